use super::*;

fn of(key: &str, value: &str) -> Tags {
    [(key.to_owned(), value.to_owned())].into()
}

#[test]
fn when_tags_are_as_many_and_as_long_as_they_may_be_then_one_more_is_a_problem() {
    let many = |count: usize| (0..count).map(|n| (n.to_string(), String::new())).collect::<Tags>();
    assert_eq!(problem(&many(50)), None);
    assert!(problem(&many(51)).is_some_and(|problem| problem.contains("51 tags are too many")));
    // Characters, not bytes.
    assert_eq!(problem(&of(&"é".repeat(128), &"é".repeat(256))), None);
    for (key, value) in [("", 0), (&"k".repeat(129), 0), ("k", 257), ("AWS:x", 0)] {
        assert!(problem(&of(key, &"v".repeat(value))).is_some_and(|problem| problem.contains(key)), "{key} {value}");
    }
}
