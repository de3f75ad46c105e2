use super::*;
use crate::stand_in::{assert_told_once, attributes, provider_with, refusal};
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::operation::put_item::{PutItemError, PutItemInput, PutItemOutput};
use aws_smithy_mocks::{Rule, mock, mock_client};
use serde_json::{Value, json};

fn taking(is_asked: impl Fn(&PutItemInput) -> bool + Send + Sync + 'static) -> Rule {
    mock!(Client::put_item).match_requests(is_asked).then_output(|| PutItemOutput::builder().build())
}

fn refusing(code: &'static str) -> Rule {
    mock!(Client::put_item).then_error(move || PutItemError::generic(refusal(code)))
}

fn item() -> Value {
    json!({"id": "a", "n": 1})
}

async fn put(condition: Option<&Expression>, rule: &Rule) -> Result<WriteOutcome, ItemError> {
    put_item("orders", &item(), condition, &provider_with(mock_client!(aws_sdk_dynamodb, [rule])).await).await
}

#[tokio::test]
async fn when_put_item_then_the_item_is_sent_and_no_condition() {
    let taken = taking(|request| {
        (request.table_name(), request.item()) == (Some("orders"), Some(&attributes(&item())))
            && request.condition_expression().is_none()
            && request.expression_attribute_names().is_none()
            && request.expression_attribute_values().is_none()
    });
    assert_eq!(put(None, &taken).await.expect("an outcome"), WriteOutcome::Written);
}

#[tokio::test]
async fn when_put_item_and_there_is_a_condition_then_it_is_sent_with_its_words() {
    let taken = taking(|request| {
        let names = request.expression_attribute_names().is_some_and(|names| names.contains_key("#n"));
        let values = request.expression_attribute_values().is_some_and(|values| values.contains_key(":n"));
        request.condition_expression() == Some("#n < :n") && names && values
    });
    let condition = Expression::new("#n < :n").name("#n", "n").value(":n", &3).expect("a condition");
    assert_eq!(put(Some(&condition), &taken).await.expect("an outcome"), WriteOutcome::Written);
}

#[tokio::test]
async fn when_put_item_and_the_condition_does_not_hold_then_that_is_an_answer_and_a_refusal_is_not() {
    let condition = Expression::absent("id");
    let outcome = put(Some(&condition), &refusing("ConditionalCheckFailedException")).await;
    assert_eq!(outcome.expect("an outcome"), WriteOutcome::ConditionFailed);
    let error = put(Some(&condition), &refusing("ValidationException")).await.expect_err("refused");
    assert!(matches!(error, ItemError::Refused { .. }), "{error:?}");
    assert_told_once(&error);
    let error = put(None, &refusing("TransactionConflictException")).await.expect_err("in a transaction");
    assert!(matches!(error, ItemError::InTransaction { .. }), "{error:?}");
}

#[tokio::test]
async fn when_put_item_and_it_is_no_item_then_nothing_is_sent() {
    let none: [&Rule; 0] = [];
    let provider = provider_with(mock_client!(aws_sdk_dynamodb, none)).await;
    let error = put_item("orders", &[1], None, &provider).await.expect_err("a list");
    assert!(matches!(error, ItemError::NoItem), "{error:?}");
    let error = put_item("", &item(), None, &provider).await.expect_err("no name");
    assert!(matches!(error, ItemError::InvalidName { .. }), "{error:?}");
}
