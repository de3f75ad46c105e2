use super::*;
use crate::stand_in::{provider_with, refusal};
use aws_sdk_eventbridge::Client;
use aws_sdk_eventbridge::operation::put_targets::{PutTargetsError, PutTargetsInput, PutTargetsOutput};
use aws_sdk_eventbridge::types::PutTargetsResultEntry;
use aws_smithy_mocks::{Rule, RuleMode, mock, mock_client};

const QUEUE: &str = "arn:aws:sqs:eu-west-1:123456789012:orders";

fn taking(is_asked: impl Fn(&PutTargetsInput) -> bool + Send + Sync + 'static) -> Rule {
    mock!(Client::put_targets)
        .match_requests(is_asked)
        .then_output(|| PutTargetsOutput::builder().failed_entry_count(0).build())
}

async fn put(targets: &[Target], rules: &[&Rule]) -> Result<(), RuleError> {
    let client = mock_client!(aws_sdk_eventbridge, RuleMode::MatchAny, rules);
    put_targets("orders", "shop", targets, &provider_with(client).await).await
}

#[tokio::test]
async fn when_put_targets_then_each_is_sent_with_what_it_is_to_get() {
    let taken = taking(|request| {
        let targets: Vec<Target> = request.targets().iter().cloned().map(Target::of).collect();
        (request.rule(), request.event_bus_name()) == (Some("orders"), Some("shop")) && targets == all_kinds()
    });
    put(&all_kinds(), &[&taken]).await.expect("taken");
    assert_eq!(taken.num_calls(), 1);
}

fn all_kinds() -> Vec<Target> {
    vec![
        Target::new("a", QUEUE),
        Target::new("b", QUEUE).input(TargetInput::Constant("{}".to_owned())).role_arn("arn:role"),
        Target::new("c", QUEUE).input(TargetInput::Path("$.detail".to_owned())).dead_letter_arn("arn:dead"),
    ]
}

#[tokio::test]
async fn when_put_targets_and_there_are_many_then_a_hundred_go_in_a_call_and_none_in_none() {
    let targets: Vec<Target> = (0..101).map(|n| Target::new(format!("t{n}"), QUEUE)).collect();
    let (full, rest) =
        (taking(|request| request.targets().len() == 100), taking(|request| request.targets().len() == 1));
    put(&targets, &[&full, &rest]).await.expect("taken");
    assert_eq!((full.num_calls(), rest.num_calls()), (1, 1));
    put(&[], &[]).await.expect("nothing to do");
}

#[tokio::test]
async fn when_put_targets_and_some_fail_within_a_success_then_they_are_told() {
    let half = mock!(Client::put_targets).then_output(|| {
        let failed = PutTargetsResultEntry::builder().target_id("b").error_code("ConcurrentModificationException");
        let failed = failed.error_message("told so").build();
        PutTargetsOutput::builder().failed_entries(failed).failed_entry_count(1).build()
    });
    let error = put(&all_kinds(), &[&half]).await.expect_err("one is left");
    let RuleError::TargetsFailed { rule, failed } = error else { panic!("{error:?}") };
    let (code, message) = ("ConcurrentModificationException".to_owned(), "told so".to_owned());
    assert_eq!((rule.as_str(), failed), ("orders", vec![FailedTarget { id: "b".to_owned(), code, message }]));
}

#[tokio::test]
async fn when_put_targets_and_no_target_can_be_like_this_then_nothing_is_sent() {
    let cases = [
        (vec![Target::new("a", QUEUE), Target::new("a", QUEUE)], "two of its targets are called `a`"),
        (vec![Target::new("a b", QUEUE)], "`a b` is no id of a target: 1 to 64 letters, digits, `.`, `-` and `_`"),
        (vec![Target::new("a", "orders")], "the target `a` is no ARN: `orders`"),
        (
            vec![Target::new("a", QUEUE).input(TargetInput::Constant("MARKED".to_owned()))],
            "the target `a` is to get what is no JSON",
        ),
        (
            vec![Target::new("a", QUEUE).input(TargetInput::Transformed)],
            "the target `a` has a transformer, which cannot be put here",
        ),
    ];
    for (targets, problem) in cases {
        let error = put(&targets, &[]).await.expect_err(problem);
        assert_eq!(error.to_string(), format!("the rule `orders` cannot be like this: {problem}"));
    }
}

#[tokio::test]
async fn when_put_targets_and_the_rule_is_not_there_then_that_is_told() {
    let missing =
        mock!(Client::put_targets).then_error(|| PutTargetsError::generic(refusal("ResourceNotFoundException")));
    let error = put(&all_kinds(), &[&missing]).await.expect_err("not there");
    assert!(matches!(error, RuleError::DoesNotExist { .. }), "{error:?}");
}
