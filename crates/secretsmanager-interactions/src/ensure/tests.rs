use super::*;
use crate::refusal::Standing;
use crate::stand_in::{deleted, described, provider_with, refusal, value};
use aws_sdk_secretsmanager::Client;
use aws_sdk_secretsmanager::operation::create_secret::{CreateSecretError, CreateSecretOutput};
use aws_sdk_secretsmanager::operation::get_secret_value::{GetSecretValueError, GetSecretValueOutput};
use aws_sdk_secretsmanager::operation::put_secret_value::{PutSecretValueError, PutSecretValueOutput};
use aws_sdk_secretsmanager::operation::restore_secret::{RestoreSecretError, RestoreSecretOutput};
use aws_sdk_secretsmanager::primitives::Blob;
use aws_smithy_mocks::{Rule, RuleMode, mock, mock_client};

fn refused_read(code: &'static str) -> Rule {
    mock!(Client::get_secret_value).then_error(move || GetSecretValueError::generic(refusal(code)))
}

fn reading(answer: GetSecretValueOutput) -> Rule {
    mock!(Client::get_secret_value).then_output(move || answer.clone())
}

fn creating() -> Rule {
    mock!(Client::create_secret)
        .match_requests(|request| (request.name(), request.secret_string()) == (Some("shop/db"), Some("MARKED")))
        .then_output(|| CreateSecretOutput::builder().build())
}

fn putting() -> Rule {
    mock!(Client::put_secret_value)
        .match_requests(|request| (request.secret_id(), request.secret_string()) == (Some("shop/db"), Some("MARKED")))
        .then_output(|| PutSecretValueOutput::builder().build())
}

fn restoring() -> Rule {
    mock!(Client::restore_secret)
        .match_requests(|request| request.secret_id() == Some("shop/db"))
        .then_output(|| RestoreSecretOutput::builder().build())
}

async fn ensured(rules: &[&Rule]) -> Result<SecretChange, SecretError> {
    let client = mock_client!(aws_sdk_secretsmanager, RuleMode::MatchAny, rules);
    ensure_secret("shop/db", &"MARKED".into(), &provider_with(client).await).await
}

#[tokio::test]
async fn when_ensure_secret_and_it_has_the_value_then_nothing_is_changed() {
    assert_eq!(ensured(&[&reading(value("MARKED"))]).await.expect("as it is"), SecretChange::Unchanged);
}

#[tokio::test]
async fn when_ensure_secret_and_it_has_another_value_or_none_then_it_gets_this_one() {
    let binary = GetSecretValueOutput::builder().secret_binary(Blob::new(b"MARKED")).build();
    for held in [value("other"), binary] {
        let put = putting();
        assert_eq!(ensured(&[&reading(held), &put]).await.expect("a change"), SecretChange::Updated);
        assert_eq!(put.num_calls(), 1);
    }
    let (empty, kept, put) = (refused_read("ResourceNotFoundException"), described(Standing::Kept), putting());
    assert_eq!(ensured(&[&empty, &kept, &put]).await.expect("a change"), SecretChange::Updated);
    assert_eq!(put.num_calls(), 1);
}

#[tokio::test]
async fn when_ensure_secret_and_it_is_not_there_then_it_is_created() {
    let (none, missing, created) =
        (refused_read("ResourceNotFoundException"), described(Standing::Missing), creating());
    assert_eq!(ensured(&[&none, &missing, &created]).await.expect("a change"), SecretChange::Created);
    assert_eq!(created.num_calls(), 1);
}

#[tokio::test]
async fn when_ensure_secret_and_it_is_to_be_deleted_then_it_is_restored_with_this_value() {
    let (refused, deleted) = (refused_read("InvalidRequestException"), described(deleted()));
    let (restored, put) = (restoring(), putting());
    let change = ensured(&[&refused, &deleted, &restored, &put]).await.expect("a change");
    assert_eq!((change, restored.num_calls(), put.num_calls()), (SecretChange::Restored, 1, 1));
    assert_eq!(change.to_string(), "restored");
}

#[tokio::test]
async fn when_ensure_secret_and_a_step_fails_then_its_reason_is_told_and_not_the_value() {
    let raced =
        mock!(Client::create_secret).then_error(|| CreateSecretError::generic(refusal("ResourceExistsException")));
    let error = ensured(&[&refused_read("ResourceNotFoundException"), &described(Standing::Missing), &raced]).await;
    assert!(matches!(error.expect_err("a race"), SecretError::AlreadyExists { .. }));

    let full =
        mock!(Client::put_secret_value).then_error(|| PutSecretValueError::generic(refusal("LimitExceededException")));
    let error = ensured(&[&reading(value("other")), &full]).await.expect_err("full");
    assert!(matches!(error, SecretError::LimitExceeded { .. }), "{error:?}");
    assert!(!format!("{error:?}").contains("MARKED"));

    let kept =
        mock!(Client::restore_secret).then_error(|| RestoreSecretError::generic(refusal("AccessDeniedException")));
    let put = putting();
    let error = ensured(&[&refused_read("InvalidRequestException"), &described(deleted()), &kept, &put]).await;
    assert!(matches!(error.expect_err("denied"), SecretError::AccessDenied { .. }));
    assert_eq!(put.num_calls(), 0);

    let (refused, deleted) = (refused_read("InvalidRequestException"), described(deleted()));
    let error = ensured(&[&refused, &deleted, &restoring(), &full]).await.expect_err("full");
    assert_eq!(error.to_string(), "the secret `shop/db` was restored, and could not be given its value");
    assert_eq!(error.request().and_then(|request| request.code()), Some("LimitExceededException"));
    let SecretError::OnlyRestored { source, .. } = error else { panic!("{error:?}") };
    assert!(matches!(*source, SecretError::LimitExceeded { .. }), "{source:?}");

    let denied = ensured(&[&refused_read("AccessDeniedException")]).await.expect_err("denied");
    assert!(matches!(denied, SecretError::AccessDenied { .. }), "{denied:?}");
}

#[tokio::test]
async fn when_ensure_secret_and_no_secret_can_be_like_this_then_nothing_is_sent() {
    let none: [&Rule; 0] = [];
    let provider = provider_with(mock_client!(aws_sdk_secretsmanager, none)).await;
    let error = ensure_secret("a b", &"v".into(), &provider).await.expect_err("no name");
    assert!(matches!(error, SecretError::Invalid { .. }), "{error:?}");
    for (bytes, problem) in [(0, "it is empty"), (65_537, "it has 65537 bytes, and AWS takes 65536")] {
        let error = ensure_secret("a", &"v".repeat(bytes).into(), &provider).await.expect_err(problem);
        assert_eq!(error.to_string(), format!("the secret `a` cannot be like this: {problem}"));
    }
    let longest = "v".repeat(65_536);
    let held = reading(value(&longest));
    let provider = provider_with(mock_client!(aws_sdk_secretsmanager, [&held])).await;
    assert!(ensure_secret("a", &longest.into(), &provider).await.is_ok());
}
