//! The account's bucket on the embedded AWS, whole and with every one of its calls failing in turn.
#![expect(clippy::expect_used, reason = "a test that cannot be set up fails")]

use aws_interactions_core::{AwsClientProvider, RequestError, RequestErrorKind};
use aws_interactions_local::{ACCOUNT_ID, Fault, FaultInjector, LocalAws};
use aws_interactions_orchestration::{
    AccountBucketError, AccountBucketOutcome, AccountBucketSetting, ensure_account_bucket,
};
use s3_interactions::{
    BucketSettings, BucketStatus, Encryption, PutOptions, create_bucket, get_bucket_settings, get_bucket_status,
    put_bucket_encryption, put_bucket_tags, put_object_bytes,
};
use std::collections::BTreeMap;

const NAME: &str = "logs-123456789012-us-east-1";

/// A provider of a fresh embedded AWS, and the layer in between that breaks calls.
async fn aws() -> (LocalAws, FaultInjector, AwsClientProvider) {
    let aws = LocalAws::start().await.expect("a free port");
    let faults = FaultInjector::over(LocalAws::http_client());
    let builder = aws.provider_builder().http_client(faults.clone()).max_attempts(1);
    let provider = builder.build().await.expect("a provider");
    (aws, faults, provider)
}

async fn settings(provider: &AwsClientProvider) -> BucketSettings {
    get_bucket_settings(NAME, provider).await.expect("the bucket has settings")
}

#[tokio::test]
async fn when_the_bucket_is_ensured_and_there_is_none_then_it_is_private_versioned_encrypted_and_ours() {
    let (_aws, _, provider) = aws().await;
    let bucket = ensure_account_bucket("logs", &provider).await.expect("ensured");
    assert_eq!((bucket.name.as_str(), bucket.outcome), (NAME, AccountBucketOutcome::Created));
    assert_eq!(bucket.environment.to_string(), format!("aws://{ACCOUNT_ID}/us-east-1"));
    let settings = settings(&provider).await;
    assert!(settings.block_public_access && settings.versioning);
    assert_eq!(settings.encryption, Encryption::S3Managed);
}

#[tokio::test]
async fn when_the_bucket_is_ensured_twice_then_the_second_run_writes_nothing() {
    let (_aws, faults, provider) = aws().await;
    ensure_account_bucket("logs", &provider).await.expect("ensured");
    let before = faults.log().len();
    let again = ensure_account_bucket("logs", &provider).await.expect("ensured");
    assert_eq!(again.outcome, AccountBucketOutcome::Unchanged);
    let second: Vec<String> = faults.log().split_off(before);
    assert!(second.iter().all(|call| call.starts_with("Get") || call.starts_with("Head")), "{second:?}");
}

#[tokio::test]
async fn when_the_bucket_falls_short_then_what_falls_short_is_corrected_and_the_rest_left_alone() {
    let (_aws, _, provider) = aws().await;
    let bare = BucketSettings { block_public_access: false, ..BucketSettings::default() };
    create_bucket(NAME, &bare, &provider).await.expect("created");
    let key = Encryption::Kms { key_id: Some("alias/logs".to_owned()) };
    put_bucket_encryption(NAME, &key, &provider).await.expect("encrypted");
    let tags = BTreeMap::from([("team".to_owned(), "web".to_owned())]);
    put_bucket_tags(NAME, &tags, &provider).await.expect("tagged");

    let bucket = ensure_account_bucket("logs", &provider).await.expect("ensured");

    let corrected = vec![AccountBucketSetting::PublicAccessBlock, AccountBucketSetting::Versioning];
    assert_eq!(bucket.outcome, AccountBucketOutcome::Corrected(corrected));
    let settings = settings(&provider).await;
    assert!(settings.block_public_access && settings.versioning);
    assert_eq!((settings.encryption, settings.tags), (key, tags));
}

#[tokio::test]
async fn when_the_prefix_makes_no_name_then_nothing_is_asked_of_s3() {
    let (_aws, faults, provider) = aws().await;
    for prefix in ["", "Logs", "logs/2026", "a-prefix-of-so-many-characters-that-the-name-is-long"] {
        let error = ensure_account_bucket(prefix, &provider).await.expect_err(prefix);
        assert!(matches!(error, AccountBucketError::InvalidPrefix { .. }), "{prefix}: {error:?}");
    }
    assert_eq!(faults.log(), ["GetCallerIdentity"]);
}

