//! How much there is, by folder and by storage class.

use super::error::ObjectError;
use super::list::ObjectSummary;
use super::parallel_list::stream_bucket_objects_in_parallel;
use super::storage_class::StorageClass;
use super::version_list::VersionSummary;
use crate::parallel::ParallelList;
use aws_interactions_core::AwsClientProvider;
use futures::TryStreamExt;
use std::collections::{BTreeMap, HashMap};

/// So many objects, and their sizes together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Usage {
    /// How many.
    pub objects: u64,
    /// Their bytes.
    pub bytes: u64,
}

impl Usage {
    fn add(&mut self, size: u64) {
        self.objects += 1;
        self.bytes = self.bytes.saturating_add(size);
    }
}

/// What objects take up.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct ObjectUsage {
    /// All together.
    pub total: Usage,
    /// By where S3 keeps them, which decides the price.
    pub by_storage_class: HashMap<StorageClass, Usage>,
    /// By the folder that stands directly under the prefix, whose name ends in `/`; objects in none of them are under
    /// the empty name. Of a prefix that does not end in `/`, by the folders whose names begin as it ends.
    pub by_folder: BTreeMap<String, Usage>,
}

impl ObjectUsage {
    /// Adds an object of a list of what is under `prefix`.
    pub fn add(&mut self, object: &ObjectSummary, prefix: &str) {
        self.add_content(&object.key, object.size, &object.storage_class, prefix);
    }

    /// Adds a version as an object of its own; a delete marker is nothing.
    pub fn add_version(&mut self, version: &VersionSummary, prefix: &str) {
        if !version.is_delete_marker {
            self.add_content(&version.key, version.size, &version.storage_class, prefix);
        }
    }

    fn add_content(&mut self, key: &str, size: u64, class: &StorageClass, prefix: &str) {
        self.total.add(size);
        self.by_storage_class.entry(class.clone()).or_default().add(size);
        // A prefix may end in the midst of a folder's name.
        let above = prefix.rfind('/').map_or(0, |slash| slash + 1);
        let rest = key.strip_prefix(prefix).and_then(|_| key.get(above..)).unwrap_or_default();
        let folder = rest.split_inclusive('/').next().filter(|folder| folder.ends_with('/')).unwrap_or_default();
        match self.by_folder.get_mut(folder) {
            Some(usage) => usage.add(size),
            None => self.by_folder.entry(folder.to_owned()).or_default().add(size),
        }
    }
}

