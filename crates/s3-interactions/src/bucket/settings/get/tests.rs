use super::*;
use crate::stand_in::{bare_answer, error_answer, provider_with, provider_without_answers};
use aws_interactions_core::RequestErrorKind;
use aws_sdk_s3::Client;
use aws_sdk_s3::primitives::SdkBody;
use aws_smithy_mocks::{Rule, RuleMode, mock, mock_client};

type Answer = (u16, &'static str);

/// What S3 answers about each setting, in the order of [`rules`]: a body, or an error's code.
#[derive(Clone, Copy)]
struct Answers {
    versioning: Answer,
    encryption: Answer,
    block: Answer,
    tags: Answer,
    ownership: Answer,
}

/// A bucket of which nothing was ever set.
const BARE: Answers = Answers {
    versioning: (200, "<VersioningConfiguration/>"),
    encryption: (404, "ServerSideEncryptionConfigurationNotFoundError"),
    block: (404, "NoSuchPublicAccessBlockConfiguration"),
    tags: (404, "NoSuchTagSet"),
    ownership: (404, "OwnershipControlsNotFoundError"),
};

fn answer((status, text): Answer) -> HttpResponse {
    if status != 200 {
        return error_answer(status, text);
    }
    let mut answer = bare_answer(200, &[]);
    *answer.body_mut() = SdkBody::from(text);
    answer
}

fn rules(answers: Answers) -> [Rule; 5] {
    let Answers { versioning, encryption, block, tags, ownership } = answers;
    macro_rules! rule {
        ($operation:expr, $answer:expr) => {
            mock!($operation)
                .match_requests(|request| request.bucket() == Some("logs"))
                .then_http_response(move || answer($answer))
        };
    }
    [
        rule!(Client::get_bucket_versioning, versioning),
        rule!(Client::get_bucket_encryption, encryption),
        rule!(Client::get_public_access_block, block),
        rule!(Client::get_bucket_tagging, tags),
        rule!(Client::get_bucket_ownership_controls, ownership),
    ]
}

async fn settings_by(answers: Answers) -> Result<BucketSettings, BucketError> {
    let rules = rules(answers);
    let provider = provider_with(mock_client!(aws_sdk_s3, RuleMode::MatchAny, &rules)).await;
    let settings = get_bucket_settings("logs", &provider).await;
    if settings.is_ok() {
        assert_eq!(rules.each_ref().map(Rule::num_calls), [1; 5]);
    }
    settings
}

fn encrypted(by_default: &str) -> String {
    let by_default = format!("<ApplyServerSideEncryptionByDefault>{by_default}</ApplyServerSideEncryptionByDefault>");
    format!("<ServerSideEncryptionConfiguration><Rule>{by_default}</Rule></ServerSideEncryptionConfiguration>")
}

fn leaked(text: String) -> &'static str {
    Box::leak(text.into_boxed_str())
}

#[tokio::test]
async fn when_get_bucket_settings_and_nothing_was_ever_set_then_they_are_those_of_an_old_bucket() {
    let expected = BucketSettings {
        versioning: false,
        encryption: Encryption::BucketDefault,
        block_public_access: false,
        tags: BTreeMap::new(),
        ownership: ObjectOwnership::ObjectWriter,
    };
    assert_eq!(settings_by(BARE).await.expect("none of them is an error"), expected);
}

#[tokio::test]
async fn when_get_bucket_settings_and_everything_is_set_then_all_of_it_is_read() {
    let kms = "<SSEAlgorithm>aws:kms</SSEAlgorithm><KMSMasterKeyID>alias/logs</KMSMasterKeyID>";
    let answers = Answers {
        versioning: (200, "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>"),
        encryption: (200, leaked(encrypted(kms))),
        block: (200, leaked(block_of(["true"; 4]))),
        tags: (
            200,
            "<Tagging><TagSet><Tag><Key>team</Key><Value>web</Value></Tag>\
             <Tag><Key>cost</Key><Value></Value></Tag></TagSet></Tagging>",
        ),
        ownership: (200, leaked(owned("BucketOwnerPreferred"))),
    };
    let expected = BucketSettings {
        versioning: true,
        encryption: Encryption::Kms { key_id: Some("alias/logs".to_owned()) },
        block_public_access: true,
        tags: [("team", "web"), ("cost", "")].map(|(key, value)| (key.to_owned(), value.to_owned())).into(),
        ownership: ObjectOwnership::BucketOwnerPreferred,
    };
    assert_eq!(settings_by(answers).await.expect("settings"), expected);
}

