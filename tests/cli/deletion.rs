//! `awsi bucket empty` and `awsi bucket destroy`

use crate::json::{document, fields};
use crate::world::World;
use serde_json::{Value, json};
use std::io::{Read, Write};

const FIELDS: [&str; 8] =
    ["bucket", "outcome", "versions", "delete_markers", "uploads", "bytes", "remaining", "failed"];

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
        "bucket": "logs", "outcome": outcome, "versions": 4, "delete_markers": 1, "uploads": 1, "bytes": bytes,
        "remaining": 0, "failed": [],
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
