//! Large files, in parts.

use super::error::ObjectError;
use super::local_file::{LocalFileError, SourceFile};
use super::put::{PutObject, PutOptions, failure, metadata};
use super::storage_class::StorageClass;
use crate::bucket_regions::in_bucket_region;
use aws_interactions_core::{AwsClientProvider, RequestError, RequestErrorKind};
use aws_sdk_s3::Client;
use aws_sdk_s3::config::RequestChecksumCalculation;
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::{ChecksumAlgorithm, CompletedMultipartUpload, CompletedPart};
use bytes::Bytes;
use futures::{Stream, TryStreamExt, stream};
use std::sync::atomic::{AtomicU64, Ordering};

const MIB: u64 = 1024 * 1024;
const SMALLEST_PART: u64 = 8 * MIB;
/// S3's own limits.
const MOST_PARTS: u64 = 10_000;
const LARGEST_PART: u64 = 5 * 1024 * MIB;
const PARTS_AT_A_TIME: usize = 4;
/// What the parts in flight may hold together; parts grow with the file, and then fewer go at a time.
const IN_FLIGHT: u64 = 256 * MIB;

/// Where an upload goes.
struct Upload<'a> {
    bucket: &'a str,
    key: &'a str,
    id: String,
    options: &'a PutOptions,
    provider: &'a AwsClientProvider,
}

/// Sends a file in parts; all or nothing.
pub(super) async fn upload(
    file: SourceFile,
    bucket: &str,
    key: &str,
    options: &PutOptions,
    provider: &AwsClientProvider,
) -> Result<PutObject, ObjectError> {
    let part_size = part_size(file.size).ok_or_else(|| ObjectError::TooLarge {
        bucket: bucket.to_owned(),
        key: key.to_owned(),
        size: file.size,
        limit: MOST_PARTS * LARGEST_PART,
    })?;
    let id = begin(bucket, key, options, provider).await?;
    let upload = Upload { bucket, key, id, options, provider };
    match upload.send(file, part_size).await {
        Ok(object) => Ok(object),
        Err(error) => Err(upload.abort(error).await),
    }
}

/// The smallest size that needs at most 10,000 parts, in whole MiB.
fn part_size(size: u64) -> Option<u64> {
    let needed = size.div_ceil(MOST_PARTS).div_ceil(MIB) * MIB;
    Some(needed.max(SMALLEST_PART)).filter(|size| *size <= LARGEST_PART)
}

/// How many parts of this size go at once.
fn parts_at_a_time(part_size: u64) -> usize {
    usize::try_from(IN_FLIGHT / part_size).unwrap_or(PARTS_AT_A_TIME).clamp(1, PARTS_AT_A_TIME)
}

/// The checksum that goes with every part. An upload that does not announce it refuses the parts that have one, which
/// the SDK gives them unless the client is for a stand-in.
fn checksum_by(client: &Client) -> Option<ChecksumAlgorithm> {
    let is_for_stand_in =
        client.config().request_checksum_calculation() == Some(&RequestChecksumCalculation::WhenRequired);
    (!is_for_stand_in).then_some(ChecksumAlgorithm::Crc32)
}

async fn begin(
    bucket: &str,
    key: &str,
    options: &PutOptions,
    provider: &AwsClientProvider,
) -> Result<String, ObjectError> {
    const OPERATION: &str = "CreateMultipartUpload";
    let (encryption, key_id) = options.encryption.to_sdk();
    let answer = in_bucket_region(bucket, provider, |client| {
        client
            .create_multipart_upload()
            .bucket(bucket)
            .key(key)
            .set_metadata(metadata(options))
            .set_content_type(options.content_type.clone())
            .set_storage_class(options.storage_class.as_ref().map(StorageClass::to_sdk))
            .set_server_side_encryption(encryption.clone())
            .set_ssekms_key_id(key_id.clone())
            .set_checksum_algorithm(checksum_by(&client))
            .send()
    });
    let answer = answer.await.map_err(|error| ObjectError::from_sdk(OPERATION, bucket, key, error))?;
    answer.upload_id.ok_or_else(|| {
        let not_understood = RequestErrorKind::ResponseNotUnderstood;
        let source = RequestError::new(not_understood, "s3", OPERATION, "the answer holds no upload id");
        ObjectError::from_request(bucket, key, source)
    })
}

