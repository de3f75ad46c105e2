//! Copies inside S3.

use super::error::ObjectError;
use super::head::head_object;
use super::key;
use super::put::PutObject;
use crate::bucket_regions::in_bucket_region;
use crate::uri::S3Uri;
use aws_interactions_core::{AwsClientProvider, RequestError};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What S3 copies in one request.
const LIMIT: u64 = 5 * 1024 * 1024 * 1024;
/// A header carries the source, encoded as a URL's path is.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// Copies an object of at most 5 GiB, metadata and all, without its content passing through here. The source may be
/// in another region.
///
/// Calls `HeadObject` of the source and `CopyObject` (permissions `s3:GetObject` on the source and `s3:PutObject` on the
/// target; `s3:GetObjectTagging` and `s3:PutObjectTagging` where it has tags). S3 encrypts the copy by the target
/// bucket's rule. What was looked at is what is copied: a source that is written in between is not.
///
/// ```no_run
/// # use s3_interactions::copy_object;
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), Box<dyn std::error::Error>> {
/// copy_object(&"s3://logs/today.json".parse()?, &"s3://archive/2026/11/22.json".parse()?, provider).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// - [`ObjectError::InvalidKey`], [`ObjectError::Bucket`] for a wrong name, before anything is sent.
/// - [`ObjectError::DoesNotExist`] where the source does not exist, [`ObjectError::Bucket`] where a bucket does not.
/// - [`ObjectError::AccessDenied`]; where S3 does not say to which of the two, the target is named.
/// - [`ObjectError::TooLarge`]: nothing was copied.
/// - [`ObjectError::Changed`] where somebody wrote the source meanwhile.
/// - [`ObjectError::Request`] for any other failure.
#[tracing::instrument(skip_all, fields(source = %source, target = %target))]
pub async fn copy_object(
    source: &S3Uri,
    target: &S3Uri,
    provider: &AwsClientProvider,
) -> Result<PutObject, ObjectError> {
    key::check(&source.bucket, &source.key)?;
    key::check(&target.bucket, &target.key)?;
    // Looked at first: of a source that is too large, or whose bucket is missing, S3's own answer does not say it.
    let head = Box::pin(head_object(&source.bucket, &source.key, provider)).await?;
    if head.size > LIMIT {
        let S3Uri { bucket, key } = source.clone();
        return Err(ObjectError::TooLarge { bucket, key, size: head.size, limit: LIMIT });
    }
    let encoded = utf8_percent_encode(&format!("{}/{}", source.bucket, source.key), ENCODED).to_string();
    let answer = in_bucket_region(&target.bucket, provider, |client| {
        let copy = client.copy_object().bucket(&target.bucket).key(&target.key).copy_source(&encoded);
        copy.set_copy_source_if_match(head.etag.clone()).send()
    });
    let answer = answer.await.map_err(|error| {
        failure(source, target, head.etag.as_deref(), RequestError::from_sdk("s3", "CopyObject", error))
    })?;
    let etag = answer.copy_object_result.and_then(|result| result.e_tag);
    Ok(PutObject { etag, version_id: answer.version_id, size: head.size })
}

fn failure(source: &S3Uri, target: &S3Uri, etag: Option<&str>, error: RequestError) -> ObjectError {
    let S3Uri { bucket, key } = source.clone();
    match (error.code(), etag) {
        (Some("PreconditionFailed"), Some(etag)) => ObjectError::Changed { bucket, key, expected: etag.to_owned() },
        // Only a source can be missing below a bucket.
        (Some("NoSuchKey" | "ObjectNotInActiveTierError"), _) => ObjectError::from_request(&bucket, &key, error),
        _ => ObjectError::from_request(&target.bucket, &target.key, error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bucket::error::BucketError;
    use crate::stand_in::{
        Log, answer_of, bare_answer, error_answer, provider_over, provider_with, provider_without_answers,
    };
    use aws_interactions_core::RequestErrorKind;
    use aws_sdk_s3::Client;
    use aws_sdk_s3::operation::copy_object::CopyObjectOutput;
    use aws_sdk_s3::operation::head_object::HeadObjectOutput;
    use aws_sdk_s3::types::CopyObjectResult;
    use aws_smithy_mocks::{Rule, mock, mock_client};

    fn at(bucket: &str, key: &str) -> S3Uri {
        S3Uri { bucket: bucket.to_owned(), key: key.to_owned() }
    }

    fn source_has(size: i64) -> Rule {
        mock!(Client::head_object)
            .match_requests(|request| request.bucket() == Some("logs") && request.key() == Some("a b"))
            .then_output(move || HeadObjectOutput::builder().content_length(size).e_tag("\"old\"").build())
    }

    async fn copy_by(rules: &[&Rule]) -> Result<PutObject, ObjectError> {
        let provider = provider_with(mock_client!(aws_sdk_s3, rules)).await;
        copy_object(&at("logs", "a b"), &at("archive", "c d"), &provider).await
    }

    async fn failure_by(status: u16, code: &'static str) -> ObjectError {
        let copy = mock!(Client::copy_object).then_http_response(move || error_answer(status, code));
        copy_by(&[&source_has(3), &copy]).await.expect_err("S3 refuses")
    }

    #[tokio::test]
    async fn when_copy_object_then_what_was_looked_at_is_copied_and_its_size_told() {
        let copy = mock!(Client::copy_object)
            .match_requests(|request| {
                request.bucket() == Some("archive")
                    && request.key() == Some("c d")
                    && request.copy_source() == Some("logs/a%20b")
                    && request.copy_source_if_match() == Some("\"old\"")
                    && request.acl().is_none()
            })
            .then_output(|| {
                let result = CopyObjectResult::builder().e_tag("\"new\"").build();
                CopyObjectOutput::builder().copy_object_result(result).version_id("v1").build()
            });
        let head = source_has(3);
        let object = copy_by(&[&head, &copy]).await.expect("copied");
        let (etag, version_id) = (Some("\"new\"".to_owned()), Some("v1".to_owned()));
        assert_eq!(object, PutObject { etag, version_id, size: 3 });
        assert_eq!((head.num_calls(), copy.num_calls()), (1, 1));
    }

    #[tokio::test]
    async fn when_copy_object_then_the_source_is_encoded_but_for_its_slashes() {
        let keys = [
            ("a b/c", "logs/a%20b/c"),
            ("a+b", "logs/a%2Bb"),
            ("100%25?x=1#y", "logs/100%2525%3Fx%3D1%23y"),
            ("ä😀", "logs/%C3%A4%F0%9F%98%80"),
            ("a//b/../c", "logs/a//b/../c"),
            ("-_.~", "logs/-_.~"),
            ("a\nb&<\"", "logs/a%0Ab%26%3C%22"),
        ];
        for (key, expected) in keys {
            let sent = Log::default();
            let log = sent.clone();
            let provider = provider_over(move |request| {
                if let Some(source) = request.headers().get("x-amz-copy-source") {
                    log.push(source.to_owned());
                }
                let is_head = request.method() == "HEAD";
                async move { if is_head { bare_answer(200, &[]) } else { answer_of("<CopyObjectResult/>", &[]) } }
            })
            .await;
            copy_object(&at("logs", key), &at("archive", "c"), &provider).await.expect("copied");
            assert_eq!(sent.all(), [expected], "{key}");
        }
    }

    #[tokio::test]
    async fn when_copy_object_and_the_source_is_larger_than_5_gib_then_it_is_too_large_and_nothing_is_copied() {
        let head = source_has(5 * 1024 * 1024 * 1024 + 1);
        let ObjectError::TooLarge { bucket, key, size, limit } = copy_by(&[&head]).await.expect_err("too large") else {
            panic!("another error")
        };
        assert_eq!((bucket.as_str(), key.as_str(), size, limit), ("logs", "a b", LIMIT + 1, 5_368_709_120));
    }

    #[tokio::test]
    async fn when_copy_object_and_the_source_is_5_gib_then_it_is_copied() {
        let copy = mock!(Client::copy_object).then_output(|| CopyObjectOutput::builder().build());
        let object = copy_by(&[&source_has(5 * 1024 * 1024 * 1024), &copy]).await.expect("copied");
        assert_eq!(object.size, LIMIT);
    }

    #[tokio::test]
    async fn when_copy_object_and_the_source_is_missing_then_it_is_named_and_nothing_is_copied() {
        for (bucket_status, is_bucket_missing) in [(200, false), (404, true)] {
            let head = mock!(Client::head_object).then_http_response(|| bare_answer(404, &[]));
            let bucket = mock!(Client::head_bucket).then_http_response(move || bare_answer(bucket_status, &[]));
            match copy_by(&[&head, &bucket]).await.expect_err("a missing source") {
                ObjectError::DoesNotExist { bucket, key } => {
                    assert_eq!((bucket.as_str(), key.as_str(), is_bucket_missing), ("logs", "a b", false));
                }
                ObjectError::Bucket(BucketError::DoesNotExist { bucket }) => {
                    assert_eq!((bucket.as_str(), is_bucket_missing), ("logs", true));
                }
                error => panic!("{error:?}"),
            }
        }
    }

    #[tokio::test]
    async fn when_copy_object_and_the_source_may_not_be_read_then_access_to_it_is_denied() {
        let head = mock!(Client::head_object).then_http_response(|| bare_answer(403, &[]));
        let error = copy_by(&[&head]).await.expect_err("denied");
        assert!(matches!(&error, ObjectError::AccessDenied { bucket, .. } if bucket == "logs"), "{error:?}");
    }

    #[tokio::test]
    async fn when_copy_object_and_s3_refuses_then_the_error_names_what_it_is_about() {
        let error = failure_by(404, "NoSuchKey").await;
        assert!(matches!(&error, ObjectError::DoesNotExist { bucket, key } if bucket == "logs" && key == "a b"));
        let error = failure_by(404, "NoSuchBucket").await;
        let is_target =
            matches!(&error, ObjectError::Bucket(BucketError::DoesNotExist { bucket }) if bucket == "archive");
        assert!(is_target, "{error:?}");
        let error = failure_by(403, "AccessDenied").await;
        assert!(matches!(&error, ObjectError::AccessDenied { bucket, key, .. } if bucket == "archive" && key == "c d"));
        let error = failure_by(412, "PreconditionFailed").await;
        let ObjectError::Changed { bucket, key, expected } = error else { panic!("{error:?}") };
        assert_eq!((bucket.as_str(), key.as_str(), expected.as_str()), ("logs", "a b", "\"old\""));
        let error = failure_by(403, "ObjectNotInActiveTierError").await;
        let ObjectError::Request { bucket, source, .. } = error else { panic!("{error:?}") };
        assert_eq!((bucket.as_str(), source.kind()), ("logs", RequestErrorKind::Conflict));
        let error = failure_by(400, "InvalidRequest").await;
        assert!(matches!(&error, ObjectError::Request { bucket, .. } if bucket == "archive"), "{error:?}");
    }

    #[tokio::test]
    async fn when_copy_object_and_it_fails_inside_a_success_then_it_has_failed() {
        let copy = mock!(Client::copy_object).then_http_response(|| {
            answer_of("<Error><Code>AccessDenied</Code><Message>told so</Message></Error>", &[])
        });
        let error = copy_by(&[&source_has(3), &copy]).await.expect_err("no copy");
        assert_eq!(error.request().expect("a request").code(), Some("AccessDenied"), "{error:?}");
    }

    #[tokio::test]
    async fn when_copy_object_and_a_name_is_wrong_then_nothing_is_sent() {
        let provider = provider_without_answers().await;
        let good = at("logs", "a");
        for bad in [at("logs", ""), at("lo gs", "a"), at("logs", &"k".repeat(1025))] {
            copy_object(&bad, &good, &provider).await.expect_err("a wrong source");
            let error = copy_object(&good, &bad, &provider).await.expect_err("a wrong target");
            assert!(matches!(error, ObjectError::InvalidKey { .. } | ObjectError::Bucket(_)), "{error:?}");
        }
    }
}
