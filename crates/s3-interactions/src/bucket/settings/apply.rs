//! The settings of a bucket that was just created.

use super::BucketSettings;
use super::put::{put_bucket_encryption, put_bucket_tags, put_bucket_versioning, put_public_access_block};
use crate::bucket::error::BucketError;
use crate::encryption::Encryption;
use aws_interactions_core::AwsClientProvider;
use backon::{BackoffBuilder, ExponentialBuilder};

/// Gives a bucket that was just created its settings; an error says which is the first that it has not.
pub(in crate::bucket) async fn apply_to_new(
    bucket: &str,
    settings: &BucketSettings,
    provider: &AwsClientProvider,
) -> Result<(), BucketError> {
    let incomplete =
        |setting| move |error| BucketError::Incomplete { bucket: bucket.to_owned(), setting, source: Box::new(error) };
    let block = settings.block_public_access;
    once_it_is_there(|| put_public_access_block(bucket, block, provider))
        .await
        .map_err(incomplete("public access block"))?;
    if settings.versioning {
        once_it_is_there(|| put_bucket_versioning(bucket, true, provider)).await.map_err(incomplete("versioning"))?;
    }
    if settings.encryption != Encryption::BucketDefault {
        let encryption = &settings.encryption;
        once_it_is_there(|| put_bucket_encryption(bucket, encryption, provider))
            .await
            .map_err(incomplete("encryption"))?;
    }
    if !settings.tags.is_empty() {
        once_it_is_there(|| put_bucket_tags(bucket, &settings.tags, provider)).await.map_err(incomplete("tags"))?;
    }
    Ok(())
}

