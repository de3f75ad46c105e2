//! Buckets without anything in them.

use super::contents::{Entry, Upload, stream_entries, stream_uploads};
use super::error::BucketError;
use super::name;
use crate::bucket_regions::in_bucket_region;
use crate::object::delete::{BATCH, FailedDelete, ObjectVersion, delete_batch};
use crate::progress::Progress;
use aws_interactions_core::{AwsClientProvider, RequestError};
use futures::{StreamExt, TryStreamExt};
use std::collections::HashSet;

/// Failures that a report names; the rest is counted.
const NAMED_FAILURES: usize = 1000;
/// A part that was in flight when its upload was aborted begins the upload anew: AWS says to look again.
const PASSES_OVER_UPLOADS: usize = 5;

/// How a bucket is emptied.
#[derive(Debug, Clone, Default)]
pub struct EmptyOptions {
    /// Delete what object lock protects in governance mode (permission `s3:BypassGovernanceRetention`). Compliance
    /// mode and legal holds protect from everybody: their objects are reported.
    pub bypass_governance: bool,
    /// Told how many entries are gone.
    pub on_progress: Progress,
}

/// What emptying a bucket came to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct EmptyReport {
    /// Versions that were deleted.
    pub versions: u64,
    /// Delete markers that were deleted.
    pub delete_markers: u64,
    /// Multipart uploads that were aborted.
    pub uploads: u64,
    /// How many entries S3 would not delete.
    pub remaining: u64,
    /// The first 1,000 of those, and why.
    pub failed: Vec<FailedDelete>,
}

impl EmptyReport {
    fn deleted(&self) -> u64 {
        self.versions + self.delete_markers + self.uploads
    }
}

/// Deletes everything in `bucket`: every version, every delete marker, every unfinished upload.
///
/// Memory does not grow with the bucket. Entries that S3 would not delete are in the report, and are not an error of
/// this function; what others put there meanwhile may be there afterwards.
///
/// Calls `ListObjectVersions`, `DeleteObjects` (1,000 a call; a failure inside its success is read, and retried where
/// that makes sense), `ListMultipartUploads` and `AbortMultipartUpload` (permissions `s3:ListBucketVersions`,
/// `s3:DeleteObject`, `s3:DeleteObjectVersion`, `s3:ListBucketMultipartUploads`, `s3:AbortMultipartUpload`).
///
/// ```no_run
/// # use s3_interactions::{EmptyOptions, Progress, empty_bucket};
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), s3_interactions::BucketError> {
/// let options = EmptyOptions { on_progress: Progress::new(|gone| eprintln!("{gone} gone")), ..EmptyOptions::default() };
/// let report = empty_bucket("logs", &options, provider).await?;
/// assert_eq!(report.remaining, 0, "{:?}", report.failed);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`BucketError::InvalidName`], [`BucketError::DoesNotExist`], [`BucketError::AccessDenied`],
/// [`BucketError::BrokenList`] and [`BucketError::Request`]. What was deleted before the error stays deleted; calling
/// again goes on.
#[tracing::instrument(skip_all, fields(bucket = bucket))]
pub async fn empty_bucket(
    bucket: &str,
    options: &EmptyOptions,
    provider: &AwsClientProvider,
) -> Result<EmptyReport, BucketError> {
    name::check(bucket)?;
    let mut report = EmptyReport::default();
    delete_entries(bucket, options, provider, &mut report).await?;
    for _ in 0..PASSES_OVER_UPLOADS {
        if abort_uploads(bucket, options, provider, &mut report).await? == 0 {
            break;
        }
    }
    Ok(report)
}

async fn delete_entries(
    bucket: &str,
    options: &EmptyOptions,
    provider: &AwsClientProvider,
    report: &mut EmptyReport,
) -> Result<(), BucketError> {
    let mut batches = Box::pin(stream_entries(bucket, provider).try_chunks(BATCH));
    while let Some(batch) = batches.next().await {
        // An error of the list comes with the entries that were read before it: they stay for the next call.
        let batch = batch.map_err(|error| error.1)?;
        let (markers, entries) = split(batch);
        let all = entries.len();
        let failed = Box::pin(delete_batch(bucket, entries, options.bypass_governance, provider)).await;
        let failed = failed.map_err(|error| BucketError::from_request(bucket, error))?;
        add(report, all, &markers, failed);
        options.on_progress.report(report.deleted());
    }
    Ok(())
}

/// What to delete, and which of it are delete markers.
fn split(batch: Vec<Entry>) -> (HashSet<ObjectVersion>, Vec<ObjectVersion>) {
    let mut markers = HashSet::new();
    let entries = batch.into_iter().map(|Entry { key, version_id, is_delete_marker, .. }| {
        let entry = ObjectVersion { key, version_id };
        if is_delete_marker {
            markers.insert(entry.clone());
        }
        entry
    });
    let entries = entries.collect();
    (markers, entries)
}

fn add(report: &mut EmptyReport, all: usize, markers: &HashSet<ObjectVersion>, failed: Vec<FailedDelete>) {
    let is_marker = |failed: &&FailedDelete| {
        markers.contains(&ObjectVersion { key: failed.key.clone(), version_id: failed.version_id.clone() })
    };
    let kept_markers = failed.iter().filter(is_marker).count();
    let deleted_markers = markers.len().saturating_sub(kept_markers);
    report.delete_markers += to_count(deleted_markers);
    report.versions += to_count(all.saturating_sub(failed.len()).saturating_sub(deleted_markers));
    report.remaining += to_count(failed.len());
    let room = NAMED_FAILURES.saturating_sub(report.failed.len());
    report.failed.extend(failed.into_iter().take(room));
}

async fn abort_uploads(
    bucket: &str,
    options: &EmptyOptions,
    provider: &AwsClientProvider,
    report: &mut EmptyReport,
) -> Result<u64, BucketError> {
    let mut aborted = 0;
    let mut uploads = Box::pin(stream_uploads(bucket, provider));
    while let Some(upload) = uploads.try_next().await? {
        abort(bucket, &upload, provider).await?;
        aborted += 1;
        report.uploads += 1;
        options.on_progress.report(report.deleted());
    }
    Ok(aborted)
}

async fn abort(bucket: &str, upload: &Upload, provider: &AwsClientProvider) -> Result<(), BucketError> {
    let abort = in_bucket_region(bucket, provider, |client| {
        client.abort_multipart_upload().bucket(bucket).key(&upload.key).upload_id(&upload.id).send()
    });
    let error = match abort.await {
        Ok(_) => return Ok(()),
        Err(error) => RequestError::from_sdk("s3", "AbortMultipartUpload", error),
    };
    // Somebody else ended it.
    if error.code() == Some("NoSuchUpload") { Ok(()) } else { Err(BucketError::from_request(bucket, error)) }
}

fn to_count(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests;
