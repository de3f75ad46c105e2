//! Everything a bucket holds: what deleting it would lose.

use super::error::BucketError;
use super::name;
use crate::bucket_regions::in_bucket_region;
use crate::object::key::decoded;
use crate::parallel::{self, KeyPage, Keyed, Marker, ParallelList};
use aws_interactions_core::{AwsClientProvider, BrokenPaging, Page, pages};
use aws_sdk_s3::operation::list_multipart_uploads::ListMultipartUploadsOutput;
use aws_sdk_s3::operation::list_object_versions::ListObjectVersionsOutput;
use aws_sdk_s3::types::EncodingType;
use futures::{FutureExt, Stream, TryStreamExt};

/// How much a bucket holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct BucketContents {
    /// Objects, and their older versions.
    pub versions: u64,
    /// Marks that stand where a versioned object was deleted.
    pub delete_markers: u64,
    /// Multipart uploads that were begun and neither completed nor aborted: their parts cost as objects do.
    pub uploads: u64,
    /// The size of all versions. Parts of unfinished uploads are not in it.
    pub bytes: u64,
}

/// Counts everything in `bucket`: versions, delete markers and unfinished uploads.
///
/// Calls `ListObjectVersions` and `ListMultipartUploads` (permissions `s3:ListBucketVersions` and
/// `s3:ListBucketMultipartUploads`), 1,000 entries a page and up to 32 pages at a time; memory does not grow with the bucket.
///
/// ```no_run
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), s3_interactions::BucketError> {
/// let contents = s3_interactions::count_bucket_contents("logs", provider).await?;
/// println!("{} versions of {} bytes", contents.versions, contents.bytes);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`BucketError::InvalidName`], [`BucketError::DoesNotExist`], [`BucketError::AccessDenied`],
/// [`BucketError::BrokenList`] and [`BucketError::Request`].
#[tracing::instrument(skip_all, fields(bucket = bucket))]
pub async fn count_bucket_contents(bucket: &str, provider: &AwsClientProvider) -> Result<BucketContents, BucketError> {
    name::check(bucket)?;
    let entries = stream_entries(bucket, provider).try_fold(BucketContents::default(), |mut sum, entry| async move {
        sum.bytes += entry.size;
        *(if entry.is_delete_marker { &mut sum.delete_markers } else { &mut sum.versions }) += 1;
        Ok(sum)
    });
    let uploads = stream_uploads(bucket, provider).try_fold(0, |sum, _| async move { Ok(sum + 1) });
    let contents = Box::pin(entries).await?;
    Ok(BucketContents { uploads: Box::pin(uploads).await?, ..contents })
}

/// A version or a delete marker.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) key: String,
    pub(super) version_id: Option<String>,
    pub(super) is_delete_marker: bool,
    size: u64,
}

/// An upload that was begun.
#[derive(Debug)]
pub(super) struct Upload {
    pub(super) key: String,
    pub(super) id: String,
}

/// Two markers: a key and, behind it, a version or an upload.
type Cursor = (Option<String>, Option<String>);

impl Keyed for Entry {
    fn key(&self) -> &str {
        &self.key
    }
}

/// Every version and delete marker, in no order, read by many requests at a time.
pub(super) fn stream_entries<'a>(
    bucket: &'a str,
    provider: &'a AwsClientProvider,
) -> impl Stream<Item = Result<Entry, BucketError>> + 'a {
    let fetch = move |after: Option<Marker>| fetch_entries(bucket, after, provider).boxed();
    parallel::read("", ParallelList::default(), fetch, move |error| broken(bucket, error))
}

async fn fetch_entries(
    bucket: &str,
    after: Option<Marker>,
    provider: &AwsClientProvider,
) -> Result<KeyPage<Entry>, BucketError> {
    let (key, version) = after.map(|after| (after.key, after.version)).unzip();
    let version = version.flatten();
    let answer = in_bucket_region(bucket, provider, |client| {
        let list = client.list_object_versions().bucket(bucket).encoding_type(EncodingType::Url);
        list.set_key_marker(key.clone()).set_version_id_marker(version.clone()).send()
    });
    let answer = answer.await.map_err(|error| BucketError::from_sdk("ListObjectVersions", bucket, error))?;
    page_of_entries(answer).map_err(|error| broken(bucket, error))
}

fn page_of_entries(answer: ListObjectVersionsOutput) -> Result<KeyPage<Entry>, BrokenPaging> {
    let encoding = answer.encoding_type;
    let key_of = |key: Option<String>| decoded(key.unwrap_or_default(), encoding.as_ref());
    let versions = answer.versions.unwrap_or_default().into_iter().map(|version| Entry {
        key: key_of(version.key),
        version_id: version.version_id,
        is_delete_marker: false,
        size: version.size.and_then(|size| u64::try_from(size).ok()).unwrap_or_default(),
    });
    let markers = answer.delete_markers.unwrap_or_default().into_iter().map(|marker| Entry {
        key: key_of(marker.key),
        version_id: marker.version_id,
        is_delete_marker: true,
        size: 0,
    });
    let version = answer.next_version_id_marker;
    let next = answer.next_key_marker.map(|key| Marker { key: key_of(Some(key)), version });
    let page = Page::new(versions.chain(markers).collect(), answer.is_truncated, next)?;
    Ok(KeyPage { items: page.items, end: page.next })
}

/// Every upload that was begun and not ended.
pub(super) fn stream_uploads(
    bucket: &str,
    provider: &AwsClientProvider,
) -> impl Stream<Item = Result<Upload, BucketError>> {
    let fetch = move |cursor: Option<Cursor>| async move {
        let (key, upload) = cursor.unwrap_or_default();
        let answer = in_bucket_region(bucket, provider, |client| {
            let list = client.list_multipart_uploads().bucket(bucket).encoding_type(EncodingType::Url);
            list.set_key_marker(key.clone()).set_upload_id_marker(upload.clone()).send()
        });
        let answer = answer.await.map_err(|error| BucketError::from_sdk("ListMultipartUploads", bucket, error))?;
        page_of_uploads(answer).map_err(|error| broken(bucket, error))
    };
    pages(fetch, move |error| broken(bucket, error))
}

fn page_of_uploads(answer: ListMultipartUploadsOutput) -> Result<Page<Upload, Cursor>, BrokenPaging> {
    let encoding = answer.encoding_type;
    let key_of = |key: Option<String>| decoded(key.unwrap_or_default(), encoding.as_ref());
    let uploads = answer.uploads.unwrap_or_default().into_iter();
    let uploads = uploads.map(|upload| Upload { key: key_of(upload.key), id: upload.upload_id.unwrap_or_default() });
    let next = answer.next_key_marker.map(|key| (Some(key_of(Some(key))), answer.next_upload_id_marker));
    Page::new(uploads.collect(), answer.is_truncated, next)
}

fn broken(bucket: &str, source: BrokenPaging) -> BucketError {
    BucketError::BrokenList { bucket: bucket.to_owned(), source }
}

#[cfg(test)]
mod tests;
