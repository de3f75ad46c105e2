use super::*;
use crate::stand_in::{provider_with, refusal};
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::operation::batch_write_item::{BatchWriteItemError, BatchWriteItemOutput};
use aws_smithy_mocks::{MockResponse, Rule, RuleMode, mock, mock_client};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};

/// How many writes each call had.
type Calls = Arc<Mutex<Vec<usize>>>;

/// Does in the first call so many writes, in the next ones so many, in later ones all.
fn table(done: &'static [usize]) -> (Calls, Rule) {
    let calls = Calls::default();
    let hears = Arc::clone(&calls);
    let rule = mock!(Client::batch_write_item).then_compute_output(move |request| {
        let asked = request.request_items().and_then(|items| items.get("orders")).expect("the table").clone();
        let mut calls = hears.lock().expect("no panic");
        let most = done.get(calls.len()).copied().unwrap_or(usize::MAX);
        calls.push(asked.len());
        let left = asked.into_iter().skip(most).collect::<Vec<_>>();
        let output = BatchWriteItemOutput::builder();
        if left.is_empty() { output } else { output.unprocessed_items("orders", left) }.build()
    });
    (calls, rule)
}

fn put(item: &Value) -> BatchWrite {
    BatchWrite::Put(Item::of(item).expect("an item"))
}

fn delete(key: &Value) -> BatchWrite {
    BatchWrite::Delete(Item::of(key).expect("a key"))
}

/// Puts and deletions in turn.
fn writes(count: usize) -> Vec<BatchWrite> {
    let write = |number: usize| match number % 2 {
        0 => put(&json!({"c": "c-1", "o": number, "more": "x"})),
        _ => delete(&json!({"c": "c-1", "o": number})),
    };
    (0..count).map(write).collect()
}

async fn written(writes: &[BatchWrite], rules: &[&Rule]) -> Result<(), ItemError> {
    let provider = provider_with(mock_client!(aws_sdk_dynamodb, RuleMode::MatchAny, rules)).await;
    batch_write("orders", &TableKey::new("c").sort("o"), writes, &provider).await
}

fn sizes(calls: &Calls) -> Vec<usize> {
    calls.lock().expect("no panic").clone()
}

#[tokio::test]
async fn when_batch_write_and_there_are_many_then_25_go_in_a_call() {
    let (calls, rule) = table(&[]);
    written(&writes(60), &[&rule]).await.expect("done");
    assert_eq!(sizes(&calls), [25, 25, 10]);
    written(&[], &[]).await.expect("nothing to do");
}

#[tokio::test]
async fn when_batch_write_then_puts_have_their_items_and_deletions_their_keys() {
    let taken = mock!(Client::batch_write_item)
        .match_requests(|request| {
            let asked = &request.request_items().expect("tables")["orders"];
            let put = asked[0].put_request().map(|put| put.item().len());
            let deleted = asked[1].delete_request().map(|delete| delete.key().len());
            (put, deleted, asked[0].delete_request(), asked[1].put_request()) == (Some(3), Some(2), None, None)
        })
        .then_output(|| BatchWriteItemOutput::builder().build());
    written(&writes(2), &[&taken]).await.expect("done");
}

#[tokio::test(start_paused = true)]
async fn when_batch_write_and_some_are_left_undone_then_they_alone_are_sent_again() {
    let (calls, rule) = table(&[3, 1]);
    written(&writes(5), &[&rule]).await.expect("done");
    assert_eq!(sizes(&calls), [5, 2, 1]);
}

#[tokio::test(start_paused = true)]
async fn when_batch_write_and_some_stay_undone_then_their_places_are_told() {
    let (calls, rule) = table(&[25, 3, 0, 0, 0, 0]);
    let error = written(&writes(30), &[&rule]).await.expect_err("two are left");
    let ItemError::Unprocessed { table, left } = &error else { panic!("{error:?}") };
    assert_eq!((table.as_str(), left.as_slice()), ("orders", &[28, 29][..]));
    assert_eq!(error.to_string(), "2 writes of a batch for the table `orders` were left undone");
    assert_eq!(sizes(&calls), [25, 5, 2, 2, 2, 2]);
}

