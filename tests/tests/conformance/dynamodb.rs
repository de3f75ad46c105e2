//! Items and tables.

use crate::world::World;
use aws_interactions_core::{AwsClientProvider, Wait};
use aws_sdk_dynamodb::types::{AttributeDefinition, BillingMode, KeySchemaElement, KeyType, ScalarAttributeType};
use dynamodb_interactions::{
    BatchWrite, DynamoDbClient, Expression, Item, ItemError, Query, Scan, TableError, TableKey, TableStatus,
    TransactWrite, TransactionOutcome, WriteOutcome, batch_get, batch_write, delete_item, describe_table, get_item,
    get_item_consistently, list_tables, put_item, query, scan, transact_write, update_item, wait_until_table_active,
    wait_until_table_gone,
};
use futures::TryStreamExt;
use serde_json::{Value, json};
use std::time::Duration;

play! {
    when_a_table_is_made_then_it_is_waited_for_described_and_listed_until_it_is_gone: on_moto, on_ministack, on_embedded;
    when_an_item_is_put_with_a_condition_then_the_condition_decides: on_moto, on_ministack, on_embedded;
    when_there_are_many_items_then_a_query_and_a_scan_read_all_their_pages: on_moto, on_ministack, on_embedded;
    when_items_are_written_and_read_in_batches_then_none_is_lost: on_moto, on_ministack, on_embedded;
    when_a_transaction_is_written_then_all_of_it_is_done_or_nothing: on_moto, on_ministack, on_embedded;
    when_a_request_is_wrong_then_the_error_says_which_way: on_moto, on_ministack, on_embedded;
    // The embedded AWS does not know the words.
    when_an_expression_has_a_reserved_word_then_it_is_refused: on_moto, on_ministack;
}

/// A table of this name, with the key `c` and `o`.
async fn table(provider: &AwsClientProvider) -> &'static str {
    let attribute = |name: &str, kind| {
        AttributeDefinition::builder().attribute_name(name).attribute_type(kind).build().expect("an attribute")
    };
    let key =
        |name: &str, kind| KeySchemaElement::builder().attribute_name(name).key_type(kind).build().expect("a key");
    let request = provider.get_dynamodb().create_table().table_name("orders").billing_mode(BillingMode::PayPerRequest);
    let request = request.key_schema(key("c", KeyType::Hash)).key_schema(key("o", KeyType::Range));
    let request = request.attribute_definitions(attribute("c", ScalarAttributeType::S));
    request.attribute_definitions(attribute("o", ScalarAttributeType::N)).send().await.expect("a table");
    let wait = wait();
    wait_until_table_active("orders", &wait, provider).await.expect("an active table");
    "orders"
}

fn wait() -> Wait {
    Wait::at_most(Duration::from_mins(1)).every(Duration::from_millis(200))
}

fn key(order: u32) -> Value {
    json!({"c": "c-1", "o": order})
}

fn order(order: u32) -> Value {
    json!({"c": "c-1", "o": order, "text": "x".repeat(30_000), "lines": [{"sku": "tea", "count": 2}], "paid": null})
}

async fn fill(table: &str, count: u32, provider: &AwsClientProvider) {
    let writes: Vec<_> = (0..count).map(|n| BatchWrite::Put(Item::of(&order(n)).expect("an item"))).collect();
    batch_write(table, &TableKey::new("c").sort("o"), &writes, provider).await.expect("done");
}

async fn when_a_table_is_made_then_it_is_waited_for_described_and_listed_until_it_is_gone(world: World) {
    let provider = &world.provider;
    let name = table(provider).await;
    let found = describe_table(name, provider).await.expect("a table");
    assert_eq!((found.status, found.key, found.on_demand), (TableStatus::Active, TableKey::new("c").sort("o"), true));
    assert!(found.arn.is_some_and(|arn| arn.contains(&world.account_id)) && found.created.is_some());
    let listed: Vec<String> = list_tables(provider).try_collect().await.expect("tables");
    assert_eq!(listed, ["orders"]);
    provider.get_dynamodb().delete_table().table_name(name).send().await.expect("on its way out");
    wait_until_table_gone(name, &wait(), provider).await.expect("gone");
    let error = describe_table(name, provider).await.expect_err("gone");
    assert!(matches!(error, TableError::DoesNotExist { .. }), "{error:?}");
}

