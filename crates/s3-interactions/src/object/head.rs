//! What S3 knows of an object, without its content.

use super::error::ObjectError;
use super::key;
use super::storage_class::StorageClass;
use crate::bucket::error::BucketError;
use crate::bucket::status::{BucketStatus, get_bucket_status};
use crate::bucket_regions::in_bucket_region;
use crate::encryption::Encryption;
use aws_interactions_core::AwsClientProvider;
use aws_sdk_s3::operation::get_object::GetObjectOutput;
use aws_sdk_s3::operation::head_object::HeadObjectOutput;
use aws_sdk_s3::types::ChecksumMode;
use std::collections::BTreeMap;
use std::time::SystemTime;

/// What S3 knows of an object.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ObjectHead {
    /// Its size in bytes.
    pub size: u64,
    /// Its etag, in quotes: for conditions. An MD5 of the content only where it was sent in one piece and is not
    /// encrypted with KMS.
    pub etag: Option<String>,
    /// When it was written.
    pub modified: Option<SystemTime>,
    /// Where it is kept.
    pub storage_class: StorageClass,
    /// Its content type.
    pub content_type: Option<String>,
    /// Its version, in a bucket that keeps versions.
    pub version_id: Option<String>,
    /// How it is encrypted.
    pub encryption: Encryption,
    /// What its writer noted: names without `x-amz-meta-`, in lower case.
    pub metadata: BTreeMap<String, String>,
}

impl ObjectHead {
    fn of(head: HeadObjectOutput) -> Self {
        Self {
            size: size_of(&head),
            modified: head.last_modified.and_then(|time| SystemTime::try_from(time).ok()),
            storage_class: StorageClass::from_name(
                head.storage_class.as_ref().map(aws_sdk_s3::types::StorageClass::as_str),
            ),
            encryption: Encryption::from_sdk(head.server_side_encryption.as_ref(), head.ssekms_key_id.as_deref()),
            etag: head.e_tag,
            content_type: head.content_type,
            version_id: head.version_id,
            metadata: head.metadata.unwrap_or_default().into_iter().collect(),
        }
    }

    /// What stands beside content. The size is that of the whole object, of which this may be a range.
    pub(crate) fn of_content(content: &GetObjectOutput, size: Option<u64>) -> Self {
        let storage_class = content.storage_class.as_ref().map(aws_sdk_s3::types::StorageClass::as_str);
        Self {
            size: size.unwrap_or_default(),
            modified: content.last_modified.and_then(|time| SystemTime::try_from(time).ok()),
            storage_class: StorageClass::from_name(storage_class),
            encryption: Encryption::from_sdk(content.server_side_encryption.as_ref(), content.ssekms_key_id.as_deref()),
            etag: content.e_tag.clone(),
            content_type: content.content_type.clone(),
            version_id: content.version_id.clone(),
            metadata: content.metadata.clone().unwrap_or_default().into_iter().collect(),
        }
    }
}

pub(crate) fn size_of(head: &HeadObjectOutput) -> u64 {
    head.content_length.and_then(|size| u64::try_from(size).ok()).unwrap_or_default()
}

