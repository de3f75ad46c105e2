use super::*;
use crate::stand_in::{assert_told_once, attributes, provider_with, refusal};
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::operation::query::{QueryError, QueryInput, QueryOutput};
use aws_smithy_mocks::{Rule, RuleMode, mock, mock_client};
use serde_json::{Value, json};

fn numbered(number: u32) -> Attributes {
    attributes(&json!({"n": number}))
}

/// Answers the page behind an item with the items of these numbers, and says behind which the next begins.
fn page(start: Option<u32>, numbers: &'static [u32], next: Option<u32>) -> Rule {
    mock!(Client::query)
        .match_requests(move |request| request.exclusive_start_key() == start.map(numbered).as_ref())
        .then_output(move || {
            let items = numbers.iter().map(|number| numbered(*number)).collect();
            QueryOutput::builder().set_items(Some(items)).set_last_evaluated_key(next.map(numbered)).build()
        })
}

fn all() -> Query {
    Query::new(Expression::equal("c", &"c-1").expect("a condition"))
}

async fn found<T: DeserializeOwned + Send>(wanted: &Query, rules: &[&Rule]) -> Result<Vec<T>, ItemError> {
    let provider = provider_with(mock_client!(aws_sdk_dynamodb, RuleMode::MatchAny, rules)).await;
    query("orders", wanted, &provider).try_collect().await
}

#[tokio::test]
async fn when_query_and_there_are_pages_then_all_are_read_the_empty_too() {
    let pages = [page(None, &[1, 2], Some(2)), page(Some(2), &[], Some(3)), page(Some(3), &[4], None)];
    let items: Vec<Value> = found(&all(), &pages.each_ref()).await.expect("items");
    assert_eq!(items, [json!({"n": 1}), json!({"n": 2}), json!({"n": 4})]);
}

#[tokio::test]
async fn when_query_and_the_first_items_are_enough_then_no_more_pages_are_read() {
    let first = page(None, &[1, 2], Some(2));
    let provider = provider_with(mock_client!(aws_sdk_dynamodb, [&first])).await;
    let wanted = all();
    let items: Vec<Value> = query("orders", &wanted, &provider).take(2).try_collect().await.expect("items");
    assert_eq!((items.len(), first.num_calls()), (2, 1));
}

fn answered(is_asked: impl Fn(&QueryInput) -> bool + Send + Sync + 'static) -> Rule {
    mock!(Client::query).match_requests(is_asked).then_output(|| QueryOutput::builder().build())
}

#[tokio::test]
async fn when_query_then_what_is_said_is_asked_for() {
    let plain = answered(|request| {
        let said = (request.table_name(), request.key_condition_expression(), request.filter_expression());
        said == (Some("orders"), Some("#equal = :equal"), None)
            && (request.index_name(), request.scan_index_forward(), request.consistent_read())
                == (None, Some(true), Some(false))
    });
    assert!(found::<Value>(&all(), &[&plain]).await.expect("none").is_empty());
    let full = answered(|request| {
        let said = (request.filter_expression(), request.index_name());
        said == (Some("attribute_not_exists(#absent)"), Some("by-date"))
            && (request.scan_index_forward(), request.consistent_read()) == (Some(false), Some(true))
            && request.expression_attribute_names().is_some_and(|names| names.len() == 2)
    });
    let wanted = all().filter(Expression::absent("paid")).index("by-date").descending().consistent();
    assert!(found::<Value>(&wanted, &[&full]).await.expect("none").is_empty());
}

#[tokio::test]
async fn when_query_and_a_page_leads_back_then_it_is_an_error_and_not_endless() {
    let pages = [page(None, &[1], Some(1)), page(Some(1), &[2], Some(1))];
    let error = found::<Value>(&all(), &pages.each_ref()).await.expect_err("a circle");
    assert!(matches!(error, ItemError::Request { .. }), "{error:?}");
    assert_told_once(&error);
}

#[tokio::test]
async fn when_query_and_a_later_page_is_denied_or_an_item_does_not_fit_then_the_list_ends_with_the_reason() {
    let denied = mock!(Client::query)
        .match_requests(|request| request.exclusive_start_key().is_some())
        .then_error(|| QueryError::generic(refusal("AccessDeniedException")));
    let error = found::<Value>(&all(), &[&page(None, &[1], Some(1)), &denied]).await.expect_err("half a list is none");
    assert!(matches!(error, ItemError::AccessDenied { .. }), "{error:?}");
    let error = found::<String>(&all(), &[&page(None, &[1], None)]).await.expect_err("no text");
    assert!(matches!(error, ItemError::DoesNotFit { .. }), "{error:?}");
}

#[tokio::test]
async fn when_query_and_it_cannot_be_asked_then_nothing_is_sent() {
    let twice = all().filter(Expression::equal("d", &1).expect("a filter"));
    assert!(matches!(found::<Value>(&twice, &[]).await, Err(ItemError::Invalid { .. })));
    let none: [&Rule; 0] = [];
    let provider = provider_with(mock_client!(aws_sdk_dynamodb, none)).await;
    let wanted = all();
    let named = query::<Value>("a b", &wanted, &provider).try_collect::<Vec<_>>().await;
    assert!(matches!(named, Err(ItemError::InvalidName { .. })));
}