#[tokio::test]
async fn when_get_bucket_settings_and_versioning_is_suspended_then_versions_are_not_kept() {
    let versioning = (200, "<VersioningConfiguration><Status>Suspended</Status></VersioningConfiguration>");
    assert!(!settings_by(Answers { versioning, ..BARE }).await.expect("settings").versioning);
}

#[tokio::test]
async fn when_get_bucket_settings_then_each_encryption_is_told_apart() {
    let kms = Encryption::Kms { key_id: None };
    let cases = [("AES256", Encryption::S3Managed), ("aws:kms", kms.clone()), ("aws:kms:dsse", kms)];
    for (algorithm, expected) in cases {
        let body = leaked(encrypted(&format!("<SSEAlgorithm>{algorithm}</SSEAlgorithm>")));
        let settings = settings_by(Answers { encryption: (200, body), ..BARE }).await.expect("settings");
        assert_eq!(settings.encryption, expected, "{algorithm}");
    }
}

fn block_of(switches: [&str; 4]) -> String {
    let names = ["BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"];
    let switches = names.iter().zip(switches).map(|(name, value)| format!("<{name}>{value}</{name}>"));
    let switches: String = switches.collect();
    format!("<PublicAccessBlockConfiguration>{switches}</PublicAccessBlockConfiguration>")
}

#[tokio::test]
async fn when_get_bucket_settings_and_one_switch_is_off_then_public_access_is_not_blocked() {
    for off in 0..4 {
        let mut switches = ["true"; 4];
        switches[off] = "false";
        let body = leaked(block_of(switches));
        let settings = settings_by(Answers { block: (200, body), ..BARE }).await.expect("settings");
        assert!(!settings.block_public_access, "{body}");
    }
}

fn owned(ownership: &str) -> String {
    let rule = format!("<Rule><ObjectOwnership>{ownership}</ObjectOwnership></Rule>");
    format!("<OwnershipControls>{rule}</OwnershipControls>")
}

#[tokio::test]
async fn when_get_bucket_settings_then_each_ownership_is_told_apart() {
    let cases = [
        ("BucketOwnerEnforced", ObjectOwnership::BucketOwnerEnforced),
        ("BucketOwnerPreferred", ObjectOwnership::BucketOwnerPreferred),
        ("ObjectWriter", ObjectOwnership::ObjectWriter),
    ];
    for (name, expected) in cases {
        let settings = settings_by(Answers { ownership: (200, leaked(owned(name))), ..BARE }).await.expect("settings");
        assert_eq!(settings.ownership, expected);
    }
}

/// The answers of a bare bucket, each in turn replaced.
fn with_each_replaced(by: Answer) -> [(Answers, &'static str); 5] {
    [
        (Answers { versioning: by, ..BARE }, "GetBucketVersioning"),
        (Answers { encryption: by, ..BARE }, "GetBucketEncryption"),
        (Answers { block: by, ..BARE }, "GetPublicAccessBlock"),
        (Answers { tags: by, ..BARE }, "GetBucketTagging"),
        (Answers { ownership: by, ..BARE }, "GetBucketOwnershipControls"),
    ]
}

#[tokio::test]
async fn when_get_bucket_settings_and_one_of_them_is_denied_then_access_is_denied_and_its_operation_named() {
    for (answers, operation) in with_each_replaced((403, "AccessDenied")) {
        let error = settings_by(answers).await.expect_err("denied");
        let BucketError::AccessDenied { bucket, source } = error else { panic!("{error:?}") };
        assert_eq!((bucket.as_str(), source.operation()), ("logs", operation));
    }
}

#[tokio::test]
async fn when_get_bucket_settings_and_the_bucket_is_missing_then_it_does_not_exist() {
    for (answers, operation) in with_each_replaced((404, "NoSuchBucket")) {
        let error = settings_by(answers).await.expect_err("no bucket");
        assert!(matches!(error, BucketError::DoesNotExist { .. }), "{operation}: {error:?}");
    }
}

#[tokio::test]
async fn when_get_bucket_settings_and_a_code_speaks_of_another_setting_then_it_is_an_error() {
    for (answers, operation) in with_each_replaced((404, "NoSuchLifecycleConfiguration")) {
        let error = settings_by(answers).await.expect_err("another setting is missing");
        let BucketError::Request { source, .. } = error else { panic!("{error:?}") };
        assert_eq!((source.operation(), source.kind()), (operation, RequestErrorKind::NotFound));
    }
}

#[tokio::test]
async fn when_get_bucket_settings_and_the_name_is_invalid_then_nothing_is_sent() {
    let error = get_bucket_settings("no/bucket", &provider_without_answers().await).await.expect_err("refused");
    assert!(matches!(error, BucketError::InvalidName { .. }), "{error:?}");
}
