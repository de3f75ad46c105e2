//! `awsi table …`

use crate::help::{documented, help};
use crate::json::{document, fields, fields_of_elements};
use crate::json_service::JsonService;
use crate::world::{Answer, World, run};
use serde_json::{Value, json};

fn awsi(world: &World, tables: &JsonService, arguments: &[&str]) -> Answer {
    let mut command = world.command(&[&["table"], arguments, &["--endpoint-url", &tables.url]].concat());
    run(command.env("AWS_MAX_ATTEMPTS", "1"))
}

fn item(number: u32) -> Value {
    json!({ "id": { "S": "a" }, "n": { "N": number.to_string() } })
}

fn saying(answer: Value) -> JsonService {
    JsonService::answering(move |_, _| Ok(answer.clone()))
}

#[test]
fn when_an_item_is_got_then_it_is_plain_json() {
    let (world, tables) = (World::new(), saying(json!({ "Item": item(1) })));
    let got = awsi(&world, &tables, &["get", "orders", r#"{"id": "a", "n": 1}"#]).exits(0);
    assert_eq!(serde_json::from_str::<Value>(&got.stdout).expect("JSON"), json!({ "id": "a", "n": 1 }));
    let expected = json!({ "TableName": "orders", "Key": item(1), "ConsistentRead": false });
    assert_eq!(tables.asked("GetItem"), [expected]);
    let got = awsi(&world, &tables, &["get", "orders", r#"{"id": "a"}"#, "--consistent", "--output", "json"]).exits(0);
    assert_eq!(document(&got.stdout), json!({ "id": "a", "n": 1 }));
    assert_eq!(tables.asked("GetItem")[1]["ConsistentRead"], true);
}

#[test]
fn when_an_item_cannot_be_got_then_what_is_wrong_is_told() {
    let (world, none) = (World::new(), saying(json!({})));
    let get = |tables: &JsonService, key: &str| awsi(&world, tables, &["get", "orders", key]);
    get(&none, r#"{"id": "a"}"#).exits(3).complains(&["error: the table `orders` has no item of this key"]);
    let wrong = get(&none, r#"{"id": MARKED}"#).exits(2);
    assert!(!wrong.stderr.contains("MARKED"), "{wrong:#?}");
    wrong.complains(&["error: the key is no JSON, at line 1 column 8"]);
    get(&none, "1").exits(2).complains(&["error: an item or a key is to be a struct or a map"]);
    let missing = JsonService::answering(|_, _| Err("ResourceNotFoundException"));
    get(&missing, r#"{"id": "a"}"#).exits(3).complains(&["`orders`, or its index, does not exist", "awsi table ls"]);
    let refused = JsonService::answering(|_, _| Err("ValidationException"));
    get(&refused, r#"{"id": "a"}"#).exits(5).complains(&["error: DynamoDB does not take a request", "told so"]);
}

#[test]
fn when_an_item_is_put_then_a_condition_that_fails_is_told_apart() {
    let (world, tables) = (World::new(), saying(json!({})));
    world.file("item.json", r#"{"id": "a", "n": 1}"#);
    let put = awsi(&world, &tables, &["put", "orders", "item.json"]).exits(0);
    assert_eq!(put.stdout, "Put the item into the table orders.\n");
    assert_eq!(tables.asked("PutItem"), [json!({ "TableName": "orders", "Item": item(1) })]);
    let put = awsi(&world, &tables, &["put", "orders", "item.json", "--if-absent", "id", "--output", "json"]).exits(0);
    assert_eq!(fields(&put.stdout), documented(&help(&["table", "put"])));
    let asked = &tables.asked("PutItem")[1];
    assert_eq!(asked["ConditionExpression"], "attribute_not_exists(#absent)");
    assert_eq!(asked["ExpressionAttributeNames"], json!({ "#absent": "id" }));
    let taken = JsonService::answering(|_, _| Err("ConditionalCheckFailedException"));
    let put = awsi(&world, &taken, &["put", "orders", "item.json", "--if-absent", "id"]).exits(5);
    put.complains(&["error: the table `orders` has an item of this key, which stays as it is"]);
}

/// Two pages of items.
fn pages() -> JsonService {
    JsonService::answering(|_, input| {
        let is_first = input["ExclusiveStartKey"].is_null();
        let first = json!({ "Items": [item(1), item(2)], "LastEvaluatedKey": item(2) });
        Ok(if is_first { first } else { json!({ "Items": [item(3)] }) })
    })
}

#[test]
fn when_a_partition_is_queried_then_every_page_is_read_and_no_more_than_are_wanted() {
    let (world, tables) = (World::new(), pages());
    let found = awsi(&world, &tables, &["query", "orders", r#"{"id": "a"}"#]).exits(0);
    let expected = ["ITEM", r#"{"id":"a","n":1}"#, r#"{"id":"a","n":2}"#, r#"{"id":"a","n":3}"#];
    let mut lines: Vec<Value> =
        found.stdout.lines().skip(1).map(|line| serde_json::from_str(line).expect("JSON")).collect();
    lines.iter_mut().for_each(Value::sort_all_objects);
    assert_eq!(lines.iter().map(ToString::to_string).collect::<Vec<_>>(), expected[1..]);
    let asked = &tables.asked("Query")[0];
    assert_eq!(asked["KeyConditionExpression"], "#equal = :equal");
    assert_eq!(asked["ExpressionAttributeValues"], json!({ ":equal": { "S": "a" } }));
    let line = ["query", "orders", r#"{"id": 1}"#, "--index", "by", "--descending", "--limit", "2", "--output", "json"];
    let found = awsi(&world, &tables, &line).exits(0);
    assert_eq!(document(&found.stdout).as_array().map(Vec::len), Some(2));
    let asked = tables.asked("Query");
    assert_eq!((asked.len(), &asked[2]["IndexName"], &asked[2]["ScanIndexForward"]), (3, &json!("by"), &json!(false)));
    for partition in ["1", "{}", r#"{"a": 1, "b": 2}"#] {
        let answer = awsi(&world, &tables, &["query", "orders", partition]).exits(2);
        answer.complains(&["error: the partition key is a JSON object of one attribute"]);
    }
}

#[test]
fn when_a_table_is_scanned_then_every_page_is_read() {
    let (world, tables) = (World::new(), pages());
    let found = awsi(&world, &tables, &["scan", "orders", "--index", "by", "--output", "json"]).exits(0);
    assert_eq!(document(&found.stdout).as_array().map(Vec::len), Some(3));
    assert_eq!(tables.asked("Scan")[0]["IndexName"], "by");
    let found = awsi(&world, &tables, &["scan", "orders", "--limit", "1"]).exits(0);
    assert_eq!((found.stdout.lines().count(), tables.asked("Scan").len()), (2, 3));
}

#[test]
fn when_tables_are_listed_then_every_page_is_read() {
    let world = World::new();
    let tables = JsonService::answering(|_, input| {
        let is_first = input["ExclusiveStartTableName"].is_null();
        let first = json!({ "TableNames": ["goods"], "LastEvaluatedTableName": "goods" });
        Ok(if is_first { first } else { json!({ "TableNames": ["orders"] }) })
    });
    assert_eq!(awsi(&world, &tables, &["ls"]).exits(0).stdout, "NAME\ngoods\norders\n");
    let listed = awsi(&world, &tables, &["ls", "--output", "json"]).exits(0);
    assert_eq!(fields_of_elements(&listed.stdout), vec![["name"]; 2]);
}

fn in_state(status: &str) -> JsonService {
    let key = json!([{ "AttributeName": "id", "KeyType": "HASH" }]);
    saying(json!({ "Table": { "TableName": "orders", "TableStatus": status, "KeySchema": key } }))
}

#[test]
fn when_a_table_is_waited_for_then_it_is_told_what_it_became() {
    let world = World::new();
    let waited = awsi(&world, &in_state("ACTIVE"), &["wait", "orders"]).exits(0);
    assert_eq!(waited.stdout, "The table orders is ACTIVE.\n");
    let waited = awsi(&world, &in_state("ACTIVE"), &["wait", "orders", "--output", "json"]).exits(0);
    assert_eq!(fields(&waited.stdout), documented(&help(&["table", "wait"])));
    let gone = JsonService::answering(|_, _| Err("ResourceNotFoundException"));
    assert_eq!(awsi(&world, &gone, &["wait", "orders", "--gone"]).exits(0).stdout, "The table orders is GONE.\n");
    let leaving = awsi(&world, &in_state("DELETING"), &["wait", "orders"]).exits(5);
    leaving.complains(&["error: the table `orders` is DELETING and will not be active"]);
    let late =
        awsi(&world, &in_state("CREATING"), &["wait", "orders", "--timeout", "1s", "--interval", "300ms"]).exits(1);
    late.complains(&["It is CREATING; waiting …", "error: still CREATING after 1 s"]);
}
