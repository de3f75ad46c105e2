use super::*;
use crate::stand_in::{provider_with, refusal};
use aws_sdk_eventbridge::Client;
use aws_sdk_eventbridge::operation::describe_rule::{DescribeRuleError, DescribeRuleOutput};
use aws_smithy_mocks::{Rule as Mock, mock, mock_client};

fn telling(output: DescribeRuleOutput) -> Mock {
    mock!(Client::describe_rule)
        .match_requests(|request| (request.name(), request.event_bus_name()) == (Some("orders"), Some("shop")))
        .then_output(move || output.clone())
}

async fn described(mock: &Mock) -> Result<Rule, RuleError> {
    describe_rule("orders", "shop", &provider_with(mock_client!(aws_sdk_eventbridge, [mock])).await).await
}

#[tokio::test]
async fn when_describe_rule_then_all_of_it_is_told() {
    let output = DescribeRuleOutput::builder()
        .name("orders")
        .arn("arn:rule")
        .event_bus_name("shop")
        .event_pattern("{}")
        .schedule_expression("rate(1 day)")
        .description("a line")
        .state(RuleState::EnabledWithAllCloudtrailManagementEvents)
        .role_arn("arn:role")
        .managed_by("ecs.amazonaws.com")
        .build();
    let expected = Rule {
        name: "orders".to_owned(),
        arn: "arn:rule".to_owned(),
        bus: "shop".to_owned(),
        pattern: Some("{}".to_owned()),
        schedule: Some("rate(1 day)".to_owned()),
        description: Some("a line".to_owned()),
        enabled: true,
        role_arn: Some("arn:role".to_owned()),
        managed_by: Some("ecs.amazonaws.com".to_owned()),
    };
    assert_eq!(described(&telling(output)).await.expect("a rule"), expected);
}

#[tokio::test]
async fn when_describe_rule_and_it_is_disabled_or_half_told_then_that_is_seen() {
    let named = || DescribeRuleOutput::builder().name("orders").arn("arn:rule");
    let disabled = named().event_bus_name("shop").state(RuleState::Disabled).build();
    assert!(!described(&telling(disabled)).await.expect("a rule").enabled);
    let error = described(&telling(named().build())).await.expect_err("no bus");
    assert!(matches!(error, RuleError::Request { .. }), "{error:?}");
}

#[tokio::test]
async fn when_describe_rule_and_it_is_not_there_or_has_no_name_then_that_is_told() {
    let missing =
        mock!(Client::describe_rule).then_error(|| DescribeRuleError::generic(refusal("ResourceNotFoundException")));
    let error = described(&missing).await.expect_err("not there");
    assert!(matches!(error, RuleError::DoesNotExist { .. }), "{error:?}");
    let none: [&Mock; 0] = [];
    let provider = provider_with(mock_client!(aws_sdk_eventbridge, none)).await;
    let error = describe_rule("a b", "shop", &provider).await.expect_err("no name");
    assert!(matches!(error, RuleError::InvalidName { .. }), "{error:?}");
}