#[tokio::test]
async fn when_the_bucket_is_somebody_elses_then_nothing_is_written_to_it() {
    let forbidden = || Fault::status(403, "AccessDenied", "Access Denied");
    // Kept out at once; let in, and then not proven to be the owner; taken between looking and creating.
    let taken = Fault::status(409, "BucketAlreadyExists", "taken");
    for (exists, operation, call, fault) in
        [(true, "HeadBucket", 1, forbidden()), (true, "HeadBucket", 2, forbidden()), (false, "CreateBucket", 1, taken)]
    {
        let (_aws, faults, provider) = aws().await;
        if exists {
            create_bucket(NAME, &BucketSettings::default(), &provider).await.expect("created");
        }
        let before = faults.log().len();
        faults.nth(operation, call, fault);
        let error = ensure_account_bucket("logs", &provider).await.expect_err("not ours");
        assert!(
            matches!(&error, AccountBucketError::NotOurs { account_id, .. } if account_id == ACCOUNT_ID),
            "{error:?}"
        );
        let after = faults.log().split_off(before);
        assert!(!after.iter().any(|call| call.starts_with("Put") || call.starts_with("Delete")), "{after:?}");
    }
}

#[tokio::test]
async fn when_the_bucket_is_ensured_and_there_is_none_then_it_is_closed_before_all_else_and_looked_at_once() {
    let (_aws, faults, provider) = aws().await;
    ensure_account_bucket("logs", &provider).await.expect("ensured");
    let expected = [
        "sts GetCallerIdentity".to_owned(),
        format!("s3 HeadBucket {NAME}"),
        format!("s3 CreateBucket {NAME}"),
        format!("s3 PutPublicAccessBlock {NAME}"),
        format!("s3 PutBucketVersioning {NAME}"),
        format!("s3 PutBucketEncryption {NAME}"),
    ];
    assert_eq!(faults.recorder().lines(), expected);

    faults.recorder().clear();
    ensure_account_bucket("logs", &provider).await.expect("ensured");
    let lines = faults.recorder().lines();
    assert_eq!(lines[0], format!("s3 HeadBucket {NAME}"), "the account is known, and nobody is asked for it again");
    assert!(lines.iter().all(|line| line.ends_with(NAME)), "{lines:?}");
}

/// Every call of a first run, in its order.
async fn calls_of_a_first_run() -> Vec<String> {
    let (_aws, faults, provider) = aws().await;
    ensure_account_bucket("logs", &provider).await.expect("ensured");
    faults.log()
}

#[tokio::test]
async fn when_any_single_call_of_a_first_run_fails_then_no_bucket_is_left_and_a_second_run_succeeds() {
    let calls = calls_of_a_first_run().await;
    assert!(calls.len() >= 5, "{calls:?}");
    for call in &calls {
        for fault in [
            Fault::status(403, "AccessDenied", "no"),
            Fault::status(500, "InternalError", "no"),
            Fault::ConnectionReset,
        ] {
            let (_aws, faults, provider) = aws().await;
            faults.fail(call, fault.clone());
            let outcome = ensure_account_bucket("logs", &provider).await;
            let error = outcome.expect_err(&format!("{call} with {fault:?} was a success"));
            let status = get_bucket_status(NAME, &provider).await.expect("the bucket can be looked at");
            assert_eq!(status, BucketStatus::DoesNotExist, "{call} with {fault:?}: {error:?}");
            let again = ensure_account_bucket("logs", &provider).await;
            assert!(again.is_ok(), "{call} with {fault:?}, second run: {again:?}");
        }
    }
}

#[tokio::test]
async fn when_a_setting_fails_and_the_bucket_cannot_be_deleted_then_the_error_names_both() {
    let (_aws, faults, provider) = aws().await;
    faults.fail("PutBucketVersioning", Fault::status(403, "AccessDenied", "no"));
    faults.fail("DeleteBucket", Fault::Throttle);
    let error = ensure_account_bucket("logs", &provider).await.expect_err("half made");
    let AccountBucketError::HalfMade { bucket, undo, source } = &error else { panic!("{error:?}") };
    assert_eq!(bucket, NAME);
    assert_eq!(undo.request().map(RequestError::kind), Some(RequestErrorKind::Throttled));
    assert!(source.to_string().contains("versioning"), "{source}");
}

#[tokio::test]
async fn when_a_correction_fails_then_the_error_says_what_was_corrected_before() {
    let (_aws, faults, provider) = aws().await;
    let bare = BucketSettings { block_public_access: false, ..BucketSettings::default() };
    create_bucket(NAME, &bare, &provider).await.expect("created");
    put_object_bytes(b"kept".to_vec(), NAME, "kept", &PutOptions::default(), &provider).await.expect("put");
    faults.fail("PutBucketVersioning", Fault::status(403, "AccessDenied", "no"));
    let error = ensure_account_bucket("logs", &provider).await.expect_err("not corrected");
    let AccountBucketError::NotCorrected { setting, corrected, .. } = &error else { panic!("{error:?}") };
    assert_eq!(*setting, AccountBucketSetting::Versioning);
    assert_eq!(*corrected, [AccountBucketSetting::PublicAccessBlock]);
    assert!(matches!(get_bucket_status(NAME, &provider).await, Ok(BucketStatus::ExistsHaveAccess { .. })));
}
