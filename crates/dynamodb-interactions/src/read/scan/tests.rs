use super::*;
use crate::stand_in::{attributes, provider_with, refusal};
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::operation::scan::{ScanError, ScanOutput};
use aws_smithy_mocks::{Rule, RuleMode, mock, mock_client};
use serde_json::{Value, json};

fn numbered(number: u32) -> Attributes {
    attributes(&json!({"n": number}))
}

fn page(start: Option<u32>, numbers: &'static [u32], next: Option<u32>) -> Rule {
    mock!(Client::scan)
        .match_requests(move |request| {
            request.table_name() == Some("orders") && request.exclusive_start_key() == start.map(numbered).as_ref()
        })
        .then_output(move || {
            let items = numbers.iter().map(|number| numbered(*number)).collect();
            ScanOutput::builder().set_items(Some(items)).set_last_evaluated_key(next.map(numbered)).build()
        })
}

async fn found(wanted: &Scan, rules: &[&Rule]) -> Result<Vec<Value>, ItemError> {
    let provider = provider_with(mock_client!(aws_sdk_dynamodb, RuleMode::MatchAny, rules)).await;
    scan("orders", wanted, &provider).try_collect().await
}

#[tokio::test]
async fn when_scan_and_there_are_pages_then_all_are_read_the_empty_too() {
    let pages = [page(None, &[], Some(2)), page(Some(2), &[3], Some(3)), page(Some(3), &[4], None)];
    let items = found(&Scan::default(), &pages.each_ref()).await.expect("items");
    assert_eq!(items, [json!({"n": 3}), json!({"n": 4})]);
}

#[tokio::test]
async fn when_scan_then_what_is_said_is_asked_for_and_without_words_none_are_sent() {
    let full = mock!(Client::scan)
        .match_requests(|request| {
            let said = (request.filter_expression(), request.index_name(), request.consistent_read());
            said == (Some("#equal = :equal"), Some("by-date"), Some(true))
                && request.expression_attribute_values().is_some()
        })
        .then_output(|| ScanOutput::builder().build());
    let filter = Expression::equal("a", &1).expect("a filter");
    let wanted = Scan::default().filter(filter).index("by-date").consistent();
    assert!(found(&wanted, &[&full]).await.expect("none").is_empty());
    let plain = mock!(Client::scan)
        .match_requests(|request| {
            request.expression_attribute_names().is_none() && request.consistent_read() == Some(false)
        })
        .then_output(|| ScanOutput::builder().build());
    assert!(found(&Scan::default(), &[&plain]).await.expect("none").is_empty());
}

#[tokio::test]
async fn when_scan_and_pages_lead_back_or_are_denied_then_the_list_ends_with_the_reason() {
    let circle = [page(None, &[1], Some(1)), page(Some(1), &[2], Some(1))];
    assert!(matches!(found(&Scan::default(), &circle.each_ref()).await, Err(ItemError::Request { .. })));
    let denied = mock!(Client::scan).then_error(|| ScanError::generic(refusal("AccessDeniedException")));
    assert!(matches!(found(&Scan::default(), &[&denied]).await, Err(ItemError::AccessDenied { .. })));
    let none: [&Rule; 0] = [];
    let provider = provider_with(mock_client!(aws_sdk_dynamodb, none)).await;
    let named = scan::<Value>("a b", &Scan::default(), &provider).try_collect::<Vec<_>>().await;
    assert!(matches!(named, Err(ItemError::InvalidName { .. })));
}
