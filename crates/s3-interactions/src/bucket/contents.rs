//! Everything a bucket holds: what deleting it would lose.

use super::error::BucketError;
use super::name;
use crate::bucket_regions::in_bucket_region;
use crate::object::address::check_address;
use crate::object::key::decoded;
use crate::object::version_list::stream_versions;
use crate::parallel::ParallelList;
use aws_interactions_core::{AwsClientProvider, BrokenPaging, Page, pages};
use aws_sdk_s3::operation::list_multipart_uploads::ListMultipartUploadsOutput;
use aws_sdk_s3::types::EncodingType;
use futures::{Stream, TryStreamExt};
use std::sync::Arc;

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

impl BucketContents {
    /// From so many entries on deleting them from here is work of an hour and more, and S3 better does it by itself.
    pub const MANY: u64 = 5_000_000;

    /// Versions, delete markers and uploads together.
    pub fn entries(&self) -> u64 {
        self.versions + self.delete_markers + self.uploads
    }

    /// Whether [`expire_prefix`](crate::expire_prefix) is worth its days: more than [`MANY`](Self::MANY) entries.
    pub fn is_for_s3_to_delete(&self) -> bool {
        self.entries() > Self::MANY
    }
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
    count_prefix_contents(bucket, "", provider).await
}

/// As [`count_bucket_contents`], of what is under `prefix` alone.
///
/// # Errors
/// As [`count_bucket_contents`].
#[tracing::instrument(skip_all, fields(bucket = bucket, prefix = prefix))]
pub async fn count_prefix_contents(
    bucket: &str,
    prefix: &str,
    provider: &AwsClientProvider,
) -> Result<BucketContents, BucketError> {
    name::check(bucket)?;
    let prefix = Some(Arc::from(prefix)).filter(|prefix: &Arc<str>| !prefix.is_empty());
    let versions = stream_versions(bucket, prefix.clone(), ParallelList::default(), provider);
    let entries = versions.try_fold(BucketContents::default(), |mut sum, entry| async move {
        sum.bytes += entry.size;
        *(if entry.is_delete_marker { &mut sum.delete_markers } else { &mut sum.versions }) += 1;
        Ok(sum)
    });
    let uploads = stream_uploads(bucket, prefix, provider).try_fold(0, |sum, _| async move { Ok(sum + 1) });
    let contents = Box::pin(entries).await?;
    Ok(BucketContents { uploads: Box::pin(uploads).await?, ..contents })
}

/// An upload that was begun.
#[derive(Debug)]
pub(crate) struct Upload {
    pub(crate) key: String,
    pub(crate) id: String,
}

/// Two markers: a key and, behind it, a version or an upload.
type Cursor = (Option<String>, Option<String>);

/// Every upload of a key under `prefix` that was begun and not ended.
pub(crate) fn stream_uploads<'a>(
    bucket: &'a str,
    prefix: Option<Arc<str>>,
    provider: &'a AwsClientProvider,
) -> impl Stream<Item = Result<Upload, BucketError>> + 'a {
    let fetch = move |cursor| fetch_uploads(bucket, prefix.clone(), cursor, provider);
    pages(fetch, move |error| broken(bucket, error))
}

async fn fetch_uploads(
    bucket: &str,
    prefix: Option<Arc<str>>,
    cursor: Option<Cursor>,
    provider: &AwsClientProvider,
) -> Result<Page<Upload, Cursor>, BucketError> {
    let (key, upload) = cursor.unwrap_or_default();
    check_address("ListMultipartUploads", [prefix.as_deref(), key.as_deref(), upload.as_deref()])
        .map_err(|error| BucketError::from_request(bucket, error))?;
    let answer = in_bucket_region(bucket, provider, |client| {
        let list = client.list_multipart_uploads().bucket(bucket).encoding_type(EncodingType::Url);
        list.set_prefix(prefix.as_deref().map(str::to_owned))
            .set_key_marker(key.clone())
            .set_upload_id_marker(upload.clone())
            .send()
    });
    let answer = answer.await.map_err(|error| BucketError::from_sdk("ListMultipartUploads", bucket, error))?;
    page_of_uploads(answer).map_err(|error| broken(bucket, error))
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
