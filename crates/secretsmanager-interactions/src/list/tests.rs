use super::*;
use crate::stand_in::{assert_told_once, provider_with, refusal};
use aws_interactions_core::{RequestError, RequestErrorKind};
use aws_sdk_secretsmanager::Client;
use aws_sdk_secretsmanager::operation::list_secrets::{ListSecretsError, ListSecretsOutput};
use aws_sdk_secretsmanager::primitives::DateTime;
use aws_smithy_mocks::{Rule, RuleMode, mock, mock_client};
use futures::TryStreamExt;
use std::time::{Duration, UNIX_EPOCH};

/// Answers the page at `token` of the list of what begins with `prefix`, where there is one.
fn page(
    prefix: Option<&'static str>,
    token: Option<&'static str>,
    found: &'static [&'static str],
    next: Option<&'static str>,
) -> Rule {
    mock!(Client::list_secrets)
        .match_requests(move |request| {
            let asked = request.filters().first().map(|filter| (filter.key().cloned(), filter.values().to_vec()));
            let wanted = prefix.map(|prefix| (Some(FilterNameStringType::Name), vec![prefix.to_owned()]));
            asked == wanted && request.next_token() == token && request.max_results() == Some(100)
        })
        .then_output(move || {
            let entries = found.iter().map(|name| SecretListEntry::builder().name(*name).build()).collect();
            ListSecretsOutput::builder().set_secret_list(Some(entries)).set_next_token(next.map(str::to_owned)).build()
        })
}

async fn listed(prefix: &str, rules: &[&Rule]) -> Result<Vec<SecretSummary>, SecretError> {
    let provider = provider_with(mock_client!(aws_sdk_secretsmanager, RuleMode::MatchAny, rules)).await;
    list_secrets(prefix, &provider).try_collect().await
}

#[tokio::test]
async fn when_list_secrets_then_every_page_is_read_and_only_what_begins_so_is_told() {
    let pages = [
        page(Some("shop/"), None, &["shop/a", "Shop/b"], Some("t1")),
        page(Some("shop/"), Some("t1"), &[], Some("t2")),
        page(Some("shop/"), Some("t2"), &["shop/c"], Some("")),
    ];
    let found = listed("shop/", &pages.each_ref()).await.expect("a list");
    assert_eq!(found.iter().map(|secret| secret.name.as_str()).collect::<Vec<_>>(), ["shop/a", "shop/c"]);
}

#[tokio::test]
async fn when_list_secrets_and_no_prefix_is_said_then_none_is_asked_and_all_of_each_is_told() {
    let whole = SecretListEntry::builder()
        .name("shop/a")
        .arn("arn:a")
        .description("a token")
        .last_changed_date(DateTime::from_secs(7))
        .last_accessed_date(DateTime::from_secs(9))
        .rotation_enabled(true)
        .owning_service("rds")
        .build();
    let asked = mock!(Client::list_secrets)
        .match_requests(|request| request.filters().is_empty())
        .then_output(move || ListSecretsOutput::builder().secret_list(whole.clone()).build());
    let expected = SecretSummary {
        name: "shop/a".to_owned(),
        arn: Some("arn:a".to_owned()),
        description: Some("a token".to_owned()),
        changed: Some(UNIX_EPOCH + Duration::from_secs(7)),
        accessed: Some(UNIX_EPOCH + Duration::from_secs(9)),
        is_rotated: true,
        owning_service: Some("rds".to_owned()),
    };
    assert_eq!(listed("", &[&asked]).await.expect("a list"), [expected]);
}

#[tokio::test]
async fn when_list_secrets_and_it_fails_or_has_no_end_then_that_is_the_error() {
    let denied = mock!(Client::list_secrets).then_error(|| ListSecretsError::generic(refusal("AccessDeniedException")));
    let error = listed("", &[&denied]).await.expect_err("denied");
    assert_eq!(error.request().map(RequestError::kind), Some(RequestErrorKind::AccessDenied));
    assert_told_once(&error);
    let circle = [page(None, None, &["a"], Some("t1")), page(None, Some("t1"), &["b"], Some("t1"))];
    let error = listed("", &circle.each_ref()).await.expect_err("no end");
    assert_eq!(error.request().map(RequestError::kind), Some(RequestErrorKind::ResponseNotUnderstood));
    assert_told_once(&error);
}