/// Sums up the objects of `bucket` whose keys begin with `prefix`: their current versions, not older ones and not the parts
/// of unfinished uploads, which cost as well ([`count_bucket_contents`](crate::count_bucket_contents) has those).
///
/// The list is read by 32 requests at a time. Memory grows with the number of folders directly under the prefix, not with
/// that of objects.
///
/// Calls `ListObjectsV2` (permission `s3:ListBucket`).
///
/// ```no_run
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), s3_interactions::ObjectError> {
/// let usage = s3_interactions::get_object_usage("logs", Some("2026/"), provider).await?;
/// for (month, usage) in &usage.by_folder {
///     println!("{month}: {} objects, {} bytes", usage.objects, usage.bytes);
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// As [`list_bucket_objects`](crate::list_bucket_objects).
#[tracing::instrument(skip_all, fields(bucket = bucket, prefix = prefix))]
pub async fn get_object_usage(
    bucket: &str,
    prefix: Option<&str>,
    provider: &AwsClientProvider,
) -> Result<ObjectUsage, ObjectError> {
    let mut usage = ObjectUsage::default();
    let objects = stream_bucket_objects_in_parallel(bucket, prefix, ParallelList::default(), provider);
    let mut objects = Box::pin(objects);
    while let Some(object) = objects.try_next().await? {
        usage.add(&object, prefix.unwrap_or_default());
    }
    Ok(usage)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bucket::error::BucketError;
    use crate::stand_in::{error_answer, provider_with};
    use aws_sdk_s3::Client;
    use aws_sdk_s3::operation::list_objects_v2::ListObjectsV2Output;
    use aws_sdk_s3::types::{Object, ObjectStorageClass};
    use aws_smithy_mocks::{mock, mock_client};

    fn object(key: &str, size: i64, class: &str) -> Object {
        Object::builder().key(key).size(size).storage_class(ObjectStorageClass::from(class)).build()
    }

    #[tokio::test]
    async fn when_get_object_usage_then_objects_are_summed_up_by_class_and_by_folder_under_the_prefix() {
        let list = mock!(Client::list_objects_v2)
            .match_requests(|request| request.prefix() == Some("logs/"))
            .then_output(|| {
                let objects = vec![
                    object("logs/", 0, "STANDARD"),
                    object("logs/a/1", 10, "STANDARD"),
                    object("logs/a/b/2", 5, "GLACIER"),
                    object("logs/readme", 1, "STANDARD"),
                ];
                ListObjectsV2Output::builder().set_contents(Some(objects)).build()
            });
        let provider = provider_with(mock_client!(aws_sdk_s3, [&list])).await;
        let usage = get_object_usage("logs", Some("logs/"), &provider).await.expect("a sum");
        let of = |objects, bytes| Usage { objects, bytes };
        assert_eq!(usage.total, of(4, 16));
        assert_eq!(usage.by_storage_class[&StorageClass::Standard], of(3, 11));
        assert_eq!(usage.by_storage_class[&StorageClass::GlacierFlexibleRetrieval], of(1, 5));
        assert_eq!(usage.by_folder, BTreeMap::from([(String::new(), of(2, 1)), ("a/".to_owned(), of(2, 15))]));
    }

    #[test]
    fn when_a_prefix_ends_in_the_midst_of_a_name_then_folders_have_their_whole_names() {
        let names = |prefix: &str| {
            let mut usage = ObjectUsage::default();
            for key in ["logs", "logs-old/1", "logs/2026/a", "logs/2026/b", "logs/2025/c", "logs/readme", "other/x"] {
                usage.add_content(key, 1, &StorageClass::Standard, prefix);
            }
            usage.by_folder.into_keys().collect::<Vec<_>>()
        };
        assert_eq!(names("logs/"), ["", "2025/", "2026/"]);
        assert_eq!(names("logs/202"), ["", "2025/", "2026/"]);
        assert_eq!(names("logs"), ["", "logs-old/", "logs/"]);
        assert_eq!(names(""), ["", "logs-old/", "logs/", "other/"]);
        assert_eq!(names("logs/2026"), ["", "2026/"]);
    }

    #[tokio::test]
    async fn when_get_object_usage_and_the_list_fails_then_no_sum_comes_out() {
        let denied = mock!(Client::list_objects_v2).then_http_response(|| error_answer(403, "AccessDenied"));
        let provider = provider_with(mock_client!(aws_sdk_s3, [&denied])).await;
        let error = get_object_usage("logs", None, &provider).await.expect_err("denied");
        assert!(matches!(error, ObjectError::Bucket(BucketError::AccessDenied { .. })), "{error:?}");
    }

    #[test]
    fn when_versions_are_summed_up_then_each_counts_as_an_object_and_a_delete_marker_as_nothing() {
        let version = |is_delete_marker| VersionSummary {
            key: "a/b".to_owned(),
            version_id: Some("v".to_owned()),
            is_latest: true,
            is_delete_marker,
            size: 7,
            modified: None,
            etag: None,
            storage_class: StorageClass::Standard,
        };
        let mut usage = ObjectUsage::default();
        for is_delete_marker in [false, true, false] {
            usage.add_version(&version(is_delete_marker), "");
        }
        let expected = Usage { objects: 2, bytes: 14 };
        assert_eq!((usage.total, usage.by_folder.get("a/").copied()), (expected, Some(expected)));
    }
}
