//! What AWS refuses: exit codes, chains and hints

use crate::canned::Canned;
use crate::world::World;

const DENIED: &str = "<Error><Code>AccessDenied</Code><Message>not for you</Message></Error>";
const EXPIRED: &str = "<Error><Code>ExpiredToken</Code><Message>too late</Message></Error>";
const UNKNOWN: &str = "<Error><Code>InvalidAccessKeyId</Code><Message>who?</Message></Error>";
const SLOW: &str = "<Error><Code>SlowDown</Code><Message>slower</Message></Error>";
const TAKEN: &str = "<Error><Code>BucketAlreadyExists</Code><Message>taken</Message></Error>";
const HTML: &str = "<html>I am a teapot";

fn fails(status: &'static str, body: &'static str, arguments: &[&str], code: i32, words: &[&str]) {
    let world = World::new();
    let server = Canned::new(status, "x-amz-request-id: R1\r\n", body);
    let mut command = world.command(&[arguments, &["--endpoint-url", &server.url]].concat());
    let answer = crate::world::run(command.env("AWS_MAX_ATTEMPTS", "1")).exits(code);
    assert_eq!(answer.stdout, "");
    answer.complains(words);
}

#[test]
fn when_aws_denies_access_then_the_whole_chain_is_told_and_who_to_ask() {
    let words =
        ["error: access to ", "is denied\ncaused by: s3 ", "not for you", "request id R1", "hint: `awsi whoami`"];
    fails("403 Forbidden", DENIED, &["bucket", "get", "s3://logs/a"], 4, &words);
    fails("403 Forbidden", DENIED, &["bucket", "ls", "logs"], 4, &["error: ", "not for you", "hint: `awsi whoami`"]);
    fails("403 Forbidden", DENIED, &["bucket", "create", "logs"], 4, &["error: access to the bucket `logs` is denied"]);
}

#[test]
fn when_the_credentials_are_expired_or_unknown_then_renewing_them_is_hinted_at() {
    let words = ["error: ", "caused by: ", "hint: renew the credentials"];
    fails("400 Bad Request", EXPIRED, &["bucket", "ls"], 4, &words);
    fails("403 Forbidden", UNKNOWN, &["bucket", "ls"], 4, &words);
}

#[test]
fn when_aws_throttles_then_waiting_is_hinted_at() {
    fails("503 Slow Down", SLOW, &["bucket", "ls"], 1, &["error: ", "slower", "hint: wait a little"]);
}

#[test]
fn when_the_name_of_a_bucket_is_taken_then_another_one_is_hinted_at() {
    let words = ["error: the bucket name `logs` is taken by another account", "hint: all accounts share"];
    fails("409 Conflict", TAKEN, &["bucket", "create", "logs"], 5, &words);
}

#[test]
fn when_the_answer_is_not_aws_s_then_the_error_says_so() {
    fails("418 I am a teapot", HTML, &["bucket", "ls"], 1, &["error: the buckets could not be listed", "caused by: "]);
}

#[test]
fn when_nobody_listens_then_the_connection_is_hinted_at() {
    let world = World::new();
    let mut command = world.command(&["whoami", "--endpoint-url", "http://127.0.0.1:1"]);
    let answer = crate::world::run(command.env("AWS_MAX_ATTEMPTS", "1")).exits(1);
    answer.complains(&[
        "error: could not learn who calls",
        "caused by: sts GetCallerIdentity",
        "hint: check the connection",
    ]);
}

#[test]
fn when_an_object_or_a_bucket_is_missing_then_the_code_and_the_hint_say_so() {
    let world = World::with_bucket();
    let hint = "hint: names are case-sensitive";
    world.awsi(&["bucket", "head", "s3://logs/a"]).exits(3).complains(&["error: the object s3://logs/a", hint]);
    world.awsi(&["bucket", "head", "s3://missing/a"]).exits(3).complains(&["error: the bucket `missing`", hint]);
    world.awsi(&["bucket", "get", "s3://missing/a"]).exits(3).complains(&["error: the bucket `missing`", hint]);
}
