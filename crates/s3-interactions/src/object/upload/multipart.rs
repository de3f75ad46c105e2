//! Uploads in parts.

use super::begun::{Begun, id_of};
use super::noted::{self, Head, Nameless, may_go_on_after};
use super::pace::Pace;
use super::part::{LARGEST_PART, MOST_PARTS, Part, cuts_of_file, parts_of_file, size_in_file};
use super::resume::{self, Resumed};
use super::signing::PayloadSigning;
use super::single::sends_checksums;
use crate::bucket_regions::in_bucket_region;
use crate::object::checksum::{Piece, Verification, compare_crc64, crc64_text};
use crate::object::error::ObjectError;
use crate::object::journal::Journal;
use crate::object::local_file::SourceFile;
use crate::object::put::{PutObject, PutOptions, failure, metadata};
use crate::object::storage_class::StorageClass;
use crate::object::unheard::Unheard;
use aws_interactions_core::AwsClientProvider;
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::{ChecksumAlgorithm, ChecksumType, CompletedMultipartUpload, CompletedPart};
use crc_fast::CrcAlgorithm;
use futures::{Stream, TryFutureExt, TryStreamExt};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

const PARTS_AT_A_TIME: usize = 4;

/// An upload that has begun, and where it goes.
pub(super) struct Upload<'a> {
    pub(super) bucket: &'a str,
    pub(super) key: &'a str,
    pub(super) id: String,
    pub(super) options: &'a PutOptions,
    pub(super) provider: &'a AwsClientProvider,
    /// Where it is noted.
    pub(super) journal: Option<Journal>,
    /// Whether another can go on with it by its journal.
    pub(super) goes_on: bool,
}

/// A part that S3 has.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct SentPart {
    pub(super) number: i32,
    pub(super) etag: Option<String>,
    pub(super) piece: Piece,
}

/// Sends a file in parts; all or nothing.
pub(crate) async fn put_file(
    file: SourceFile,
    bucket: &str,
    key: &str,
    options: &PutOptions,
    provider: &AwsClientProvider,
) -> Result<PutObject, ObjectError> {
    let part_size = size_in_file(file.size).ok_or_else(|| ObjectError::TooLarge {
        bucket: bucket.to_owned(),
        key: key.to_owned(),
        size: file.size,
        limit: MOST_PARTS * LARGEST_PART,
    })?;
    let Resumed { upload, standing } = match &options.journal {
        Some(journal) => resume::take_up(journal, &file, part_size, (bucket, key), options, provider).await?,
        None => Upload::begin(bucket, key, options, provider).await.map(Resumed::fresh)?,
    };
    let sent = upload.send_file(&file, part_size, standing).await;
    upload.complete_or_abort(sent).await
}

impl<'a> Upload<'a> {
    pub(super) async fn begin(
        bucket: &'a str,
        key: &'a str,
        options: &'a PutOptions,
        provider: &'a AwsClientProvider,
    ) -> Result<Self, ObjectError> {
        const OPERATION: &str = "CreateMultipartUpload";
        let unheard = Unheard::new();
        let (encryption, key_id) = options.encryption.to_sdk();
        let answer = in_bucket_region(bucket, provider, |client| {
            // An upload that does not announce them refuses parts with checksums.
            let with_checksums = sends_checksums(&client);
            client
                .create_multipart_upload()
                .bucket(bucket)
                .key(key)
                .set_metadata(metadata(options))
                .set_content_type(options.content_type.clone())
                .set_storage_class(options.storage_class.as_ref().map(StorageClass::to_sdk))
                .set_server_side_encryption(encryption.clone())
                .set_ssekms_key_id(key_id.clone())
                .set_checksum_algorithm(with_checksums.then_some(ChecksumAlgorithm::Crc64Nvme))
                .set_checksum_type(with_checksums.then_some(ChecksumType::FullObject))
                .customize()
                .interceptor(unheard.clone())
                .send()
        });
        let answer = answer.await.map_err(|error| ObjectError::from_sdk(OPERATION, bucket, key, error));
        let id = id_of(answer, &unheard, bucket, key, provider).await?;
        Ok(Self { bucket, key, id, options, provider, journal: None, goes_on: false })
    }

    /// Begins one that the journal tells of before it is there.
    pub(super) async fn begin_noted(
        path: &Path,
        head: Head,
        earlier: Nameless,
        (bucket, key): (&'a str, &'a str),
        options: &'a PutOptions,
        provider: &'a AwsClientProvider,
    ) -> Result<Self, ObjectError> {
        let goes_on = head.is_of_what_stays();
        let create = Self::begin(bucket, key, options, provider).map_ok(|upload| upload.id);
        let (journal, id) = noted::begin(path, head, earlier, create, provider).await?;
        Ok(Self { bucket, key, id, options, provider, journal: Some(journal), goes_on })
    }

    /// Sends what of the file does not stand yet, and answers all of it.
    async fn send_file(
        &self,
        file: &SourceFile,
        part_size: u64,
        standing: Vec<SentPart>,
    ) -> Result<Vec<SentPart>, ObjectError> {
        let missing = resume::missing(cuts_of_file(file.size, part_size), &standing);
        let sent = send(self, parts_of_file(file, missing), standing).await?;
        file.check_unchanged().await.map_err(ObjectError::LocalFile)?;
        Ok(sent)
    }

