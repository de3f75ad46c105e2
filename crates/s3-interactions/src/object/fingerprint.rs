//! What S3 knows of an object's content, held against another or against a file.

pub(crate) mod part_sums;
pub(crate) mod sum;

use super::error::ObjectError;
use super::head;
use super::local_file::LocalFileError;
use aws_interactions_core::AwsClientProvider;
use aws_sdk_s3::operation::get_object::GetObjectOutput;
use aws_sdk_s3::operation::head_object::HeadObjectOutput;
use aws_sdk_s3::types::{ChecksumMode, ChecksumType, ServerSideEncryption};
use part_sums::PartSums;
use std::fs::File;
use std::io;
use std::path::Path;
use sum::{Sum, take};
use tokio::task::spawn_blocking;

/// Size, etag and checksums of an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fingerprint {
    pub(crate) size: u64,
    pub(crate) etag: Option<String>,
    /// Those of the whole content, the quickest to take first.
    sums: Vec<(Sum, String)>,
    /// Those of the checksums of parts: equal ones are of the same content, different ones tell nothing.
    composites: Vec<(Sum, String)>,
    /// Those of the parts themselves, where they were asked for and are needed.
    parts: Option<PartSums>,
}

impl Fingerprint {
    /// Calls `HeadObject` with checksums.
    pub(crate) async fn ask(bucket: &str, key: &str, provider: &AwsClientProvider) -> Result<Self, ObjectError> {
        head::ask(bucket, key, Some(ChecksumMode::Enabled), provider).await.map(|head| Self::of(&head))
    }

    /// The same, and where there is but a checksum of checksums what these are, which is another request.
    pub(crate) async fn ask_with_parts(
        bucket: &str,
        key: &str,
        provider: &AwsClientProvider,
    ) -> Result<Self, ObjectError> {
        let mut known = Self::ask(bucket, key, provider).await?;
        if known.sums.is_empty() {
            known.parts = PartSums::ask(bucket, key, &known, provider).await?;
            known.sums.extend(known.parts.as_ref().and_then(PartSums::whole_text));
        }
        Ok(known)
    }

    /// Of an object that is read, whose checksum is one of the checksums of its parts.
    pub(crate) fn of_content(size: u64, answer: &GetObjectOutput) -> Self {
        let told = [
            (Sum::Crc32, &answer.checksum_crc32),
            (Sum::Crc32C, &answer.checksum_crc32_c),
            (Sum::Sha1, &answer.checksum_sha1),
            (Sum::Sha256, &answer.checksum_sha256),
        ];
        let composites = told.into_iter().filter_map(|(sum, value)| Some((sum, value.clone()?))).collect();
        Self { size, etag: answer.e_tag.clone(), sums: Vec::new(), composites, parts: None }
    }

    pub(crate) fn of(head: &HeadObjectOutput) -> Self {
        let told = [
            (Sum::Crc64Nvme, &head.checksum_crc64_nvme),
            (Sum::Crc32, &head.checksum_crc32),
            (Sum::Crc32C, &head.checksum_crc32_c),
            (Sum::Sha1, &head.checksum_sha1),
            (Sum::Sha256, &head.checksum_sha256),
        ];
        let told = told.into_iter().filter_map(|(sum, value)| Some((sum, value.clone()?)));
        // Those of parts end in their number.
        let is_composite = |value: &str| head.checksum_type == Some(ChecksumType::Composite) || value.contains('-');
        let (composites, mut sums): (Vec<_>, Vec<_>) = told.partition(|(_, value)| is_composite(value));
        sums.extend(md5_of(head).map(|etag| (Sum::Md5, etag)));
        Self { size: head::size_of(head), etag: head.e_tag.clone(), sums, composites, parts: None }
    }

    /// Whether both are of the same content; none where nothing can be compared.
    pub(crate) fn is_like(&self, other: &Self) -> Option<bool> {
        if self.size != other.size {
            return Some(false);
        }
        let in_both = |(sum, value): &(Sum, String)| {
            other.sums.iter().find(|(other, _)| other == sum).map(|(_, other)| other == value)
        };
        let is_same_in_parts = self.composites.iter().any(|composite| other.composites.contains(composite));
        let parts = || self.parts.as_ref()?.are_like(other.parts.as_ref()?);
        self.sums.iter().find_map(in_both).or(is_same_in_parts.then_some(true)).or_else(parts)
    }

    /// Whether a file has this content; none where nothing can be compared. Reads all of the file.
    pub(crate) async fn is_of_file(&self, file: &Path) -> Result<Option<bool>, LocalFileError> {
        let (path, size) = (file.to_owned(), self.size);
        let looked = match (self.sums.first().cloned(), self.parts.clone()) {
            (Some((sum, expected)), _) => {
                spawn_blocking(move || Ok(take(sum, File::open(path)?)? == (size, expected))).await
            }
            (None, Some(parts)) => spawn_blocking(move || parts.are_of_content(File::open(path)?)).await,
            (None, None) => return Ok(None),
        };
        let is_same = looked.unwrap_or_else(|error| Err(io::Error::other(error)));
        is_same.map(Some).map_err(|error| LocalFileError::new(file, error))
    }
}

/// The etag, where it is the MD5 of the content: not of what came in parts, nor of what KMS or a customer's key encrypts.
fn md5_of(head: &HeadObjectOutput) -> Option<String> {
    let is_plain = matches!(head.server_side_encryption, None | Some(ServerSideEncryption::Aes256))
        && head.sse_customer_algorithm.is_none();
    let etag = head.e_tag.as_deref().filter(|_| is_plain)?;
    let digits = etag.trim_matches('"');
    let is_md5 = digits.len() == 32 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_md5.then(|| format!("\"{}\"", digits.to_ascii_lowercase()))
}

#[cfg(test)]
mod tests;
