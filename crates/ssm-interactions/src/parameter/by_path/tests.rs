use super::*;
use crate::stand_in::{assert_told_once, parameter, provider_with, refusal};
use aws_interactions_core::RequestErrorKind;
use aws_sdk_ssm::Client;
use aws_sdk_ssm::operation::get_parameters_by_path::{GetParametersByPathError, GetParametersByPathOutput};
use aws_smithy_mocks::{Rule, RuleMode, mock, mock_client};
use futures::TryStreamExt;

/// Answers the page at `token` of the list below `/shop`, decrypted, as wide and as deep as can be.
fn page(token: Option<&'static str>, names: &'static [&'static str], next: Option<&'static str>) -> Rule {
    mock!(Client::get_parameters_by_path)
        .match_requests(move |request| {
            let asked = (request.path(), request.with_decryption(), request.max_results());
            asked == (Some("/shop"), Some(true), Some(10)) && request.next_token() == token
        })
        .then_output(move || {
            let parameters = names.iter().map(|name| parameter(name, "MARKED")).collect();
            let page = GetParametersByPathOutput::builder().set_parameters(Some(parameters));
            page.set_next_token(next.map(str::to_owned)).build()
        })
}

async fn listed(path: &str, depth: PathDepth, rules: &[&Rule]) -> Result<Vec<String>, ParameterError> {
    let provider = provider_with(mock_client!(aws_sdk_ssm, RuleMode::MatchAny, rules)).await;
    get_parameters_by_path(path, depth, &provider).map_ok(|parameter| parameter.name).try_collect().await
}

#[tokio::test]
async fn when_get_parameters_by_path_and_there_are_pages_then_all_are_read_the_empty_too() {
    let pages = [
        page(None, &["/shop/a"], Some("t1")),
        page(Some("t1"), &[], Some("t2")),
        page(Some("t2"), &["/shop/b", "/shop/c/d"], Some("")),
    ];
    let found = listed("/shop", PathDepth::All, &pages.each_ref()).await.expect("a list");
    assert_eq!(found, ["/shop/a", "/shop/b", "/shop/c/d"]);
    assert!(pages.iter().all(|page| page.num_calls() == 1));
}

#[tokio::test]
async fn when_get_parameters_by_path_then_it_goes_as_deep_as_is_said() {
    for (depth, recursive) in [(PathDepth::All, true), (PathDepth::OneLevel, false)] {
        let asked = mock!(Client::get_parameters_by_path)
            .match_requests(move |request| request.recursive() == Some(recursive))
            .then_output(|| GetParametersByPathOutput::builder().build());
        assert!(listed("/shop", depth, &[&asked]).await.expect("a list").is_empty());
    }
}

#[tokio::test]
async fn when_get_parameters_by_path_and_one_page_is_enough_then_the_next_is_not_asked_for() {
    let (first, second) = (page(None, &["/shop/a"], Some("t1")), page(Some("t1"), &["/shop/b"], None));
    let provider = provider_with(mock_client!(aws_sdk_ssm, RuleMode::MatchAny, [&first, &second])).await;
    let mut parameters = std::pin::pin!(get_parameters_by_path("/shop", PathDepth::All, &provider));
    assert!(parameters.try_next().await.expect("a parameter").is_some());
    assert_eq!((first.num_calls(), second.num_calls()), (1, 0));
}

#[tokio::test]
async fn when_get_parameters_by_path_and_a_page_leads_back_or_holds_a_part_then_it_is_not_understood() {
    let circle = [page(None, &[], Some("t1")), page(Some("t1"), &[], Some("t1"))];
    let part = mock!(Client::get_parameters_by_path).then_output(|| {
        let part = aws_sdk_ssm::types::Parameter::builder().name("/shop/a").build();
        GetParametersByPathOutput::builder().parameters(part).build()
    });
    for rules in [circle.iter().collect::<Vec<_>>(), vec![&part]] {
        let error = listed("/shop", PathDepth::All, &rules).await.expect_err("no list");
        let kind = error.request().map(aws_interactions_core::RequestError::kind);
        assert_eq!(kind, Some(RequestErrorKind::ResponseNotUnderstood));
        assert_told_once(&error);
    }
}

#[tokio::test]
async fn when_get_parameters_by_path_and_a_later_page_fails_then_the_list_ends_with_the_reason() {
    let denied = mock!(Client::get_parameters_by_path)
        .match_requests(|request| request.next_token().is_some())
        .then_error(|| GetParametersByPathError::generic(refusal("AccessDeniedException")));
    let first = page(None, &["/shop/a"], Some("t1"));
    let error = listed("/shop", PathDepth::All, &[&first, &denied]).await.expect_err("half a list is none");
    assert!(matches!(&error, ParameterError::AccessDenied { parameter, .. } if parameter == "/shop"), "{error:?}");
}

#[tokio::test]
async fn when_get_parameters_by_path_and_it_is_no_path_then_nothing_is_asked() {
    for path in ["shop", "", "/a b"] {
        let error = listed(path, PathDepth::All, &[]).await.expect_err("no path");
        assert!(matches!(error, ParameterError::Invalid { .. }), "{error:?}");
    }
}
