//! What a filter takes, deleted.

use super::purge::{Doomed, EmptyOptions, EmptyReport, purge};
use crate::bucket::empty::abort_all;
use crate::bucket::error::BucketError;
use crate::object::error::ObjectError;
use crate::object::filter::ObjectFilter;
use crate::object::find::find_objects;
use crate::object::version_list::find_object_versions;
use crate::parallel::ParallelList;
use aws_interactions_core::{AwsClientProvider, RequestError};
use futures::TryStreamExt;

/// What of a key is deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum DeletedVersions {
    /// What a reader gets. A bucket that keeps versions gets a delete marker in its place, and keeps all versions, which
    /// cost as before.
    #[default]
    Current,
    /// All versions and delete markers, each by its id, for ever; where the filter asks for nothing but keys, unfinished
    /// uploads too.
    All,
}

/// Deletes what `filter` takes of `bucket`: everything under its prefix, or those of it that are large, old and so on.
///
/// The list is read by many requests at a time, and batches are deleted beside it, as
/// [`delete_object_stream`](crate::delete_object_stream) does it; memory does not grow with what is deleted. Entries that
/// S3 would not delete are in the report, and are not an error of this function.
///
/// A filter by time on [`DeletedVersions::All`] holds for each version by itself: what is newer than yesterday may be the
/// delete marker alone, and an object comes back when its delete marker goes.
///
/// Calls `ListObjectsV2`, or `ListObjectVersions`, `ListMultipartUploads` and `AbortMultipartUpload` for all versions, and
/// `DeleteObjects` (permissions `s3:ListBucket` and `s3:DeleteObject`; `s3:ListBucketVersions`, `s3:DeleteObjectVersion`,
/// `s3:ListBucketMultipartUploads` and `s3:AbortMultipartUpload`).
///
/// ```no_run
/// # use s3_interactions::{DeletedVersions, EmptyOptions, ObjectFilter, delete_prefix};
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), s3_interactions::ObjectError> {
/// let (filter, options) = (ObjectFilter::under("2026/tmp/"), EmptyOptions::default());
/// let report = delete_prefix("logs", &filter, DeletedVersions::Current, &options, provider).await?;
/// assert_eq!(report.remaining, 0, "{:?}", report.failed);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`ObjectError::Bucket`] for a bucket that has no valid name, is not there, keeps the caller out, or whose list is broken,
/// and where a whole request failed. What was deleted before the error stays deleted; calling again goes on.
#[tracing::instrument(skip_all, fields(bucket = bucket, prefix = filter.prefix))]
pub async fn delete_prefix(
    bucket: &str,
    filter: &ObjectFilter,
    versions: DeletedVersions,
    options: &EmptyOptions,
    provider: &AwsClientProvider,
) -> Result<EmptyReport, ObjectError> {
    let mut report = EmptyReport::default();
    let failure = |error: RequestError| ObjectError::Bucket(BucketError::from_request(bucket, error));
    let list = ParallelList::default();
    match versions {
        DeletedVersions::Current => {
            let found = find_objects(bucket, filter, list, provider).map_ok(Doomed::from);
            purge(bucket, found, failure, options, provider, &mut report).await?;
        }
        DeletedVersions::All => {
            let found = find_object_versions(bucket, filter, list, provider).map_ok(Doomed::from);
            purge(bucket, found, failure, options, provider, &mut report).await?;
            if filter.is_of_keys() {
                let aborted = abort_all(bucket, filter, options, provider, &mut report).await;
                aborted.map_err(ObjectError::Bucket)?;
            }
        }
    }
    Ok(report)
}

#[cfg(test)]
mod tests;
