//! Settings of buckets, written and read back through the SDK.

mod support;

use aws_sdk_s3::types::{
    BucketLoggingStatus, BucketVersioningStatus, DefaultRetention, LoggingEnabled, ObjectLockConfiguration,
    ObjectLockEnabled, ObjectLockRetentionMode, ObjectLockRule, ObjectOwnership, OwnershipControls,
    OwnershipControlsRule, PartitionDateSource, PartitionedPrefix, Payer, PublicAccessBlockConfiguration,
    RequestPaymentConfiguration, ServerSideEncryption, ServerSideEncryptionByDefault,
    ServerSideEncryptionConfiguration, ServerSideEncryptionRule, Tag, Tagging, TargetObjectKeyFormat,
    VersioningConfiguration,
};
use support::{create_in, error, failure, with_bucket};

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
    let policy = r#"{"Version":"2012-10-17","Statement":[{"Sid":"ünï <&>","Effect":"Deny"}]}"#;
    s3.put_bucket_policy().bucket("logs").policy(policy).send().await.unwrap();
    assert_eq!(s3.get_bucket_policy().bucket("logs").send().await.unwrap().policy(), Some(policy));
    s3.delete_bucket_policy().bucket("logs").send().await.unwrap();
    assert_eq!(failure(s3.get_bucket_policy().bucket("logs").send().await), error(404, "NoSuchBucketPolicy"));
}

#[tokio::test]
async fn when_a_policy_is_written_and_it_is_none_then_it_is_malformed_and_the_old_one_stands() {
    let (_aws, s3) = with_bucket().await;
    let policy = r#"{"Statement":{"Effect":"Deny"}}"#;
    s3.put_bucket_policy().bucket("logs").policy(policy).send().await.unwrap();
    for wrong in ["", "policy", "[]", "{}", r#"{"Statement":[]}"#, r#"{"Statement":"all"}"#] {
        let put = s3.put_bucket_policy().bucket("logs").policy(wrong).send().await;
        assert_eq!(failure(put), error(400, "MalformedPolicy"), "{wrong}");
    }
    assert_eq!(s3.get_bucket_policy().bucket("logs").send().await.unwrap().policy(), Some(policy));
    let nowhere = s3.put_bucket_policy().bucket("nowhere").policy("{}").send().await;
    assert_eq!(failure(nowhere), error(404, "NoSuchBucket"));
}

#[tokio::test]
async fn when_logging_is_written_or_ended_then_that_is_read_back() {
    let (_aws, s3) = with_bucket().await;
    s3.create_bucket().bucket("data").send().await.unwrap();
    let logging = || async { s3.get_bucket_logging().bucket("data").send().await.unwrap().logging_enabled };
    assert_eq!(logging().await, None);
    let by_day = PartitionedPrefix::builder().partition_date_source(PartitionDateSource::EventTime).build();
    let format = TargetObjectKeyFormat::builder().partitioned_prefix(by_day).build();
    let enabled =
        LoggingEnabled::builder().target_bucket("logs").target_prefix("a<&>/").target_object_key_format(format);
    let enabled = enabled.build().unwrap();
    let status = BucketLoggingStatus::builder().logging_enabled(enabled.clone()).build();
    s3.put_bucket_logging().bucket("data").bucket_logging_status(status).send().await.unwrap();
    assert_eq!(logging().await, Some(enabled));
    let none = BucketLoggingStatus::builder().build();
    s3.put_bucket_logging().bucket("data").bucket_logging_status(none).send().await.unwrap();
    assert_eq!(logging().await, None);
}

#[tokio::test]
async fn when_logging_is_written_and_the_target_is_missing_or_elsewhere_then_it_is_refused() {
    let (_aws, s3) = with_bucket().await;
    create_in(&s3, "elsewhere", "eu-west-1").await;
    let log = |bucket: &'static str, target: &'static str| {
        let enabled = LoggingEnabled::builder().target_bucket(target).target_prefix("").build().unwrap();
        let status = BucketLoggingStatus::builder().logging_enabled(enabled).build();
        s3.put_bucket_logging().bucket(bucket).bucket_logging_status(status).send()
    };
    assert_eq!(failure(log("logs", "missing").await), error(400, "InvalidTargetBucketForLogging"));
    assert_eq!(failure(log("logs", "elsewhere").await), error(403, "CrossLocationLoggingProhibitted"));
    assert_eq!(failure(log("missing", "logs").await), error(404, "NoSuchBucket"));
    assert_eq!(s3.get_bucket_logging().bucket("logs").send().await.unwrap().logging_enabled, None);
    let missing = s3.get_bucket_logging().bucket("missing").send().await;
    assert_eq!(failure(missing), error(404, "NoSuchBucket"));
}

#[tokio::test]
async fn when_the_payer_or_the_lock_is_written_then_it_is_read_back() {
    let (_aws, s3) = with_bucket().await;
    let payer = || async { s3.get_bucket_request_payment().bucket("logs").send().await.unwrap().payer };
    assert_eq!(payer().await, Some(Payer::BucketOwner));
    let requester = RequestPaymentConfiguration::builder().payer(Payer::Requester).build().unwrap();
    s3.put_bucket_request_payment().bucket("logs").request_payment_configuration(requester).send().await.unwrap();
    assert_eq!(payer().await, Some(Payer::Requester));

    let none = s3.get_object_lock_configuration().bucket("logs").send().await;
    assert_eq!(failure(none), error(404, "ObjectLockConfigurationNotFoundError"));
    let retention = DefaultRetention::builder().mode(ObjectLockRetentionMode::Governance).days(1).build();
    let rule = ObjectLockRule::builder().default_retention(retention).build();
    let lock = ObjectLockConfiguration::builder().object_lock_enabled(ObjectLockEnabled::Enabled).rule(rule).build();
    let put = s3.put_object_lock_configuration().bucket("logs").object_lock_configuration(lock.clone());
    put.send().await.unwrap();
    let read = s3.get_object_lock_configuration().bucket("logs").send().await.unwrap();
    assert_eq!(read.object_lock_configuration, Some(lock));
}
