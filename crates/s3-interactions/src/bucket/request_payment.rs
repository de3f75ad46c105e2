//! Who pays for requests.

use super::error::BucketError;
use super::name;
use crate::bucket_regions::in_bucket_region;
use aws_interactions_core::AwsClientProvider;
use aws_sdk_s3::types::Payer;

/// Whether those who ask pay for requests and downloads, and not the owner of `bucket`.
///
/// Such a bucket refuses whoever does not agree to pay, S3's delivery of access logs among them.
///
/// Calls `GetBucketRequestPayment` (permission `s3:GetBucketRequestPayment`).
///
/// ```no_run
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), s3_interactions::BucketError> {
/// let takes_logs = !s3_interactions::is_requester_pays("logs", provider).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`BucketError::InvalidName`], [`BucketError::DoesNotExist`], [`BucketError::AccessDenied`], and
/// [`BucketError::Request`] for any other failure.
#[tracing::instrument(skip_all, fields(bucket = bucket))]
pub async fn is_requester_pays(bucket: &str, provider: &AwsClientProvider) -> Result<bool, BucketError> {
    name::check(bucket)?;
    let answer = in_bucket_region(bucket, provider, |client| client.get_bucket_request_payment().bucket(bucket).send());
    let answer = answer.await.map_err(|error| BucketError::from_sdk("GetBucketRequestPayment", bucket, error))?;
    Ok(answer.payer == Some(Payer::Requester))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stand_in::{answer_of, error_answer, provider_with, provider_without_answers};
    use aws_sdk_s3::Client;
    use aws_smithy_mocks::{mock, mock_client};
    use aws_smithy_runtime_api::client::orchestrator::HttpResponse;

    async fn asked(answer: impl Fn() -> HttpResponse + Send + Sync + 'static) -> Result<bool, BucketError> {
        let rule = mock!(Client::get_bucket_request_payment)
            .match_requests(|request| request.bucket() == Some("logs"))
            .then_http_response(answer);
        let provider = provider_with(mock_client!(aws_sdk_s3, [&rule])).await;
        is_requester_pays("logs", &provider).await
    }

    #[tokio::test]
    async fn when_is_requester_pays_then_the_payer_is_told() {
        for (payer, expected) in [("Requester", true), ("BucketOwner", false)] {
            let document = format!("<RequestPaymentConfiguration><Payer>{payer}</Payer></RequestPaymentConfiguration>");
            let pays = asked(move || answer_of(document.clone(), &[])).await.expect("an answer");
            assert_eq!(pays, expected);
        }
    }

    #[tokio::test]
    async fn when_is_requester_pays_and_s3_refuses_then_the_error_says_why() {
        let error = asked(|| error_answer(404, "NoSuchBucket")).await.expect_err("no bucket");
        assert!(matches!(error, BucketError::DoesNotExist { .. }), "{error:?}");
        let error = asked(|| error_answer(403, "AccessDenied")).await.expect_err("denied");
        let BucketError::AccessDenied { source, .. } = error else { panic!("{error:?}") };
        assert_eq!(source.operation(), "GetBucketRequestPayment");
        let provider = provider_without_answers().await;
        let error = is_requester_pays("no/bucket", &provider).await.expect_err("refused");
        assert!(matches!(error, BucketError::InvalidName { .. }), "{error:?}");
    }
}
