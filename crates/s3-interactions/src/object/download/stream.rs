//! Content as a stream.

use super::parts::not_of_parts;
use super::reader::Reader;
use super::request::{Place, Wanted, checksum_of, size_of};
use crate::object::checksum::{GrowingPiece, KnownChecksum, Verification};
use crate::object::error::ObjectError;
use crate::object::fingerprint::part_sums::GrowingParts;
use crate::object::head::ObjectHead;
use crate::object::key;
use crate::rate_limit::RateLimit;
use aws_interactions_core::AwsClientProvider;
use aws_sdk_s3::operation::get_object::GetObjectOutput;
use bytes::Bytes;
use futures::{Stream, stream};
use std::fmt;
use std::pin::Pin;

/// What of an object is streamed, and how fast. `Default` is all of it, as fast as it comes.
#[derive(Debug, Clone, Default)]
pub struct StreamOptions {
    /// How many bytes at its beginning are left out.
    pub skip: u64,
    /// How many bytes come at most; all when nothing is said.
    pub limit: Option<u64>,
    /// How fast.
    pub rate_limit: RateLimit,
}

/// An object that is read: what S3 knows of it, and its content piece by piece.
#[non_exhaustive]
pub struct ObjectStream {
    /// What S3 knows of it. The size is that of the whole object.
    pub head: ObjectHead,
    /// What content that has come to its end without an error was compared with. Of a part of an object S3 tells no checksum.
    pub verification: Verification,
    /// The content. It ends with the first error.
    pub content: Pin<Box<dyn Stream<Item = Result<Bytes, ObjectError>> + Send>>,
}

impl fmt::Debug for ObjectStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ObjectStream")
            .field("head", &self.head)
            .field("verification", &self.verification)
            .finish_non_exhaustive()
    }
}

/// Reads an object, or a range of it, as a stream: for pipes, and for content that no file is to hold.
///
/// Memory does not grow with the object, and nothing is asked for that is not read. It can be read as slowly as one
/// likes. A connection that breaks is taken up again where it broke, five times in a row, and only of the same object.
///
/// What has come cannot be taken back: where length or checksum turn out to be wrong, the last item is an error. What is
/// compared with what, [`ObjectStream::verification`] says beforehand.
/// Use [`get_object`](crate::get_object) for a file that stands whole or not at all.
///
/// Calls `GetObject` (permission `s3:GetObject`; `kms:Decrypt` for what a KMS key encrypts). Of an object that came in
/// parts and has a composite checksum, where all of it is wanted, also `GetObjectAttributes` (permission
/// `s3:GetObjectAttributes`), or where that is denied and there is one part `HeadObject`.
///
/// ```no_run
/// # use futures::TryStreamExt;
/// # use s3_interactions::{StreamOptions, stream_object};
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), s3_interactions::ObjectError> {
/// let mut object = stream_object("logs", "2026/11/22.json", &StreamOptions::default(), provider).await?;
/// while let Some(bytes) = object.content.try_next().await? {
///     println!("{} of {} bytes", bytes.len(), object.head.size);
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// Those of [`get_object`](crate::get_object) but those of the file; [`ObjectError::Request`] with the code
/// `InvalidRange` where more is to be skipped than there is. From the stream:
/// - [`ObjectError::Changed`] where the connection broke and somebody wrote the object meanwhile.
/// - [`ObjectError::NotIntact`] where it broke too often, or the checksum is wrong.
#[tracing::instrument(skip_all, fields(bucket = bucket, key = key, skip = options.skip))]
pub async fn stream_object(
    bucket: &str,
    key: &str,
    options: &StreamOptions,
    provider: &AwsClientProvider,
) -> Result<ObjectStream, ObjectError> {
    key::check(bucket, key)?;
    let place = Place::new(bucket, key, provider);
    let end = options.limit.map(|limit| options.skip.saturating_add(limit));
    let nothing = end == Some(options.skip);
    // No range of HTTP is empty: one byte is asked for, and not handed on.
    let wanted = Wanted { from: options.skip, end: end.map(|end| end.max(options.skip + 1)), etag: None };
    let answer = place.get(&wanted, true).await?;
    let size = size_of(&answer);
    let head = ObjectHead::of_content(&answer, size);
    let end = size.map_or(end, |size| Some(end.map_or(size, |end| end.min(size))));
    let watch = match size {
        Some(size) if options.skip == 0 && end == Some(size) => Watch::begin(&place, size, &answer).await,
        _ => Watch::Nothing(Verification::NoChecksum),
    };
    let verification = watch.verification();
    tracing::debug!("at its end it is {verification}");
    let mut reader =
        Reader::of_body(place, head.etag.clone(), options.skip, end, answer.body, options.rate_limit.clone());
    if nothing {
        reader.finish();
    }
    Ok(ObjectStream { head, verification, content: Box::pin(pieces(reader, watch)) })
}

/// What content is held against while it comes.
enum Watch {
    Crc(GrowingPiece, KnownChecksum),
    Parts(GrowingParts),
    Nothing(Verification),
}

impl Watch {
    async fn begin(place: &Place, size: u64, answer: &GetObjectOutput) -> Self {
        let checksum = checksum_of(answer);
        match (checksum.algorithm(), place.sums(&checksum, size, answer).await) {
            (Some(algorithm), _) => Self::Crc(GrowingPiece::new(algorithm), checksum),
            (None, Some(sums)) => Self::Parts(GrowingParts::new(sums)),
            (None, None) if checksum == KnownChecksum::Composite => Self::Nothing(Verification::CompositeChecksum),
            (None, None) => Self::Nothing(Verification::NoChecksum),
        }
    }

    fn verification(&self) -> Verification {
        match self {
            Self::Crc(..) | Self::Parts(_) => Verification::Checksum,
            Self::Nothing(verification) => *verification,
        }
    }

    fn add(&mut self, bytes: &[u8]) {
        match self {
            Self::Crc(piece, _) => piece.add(bytes),
            Self::Parts(parts) => parts.add(bytes),
            Self::Nothing(_) => {}
        }
    }

    fn end(self, place: &Place) -> Result<(), ObjectError> {
        match self {
            Self::Crc(piece, checksum) => match checksum.compare(Some(piece.done()), true) {
                Ok(_) => Ok(()),
                Err(problem) => Err(place.not_intact(problem.into())),
            },
            Self::Parts(parts) => parts.are_right().then_some(()).ok_or_else(|| not_of_parts(place)),
            Self::Nothing(_) => Ok(()),
        }
    }
}

fn pieces(reader: Reader, watch: Watch) -> impl Stream<Item = Result<Bytes, ObjectError>> + Send {
    stream::try_unfold((reader, watch), |(mut reader, mut watch)| async move {
        if let Some(bytes) = reader.next().await? {
            watch.add(&bytes);
            return Ok(Some((bytes, (reader, watch))));
        }
        watch.end(reader.place()).map(|()| None)
    })
}

#[cfg(test)]
mod tests;
