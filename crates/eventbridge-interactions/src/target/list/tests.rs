use super::*;
use crate::stand_in::{provider_with, refusal};
use crate::target::TargetInput;
use aws_sdk_eventbridge::Client;
use aws_sdk_eventbridge::operation::list_targets_by_rule::{ListTargetsByRuleError, ListTargetsByRuleOutput};
use aws_sdk_eventbridge::types::{self, InputTransformer};
use aws_smithy_mocks::{Rule, RuleMode, mock, mock_client};
use futures::TryStreamExt;

fn page(token: Option<&'static str>, target: Option<types::Target>, next: Option<&'static str>) -> Rule {
    mock!(Client::list_targets_by_rule)
        .match_requests(move |request| {
            let said = (request.rule(), request.event_bus_name(), request.next_token());
            said == (Some("orders"), Some("shop"), token)
        })
        .then_output(move || {
            let targets = target.clone().into_iter().collect();
            let output = ListTargetsByRuleOutput::builder().set_targets(Some(targets));
            output.set_next_token(next.map(str::to_owned)).build()
        })
}

fn target(id: &str) -> types::Target {
    types::Target::builder().id(id).arn("arn:queue").build().expect("a target")
}

async fn listed(rules: &[&Rule]) -> Result<Vec<Target>, RuleError> {
    let provider = provider_with(mock_client!(aws_sdk_eventbridge, RuleMode::MatchAny, rules)).await;
    list_targets("orders", "shop", &provider).try_collect().await
}

#[tokio::test]
async fn when_list_targets_and_there_are_pages_then_all_are_read_the_empty_too() {
    let transformer = InputTransformer::builder().input_template("x").build().expect("a transformer");
    let with_input = types::Target::builder().id("b").arn("arn:queue").input_transformer(transformer).build();
    let pages = [
        page(None, Some(target("a")), Some("t1")),
        page(Some("t1"), None, Some("t2")),
        page(Some("t2"), Some(with_input.expect("a target")), None),
    ];
    let found = listed(&pages.each_ref()).await.expect("a list");
    assert_eq!(found, [Target::new("a", "arn:queue"), Target::new("b", "arn:queue").input(TargetInput::Transformed)]);
}

#[tokio::test]
async fn when_list_targets_and_a_page_leads_back_or_the_rule_is_not_there_then_the_list_ends_with_it() {
    let circle = [page(None, None, Some("t")), page(Some("t"), None, Some("t"))];
    assert!(matches!(listed(&circle.each_ref()).await.expect_err("a circle"), RuleError::Request { .. }));
    let missing = mock!(Client::list_targets_by_rule)
        .then_error(|| ListTargetsByRuleError::generic(refusal("ResourceNotFoundException")));
    assert!(matches!(listed(&[&missing]).await.expect_err("not there"), RuleError::DoesNotExist { .. }));
}

#[tokio::test]
async fn when_list_targets_and_a_rule_cannot_be_called_so_then_nothing_is_sent() {
    let none: [&Rule; 0] = [];
    let provider = provider_with(mock_client!(aws_sdk_eventbridge, none)).await;
    let error = list_targets("a b", "shop", &provider).try_collect::<Vec<_>>().await.expect_err("no name");
    assert!(matches!(error, RuleError::InvalidName { .. }), "{error:?}");
}
