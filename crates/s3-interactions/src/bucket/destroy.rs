//! Buckets that are no more.

use super::empty::empty_bucket;
use super::error::BucketError;
use super::name;
use crate::bucket_regions::{forget_region_of, in_bucket_region};
use crate::object::delete::purge::{EmptyOptions, EmptyReport};
use aws_interactions_core::AwsClientProvider;

/// What destroying a bucket came to.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Destruction {
    /// The bucket is gone, and this with it.
    Destroyed(EmptyReport),
    /// There was none.
    DidNotExist,
}

/// Empties `bucket` and deletes it. A bucket that does not exist is not an error.
///
/// The name is free afterwards: anybody may take it.
///
/// Calls what [`empty_bucket`] calls, and `DeleteBucket` (permission `s3:DeleteBucket`).
///
/// ```no_run
/// # use s3_interactions::{Destruction, EmptyOptions, destroy_bucket};
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), s3_interactions::BucketError> {
/// match destroy_bucket("logs", &EmptyOptions::default(), provider).await? {
///     Destruction::Destroyed(report) => println!("gone, with {} versions", report.versions),
///     _ => println!("there was none"),
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// - [`BucketError::Remaining`] where S3 would not delete an entry: the bucket exists, the others are gone.
/// - [`BucketError::NotEmpty`] where somebody put something there meanwhile.
/// - Every error of [`empty_bucket`] but [`BucketError::DoesNotExist`].
#[tracing::instrument(skip_all, fields(bucket = bucket))]
pub async fn destroy_bucket(
    bucket: &str,
    options: &EmptyOptions,
    provider: &AwsClientProvider,
) -> Result<Destruction, BucketError> {
    let report = match empty_bucket(bucket, options, provider).await {
        Err(BucketError::DoesNotExist { .. }) => return Ok(Destruction::DidNotExist),
        other => other?,
    };
    if let Some(first) = report.failed.first() {
        let (bucket, first) = (bucket.to_owned(), first.to_string());
        return Err(BucketError::Remaining { bucket, remaining: report.remaining, first });
    }
    match delete_bucket(bucket, provider).await {
        // Somebody else was faster, or the SDK's first attempt had succeeded.
        Ok(()) | Err(BucketError::DoesNotExist { .. }) => Ok(Destruction::Destroyed(report)),
        Err(error) => Err(error),
    }
}

/// Deletes `bucket` if it is empty, and never anything in it.
///
/// Calls `DeleteBucket` (permission `s3:DeleteBucket`).
///
/// ```no_run
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), s3_interactions::BucketError> {
/// s3_interactions::delete_bucket("logs", provider).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`BucketError::InvalidName`], [`BucketError::DoesNotExist`], [`BucketError::NotEmpty`],
/// [`BucketError::AccessDenied`], and [`BucketError::Request`] for any other failure.
#[tracing::instrument(skip_all, fields(bucket = bucket))]
pub async fn delete_bucket(bucket: &str, provider: &AwsClientProvider) -> Result<(), BucketError> {
    name::check(bucket)?;
    let delete = in_bucket_region(bucket, provider, |client| client.delete_bucket().bucket(bucket).send());
    delete.await.map_err(|error| BucketError::from_sdk("DeleteBucket", bucket, error))?;
    forget_region_of(bucket, provider);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::object::delete::FailedDelete;
    use crate::stand_in::{bare_answer, error_answer, provider_with, provider_without_answers};
    use aws_sdk_s3::Client;
    use aws_sdk_s3::operation::delete_objects::DeleteObjectsOutput;
    use aws_sdk_s3::operation::list_multipart_uploads::ListMultipartUploadsOutput;
    use aws_sdk_s3::operation::list_object_versions::ListObjectVersionsOutput;
    use aws_sdk_s3::types::{self, ObjectVersion};
    use aws_smithy_mocks::{Rule, mock, mock_client};
    use aws_smithy_runtime_api::client::orchestrator::HttpResponse;

    /// The calls that empty a bucket of two versions, of which these are refused.
    fn emptying(refused: &'static [&'static str]) -> [Rule; 3] {
        [
            mock!(Client::list_object_versions).match_requests(|request| request.bucket() == Some("logs")).then_output(
                || {
                    let version = |key| ObjectVersion::builder().key(key).version_id("v").build();
                    ListObjectVersionsOutput::builder().versions(version("a")).versions(version("b")).build()
                },
            ),
            mock!(Client::delete_objects).match_requests(|request| request.bucket() == Some("logs")).then_output(
                || {
                    let error = |key: &&str| types::Error::builder().key(*key).version_id("v").code("AccessDenied");
                    let errors = refused.iter().map(|key| error(key).message("locked").build());
                    DeleteObjectsOutput::builder().set_errors(Some(errors.collect())).build()
                },
            ),
            mock!(Client::list_multipart_uploads)
                .match_requests(|request| request.bucket() == Some("logs"))
                .then_output(|| ListMultipartUploadsOutput::builder().build()),
        ]
    }

    fn delete_bucket_answers(answer: impl Fn() -> HttpResponse + Send + Sync + 'static) -> Rule {
        mock!(Client::delete_bucket)
            .match_requests(|request| request.bucket() == Some("logs"))
            .then_http_response(answer)
    }

    async fn destroy_by(rules: &[&Rule]) -> Result<Destruction, BucketError> {
        let provider = provider_with(mock_client!(aws_sdk_s3, rules.iter().copied())).await;
        destroy_bucket("logs", &EmptyOptions::default(), &provider).await
    }

    #[tokio::test]
    async fn when_destroy_bucket_then_it_is_emptied_first_and_deleted() {
        let [versions, objects, uploads] = emptying(&[]);
        let delete = delete_bucket_answers(|| bare_answer(204, &[]));
        let destruction = destroy_by(&[&versions, &objects, &uploads, &delete]).await.expect("gone");
        let expected = EmptyReport { versions: 2, ..EmptyReport::default() };
        assert_eq!(destruction, Destruction::Destroyed(expected));
        assert_eq!([&versions, &objects, &uploads, &delete].map(Rule::num_calls), [1; 4]);
    }

    #[tokio::test]
    async fn when_destroy_bucket_and_there_is_none_then_it_did_not_exist() {
        let missing = mock!(Client::list_object_versions).then_http_response(|| error_answer(404, "NoSuchBucket"));
        assert_eq!(destroy_by(&[&missing]).await.expect("nothing to do"), Destruction::DidNotExist);
        assert_eq!(missing.num_calls(), 1);
    }

    #[tokio::test]
    async fn when_destroy_bucket_and_somebody_else_is_faster_then_it_is_gone_all_the_same() {
        let [versions, objects, uploads] = emptying(&[]);
        let delete = delete_bucket_answers(|| error_answer(404, "NoSuchBucket"));
        let destruction = destroy_by(&[&versions, &objects, &uploads, &delete]).await.expect("gone");
        assert!(matches!(destruction, Destruction::Destroyed(report) if report.versions == 2));
    }

    #[tokio::test]
    async fn when_destroy_bucket_and_an_entry_stays_then_the_bucket_does_and_the_first_is_named() {
        let [versions, objects, uploads] = emptying(&["a", "b"]);
        // No rule for DeleteBucket: asking for it would panic.
        let error = destroy_by(&[&versions, &objects, &uploads]).await.expect_err("locked");
        let BucketError::Remaining { bucket, remaining, first } = error else { panic!("{error:?}") };
        assert_eq!((bucket.as_str(), remaining), ("logs", 2));
        let expected = FailedDelete {
            key: "a".to_owned(),
            version_id: Some("v".to_owned()),
            code: "AccessDenied".to_owned(),
            message: "locked".to_owned(),
        };
        assert_eq!(first, expected.to_string());
        assert_eq!(first, "`a` (version v): locked (AccessDenied)");
    }

    #[tokio::test]
    async fn when_destroy_bucket_and_s3_refuses_then_the_error_says_why() {
        let cases = [(409, "BucketNotEmpty"), (403, "AccessDenied"), (409, "OperationAborted")];
        for (status, code) in cases {
            let [versions, objects, uploads] = emptying(&[]);
            let delete = delete_bucket_answers(move || error_answer(status, code));
            let error = destroy_by(&[&versions, &objects, &uploads, &delete]).await.expect_err(code);
            match (code, &error) {
                ("BucketNotEmpty", BucketError::NotEmpty { bucket }) => assert_eq!(bucket, "logs"),
                ("AccessDenied", BucketError::AccessDenied { source, .. })
                | ("OperationAborted", BucketError::Request { source, .. }) => {
                    assert_eq!((source.operation(), source.code()), ("DeleteBucket", Some(code)));
                }
                _ => panic!("{code}: {error:?}"),
            }
        }
    }

    #[tokio::test]
    async fn when_destroy_bucket_and_it_cannot_be_emptied_then_it_is_not_deleted() {
        let denied = mock!(Client::list_object_versions).then_http_response(|| error_answer(403, "AccessDenied"));
        let error = destroy_by(&[&denied]).await.expect_err("not listed");
        assert!(matches!(error, BucketError::AccessDenied { .. }), "{error:?}");
        let provider = provider_without_answers().await;
        let error = destroy_bucket("no/bucket", &EmptyOptions::default(), &provider).await.expect_err("refused");
        assert!(matches!(error, BucketError::InvalidName { .. }), "{error:?}");
    }
}
