//! `awsi bucket rm`

use crate::canned::Canned;
use crate::json::{document, fields};
use crate::world::World;
use serde_json::{Value, json};

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
    assert_eq!(fields(&answer.stdout), ["deleted", "remaining", "reasons", "failed"]);
    assert_eq!(document(&answer.stdout), json!({"deleted": 1, "remaining": 0, "reasons": {}, "failed": []}));
}

#[test]
fn when_rm_and_the_answer_names_a_failure_then_it_is_told_and_the_command_fails() {
    const PARTIAL: &str = "<DeleteResult><Error><Key>kept</Key><Code>AccessDenied</Code><Message>Access Denied\
                           </Message></Error></DeleteResult>";
    let world = World::new();
    let server = Canned::new("200 OK", "", PARTIAL);
    let rm = ["bucket", "rm", "s3://logs/gone", "s3://logs/kept", "--output", "json", "--endpoint-url", &server.url];
    let answer = world.awsi(&rm).exits(6);
    let failed = json!([
        {"uri": "s3://logs/kept", "version_id": null, "code": "AccessDenied", "message": "Access Denied"}
    ]);
    let reasons = json!({"AccessDenied": 1});
    let told = json!({"deleted": 1, "remaining": 1, "reasons": reasons, "failed": failed});
    assert_eq!(document(&answer.stdout), told);
    world.awsi(&rm.iter().copied().filter(|word| *word != "s3://logs/gone").collect::<Vec<_>>()).exits(4);
    let people = world.awsi(&rm.map(|word| if word == "json" { "table" } else { word })).exits(6);
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

/// Two objects under `tmp/`, one of them of two versions, and two beside them.
fn versioned() -> World {
    let world = World::with_versioned_bucket();
    for (key, content) in [("tmp/a.gz", "1"), ("tmp/a.gz", "22"), ("tmp/b", "4444"), ("tmp", "5"), ("stays", "6")] {
        world.object(key, content);
    }
    world
}

fn rm(world: &World, more: &[&str]) -> Value {
    document(&world.awsi(&[&["bucket", "rm", "--output", "json"], more].concat()).exits(0).stdout)
}

/// The keys of all versions, delete markers in brackets.
fn left(world: &World) -> Vec<String> {
    let found = world.awsi(&["bucket", "find", "logs", "--versions", "--output", "json"]).exits(0);
    let found = document(&found.stdout);
    let name = |entry: &Value| {
        let key = entry["key"].as_str().expect("a key").to_owned();
        if entry["type"] == "delete-marker" { format!("[{key}]") } else { key }
    };
    let mut left: Vec<_> = found.as_array().expect("a list").iter().map(name).collect();
    left.sort();
    left
}

#[test]
fn when_rm_recursive_then_what_is_under_the_prefix_goes_and_its_versions_stay() {
    let world = versioned();
    assert_eq!(rm(&world, &["--recursive", "s3://logs/tmp/", "--yes"])["deleted"], 2);
    assert_eq!(left(&world), ["[tmp/a.gz]", "[tmp/b]", "stays", "tmp", "tmp/a.gz", "tmp/a.gz", "tmp/b"]);
    assert_eq!(rm(&world, &["-r", "s3://logs/tmp/", "--versions", "-y"])["deleted"], 5);
    assert_eq!(left(&world), ["stays", "tmp"]);
}

#[test]
fn when_rm_recursive_and_objects_are_chosen_then_the_others_stay() {
    let world = versioned();
    assert_eq!(
        rm(&world, &["-r", "s3://logs/tmp", "--versions", "--name", "/*.gz", "--larger", "1", "-y"])["deleted"],
        1
    );
    assert_eq!(left(&world), ["stays", "tmp", "tmp/a.gz", "tmp/b"]);
    assert_eq!(rm(&world, &["-r", "s3://logs", "--older", "1d", "-y"])["deleted"], 0);
    assert_eq!(rm(&world, &["-r", "s3://logs", "--newer", "1d", "--exclude", "tmp*", "-y"])["deleted"], 1);
    assert_eq!(left(&world), ["[stays]", "stays", "tmp", "tmp/a.gz", "tmp/b"]);
}

#[test]
fn when_rm_versions_of_a_key_then_no_longer_key_is_touched() {
    let world = versioned();
    assert_eq!(rm(&world, &["s3://logs/tmp", "--versions", "--yes"])["deleted"], 1);
    assert_eq!(left(&world), ["stays", "tmp/a.gz", "tmp/a.gz", "tmp/b"]);
}

#[test]
fn when_rm_is_only_planned_then_everything_is_told_and_nothing_deleted() {
    let world = versioned();
    let before = left(&world);
    let plan = rm(&world, &["-r", "s3://logs/tmp/", "--versions", "--dry-run"]);
    assert_eq!(plan["total"], json!({"entries": 3, "bytes": 7}));
    let entry = &plan["entries"][2];
    assert_eq!(
        (&entry["outcome"], &entry["to"], &entry["bytes"]),
        (&json!("planned"), &json!("s3://logs/tmp/b"), &json!(4))
    );
    let people = world.awsi(&["bucket", "rm", "-r", "s3://logs/tmp/", "--dry-run"]).exits(0);
    let lines: Vec<_> = people.stdout.lines().map(str::trim).collect();
    assert!(lines[0].starts_with("SIZE") && lines[1].ends_with("s3://logs/tmp/a.gz"), "{people:?}");
    assert_eq!((lines.len(), lines[3]), (4, "2 objects to delete (6 B)."));
    let nothing = rm(&world, &["-r", "s3://logs/none/", "--dry-run"]);
    assert_eq!(nothing, json!({"entries": [], "total": {"entries": 0, "bytes": 0}}));
    let named = rm(&world, &["s3://logs/tmp/b", "--dry-run"]);
    assert_eq!(named["total"], json!({"entries": 1, "bytes": 0}));
    assert_eq!(left(&world), before);
}

#[test]
fn when_rm_of_more_than_is_named_and_nobody_can_be_asked_then_nothing_is_asked_of_aws() {
    let world = versioned();
    world.aws.reset_calls();
    for more in [&["-r", "s3://logs/tmp/"][..], &["--versions", "s3://logs/tmp/b"]] {
        let refused = world.awsi(&[&["bucket", "rm"], more].concat()).exits(2);
        refused.complains(&["error: nothing is deleted without --yes"]);
    }
    let choose = world.awsi(&["bucket", "rm", "s3://logs/tmp/b", "--older", "1d"]).exits(2);
    choose.complains(&["is chosen with --recursive"]);
    world.awsi(&["bucket", "rm", "-r", "s3://logs", "--name", "[a", "--yes"]).exits(2).complains(&["is not a glob"]);
    assert!(world.aws.calls().is_empty());
}

#[test]
fn when_rm_keeps_a_report_then_each_object_has_its_line() {
    const PARTIAL: &str = "<DeleteResult><Error><Key>kept</Key><Code>AccessDenied</Code><Message>Access Denied\
                           </Message></Error></DeleteResult>";
    let world = World::new();
    let server = Canned::new("200 OK", "", PARTIAL);
    let rm = ["bucket", "rm", "s3://logs/gone", "s3://logs/kept", "--report", "lines", "--endpoint-url", &server.url];
    world.awsi(&rm).exits(6);
    let lines = world.read("lines");
    let line = |number| document(lines.lines().nth(number).expect("a line"));
    let line_of = |outcome: &str, key: &str, error: Value| {
        json!({"outcome": outcome, "action": "delete", "path": key, "from": null, "to": format!("s3://logs/{key}"),
               "version_id": null, "bytes": null, "verification": null, "reason": null, "error": error})
    };
    assert_eq!(line(0), line_of("done", "gone", Value::Null));
    let error = json!({"message": "Access Denied", "code": "AccessDenied", "request_id": null});
    assert_eq!((line(1), lines.lines().count()), (line_of("failed", "kept", error), 2));
    world.awsi(&rm).exits(5).complains(&["exists already"]);
}
