//! The objects of a bucket.

mod scan;

use super::address::check_address;
use super::error::ObjectError;
use super::key::decoded;
use super::storage_class::StorageClass;
use crate::bucket::error::BucketError;
use crate::bucket::name;
use crate::bucket_regions::in_bucket_region;
use crate::scanned_answer::{Scan, ScannedAnswer};
use crate::whole_answer::WholeAnswers;
use aws_interactions_core::{AwsClientProvider, BrokenPaging, Page, pages};
use aws_sdk_s3::operation::list_objects_v2::{ListObjectsV2, ListObjectsV2Output};
use aws_sdk_s3::types::{EncodingType, ObjectStorageClass};
use aws_smithy_runtime_api::client::interceptors::context::Output;
use aws_smithy_runtime_api::client::runtime_plugin::RuntimePlugin;
use futures::{Stream, StreamExt, TryStreamExt, future, stream};
use std::sync::Arc;
use std::time::SystemTime;

const SCAN: Scan<ListPage> = Scan {
    plain: scan::scan,
    by_the_sdk: || ListObjectsV2::new().config(),
    nothing: || Output::erase(ListObjectsV2Output::builder().build()),
};

/// An object, as a list shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ObjectSummary {
    /// Its key.
    pub key: String,
    /// Its size in bytes.
    pub size: u64,
    /// When it was written.
    pub modified: Option<SystemTime>,
    /// Its etag, in quotes as S3 gives it.
    pub etag: Option<String>,
    /// Where it is kept.
    pub storage_class: StorageClass,
}

/// What stands in a folder: keys cut at the next `/`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum FolderEntry {
    /// Keys that begin with this prefix, which ends in `/`.
    Folder(String),
    /// An object.
    Object(ObjectSummary),
}

/// All objects of `bucket` whose keys begin with `prefix`, in the order of their keys' bytes.
///
/// Holds them all in memory, some 200 bytes each: [`stream_bucket_objects`] does not.
///
/// Calls `ListObjectsV2` (permission `s3:ListBucket`) until there are no more pages.
///
/// ```no_run
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), s3_interactions::ObjectError> {
/// for object in s3_interactions::list_bucket_objects("logs", Some("2026/"), provider).await? {
///     println!("{} {}", object.size, object.key);
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`ObjectError::Bucket`] for a bucket that is not there, has no valid name, keeps the caller out, or whose list is
/// broken; and, before anything is sent, for a prefix of more than 4,096 bytes, which no key has.
#[tracing::instrument(skip_all, fields(bucket = bucket, prefix = prefix))]
pub async fn list_bucket_objects(
    bucket: &str,
    prefix: Option<&str>,
    provider: &AwsClientProvider,
) -> Result<Vec<ObjectSummary>, ObjectError> {
    Box::pin(stream_bucket_objects(bucket, prefix, provider)).try_collect().await
}

/// As [`list_bucket_objects`], one page of 1,000 in memory at a time; the next is asked for when it is needed.
///
/// ```no_run
/// # use futures::TryStreamExt;
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), s3_interactions::ObjectError> {
/// let objects = s3_interactions::stream_bucket_objects("logs", None, provider);
/// let bytes = objects.try_fold(0, |sum, object| async move { Ok(sum + object.size) }).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// As [`list_bucket_objects`]; the stream ends with the error.
pub fn stream_bucket_objects<'a>(
    bucket: &'a str,
    prefix: Option<&'a str>,
    provider: &'a AwsClientProvider,
) -> impl Stream<Item = Result<ObjectSummary, ObjectError>> + 'a {
    stream_objects(bucket, prefix.map(Arc::from), provider).map_err(ObjectError::Bucket)
}

pub(super) fn stream_objects<'a>(
    bucket: &'a str,
    prefix: Option<Arc<str>>,
    provider: &'a AwsClientProvider,
) -> impl Stream<Item = Result<ObjectSummary, BucketError>> + 'a {
    stream(bucket, prefix, None, provider).try_filter_map(|entry| {
        future::ready(Ok(match entry {
            FolderEntry::Object(object) => Some(object),
            FolderEntry::Folder(_) => None,
        }))
    })
}

/// What stands directly in a folder of `bucket`: objects whose keys go on behind `prefix` without a `/`, and the
/// folders of the others. `prefix` is empty for the whole bucket, and ends in `/` for a folder's inside.
///
/// S3 knows no folders; this is a view of the keys. Each page comes with its folders first.
///
/// ```no_run
/// # use futures::TryStreamExt;
/// # use s3_interactions::{FolderEntry, stream_folder};
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), s3_interactions::ObjectError> {
/// let mut entries = std::pin::pin!(stream_folder("logs", "2026/", provider));
/// while let Some(entry) = entries.try_next().await? {
///     match entry {
///         FolderEntry::Folder(prefix) => println!("{prefix}"),
///         FolderEntry::Object(object) => println!("{} {}", object.key, object.size),
///         _ => {}
///     }
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// As [`list_bucket_objects`]; the stream ends with the error.
pub fn stream_folder<'a>(
    bucket: &'a str,
    prefix: &'a str,
    provider: &'a AwsClientProvider,
) -> impl Stream<Item = Result<FolderEntry, ObjectError>> + 'a {
    let prefix = Some(prefix).filter(|prefix| !prefix.is_empty()).map(Arc::from);
    stream(bucket, prefix, Some("/"), provider).map_err(ObjectError::Bucket)
}

