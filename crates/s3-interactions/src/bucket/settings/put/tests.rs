use super::*;
use crate::stand_in::{Wire, bare_answer, error_answer, provider_on, provider_with, provider_without_answers};
use aws_sdk_s3::Client;
use aws_smithy_mocks::{Rule, mock, mock_client};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;

async fn provider_of(rule: &Rule) -> AwsClientProvider {
    provider_with(mock_client!(aws_sdk_s3, [rule])).await
}

fn done() -> HttpResponse {
    bare_answer(200, &[])
}

fn tags(tags: &[(&str, &str)]) -> BTreeMap<String, String> {
    tags.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
}

/// Every function of the file, about `bucket`.
async fn put_everything(bucket: &str, provider: &AwsClientProvider) -> [Result<(), BucketError>; 6] {
    [
        put_bucket_versioning(bucket, true, provider).await,
        put_bucket_encryption(bucket, &Encryption::S3Managed, provider).await,
        put_public_access_block(bucket, true, provider).await,
        put_bucket_tags(bucket, &tags(&[("team", "web")]), provider).await,
        put_bucket_tags(bucket, &tags(&[]), provider).await,
        put_object_ownership(bucket, ObjectOwnership::BucketOwnerEnforced, provider).await,
    ]
}

#[tokio::test]
async fn when_put_bucket_versioning_then_it_is_enabled_or_suspended() {
    for (enabled, expected) in [(true, BucketVersioningStatus::Enabled), (false, BucketVersioningStatus::Suspended)] {
        let rule = mock!(Client::put_bucket_versioning)
            .match_requests(move |request| {
                let status = request.versioning_configuration().and_then(VersioningConfiguration::status);
                request.bucket() == Some("logs") && status == Some(&expected)
            })
            .then_http_response(done);
        put_bucket_versioning("logs", enabled, &provider_of(&rule).await).await.expect("a success");
        assert_eq!(rule.num_calls(), 1);
    }
}

#[tokio::test]
async fn when_put_bucket_encryption_then_kms_has_its_key_and_a_bucket_key_and_the_others_neither() {
    use types::ServerSideEncryption::{Aes256, AwsKms};
    let kms = |key_id: Option<&str>| Encryption::Kms { key_id: key_id.map(str::to_owned) };
    let cases = [
        (Encryption::BucketDefault, Aes256, None, false),
        (Encryption::S3Managed, Aes256, None, false),
        (kms(None), AwsKms, None, true),
        (kms(Some("alias/logs")), AwsKms, Some("alias/logs"), true),
    ];
    for (encryption, algorithm, key_id, has_bucket_key) in cases {
        let rule = mock!(Client::put_bucket_encryption)
            .match_requests(move |request| {
                let Some(configuration) = request.server_side_encryption_configuration() else { return false };
                let [rule] = configuration.rules() else { return false };
                let Some(by_default) = rule.apply_server_side_encryption_by_default() else { return false };
                request.bucket() == Some("logs")
                    && *by_default.sse_algorithm() == algorithm
                    && by_default.kms_master_key_id() == key_id
                    && rule.bucket_key_enabled() == Some(has_bucket_key)
            })
            .then_http_response(done);
        put_bucket_encryption("logs", &encryption, &provider_of(&rule).await).await.expect("a success");
        assert_eq!(rule.num_calls(), 1, "{encryption:?}");
    }
}

#[tokio::test]
async fn when_put_public_access_block_then_all_four_switches_are_set() {
    for block in [true, false] {
        let rule = mock!(Client::put_public_access_block)
            .match_requests(move |request| {
                let Some(sent) = request.public_access_block_configuration() else { return false };
                let acls = [sent.block_public_acls(), sent.ignore_public_acls()];
                let policies = [sent.block_public_policy(), sent.restrict_public_buckets()];
                request.bucket() == Some("logs") && acls == [Some(block); 2] && policies == [Some(block); 2]
            })
            .then_http_response(done);
        put_public_access_block("logs", block, &provider_of(&rule).await).await.expect("a success");
        assert_eq!(rule.num_calls(), 1);
    }
}

#[tokio::test]
async fn when_put_bucket_tags_then_all_are_sent() {
    let rule = mock!(Client::put_bucket_tagging)
        .match_requests(|request| {
            let sent = request.tagging().map(Tagging::tag_set).unwrap_or_default();
            let sent: Vec<_> = sent.iter().map(|tag| (tag.key(), tag.value())).collect();
            request.bucket() == Some("logs") && sent == [("cost", ""), ("team", "web")]
        })
        .then_http_response(done);
    let tags = tags(&[("team", "web"), ("cost", "")]);
    put_bucket_tags("logs", &tags, &provider_of(&rule).await).await.expect("a success");
    assert_eq!(rule.num_calls(), 1);
}