/// Size, etag, time, storage class, metadata of an object.
///
/// Calls `HeadObject` (permission `s3:GetObject`). A missing object and a missing bucket look the same there, so
/// `HeadBucket` is asked which it is.
///
/// ```no_run
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), s3_interactions::ObjectError> {
/// let head = s3_interactions::head_object("logs", "2026/11/22.json", provider).await?;
/// println!("{} bytes", head.size);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// - [`ObjectError::InvalidKey`], [`ObjectError::Bucket`] for a wrong name, before anything is sent.
/// - [`ObjectError::DoesNotExist`], or [`ObjectError::Bucket`] where the bucket does not.
/// - [`ObjectError::AccessDenied`]: also for a missing object, where the caller may not list the bucket.
/// - [`ObjectError::Request`] for any other failure.
#[tracing::instrument(skip_all, fields(bucket = bucket, key = key))]
pub async fn head_object(bucket: &str, key: &str, provider: &AwsClientProvider) -> Result<ObjectHead, ObjectError> {
    ask(bucket, key, None, provider).await.map(ObjectHead::of)
}

/// The SDK's answer; with checksums where they are asked for.
pub(crate) async fn ask(
    bucket: &str,
    key: &str,
    checksums: Option<ChecksumMode>,
    provider: &AwsClientProvider,
) -> Result<HeadObjectOutput, ObjectError> {
    key::check(bucket, key)?;
    let head = in_bucket_region(bucket, provider, |client| {
        client.head_object().bucket(bucket).key(key).set_checksum_mode(checksums.clone()).send()
    });
    match head.await.map_err(|error| ObjectError::from_sdk("HeadObject", bucket, key, error)) {
        Err(missing @ ObjectError::DoesNotExist { .. }) => {
            Err(Box::pin(what_is_missing(bucket, missing, provider)).await)
        }
        answer => answer,
    }
}

/// What the object's writer noted with it: names without `x-amz-meta-`, in lower case.
///
/// ```no_run
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), s3_interactions::ObjectError> {
/// let metadata = s3_interactions::get_object_user_metadata("logs", "2026/11/22.json", provider).await?;
/// println!("written by {:?}", metadata.get("author"));
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// As [`head_object`].
pub async fn get_object_user_metadata(
    bucket: &str,
    key: &str,
    provider: &AwsClientProvider,
) -> Result<BTreeMap<String, String>, ObjectError> {
    Ok(head_object(bucket, key, provider).await?.metadata)
}

async fn what_is_missing(bucket: &str, object: ObjectError, provider: &AwsClientProvider) -> ObjectError {
    match get_bucket_status(bucket, provider).await {
        Ok(BucketStatus::DoesNotExist) => ObjectError::Bucket(BucketError::DoesNotExist { bucket: bucket.to_owned() }),
        _ => object,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stand_in::{bare_answer, provider_with, provider_without_answers};
    use aws_interactions_core::RequestErrorKind;
    use aws_sdk_s3::Client;
    use aws_smithy_mocks::{Rule, mock, mock_client};
    use std::time::{Duration, UNIX_EPOCH};

    fn head_answers(status: u16, headers: &'static [(&'static str, &'static str)]) -> Rule {
        mock!(Client::head_object)
            .match_requests(|request| request.bucket() == Some("logs") && request.key() == Some("a b"))
            .then_http_response(move || bare_answer(status, headers))
    }

    fn bucket_answers(status: u16) -> Rule {
        mock!(Client::head_bucket)
            .match_requests(|request| request.bucket() == Some("logs"))
            .then_http_response(move || bare_answer(status, &[]))
    }

    async fn head_by(rules: &[&Rule]) -> Result<ObjectHead, ObjectError> {
        head_object("logs", "a b", &provider_with(mock_client!(aws_sdk_s3, rules)).await).await
    }

    #[tokio::test]
    async fn when_head_object_and_it_exists_then_all_that_s3_says_is_told() {
        let rule = head_answers(
            200,
            &[
                ("content-length", "7"),
                ("etag", "\"e\""),
                ("last-modified", "Thu, 01 Jan 1970 00:00:09 GMT"),
                ("x-amz-storage-class", "STANDARD_IA"),
                ("content-type", "text/plain"),
                ("x-amz-version-id", "v1"),
                ("x-amz-server-side-encryption", "aws:kms"),
                ("x-amz-server-side-encryption-aws-kms-key-id", "key"),
                ("x-amz-meta-Author", "alice"),
                ("x-amz-meta-empty", ""),
            ],
        );
        let metadata = [("author", "alice"), ("empty", "")];
        let expected = ObjectHead {
            size: 7,
            etag: Some("\"e\"".to_owned()),
            modified: Some(UNIX_EPOCH + Duration::from_secs(9)),
            storage_class: StorageClass::StandardInfrequentAccess,
            content_type: Some("text/plain".to_owned()),
            version_id: Some("v1".to_owned()),
            encryption: Encryption::Kms { key_id: Some("key".to_owned()) },
            metadata: metadata.map(|(name, value)| (name.to_owned(), value.to_owned())).into(),
        };
        assert_eq!(head_by(&[&rule]).await.expect("an object"), expected);
        assert_eq!(rule.num_calls(), 1);
    }

    #[tokio::test]
    async fn when_head_object_and_s3_says_nothing_more_then_the_rest_is_empty_and_the_class_is_standard() {
        let head = head_by(&[&head_answers(200, &[])]).await.expect("an object");
        assert_eq!((head.size, head.etag, head.modified, head.version_id), (0, None, None, None));
        assert_eq!((head.storage_class, head.encryption), (StorageClass::Standard, Encryption::BucketDefault));
        assert!(head.metadata.is_empty());
    }

    #[tokio::test]
    async fn when_get_object_user_metadata_then_it_is_the_metadata_alone() {
        let rule = head_answers(200, &[("x-amz-meta-author", "alice"), ("content-type", "text/plain")]);
        let provider = provider_with(mock_client!(aws_sdk_s3, [&rule])).await;
        let metadata = get_object_user_metadata("logs", "a b", &provider).await.expect("an object");
        assert_eq!(metadata, [("author".to_owned(), "alice".to_owned())].into());
    }

    #[tokio::test]
    async fn when_head_object_and_it_is_missing_and_the_bucket_is_there_or_hidden_then_the_object_does_not_exist() {
        for status in [200, 403, 400] {
            let (head, bucket) = (head_answers(404, &[]), bucket_answers(status));
            let error = head_by(&[&head, &bucket]).await.expect_err("a missing object");
            let ObjectError::DoesNotExist { bucket: named, key } = error else { panic!("{status}: {error:?}") };
            assert_eq!((named.as_str(), key.as_str()), ("logs", "a b"));
            assert_eq!((head.num_calls(), bucket.num_calls()), (1, 1));
        }
    }

    #[tokio::test]
    async fn when_head_object_and_its_bucket_is_missing_then_the_bucket_does_not_exist() {
        let error = head_by(&[&head_answers(404, &[]), &bucket_answers(404)]).await.expect_err("a missing bucket");
        let ObjectError::Bucket(BucketError::DoesNotExist { bucket }) = error else { panic!("{error:?}") };
        assert_eq!(bucket, "logs");
    }

    #[tokio::test]
    async fn when_head_object_and_it_is_forbidden_then_access_is_denied_and_the_bucket_is_not_asked_for() {
        let error = head_by(&[&head_answers(403, &[])]).await.expect_err("403 is an error");
        let ObjectError::AccessDenied { bucket, key, source } = error else { panic!("{error:?}") };
        assert_eq!((bucket.as_str(), key.as_str()), ("logs", "a b"));
        assert_eq!((source.http_status(), source.operation()), (Some(403), "HeadObject"));
    }

    #[tokio::test]
    async fn when_head_object_and_s3_answers_a_bare_400_then_the_request_failed() {
        let error = head_by(&[&head_answers(400, &[])]).await.expect_err("400 is an error");
        let ObjectError::Request { source, .. } = error else { panic!("{error:?}") };
        assert_eq!((source.kind(), source.request_id()), (RequestErrorKind::InvalidRequest, Some("id-of-the-request")));
    }

    #[tokio::test]
    async fn when_head_object_and_a_name_is_wrong_then_nothing_is_sent() {
        let provider = provider_without_answers().await;
        let error = head_object("logs", "", &provider).await.expect_err("no key");
        assert!(matches!(error, ObjectError::InvalidKey { .. }), "{error:?}");
        let error = get_object_user_metadata("lo gs", "key", &provider).await.expect_err("no bucket");
        assert!(matches!(error, ObjectError::Bucket(BucketError::InvalidName { .. })), "{error:?}");
    }
}
