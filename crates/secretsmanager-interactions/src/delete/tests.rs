use super::*;
use crate::refusal::Standing;
use crate::stand_in::{deleted, described, provider_with, refusal};
use aws_sdk_secretsmanager::Client;
use aws_sdk_secretsmanager::operation::delete_secret::{DeleteSecretError, DeleteSecretOutput};
use aws_sdk_secretsmanager::operation::restore_secret::{RestoreSecretError, RestoreSecretOutput};
use aws_sdk_secretsmanager::primitives::DateTime;
use aws_smithy_mocks::{Rule, RuleMode, mock, mock_client};
use std::time::{Duration, UNIX_EPOCH};

async fn provider(rules: &[&Rule]) -> AwsClientProvider {
    provider_with(mock_client!(aws_sdk_secretsmanager, RuleMode::MatchAny, rules)).await
}

fn deleting(days: Option<i64>, at_once: Option<bool>) -> Rule {
    mock!(Client::delete_secret)
        .match_requests(move |request| {
            let window = (request.recovery_window_in_days(), request.force_delete_without_recovery());
            request.secret_id() == Some("shop/db") && window == (days, at_once)
        })
        .then_output(|| DeleteSecretOutput::builder().deletion_date(DateTime::from_secs(9)).build())
}

#[tokio::test]
async fn when_delete_secret_then_the_window_is_the_one_that_was_said_and_its_end_is_told() {
    let cases = [
        (RecoveryWindow::default(), Some(30), None),
        (RecoveryWindow::Days(7), Some(7), None),
        (RecoveryWindow::None, None, Some(true)),
    ];
    for (window, days, at_once) in cases {
        let deleted = deleting(days, at_once);
        let goes_at = delete_secret("shop/db", window, &provider(&[&deleted]).await).await.expect("a deletion");
        assert_eq!(goes_at, Some(UNIX_EPOCH + Duration::from_secs(9)));
    }
}

#[tokio::test]
async fn when_delete_secret_and_aws_has_no_such_window_then_nothing_is_sent() {
    for days in [0, 6, 31] {
        let error = delete_secret("shop/db", RecoveryWindow::Days(days), &provider(&[]).await).await;
        let expected =
            format!("the secret `shop/db` cannot be like this: a window of {days} days, where AWS has 7 to 30");
        assert_eq!(error.expect_err("no window").to_string(), expected);
    }
    let error = delete_secret("", RecoveryWindow::None, &provider(&[]).await).await.expect_err("no name");
    assert!(matches!(error, SecretError::Invalid { .. }), "{error:?}");
}

#[tokio::test]
async fn when_delete_secret_and_it_is_refused_then_why_is_found_out() {
    let cases = [
        ("ResourceNotFoundException", Standing::Missing, "the secret `shop/db` does not exist"),
        // One that was made a moment ago: not one without a value, which could be deleted.
        ("ResourceNotFoundException", Standing::Kept, "the secret `shop/db` does not exist"),
        ("InvalidRequestException", deleted(), "the secret `shop/db` is to be deleted"),
        ("InvalidRequestException", Standing::Kept, "a request about the secret `shop/db` failed"),
        ("AccessDeniedException", Standing::Kept, "access to the secret `shop/db` is denied"),
    ];
    for (code, standing, expected) in cases {
        let refused = mock!(Client::delete_secret).then_error(move || DeleteSecretError::generic(refusal(code)));
        let provider = provider(&[&refused, &described(standing)]).await;
        let error = delete_secret("shop/db", RecoveryWindow::default(), &provider).await.expect_err(code);
        assert_eq!(error.to_string(), expected);
    }
}

#[tokio::test]
async fn when_restore_secret_then_it_is_the_one_that_was_named_or_the_error_names_it() {
    let restored = mock!(Client::restore_secret)
        .match_requests(|request| request.secret_id() == Some("shop/db"))
        .then_output(|| RestoreSecretOutput::builder().build());
    restore_secret("shop/db", &provider(&[&restored]).await).await.expect("restored");
    let gone =
        mock!(Client::restore_secret).then_error(|| RestoreSecretError::generic(refusal("ResourceNotFoundException")));
    let error = restore_secret("shop/db", &provider(&[&gone]).await).await.expect_err("gone");
    assert!(matches!(error, SecretError::DoesNotExist { .. }), "{error:?}");
    restore_secret("a b", &provider(&[]).await).await.expect_err("no name");
}
