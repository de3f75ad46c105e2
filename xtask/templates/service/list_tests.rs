use super::*;
use crate::stand_in::{assert_told_once, provider_with, refusal};
use aws_interactions_core::RequestErrorKind;
use {{library}}::Client;
use {{library}}::operation::{{function}}::{ {{operation}}Error, {{operation}}Output};
use aws_smithy_mocks::{Rule, RuleMode, mock, mock_client};
use futures::TryStreamExt;
{{test_imports}}

/// Answers the page at `token`, which names the next one.
fn page(token: Option<&'static str>, is_empty: bool, next: Option<&'static str>) -> Rule {
    mock!(Client::{{function}})
        .match_requests(move |request| request.{{begins_at}}() == token{{and_matching}})
        .then_output(move || {
            let items = if is_empty { Vec::new() } else { vec![{{sdk_item}}] };
            {{operation}}Output::builder().set_{{items_field}}(Some(items)).set_{{goes_on_at}}(next.map(str::to_owned)).build(){{complete}}
        })
}

async fn listed(rules: &[&Rule]) -> Result<Vec<{{item}}>, {{type}}Error> {
    let provider = provider_with(mock_client!({{library}}, RuleMode::MatchAny, rules)).await;
    {{function}}({{samples}}&provider).try_collect().await
}

#[tokio::test]
async fn when_{{function}}_and_there_are_pages_then_all_are_read_the_empty_too() {
    let pages = [page(None, false, Some("t1")), page(Some("t1"), true, Some("t2")), page(Some("t2"), false, Some(""))];
    let found = listed(&pages.each_ref()).await.expect("a list");
    assert_eq!(found, [{{our_item}}, {{our_item}}]);
    assert!(pages.iter().all(|page| page.num_calls() == 1));
}

#[tokio::test]
async fn when_{{function}}_and_a_page_leads_back_then_it_is_an_error_and_not_endless() {
    let pages = [page(None, false, Some("t1")), page(Some("t1"), false, Some("t1"))];
    let error = listed(&pages.each_ref()).await.expect_err("a circle");
    assert_eq!(error.request().kind(), RequestErrorKind::ResponseNotUnderstood);
    assert_told_once(&error);
}

#[tokio::test]
async fn when_{{function}}_and_a_later_page_is_denied_then_the_list_ends_with_the_reason() {
    let denied = mock!(Client::{{function}})
        .match_requests(|request| request.{{begins_at}}().is_some())
        .then_error(|| {{operation}}Error::generic(refusal("AccessDenied")));
    let error = listed(&[&page(None, false, Some("t1")), &denied]).await.expect_err("half a list is none");
    assert!(matches!(error, {{type}}Error::AccessDenied { .. }), "{error:?}");
    assert!(error.to_string().contains({{what_sample}}), "{error}");
}
