use super::*;
use crate::stand_in::{provider_with, refusal};
use aws_sdk_eventbridge::Client;
use aws_sdk_eventbridge::operation::delete_rule::{DeleteRuleError, DeleteRuleOutput};
use aws_sdk_eventbridge::operation::list_targets_by_rule::{ListTargetsByRuleError, ListTargetsByRuleOutput};
use aws_sdk_eventbridge::operation::remove_targets::RemoveTargetsOutput;
use aws_sdk_eventbridge::types::{RemoveTargetsResultEntry, Target};
use aws_smithy_mocks::{Rule, RuleMode, mock, mock_client};

fn page(token: Option<&'static str>, id: &'static str, next: Option<&'static str>) -> Rule {
    mock!(Client::list_targets_by_rule).match_requests(move |request| request.next_token() == token).then_output(
        move || {
            let target = Target::builder().id(id).arn("arn:queue").build().expect("a target");
            ListTargetsByRuleOutput::builder().targets(target).set_next_token(next.map(str::to_owned)).build()
        },
    )
}

fn removing(ids: &'static [&'static str], failed: Option<&'static str>) -> Rule {
    mock!(Client::remove_targets)
        .match_requests(move |request| {
            (request.rule(), request.event_bus_name(), request.ids() == ids) == (Some("orders"), Some("shop"), true)
        })
        .then_output(move || {
            let failed =
                failed.map(|id| vec![RemoveTargetsResultEntry::builder().target_id(id).error_code("X").build()]);
            RemoveTargetsOutput::builder().set_failed_entries(failed).failed_entry_count(0).build()
        })
}

fn deleting() -> Rule {
    mock!(Client::delete_rule)
        .match_requests(|request| {
            (request.name(), request.event_bus_name(), request.force()) == (Some("orders"), Some("shop"), None)
        })
        .then_output(|| DeleteRuleOutput::builder().build())
}

fn refused(code: &'static str) -> Rule {
    mock!(Client::delete_rule).then_error(move || DeleteRuleError::generic(refusal(code)))
}

async fn deleted(rules: &[&Rule]) -> Result<RuleDeletion, RuleError> {
    let client = mock_client!(aws_sdk_eventbridge, RuleMode::MatchAny, rules);
    delete_rule("orders", "shop", &provider_with(client).await).await
}

#[tokio::test]
async fn when_delete_rule_and_it_has_targets_then_those_of_all_pages_go_first() {
    let (first, second) = (page(None, "a", Some("t")), page(Some("t"), "b", None));
    let (removed, gone) = (removing(&["a", "b"], None), deleting());
    let deletion = deleted(&[&first, &second, &removed, &gone]).await.expect("a deletion");
    assert_eq!(deletion, RuleDeletion::Deleted { targets: 2 });
    assert_eq!((removed.num_calls(), gone.num_calls()), (1, 1));
}

#[tokio::test]
async fn when_delete_rule_and_it_has_no_targets_then_none_are_removed() {
    let none = mock!(Client::list_targets_by_rule).then_output(|| ListTargetsByRuleOutput::builder().build());
    let gone = deleting();
    assert_eq!(deleted(&[&none, &gone]).await.expect("a deletion"), RuleDeletion::Deleted { targets: 0 });
    let raced = refused("ResourceNotFoundException");
    assert_eq!(deleted(&[&none, &raced]).await.expect("gone"), RuleDeletion::Deleted { targets: 0 });
}

#[tokio::test]
async fn when_delete_rule_and_it_is_not_there_then_that_is_an_answer() {
    let missing = mock!(Client::list_targets_by_rule)
        .then_error(|| ListTargetsByRuleError::generic(refusal("ResourceNotFoundException")));
    assert_eq!(deleted(&[&missing]).await.expect("an answer"), RuleDeletion::DidNotExist);
}

#[tokio::test]
async fn when_delete_rule_and_a_target_stays_then_so_does_the_rule() {
    let (first, removed, gone) = (page(None, "a", None), removing(&["a"], Some("a")), deleting());
    let error = deleted(&[&first, &removed, &gone]).await.expect_err("a target is left");
    assert_eq!(error.to_string(), "1 targets of the rule `orders` were not changed: `a` (X)");
    assert_eq!(gone.num_calls(), 0);
}

#[tokio::test]
async fn when_delete_rule_and_it_stays_without_its_targets_then_that_is_told() {
    let (first, removed) = (page(None, "a", None), removing(&["a"], None));
    let error = deleted(&[&first, &removed, &refused("ConcurrentModificationException")]).await.expect_err("a race");
    assert_eq!(error.to_string(), "the rule `orders` could not be deleted, only its 1 targets removed");
    assert_eq!(error.request().and_then(|request| request.code()), Some("ConcurrentModificationException"));
    let RuleError::DeletionIncomplete { source, .. } = error else { panic!("{error:?}") };
    assert!(matches!(*source, RuleError::ConcurrentChange { .. }), "{source:?}");
    let raced = deleted(&[&first, &removed, &refused("ResourceNotFoundException")]).await.expect("gone");
    assert_eq!(raced, RuleDeletion::Deleted { targets: 1 });
}

#[tokio::test]
async fn when_delete_rule_and_it_is_refused_then_the_reason_is_told() {
    let denied = mock!(Client::list_targets_by_rule)
        .then_error(|| ListTargetsByRuleError::generic(refusal("AccessDeniedException")));
    assert!(matches!(deleted(&[&denied]).await.expect_err("denied"), RuleError::AccessDenied { .. }));
    let none = mock!(Client::list_targets_by_rule).then_output(|| ListTargetsByRuleOutput::builder().build());
    let managed = deleted(&[&none, &refused("ManagedRuleException")]).await.expect_err("managed");
    assert!(matches!(managed, RuleError::Managed { .. }), "{managed:?}");
}
