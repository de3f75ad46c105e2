//! `awsi bucket rm`

use crate::canned::Canned;
use crate::json::{document, fields};
use crate::world::World;

#[test]
fn when_rm_and_objects_of_two_buckets_are_named_then_these_are_gone_and_no_others() {
    let world = World::with_bucket();
    world.awsi(&["bucket", "create", "more"]).exits(0);
    world.object("a", "1");
    world.object("b c", "2");
    world.object("stays", "3");
    world.awsi(&["bucket", "cp", "s3://logs/a", "s3://more/a"]).exits(0);
    let answer = world.awsi(&["bucket", "rm", "s3://logs/a", "s3://more/a", "s3://logs/b c"]).exits(0);
    assert_eq!(answer.stdout, "Deleted 3 objects.\n");
    world.awsi(&["bucket", "head", "s3://logs/stays"]).exits(0);
    for gone in ["s3://logs/a", "s3://logs/b c", "s3://more/a"] {
        world.awsi(&["bucket", "head", gone]).exits(3);
    }
}

#[test]
fn when_rm_and_scripts_read_then_the_count_is_told() {
    let world = World::with_bucket();
    world.object("a", "1");
    let answer = world.awsi(&["bucket", "rm", "s3://logs/a", "--output", "json"]).exits(0);
    assert_eq!(fields(&answer.stdout), ["deleted", "failed"]);
    assert_eq!(document(&answer.stdout), serde_json::json!({"deleted": 1, "failed": []}));
}

#[test]
fn when_rm_and_the_answer_names_a_failure_then_it_is_told_and_the_command_fails() {
    const PARTIAL: &str = "<DeleteResult><Error><Key>kept</Key><Code>AccessDenied</Code><Message>Access Denied\
                           </Message></Error></DeleteResult>";
    let world = World::new();
    let server = Canned::new("200 OK", "", PARTIAL);
    let rm = ["bucket", "rm", "s3://logs/gone", "s3://logs/kept", "--output", "json", "--endpoint-url", &server.url];
    let answer = world.awsi(&rm).exits(4);
    let failed = serde_json::json!([
        {"uri": "s3://logs/kept", "version_id": null, "code": "AccessDenied", "message": "Access Denied"}
    ]);
    assert_eq!(document(&answer.stdout), serde_json::json!({"deleted": 1, "failed": failed}));
    let people = world.awsi(&rm.map(|word| if word == "json" { "table" } else { word })).exits(4);
    people.complains(&["not deleted: s3://logs/kept: Access Denied (AccessDenied)\n"]);
    answer.complains(&["error: 1 of the entries could not be deleted", "caused by: s3://logs/kept: Access Denied"]);
}

#[test]
fn when_rm_and_a_bucket_is_given_then_it_is_a_usage_error() {
    let world = World::with_bucket();
    for wrong in ["logs", "s3://logs", "s3://logs/"] {
        world.awsi(&["bucket", "rm", wrong]).exits(2).complains(&["an object is wanted here"]);
    }
    world.awsi(&["bucket", "rm"]).exits(2);
}

#[test]
fn when_rm_and_the_second_bucket_is_missing_then_what_went_before_is_told() {
    let world = World::with_bucket();
    world.object("a", "1");
    let answer = world.awsi(&["bucket", "rm", "s3://logs/a", "s3://missing/a", "--output", "json"]).exits(3);
    assert_eq!(document(&answer.stdout)["deleted"], 1);
    answer.complains(&["error: the bucket `missing`"]);
}

#[test]
fn when_rm_and_the_bucket_is_missing_then_it_is_not_found() {
    World::new().awsi(&["bucket", "rm", "s3://missing/a"]).exits(3).complains(&["error: the bucket `missing`"]);
}
