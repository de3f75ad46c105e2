use super::*;
use serde_json::json;

#[test]
fn when_keys_are_placed_then_the_whole_key_counts() {
    let keys = |sorts: [u32; 3]| sorts.map(|sort| Item::of(&json!({"c": "c-1", "o": sort})).expect("a key"));
    let apart = keys([1, 2, 3]);
    let places = Places::of("orders", apart.iter()).expect("three keys");
    assert_eq!(apart.each_ref().map(|key| places.place(key)), [Some(0), Some(1), Some(2)]);
    let error = Places::of("orders", keys([1, 2, 1]).iter()).err().expect("one is there twice");
    assert_eq!(error.to_string(), "the entries 0 and 2 of a batch for the table `orders` are about one item");
}
