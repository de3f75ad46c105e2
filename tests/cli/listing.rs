//! `awsi bucket ls NAME`, `awsi bucket du NAME`

use crate::json::{document, fields, fields_of_elements};
use crate::world::World;

fn world() -> World {
    let world = World::with_bucket();
    for (key, content) in [("a.txt", "one"), ("2026/11/x", "twotwo"), ("2026/y", ""), ("b c", "3")] {
        world.object(key, content);
    }
    world
}

/// Type and key of each entry.
fn entries(world: &World, arguments: &[&str]) -> Vec<(String, String)> {
    let answer = world.awsi(&[&["bucket", "ls", "--output", "json"], arguments].concat()).exits(0);
    let text = |value: &serde_json::Value| value.as_str().expect("a text").to_owned();
    let list = document(&answer.stdout);
    list.as_array().expect("a list").iter().map(|entry| (text(&entry["type"]), text(&entry["key"]))).collect()
}

fn expected(entries: &[(&str, &str)]) -> Vec<(String, String)> {
    entries.iter().map(|(kind, key)| ((*kind).to_owned(), (*key).to_owned())).collect()
}

#[test]
fn when_ls_and_a_bucket_is_named_then_its_folders_are_not_opened() {
    let world = world();
    let all = expected(&[("folder", "2026/"), ("object", "a.txt"), ("object", "b c")]);
    let sorted = |arguments: &[&str]| {
        let mut entries = entries(&world, arguments);
        entries.sort_by(|left, right| left.1.cmp(&right.1));
        entries
    };
    assert_eq!(sorted(&["logs"]), all);
    assert_eq!(sorted(&["s3://logs/"]), all);
    assert_eq!(sorted(&["s3://logs"]), all);
}

#[test]
fn when_ls_and_a_prefix_is_given_then_only_what_begins_with_it_is_listed() {
    let world = world();
    let mut found = entries(&world, &["s3://logs/2026/"]);
    found.sort();
    assert_eq!(found, expected(&[("folder", "2026/11/"), ("object", "2026/y")]));
    assert_eq!(entries(&world, &["s3://logs/b "]), expected(&[("object", "b c")]));
    assert_eq!(entries(&world, &["s3://logs/nothing"]), []);
}

#[test]
fn when_ls_and_recursive_is_said_then_every_object_is_listed() {
    let keys = ["2026/11/x", "2026/y", "a.txt", "b c"].map(|key| ("object", key));
    assert_eq!(entries(&world(), &["logs", "--recursive"]), expected(&keys));
}

#[test]
fn when_ls_and_recursive_is_said_of_a_prefix_then_only_its_objects_are_listed() {
    let found = entries(&world(), &["s3://logs/2026/", "-r"]);
    assert_eq!(found, expected(&[("object", "2026/11/x"), ("object", "2026/y")]));
}

#[test]
fn when_ls_and_scripts_read_then_every_row_has_the_same_fields() {
    let world = world();
    let answer = world.awsi(&["bucket", "ls", "logs", "--output", "json"]).exits(0);
    let names = ["type", "key", "size", "modified", "etag", "storage_class"];
    assert_eq!(fields_of_elements(&answer.stdout), vec![names; 3]);
    let object = &document(&world.awsi(&["bucket", "ls", "s3://logs/a", "--output", "json"]).stdout)[0];
    assert_eq!((&object["size"], &object["storage_class"]), (&3.into(), &"STANDARD".into()));
}

#[test]
fn when_ls_and_people_read_then_sizes_and_times_stand_in_columns() {
    let answer = world().awsi(&["bucket", "ls", "logs", "-r"]).exits(0);
    let lines: Vec<_> = answer.stdout.lines().collect();
    assert_eq!(lines.first(), Some(&"       SIZE  MODIFIED              KEY"));
    let sizes: Vec<_> = lines.iter().skip(1).map(|line| &line[..11]).collect();
    assert_eq!(sizes, ["        6 B", "        0 B", "        3 B", "        1 B"]);
    assert_eq!(lines.last().map(|line| &line[35..]), Some("b c"));
}

#[test]
fn when_ls_and_the_bucket_is_empty_then_people_are_told_so_and_scripts_get_an_empty_list() {
    let world = World::with_bucket();
    let table = world.awsi(&["bucket", "ls", "logs"]).exits(0);
    let list = world.awsi(&["bucket", "ls", "logs", "--output", "json"]).exits(0);
    assert_eq!((table.stdout.as_str(), table.stderr.as_str()), ("", "Nothing there.\n"));
    assert_eq!((list.stdout.as_str(), list.stderr.as_str()), ("[]\n", ""));
}

#[test]
fn when_ls_and_the_bucket_is_missing_then_nothing_is_printed_but_the_error() {
    let answer = World::new().awsi(&["bucket", "ls", "missing", "--output", "json"]).exits(3);
    assert_eq!(answer.stdout, "");
    answer.complains(&["error: the bucket `missing` does not exist", "hint: "]);
}

#[test]
fn when_ls_and_recursive_is_said_of_all_buckets_then_it_is_a_usage_error() {
    World::new().awsi(&["bucket", "ls", "--recursive"]).exits(2);
}

#[test]
fn when_ls_in_parallel_then_the_same_objects_are_listed() {
    let mut found = entries(&world(), &["logs", "--recursive", "--parallel"]);
    found.sort();
    assert_eq!(found, expected(&["2026/11/x", "2026/y", "a.txt", "b c"].map(|key| ("object", key))));
    world().awsi(&["bucket", "ls", "logs", "--parallel"]).exits(2).complains(&["--recursive"]);
}

#[test]
fn when_du_and_people_read_then_folders_stand_above_the_total() {
    let answer = world().awsi(&["bucket", "du", "logs"]).exits(0);
    let lines =
        ["SIZE  OBJECTS    OF", "4 B   2 objects  (in no folder)", "6 B   2 objects  2026/", "10 B  4 objects  (all)"];
    assert_eq!(answer.stdout.lines().collect::<Vec<_>>(), lines);
    let inside = world().awsi(&["bucket", "du", "s3://logs/2026/1"]).exits(0);
    assert_eq!(inside.stdout.lines().last(), Some("6 B   1 object  (all)"));
}

#[test]
fn when_du_and_scripts_read_then_sums_are_numbers() {
    let world = world();
    let answer = world.awsi(&["bucket", "du", "s3://logs/2026/", "--output", "json"]).exits(0);
    assert_eq!(fields(&answer.stdout), ["objects", "bytes", "folders", "storage_classes"]);
    let sums = document(&answer.stdout);
    assert_eq!(sums["folders"][1], serde_json::json!({"name": "11/", "objects": 1, "bytes": 6}));
    assert_eq!(sums["storage_classes"], serde_json::json!([{"name": "STANDARD", "objects": 2, "bytes": 6}]));
    let nothing = world.awsi(&["bucket", "du", "s3://logs/nothing", "--output", "json"]).exits(0);
    assert_eq!(document(&nothing.stdout)["objects"], 0);
}

#[test]
fn when_du_and_the_bucket_is_missing_then_it_is_named() {
    World::new().awsi(&["bucket", "du", "no-such-bucket"]).exits(3).complains(&["no-such-bucket"]);
    World::new().awsi(&["bucket", "du"]).exits(2);
}
