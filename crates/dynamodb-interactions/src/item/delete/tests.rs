use super::*;
use crate::stand_in::{attributes, provider_with, refusal};
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::operation::delete_item::{DeleteItemError, DeleteItemOutput};
use aws_smithy_mocks::{Rule, mock, mock_client};
use serde_json::json;

async fn deleted(table: &str, condition: Option<&Expression>, rules: &[&Rule]) -> Result<WriteOutcome, ItemError> {
    let provider = provider_with(mock_client!(aws_sdk_dynamodb, rules)).await;
    delete_item(table, &json!({"id": "a"}), condition, &provider).await
}

#[tokio::test]
async fn when_delete_item_then_its_key_is_sent_with_the_condition() {
    let taken = |condition: Option<&'static str>| {
        mock!(Client::delete_item)
            .match_requests(move |request| {
                let said = (request.table_name(), request.key(), request.condition_expression());
                said == (Some("orders"), Some(&attributes(&json!({"id": "a"}))), condition)
                    && request.expression_attribute_names().is_some() == condition.is_some()
            })
            .then_output(|| DeleteItemOutput::builder().build())
    };
    assert_eq!(deleted("orders", None, &[&taken(None)]).await.expect("an outcome"), WriteOutcome::Written);
    let there = Expression::present("id");
    let outcome = deleted("orders", Some(&there), &[&taken(Some("attribute_exists(#present)"))]).await;
    assert_eq!(outcome.expect("an outcome"), WriteOutcome::Written);
}

#[tokio::test]
async fn when_delete_item_and_the_condition_does_not_hold_then_that_is_an_answer() {
    let failed =
        mock!(Client::delete_item).then_error(|| DeleteItemError::generic(refusal("ConditionalCheckFailedException")));
    let outcome = deleted("orders", Some(&Expression::present("id")), &[&failed]).await;
    assert_eq!(outcome.expect("an outcome"), WriteOutcome::ConditionFailed);
    let denied = mock!(Client::delete_item).then_error(|| DeleteItemError::generic(refusal("AccessDeniedException")));
    assert!(matches!(deleted("orders", None, &[&denied]).await, Err(ItemError::AccessDenied { .. })));
    assert!(matches!(deleted("a b", None, &[]).await, Err(ItemError::InvalidName { .. })));
}
