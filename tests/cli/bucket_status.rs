//! `awsi bucket status`

use crate::canned::Canned;
use crate::world::{World, run};

fn json(bucket: &str, status: &str, region: &str) -> String {
    format!("{{\n  \"bucket\": \"{bucket}\",\n  \"status\": \"{status}\",\n  \"region\": {region}\n}}\n")
}

#[test]
fn when_status_and_the_bucket_is_ours_then_it_exists_with_access_in_its_region() {
    let world = World::with_bucket();
    let table = world.awsi(&["bucket", "status", "logs"]).exits(0);
    let document = world.awsi(&["bucket", "status", "logs", "--output", "json"]).exits(0);
    assert_eq!(table.stdout, "Bucket  logs\nStatus  exists, and you have access\nRegion  us-east-1\n");
    assert_eq!(document.stdout, json("logs", "exists-have-access", "\"us-east-1\""));
}

#[test]
fn when_status_and_the_bucket_is_in_another_region_then_its_own_region_is_told() {
    let world = World::new();
    world.awsi(&["bucket", "create", "logs", "--region", "eu-west-1"]).exits(0);
    let answer = world.awsi(&["bucket", "status", "logs", "--output", "json"]).exits(0);
    assert_eq!(answer.stdout, json("logs", "exists-have-access", "\"eu-west-1\""));
}

#[test]
fn when_status_and_the_bucket_is_missing_then_that_is_an_answer_and_no_failure() {
    let world = World::new();
    let table = world.awsi(&["bucket", "status", "logs"]).exits(0);
    let document = world.awsi(&["bucket", "status", "logs", "--output", "json"]).exits(0);
    assert_eq!(table.stdout, "Bucket  logs\nStatus  does not exist\nRegion  -\n");
    assert_eq!(document.stdout, json("logs", "does-not-exist", "null"));
}

#[test]
fn when_status_and_access_is_denied_then_that_is_an_answer_and_no_failure() {
    let world = World::new();
    let server = Canned::new("403 Forbidden", "x-amz-bucket-region: us-east-1\r\n", "");
    let answer = world.awsi(&["bucket", "status", "logs", "--output", "json", "--endpoint-url", &server.url]).exits(0);
    assert_eq!(answer.stdout, json("logs", "exists-no-access", "\"us-east-1\""));
}

#[test]
fn when_status_and_the_exit_code_is_wanted_then_it_tells_the_answer() {
    let world = World::with_bucket();
    let server = Canned::new("403 Forbidden", "x-amz-bucket-region: us-east-1\r\n", "");
    world.awsi(&["bucket", "status", "logs", "--exit-code"]).exits(0);
    let missing = world.awsi(&["bucket", "status", "missing", "--exit-code"]).exits(3);
    let denied = world.awsi(&["bucket", "status", "logs", "--exit-code", "--endpoint-url", &server.url]).exits(4);
    missing.complains(&["error: the bucket `missing` does not exist"]);
    denied.complains(&["error: the bucket `logs` exists, and you have no access"]);
}

#[test]
fn when_status_and_an_object_is_given_then_the_bucket_is_asked_for() {
    World::new().awsi(&["bucket", "status", "s3://logs/a"]).exits(2).complains(&["a bucket is wanted here", "`logs`"]);
}

#[test]
fn when_the_endpoint_is_plain_then_the_systems_authorities_are_not_read() {
    let (world, empty) = (World::with_bucket(), "/dev/null");
    let status = |arguments: &[&str]| {
        let mut command = world.command(&[&["bucket", "status", "logs"], arguments].concat());
        run(command.env("SSL_CERT_FILE", empty).env("SSL_CERT_DIR", empty).env("AWS_MAX_ATTEMPTS", "1"))
    };
    assert_eq!(status(&[]).exits(0).stderr, "");
    // That it would be told of.
    let answer = status(&["--endpoint-url", "https://127.0.0.1:1"]);
    assert!(answer.code != Some(0) && answer.stderr.contains("certificate"), "{answer:#?}");
}
