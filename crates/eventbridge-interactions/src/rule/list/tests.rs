use super::*;
use crate::stand_in::{assert_told_once, provider_with, refusal};
use aws_interactions_core::RequestErrorKind;
use aws_sdk_eventbridge::Client;
use aws_sdk_eventbridge::operation::list_rules::{ListRulesError, ListRulesOutput};
use aws_sdk_eventbridge::types;
use aws_smithy_mocks::{Rule as Mock, RuleMode, mock, mock_client};
use futures::TryStreamExt;

/// Answers the page at `token`, which holds this rule and names the next page.
fn page(token: Option<&'static str>, name: Option<&'static str>, next: Option<&'static str>) -> Mock {
    mock!(Client::list_rules)
        .match_requests(move |request| {
            let said = (request.event_bus_name(), request.name_prefix(), request.next_token());
            said == (Some("shop"), Some("o"), token)
        })
        .then_output(move || {
            let rule = |name| types::Rule::builder().name(name).arn("arn").event_bus_name("shop").build();
            let rules = name.into_iter().map(rule).collect();
            ListRulesOutput::builder().set_rules(Some(rules)).set_next_token(next.map(str::to_owned)).build()
        })
}

async fn listed(mocks: &[&Mock]) -> Result<Vec<String>, RuleError> {
    let provider = provider_with(mock_client!(aws_sdk_eventbridge, RuleMode::MatchAny, mocks)).await;
    list_rules("shop", "o", &provider).map_ok(|rule| rule.name).try_collect().await
}

#[tokio::test]
async fn when_list_rules_and_there_are_pages_then_all_are_read_the_empty_too() {
    let pages = [
        page(None, Some("o1"), Some("t1")),
        page(Some("t1"), None, Some("t2")),
        page(Some("t2"), Some("o2"), Some("")),
    ];
    assert_eq!(listed(&pages.each_ref()).await.expect("a list"), ["o1", "o2"]);
}

#[tokio::test]
async fn when_list_rules_and_a_page_leads_back_then_it_is_an_error_and_not_endless() {
    let pages = [page(None, Some("o1"), Some("t1")), page(Some("t1"), Some("o2"), Some("t1"))];
    let error = listed(&pages.each_ref()).await.expect_err("a circle");
    assert_eq!(
        error.request().map(aws_interactions_core::RequestError::kind),
        Some(RequestErrorKind::ResponseNotUnderstood)
    );
    assert_told_once(&error);
}

#[tokio::test]
async fn when_list_rules_and_a_later_page_is_denied_then_the_list_ends_with_the_reason() {
    let denied = mock!(Client::list_rules)
        .match_requests(|request| request.next_token().is_some())
        .then_error(|| ListRulesError::generic(refusal("AccessDeniedException")));
    let error = listed(&[&page(None, Some("o1"), Some("t1")), &denied]).await.expect_err("half a list is none");
    assert!(matches!(error, RuleError::AccessDenied { .. }), "{error:?}");
}

#[tokio::test]
async fn when_list_rules_and_all_are_asked_for_then_no_prefix_is_sent_and_a_bus_needs_a_name() {
    let all = mock!(Client::list_rules)
        .match_requests(|request| request.name_prefix().is_none())
        .then_output(|| ListRulesOutput::builder().build());
    let provider = provider_with(mock_client!(aws_sdk_eventbridge, [&all])).await;
    assert!(list_rules("shop", "", &provider).try_collect::<Vec<_>>().await.expect("a list").is_empty());
    let error = list_rules("a b", "", &provider).try_collect::<Vec<_>>().await.expect_err("no name");
    assert!(matches!(error, RuleError::InvalidName { .. }), "{error:?}");
}
