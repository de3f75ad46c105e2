//! What S3 knows of an object's content, held against another or against a file.

use super::error::ObjectError;
use super::head;
use super::local_file::LocalFileError;
use aws_interactions_core::AwsClientProvider;
use aws_sdk_s3::operation::head_object::HeadObjectOutput;
use aws_sdk_s3::types::{ChecksumMode, ChecksumType, ServerSideEncryption};
use aws_smithy_types::base64;
use crc_fast::CrcAlgorithm;
use md5::Md5;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// Read at a time.
const CHUNK: usize = 1024 * 1024;

/// Size, etag and checksums of an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fingerprint {
    pub(crate) size: u64,
    pub(crate) etag: Option<String>,
    /// Those of the whole content, the quickest to take first.
    sums: Vec<(Sum, String)>,
    /// Those of the checksums of parts: equal ones are of the same content, different ones tell nothing.
    composites: Vec<(Sum, String)>,
}

/// A way to sum up content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sum {
    Crc64Nvme,
    Crc32,
    Crc32C,
    Sha256,
    /// As etags have it: hexadecimal digits in quotes.
    Md5,
}

impl Fingerprint {
    /// Calls `HeadObject` with checksums.
    pub(crate) async fn ask(bucket: &str, key: &str, provider: &AwsClientProvider) -> Result<Self, ObjectError> {
        head::ask(bucket, key, Some(ChecksumMode::Enabled), provider).await.map(|head| Self::of(&head))
    }

    fn of(head: &HeadObjectOutput) -> Self {
        let told = [
            (Sum::Crc64Nvme, &head.checksum_crc64_nvme),
            (Sum::Crc32, &head.checksum_crc32),
            (Sum::Crc32C, &head.checksum_crc32_c),
            (Sum::Sha256, &head.checksum_sha256),
        ];
        let told = told.into_iter().filter_map(|(sum, value)| Some((sum, value.clone()?)));
        // Those of parts end in their number.
        let is_composite = |value: &str| head.checksum_type == Some(ChecksumType::Composite) || value.contains('-');
        let (composites, mut sums): (Vec<_>, Vec<_>) = told.partition(|(_, value)| is_composite(value));
        sums.extend(md5_of(head).map(|etag| (Sum::Md5, etag)));
        Self { size: head::size_of(head), etag: head.e_tag.clone(), sums, composites }
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
        self.sums.iter().find_map(in_both).or(is_same_in_parts.then_some(true))
    }

    /// Whether a file has this content; none where nothing can be compared. Reads all of the file.
    pub(crate) async fn is_of_file(&self, file: &Path) -> Result<Option<bool>, LocalFileError> {
        let Some((sum, expected)) = self.sums.first().cloned() else { return Ok(None) };
        let (size, path) = (self.size, file.to_owned());
        let taken = tokio::task::spawn_blocking(move || take(sum, &path)).await;
        let (read, taken) = taken
            .unwrap_or_else(|error| Err(io::Error::other(error)))
            .map_err(|error| LocalFileError::new(file, error))?;
        Ok(Some(read == size && taken == expected))
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

/// The sum of a file, as S3 writes it, and how many bytes went into it.
fn take(sum: Sum, path: &PathBuf) -> io::Result<(u64, String)> {
    let file = File::open(path)?;
    match sum {
        Sum::Crc64Nvme => take_crc(CrcAlgorithm::Crc64Nvme, 8, file),
        Sum::Crc32 => take_crc(CrcAlgorithm::Crc32IsoHdlc, 4, file),
        Sum::Crc32C => take_crc(CrcAlgorithm::Crc32Iscsi, 4, file),
        Sum::Sha256 => {
            let mut digest = Sha256::new();
            let size = read(file, |bytes| digest.update(bytes))?;
            Ok((size, base64::encode(digest.finalize())))
        }
        Sum::Md5 => {
            let mut digest = Md5::new();
            let size = read(file, |bytes| digest.update(bytes))?;
            let mut etag = "\"".to_owned();
            for byte in digest.finalize() {
                // Writing to a string cannot fail.
                let _ = write!(etag, "{byte:02x}");
            }
            etag.push('"');
            Ok((size, etag))
        }
    }
}

fn take_crc(algorithm: CrcAlgorithm, width: usize, file: File) -> io::Result<(u64, String)> {
    let mut digest = crc_fast::Digest::new(algorithm);
    let size = read(file, |bytes| digest.update(bytes))?;
    let crc = digest.finalize().to_be_bytes();
    Ok((size, base64::encode(crc.get(crc.len() - width..).unwrap_or_default())))
}

fn read(mut file: File, mut look: impl FnMut(&[u8])) -> io::Result<u64> {
    let (mut buffer, mut size) = (vec![0; CHUNK], 0);
    loop {
        let read = file.read(&mut buffer)?;
        let Some(bytes) = buffer.get(..read).filter(|bytes| !bytes.is_empty()) else { return Ok(size) };
        look(bytes);
        size += u64::try_from(read).unwrap_or_default();
    }
}

#[cfg(test)]
mod tests;
