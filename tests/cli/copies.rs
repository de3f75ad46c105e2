//! `awsi bucket cp`

use crate::json::{document, fields};
use crate::world::World;

#[test]
fn when_cp_and_the_source_is_there_then_the_copy_has_its_content() {
    let world = World::with_bucket();
    world.awsi(&["bucket", "create", "copies"]).exits(0);
    world.object("a b+ü%", "content");
    let answer = world.awsi(&["bucket", "cp", "s3://logs/a b+ü%", "s3://copies/c d", "--output", "json"]).exits(0);
    assert_eq!(fields(&answer.stdout), ["uri", "size", "etag", "version_id"]);
    let copy = document(&answer.stdout);
    assert_eq!((&copy["uri"], &copy["size"]), (&"s3://copies/c d".into(), &7.into()));
    world.awsi(&["bucket", "get", "s3://copies/c d", "back"]).exits(0);
    assert_eq!(world.read("back"), "content");
}

#[test]
fn when_cp_and_people_read_then_the_copy_is_told() {
    let world = World::with_bucket();
    world.object("a", "content");
    let answer = world.awsi(&["bucket", "cp", "s3://logs/a", "s3://logs/b"]).exits(0);
    assert_eq!(answer.stdout, "Copied to s3://logs/b (7 B).\n");
}

#[test]
fn when_cp_and_the_source_is_missing_then_it_is_not_found() {
    let world = World::with_bucket();
    let answer = world.awsi(&["bucket", "cp", "s3://logs/missing", "s3://logs/b"]).exits(3);
    answer.complains(&["s3://logs/missing"]);
}

#[test]
fn when_cp_and_a_file_is_given_then_it_is_a_usage_error() {
    World::new().awsi(&["bucket", "cp", "file.txt", "s3://logs/b"]).exits(2).complains(&["as s3://bucket/key"]);
}
