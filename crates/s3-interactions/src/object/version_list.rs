//! The versions of objects, and the marks where objects were deleted.

mod scan;

use super::address::check_address;
use super::error::ObjectError;
use super::filter::ObjectFilter;
use super::key::decoded;
use super::list::{ObjectSummary, stream_objects};
use super::storage_class::StorageClass;
use crate::bucket::error::BucketError;
use crate::bucket::name::{self, is_directory_bucket};
use crate::bucket_regions::in_bucket_region;
use crate::parallel::{self, FolderNames, KeyPage, KeySource, Keyed, Marker, ParallelList};
use crate::scanned_answer::{Scan, ScannedAnswer};
use crate::whole_answer::WholeAnswers;
use aws_interactions_core::{AwsClientProvider, BrokenPaging, Page};
use aws_sdk_s3::operation::list_object_versions::{ListObjectVersions, ListObjectVersionsOutput};
use aws_sdk_s3::types::{DeleteMarkerEntry, EncodingType, ObjectVersion, ObjectVersionStorageClass};
use aws_smithy_runtime_api::client::interceptors::context::Output;
use aws_smithy_runtime_api::client::runtime_plugin::RuntimePlugin;
use futures::future::BoxFuture;
use futures::{FutureExt, Stream, StreamExt, TryStreamExt, future, stream};
use std::sync::Arc;
use std::time::SystemTime;

const SCAN: Scan<VersionPage> = Scan {
    plain: scan::scan,
    by_the_sdk: || ListObjectVersions::new().config(),
    nothing: || Output::erase(ListObjectVersionsOutput::builder().build()),
};

/// A version of an object, or a delete marker.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct VersionSummary {
    /// The key.
    pub key: String,
    /// The version; `null` where none were kept when it was written. Nothing in a directory bucket, which keeps none.
    pub version_id: Option<String>,
    /// Whether it is what a reader of the key gets, or, for a delete marker, why there is nothing.
    pub is_latest: bool,
    /// Whether it stands for a deletion.
    pub is_delete_marker: bool,
    /// Its size in bytes. A delete marker has none.
    pub size: u64,
    /// When it was written.
    pub modified: Option<SystemTime>,
    /// Its etag, in quotes as S3 gives it. A delete marker has none.
    pub etag: Option<String>,
    /// Where it is kept. A delete marker is nowhere, and this is the standard.
    pub storage_class: StorageClass,
}

impl Keyed for VersionSummary {
    fn key(&self) -> &str {
        &self.key
    }
}

/// All versions and delete markers of `bucket` that `filter` takes, read by many requests at a time. Those of a key come in
/// no order.
///
/// Calls `ListObjectVersions` (permission `s3:ListBucketVersions`); for a directory bucket, which keeps no versions,
/// `ListObjectsV2`.
///
/// ```no_run
/// # use futures::TryStreamExt;
/// # use s3_interactions::{ObjectFilter, ParallelList, find_object_versions};
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), s3_interactions::ObjectError> {
/// let filter = ObjectFilter::under("2026/");
/// let versions = find_object_versions("logs", &filter, ParallelList::default(), provider);
/// let older = versions.try_filter(|version| std::future::ready(!version.is_latest));
/// let bytes = older.try_fold(0, |sum, version| async move { Ok(sum + version.size) }).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// As [`find_objects`](crate::find_objects); the stream ends with the error.
pub fn find_object_versions<'a>(
    bucket: &'a str,
    filter: &'a ObjectFilter,
    options: ParallelList,
    provider: &'a AwsClientProvider,
) -> impl Stream<Item = Result<VersionSummary, ObjectError>> + 'a {
    if let Err(error) = name::check(bucket).and_then(|()| options.check(bucket)) {
        return stream::once(future::ready(Err(ObjectError::Bucket(error)))).left_stream();
    }
    let versions = stream_versions(bucket, filter.listed(bucket), options, provider);
    let taken = versions.try_filter(|version| future::ready(filter.takes_version(version)));
    taken.map_err(ObjectError::Bucket).right_stream()
}

/// Every version and delete marker whose key begins with `prefix`, without a look at the bucket's name.
pub(crate) fn stream_versions<'a>(
    bucket: &'a str,
    prefix: Option<Arc<str>>,
    options: ParallelList,
    provider: &'a AwsClientProvider,
) -> impl Stream<Item = Result<VersionSummary, BucketError>> + 'a {
    if is_directory_bucket(bucket) {
        return stream_objects(bucket, prefix, provider).map_ok(VersionSummary::from).left_stream();
    }
    let listed = prefix.unwrap_or_default();
    let keys = VersionKeys { bucket: Arc::from(bucket), prefix: Arc::clone(&listed), provider: provider.clone() };
    parallel::read(&listed, options, keys).right_stream()
}

struct VersionKeys {
    bucket: Arc<str>,
    prefix: Arc<str>,
    provider: AwsClientProvider,
}

impl KeySource for VersionKeys {
    type Item = VersionSummary;
    type Error = BucketError;

