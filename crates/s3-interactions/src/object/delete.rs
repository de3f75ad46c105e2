//! Objects that are no more.

pub(crate) mod batch;
pub(crate) mod found;
pub(crate) mod purge;
pub(crate) mod room;

pub(crate) use self::batch::BATCH;

use self::batch::{delete_batch, delete_single};
use super::error::ObjectError;
use super::key;
use super::list::ObjectSummary;
use super::version_list::VersionSummary;
use crate::bucket::error::BucketError;
use aws_interactions_core::{AwsClientProvider, RequestError};
use std::fmt;

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

/// Key and version.
type Named<'a> = (&'a str, Option<&'a str>);

impl ObjectVersion {
    fn named(&self) -> Named<'_> {
        (&self.key, self.version_id.as_deref())
    }

    /// As stand-ins may name it in a failure, whatever version was asked for.
    fn key_alone(&self) -> Named<'_> {
        (&self.key, None)
    }
}

impl From<String> for ObjectVersion {
    fn from(key: String) -> Self {
        Self { key, version_id: None }
    }
}

/// The object, not one version of it.
impl From<ObjectSummary> for ObjectVersion {
    fn from(object: ObjectSummary) -> Self {
        Self::from(object.key)
    }
}

impl From<VersionSummary> for ObjectVersion {
    fn from(version: VersionSummary) -> Self {
        Self { key: version.key, version_id: version.version_id }
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
/// with pauses), and else reported one by one. So is a whole request that S3 turns away for a while.
///
/// One request at a time, and all keys in memory: [`delete_object_stream`](crate::delete_object_stream) is for many.
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
        let deleted = delete_batch(bucket, batch.iter().collect(), false, provider).await;
        let deleted = deleted.map_err(|error| ObjectError::Bucket(BucketError::from_request(bucket, error)))?;
        let failed = deleted.failed;
        report.deleted += u64::try_from(batch.len().saturating_sub(failed.len())).unwrap_or_default();
        report.failed.extend(failed);
    }
    Ok(report)
}

impl FailedDelete {
    fn of(entry: &ObjectVersion, error: &RequestError) -> Self {
        Self {
            key: entry.key.clone(),
            version_id: entry.version_id.clone(),
            code: error.code().unwrap_or_default().to_owned(),
            message: error.message().map_or_else(|| error.to_string(), str::to_owned),
        }
    }

    fn named(&self) -> Named<'_> {
        (&self.key, self.version_id.as_deref())
    }

    fn is_transient(&self) -> bool {
        TRANSIENT.contains(&self.code.as_str())
    }
}

#[cfg(test)]
mod tests;
