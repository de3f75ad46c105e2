//! Buckets without anything in them.

use super::contents::{Entry, Upload, stream_entries, stream_uploads};
use super::error::BucketError;
use super::name;
use crate::bucket_regions::in_bucket_region;
use crate::object::delete::{BATCH, FailedDelete, ObjectVersion, delete_batch};
use crate::progress::Progress;
use aws_interactions_core::{AwsClientProvider, RequestError};
use futures::TryStreamExt;
use std::collections::HashSet;

/// `DeleteObjects` under way at a time, beside the list.
const BATCHES_AT_A_TIME: usize = 8;
/// Uploads that are aborted at a time.
const ABORTS_AT_A_TIME: usize = 16;
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

    fn add(&mut self, batch: Deleted) {
        self.versions += to_count(batch.versions);
        self.delete_markers += to_count(batch.delete_markers);
        self.remaining += to_count(batch.failed.len());
        let room = NAMED_FAILURES.saturating_sub(self.failed.len());
        self.failed.extend(batch.failed.into_iter().take(room));
    }
}

/// Deletes everything in `bucket`: every version, every delete marker, every unfinished upload.
///
/// The list is read by many requests at a time, and batches are deleted beside it, so a bucket of any shape empties as fast
/// as S3 takes it. Memory does not grow with the bucket: no more than some 50,000 entries are in it at a time. Entries that S3 would not delete are in the report, and are not an error of
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
    // An error of the list comes with the entries that were read before it: they stay for the next call.
    let batches = stream_entries(bucket, provider).try_chunks(BATCH).map_err(|error| error.1);
    let deleted = batches.map_ok(|batch| delete(bucket, batch, options.bypass_governance, provider));
    let mut deleted = Box::pin(deleted.try_buffer_unordered(BATCHES_AT_A_TIME));
    while let Some(batch) = deleted.try_next().await? {
        report.add(batch);
        options.on_progress.report(report.deleted());
    }
    Ok(())
}

/// A batch, and what came of it.
struct Deleted {
    versions: usize,
    delete_markers: usize,
    failed: Vec<FailedDelete>,
}

async fn delete(
    bucket: &str,
    batch: Vec<Entry>,
    bypass_governance: bool,
    provider: &AwsClientProvider,
) -> Result<Deleted, BucketError> {
    let (all, (markers, entries)) = (batch.len(), split(batch));
    let failed = Box::pin(delete_batch(bucket, entries, bypass_governance, provider)).await;
    failed.map(|failed| Deleted::of(all, &markers, failed)).map_err(|error| BucketError::from_request(bucket, error))
}

impl Deleted {
    fn of(all: usize, markers: &HashSet<ObjectVersion>, failed: Vec<FailedDelete>) -> Self {
        let is_marker = |failed: &&FailedDelete| {
            markers.contains(&ObjectVersion { key: failed.key.clone(), version_id: failed.version_id.clone() })
        };
        let kept_markers = failed.iter().filter(is_marker).count();
        let delete_markers = markers.len().saturating_sub(kept_markers);
        let versions = all.saturating_sub(failed.len()).saturating_sub(delete_markers);
        Self { versions, delete_markers, failed }
    }
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

async fn abort_uploads(
    bucket: &str,
    options: &EmptyOptions,
    provider: &AwsClientProvider,
    report: &mut EmptyReport,
) -> Result<u64, BucketError> {
    let mut aborted = 0;
    let uploads = stream_uploads(bucket, provider).map_ok(|upload| abort(bucket, upload, provider));
    let mut uploads = Box::pin(uploads.try_buffer_unordered(ABORTS_AT_A_TIME));
    while uploads.try_next().await?.is_some() {
        aborted += 1;
        report.uploads += 1;
        options.on_progress.report(report.deleted());
    }
    Ok(aborted)
}

async fn abort(bucket: &str, upload: Upload, provider: &AwsClientProvider) -> Result<(), BucketError> {
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
