//! New objects.

use super::checksum::Verification;
use super::error::ObjectError;
use super::key;
use super::local_file::{Opened, SourceFile, SourcePlace};
use super::storage_class::StorageClass;
use super::upload::{multipart, noted, single};
use crate::encryption::Encryption;
use crate::progress::Progress;
use crate::rate_limit::RateLimit;
use aws_interactions_core::{AwsClientProvider, RequestError};
use aws_sdk_s3::error::{ProvideErrorMetadata, SdkError};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use crc_fast::crc64_nvme;
use std::collections::{BTreeMap, HashSet};
use std::error::Error;
use std::path::{Path, PathBuf};

/// Up to this size a file goes in one request, out of memory: it can be checked for changes before anything is sent,
/// and retried. It is also the most that a process holds of such a file.
const ONE_REQUEST: u64 = 16 * 1024 * 1024;
/// S3's limit for names and values of metadata together, in bytes.
const METADATA_LIMIT: usize = 2048;

/// What goes with an object. `Default` says nothing: the bucket's own rules apply.
#[derive(Debug, Clone, Default)]
pub struct PutOptions {
    /// Notes for whoever reads the object; names come back in lower case. ASCII, 2 kB in all.
    pub metadata: BTreeMap<String, String>,
    /// The content type; S3's own default is `binary/octet-stream`.
    pub content_type: Option<String>,
    /// Where it is kept.
    pub storage_class: Option<StorageClass>,
    /// How it is encrypted.
    pub encryption: Encryption,
    /// When it is written at all.
    pub condition: PutCondition,
    /// Where an upload in parts is noted, so that the next one with the same journal goes on there or, of another content,
    /// takes its parts back: a file for each object that is written, such as [`upload_journal_name`] gives it, whatever is
    /// written to it. What goes in one request is not noted, and ends what is.
    ///
    /// [`upload_journal_name`]: crate::upload_journal_name
    pub journal: Option<PathBuf>,
    /// How fast it goes at most.
    pub rate_limit: RateLimit,
    /// Told how many bytes have gone.
    pub on_progress: Progress,
}

/// When an object is written. Looking first and writing then would be a race: S3 decides this itself.
///
/// Where an answer of S3 is lost, the next attempt may be refused because of the object that the first has made. What stands
/// is then looked at (`HeadObject`, permission `s3:GetObject`): it is a success where it is new, and content, metadata and
/// content type are those that were sent. Somebody else's that is the same in all of that cannot be told from it: who takes
/// an object for a lock puts something into it that is nobody else's.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum PutCondition {
    /// Whatever stands under the key.
    #[default]
    Always,
    /// Where nothing stands under the key.
    IfAbsent,
    /// Where the object under the key has this etag (in quotes, as lists and heads give it).
    IfMatch(String),
}

impl PutCondition {
    pub(crate) fn if_none_match(&self) -> Option<String> {
        (*self == Self::IfAbsent).then(|| "*".to_owned())
    }

    pub(crate) fn if_match(&self) -> Option<String> {
        match self {
            Self::IfMatch(etag) => Some(etag.clone()),
            _ => None,
        }
    }

    /// A write that failed; a condition that did not hold is an answer of its own.
    pub(crate) fn failure(&self, bucket: &str, key: &str, error: RequestError) -> ObjectError {
        let (owned_bucket, owned_key) = (bucket.to_owned(), key.to_owned());
        match self {
            Self::IfAbsent if error.code() == Some("PreconditionFailed") => {
                ObjectError::AlreadyExists { bucket: owned_bucket, key: owned_key }
            }
            Self::IfMatch(etag) if error.code() == Some("PreconditionFailed") => {
                ObjectError::Changed { bucket: owned_bucket, key: owned_key, expected: etag.clone() }
            }
            _ => ObjectError::from_request(bucket, key, error),
        }
    }
}

/// An object that was written.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct PutObject {
    /// Its etag, in quotes.
    pub etag: Option<String>,
    /// Its version, in a bucket that keeps versions.
    pub version_id: Option<String>,
    /// Its size in bytes.
    pub size: u64,
    /// Whether S3 told the checksum of what it wrote, and it was the right one.
    pub verification: Verification,
}

