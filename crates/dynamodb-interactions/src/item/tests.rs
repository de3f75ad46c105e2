use super::*;
use serde::Deserialize;
use serde_json::{Value as Json, json};

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Placed {
    order: String,
    total: u64,
    paid: Option<bool>,
    lines: Vec<Line>,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Line {
    sku: String,
    count: u32,
}

fn order() -> Placed {
    let line = Line { sku: "tea".to_owned(), count: 2 };
    Placed { order: "o-1".to_owned(), total: u64::MAX, paid: None, lines: vec![line] }
}

#[test]
fn when_an_item_is_made_of_a_type_then_it_has_dynamodbs_kinds_and_is_read_back() {
    let item = Item::of(&order()).expect("an item");
    assert_eq!(item.0.get("order"), Some(&AttributeValue::S("o-1".to_owned())));
    assert_eq!(item.0.get("total"), Some(&AttributeValue::N(u64::MAX.to_string())));
    assert_eq!(item.0.get("paid"), Some(&AttributeValue::Null(true)));
    assert_eq!(item.read::<Placed>().expect("an order"), order());
    assert_eq!(item.read::<Json>().expect("JSON")["lines"], json!([{"sku": "tea", "count": 2}]));
}

#[test]
fn when_an_item_is_not_of_the_type_then_where_is_told_and_nothing_of_the_value() {
    let read = |value: Json| Item::of(&value).expect("an item").read::<Placed>().expect_err("another type");
    let line = |line: Json| json!({"order": "o", "total": 1, "paid": null, "lines": [{"sku": "a", "count": 1}, line]});
    let error = read(line(json!({"sku": "MARKED", "count": "MARKED"})));
    assert_eq!(error.to_string(), "an item is not of the type that is wanted, at `lines[1].count`");
    assert!(!format!("{error:?}").contains("MARKED"), "{error:?}");
    let error = read(line(json!({"sku": "MARKED"})));
    assert_eq!(error.to_string(), "an item is not of the type that is wanted, at `lines[1]`: it has no `count`");
    let error = read(json!({"MARKED": 1}));
    assert_eq!(error.to_string(), "an item is not of the type that is wanted: it has no `order`");
    let error = read(json!({"order": "MARKED", "total": -1, "lines": []}));
    assert!(error.to_string().ends_with("at `total`") && !format!("{error:?}").contains("-1"), "{error:?}");
}

#[test]
fn when_what_is_no_item_is_to_be_one_then_it_is_an_error() {
    for value in [json!("MARKED"), json!([1]), json!(1)] {
        let error = Item::of(&value).expect_err("no item");
        assert!(matches!(error, ItemError::NoItem), "{error:?}");
    }
}

#[test]
fn when_an_item_is_printed_then_its_values_are_not() {
    let item = Item::of(&json!({"b": "MARKED", "a": ["MARKED"]})).expect("an item");
    assert_eq!(format!("{item:?}"), r#"Item({"a", "b"})"#);
}

#[test]
fn when_items_have_the_same_attributes_then_they_are_one_key_whatever_their_order() {
    let canonical = |value: Json| Item::of(&value).expect("an item").canonical();
    assert_eq!(canonical(json!({"a": "1", "b": 2})), canonical(json!({"b": 2, "a": "1"})));
    assert_ne!(canonical(json!({"a": "1"})), canonical(json!({"a": 1})));
    assert_ne!(canonical(json!({"a": "1", "b": 2})), canonical(json!({"a": "1", "b": 3})));
}
