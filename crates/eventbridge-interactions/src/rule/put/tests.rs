use super::*;
use crate::stand_in::{provider_with, refusal};
use aws_sdk_eventbridge::Client;
use aws_sdk_eventbridge::operation::put_rule::{PutRuleError, PutRuleInput, PutRuleOutput};
use aws_smithy_mocks::{Rule, mock, mock_client};

fn taking(is_asked: impl Fn(&PutRuleInput) -> bool + Send + Sync + 'static) -> Rule {
    mock!(Client::put_rule)
        .match_requests(is_asked)
        .then_output(|| PutRuleOutput::builder().rule_arn("arn:rule").build())
}

fn pattern(json: &str) -> RuleSpec {
    RuleSpec::new("orders", RuleTrigger::Pattern(json.to_owned()))
}

fn schedule(expression: &str) -> RuleSpec {
    RuleSpec::new("orders", RuleTrigger::Schedule(expression.to_owned()))
}

async fn put(spec: &RuleSpec, rules: &[&Rule]) -> Result<String, RuleError> {
    put_rule(spec, &provider_with(mock_client!(aws_sdk_eventbridge, rules)).await).await
}

#[tokio::test]
async fn when_put_rule_then_its_pattern_is_asked_for_and_nothing_else() {
    let taken = taking(|request| {
        let said = (request.name(), request.event_bus_name(), request.event_pattern(), request.schedule_expression());
        said == (Some("orders"), Some("default"), Some(r#"{"source":["shop"]}"#), None)
            && request.state() == Some(&RuleState::Enabled)
            && (request.description(), request.role_arn()) == (None, None)
    });
    assert_eq!(put(&pattern(r#"{"source":["shop"]}"#), &[&taken]).await.expect("an ARN"), "arn:rule");
}

#[tokio::test]
async fn when_put_rule_and_everything_is_said_then_everything_is_asked_for() {
    let taken = taking(|request| {
        request.event_bus_name() == Some("shop")
            && request.state() == Some(&RuleState::Disabled)
            && (request.description(), request.role_arn()) == (Some("a line"), Some("arn:role"))
    });
    let spec = pattern(r#"{"a":[1]}"#).on_bus("shop").disabled().description("a line").role_arn("arn:role");
    put(&spec, &[&taken]).await.expect("an ARN");
    let timed =
        taking(|request| (request.schedule_expression(), request.event_pattern()) == (Some("rate(5 minutes)"), None));
    put(&schedule("rate(5 minutes)"), &[&timed]).await.expect("an ARN");
    put(&schedule("cron(0 12 * * ? *)"), &[&taking(|_| true)]).await.expect("an ARN");
}

#[tokio::test]
async fn when_put_rule_and_no_rule_can_be_like_this_then_nothing_is_sent() {
    let cases = [
        (pattern("MARKED"), "its pattern is no JSON object with a field"),
        (pattern("[1]"), "its pattern is no JSON object with a field"),
        (pattern("{}"), "its pattern is no JSON object with a field"),
        (schedule("5 minutes"), "its schedule is neither rate(…) nor cron(…)"),
        (schedule("rate(5 minutes"), "its schedule is neither rate(…) nor cron(…)"),
        (schedule("rate(5 minutes)").on_bus("shop"), "only rules of the default bus have a schedule"),
    ];
    for (spec, problem) in cases {
        let error = put(&spec, &[]).await.expect_err(problem);
        assert_eq!(error.to_string(), format!("the rule `orders` cannot be like this: {problem}"));
    }
    let unnamed = RuleSpec::new("a b", RuleTrigger::Schedule("rate(1 day)".to_owned()));
    for spec in [unnamed, pattern(r#"{"a":[1]}"#).on_bus("")] {
        let error = put(&spec, &[]).await.expect_err("no name");
        assert!(matches!(error, RuleError::InvalidName { .. }), "{error:?}");
    }
}

#[tokio::test]
async fn when_put_rule_and_the_answer_is_a_refusal_or_empty_then_the_error_names_the_rule() {
    let refused = mock!(Client::put_rule).then_error(|| PutRuleError::generic(refusal("InvalidEventPatternException")));
    let error = put(&pattern(r#"{"a":1}"#), &[&refused]).await.expect_err("no pattern");
    assert!(matches!(&error, RuleError::InvalidPattern { rule, .. } if rule == "orders"), "{error:?}");
    let empty = mock!(Client::put_rule).then_output(|| PutRuleOutput::builder().build());
    let error = put(&pattern(r#"{"a":[1]}"#), &[&empty]).await.expect_err("no ARN");
    assert!(matches!(error, RuleError::Request { .. }), "{error:?}");
}