#[tokio::test]
async fn when_put_bucket_tags_and_there_are_none_then_the_old_ones_are_removed() {
    let rule = mock!(Client::delete_bucket_tagging)
        .match_requests(|request| request.bucket() == Some("logs"))
        .then_http_response(|| bare_answer(204, &[]));
    put_bucket_tags("logs", &tags(&[]), &provider_of(&rule).await).await.expect("a success");
    assert_eq!(rule.num_calls(), 1);
}

#[tokio::test]
async fn when_put_object_ownership_then_it_is_sent_and_so_is_the_default() {
    let cases = [
        (ObjectOwnership::BucketOwnerEnforced, types::ObjectOwnership::BucketOwnerEnforced),
        (ObjectOwnership::BucketOwnerPreferred, types::ObjectOwnership::BucketOwnerPreferred),
        (ObjectOwnership::ObjectWriter, types::ObjectOwnership::ObjectWriter),
    ];
    for (ownership, expected) in cases {
        let rule = mock!(Client::put_bucket_ownership_controls)
            .match_requests(move |request| {
                let rules = request.ownership_controls().map(OwnershipControls::rules).unwrap_or_default();
                let [rule] = rules else { return false };
                request.bucket() == Some("logs") && *rule.object_ownership() == expected
            })
            .then_http_response(done);
        put_object_ownership("logs", ownership, &provider_of(&rule).await).await.expect("a success");
        assert_eq!(rule.num_calls(), 1, "{ownership:?}");
    }
}

#[tokio::test]
async fn when_a_setting_is_put_and_the_name_is_invalid_then_nothing_is_sent() {
    for put in put_everything("no/bucket", &provider_without_answers().await).await {
        let error = put.expect_err("refused");
        assert!(matches!(error, BucketError::InvalidName { .. }), "{error:?}");
    }
}

#[tokio::test]
async fn when_a_setting_is_put_and_s3_refuses_then_the_error_says_so_of_its_operation() {
    let operations = [
        "PutBucketVersioning",
        "PutBucketEncryption",
        "PutPublicAccessBlock",
        "PutBucketTagging",
        "DeleteBucketTagging",
        "PutBucketOwnershipControls",
    ];
    let wire = Wire::answering(|_| error_answer(403, "AccessDenied"));
    let denied = put_everything("logs", &provider_on(wire.http_client).await).await;
    for (put, operation) in denied.into_iter().zip(operations) {
        let BucketError::AccessDenied { bucket, source } = put.expect_err("denied") else { panic!("{operation}") };
        assert_eq!((bucket.as_str(), source.operation()), ("logs", operation));
    }
    let wire = Wire::answering(|_| error_answer(404, "NoSuchBucket"));
    for put in put_everything("logs", &provider_on(wire.http_client).await).await {
        let error = put.expect_err("no bucket");
        assert!(matches!(error, BucketError::DoesNotExist { .. }), "{error:?}");
    }
    let wire = Wire::answering(|_| error_answer(400, "InvalidTag"));
    for put in put_everything("logs", &provider_on(wire.http_client).await).await {
        let BucketError::Request { source, .. } = put.expect_err("not taken") else { panic!("another error") };
        assert_eq!(source.kind(), RequestErrorKind::InvalidRequest);
    }
}

#[tokio::test]
async fn when_a_setting_is_put_and_the_bucket_is_elsewhere_then_it_is_put_there_with_all_its_content() {
    let wire = Wire::answering(|request| {
        if request.uri().contains("us-west-2") {
            done()
        } else {
            bare_answer(301, &[("x-amz-bucket-region", "us-west-2")])
        }
    });
    let provider = provider_on(wire.http_client.clone()).await;
    put_bucket_tags("logs", &tags(&[("team", "web")]), &provider).await.expect("a success");
    let bodies = wire.requests(|request| request.body().bytes().map(<[u8]>::to_vec));
    assert_eq!(bodies.len(), 2);
    assert_eq!(bodies[0], bodies[1]);
    assert!(String::from_utf8_lossy(bodies[1].as_deref().unwrap_or_default()).contains("<Value>web</Value>"));
}