/// Sends the file `path` to be the object `key`.
///
/// Up to 16 MiB in one request, above that in parts of 8 MiB or more, four at a time; some 40 MiB of memory. A file
/// that changes meanwhile is noticed and no object is written. If the upload fails its parts are taken back; if the
/// future is dropped half-way, or the process killed, they stay, for a `journal` to go on with or until
/// [`empty_bucket`](crate::empty_bucket) or [`expire_uploads`](crate::expire_uploads) takes them.
///
/// # Going on
/// With a `journal`, what has gone is noted in that file: JSON lines without content, for its owner's eyes alone. A failure
/// of the network, a dropped future or a killed process then leave parts and journal, and the same call later sends what
/// is missing: S3 is asked what it has of it. The journal is removed when the object stands. Where the file has changed
/// meanwhile, or is to have other metadata, content type, storage class or encryption, the old parts are taken back and it
/// begins anew. What cannot succeed later leaves no parts either way: a condition that does not hold, a file that changes
/// while it is sent, a wrong checksum.
///
/// The journal is begun before S3 is asked for the upload. Where the process was killed before it heard of its upload, the
/// next one in parts looks for it (`ListMultipartUploads` and `ListParts`, permissions `s3:ListBucketMultipartUploads` and
/// `s3:ListMultipartUploadParts`) and ends it: what is of this key and this user or role, was begun in the quarter of an hour
/// after S3 was asked, and has no parts. An upload of theirs from elsewhere that is about to send its first part cannot be
/// told from it, and would fail. Who may not look leaves it: without parts it costs nothing.
///
/// # What protects the content
/// Each part goes with its CRC64-NVME, and the whole with that of the whole: S3 refuses what differs, and its answers are
/// compared. Over TLS, or to this machine itself, the signature does not cover the content, as in AWS's other tools:
/// over plain HTTP to anywhere else it does. Endpoints that are not AWS's get no checksums unless
/// [that is said](aws_interactions_core::AwsClientProviderBuilder::request_checksums), as some cannot take them; those that
/// they answer are compared.
///
/// Calls `PutObject`, or `CreateMultipartUpload`, `UploadPart`, `CompleteMultipartUpload` and, on a failure,
/// `AbortMultipartUpload` (permissions `s3:PutObject` and `s3:AbortMultipartUpload`; to go on, `ListParts` with
/// `s3:ListMultipartUploadParts`; `kms:GenerateDataKey` and, for
/// parts, `kms:Decrypt` where a KMS key encrypts). Never sends an ACL: new buckets refuse them.
///
/// ```no_run
/// # use s3_interactions::{PutCondition, PutOptions, put_file_to_bucket};
/// # use std::path::Path;
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), s3_interactions::ObjectError> {
/// let options = PutOptions { condition: PutCondition::IfAbsent, ..PutOptions::default() };
/// put_file_to_bucket(Path::new("22.json"), "logs", "2026/11/22.json", &options, provider).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// - [`ObjectError::InvalidKey`], [`ObjectError::InvalidInput`] for metadata that cannot be sent,
///   [`ObjectError::Bucket`] for a wrong name, and [`ObjectError::LocalFile`] where the file is missing, is no file or
///   may not be read: before anything is sent.
/// - [`ObjectError::LocalFile`] where the file changed while it was sent.
/// - [`ObjectError::Bucket`] where the bucket does not exist, [`ObjectError::AccessDenied`].
/// - [`ObjectError::AlreadyExists`], [`ObjectError::Changed`] where the condition did not hold;
///   [`ObjectError::DoesNotExist`] where there is nothing to match.
/// - [`ObjectError::TooLarge`] for a file of more than 10,000 parts of 5 GiB.
/// - [`ObjectError::NotIntact`] where S3 got, or tells, another checksum.
/// - [`ObjectError::Journal`] where the journal is damaged, in use, or of another object.
/// - [`ObjectError::AbandonedUpload`] where parts could not be taken back, and [`ObjectError::LostUpload`] where the answer
///   to the beginning of parts was lost.
/// - [`ObjectError::Request`] for any other failure.
#[tracing::instrument(skip_all, fields(bucket = bucket, key = key, path = %path.display()))]
pub async fn put_file_to_bucket(
    path: &Path,
    bucket: &str,
    key: &str,
    options: &PutOptions,
    provider: &AwsClientProvider,
) -> Result<PutObject, ObjectError> {
    put_file_from(&SourcePlace::Path(path.to_owned()), bucket, key, options, provider).await
}

/// Sends the file that is found there.
pub(crate) async fn put_file_from(
    place: &SourcePlace,
    bucket: &str,
    key: &str,
    options: &PutOptions,
    provider: &AwsClientProvider,
) -> Result<PutObject, ObjectError> {
    check(bucket, key, options)?;
    match SourceFile::open_or_read(place, ONE_REQUEST, crc64_nvme).await.map_err(ObjectError::LocalFile)? {
        Opened::Small(bytes, crc) => {
            let put = single::put(bytes.into(), crc, bucket, key, options, provider).await?;
            noted::end_left_of(options.journal.as_deref(), bucket, key, provider).await;
            Ok(put)
        }
        Opened::Large(file) => Box::pin(multipart::put_file(file, bucket, key, options, provider)).await,
    }
}

/// Makes `content` the object `key`, in one request of 5 GiB at most.
///
/// Calls `PutObject` (permission `s3:PutObject`).
///
/// ```no_run
/// # use s3_interactions::{PutOptions, put_object_bytes};
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), s3_interactions::ObjectError> {
/// put_object_bytes(b"{}".to_vec(), "logs", "empty.json", &PutOptions::default(), provider).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// Those of [`put_file_to_bucket`] that concern neither the file nor parts.
#[tracing::instrument(skip_all, fields(bucket = bucket, key = key, size = content.len()))]
pub async fn put_object_bytes(
    content: Vec<u8>,
    bucket: &str,
    key: &str,
    options: &PutOptions,
    provider: &AwsClientProvider,
) -> Result<PutObject, ObjectError> {
    check(bucket, key, options)?;
    let crc = crc64_nvme(&content);
    single::put(content.into(), crc, bucket, key, options, provider).await
}

pub(crate) fn metadata(options: &PutOptions) -> Option<std::collections::HashMap<String, String>> {
    (!options.metadata.is_empty()).then(|| options.metadata.clone().into_iter().collect())
}

pub(crate) fn failure<E>(
    operation: &'static str,
    bucket: &str,
    key: &str,
    condition: &PutCondition,
    error: SdkError<E, HttpResponse>,
) -> ObjectError
where
    E: ProvideErrorMetadata + Error + Send + Sync + 'static,
{
    condition.failure(bucket, key, RequestError::from_sdk("s3", operation, error))
}

pub(crate) fn check(bucket: &str, key: &str, options: &PutOptions) -> Result<(), ObjectError> {
    key::check(bucket, key)?;
    let refuse = |what: String, problem| Err(ObjectError::InvalidInput { what, problem });
    let mut names = HashSet::new();
    for (name, value) in &options.metadata {
        if !names.insert(name.to_ascii_lowercase()) {
            let problem = "another differs from it in case alone, and one of the two would be lost";
            return refuse(format!("the metadata name `{name}`"), problem);
        }
        if name.is_empty()
            || !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
        {
            return refuse(format!("the metadata name `{name}`"), "names are of ASCII letters, digits and -_.");
        }
        if !value.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic()) || value.trim() != value {
            let problem = "values are of printable ASCII without spaces at the ends; encode others";
            return refuse(format!("the value of the metadata `{name}`"), problem);
        }
    }
    let size: usize = options.metadata.iter().map(|(name, value)| name.len() + value.len()).sum();
    if size > METADATA_LIMIT {
        return refuse(format!("metadata of {size} bytes"), "S3 takes 2,048 bytes of names and values");
    }
    let content_type = options.content_type.as_deref().unwrap_or_default();
    if content_type.bytes().any(|byte| !(byte == b' ' || byte.is_ascii_graphic())) {
        return refuse("the content type".to_owned(), "it is not printable ASCII");
    }
    Ok(())
}

#[cfg(test)]
mod tests;
