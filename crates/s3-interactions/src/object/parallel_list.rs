//! The objects of a bucket, read by many requests at a time.

use super::error::ObjectError;
use super::list::{ObjectSummary, Start, read_page, stream_objects};
use crate::bucket::error::BucketError;
use crate::bucket::name::{self, is_directory_bucket};
use crate::parallel::{self, FolderNames, KeyPage, KeySource, Keyed, Marker, ParallelList};
use aws_interactions_core::{AwsClientProvider, BrokenPaging};
use futures::future::BoxFuture;
use futures::{FutureExt, Stream, StreamExt, TryStreamExt, future, stream};
use std::sync::Arc;

impl Keyed for ObjectSummary {
    fn key(&self) -> &str {
        &self.key
    }
}

/// All objects of `bucket` whose keys begin with `prefix`, read by many requests at a time: as fast for a flat bucket as
/// for one of folders.
///
/// S3 answers 1,000 keys a request, and names the next page only at the end of the one before. Here the keys are cut in
/// ranges, each read on its own: nobody knows how keys are spread, so a range is cut further wherever there is room for a
/// request, at a place that its last page suggests. No key comes twice and none is lost, however they are spread; a cut
/// that was badly guessed costs a request that finds nothing. A list of one page takes one request.
///
/// Where a page lies in a folder, the folders beside it are asked for (a list with a delimiter), and ranges within one are
/// asked for by the prefix that their keys share. A policy may allow lists by `prefix` alone, to the letter: what it
/// refuses is then asked for by `prefix`, and the list is as whole as any other.
///
/// What is written or deleted while the list is read may or may not be in it, as in any list. Directory buckets (S3 Express
/// One Zone) are not listed in the order of keys and cannot be cut: they are read by one request at a time, and not at all
/// where [`ListOrder::Keys`](crate::ListOrder::Keys) is wanted.
///
/// Calls `ListObjectsV2` (permission `s3:ListBucket`).
///
/// ```no_run
/// # use futures::TryStreamExt;
/// # use s3_interactions::{ParallelList, stream_bucket_objects_in_parallel};
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), s3_interactions::ObjectError> {
/// let objects = stream_bucket_objects_in_parallel("logs", Some("2026/"), ParallelList::default(), provider);
/// let bytes = objects.try_fold(0, |sum, object| async move { Ok(sum + object.size) }).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// As [`stream_bucket_objects`](crate::stream_bucket_objects), and [`BucketError::NoKeyOrder`](crate::BucketError::NoKeyOrder) for a directory bucket in the
/// order of keys; the stream ends with the error. Objects of other ranges may have come before it.
pub fn stream_bucket_objects_in_parallel<'a>(
    bucket: &'a str,
    prefix: Option<&'a str>,
    options: ParallelList,
    provider: &'a AwsClientProvider,
) -> impl Stream<Item = Result<ObjectSummary, ObjectError>> + 'a {
    read_objects(bucket, prefix.map(Arc::from), options, provider).map_err(ObjectError::Bucket)
}

pub(super) fn read_objects<'a>(
    bucket: &'a str,
    prefix: Option<Arc<str>>,
    options: ParallelList,
    provider: &'a AwsClientProvider,
) -> impl Stream<Item = Result<ObjectSummary, BucketError>> + 'a {
    if let Err(error) = name::check(bucket).and_then(|()| options.check(bucket)) {
        return stream::once(future::ready(Err(error))).left_stream();
    }
    if is_directory_bucket(bucket) {
        return stream_objects(bucket, prefix, provider).left_stream().right_stream();
    }
    let listed = prefix.clone().unwrap_or_default();
    let keys = ObjectKeys { bucket: Arc::from(bucket), prefix, provider: provider.clone() };
    parallel::read(&listed, options, keys).right_stream().right_stream()
}

struct ObjectKeys {
    bucket: Arc<str>,
    prefix: Option<Arc<str>>,
    provider: AwsClientProvider,
}

impl KeySource for ObjectKeys {
    type Item = ObjectSummary;
    type Error = BucketError;

    fn page(
        &self,
        within: Option<String>,
        after: Option<Marker>,
    ) -> BoxFuture<'static, Result<KeyPage<ObjectSummary>, BucketError>> {
        let (bucket, provider) = (Arc::clone(&self.bucket), self.provider.clone());
        let prefix = within.map(Arc::from).or_else(|| self.prefix.clone());
        async move { fetch(&bucket, prefix, after, &provider).await }.boxed()
    }

    fn folders(&self, level: String, behind: String) -> BoxFuture<'static, FolderNames> {
        let (bucket, provider) = (Arc::clone(&self.bucket), self.provider.clone());
        let ask = async move {
            let page = read_page(&bucket, Some(&level), Some("/"), Start::After(behind), &provider).await;
            page.map_or_else(|_| FolderNames::unknown(), |page| FolderNames::new(page.folders, page.is_truncated))
        };
        ask.boxed()
    }

    fn broken(&self, how: BrokenPaging) -> BucketError {
        broken(&self.bucket, how)
    }
}

async fn fetch(
    bucket: &str,
    prefix: Option<Arc<str>>,
    after: Option<Marker>,
    provider: &AwsClientProvider,
) -> Result<KeyPage<ObjectSummary>, BucketError> {
    let start = after.map_or(Start::Beginning, |after| Start::After(after.key));
    let page = read_page(bucket, prefix.as_deref(), None, start, provider).await?;
    let (items, is_truncated) = (page.objects, page.is_truncated.unwrap_or(false));
    let last = items.last().map(|last| Marker { key: last.key.clone(), version: None });
    match (is_truncated, last) {
        (true, None) => Err(broken(bucket, BrokenPaging::MissingCursor)),
        (true, last) => Ok(KeyPage { items, end: last }),
        (false, _) => Ok(KeyPage { items, end: None }),
    }
}

fn broken(bucket: &str, source: BrokenPaging) -> BucketError {
    BucketError::BrokenList { bucket: bucket.to_owned(), source }
}

#[cfg(test)]
pub(crate) mod tests;
