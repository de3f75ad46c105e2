//! Objects that a filter takes.

use super::error::ObjectError;
use super::filter::ObjectFilter;
use super::list::ObjectSummary;
use super::parallel_list::read_objects;
use crate::parallel::ParallelList;
use aws_interactions_core::AwsClientProvider;
use futures::{Stream, TryStreamExt, future};

/// The objects of `bucket` that `filter` takes, found in one pass over the list.
///
/// The list is read as [`stream_bucket_objects_in_parallel`](crate::stream_bucket_objects_in_parallel) reads it, page by
/// page where `options` allows one request at a time, and only where keys begin as the filter says. What is found can be
/// summed up on the way by [`ObjectUsage::add`](crate::ObjectUsage::add).
///
/// Calls `ListObjectsV2` (permission `s3:ListBucket`).
///
/// ```no_run
/// # use futures::TryStreamExt;
/// # use s3_interactions::{KeyGlobs, ObjectFilter, ObjectUsage, ParallelList, find_objects};
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), Box<dyn std::error::Error>> {
/// let filter = ObjectFilter { globs: KeyGlobs::new(["*.gz"], [])?, ..ObjectFilter::under("2026/") };
/// let mut found = std::pin::pin!(find_objects("logs", &filter, ParallelList::default(), provider));
/// let mut usage = ObjectUsage::default();
/// while let Some(object) = found.try_next().await? {
///     usage.add(&object, &filter.prefix);
///     println!("{}", object.key);
/// }
/// println!("{} bytes", usage.total.bytes);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// As [`stream_bucket_objects_in_parallel`](crate::stream_bucket_objects_in_parallel); the stream ends with the error.
pub fn find_objects<'a>(
    bucket: &'a str,
    filter: &'a ObjectFilter,
    options: ParallelList,
    provider: &'a AwsClientProvider,
) -> impl Stream<Item = Result<ObjectSummary, ObjectError>> + 'a {
    let objects = read_objects(bucket, filter.listed(bucket), options, provider).map_err(ObjectError::Bucket);
    objects.try_filter(|object| future::ready(filter.takes(object)))
}

#[cfg(test)]
mod tests;