#[tokio::test(start_paused = true)]
async fn when_batch_write_and_it_fails_as_a_whole_then_the_pace_is_a_reason_to_wait_and_others_end_it() {
    let refused =
        |code| mock!(Client::batch_write_item).then_error(move || BatchWriteItemError::generic(refusal(code)));
    let error = written(&writes(2), &[&refused("ThrottlingException")]).await.expect_err("no room");
    assert!(matches!(&error, ItemError::Unprocessed { left, .. } if left == &[0, 1]), "{error:?}");
    let error = written(&writes(2), &[&refused("ValidationException")]).await.expect_err("refused");
    assert!(matches!(error, ItemError::Refused { .. }), "{error:?}");
}

#[tokio::test]
async fn when_batch_write_and_two_are_about_one_item_then_nothing_is_sent() {
    let (one, same) = (json!({"c": "c-1", "o": 1, "more": "x"}), json!({"c": "c-1", "o": 1}));
    let other = json!({"c": "c-1", "o": 2});
    let error = written(&[put(&one), put(&other), delete(&same)], &[]).await.expect_err("one item");
    assert!(matches!(error, ItemError::Duplicate { first: 0, second: 2, .. }), "{error:?}");
    let error = written(&[put(&one), delete(&json!({"c": "c-1"}))], &[]).await.expect_err("half a key");
    let expected = "a request about the table `orders` cannot be like this: the write 1 has no key attribute `o`";
    assert_eq!(error.to_string(), expected);
}

/// The same, and refuses the call behind these.
fn refusing_behind(done: &'static [usize]) -> Rule {
    let calls = Mutex::new(0);
    mock!(Client::batch_write_item).then_compute_response(move |request| {
        let asked = request.request_items().and_then(|items| items.get("orders")).expect("the table").clone();
        let mut calls = calls.lock().expect("no panic");
        let Some(most) = done.get(*calls) else {
            return MockResponse::Error(BatchWriteItemError::generic(refusal("AccessDeniedException")));
        };
        *calls += 1;
        let left = asked.into_iter().skip(*most).collect::<Vec<_>>();
        MockResponse::Output(BatchWriteItemOutput::builder().unprocessed_items("orders", left).build())
    })
}

#[tokio::test(start_paused = true)]
async fn when_batch_write_and_a_later_call_fails_then_the_places_of_what_is_not_known_to_be_done_are_told() {
    let cases: [(&[usize], usize, Vec<usize>); 4] = [
        (&[25], 60, (25..60).collect()),
        (&[25, 25], 60, (50..60).collect()),
        // The first call left some out, and is not done with them.
        (&[3], 5, vec![3, 4]),
        // Those that the first five calls for the first 25 have left are left, and so is all that comes behind.
        (&[20, 0, 0, 0, 0], 30, (20..30).collect()),
    ];
    for (done, count, expected) in cases {
        let error = written(&writes(count), &[&refusing_behind(done)]).await.expect_err("refused");
        let ItemError::BrokenOff { table, left, source } = &error else { panic!("{error:?}") };
        assert_eq!((table.as_str(), left), ("orders", &expected));
        assert!(matches!(**source, ItemError::AccessDenied { .. }), "{source:?}");
        let told = format!("{} writes of a batch for the table `orders` are not known to be done", expected.len());
        assert_eq!(error.to_string(), told);
        assert_eq!(error.request().and_then(|request| request.code()), Some("AccessDeniedException"));
    }
}

#[tokio::test(start_paused = true)]
async fn when_batch_write_and_nothing_was_done_before_the_call_that_fails_then_it_alone_is_told() {
    for done in [&[][..], &[0], &[0, 0, 0]] {
        let error = written(&writes(30), &[&refusing_behind(done)]).await.expect_err("refused");
        assert!(matches!(error, ItemError::AccessDenied { .. }), "{error:?}");
    }
}
