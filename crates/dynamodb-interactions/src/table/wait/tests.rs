use super::*;
use crate::stand_in::{described, provider_with, refusal};
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::operation::describe_table::{DescribeTableError, DescribeTableOutput};
use aws_smithy_mocks::{Rule, RuleMode, mock, mock_client};
use std::time::Duration;

/// A table that is found so, one look after the other. `gone` is not there, `denied` is refused.
async fn seen(looks: &[&'static str]) -> AwsClientProvider {
    let rules: Vec<Rule> = looks.iter().map(|look| seen_once(look)).collect();
    let rules: Vec<&Rule> = rules.iter().collect();
    provider_with(mock_client!(aws_sdk_dynamodb, RuleMode::Sequential, rules.as_slice())).await
}

fn seen_once(look: &'static str) -> Rule {
    let refused = |code: &'static str| {
        mock!(Client::describe_table).then_error(move || DescribeTableError::generic(refusal(code)))
    };
    match look {
        "gone" => refused("ResourceNotFoundException"),
        "denied" => refused("AccessDeniedException"),
        status => mock!(Client::describe_table)
            .then_output(|| DescribeTableOutput::builder().table(described(status)).build()),
    }
}

fn wait() -> Wait {
    Wait::at_most(Duration::from_secs(12))
}

#[tokio::test(start_paused = true)]
async fn when_a_table_is_waited_for_then_the_wait_ends_when_it_is_active() {
    let provider = seen(&["gone", "CREATING", "ACTIVE"]).await;
    let table = wait_until_table_active("orders", &wait(), &provider).await.expect("active");
    assert_eq!((table.name.as_str(), table.status), ("orders", TableStatus::Active));
}

#[tokio::test(start_paused = true)]
async fn when_a_table_is_waited_for_and_is_on_its_way_out_then_the_wait_ends_at_once() {
    for status in ["DELETING", "ARCHIVING", "ARCHIVED"] {
        let error = wait_until_table_active("orders", &wait(), &seen(&[status]).await).await.expect_err("never");
        assert_eq!(error.to_string(), format!("the table `orders` is {status} and will not be active"));
    }
    let error = wait_until_table_active("orders", &wait(), &seen(&["denied"]).await).await.expect_err("denied");
    assert!(matches!(error, WaitError::Failed(TableError::AccessDenied { .. })), "{error:?}");
}

#[tokio::test(start_paused = true)]
async fn when_a_table_is_waited_for_and_the_deadline_comes_then_what_it_was_is_told() {
    let provider = seen(&["CREATING", "UPDATING", "CREATING"]).await;
    let error = wait_until_table_active("orders", &wait(), &provider).await.expect_err("never");
    assert_eq!(error.to_string(), "still CREATING after 12 s");
    let provider = seen(&["ACTIVE", "ACTIVE", "ACTIVE"]).await;
    let error = wait_until_table_gone("orders", &wait(), &provider).await.expect_err("nobody deleted it");
    assert_eq!(error.to_string(), "still ACTIVE after 12 s");
}

#[tokio::test(start_paused = true)]
async fn when_a_table_is_waited_to_be_gone_then_the_wait_ends_when_it_is() {
    wait_until_table_gone("orders", &wait(), &seen(&["DELETING", "gone"]).await).await.expect("gone");
    let error = wait_until_table_gone("orders", &wait(), &seen(&["denied"]).await).await.expect_err("denied");
    assert!(matches!(error, WaitError::Failed(TableError::AccessDenied { .. })), "{error:?}");
}
