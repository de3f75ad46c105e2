//! `awsi bucket empty` and `awsi bucket destroy`

use crate::json::{document, fields};
use crate::world::World;
use serde_json::{Value, json};
use std::io::{Read, Write};

const FIELDS: [&str; 10] =
    ["bucket", "prefix", "outcome", "versions", "delete_markers", "uploads", "bytes", "remaining", "reasons", "failed"];

/// Two objects of two versions each, one of them under a delete marker, and an unfinished upload.
fn world() -> World {
    let world = World::with_versioned_bucket();
    for (key, content) in [("a", "1"), ("a", "22"), ("b", "333"), ("b", "4444")] {
        world.object(key, content);
    }
    world.awsi(&["bucket", "rm", "s3://logs/b"]).exits(0);
    begin_upload(&world);
    world
}

/// No command leaves an upload unfinished, so the request is made by hand.
fn begin_upload(world: &World) {
    let url = world.aws.endpoint_url();
    let address = url.strip_prefix("http://").expect("a loopback URL");
    let mut stream = std::net::TcpStream::connect(address).expect("the embedded AWS listens");
    let scope = "AWS4-HMAC-SHA256 Credential=x/20261122/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=x";
    let request = format!(
        "POST /logs/unfinished?uploads HTTP/1.1\r\nhost: {address}\r\nauthorization: {scope}\r\n\
         content-length: 0\r\nconnection: close\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).expect("a request");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}

fn count(world: &World) -> Value {
    let answer = world.awsi(&["bucket", "empty", "logs", "--dry-run", "--output", "json"]).exits(0);
    assert_eq!(fields(&answer.stdout), FIELDS);
    document(&answer.stdout)
}

fn expected(outcome: &str, bytes: Option<u64>) -> Value {
    json!({
        "bucket": "logs", "prefix": "", "outcome": outcome, "versions": 4, "delete_markers": 1, "uploads": 1,
        "bytes": bytes, "remaining": 0, "reasons": {}, "failed": [],
    })
}

#[test]
fn when_empty_and_only_counting_is_wanted_then_everything_is_counted_and_nothing_deleted() {
    let world = world();
    assert_eq!(count(&world), expected("counted", Some(10)));
    assert_eq!(count(&world), expected("counted", Some(10)));
    let table = world.awsi(&["bucket", "destroy", "logs", "--dry-run"]).exits(0);
    let words = "4 object versions (10 B), 1 delete marker and 1 unfinished upload";
    assert_eq!(table.stdout, format!("The bucket logs holds {words}. Nothing was deleted.\n"));
}

#[test]
fn when_empty_and_yes_is_said_then_everything_goes_and_the_bucket_stays() {
    let world = world();
    let answer = world.awsi(&["bucket", "empty", "logs", "--yes"]).exits(0);
    let words = "4 object versions, 1 delete marker and 1 unfinished upload";
    assert_eq!(answer.stdout, format!("Deleted {words} from the bucket logs.\n"));
    assert!(answer.stderr.starts_with("The bucket logs holds 4 object versions (10 B)"), "{answer:?}");
    let left = count(&world);
    assert_eq!([&left["versions"], &left["delete_markers"], &left["uploads"]], [0, 0, 0]);
    world.awsi(&["bucket", "status", "logs", "--exit-code"]).exits(0);
}

#[test]
fn when_empty_and_nobody_is_asked_or_told_then_everything_goes_all_the_same() {
    let world = world();
    let answer = world.awsi(&["bucket", "empty", "logs", "--yes", "--quiet"]).exits(0);
    assert_eq!((answer.stdout.as_str(), answer.stderr.as_str()), ("", ""));
    let left = count(&world);
    assert_eq!([&left["versions"], &left["delete_markers"], &left["uploads"]], [0, 0, 0]);
    let missing = ["bucket", "empty", "missing", "--yes", "--quiet"];
    world.awsi(&missing).exits(3).complains(&["error: the bucket `missing`"]);
}

#[test]
fn when_empty_and_scripts_read_then_what_went_is_told() {
    let answer = world().awsi(&["bucket", "empty", "logs", "--yes", "--output", "json"]).exits(0);
    assert_eq!(fields(&answer.stdout), FIELDS);
    assert_eq!((document(&answer.stdout), answer.stderr.as_str()), (expected("emptied", None), ""));
}

#[test]
fn when_destroy_and_yes_is_said_then_the_bucket_is_gone() {
    let world = world();
    let answer = world.awsi(&["bucket", "destroy", "logs", "--yes", "--output", "json"]).exits(0);
    assert_eq!(fields(&answer.stdout), FIELDS);
    assert_eq!(document(&answer.stdout), expected("destroyed", None));
    world.awsi(&["bucket", "status", "logs", "--exit-code"]).exits(3);
}

#[test]
fn when_destroy_and_the_bucket_is_missing_then_that_is_no_failure() {
    let world = World::new();
    let table = world.awsi(&["bucket", "destroy", "missing", "--yes"]).exits(0);
    let answer = world.awsi(&["bucket", "destroy", "missing", "--yes", "--output", "json"]).exits(0);
    assert_eq!(table.stdout, "The bucket missing does not exist.\n");
    assert_eq!(document(&answer.stdout)["outcome"], "did-not-exist");
}

#[test]
fn when_empty_and_the_bucket_is_missing_then_it_is_not_found() {
    World::new().awsi(&["bucket", "empty", "missing", "--yes"]).exits(3).complains(&["error: the bucket `missing`"]);
}

#[test]
fn when_a_deletion_is_not_confirmed_and_nobody_can_be_asked_then_nothing_is_asked_of_aws() {
    let world = world();
    world.aws.reset_calls();
    for command in ["empty", "destroy"] {
        let refused = world.awsi(&["bucket", command, "logs"]).exits(2);
        refused.complains(&["error: nothing is deleted without --yes", "hint: --yes", "--dry-run"]);
    }
    assert!(world.aws.calls().is_empty());
}

#[test]
fn when_a_deletion_is_to_be_counted_and_confirmed_then_it_is_a_usage_error() {
    World::new().awsi(&["bucket", "empty", "logs", "--yes", "--dry-run"]).exits(2);
}

#[test]
fn when_a_deletion_names_an_object_then_it_is_a_usage_error() {
    World::new().awsi(&["bucket", "destroy", "s3://logs/a", "--yes"]).exits(2).complains(&["named plainly: `logs`"]);
}

#[test]
fn when_empty_and_a_prefix_is_given_then_only_what_is_under_it_goes() {
    let world = world();
    world.object("c/1", "12345");
    world.object("c/2", "67");
    let counted = world.awsi(&["bucket", "empty", "s3://logs/c/", "--dry-run"]).exits(0);
    let words = "2 object versions (7 B), 0 delete markers and 0 unfinished uploads";
    assert_eq!(counted.stdout, format!("s3://logs/c/ holds {words}. Nothing was deleted.\n"));
    let report = ["--report", "gone"];
    let answer = world.awsi(&[&["bucket", "empty", "s3://logs/c/", "--yes"], &report[..]].concat()).exits(0);
    let words = "2 object versions, 0 delete markers and 0 unfinished uploads";
    assert_eq!(answer.stdout, format!("Deleted {words} from s3://logs/c/.\n"));
    let lines = world.read("gone");
    let line = document(lines.lines().next().expect("a line"));
    let fields: Vec<_> = line.as_object().expect("an object").keys().map(String::as_str).collect();
    let expected =
        ["outcome", "action", "path", "from", "to", "version_id", "bytes", "verification", "reason", "error"];
    assert_eq!((fields, lines.lines().count()), (expected.to_vec(), 2));
    assert_eq!(
        (&line["outcome"], &line["action"], &line["to"]),
        (&json!("done"), &json!("delete"), &json!("s3://logs/c/1"))
    );
    assert!(line["version_id"].is_string() && line["bytes"] == 5, "{line}");
    assert_eq!(count(&world), self::expected("counted", Some(10)));
}

#[test]
fn when_empty_and_a_report_is_there_already_then_nothing_is_deleted() {
    let world = world();
    world.file("gone", "kept");
    world.awsi(&["bucket", "empty", "logs", "--yes", "--report", "gone"]).exits(5).complains(&["exists already"]);
    assert_eq!((count(&world), world.read("gone")), (expected("counted", Some(10)), "kept".to_owned()));
}

#[test]
fn when_empty_by_lifecycle_then_s3_is_told_and_it_can_be_watched_and_taken_back() {
    let world = world();
    let empty = |more: &[&str]| {
        let command = ["bucket", "empty", "s3://logs/a", "--by-lifecycle", "--output", "json"];
        document(&world.awsi(&[&command, more].concat()).exits(0).stdout)
    };
    assert_eq!(empty(&["--status"])["outcome"], "not-handed-over");
    assert_eq!(empty(&["--take-back"])["outcome"], "not-handed-over");
    let told = empty(&["--yes"]);
    let rules = json!(["aws-interactions-empty-1-entries", "aws-interactions-empty-1-markers"]);
    assert_eq!((&told["outcome"], &told["rules"], &told["prefix"]), (&json!("handed-over"), &rules, &json!("a")));
    assert_eq!(empty(&["--yes"])["outcome"], "handed-over-before");
    let status = empty(&["--status"]);
    let left = json!({"versions": 2, "delete_markers": 0, "uploads": 0, "bytes": 3});
    assert_eq!(
        (&status["outcome"], &status["is_enabled"], &status["contents"]),
        (&json!("handed-over"), &json!(true), &left)
    );
    // Nothing was deleted from here.
    assert_eq!(count(&world), expected("counted", Some(10)));
    assert_eq!(empty(&["--take-back"])["outcome"], "taken-back");
    assert_eq!(empty(&["--status"])["outcome"], "not-handed-over");
}

#[test]
fn when_empty_by_lifecycle_and_people_read_then_what_was_chosen_is_said() {
    let world = world();
    world
        .awsi(&["bucket", "empty", "logs", "--by-lifecycle"])
        .exits(2)
        .complains(&["nothing is deleted without --yes"]);
    let told = world.awsi(&["bucket", "empty", "logs", "--by-lifecycle", "--yes"]).exits(0);
    let told = told.complains(&["S3 will delete everything in the bucket logs, with what is written there later"]);
    for part in ["Chosen is the lifecycle", "aws-interactions-empty-1-entries", "midnight UTC", "--take-back"] {
        assert!(told.stdout.contains(part), "{part}: {told:?}");
    }
    let status = world.awsi(&["bucket", "empty", "logs", "--by-lifecycle", "--status"]).exits(0);
    assert!(status.stdout.contains("\nLeft are 4 object versions (10 B), 1 delete marker and 1 unfinished upload."));
    for wrong in [
        &["--status"][..],
        &["--take-back"],
        &["--by-lifecycle", "--dry-run"],
        &["--by-lifecycle", "--status", "--take-back"],
    ] {
        world.awsi(&[&["bucket", "empty", "logs"], wrong].concat()).exits(2);
    }
}
