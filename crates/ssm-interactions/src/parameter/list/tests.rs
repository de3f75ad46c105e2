use super::*;
use crate::stand_in::{provider_with, refusal};
use aws_sdk_ssm::Client;
use aws_sdk_ssm::operation::describe_parameters::{DescribeParametersError, DescribeParametersOutput};
use aws_sdk_ssm::primitives::DateTime;
use aws_sdk_ssm::types::ParameterType;
use aws_smithy_mocks::{Rule, RuleMode, mock, mock_client};
use futures::TryStreamExt;
use std::time::{Duration, UNIX_EPOCH};

/// Answers the page at `token` of the list that is filtered so.
fn page(
    option: &'static str,
    token: Option<&'static str>,
    found: Vec<ParameterMetadata>,
    next: Option<&'static str>,
) -> Rule {
    mock!(Client::describe_parameters)
        .match_requests(move |request| {
            let [filter] = request.parameter_filters() else { return false };
            let below = (filter.key(), filter.option(), filter.values());
            let is_page = request.next_token() == token && request.max_results() == Some(50);
            below == ("Path", Some(option), &["/shop".to_owned()][..]) && is_page
        })
        .then_output(move || {
            let page = DescribeParametersOutput::builder().set_parameters(Some(found.clone()));
            page.set_next_token(next.map(str::to_owned)).build()
        })
}

async fn listed(path: &str, depth: PathDepth, rules: &[&Rule]) -> Result<Vec<ParameterSummary>, ParameterError> {
    let provider = provider_with(mock_client!(aws_sdk_ssm, RuleMode::MatchAny, rules)).await;
    list_parameters(path, depth, &provider).try_collect().await
}

#[tokio::test]
async fn when_list_parameters_then_every_page_is_read_and_all_of_each_is_told() {
    // arrange
    let whole = ParameterMetadata::builder()
        .name("/shop/a")
        .r#type(ParameterType::SecureString)
        .version(3)
        .last_modified_date(DateTime::from_secs(7))
        .last_modified_user("arn:aws:iam::123456789012:user/eve")
        .description("a token")
        .key_id("alias/shop");
    let bare = ParameterMetadata::builder().name("/shop/b").r#type(ParameterType::String).version(1);
    let pages = [
        page("Recursive", None, vec![whole.build()], Some("t1")),
        page("Recursive", Some("t1"), vec![], Some("t2")),
        page("Recursive", Some("t2"), vec![bare.build()], None),
    ];
    // act
    let found = listed("/shop", PathDepth::All, &pages.each_ref()).await.expect("a list");
    // assert
    let whole = ParameterSummary {
        name: "/shop/a".to_owned(),
        kind: ParameterKind::SecureString,
        version: 3,
        modified: Some(UNIX_EPOCH + Duration::from_secs(7)),
        modified_by: Some("arn:aws:iam::123456789012:user/eve".to_owned()),
        description: Some("a token".to_owned()),
        key_id: Some("alias/shop".to_owned()),
    };
    let bare = ParameterSummary {
        name: "/shop/b".to_owned(),
        kind: ParameterKind::String,
        version: 1,
        modified: None,
        modified_by: None,
        description: None,
        key_id: None,
    };
    assert_eq!(found, [whole, bare]);
}

#[tokio::test]
async fn when_list_parameters_of_one_level_then_that_is_asked() {
    let asked = page("OneLevel", None, vec![], None);
    assert!(listed("/shop", PathDepth::OneLevel, &[&asked]).await.expect("a list").is_empty());
    assert_eq!(asked.num_calls(), 1);
}

#[tokio::test]
async fn when_list_parameters_and_it_fails_then_the_path_is_named() {
    let denied = mock!(Client::describe_parameters)
        .then_error(|| DescribeParametersError::generic(refusal("AccessDeniedException")));
    let error = listed("/shop", PathDepth::All, &[&denied]).await.expect_err("denied");
    assert!(matches!(&error, ParameterError::AccessDenied { parameter, .. } if parameter == "/shop"), "{error:?}");
    let circle = [page("Recursive", None, vec![], Some("t1")), page("Recursive", Some("t1"), vec![], Some("t1"))];
    listed("/shop", PathDepth::All, &circle.each_ref()).await.expect_err("no end");
    let error = listed("shop", PathDepth::All, &[]).await.expect_err("no path");
    assert!(matches!(error, ParameterError::Invalid { .. }), "{error:?}");
}