async fn when_an_item_is_put_with_a_condition_then_the_condition_decides(world: World) {
    let provider = &world.provider;
    let table = table(provider).await;
    let absent = Expression::absent("o");
    assert_eq!(put_item(table, &order(1), Some(&absent), provider).await.expect("put"), WriteOutcome::Written);
    let again = put_item(table, &json!({"c": "c-1", "o": 1}), Some(&absent), provider).await.expect("an answer");
    assert_eq!(again, WriteOutcome::ConditionFailed);
    let found: Option<Value> = get_item_consistently(table, &key(1), provider).await.expect("an answer");
    assert_eq!(found, Some(order(1)));

    let paid = Expression::new("SET paid = :paid").value(":paid", &true).expect("an update");
    let outcome = update_item(table, &key(1), &paid, Some(&Expression::present("o")), provider).await;
    assert_eq!(outcome.expect("updated"), WriteOutcome::Written);
    let found: Option<Value> = get_item(table, &key(1), provider).await.expect("an answer");
    assert_eq!(found.map(|item| item["paid"].clone()), Some(json!(true)));
    let outcome = update_item(table, &key(2), &paid, Some(&Expression::present("o")), provider).await;
    assert_eq!(outcome.expect("an answer"), WriteOutcome::ConditionFailed);

    assert_eq!(delete_item(table, &key(1), None, provider).await.expect("gone"), WriteOutcome::Written);
    let outcome = delete_item(table, &key(1), Some(&Expression::present("o")), provider).await;
    assert_eq!(outcome.expect("an answer"), WriteOutcome::ConditionFailed);
    assert_eq!(get_item::<Value>(table, &key(1), provider).await.expect("an answer"), None);
}

async fn when_there_are_many_items_then_a_query_and_a_scan_read_all_their_pages(world: World) {
    let provider = &world.provider;
    let table = table(provider).await;
    // More than the megabyte of a page.
    fill(table, 60, provider).await;
    let of_customer = Query::new(Expression::equal("c", &"c-1").expect("a condition")).descending();
    let found: Vec<Value> = query(table, &of_customer, provider).try_collect().await.expect("items");
    let orders: Vec<u64> = found.iter().filter_map(|item| item["o"].as_u64()).collect();
    assert_eq!(orders, (0..60).rev().collect::<Vec<_>>());

    let rare = Expression::new("o > :o").value(":o", &57).expect("a filter");
    let found: Vec<Value> = scan(table, &Scan::default().filter(rare), provider).try_collect().await.expect("items");
    assert_eq!(found.len(), 2);
}

async fn when_items_are_written_and_read_in_batches_then_none_is_lost(world: World) {
    let provider = &world.provider;
    let table = table(provider).await;
    fill(table, 110, provider).await;
    let keys: Vec<Value> = (0..120).map(key).collect();
    let batch = batch_get::<Value>(table, &keys, provider).await.expect("a batch");
    assert_eq!((batch.found.len(), batch.unprocessed.len()), (110, 0));
    let writes: Vec<_> = (0..110).map(|n| BatchWrite::Delete(Item::of(&key(n)).expect("a key"))).collect();
    batch_write(table, &TableKey::new("c").sort("o"), &writes, provider).await.expect("gone");
    let left: Vec<Value> = scan(table, &Scan::default(), provider).try_collect().await.expect("items");
    assert!(left.is_empty(), "{}", left.len());
}

async fn when_a_transaction_is_written_then_all_of_it_is_done_or_nothing(world: World) {
    let provider = &world.provider;
    let table = table(provider).await;
    fill(table, 1, provider).await;
    let put = |number: u32| TransactWrite::put(table, &order(number)).expect("a put").when(Expression::absent("o"));
    let cancelled = transact_write(&[put(1), put(0)], provider).await.expect("an outcome");
    let TransactionOutcome::Cancelled(reasons) = cancelled else { panic!("it was written") };
    let told: Vec<_> = reasons.iter().map(|reason| (reason.index, reason.is_failed_condition())).collect();
    assert_eq!(told, [(1, true)]);
    assert_eq!(get_item::<Value>(table, &key(1), provider).await.expect("an answer"), None);

    let more = Expression::new("SET n = :n").value(":n", &1).expect("an update");
    let writes = [
        put(1),
        TransactWrite::update(table, &key(2), more).expect("an update"),
        TransactWrite::check(table, &key(0), Expression::present("o")).expect("a check"),
    ];
    assert_eq!(transact_write(&writes, provider).await.expect("an outcome"), TransactionOutcome::Written);
    let found: Vec<Value> = scan(table, &Scan::default(), provider).try_collect().await.expect("items");
    assert_eq!(found.len(), 3);
}

async fn when_a_request_is_wrong_then_the_error_says_which_way(world: World) {
    let provider = &world.provider;
    let error = get_item::<Value>("nowhere", &key(1), provider).await.expect_err("no table");
    assert!(matches!(error, ItemError::TableDoesNotExist { .. }), "{error:?}");
    let table = table(provider).await;
    let error = get_item::<Value>(table, &json!({"c": "c-1"}), provider).await.expect_err("half a key");
    assert!(matches!(error, ItemError::Refused { .. }), "{error:?}");
}

async fn when_an_expression_has_a_reserved_word_then_it_is_refused(world: World) {
    let provider = &world.provider;
    let table = table(provider).await;
    let reserved = Expression::new("status = :s").value(":s", &1).expect("a condition");
    let error = put_item(table, &order(1), Some(&reserved), provider).await.map(drop).expect_err("a reserved word");
    assert!(matches!(error, ItemError::Refused { .. }), "{error:?}");
}