fn stream<'a>(
    bucket: &'a str,
    prefix: Option<Arc<str>>,
    delimiter: Option<&'static str>,
    provider: &'a AwsClientProvider,
) -> impl Stream<Item = Result<FolderEntry, BucketError>> + 'a {
    let fetch = move |token: Option<String>| {
        let prefix = prefix.clone();
        async move {
            let start = token.map_or(Start::Beginning, Start::Token);
            let page = read_page(bucket, prefix.as_deref(), delimiter, start, provider).await?;
            page.into_entries().map_err(|source| BucketError::BrokenList { bucket: bucket.to_owned(), source })
        }
    };
    let entries = pages(fetch, move |source| BucketError::BrokenList { bucket: bucket.to_owned(), source });
    match name::check(bucket) {
        Ok(()) => entries.left_stream(),
        Err(error) => stream::once(future::ready(Err(error))).right_stream(),
    }
}

/// Where a page of a list begins.
#[derive(Debug, Clone)]
pub(super) enum Start {
    Beginning,
    /// Where the page before it said.
    Token(String),
    /// Behind this key, which need not be there.
    After(String),
}

impl Start {
    fn into_token_and_key(self) -> (Option<String>, Option<String>) {
        match self {
            Self::Beginning => (None, None),
            Self::Token(token) => (Some(token), None),
            Self::After(key) => (None, Some(key)),
        }
    }
}

#[tracing::instrument(name = "list_page", skip_all, fields(bucket = bucket, prefix = prefix))]
pub(super) async fn read_page(
    bucket: &str,
    prefix: Option<&str>,
    delimiter: Option<&str>,
    start: Start,
    provider: &AwsClientProvider,
) -> Result<ListPage, BucketError> {
    let (token, key) = start.into_token_and_key();
    check_address("ListObjectsV2", [prefix, token.as_deref(), key.as_deref()])
        .map_err(|error| BucketError::from_request(bucket, error))?;
    let scanned = ScannedAnswer::new(SCAN);
    let answer = in_bucket_region(bucket, provider, |client| {
        let list = client.list_objects_v2().bucket(bucket).encoding_type(EncodingType::Url);
        list.set_prefix(prefix.map(str::to_owned))
            .set_delimiter(delimiter.map(str::to_owned))
            .set_continuation_token(token.clone())
            .set_start_after(key.clone())
            .customize()
            .interceptor(scanned.clone())
            .interceptor(WholeAnswers)
            .send()
    });
    let answer = answer.await;
    let answer = answer.map_err(|error| BucketError::from_sdk("ListObjectsV2", bucket, error))?;
    Ok(scanned.into_read().unwrap_or_else(|| ListPage::from(answer)))
}

/// A page of a list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct ListPage {
    pub(super) folders: Vec<String>,
    pub(super) objects: Vec<ObjectSummary>,
    pub(super) is_truncated: Option<bool>,
    next: Option<String>,
}

impl ListPage {
    fn into_entries(self) -> Result<Page<FolderEntry, String>, BrokenPaging> {
        let folders = self.folders.into_iter().map(FolderEntry::Folder);
        let objects = self.objects.into_iter().map(FolderEntry::Object);
        Page::new(folders.chain(objects).collect(), self.is_truncated, self.next)
    }
}

impl From<ListObjectsV2Output> for ListPage {
    fn from(answer: ListObjectsV2Output) -> Self {
        let encoding = answer.encoding_type;
        let text_of = |text: Option<String>| decoded(text.unwrap_or_default(), encoding.as_ref());
        let folders = answer.common_prefixes.unwrap_or_default().into_iter();
        let folders = folders.map(|folder| text_of(folder.prefix)).collect();
        let objects = answer.contents.unwrap_or_default().into_iter().map(|object| ObjectSummary {
            key: text_of(object.key),
            size: object.size.and_then(|size| u64::try_from(size).ok()).unwrap_or_default(),
            modified: object.last_modified.and_then(|time| SystemTime::try_from(time).ok()),
            etag: object.e_tag,
            storage_class: StorageClass::from_name(object.storage_class.as_ref().map(ObjectStorageClass::as_str)),
        });
        let objects = objects.collect();
        Self { folders, objects, is_truncated: answer.is_truncated, next: answer.next_continuation_token }
    }
}

#[cfg(test)]
mod tests;
