//! Buckets without anything in them.

use super::contents::{Upload, stream_uploads};
use super::error::BucketError;
use super::name;
use crate::bucket_regions::in_bucket_region;
use crate::object::address::check_address;
use crate::object::delete::purge::{Doomed, EmptyOptions, EmptyReport, purge};
use crate::object::filter::ObjectFilter;
use crate::object::version_list::stream_versions;
use crate::parallel::ParallelList;
use aws_interactions_core::{AwsClientProvider, RequestError};
use futures::{TryStreamExt, future};

/// Uploads that are aborted at a time.
const ABORTS_AT_A_TIME: usize = 16;
/// A part that was in flight when its upload was aborted begins the upload anew: AWS says to look again.
const PASSES_OVER_UPLOADS: usize = 5;

/// Deletes everything in `bucket`: every version, every delete marker, every unfinished upload.
///
/// The list is read by many requests at a time, and batches are deleted beside it, so a bucket of any shape empties as fast
/// as S3 takes it. Memory does not grow with the bucket: no more than some 65,000 entries are in it at a time. Entries that
/// S3 would not delete are in the report, and are not an error of this function; what others put there meanwhile may be
/// there afterwards. What is too much for that, S3 can [delete by itself](crate::expire_prefix).
///
/// Calls `ListObjectVersions` (`ListObjectsV2` for a directory bucket, which keeps no versions), `DeleteObjects` (1,000 a
/// call; a failure inside its success is read, and retried where that makes sense, as is a call that S3 turns away for a
/// while), `ListMultipartUploads` and `AbortMultipartUpload` (permissions `s3:ListBucketVersions`,
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
    let entries = stream_versions(bucket, None, ParallelList::default(), provider).map_ok(Doomed::from);
    let failure = |error| BucketError::from_request(bucket, error);
    purge(bucket, entries, failure, options, provider, &mut report).await?;
    abort_all(bucket, &ObjectFilter::default(), options, provider, &mut report).await?;
    Ok(report)
}

/// Aborts unfinished uploads whose keys are taken until none is listed: those that were in flight come back.
pub(crate) async fn abort_all(
    bucket: &str,
    filter: &ObjectFilter,
    options: &EmptyOptions,
    provider: &AwsClientProvider,
    report: &mut EmptyReport,
) -> Result<(), BucketError> {
    for _ in 0..PASSES_OVER_UPLOADS {
        if abort_uploads(bucket, filter, options, provider, report).await? == 0 {
            break;
        }
    }
    Ok(())
}

async fn abort_uploads(
    bucket: &str,
    filter: &ObjectFilter,
    options: &EmptyOptions,
    provider: &AwsClientProvider,
    report: &mut EmptyReport,
) -> Result<u64, BucketError> {
    let mut aborted = 0;
    let uploads = stream_uploads(bucket, filter.listed(bucket), provider);
    let taken = uploads.try_filter(|upload| future::ready(filter.takes_key(&upload.key)));
    let uploads = taken.map_ok(|upload| abort(bucket, upload, provider));
    let mut uploads = Box::pin(uploads.try_buffer_unordered(ABORTS_AT_A_TIME));
    while uploads.try_next().await?.is_some() {
        aborted += 1;
        report.uploads += 1;
        options.on_progress.report(report.deleted());
    }
    Ok(aborted)
}

async fn abort(bucket: &str, upload: Upload, provider: &AwsClientProvider) -> Result<(), BucketError> {
    check_address("AbortMultipartUpload", [Some(&upload.key), Some(&upload.id)])
        .map_err(|error| BucketError::from_request(bucket, error))?;
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

#[cfg(test)]
mod tests;
