//! Content of which nobody knows how long it is.

use super::multipart::{self, Upload};
use super::noted::{self, Head, Left, Nameless};
use super::part::{Part, Room, size_in_stream};
use super::single;
use crate::object::checksum::Piece;
use crate::object::error::ObjectError;
use crate::object::put::{PutObject, PutOptions, check};
use aws_interactions_core::AwsClientProvider;
use bytes::Bytes;
use crc_fast::CrcAlgorithm;
use futures::{Stream, StreamExt, stream};
use serde::de::IgnoredAny;
use tokio::io::{AsyncRead, AsyncReadExt};

/// Reads `reader` to its end, and makes what it gives the object `key`: a pipe, standard input, another object's stream.
///
/// One request where it ends within 8 MiB, parts above that, as [`put_file_to_bucket`](crate::put_file_to_bucket) sends
/// them. As the length is not known, parts grow: 8 MiB each for the first 6 GiB, 16 MiB to 18 GiB, up to 1 GiB each, so
/// that 5 TiB fit into S3's 10,000 parts. Memory is 64 MiB; for
/// larger parts, one of them.
/// Some stand-ins want parts of one size: with them a stream ends at 6 GiB.
///
/// There is no object until all was read. If reading or sending fails, the parts are taken back; if the future is dropped
/// half-way, or the process killed, they stay, until [`empty_bucket`](crate::empty_bucket) or
/// [`expire_uploads`](crate::expire_uploads) takes them. With a `journal` the next upload to this object with the same journal
/// does: nothing goes on with them, as a stream cannot be read again.
///
/// Calls what [`put_file_to_bucket`](crate::put_file_to_bucket) calls.
///
/// ```no_run
/// # use s3_interactions::{PutOptions, put_stream_to_bucket};
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), s3_interactions::ObjectError> {
/// put_stream_to_bucket(&mut tokio::io::empty(), "logs", "nothing", &PutOptions::default(), provider).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// - [`ObjectError::Stream`] where `reader` fails.
/// - Those of [`put_file_to_bucket`](crate::put_file_to_bucket) that do not concern a file.
#[tracing::instrument(skip_all, fields(bucket = bucket, key = key))]
pub async fn put_stream_to_bucket(
    reader: &mut (impl AsyncRead + Send + Unpin),
    bucket: &str,
    key: &str,
    options: &PutOptions,
    provider: &AwsClientProvider,
) -> Result<PutObject, ObjectError> {
    check(bucket, key, options)?;
    let mut incoming = Incoming { reader, bucket, key, room: Room::new(), number: 1 };
    let first = incoming.next().await?;
    let is_all = first.as_ref().is_none_or(|part| part.piece.size < size_in_stream(1));
    let second = if is_all { None } else { incoming.next().await? };
    let (content, crc) = match (first, second) {
        (Some(first), Some(second)) => {
            let begun = stream::iter([Ok(first), Ok(second)]);
            let upload = begin(bucket, key, options, provider).await?;
            let sent = Box::pin(multipart::send(&upload, begun.chain(incoming.rest()), Vec::new())).await;
            return upload.complete_or_abort(sent).await;
        }
        (Some(only), None) => (only.content, only.piece.crc),
        (None, _) => (Bytes::new(), Piece::empty(CrcAlgorithm::Crc64Nvme).crc),
    };
    let put = single::put(content, crc, bucket, key, options, provider).await?;
    noted::end_left_of(options.journal.as_deref(), bucket, key, provider).await;
    Ok(put)
}

/// Begins an upload; what the journal tells of is ended, as it cannot be gone on with.
async fn begin<'a>(
    bucket: &'a str,
    key: &'a str,
    options: &'a PutOptions,
    provider: &'a AwsClientProvider,
) -> Result<Upload<'a>, ObjectError> {
    let Some(path) = &options.journal else { return Upload::begin(bucket, key, options, provider).await };
    let head = Head::of_stream(bucket, key);
    let earlier = match noted::left::<IgnoredAny>(path, &head, provider).await? {
        Left::Nothing(earlier) => earlier,
        // Nothing goes on as a stream.
        Left::Standing(_) => Nameless::default(),
    };
    Upload::begin_noted(path, head, earlier, (bucket, key), options, provider).await
}

/// A stream that becomes parts.
struct Incoming<'a, R> {
    reader: &'a mut R,
    bucket: &'a str,
    key: &'a str,
    room: Room,
    number: i32,
}

impl<'a, R: AsyncRead + Send + Unpin> Incoming<'a, R> {
    /// The next part, which is the last if it is not full; none at the end.
    async fn next(&mut self) -> Result<Option<Part>, ObjectError> {
        let size = size_in_stream(self.number);
        let mut held = self.room.take(size).await;
        // Of a stream that goes on after its first part the next is likely to be full too.
        let capacity = if self.number > 1 { usize::try_from(size).unwrap_or_default() } else { 0 };
        held.content.reserve_exact(capacity);
        let read = (&mut *self.reader).take(size).read_to_end(&mut held.content).await;
        read.map_err(|source| ObjectError::Stream {
            bucket: self.bucket.to_owned(),
            key: self.key.to_owned(),
            source,
        })?;
        if held.content.is_empty() {
            return Ok(None);
        }
        let piece = Piece::of(CrcAlgorithm::Crc64Nvme, &held.content);
        let part = Part { number: self.number, content: Bytes::from_owner(held), piece };
        self.number += 1;
        Ok(Some(part))
    }

    fn rest(self) -> impl Stream<Item = Result<Part, ObjectError>> + Send + 'a {
        stream::try_unfold(self, |mut incoming| async move { Ok(incoming.next().await?.map(|part| (part, incoming))) })
    }
}

#[cfg(test)]
mod tests;
