//! Tables and items.

use crate::operation::{Answer, Doing, Operation, all, call};
use crate::world::World;
use aws_interactions_core::Wait;
use aws_sdk_dynamodb::types::{AttributeDefinition, BillingMode, KeySchemaElement, KeyType, ScalarAttributeType};
use dynamodb_interactions::{
    BatchWrite, DynamoDbClient, Expression, Item, Query, Scan, TableKey, TransactWrite, WriteOutcome, batch_get,
    batch_write, delete_item, describe_table, get_item, get_item_consistently, list_tables, put_item, query, scan,
    transact_write, update_item, wait_until_table_active, wait_until_table_gone,
};
use futures::{FutureExt, TryStreamExt};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// An item, its attributes in the order of their names.
type Found = BTreeMap<String, Value>;

const ORDERS: &[&str] = &["orders"];

pub(crate) fn table() -> Vec<Operation> {
    [looks(), changes()].into_iter().flatten().collect()
}

fn looks() -> Vec<Operation> {
    vec![
        Operation::reading("dynamodb::batch_get", ORDERS, items, |world| {
            call(async { batch_get::<Found>("orders", &[key(1), key(2)], &world.provider).await })
        }),
        Operation::reading("dynamodb::describe_table", ORDERS, items, |world| {
            call(describe_table("orders", &world.provider))
        }),
        Operation::reading("dynamodb::get_item", ORDERS, items, |world| {
            call(async { get_item::<Found>("orders", &key(1), &world.provider).await })
        }),
        Operation::reading("dynamodb::get_item_consistently", ORDERS, items, |world| {
            call(async { get_item_consistently::<Found>("orders", &key(1), &world.provider).await })
        }),
        Operation::reading("dynamodb::list_tables", &["ListTables"], items, |world| all(list_tables(&world.provider))),
        Operation::reading("dynamodb::query", ORDERS, items, |world| {
            call(async {
                let of_customer = Query::new(Expression::equal("c", &"c-1").expect("a condition"));
                query::<Found>("orders", &of_customer, &world.provider).try_collect::<Vec<_>>().await
            })
        }),
        Operation::reading("dynamodb::scan", ORDERS, items, |world| {
            call(async { scan::<Found>("orders", &Scan::default(), &world.provider).try_collect::<Vec<_>>().await })
        }),
        Operation::reading("dynamodb::wait_until_table_active", ORDERS, items, |world| {
            call(async { wait_until_table_active("orders", &wait(), &world.provider).await })
        }),
        Operation::reading("dynamodb::wait_until_table_gone", &["gone"], items, |world| {
            call(async { wait_until_table_gone("gone", &wait(), &world.provider).await })
        }),
    ]
}

fn changes() -> Vec<Operation> {
    vec![
        Operation::changing("dynamodb::batch_write", ORDERS, items, writing_batch, state)
            // Of a batch whose second call fails the first is done.
            .admits(&["BrokenOff { table: \"orders\", left: [25, 26, 27, 28, 29, 30]"]),
        Operation::changing(
            "dynamodb::delete_item",
            ORDERS,
            items,
            |world| call(async { delete_item("orders", &key(1), None, &world.provider).await }),
            state,
        ),
        Operation::changing(
            "dynamodb::put_item",
            ORDERS,
            items,
            |world| call(async { put_item("orders", &key(3), None, &world.provider).await }),
            state,
        ),
        Operation::changing("dynamodb::transact_write", ORDERS, items, transacting, state),
        Operation::changing("dynamodb::update_item", ORDERS, items, updating, state),
    ]
}

fn key(order: u32) -> Value {
    json!({"c": "c-1", "o": order})
}

fn wait() -> Wait {
    Wait::at_most(Duration::from_secs(30)).every(Duration::from_secs(1))
}

/// The table `orders` with two items.
fn items(world: &World) -> Doing<'_, ()> {
    async {
        let attribute = |name: &str, kind| {
            AttributeDefinition::builder().attribute_name(name).attribute_type(kind).build().expect("an attribute")
        };
        let element =
            |name: &str, kind| KeySchemaElement::builder().attribute_name(name).key_type(kind).build().expect("a key");
        let request = world.steady.get_dynamodb().create_table().table_name("orders");
        let request = request.billing_mode(BillingMode::PayPerRequest);
        let request = request.key_schema(element("c", KeyType::Hash)).key_schema(element("o", KeyType::Range));
        let request = request.attribute_definitions(attribute("c", ScalarAttributeType::S));
        request.attribute_definitions(attribute("o", ScalarAttributeType::N)).send().await.expect("a table");
        for order in [1, 2] {
            let put = put_item("orders", &key(order), None, &world.steady).await.expect("an item");
            assert_eq!(put, WriteOutcome::Written);
        }
    }
    .boxed_local()
}

/// More than go into one call.
fn writing_batch(world: &World) -> Doing<'_, Answer> {
    let put = (10..40).map(|order| BatchWrite::Put(Item::of(&key(order)).expect("an item")));
    let delete = BatchWrite::Delete(Item::of(&key(1)).expect("a key"));
    let writes: Vec<_> = put.chain([delete]).collect();
    call(async move { batch_write("orders", &TableKey::new("c").sort("o"), &writes, &world.provider).await })
}

fn transacting(world: &World) -> Doing<'_, Answer> {
    let put = TransactWrite::put("orders", &key(3)).expect("a put");
    let delete = TransactWrite::delete("orders", &key(1)).expect("a deletion");
    call(async move { transact_write(&[put, delete], &world.provider).await })
}

fn updating(world: &World) -> Doing<'_, Answer> {
    let paid = Expression::new("SET paid = :paid").value(":paid", &true).expect("an update");
    call(async move { update_item("orders", &key(1), &paid, None, &world.provider).await })
}

fn state(world: &World) -> Doing<'_, String> {
    async {
        let found: Vec<Found> = scan("orders", &Scan::default(), &world.steady).try_collect().await.expect("items");
        format!("{:?}", found.iter().map(|item| format!("{item:?}")).collect::<BTreeSet<_>>())
    }
    .boxed_local()
}
