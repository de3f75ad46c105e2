//! Content as a stream.

use super::reader::Reader;
use super::request::{Place, Wanted, checksum_of, size_of};
use crate::object::checksum::{GrowingPiece, KnownChecksum};
use crate::object::error::ObjectError;
use crate::object::head::ObjectHead;
use crate::object::key;
use crate::rate_limit::RateLimit;
use aws_interactions_core::AwsClientProvider;
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
    /// The content. It ends with the first error.
    pub content: Pin<Box<dyn Stream<Item = Result<Bytes, ObjectError>> + Send>>,
}

impl fmt::Debug for ObjectStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ObjectStream").field("head", &self.head).finish_non_exhaustive()
    }
}

/// Reads an object, or a range of it, as a stream: for pipes, and for content that no file is to hold.
///
/// Memory does not grow with the object, and nothing is asked for that is not read. It can be read as slowly as one
/// likes. A connection that breaks is taken up again where it broke, five times in a row, and only of the same object.
///
/// What has come cannot be taken back: where length or checksum turn out to be wrong, the last item is an error. A
/// composite checksum, of an object that came in parts, is not compared.
/// Use [`get_object`](crate::get_object) for a file that stands whole or not at all.
///
/// Calls `GetObject` (permission `s3:GetObject`; `kms:Decrypt` for what a KMS key encrypts).
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
    let checksum = checksum_of(&answer);
    let end = size.map_or(end, |size| Some(end.map_or(size, |end| end.min(size))));
    let mut reader =
        Reader::of_body(place, head.etag.clone(), options.skip, end, answer.body, options.rate_limit.clone());
    if nothing {
        reader.finish();
    }
    let whole = options.skip == 0 && end == size;
    Ok(ObjectStream { head, content: Box::pin(pieces(reader, if whole { checksum } else { KnownChecksum::None })) })
}

fn pieces(reader: Reader, checksum: KnownChecksum) -> impl Stream<Item = Result<Bytes, ObjectError>> + Send {
    let digest = checksum.algorithm().map(GrowingPiece::new);
    stream::try_unfold((reader, digest, checksum), |(mut reader, mut digest, checksum)| async move {
        if let Some(bytes) = reader.next().await? {
            if let Some(digest) = &mut digest {
                digest.add(&bytes);
            }
            return Ok(Some((bytes, (reader, digest, checksum))));
        }
        let compared = checksum.compare(digest.map(|digest| digest.done()), reader.is_unbroken());
        compared.map_err(|problem| reader.place().not_intact(problem.into()))?;
        Ok(None)
    })
}
