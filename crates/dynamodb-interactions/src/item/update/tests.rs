use super::*;
use crate::stand_in::{attributes, provider_with, refusal};
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::operation::update_item::{UpdateItemError, UpdateItemOutput};
use aws_smithy_mocks::{Rule, mock, mock_client};
use serde_json::json;

fn paid() -> Expression {
    Expression::new("SET #s = :s").name("#s", "status").value(":s", &"paid").expect("an update")
}

async fn updated(condition: Option<&Expression>, rules: &[&Rule]) -> Result<WriteOutcome, ItemError> {
    let provider = provider_with(mock_client!(aws_sdk_dynamodb, rules)).await;
    update_item("orders", &json!({"id": "a"}), &paid(), condition, &provider).await
}

#[tokio::test]
async fn when_update_item_then_update_and_condition_are_sent_with_the_words_of_both() {
    let taken = mock!(Client::update_item)
        .match_requests(|request| {
            let said = (request.table_name(), request.update_expression(), request.condition_expression());
            said == (Some("orders"), Some("SET #s = :s"), Some("attribute_exists(#present)"))
                && request.key() == Some(&attributes(&json!({"id": "a"})))
                && request.expression_attribute_names().is_some_and(|names| names.len() == 2)
                && request.expression_attribute_values().is_some_and(|values| values.len() == 1)
        })
        .then_output(|| UpdateItemOutput::builder().build());
    let outcome = updated(Some(&Expression::present("id")), &[&taken]).await;
    assert_eq!(outcome.expect("an outcome"), WriteOutcome::Written);
}

#[tokio::test]
async fn when_update_item_and_the_condition_does_not_hold_then_that_is_an_answer() {
    let failed =
        mock!(Client::update_item).then_error(|| UpdateItemError::generic(refusal("ConditionalCheckFailedException")));
    assert_eq!(updated(None, &[&failed]).await.expect("an outcome"), WriteOutcome::ConditionFailed);
    let denied = mock!(Client::update_item).then_error(|| UpdateItemError::generic(refusal("AccessDeniedException")));
    assert!(matches!(updated(None, &[&denied]).await, Err(ItemError::AccessDenied { .. })));
}

#[tokio::test]
async fn when_update_item_and_a_word_stands_for_two_things_then_nothing_is_sent() {
    let other = Expression::new("#s = b").name("#s", "other");
    assert!(matches!(updated(Some(&other), &[]).await, Err(ItemError::Invalid { .. })));
}