impl Upload<'_> {
    async fn send(&self, mut file: SourceFile, part_size: u64) -> Result<PutObject, ObjectError> {
        let sent = AtomicU64::new(0);
        let mut done: Vec<CompletedPart> = parts(&mut file, part_size)
            .map_err(ObjectError::LocalFile)
            .map_ok(|(number, content)| Box::pin(self.send_part(number, content, &sent)))
            .try_buffer_unordered(parts_at_a_time(part_size))
            .try_collect()
            .await?;
        done.sort_by_key(CompletedPart::part_number);
        file.check_unchanged().await.map_err(ObjectError::LocalFile)?;
        self.complete(done, file.size).await
    }

    async fn send_part(&self, number: i32, content: Bytes, sent: &AtomicU64) -> Result<CompletedPart, ObjectError> {
        let Self { bucket, key, id, options, provider } = self;
        let answer = in_bucket_region(bucket, provider, |client| {
            let part = client.upload_part().bucket(*bucket).key(*key).upload_id(id).part_number(number);
            part.body(ByteStream::from(content.clone())).set_checksum_algorithm(checksum_by(&client)).send()
        });
        let answer = answer.await.map_err(|error| ObjectError::from_sdk("UploadPart", bucket, key, error))?;
        let size = u64::try_from(content.len()).unwrap_or_default();
        options.on_progress.report(sent.fetch_add(size, Ordering::Relaxed) + size);
        Ok(CompletedPart::builder()
            .part_number(number)
            .set_e_tag(answer.e_tag)
            .set_checksum_crc32(answer.checksum_crc32)
            .build())
    }

    async fn complete(&self, parts: Vec<CompletedPart>, size: u64) -> Result<PutObject, ObjectError> {
        let Self { bucket, key, id, options, provider } = self;
        let parts = CompletedMultipartUpload::builder().set_parts(Some(parts)).build();
        let answer = in_bucket_region(bucket, provider, |client| {
            client
                .complete_multipart_upload()
                .bucket(*bucket)
                .key(*key)
                .upload_id(id)
                .multipart_upload(parts.clone())
                .set_if_none_match(options.condition.if_none_match())
                .set_if_match(options.condition.if_match())
                .send()
        });
        let condition = &options.condition;
        let answer = answer.await.map_err(|error| failure("CompleteMultipartUpload", bucket, key, condition, error))?;
        Ok(PutObject { etag: answer.e_tag, version_id: answer.version_id, size })
    }

    /// Takes the parts back, and answers with the error that is then to be told.
    async fn abort(&self, error: ObjectError) -> ObjectError {
        let Self { bucket, key, id, provider, .. } = self;
        let abort = in_bucket_region(bucket, provider, |client| {
            client.abort_multipart_upload().bucket(*bucket).key(*key).upload_id(id).send()
        });
        match abort.await.map_err(|error| RequestError::from_sdk("s3", "AbortMultipartUpload", error)) {
            Ok(_) => error,
            Err(failure) if failure.kind() == RequestErrorKind::NotFound => error,
            Err(_) => ObjectError::AbandonedUpload {
                bucket: (*bucket).to_owned(),
                key: (*key).to_owned(),
                upload_id: id.clone(),
                source: Box::new(error),
            },
        }
    }
}

/// The file's parts with their numbers, each read when there is room to send it.
fn parts(file: &mut SourceFile, part_size: u64) -> impl Stream<Item = Result<(i32, Bytes), LocalFileError>> + '_ {
    let state = (1, file.size, file);
    stream::try_unfold(state, move |(number, left, file)| async move {
        if left == 0 {
            return Ok(None);
        }
        let length = left.min(part_size);
        let content = file.read(length).await?;
        Ok(Some(((number, content.into()), (number + 1, left - length, file))))
    })
}

#[cfg(test)]
mod tests;
