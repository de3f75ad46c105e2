//! No secret reaches the output, however much is asked for

use crate::canned::Canned;
use crate::world::{Answer, World, run};

const SECRETS: [&str; 2] = ["MARKED-SECRET-KEY", "MARKED-SESSION-TOKEN"];

fn verbose(world: &World, arguments: &[&str]) -> Answer {
    let mut command = world.command(&[&["-vvv"], arguments].concat());
    run(command.env("AWS_SECRET_ACCESS_KEY", SECRETS[0]).env("AWS_SESSION_TOKEN", SECRETS[1]))
}

fn assert_clean(answer: &Answer) {
    for secret in SECRETS {
        assert!(!answer.stdout.contains(secret) && !answer.stderr.contains(secret), "{answer:#?}");
    }
    for signed in ["Signature=", "X-Amz-Signature", "x-amz-security-token"] {
        assert!(!answer.stderr.contains(signed), "{answer:#?}");
    }
}

#[test]
fn when_everything_is_logged_and_commands_succeed_then_no_secret_is_in_it() {
    let world = World::with_bucket();
    world.file("a", "content");
    let role = "arn:aws:iam::123456789012:role/Audit";
    let commands: [&[&str]; 5] = [
        &["whoami"],
        &["whoami", "--assume-role", role],
        &["bucket", "put", "a", "s3://logs/a"],
        &["bucket", "get", "s3://logs/a", "b"],
        &["bucket", "status", "logs"],
    ];
    for command in commands {
        let answer = verbose(&world, command).exits(0);
        assert_clean(&answer);
        assert!(answer.stderr.contains("_interactions"), "nothing was logged: {answer:#?}");
    }
    // Lists log nothing.
    assert_clean(&verbose(&world, &["bucket", "ls", "logs"]).exits(0));
}

#[test]
fn when_everything_is_logged_and_a_url_is_presigned_then_only_standard_output_has_it() {
    let world = World::with_bucket();
    let answer = verbose(&world, &["bucket", "presign", "s3://logs/a"]).exits(0);
    assert!(answer.stdout.contains("X-Amz-Signature="), "{answer:#?}");
    assert!(!answer.stderr.contains("X-Amz-Signature") && !answer.stderr.contains(SECRETS[0]), "{answer:#?}");
}

#[test]
fn when_everything_is_logged_and_commands_fail_then_no_secret_is_in_it() {
    let world = World::new();
    let denied = Canned::new("403 Forbidden", "", "<Error><Code>SignatureDoesNotMatch</Code></Error>");
    assert_clean(&verbose(&world, &["bucket", "ls", "--endpoint-url", &denied.url]).exits(4));
    assert_clean(&verbose(&world, &["bucket", "ls", "missing"]).exits(3));
    assert_clean(&verbose(&world, &["whoami", "--endpoint-url", "http://127.0.0.1:1"]).exits(1));
    assert_clean(&verbose(&world, &["whoami", "--profile", "missing"]).exits(2));
}

#[test]
fn when_the_endpoint_holds_a_password_then_the_error_does_not_show_it() {
    let answer = World::new().awsi(&["whoami", "--endpoint-url", "http://user:MARKED-PASSWORD@host"]).exits(2);
    assert!(!answer.stderr.contains("MARKED-PASSWORD"), "{answer:#?}");
}

#[test]
fn when_nothing_is_asked_for_then_nothing_is_logged_and_each_v_logs_more() {
    let world = World::with_bucket();
    let logged =
        |options: &[&str]| world.awsi(&[&["bucket", "status", "logs"], options].concat()).exits(0).stderr.len();
    assert_eq!(logged(&[]), 0);
    assert!(logged(&["-v"]) > 0);
    assert!(logged(&["-vvv"]) > logged(&["-v"]));
}
