//! What a bucket locks without being asked.

use super::error::BucketError;
use super::name;
use super::settings::get::unless;
use crate::bucket_regions::in_bucket_region;
use aws_interactions_core::AwsClientProvider;
use aws_sdk_s3::types::{ObjectLockConfiguration, ObjectLockRule};

/// Whether `bucket` locks new objects for a time of its own choice. Object Lock that waits to be asked is none.
///
/// S3 does not deliver access logs and inventories to a bucket that does.
///
/// Calls `GetObjectLockConfiguration` (permission `s3:GetBucketObjectLockConfiguration`).
///
/// ```no_run
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), s3_interactions::BucketError> {
/// let takes_logs = !s3_interactions::has_default_retention("logs", provider).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`BucketError::InvalidName`], [`BucketError::DoesNotExist`], [`BucketError::AccessDenied`], and
/// [`BucketError::Request`] for any other failure.
#[tracing::instrument(skip_all, fields(bucket = bucket))]
pub async fn has_default_retention(bucket: &str, provider: &AwsClientProvider) -> Result<bool, BucketError> {
    const NONE: &str = "ObjectLockConfigurationNotFoundError";
    name::check(bucket)?;
    let answer =
        in_bucket_region(bucket, provider, |client| client.get_object_lock_configuration().bucket(bucket).send());
    let answer = unless(NONE, "GetObjectLockConfiguration", bucket, answer.await)?;
    let configuration = answer.and_then(|answer| answer.object_lock_configuration);
    let rule = configuration.as_ref().and_then(ObjectLockConfiguration::rule);
    Ok(rule.and_then(ObjectLockRule::default_retention).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stand_in::{answer_of, error_answer, provider_with, provider_without_answers};
    use aws_sdk_s3::Client;
    use aws_smithy_mocks::{mock, mock_client};
    use aws_smithy_runtime_api::client::orchestrator::HttpResponse;

    async fn asked(answer: impl Fn() -> HttpResponse + Send + Sync + 'static) -> Result<bool, BucketError> {
        let rule = mock!(Client::get_object_lock_configuration)
            .match_requests(|request| request.bucket() == Some("logs"))
            .then_http_response(answer);
        let provider = provider_with(mock_client!(aws_sdk_s3, [&rule])).await;
        has_default_retention("logs", &provider).await
    }

    #[tokio::test]
    async fn when_has_default_retention_then_only_a_rule_of_retention_is_one() {
        let rule = "<Rule><DefaultRetention><Mode>GOVERNANCE</Mode><Days>1</Days></DefaultRetention></Rule>";
        for (rule, expected) in [("", false), ("<Rule/>", false), (rule, true)] {
            let body = format!("<ObjectLockEnabled>Enabled</ObjectLockEnabled>{rule}");
            let document = format!("<ObjectLockConfiguration>{body}</ObjectLockConfiguration>");
            let locks = asked(move || answer_of(document.clone(), &[])).await.expect("an answer");
            assert_eq!(locks, expected, "{rule}");
        }
    }

    #[tokio::test]
    async fn when_has_default_retention_and_the_bucket_locks_nothing_then_it_has_none() {
        let locks = asked(|| error_answer(404, "ObjectLockConfigurationNotFoundError")).await;
        assert!(!locks.expect("none is an answer"));
    }

    #[tokio::test]
    async fn when_has_default_retention_and_s3_refuses_then_the_error_says_why() {
        let error = asked(|| error_answer(404, "NoSuchBucket")).await.expect_err("no bucket");
        assert!(matches!(error, BucketError::DoesNotExist { .. }), "{error:?}");
        let error = asked(|| error_answer(403, "AccessDenied")).await.expect_err("denied");
        let BucketError::AccessDenied { source, .. } = error else { panic!("{error:?}") };
        assert_eq!(source.operation(), "GetObjectLockConfiguration");
        let provider = provider_without_answers().await;
        let error = has_default_retention("no/bucket", &provider).await.expect_err("refused");
        assert!(matches!(error, BucketError::InvalidName { .. }), "{error:?}");
    }
}
