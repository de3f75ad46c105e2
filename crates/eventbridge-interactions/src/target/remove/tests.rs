use super::*;
use crate::stand_in::{provider_with, refusal};
use aws_sdk_eventbridge::Client;
use aws_sdk_eventbridge::operation::remove_targets::{RemoveTargetsError, RemoveTargetsOutput};
use aws_sdk_eventbridge::types::RemoveTargetsResultEntry;
use aws_smithy_mocks::{Rule, RuleMode, mock, mock_client};

/// Answers calls for so many ids, of which these fail.
fn removing(count: usize, failed: &'static [&'static str]) -> Rule {
    mock!(Client::remove_targets).match_requests(move |request| request.ids().len() == count).then_output(move || {
        let failed = failed.iter().map(|id| RemoveTargetsResultEntry::builder().target_id(*id).error_code("X").build());
        RemoveTargetsOutput::builder().set_failed_entries(Some(failed.collect())).failed_entry_count(0).build()
    })
}

async fn removed(count: usize, rules: &[&Rule]) -> Result<(), RuleError> {
    let ids: Vec<String> = (0..count).map(|n| format!("t{n}")).collect();
    let client = mock_client!(aws_sdk_eventbridge, RuleMode::MatchAny, rules);
    remove_targets("orders", "shop", &ids, &provider_with(client).await).await
}

#[tokio::test]
async fn when_remove_targets_and_there_are_many_then_a_hundred_go_in_a_call_and_each_failure_is_told() {
    let (full, rest) = (removing(100, &["t3"]), removing(1, &["t100"]));
    let error = removed(101, &[&full, &rest]).await.expect_err("two are left");
    assert_eq!(error.to_string(), "2 targets of the rule `orders` were not changed: `t3` (X), `t100` (X)");
    assert!(error.request().is_none());
    removed(1, &[&removing(1, &[])]).await.expect("gone");
    removed(0, &[]).await.expect("nothing to do");
}

#[tokio::test]
async fn when_remove_targets_and_it_is_refused_then_the_reason_is_told() {
    let refused =
        mock!(Client::remove_targets).then_error(|| RemoveTargetsError::generic(refusal("ManagedRuleException")));
    assert!(matches!(removed(1, &[&refused]).await.expect_err("managed"), RuleError::Managed { .. }));
}
