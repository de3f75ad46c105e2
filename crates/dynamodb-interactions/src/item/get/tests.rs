use super::*;
use crate::stand_in::{attributes, provider_with, refusal};
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::operation::get_item::{GetItemError, GetItemOutput};
use aws_smithy_mocks::{Rule, mock, mock_client};
use serde_json::{Value, json};

/// Answers a read of this consistency with this item.
fn holding(is_consistent: bool, item: Option<Value>) -> Rule {
    mock!(Client::get_item)
        .match_requests(move |request| {
            let said = (request.table_name(), request.key(), request.consistent_read());
            said == (Some("orders"), Some(&attributes(&json!({"id": "a"}))), Some(is_consistent))
        })
        .then_output(move || GetItemOutput::builder().set_item(item.as_ref().map(attributes)).build())
}

async fn got(rule: &Rule) -> Result<Option<Value>, ItemError> {
    let provider = provider_with(mock_client!(aws_sdk_dynamodb, [rule])).await;
    get_item("orders", &json!({"id": "a"}), &provider).await
}

#[tokio::test]
async fn when_get_item_then_it_is_read_and_one_that_is_not_there_is_none() {
    let item = json!({"id": "a", "n": 1});
    assert_eq!(got(&holding(false, Some(item.clone()))).await.expect("an answer"), Some(item.clone()));
    assert_eq!(got(&holding(false, None)).await.expect("an answer"), None);
    let provider = provider_with(mock_client!(aws_sdk_dynamodb, [&holding(true, Some(item.clone()))])).await;
    let found: Option<Value> =
        get_item_consistently("orders", &json!({"id": "a"}), &provider).await.expect("an answer");
    assert_eq!(found, Some(item));
}

#[tokio::test]
async fn when_get_item_and_it_is_of_another_type_then_that_is_told() {
    #[derive(Debug, serde::Deserialize)]
    struct Other {
        #[expect(dead_code, reason = "it is never read")]
        other: String,
    }
    let provider = provider_with(mock_client!(aws_sdk_dynamodb, [&holding(false, Some(json!({"id": "a"})))])).await;
    let error = get_item::<Other>("orders", &json!({"id": "a"}), &provider).await.expect_err("no `other`");
    assert!(matches!(&error, ItemError::DoesNotFit { missing: Some(field), .. } if field == "other"), "{error:?}");
}

#[tokio::test]
async fn when_get_item_and_nobody_could_answer_then_nothing_is_sent() {
    let none: [&Rule; 0] = [];
    let provider = provider_with(mock_client!(aws_sdk_dynamodb, none)).await;
    let error = get_item::<Value>("a b", &json!({}), &provider).await.expect_err("no name");
    assert!(matches!(error, ItemError::InvalidName { .. }), "{error:?}");
    let error = get_item::<Value>("orders", &"id", &provider).await.expect_err("no key");
    assert!(matches!(error, ItemError::NoItem), "{error:?}");
}

#[tokio::test]
async fn when_get_item_and_the_table_is_not_there_then_that_is_told() {
    let missing = mock!(Client::get_item).then_error(|| GetItemError::generic(refusal("ResourceNotFoundException")));
    assert!(matches!(got(&missing).await.expect_err("no table"), ItemError::TableDoesNotExist { .. }));
}