    fn page(
        &self,
        within: Option<String>,
        after: Option<Marker>,
    ) -> BoxFuture<'static, Result<KeyPage<VersionSummary>, BucketError>> {
        let (bucket, provider) = (Arc::clone(&self.bucket), self.provider.clone());
        let prefix = within.map_or_else(|| Arc::clone(&self.prefix), Arc::from);
        let ask = async move {
            let page = read_page(&bucket, &prefix, None, after, &provider).await?;
            page.into_keys().map_err(|source| broken(&bucket, source))
        };
        ask.boxed()
    }

    fn folders(&self, level: String, behind: String) -> BoxFuture<'static, FolderNames> {
        let (bucket, provider) = (Arc::clone(&self.bucket), self.provider.clone());
        let ask = async move {
            let behind = Some(Marker { key: behind, version: None });
            let page = read_page(&bucket, &level, Some("/"), behind, &provider).await;
            page.map_or_else(|_| FolderNames::unknown(), |page| FolderNames::new(page.folders, page.is_truncated))
        };
        ask.boxed()
    }

    fn broken(&self, how: BrokenPaging) -> BucketError {
        broken(&self.bucket, how)
    }
}

fn broken(bucket: &str, source: BrokenPaging) -> BucketError {
    BucketError::BrokenList { bucket: bucket.to_owned(), source }
}

#[tracing::instrument(name = "list_versions_page", skip_all, fields(bucket = bucket, prefix = prefix))]
async fn read_page(
    bucket: &str,
    prefix: &str,
    delimiter: Option<&str>,
    after: Option<Marker>,
    provider: &AwsClientProvider,
) -> Result<VersionPage, BucketError> {
    let (key, version) = after.map(|after| (after.key, after.version)).unzip();
    let version = version.flatten();
    check_address("ListObjectVersions", [Some(prefix), key.as_deref(), version.as_deref()])
        .map_err(|error| BucketError::from_request(bucket, error))?;
    let scanned = ScannedAnswer::new(SCAN);
    let answer = in_bucket_region(bucket, provider, |client| {
        let list = client.list_object_versions().bucket(bucket).encoding_type(EncodingType::Url);
        list.set_prefix(Some(prefix.to_owned()).filter(|prefix| !prefix.is_empty()))
            .set_delimiter(delimiter.map(str::to_owned))
            .set_key_marker(key.clone())
            .set_version_id_marker(version.clone())
            .customize()
            .interceptor(scanned.clone())
            .interceptor(WholeAnswers)
            .send()
    });
    let answer = answer.await.map_err(|error| BucketError::from_sdk("ListObjectVersions", bucket, error))?;
    Ok(scanned.into_read().unwrap_or_else(|| VersionPage::from(answer)))
}

/// A page of a list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct VersionPage {
    folders: Vec<String>,
    entries: Vec<VersionSummary>,
    is_truncated: Option<bool>,
    next_key: Option<String>,
    next_version: Option<String>,
}

impl VersionPage {
    fn into_keys(self) -> Result<KeyPage<VersionSummary>, BrokenPaging> {
        let version = self.next_version;
        let next = self.next_key.map(|key| Marker { key, version });
        let page = Page::new(self.entries, self.is_truncated, next)?;
        Ok(KeyPage { items: page.items, end: page.next })
    }
}

impl From<ListObjectVersionsOutput> for VersionPage {
    fn from(answer: ListObjectVersionsOutput) -> Self {
        let encoding = answer.encoding_type;
        let key_of = |key: Option<String>| decoded(key.unwrap_or_default(), encoding.as_ref());
        let versions = answer.versions.unwrap_or_default().into_iter();
        let versions = versions.map(|mut version| VersionSummary::of_version(key_of(version.key.take()), version));
        let markers = answer.delete_markers.unwrap_or_default().into_iter();
        let markers = markers.map(|mut marker| VersionSummary::of_marker(key_of(marker.key.take()), marker));
        let folders = answer.common_prefixes.unwrap_or_default().into_iter();
        Self {
            folders: folders.map(|folder| key_of(folder.prefix)).collect(),
            entries: versions.chain(markers).collect(),
            is_truncated: answer.is_truncated,
            next_key: answer.next_key_marker.map(|key| key_of(Some(key))),
            next_version: answer.next_version_id_marker,
        }
    }
}

impl VersionSummary {
    fn of_version(key: String, version: ObjectVersion) -> Self {
        let class = version.storage_class.as_ref().map(ObjectVersionStorageClass::as_str);
        Self {
            key,
            version_id: version.version_id,
            is_latest: version.is_latest.unwrap_or_default(),
            is_delete_marker: false,
            size: version.size.and_then(|size| u64::try_from(size).ok()).unwrap_or_default(),
            modified: version.last_modified.and_then(|time| SystemTime::try_from(time).ok()),
            storage_class: StorageClass::from_name(class),
            etag: version.e_tag,
        }
    }

    fn of_marker(key: String, marker: DeleteMarkerEntry) -> Self {
        Self {
            key,
            version_id: marker.version_id,
            is_latest: marker.is_latest.unwrap_or_default(),
            is_delete_marker: true,
            size: 0,
            modified: marker.last_modified.and_then(|time| SystemTime::try_from(time).ok()),
            storage_class: StorageClass::default(),
            etag: None,
        }
    }
}

/// Of a bucket that keeps no versions.
impl From<ObjectSummary> for VersionSummary {
    fn from(object: ObjectSummary) -> Self {
        let ObjectSummary { key, size, modified, etag, storage_class } = object;
        Self { key, version_id: None, is_latest: true, is_delete_marker: false, size, modified, etag, storage_class }
    }
}

#[cfg(test)]
mod tests;
