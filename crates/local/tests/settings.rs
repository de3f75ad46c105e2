//! Settings of buckets, written and read back through the SDK.

mod support;

use aws_sdk_s3::types::{
    BucketVersioningStatus, ObjectOwnership, OwnershipControls, OwnershipControlsRule, PublicAccessBlockConfiguration,
    ServerSideEncryption, ServerSideEncryptionByDefault, ServerSideEncryptionConfiguration, ServerSideEncryptionRule,
    Tag, Tagging, VersioningConfiguration,
};
use support::{error, failure, with_bucket};

#[tokio::test]
async fn when_reading_the_public_access_block_and_the_bucket_is_new_then_everything_is_blocked() {
    let (_aws, s3) = with_bucket().await;
    let block = s3.get_public_access_block().bucket("logs").send().await.unwrap();
    let all = PublicAccessBlockConfiguration::builder()
        .block_public_acls(true)
        .ignore_public_acls(true)
        .block_public_policy(true)
        .restrict_public_buckets(true)
        .build();
    assert_eq!(block.public_access_block_configuration(), Some(&all));
}

#[tokio::test]
async fn when_the_public_access_block_is_written_or_deleted_then_that_is_read_back() {
    let (_aws, s3) = with_bucket().await;
    let some = PublicAccessBlockConfiguration::builder()
        .block_public_acls(true)
        .ignore_public_acls(false)
        .block_public_policy(false)
        .restrict_public_buckets(true)
        .build();
    s3.put_public_access_block().bucket("logs").public_access_block_configuration(some.clone()).send().await.unwrap();
    let block = s3.get_public_access_block().bucket("logs").send().await.unwrap();
    assert_eq!(block.public_access_block_configuration(), Some(&some));
    s3.delete_public_access_block().bucket("logs").send().await.unwrap();
    let gone = s3.get_public_access_block().bucket("logs").send().await;
    assert_eq!(failure(gone), error(404, "NoSuchPublicAccessBlockConfiguration"));
}

#[tokio::test]
async fn when_versioning_is_written_then_it_is_read_back() {
    let (_aws, s3) = with_bucket().await;
    let status = || async { s3.get_bucket_versioning().bucket("logs").send().await.unwrap().status().cloned() };
    assert_eq!(status().await, None);
    for wanted in [BucketVersioningStatus::Enabled, BucketVersioningStatus::Suspended] {
        let settings = VersioningConfiguration::builder().status(wanted.clone()).build();
        s3.put_bucket_versioning().bucket("logs").versioning_configuration(settings).send().await.unwrap();
        assert_eq!(status().await, Some(wanted));
    }
}

#[tokio::test]
async fn when_encryption_is_written_or_deleted_then_that_is_read_back() {
    let (_aws, s3) = with_bucket().await;
    let default = |algorithm| {
        let by_default = ServerSideEncryptionByDefault::builder().sse_algorithm(algorithm).build().unwrap();
        let rule = ServerSideEncryptionRule::builder().apply_server_side_encryption_by_default(by_default);
        ServerSideEncryptionConfiguration::builder().rules(rule.bucket_key_enabled(true).build()).build().unwrap()
    };
    let algorithm = || async {
        let settings = s3.get_bucket_encryption().bucket("logs").send().await.unwrap();
        let settings = settings.server_side_encryption_configuration().unwrap().rules()[0].clone();
        settings.apply_server_side_encryption_by_default().unwrap().sse_algorithm().clone()
    };
    assert_eq!(algorithm().await, ServerSideEncryption::Aes256);
    let kms = default(ServerSideEncryption::AwsKms);
    s3.put_bucket_encryption().bucket("logs").server_side_encryption_configuration(kms).send().await.unwrap();
    assert_eq!(algorithm().await, ServerSideEncryption::AwsKms);
    s3.delete_bucket_encryption().bucket("logs").send().await.unwrap();
    assert_eq!(algorithm().await, ServerSideEncryption::Aes256);
}

#[tokio::test]
async fn when_tags_are_written_or_deleted_then_that_is_read_back() {
    let (_aws, s3) = with_bucket().await;
    let missing = s3.get_bucket_tagging().bucket("logs").send().await;
    assert_eq!(failure(missing), error(404, "NoSuchTagSet"));
    let tag = Tag::builder().key("Größe <&>").value("ünï+code").build().unwrap();
    let tagging = Tagging::builder().tag_set(tag.clone()).build().unwrap();
    s3.put_bucket_tagging().bucket("logs").tagging(tagging).send().await.unwrap();
    assert_eq!(s3.get_bucket_tagging().bucket("logs").send().await.unwrap().tag_set(), [tag]);
    s3.delete_bucket_tagging().bucket("logs").send().await.unwrap();
    let gone = s3.get_bucket_tagging().bucket("logs").send().await;
    assert_eq!(failure(gone), error(404, "NoSuchTagSet"));
}

#[tokio::test]
async fn when_ownership_is_written_then_it_is_read_back() {
    let (_aws, s3) = with_bucket().await;
    let ownership = |bucket| {
        let s3 = &s3;
        async move {
            let controls = s3.get_bucket_ownership_controls().bucket(bucket).send().await.unwrap();
            controls.ownership_controls().unwrap().rules()[0].object_ownership().clone()
        }
    };
    assert_eq!(ownership("logs").await, ObjectOwnership::BucketOwnerEnforced);
    let rule = OwnershipControlsRule::builder().object_ownership(ObjectOwnership::ObjectWriter).build().unwrap();
    let controls = OwnershipControls::builder().rules(rule).build().unwrap();
    s3.put_bucket_ownership_controls().bucket("logs").ownership_controls(controls).send().await.unwrap();
    assert_eq!(ownership("logs").await, ObjectOwnership::ObjectWriter);
    let preferred = s3.create_bucket().bucket("preferred").object_ownership(ObjectOwnership::BucketOwnerPreferred);
    preferred.send().await.unwrap();
    assert_eq!(ownership("preferred").await, ObjectOwnership::BucketOwnerPreferred);
}

#[tokio::test]
async fn when_a_policy_is_written_or_deleted_then_that_is_read_back() {
    let (_aws, s3) = with_bucket().await;
    let policy = r#"{"Version":"2012-10-17","Statement":[]}"#;
    s3.put_bucket_policy().bucket("logs").policy(policy).send().await.unwrap();
    assert_eq!(s3.get_bucket_policy().bucket("logs").send().await.unwrap().policy(), Some(policy));
    s3.delete_bucket_policy().bucket("logs").send().await.unwrap();
    assert_eq!(failure(s3.get_bucket_policy().bucket("logs").send().await), error(404, "NoSuchBucketPolicy"));
}
