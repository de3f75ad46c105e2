use super::*;
use crate::stand_in::{attributes, provider_with, refusal};
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsOutput;
use aws_sdk_dynamodb::types::error::TransactionCanceledException;
use aws_smithy_mocks::{Rule, mock, mock_client};
use serde_json::{Value, json};

fn id(id: &str) -> Value {
    json!({"id": id})
}

/// One of each kind, each about another item.
fn each_kind() -> Vec<TransactWrite> {
    let more = Expression::new("SET n = :n").value(":n", &1).expect("an update");
    vec![
        TransactWrite::put("orders", &id("a")).expect("a put").when(Expression::absent("id")),
        TransactWrite::update("goods", &id("b"), more).expect("an update").when(Expression::present("id")),
        TransactWrite::delete("orders", &id("c")).expect("a deletion"),
        TransactWrite::check("orders", &id("d"), Expression::present("id")).expect("a check"),
    ]
}

async fn written(writes: &[TransactWrite], rules: &[&Rule]) -> Result<TransactionOutcome, ItemError> {
    transact_write(writes, &provider_with(mock_client!(aws_sdk_dynamodb, rules)).await).await
}

fn are_as_said(items: &[TransactWriteItem]) -> bool {
    let (Some(put), Some(update)) = (items[0].put(), items[1].update()) else { return false };
    let (Some(delete), Some(check)) = (items[2].delete(), items[3].condition_check()) else { return false };
    (put.table_name(), put.condition_expression()) == ("orders", Some("attribute_not_exists(#absent)"))
        && *put.item() == attributes(&id("a"))
        && put.expression_attribute_names().is_some()
        && (update.table_name(), update.update_expression()) == ("goods", "SET n = :n")
        && update.condition_expression() == Some("attribute_exists(#present)")
        && (update.expression_attribute_names().is_some(), update.expression_attribute_values().is_some())
            == (true, true)
        && *update.key() == attributes(&id("b"))
        && (delete.condition_expression(), delete.key()) == (None, &attributes(&id("c")))
        && (check.condition_expression(), check.key()) == ("attribute_exists(#present)", &attributes(&id("d")))
}

#[tokio::test]
async fn when_transact_write_then_each_kind_is_sent_as_it_is_with_a_token() {
    let taken = mock!(Client::transact_write_items)
        .match_requests(|request| are_as_said(request.transact_items()) && request.client_request_token().is_some())
        .then_output(|| TransactWriteItemsOutput::builder().build());
    assert_eq!(written(&each_kind(), &[&taken]).await.expect("an outcome"), TransactionOutcome::Written);
}

fn cancelling(codes: &'static [&'static str]) -> Rule {
    mock!(Client::transact_write_items).then_error(move || {
        let reason = |code: &&str| types::CancellationReason::builder().code(*code).message("told so").build();
        let cancelled = TransactionCanceledException::builder()
            .set_cancellation_reasons(Some(codes.iter().map(reason).collect()))
            .meta(refusal("TransactionCanceledException"));
        TransactWriteItemsError::TransactionCanceledException(cancelled.build())
    })
}

#[tokio::test]
async fn when_transact_write_is_cancelled_then_those_in_the_way_are_told_by_place_and_table() {
    let cancelled = cancelling(&["None", "ConditionalCheckFailed", "None", "TransactionConflict"]);
    let outcome = written(&each_kind(), &[&cancelled]).await.expect("an outcome");
    let TransactionOutcome::Cancelled(reasons) = outcome else { panic!("{outcome:?}") };
    let told: Vec<_> =
        reasons.iter().map(|reason| (reason.index, reason.table.as_str(), reason.code.as_str())).collect();
    assert_eq!(told, [(1, "goods", "ConditionalCheckFailed"), (3, "orders", "TransactionConflict")]);
    assert_eq!(reasons[0].message, "told so");
    assert_eq!(reasons.iter().map(CancellationReason::is_failed_condition).collect::<Vec<_>>(), [true, false]);
    assert_eq!(reasons.iter().map(CancellationReason::is_retryable).collect::<Vec<_>>(), [false, true]);
}

#[tokio::test]
async fn when_transact_write_fails_otherwise_or_tells_no_reasons_then_it_is_an_error() {
    let error = written(&each_kind(), &[&cancelling(&[])]).await.expect_err("no reasons");
    assert!(matches!(&error, ItemError::Request { table, .. } if table == "orders"), "{error:?}");
    let denied = mock!(Client::transact_write_items)
        .then_error(|| TransactWriteItemsError::generic(refusal("AccessDeniedException")));
    let error = written(&each_kind(), &[&denied]).await.expect_err("denied");
    assert!(matches!(error, ItemError::AccessDenied { .. }), "{error:?}");
}

#[tokio::test]
async fn when_transact_write_and_no_transaction_can_be_like_this_then_nothing_is_sent() {
    assert!(matches!(written(&[], &[]).await, Err(ItemError::Invalid { .. })));
    let puts = |count: usize| (0..count).map(|n| TransactWrite::put("orders", &json!({"id": n})).expect("a put"));
    let error = written(&puts(101).collect::<Vec<_>>(), &[]).await.expect_err("too many");
    let expected =
        "a request about the table `orders` cannot be like this: a transaction has 101 writes, and 100 at most";
    assert_eq!(error.to_string(), expected);
    let taken = mock!(Client::transact_write_items).then_output(|| TransactWriteItemsOutput::builder().build());
    assert_eq!(written(&puts(100).collect::<Vec<_>>(), &[&taken]).await.expect("done"), TransactionOutcome::Written);
    let delete = |table: &str| TransactWrite::delete(table, &id("a")).expect("a deletion");
    let check = TransactWrite::check("orders", &id("a"), Expression::present("id")).expect("a check");
    let error = written(&[delete("orders"), delete("goods"), check], &[]).await.expect_err("one item");
    assert!(matches!(error, ItemError::Duplicate { first: 0, second: 2, .. }), "{error:?}");
    assert!(matches!(written(&[delete("a b")], &[]).await, Err(ItemError::InvalidName { .. })));
}
