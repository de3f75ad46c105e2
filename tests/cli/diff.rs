//! `awsi bucket diff`

use crate::json::{document, fields};
use crate::world::World;

fn world() -> World {
    let world = World::with_bucket();
    std::fs::create_dir(world.folder.path().join("here")).expect("a folder");
    for (name, content) in [("same", "12"), ("content", "12"), ("size", "1"), ("here-alone", "1")] {
        world.file(&format!("here/{name}"), content);
    }
    for (name, content) in [("same", "12"), ("content", "21"), ("size", "12"), ("there-alone", "1")] {
        world.object(&format!("there/{name}"), content);
    }
    world
}

#[test]
fn when_two_trees_differ_then_it_is_told_in_what() {
    let world = world();
    let answer = world.awsi(&["bucket", "diff", "here", "s3://logs/there"]).exits(5);
    let expected = "content       content\n\
                    source-only   here-alone\n\
                    size          size\n\
                    target-only   there-alone\n\
                    4 differences, 1 alike.\n";
    assert_eq!(answer.stdout, expected);
    answer.complains(&["here and s3://logs/there/ differ"]);
    let answer = world.awsi(&["bucket", "diff", "s3://logs/there", "here", "--output", "json"]).exits(5);
    assert_eq!(fields(&answer.stdout), ["alike", "differences", "skipped", "unread"]);
    let document = document(&answer.stdout);
    assert_eq!(document["differences"][1], serde_json::json!({"path": "here-alone", "difference": "target-only"}));
    assert_eq!(document["alike"], 1);
}

#[test]
fn when_only_sizes_or_some_paths_are_compared_then_the_rest_does_not_count() {
    let world = world();
    let sizes = world.awsi(&["bucket", "diff", "here", "s3://logs/there", "--size-only"]).exits(5);
    assert!(sizes.stdout.ends_with("3 differences, 2 alike.\n"), "{sizes:#?}");
    let some = world.awsi(&["bucket", "diff", "here", "s3://logs/there", "--include", "same"]).exits(0);
    assert_eq!(some.stdout, "0 differences, 1 alike.\n");
    assert_eq!(world.aws.calls().get("PutObject"), Some(&4));
}

#[test]
fn when_there_is_nothing_to_compare_then_it_is_an_error() {
    let world = world();
    world.awsi(&["bucket", "diff", "here", "there"]).exits(2);
    world.awsi(&["bucket", "diff", "missing", "s3://logs"]).exits(3);
    world.awsi(&["bucket", "diff", "here", "s3://missing"]).exits(3);
}