/// A bucket that was just created may be unknown to the next request.
async fn once_it_is_there<F, Fut>(put: F) -> Result<(), BucketError>
where
    F: Fn() -> Fut,
    Fut: Future<Output = Result<(), BucketError>>,
{
    for pause in ExponentialBuilder::default().with_max_times(4).with_jitter().build() {
        match put().await {
            Err(BucketError::DoesNotExist { .. }) => tokio::time::sleep(pause).await,
            other => return other,
        }
    }
    put().await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bucket::settings::ObjectOwnership;
    use crate::stand_in::{bare_answer, error_answer, provider_with};
    use aws_sdk_s3::Client;
    use aws_smithy_mocks::{Rule, mock, mock_client};
    use aws_smithy_runtime_api::client::orchestrator::HttpResponse;

    /// The four calls in their order, each with this answer.
    fn puts(answers: [fn() -> HttpResponse; 4]) -> [Rule; 4] {
        let [block, versioning, encryption, tags] = answers;
        [
            mock!(Client::put_public_access_block)
                .match_requests(|r| r.bucket() == Some("logs"))
                .then_http_response(block),
            mock!(Client::put_bucket_versioning)
                .match_requests(|r| r.bucket() == Some("logs"))
                .then_http_response(versioning),
            mock!(Client::put_bucket_encryption)
                .match_requests(|r| r.bucket() == Some("logs"))
                .then_http_response(encryption),
            mock!(Client::put_bucket_tagging).match_requests(|r| r.bucket() == Some("logs")).then_http_response(tags),
        ]
    }

    fn done() -> HttpResponse {
        bare_answer(200, &[])
    }

    fn denied() -> HttpResponse {
        error_answer(403, "AccessDenied")
    }

    fn everything() -> BucketSettings {
        BucketSettings {
            versioning: true,
            encryption: Encryption::Kms { key_id: None },
            tags: [("team".to_owned(), "web".to_owned())].into(),
            ownership: ObjectOwnership::ObjectWriter,
            ..BucketSettings::default()
        }
    }

    async fn apply_by(settings: &BucketSettings, rules: &[&Rule]) -> Result<(), BucketError> {
        let provider = provider_with(mock_client!(aws_sdk_s3, rules.iter().copied())).await;
        apply_to_new("logs", settings, &provider).await
    }

    #[tokio::test]
    async fn when_a_new_bucket_gets_settings_then_only_those_are_put_that_are_not_aws_own() {
        let default = BucketSettings::default;
        let cases = [
            (default(), [1, 0, 0, 0]),
            (BucketSettings { versioning: true, ..default() }, [1, 1, 0, 0]),
            (BucketSettings { encryption: Encryption::S3Managed, ..default() }, [1, 0, 1, 0]),
            (BucketSettings { tags: everything().tags, ..default() }, [1, 0, 0, 1]),
            (BucketSettings { ownership: ObjectOwnership::ObjectWriter, ..default() }, [1, 0, 0, 0]),
            (everything(), [1, 1, 1, 1]),
        ];
        for (settings, expected) in cases {
            let rules = puts([done; 4]);
            // Out of order a mock panics, so those that are not expected must not stand in between.
            let in_use: Vec<&Rule> =
                rules.iter().zip(expected).filter(|(_, calls)| *calls > 0).map(|(rule, _)| rule).collect();
            apply_by(&settings, &in_use).await.expect("all of them are put");
            assert_eq!(rules.each_ref().map(Rule::num_calls), expected, "{settings:?}");
        }
    }

    #[tokio::test]
    async fn when_a_new_bucket_gets_settings_then_the_public_is_blocked_or_let_in_as_they_say() {
        for block in [true, false] {
            let rule = mock!(Client::put_public_access_block)
                .match_requests(move |request| {
                    let switches = request.public_access_block_configuration();
                    switches.is_some_and(|switches| switches.block_public_policy() == Some(block))
                })
                .then_http_response(done);
            let settings = BucketSettings { block_public_access: block, ..BucketSettings::default() };
            apply_by(&settings, &[&rule]).await.expect("it is put");
            assert_eq!(rule.num_calls(), 1);
        }
    }

    #[tokio::test]
    async fn when_a_setting_of_a_new_bucket_fails_then_the_error_names_it_and_the_later_ones_are_not_put() {
        let names = ["public access block", "versioning", "encryption", "tags"];
        for (failing, name) in names.into_iter().enumerate() {
            let mut answers: [fn() -> HttpResponse; 4] = [done; 4];
            answers[failing] = denied;
            let rules = puts(answers);
            let error = apply_by(&everything(), &rules.each_ref()).await.expect_err("one fails");
            let BucketError::Incomplete { bucket, setting, source } = error else { panic!("{error:?}") };
            assert_eq!((bucket.as_str(), setting), ("logs", name));
            assert!(matches!(*source, BucketError::AccessDenied { .. }), "{source:?}");
            let calls: usize = rules.iter().map(Rule::num_calls).sum();
            assert_eq!(calls, failing + 1);
        }
    }

    #[tokio::test(start_paused = true)]
    async fn when_a_new_bucket_is_not_known_yet_then_that_is_waited_out() {
        let unknown = || error_answer(404, "NoSuchBucket");
        let block =
            mock!(Client::put_public_access_block).sequence().http_response(unknown).times(4).http_response(done);
        let versioning = mock!(Client::put_bucket_versioning).sequence().http_response(unknown).http_response(done);
        let (block, versioning) = (block.build(), versioning.build());
        let settings = BucketSettings { versioning: true, ..BucketSettings::default() };
        apply_by(&settings, &[&block, &versioning]).await.expect("known in the end");
        assert_eq!((block.num_calls(), versioning.num_calls()), (5, 2));
    }

    #[tokio::test(start_paused = true)]
    async fn when_a_new_bucket_stays_unknown_then_the_error_names_the_setting_that_it_has_not() {
        let unknown = || error_answer(404, "NoSuchBucket");
        let block = mock!(Client::put_public_access_block).sequence().http_response(unknown).repeatedly().build();
        let error = apply_by(&BucketSettings::default(), &[&block]).await.expect_err("never known");
        let BucketError::Incomplete { setting, source, .. } = error else { panic!("{error:?}") };
        assert_eq!(setting, "public access block");
        assert!(matches!(*source, BucketError::DoesNotExist { .. }), "{source:?}");
        assert_eq!(block.num_calls(), 5);
    }
}
