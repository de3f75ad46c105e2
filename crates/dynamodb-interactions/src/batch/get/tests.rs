use super::*;
use crate::stand_in::{attributes, provider_with, refusal};
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::operation::batch_get_item::{BatchGetItemError, BatchGetItemOutput};
use aws_smithy_mocks::{Rule, RuleMode, mock, mock_client};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use tokio::time::{Duration, Instant};

/// The keys of each call.
type Calls = Arc<Mutex<Vec<Vec<Value>>>>;

/// Finds all that it processes: in the first call so many keys, in the next ones so many, in later ones all.
fn table(processed: &'static [usize]) -> (Calls, Rule) {
    let calls = Calls::default();
    let hears = Arc::clone(&calls);
    let rule = mock!(Client::batch_get_item).then_compute_output(move |request| {
        let asked = request.request_items().and_then(|items| items.get("orders")).expect("the table").keys.clone();
        let mut calls = hears.lock().expect("no panic");
        let most = processed.get(calls.len()).copied().unwrap_or(usize::MAX);
        calls.push(asked.iter().map(|key| read(key.clone()).expect("JSON")).collect());
        let (found, left) = asked.split_at(most.min(asked.len()));
        let left = KeysAndAttributes::builder().set_keys(Some(left.to_vec())).build().expect("keys");
        let output = BatchGetItemOutput::builder().responses("orders", found.to_vec());
        if left.keys.is_empty() { output } else { output.unprocessed_keys("orders", left) }.build()
    });
    (calls, rule)
}

fn keys(count: usize) -> Vec<Value> {
    (0..count).map(|number| json!({"n": number})).collect()
}

async fn got(keys: &[Value], rules: &[&Rule]) -> Result<BatchRead<Value>, ItemError> {
    let provider = provider_with(mock_client!(aws_sdk_dynamodb, RuleMode::MatchAny, rules)).await;
    batch_get("orders", keys, &provider).await
}

#[tokio::test]
async fn when_batch_get_and_there_are_many_keys_then_a_hundred_go_in_a_call() {
    let (calls, rule) = table(&[]);
    let batch = got(&keys(230), &[&rule]).await.expect("a batch");
    assert_eq!((batch.found, batch.unprocessed), (keys(230), vec![]));
    let sizes: Vec<usize> = calls.lock().expect("no panic").iter().map(Vec::len).collect();
    assert_eq!(sizes, [100, 100, 30]);
    assert!(got(&[], &[]).await.expect("nothing to do").found.is_empty());
}

#[tokio::test(start_paused = true)]
async fn when_batch_get_and_keys_are_left_out_then_they_alone_are_asked_for_again() {
    let (calls, rule) = table(&[3, 1]);
    let begun = Instant::now();
    let batch = got(&keys(5), &[&rule]).await.expect("a batch");
    assert_eq!((batch.found, batch.unprocessed), (keys(5), vec![]));
    assert_eq!(*calls.lock().expect("no panic"), [keys(5), keys(5)[3..].to_vec(), keys(5)[4..].to_vec()]);
    assert!(begun.elapsed() >= Duration::from_secs(3), "{:?}", begun.elapsed());
}

#[tokio::test(start_paused = true)]
async fn when_batch_get_and_keys_stay_left_out_then_their_places_are_told_with_what_was_found() {
    let (calls, rule) = table(&[100, 1, 0, 0, 0, 0]);
    let batch = got(&keys(103), &[&rule]).await.expect("a batch");
    assert_eq!((batch.found.len(), batch.unprocessed), (101, vec![101, 102]));
    assert_eq!(calls.lock().expect("no panic").len(), 1 + 5);
}

#[tokio::test(start_paused = true)]
async fn when_batch_get_and_there_is_no_room_for_any_key_then_it_is_as_if_all_were_left_out() {
    let refused = |code| mock!(Client::batch_get_item).then_error(move || BatchGetItemError::generic(refusal(code)));
    let batch = got(&keys(2), &[&refused("ProvisionedThroughputExceededException")]).await.expect("a batch");
    assert_eq!((batch.found.len(), batch.unprocessed), (0, vec![0, 1]));
    let error = got(&keys(2), &[&refused("AccessDeniedException")]).await.expect_err("denied");
    assert!(matches!(error, ItemError::AccessDenied { .. }), "{error:?}");
}

#[tokio::test]
async fn when_batch_get_and_a_key_is_there_twice_or_is_none_then_nothing_is_sent() {
    let error = got(&[json!({"a": 1, "b": 2}), json!({"b": 2, "a": 1})], &[]).await.expect_err("one key");
    assert!(matches!(error, ItemError::Duplicate { first: 0, second: 1, .. }), "{error:?}");
    assert!(matches!(got(&[json!(1)], &[]).await, Err(ItemError::NoItem)));
}

#[tokio::test]
async fn when_batch_get_and_an_item_is_of_another_type_then_that_is_told() {
    let found = mock!(Client::batch_get_item).then_output(|| {
        BatchGetItemOutput::builder().responses("orders", vec![attributes(&json!({"n": "x"}))]).build()
    });
    let provider = provider_with(mock_client!(aws_sdk_dynamodb, [&found])).await;
    let error = batch_get::<std::collections::HashMap<String, u32>>("orders", &keys(1), &provider).await;
    assert!(matches!(error, Err(ItemError::DoesNotFit { path, .. }) if path == "n"));
}
