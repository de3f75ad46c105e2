use super::*;
use crate::refusal::Standing;
use crate::stand_in::{assert_told_once, deleted, described, provider_with, refusal, value};
use aws_interactions_core::{RequestError, RequestErrorKind};
use aws_sdk_secretsmanager::Client;
use aws_sdk_secretsmanager::operation::describe_secret::DescribeSecretError;
use aws_sdk_secretsmanager::operation::get_secret_value::GetSecretValueError;
use aws_sdk_secretsmanager::primitives::Blob;
use aws_smithy_mocks::{Rule, RuleMode, mock, mock_client};
use std::collections::BTreeMap;
use std::time::{Duration, UNIX_EPOCH};

fn answering(answer: GetSecretValueOutput) -> Rule {
    mock!(Client::get_secret_value)
        .match_requests(|request| request.secret_id() == Some("shop/db"))
        .then_output(move || answer.clone())
}

fn refusing(code: &'static str) -> Rule {
    mock!(Client::get_secret_value).then_error(move || GetSecretValueError::generic(refusal(code)))
}

async fn provider(rules: &[&Rule]) -> AwsClientProvider {
    provider_with(mock_client!(aws_sdk_secretsmanager, RuleMode::MatchAny, rules)).await
}

#[tokio::test]
async fn when_get_secret_then_all_of_it_is_told_but_its_value() {
    let found = get_secret("shop/db", &provider(&[&answering(value("MARKED"))]).await).await.expect("a secret");
    assert_eq!((found.name.as_str(), found.version_id.as_deref()), ("shop/db", Some("v-1")));
    assert_eq!(found.arn.as_deref(), Some("arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop/db-AbCdEf"));
    assert_eq!(found.created, Some(UNIX_EPOCH + Duration::from_secs(7)));
    assert_eq!(found.value.expose(), "MARKED");
    assert!(!format!("{found:?}").contains("MARKED"), "{found:?}");
}

#[tokio::test]
async fn when_get_secret_and_it_is_refused_then_why_is_found_out() {
    let gone = UNIX_EPOCH + Duration::from_secs(9);
    let cases: [(&str, Standing, &str); 6] = [
        ("ResourceNotFoundException", Standing::Missing, "the secret `shop/db` does not exist"),
        ("ResourceNotFoundException", Standing::Kept, "the secret `shop/db` has no value"),
        ("ResourceNotFoundException", deleted(), "the secret `shop/db` is to be deleted"),
        ("InvalidRequestException", deleted(), "the secret `shop/db` is to be deleted"),
        ("InvalidRequestException", Standing::Kept, "a request about the secret `shop/db` failed"),
        // It says nothing about the secret.
        ("InternalServiceError", deleted(), "a request about the secret `shop/db` failed"),
    ];
    for (code, standing, expected) in cases {
        let told = described(standing);
        let error = get_secret("shop/db", &provider(&[&refusing(code), &told]).await).await.expect_err(code);
        assert_eq!(error.to_string(), expected);
        if let SecretError::DeletionScheduled { deleted_at, .. } = &error {
            assert_eq!(*deleted_at, Some(gone));
        }
        assert_told_once(&error);
    }
}

#[tokio::test]
async fn when_get_secret_and_nobody_may_find_out_why_then_the_refusal_stands() {
    let denied =
        || mock!(Client::describe_secret).then_error(|| DescribeSecretError::generic(refusal("AccessDeniedException")));
    let error = get_secret("shop/db", &provider(&[&refusing("ResourceNotFoundException"), &denied()]).await).await;
    assert!(matches!(error.expect_err("none"), SecretError::DoesNotExist { .. }));
    let error = get_secret("shop/db", &provider(&[&refusing("InvalidRequestException"), &denied()]).await).await;
    let error = error.expect_err("refused");
    assert_eq!(error.request().and_then(RequestError::code), Some("InvalidRequestException"));
}

#[tokio::test]
async fn when_get_secret_and_it_is_denied_then_nothing_else_is_asked() {
    let denied = refusing("AccessDeniedException");
    let error = get_secret("shop/db", &provider(&[&denied]).await).await.expect_err("denied");
    assert!(matches!(error, SecretError::AccessDenied { .. }), "{error:?}");
}

#[tokio::test]
async fn when_get_secret_and_the_refusal_has_its_reason_then_nothing_else_is_asked() {
    let failing = refusing("DecryptionFailure");
    let error = get_secret("shop/db", &provider(&[&failing]).await).await.expect_err("not decrypted");
    assert_eq!(error.request().and_then(RequestError::code), Some("DecryptionFailure"));
}

#[tokio::test]
async fn when_get_secret_and_its_value_is_no_text_or_missing_then_that_is_the_error() {
    let bytes = GetSecretValueOutput::builder().secret_binary(Blob::new(b"MARKED")).build();
    let error = get_secret("shop/db", &provider(&[&answering(bytes)]).await).await.expect_err("bytes");
    assert_eq!(error.to_string(), "the value of the secret `shop/db` is no text");
    assert!(!format!("{error:?}").contains("MARKED"));
    let none = GetSecretValueOutput::builder().build();
    let error = get_secret("shop/db", &provider(&[&answering(none)]).await).await.expect_err("nothing");
    assert_eq!(error.request().map(RequestError::kind), Some(RequestErrorKind::ResponseNotUnderstood));
    let error = get_secret("shop db", &provider(&[]).await).await.expect_err("no name");
    assert!(matches!(error, SecretError::Invalid { .. }), "{error:?}");
}

#[tokio::test]
async fn when_a_secret_holds_json_then_it_is_read_whole_or_by_field() {
    let held = value(r#"{"user": "shop", "port": 5432}"#);
    let provider = provider(&[&answering(held)]).await;
    let all: BTreeMap<String, serde_json::Value> = get_secret_json("shop/db", &provider).await.expect("JSON");
    assert_eq!(all.keys().collect::<Vec<_>>(), ["port", "user"]);
    for (field, expected) in [("user", "shop"), ("port", "5432")] {
        let value = get_secret_json_field("shop/db", field, &provider).await.expect(field);
        assert_eq!(value.expose(), expected);
    }
    let error = get_secret_json_field("shop/db", "host", &provider).await.expect_err("no such field");
    assert_eq!(error.to_string(), "the JSON of the secret `shop/db` has no field `host`");
}

#[tokio::test]
async fn when_a_secret_is_not_the_json_that_is_wanted_then_the_error_shows_none_of_it() {
    for held in [r#""MARKED""#, "MARKED"] {
        let provider = provider(&[&answering(value(held))]).await;
        let whole = get_secret_json::<Vec<u8>>("shop/db", &provider).await.expect_err(held);
        let field = get_secret_json_field("shop/db", "a", &provider).await.expect_err(held);
        for error in [whole, field] {
            assert!(matches!(error, SecretError::NotThatJson { line: 1, .. }), "{error:?}");
            assert!(!format!("{error} {error:?}").contains("MARKED"), "{error:?}");
            assert_told_once(&error);
        }
    }
}
