//! Objects that are no more.

use super::error::ObjectError;
use super::key::{self, is_xml_safe};
use crate::bucket::error::BucketError;
use crate::bucket_regions::in_bucket_region;
use aws_interactions_core::{AwsClientProvider, RequestError, RequestErrorKind};
use aws_sdk_s3::types::{Delete, ObjectIdentifier};
use backon::{BackoffBuilder, ExponentialBuilder};
use futures::{StreamExt, stream};
use std::fmt;

/// S3's limit for one `DeleteObjects`.
pub(crate) const BATCH: usize = 1000;
/// For keys that only go one by one.
const SINGLES_AT_A_TIME: usize = 16;
/// Failures of single keys inside a success, which the SDK does not look at.
const TRANSIENT: [&str; 4] = ["InternalError", "SlowDown", "ServiceUnavailable", "OperationAborted"];

/// An object, or one version of it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ObjectVersion {
    /// The key.
    pub key: String,
    /// The version; without one the object itself, which in a bucket that keeps versions leaves a delete marker.
    pub version_id: Option<String>,
}

impl From<String> for ObjectVersion {
    fn from(key: String) -> Self {
        Self { key, version_id: None }
    }
}

impl From<&str> for ObjectVersion {
    fn from(key: &str) -> Self {
        Self::from(key.to_owned())
    }
}

/// An entry that S3 would not delete.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct FailedDelete {
    /// The key.
    pub key: String,
    /// The version, where one was named.
    pub version_id: Option<String>,
    /// S3's error code.
    pub code: String,
    /// S3's message.
    pub message: String,
}

impl fmt::Display for FailedDelete {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`", self.key)?;
        if let Some(version) = &self.version_id {
            write!(f, " (version {version})")?;
        }
        write!(f, ": {} ({})", self.message, self.code)
    }
}

/// What deleting many objects came to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct DeleteReport {
    /// How many are gone. A key that was not there counts: S3 does not tell.
    pub deleted: u64,
    /// Those that are not.
    pub failed: Vec<FailedDelete>,
}

/// Deletes an object; in a bucket that keeps versions it leaves a delete marker, and the versions stay. A key that is
/// not there is not an error: S3 does not tell.
///
/// Calls `DeleteObject` (permission `s3:DeleteObject`).
///
/// ```no_run
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), s3_interactions::ObjectError> {
/// s3_interactions::delete_object("logs", "2026/11/22.json", provider).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`ObjectError::InvalidKey`], [`ObjectError::Bucket`] for a bucket that is not there, [`ObjectError::AccessDenied`]
/// and [`ObjectError::Request`].
#[tracing::instrument(skip_all, fields(bucket = bucket, key = key))]
pub async fn delete_object(bucket: &str, key: &str, provider: &AwsClientProvider) -> Result<(), ObjectError> {
    key::check(bucket, key)?;
    let entry = ObjectVersion::from(key);
    let deleted = delete_single(bucket, &entry, false, provider).await;
    deleted.map_err(|error| ObjectError::from_request(bucket, key, error))
}

/// Deletes many objects, or versions of them, 1,000 a request.
///
/// `DeleteObjects` succeeds though single keys fail: those are read, retried where that makes sense (up to five times,
/// with pauses), and else reported one by one.
///
/// Calls `DeleteObjects` (permissions `s3:DeleteObject`, and `s3:DeleteObjectVersion` for versions); `DeleteObject` for
/// keys that XML cannot carry, and for stand-ins that do not take a batch.
///
/// ```no_run
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), s3_interactions::ObjectError> {
/// let report = s3_interactions::delete_objects("logs", ["a.json", "b.json"], provider).await?;
/// for failed in &report.failed {
///     eprintln!("{failed}");
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`ObjectError::InvalidKey`] for any key, before anything is sent; [`ObjectError::Bucket`] for a bucket that is not
/// there or keeps the caller out; [`ObjectError::Request`] where a whole request failed. Batches before it are gone.
#[tracing::instrument(skip_all, fields(bucket = bucket))]
pub async fn delete_objects<K: Into<ObjectVersion>>(
    bucket: &str,
    keys: impl IntoIterator<Item = K>,
    provider: &AwsClientProvider,
) -> Result<DeleteReport, ObjectError> {
    let entries: Vec<ObjectVersion> = keys.into_iter().map(Into::into).collect();
    entries.iter().try_for_each(|entry| key::check(bucket, &entry.key))?;
    let mut report = DeleteReport::default();
    for batch in entries.chunks(BATCH) {
        let failed = delete_batch(bucket, batch.to_vec(), false, provider).await;
        let failed = failed.map_err(|error| ObjectError::Bucket(BucketError::from_request(bucket, error)))?;
        report.deleted += u64::try_from(batch.len().saturating_sub(failed.len())).unwrap_or_default();
        report.failed.extend(failed);
    }
    Ok(report)
}

