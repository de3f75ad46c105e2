//! `awsi bucket mv`

use crate::json::document;
use crate::world::World;

#[test]
fn when_one_is_moved_up_across_and_down_then_it_is_there_and_no_longer_here() {
    let world = World::with_bucket();
    world.file("a", "four");
    let up = world.awsi(&["bucket", "mv", "a", "s3://logs/a"]).exits(0);
    assert_eq!(up.stdout, "Moved a to s3://logs/a (4 B).\n");
    assert!(!world.files().contains(&"a".to_owned()));
    world.awsi(&["bucket", "mv", "s3://logs/a", "s3://logs/b/"]).exits(0);
    world.awsi(&["bucket", "head", "s3://logs/a"]).exits(3);
    world.awsi(&["bucket", "mv", "s3://logs/b/a", "."]).exits(0);
    world.awsi(&["bucket", "head", "s3://logs/b/a"]).exits(3);
    assert_eq!(world.read("a"), "four");
}

#[test]
fn when_a_tree_is_moved_then_what_does_not_fit_stays_and_each_is_reported() {
    let world = World::with_bucket();
    for key in ["from/a", "from/sub/b", "from/sub/c.tmp"] {
        world.object(key, "four");
    }
    let mv = ["bucket", "mv", "s3://logs/from", "back", "-r", "--exclude", "*.tmp", "--report", "moved.jsonl"];
    assert_eq!(world.awsi(&mv).exits(0).stdout, "Moved 2 files (8 B).\n");
    assert_eq!((world.read("back/a"), world.read("back/sub/b")), ("four".to_owned(), "four".to_owned()));
    world.awsi(&["bucket", "head", "s3://logs/from/a"]).exits(3);
    world.awsi(&["bucket", "head", "s3://logs/from/sub/c.tmp"]).exits(0);
    let mut told: Vec<_> = world
        .read("moved.jsonl")
        .lines()
        .map(document)
        .map(|line| {
            ["outcome", "action", "path", "from"]
                .map(|name| line[name].as_str().unwrap_or_default().to_owned())
                .join(" ")
        })
        .collect();
    told.sort();
    assert_eq!(told, ["done move a s3://logs/from/a", "done move sub/b s3://logs/from/sub/b"]);
}

#[test]
fn when_a_move_makes_no_sense_then_nothing_is_lost() {
    let world = World::with_bucket();
    world.object("a", "four");
    world.awsi(&["bucket", "mv", "s3://logs/a", "s3://logs/a"]).exits(2).complains(&["are one object"]);
    world.awsi(&["bucket", "mv", "-", "s3://logs/b"]).exits(2).complains(&["cannot be moved"]);
    world.awsi(&["bucket", "mv", "s3://logs/a", "-"]).exits(2).complains(&["cannot be moved"]);
    world.awsi(&["bucket", "mv", "-r", "s3://logs/", "s3://logs/sub"]).exits(2).complains(&["overlap"]);
    world.awsi(&["bucket", "head", "s3://logs/a"]).exits(0);
}