    async fn send_part(&self, part: Part, so_far: &AtomicU64) -> Result<SentPart, ObjectError> {
        let Self { bucket, key, id, options, provider, journal, .. } = self;
        let Part { number, content, piece } = part;
        let signing = PayloadSigning::of(provider);
        let answer = in_bucket_region(bucket, provider, |client| {
            let part = client.upload_part().bucket(*bucket).key(*key).upload_id(id).part_number(number);
            let checksum = sends_checksums(&client).then(|| crc64_text(piece.crc));
            let part = part.body(ByteStream::from(content.clone())).set_checksum_crc64_nvme(checksum);
            let mut part = part.customize();
            if signing == PayloadSigning::Idle {
                part = part.disable_payload_signing();
            }
            if let Some(pace) = Pace::new(&content, &options.rate_limit) {
                part = part.config_override(pace.patience(&client)).interceptor(pace);
            }
            part.send()
        });
        let answer = answer.await.map_err(|error| ObjectError::from_sdk("UploadPart", bucket, key, error))?;
        compare_crc64(answer.checksum_crc64_nvme.as_deref(), piece.crc)
            .map_err(|problem| ObjectError::not_intact(bucket, key, problem))?;
        drop(content);
        options.on_progress.report(so_far.fetch_add(piece.size, Ordering::Relaxed) + piece.size);
        let sent = SentPart { number, etag: answer.e_tag, piece };
        if let Some(journal) = journal {
            resume::note(journal, &sent)?;
        }
        Ok(sent)
    }

    /// Makes the object of parts that were sent, or takes them back.
    pub(super) async fn complete_or_abort(
        &self,
        sent: Result<Vec<SentPart>, ObjectError>,
    ) -> Result<PutObject, ObjectError> {
        let completed = match sent {
            Ok(sent) => self.complete(sent).await,
            Err(error) => Err(error),
        };
        match completed {
            Ok(object) => self.forget().map(|()| object),
            Err(error) if self.goes_on && may_go_on_after(&error) => Err(error),
            Err(error) => Err(self.abort(error).await),
        }
    }

    async fn complete(&self, sent: Vec<SentPart>) -> Result<PutObject, ObjectError> {
        let Self { bucket, key, id, options, provider, .. } = self;
        let whole = sent.iter().fold(Piece::empty(CrcAlgorithm::Crc64Nvme), |whole, part| whole.then(part.piece));
        let unheard = Unheard::new();
        let answer = in_bucket_region(bucket, provider, |client| {
            let with_checksums = sends_checksums(&client);
            client
                .complete_multipart_upload()
                .bucket(*bucket)
                .key(*key)
                .upload_id(id)
                .multipart_upload(named(&sent, with_checksums))
                .set_checksum_crc64_nvme(with_checksums.then(|| crc64_text(whole.crc)))
                .set_checksum_type(with_checksums.then_some(ChecksumType::FullObject))
                .set_if_none_match(options.condition.if_none_match())
                .set_if_match(options.condition.if_match())
                .customize()
                .interceptor(unheard.clone())
                .send()
        });
        let condition = &options.condition;
        let answer =
            match answer.await.map_err(|error| failure("CompleteMultipartUpload", bucket, key, condition, error)) {
                Ok(answer) => answer,
                Err(error) => return Box::pin(self.object_after(&error, &unheard, whole, &sent)).await.ok_or(error),
            };
        let verification = match answer.checksum_type {
            Some(ChecksumType::Composite) => Verification::CompositeChecksum,
            _ => compare_crc64(answer.checksum_crc64_nvme.as_deref(), whole.crc)
                .map_err(|problem| ObjectError::not_intact(bucket, key, problem))?,
        };
        Ok(PutObject { etag: answer.e_tag, version_id: answer.version_id, size: whole.size, verification })
    }

    /// Takes the parts back, and answers with the error that is then to be told.
    pub(super) async fn abort(&self, error: ObjectError) -> ObjectError {
        self.begun().abort(self.journal.as_ref(), error).await
    }

    pub(super) fn begun(&self) -> Begun<'_> {
        Begun { bucket: self.bucket, key: self.key, id: &self.id, provider: self.provider }
    }

    fn forget(&self) -> Result<(), ObjectError> {
        self.journal.as_ref().map_or(Ok(()), Journal::remove)
    }
}

/// Sends parts as they come, some at a time, and answers them and those that stand in their order.
pub(super) async fn send(
    upload: &Upload<'_>,
    parts: impl Stream<Item = Result<Part, ObjectError>>,
    standing: Vec<SentPart>,
) -> Result<Vec<SentPart>, ObjectError> {
    let so_far = AtomicU64::new(standing.iter().map(|part| part.piece.size).sum());
    let sending = parts.map_ok(|part| Box::pin(upload.send_part(part, &so_far)));
    let mut sent: Vec<SentPart> = sending.try_buffer_unordered(PARTS_AT_A_TIME).try_collect().await?;
    sent.extend(standing);
    sent.sort_by_key(|part| part.number);
    Ok(sent)
}

fn named(sent: &[SentPart], with_checksums: bool) -> CompletedMultipartUpload {
    let part = |part: &SentPart| {
        CompletedPart::builder()
            .part_number(part.number)
            .set_e_tag(part.etag.clone())
            .set_checksum_crc64_nvme(with_checksums.then(|| crc64_text(part.piece.crc)))
            .build()
    };
    CompletedMultipartUpload::builder().set_parts(Some(sent.iter().map(part).collect())).build()
}

#[cfg(test)]
mod tests;