/// Deletes at most 1,000 entries and answers which are left.
pub(crate) async fn delete_batch(
    bucket: &str,
    entries: Vec<ObjectVersion>,
    bypass_governance: bool,
    provider: &AwsClientProvider,
) -> Result<Vec<FailedDelete>, RequestError> {
    let (mut batch, singles): (Vec<_>, Vec<_>) = entries.into_iter().partition(|entry| is_xml_safe(&entry.key));
    let mut failed = delete_singles(bucket, singles, bypass_governance, provider).await;
    for pause in ExponentialBuilder::default().with_jitter().with_max_times(4).build() {
        if batch.is_empty() {
            return Ok(failed);
        }
        let refused = match delete_together(bucket, &batch, bypass_governance, provider).await {
            Err(error) if wants_single_deletes(&error) => {
                failed.extend(delete_singles(bucket, batch, bypass_governance, provider).await);
                return Ok(failed);
            }
            other => other?,
        };
        let (transient, lasting): (Vec<_>, Vec<_>) = refused.into_iter().partition(FailedDelete::is_transient);
        failed.extend(lasting);
        if transient.is_empty() {
            return Ok(failed);
        }
        batch = transient
            .into_iter()
            .map(|FailedDelete { key, version_id, .. }| ObjectVersion { key, version_id })
            .collect();
        tokio::time::sleep(pause).await;
    }
    failed.extend(delete_together(bucket, &batch, bypass_governance, provider).await?);
    Ok(failed)
}

/// One `DeleteObjects`, and the failures inside its success.
async fn delete_together(
    bucket: &str,
    entries: &[ObjectVersion],
    bypass_governance: bool,
    provider: &AwsClientProvider,
) -> Result<Vec<FailedDelete>, RequestError> {
    const OPERATION: &str = "DeleteObjects";
    let delete = batch_of(entries)
        .map_err(|error| RequestError::new(RequestErrorKind::InvalidRequest, "s3", OPERATION, error.to_string()))?;
    let answer = in_bucket_region(bucket, provider, |client| {
        let request = client.delete_objects().bucket(bucket).delete(delete.clone());
        request.set_bypass_governance_retention(bypass_governance.then_some(true)).send()
    });
    let answer = answer.await.map_err(|error| RequestError::from_sdk("s3", OPERATION, error))?;
    let errors = answer.errors.unwrap_or_default().into_iter();
    Ok(errors
        .map(|error| FailedDelete {
            key: error.key.unwrap_or_default(),
            version_id: error.version_id,
            code: error.code.unwrap_or_default(),
            message: error.message.unwrap_or_default(),
        })
        .collect())
}

fn batch_of(entries: &[ObjectVersion]) -> Result<Delete, aws_sdk_s3::error::BuildError> {
    let identifiers = entries
        .iter()
        .map(|entry| ObjectIdentifier::builder().key(&entry.key).set_version_id(entry.version_id.clone()).build());
    let identifiers = identifiers.collect::<Result<_, _>>()?;
    // Quiet: the answer then names failures alone.
    Delete::builder().set_objects(Some(identifiers)).quiet(true).build()
}

/// Stand-ins that want a Content-MD5, which the SDK no longer sends, or know no batches at all.
fn wants_single_deletes(error: &RequestError) -> bool {
    matches!(error.code(), Some("MissingContentMD5" | "NotImplemented" | "MalformedXML" | "MethodNotAllowed"))
}

async fn delete_singles(
    bucket: &str,
    entries: Vec<ObjectVersion>,
    bypass_governance: bool,
    provider: &AwsClientProvider,
) -> Vec<FailedDelete> {
    stream::iter(entries)
        .map(|entry| async move {
            let error = delete_single(bucket, &entry, bypass_governance, provider).await.err()?;
            Some(FailedDelete::of(entry, &error))
        })
        .buffer_unordered(SINGLES_AT_A_TIME)
        .filter_map(std::future::ready)
        .collect()
        .await
}

async fn delete_single(
    bucket: &str,
    entry: &ObjectVersion,
    bypass_governance: bool,
    provider: &AwsClientProvider,
) -> Result<(), RequestError> {
    let answer = in_bucket_region(bucket, provider, |client| {
        let request = client.delete_object().bucket(bucket).key(&entry.key).set_version_id(entry.version_id.clone());
        request.set_bypass_governance_retention(bypass_governance.then_some(true)).send()
    });
    match answer.await.map_err(|error| RequestError::from_sdk("s3", "DeleteObject", error)) {
        // Some stand-ins tell; S3 does not.
        Err(error) if matches!(error.code(), Some("NoSuchKey" | "NoSuchVersion")) => Ok(()),
        other => other.map(drop),
    }
}

impl FailedDelete {
    fn of(entry: ObjectVersion, error: &RequestError) -> Self {
        Self {
            key: entry.key,
            version_id: entry.version_id,
            code: error.code().unwrap_or_default().to_owned(),
            message: error.message().map_or_else(|| error.to_string(), str::to_owned),
        }
    }

    fn is_transient(&self) -> bool {
        TRANSIENT.contains(&self.code.as_str())
    }
}

#[cfg(test)]
mod tests;
