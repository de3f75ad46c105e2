//! `awsi bucket find`, and what `ls` and `du` have of it

use crate::json::{document, fields, fields_of_elements};
use crate::world::World;
use serde_json::{Value, json};

fn world() -> World {
    let world = World::with_bucket();
    for (key, content) in [("a.gz", "1"), ("2026/11/x.gz", "333"), ("2026/11/y", "55555"), ("2026/12/z.gz", "22")] {
        world.object(key, content);
    }
    world
}

fn found(world: &World, arguments: &[&str]) -> Vec<String> {
    let answer = world.awsi(&[&["bucket", "find", "--output", "json"], arguments].concat()).exits(0);
    let found = document(&answer.stdout);
    let key = |entry: &Value| entry["key"].as_str().expect("a key").to_owned();
    let mut keys: Vec<_> = found.as_array().expect("a list").iter().map(key).collect();
    keys.sort();
    keys
}

#[test]
fn when_find_then_objects_come_that_all_options_fit() {
    let world = world();
    assert_eq!(found(&world, &["logs"]).len(), 4);
    assert_eq!(found(&world, &["logs", "--name", "*.gz"]), ["2026/11/x.gz", "2026/12/z.gz", "a.gz"]);
    assert_eq!(found(&world, &["s3://logs/2026/", "--name", "*.gz", "--exclude", "12*"]), ["2026/11/x.gz"]);
    assert_eq!(found(&world, &["logs", "--name", "a*", "--name", "*/y"]), ["2026/11/y", "a.gz"]);
    assert_eq!(found(&world, &["logs", "--larger", "1", "--smaller", "3"]), ["2026/12/z.gz"]);
    assert_eq!(found(&world, &["logs", "--newer", "1h"]).len(), 4);
    assert_eq!(found(&world, &["logs", "--older", "1h"]), [""; 0]);
    assert_eq!(found(&world, &["logs", "--older", "2099-01-01"]).len(), 4);
    assert_eq!(found(&world, &["logs", "--storage-class", "glacier"]), [""; 0]);
    assert_eq!(found(&world, &["logs", "--storage-class", "standard", "--storage-class", "GLACIER"]).len(), 4);
}

#[test]
fn when_find_and_an_option_makes_no_sense_then_it_is_a_usage_error() {
    let world = World::new();
    for wrong in [["--larger", "big"], ["--newer", "lately"], ["--name", "[a"], ["--older", "2026-13-01"]] {
        world.awsi(&[&["bucket", "find", "logs"], &wrong[..]].concat()).exits(2);
    }
    world.awsi(&["bucket", "find", "missing"]).exits(3).complains(&["error: the bucket `missing`"]);
}

#[test]
fn when_find_and_sums_are_wanted_then_they_stand_below_the_list() {
    let world = world();
    let json = world.awsi(&["bucket", "find", "s3://logs/2026/", "--summarize", "--output", "json"]).exits(0);
    assert_eq!(fields(&json.stdout), ["entries", "total"]);
    let told = document(&json.stdout);
    assert_eq!(told["entries"].as_array().map(Vec::len), Some(3));
    let folder = |name: &str, objects: u64, bytes: u64| json!({"name": name, "objects": objects, "bytes": bytes});
    let total = json!({
        "objects": 3, "bytes": 10, "folders": [folder("11/", 2, 8), folder("12/", 1, 2)],
        "storage_classes": [folder("STANDARD", 3, 10)],
    });
    assert_eq!(told["total"], total);
    let people = world.awsi(&["bucket", "find", "logs", "--name", "*.gz", "--summarize"]).exits(0);
    let lines: Vec<_> = people.stdout.lines().collect();
    assert_eq!((lines.len(), lines[4]), (5, "        6 B  3 objects"));
    let none = world.awsi(&["bucket", "find", "logs", "--name", "none", "--summarize", "--output", "json"]).exits(0);
    assert_eq!(document(&none.stdout)["entries"], json!([]));
}

#[test]
fn when_find_versions_then_older_ones_and_delete_markers_come_too() {
    let world = World::with_versioned_bucket();
    world.object("a", "1");
    world.object("a", "22");
    world.awsi(&["bucket", "rm", "s3://logs/a"]).exits(0);
    let answer = world.awsi(&["bucket", "find", "logs", "--versions", "--output", "json"]).exits(0);
    let expected = ["type", "key", "size", "modified", "etag", "storage_class", "version_id", "is_latest"];
    assert_eq!(fields_of_elements(&answer.stdout), vec![expected; 3]);
    let told = document(&answer.stdout);
    let shown: Vec<_> = told.as_array().expect("a list").iter().map(|entry| (&entry["type"], &entry["size"])).collect();
    assert_eq!(
        shown,
        [(&json!("delete-marker"), &Value::Null), (&json!("version"), &json!(2)), (&json!("version"), &json!(1))]
    );
    let people = world.awsi(&["bucket", "find", "logs", "--versions", "--summarize"]).exits(0);
    assert!(
        people.stdout.contains("    deleted  ") && people.stdout.ends_with("        3 B  2 objects\n"),
        "{people:?}"
    );
}

#[test]
fn when_ls_is_long_then_sizes_are_exact_and_classes_are_there() {
    let world = world();
    world.object("large", &"x".repeat(2048));
    let long = world.awsi(&["bucket", "ls", "logs", "--long", "--summarize"]).exits(0);
    let lines: Vec<_> = long.stdout.lines().collect();
    assert!(
        lines[0].starts_with("          BYTES  MODIFIED ") && lines[0].ends_with("STORAGE CLASS        KEY"),
        "{long:?}"
    );
    assert!(
        long.stdout.contains("           2048  2") && long.stdout.contains("  STANDARD             large\n"),
        "{long:?}"
    );
    assert!(long.stdout.contains("              -  -                     -                    2026/\n"), "{long:?}");
    assert_eq!(lines.last(), Some(&"       2.00 KiB  2 objects, not counting 1 folder"));
    world.awsi(&["bucket", "ls", "--long"]).exits(2);
}

#[test]
fn when_du_and_objects_are_chosen_then_these_are_summed_up() {
    let answer = world().awsi(&["bucket", "du", "logs", "--name", "*.gz", "--output", "json"]).exits(0);
    let told = document(&answer.stdout);
    assert_eq!((&told["objects"], &told["bytes"]), (&json!(3), &json!(6)));
}
