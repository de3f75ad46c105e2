//! Buckets that are there, whoever made them first.

use super::create::{BucketCreation, create_bucket};
use super::error::BucketError;
use super::settings::BucketSettings;
use super::status::{BucketStatus, get_bucket_status};
use aws_interactions_core::AwsClientProvider;

/// Makes sure that `bucket` exists and that the caller may use it.
///
/// Creates it with `settings` where it is missing; leaves it as it is where the caller has it. Looks first, as
/// creating a bucket that one owns resets its ACLs in us-east-1.
///
/// Calls `HeadBucket` (permission `s3:ListBucket`) and what [`create_bucket`] calls.
///
/// ```no_run
/// # use s3_interactions::{BucketSettings, ensure_bucket_exists};
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), s3_interactions::BucketError> {
/// ensure_bucket_exists("logs", &BucketSettings::default(), provider).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// - [`BucketError::CouldntEnsureBucketExists`] where the bucket is somebody else's, or was taken by somebody else
///   in between.
/// - Every error of [`create_bucket`] and of [`get_bucket_status`].
#[tracing::instrument(skip_all, fields(bucket = bucket))]
pub async fn ensure_bucket_exists(
    bucket: &str,
    settings: &BucketSettings,
    provider: &AwsClientProvider,
) -> Result<BucketCreation, BucketError> {
    match get_bucket_status(bucket, provider).await? {
        BucketStatus::ExistsHaveAccess { .. } => Ok(BucketCreation::AlreadyOwned),
        BucketStatus::ExistsNoAccess { .. } => Err(couldnt(bucket, "it exists and the caller has no access to it")),
        BucketStatus::DoesNotExist => match create_bucket(bucket, settings, provider).await {
            Err(BucketError::NameTaken { .. }) => Err(couldnt(bucket, "another account took the name")),
            other => other,
        },
    }
}

fn couldnt(bucket: &str, reason: &'static str) -> BucketError {
    BucketError::CouldntEnsureBucketExists { bucket: bucket.to_owned(), reason }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stand_in::{bare_answer, error_answer, provider_with, provider_without_answers};
    use aws_sdk_s3::Client;
    use aws_sdk_s3::operation::put_public_access_block::PutPublicAccessBlockOutput;
    use aws_smithy_mocks::{Rule, mock, mock_client};

    fn head_answers(status: u16) -> Rule {
        mock!(Client::head_bucket)
            .match_requests(|request| request.bucket() == Some("logs"))
            .then_http_response(move || bare_answer(status, &[]))
    }

    fn create_fails_with(code: &'static str) -> Rule {
        mock!(Client::create_bucket).then_http_response(move || error_answer(409, code))
    }

    async fn ensure_by(rules: &[&Rule]) -> Result<BucketCreation, BucketError> {
        let provider = provider_with(mock_client!(aws_sdk_s3, rules.iter().copied())).await;
        ensure_bucket_exists("logs", &BucketSettings::default(), &provider).await
    }

    fn reason(error: BucketError) -> &'static str {
        let BucketError::CouldntEnsureBucketExists { bucket, reason } = error else { panic!("{error:?}") };
        assert_eq!(bucket, "logs");
        reason
    }

    #[tokio::test]
    async fn when_ensure_bucket_exists_and_the_caller_has_it_then_it_is_not_created_again() {
        let head = head_answers(200);
        assert_eq!(ensure_by(&[&head]).await.expect("it is there"), BucketCreation::AlreadyOwned);
        assert_eq!(head.num_calls(), 1);
    }

    #[tokio::test]
    async fn when_ensure_bucket_exists_and_it_is_missing_then_it_is_created_with_its_settings() {
        let head = head_answers(404);
        let create = mock!(Client::create_bucket)
            .match_requests(|request| request.bucket() == Some("logs"))
            .then_http_response(|| bare_answer(200, &[]));
        let block =
            mock!(Client::put_public_access_block).then_output(|| PutPublicAccessBlockOutput::builder().build());
        assert_eq!(ensure_by(&[&head, &create, &block]).await.expect("it is new"), BucketCreation::Created);
        assert_eq!([&head, &create, &block].map(Rule::num_calls), [1, 1, 1]);
    }

    #[tokio::test]
    async fn when_ensure_bucket_exists_and_the_caller_is_kept_out_then_it_could_not_be_ensured() {
        let error = ensure_by(&[&head_answers(403)]).await.expect_err("no access");
        assert_eq!(reason(error), "it exists and the caller has no access to it");
    }

    #[tokio::test]
    async fn when_ensure_bucket_exists_and_another_account_is_faster_then_it_could_not_be_ensured() {
        let create = create_fails_with("BucketAlreadyExists");
        let error = ensure_by(&[&head_answers(404), &create]).await.expect_err("taken in between");
        assert_eq!(reason(error), "another account took the name");
        assert_eq!(create.num_calls(), 1);
    }

    #[tokio::test]
    async fn when_ensure_bucket_exists_and_the_same_account_is_faster_then_it_is_owned_already() {
        let create = create_fails_with("BucketAlreadyOwnedByYou");
        let created = ensure_by(&[&head_answers(404), &create]).await.expect("it is there");
        assert_eq!(created, BucketCreation::AlreadyOwned);
    }

    #[tokio::test]
    async fn when_ensure_bucket_exists_and_the_look_fails_then_nothing_is_created() {
        let error = ensure_by(&[&head_answers(400)]).await.expect_err("an expired token");
        assert!(matches!(error, BucketError::Request { .. }), "{error:?}");
    }

    #[tokio::test]
    async fn when_ensure_bucket_exists_and_no_new_bucket_could_have_the_name_then_it_is_refused() {
        // The first is looked up, as old buckets have such names; the second is not even that.
        let head = mock!(Client::head_bucket).then_http_response(|| bare_answer(404, &[]));
        let provider = provider_with(mock_client!(aws_sdk_s3, [&head])).await;
        for (name, provider) in [("Old_Logs", provider), ("no logs", provider_without_answers().await)] {
            let error = ensure_bucket_exists(name, &BucketSettings::default(), &provider).await.expect_err("refused");
            assert!(matches!(&error, BucketError::InvalidName { bucket, .. } if bucket == name), "{error:?}");
        }
        assert_eq!(head.num_calls(), 1);
    }
}
