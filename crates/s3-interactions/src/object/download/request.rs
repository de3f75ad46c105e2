//! Requests for content.

use crate::bucket_regions::in_bucket_region;
use crate::object::checksum::{KnownChecksum, Told};
use crate::object::error::ObjectError;
use crate::object::fingerprint::Fingerprint;
use crate::object::fingerprint::part_sums::PartSums;
use aws_interactions_core::{AwsClientProvider, RequestError};
use aws_sdk_s3::config::{Config, StalledStreamProtectionConfig};
use aws_sdk_s3::operation::get_object::GetObjectOutput;
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::ChecksumMode;
use std::error::Error;

/// An object, and the way to it.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    pub(crate) bucket: String,
    pub(crate) key: String,
    pub(crate) provider: AwsClientProvider,
}

/// A range of the object that is known by its etag.
#[derive(Debug)]
pub(crate) struct Wanted {
    pub(crate) from: u64,
    /// The first byte behind it.
    pub(crate) end: Option<u64>,
    pub(crate) etag: Option<String>,
}

impl Wanted {
    /// None for the whole object: an empty one has no range.
    fn header(&self) -> Option<String> {
        match self.end {
            Some(end) => Some(format!("bytes={}-{}", self.from, end.saturating_sub(1))),
            None if self.from > 0 => Some(format!("bytes={}-", self.from)),
            None => None,
        }
    }
}

impl Place {
    pub(crate) fn new(bucket: &str, key: &str, provider: &AwsClientProvider) -> Self {
        Self { bucket: bucket.to_owned(), key: key.to_owned(), provider: provider.clone() }
    }

    /// Asks for content. Whoever reads it `slowly` keeps his own watch over whether it flows: the SDK's takes a slow
    /// reader for a stalled connection.
    pub(crate) async fn get(&self, wanted: &Wanted, slowly: bool) -> Result<GetObjectOutput, ObjectError> {
        let answer = in_bucket_region(&self.bucket, &self.provider, |client| {
            let get = client.get_object().bucket(&self.bucket).key(&self.key).set_range(wanted.header());
            // Of a range S3 tells no checksum.
            let checksum = wanted.header().is_none().then_some(ChecksumMode::Enabled);
            let get = get.set_checksum_mode(checksum).set_if_match(wanted.etag.clone()).customize();
            let unwatched = || Config::builder().stalled_stream_protection(StalledStreamProtectionConfig::disabled());
            if slowly { get.config_override(unwatched()).send() } else { get.send() }
        });
        answer.await.map_err(|error| self.failure(wanted, RequestError::from_sdk("s3", "GetObject", error)))
    }

    fn failure(&self, wanted: &Wanted, error: RequestError) -> ObjectError {
        match (&wanted.etag, error.http_status()) {
            (Some(expected), Some(412)) => self.changed(expected),
            _ => ObjectError::from_request(&self.bucket, &self.key, error),
        }
    }

    /// The body of exactly this range.
    pub(super) async fn range(&self, wanted: Wanted, slowly: bool) -> Result<ByteStream, ObjectError> {
        let answer = self.get(&wanted, slowly).await?;
        // Some stand-ins do not look at conditions.
        if let (Some(expected), Some(etag)) = (&wanted.etag, &answer.e_tag)
            && expected != etag
        {
            return Err(self.changed(expected));
        }
        let begin = format!("bytes {}-", wanted.from);
        let is_range = answer.content_range.as_deref().is_some_and(|range| range.starts_with(&begin));
        if is_range || (wanted.from == 0 && wanted.end.is_none()) {
            return Ok(answer.body);
        }
        let other = answer.content_range.unwrap_or_else(|| "everything".to_owned());
        Err(self.not_intact(format!("bytes from {} were asked for, and {other} was answered", wanted.from).into()))
    }

    /// What content of this size is to be held against from its beginning to its end, where that is no CRC of the whole: its
    /// own checksum, or where S3 tells that of the parts' checksums alone, these.
    pub(crate) async fn sums(&self, checksum: &KnownChecksum, size: u64, answer: &GetObjectOutput) -> Option<PartSums> {
        match checksum {
            KnownChecksum::Other { sum, text } => Some(PartSums::of_whole(*sum, size, text.clone())),
            KnownChecksum::Composite => {
                let known = Fingerprint::of_content(size, answer);
                let parts = Box::pin(PartSums::ask(&self.bucket, &self.key, &known, &self.provider)).await;
                // What comes is right or wrong without them: it can only not be told.
                parts.ok().flatten()
            }
            _ => None,
        }
    }

    fn changed(&self, expected: &str) -> ObjectError {
        ObjectError::Changed { bucket: self.bucket.clone(), key: self.key.clone(), expected: expected.to_owned() }
    }

    pub(crate) fn not_intact(&self, source: Box<dyn Error + Send + Sync>) -> ObjectError {
        ObjectError::not_intact(&self.bucket, &self.key, source)
    }
}

/// The size of the whole object, where the answer tells it.
pub(crate) fn size_of(answer: &GetObjectOutput) -> Option<u64> {
    match answer.content_range.as_deref().and_then(|range| range.rsplit_once('/')) {
        Some((_, total)) => total.parse().ok(),
        None => answer.content_length.and_then(|length| u64::try_from(length).ok()),
    }
}

pub(crate) fn checksum_of(answer: &GetObjectOutput) -> KnownChecksum {
    KnownChecksum::of(&Told {
        crc64: answer.checksum_crc64_nvme.as_deref(),
        crc32c: answer.checksum_crc32_c.as_deref(),
        crc32: answer.checksum_crc32.as_deref(),
        sha1: answer.checksum_sha1.as_deref(),
        sha256: answer.checksum_sha256.as_deref(),
        kind: answer.checksum_type.as_ref(),
    })
}
