//! No secret reaches the output, however much is asked for

use crate::canned::{Canned, answer, serve};
use crate::request::Request;
use crate::world::{Answer, World, awsi, run};
use std::process::Command;

const SECRETS: [&str; 2] = ["MARKED-SECRET-KEY", "MARKED-SESSION-TOKEN"];
pub(crate) const MFA_CODE: &str = "314159";
pub(crate) const ROLE: &str = "arn:aws:iam::123456789012:role/Audit";

pub(crate) fn verbose(world: &World, arguments: &[&str]) -> Answer {
    let mut command = world.command(&[&["-vvv"], arguments].concat());
    command.env("RUST_LOG", "trace");
    run(command.env("AWS_SECRET_ACCESS_KEY", SECRETS[0]).env("AWS_SESSION_TOKEN", SECRETS[1]))
}

/// An `awsi -vvv whoami` without keys, to which the variables lead it.
fn keyless(world: &World, endpoint: &str, more: &[&str]) -> Command {
    let mut command = awsi(world.folder.path(), &[&["-vvv", "whoami", "--endpoint-url", endpoint], more].concat());
    command.env("RUST_LOG", "trace").env("AWS_REGION", "us-east-1").env("AWS_MAX_ATTEMPTS", "1");
    command
}

/// Answers requests for keys with marked ones, whole or cut short, and refuses everything else.
fn source_of_keys(whole: bool) -> String {
    const JSON: &str = r#"{"AccessKeyId":"ASIAMARKED","SecretAccessKey":"MARKED-KEY","Token":"MARKED-TOKEN","Expiration":"2999-01-01T00:00:00Z""#;
    const XML: &str = "<Credentials><AccessKeyId>ASIAMARKED</AccessKeyId><SecretAccessKey>MARKED-KEY</SecretAccessKey>\
                       <SessionToken>MARKED-TOKEN</SessionToken><Expiration>2999-01-01T00:00:00Z</Expiration>";
    serve(move |stream| {
        let request = Request::read(&stream)?;
        let body = String::from_utf8(request.body).ok()?;
        let action = body.strip_prefix("Action=").and_then(|rest| rest.split('&').next()).unwrap_or_default();
        let (json, xml) = if whole { ("}", "</Credentials>") } else { ("", "") };
        match action {
            "" => answer(&stream, "200 OK", "", &format!("{JSON}{json}")),
            "GetCallerIdentity" => answer(
                &stream,
                "403 Forbidden",
                "",
                "<ErrorResponse><Error><Code>AccessDenied</Code></Error></ErrorResponse>",
            ),
            _ => answer(
                &stream,
                "200 OK",
                "",
                &format!("<{action}Response><{action}Result>{XML}{xml}</{action}Result></{action}Response>"),
            ),
        }
    })
}

/// Six digits come about in times, durations and the ids of requests too: `20:12:18.314159Z` is no code.
pub(crate) fn tells_mfa_code(text: &str) -> bool {
    text.match_indices(MFA_CODE).any(|(at, code)| {
        let (before, after) = (&text[..at], &text[at + code.len()..]);
        !before.ends_with(|c: char| c == '.' || c.is_ascii_alphanumeric())
            && !after.starts_with(|c: char| c.is_ascii_alphanumeric())
    })
}

#[test]
fn when_the_code_is_told_then_it_is_seen_and_a_time_is_not_taken_for_it() {
    for told in ["314159", "TokenCode=314159&Version", r#"code: "314159""#, "was 314159."] {
        assert!(tells_mfa_code(told), "{told}");
    }
    for number in ["20:12:18.314159Z", "duration_ms=2.314159", "duration_ms=3.5314159", "3141592", "4D3141598F4F80CF"] {
        assert!(!tells_mfa_code(number), "{number}");
    }
}

pub(crate) fn assert_clean(answer: &Answer) {
    // The last is how user data goes, which begins with `#!/bin/sh`.
    for secret in ["MARKED", "IyEvYmluL3No"] {
        assert!(!answer.stdout.contains(secret) && !answer.stderr.contains(secret), "{answer:#?}");
    }
    assert!(!tells_mfa_code(&answer.stdout) && !tells_mfa_code(&answer.stderr), "{answer:#?}");
    for signed in ["Signature=", "X-Amz-Signature", "x-amz-security-token"] {
        assert!(!answer.stderr.contains(signed), "{answer:#?}");
    }
}

#[test]
fn when_everything_is_logged_and_commands_succeed_then_no_secret_is_in_it() {
    let world = World::with_bucket();
    world.file("a", "content");
    let commands: [&[&str]; 5] = [
        &["whoami"],
        &["whoami", "--assume-role", ROLE],
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
fn when_everything_is_logged_and_a_proxy_has_a_password_then_it_is_shown_to_the_proxy_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let proxy = Canned::new("407 Proxy Authentication Required", "", "");
    let url = proxy.url.replace("http://", "http://user:MARKED-PASSWORD@");
    for command in ["whoami", "doctor"] {
        let mut command = awsi(folder.path(), &[command, "-vvv", "--region", "eu-west-1"]);
        command.env("AWS_ACCESS_KEY_ID", "AKIA").env("AWS_SECRET_ACCESS_KEY", SECRETS[0]).env("AWS_MAX_ATTEMPTS", "1");
        let answer = run(command.env("HTTPS_PROXY", &url)).exits(1);
        assert_clean(&answer);
        // The last is how a proxy is told: `user:MARKED-PASSWORD` in base64.
        for secret in ["MARKED-PASSWORD", "dXNlcjpNQVJLRUQtUEFTU1dPUkQ"] {
            assert!(!answer.stdout.contains(secret) && !answer.stderr.contains(secret), "{answer:#?}");
        }
    }
}

#[test]
fn when_everything_is_logged_and_a_source_gives_keys_whole_or_cut_short_then_no_secret_is_in_it() {
    let world = World::new();
    let token = world.file("token", "MARKED-POD-TOKEN");
    let process = "printf '{\"Version\":1,\"SecretAccessKey\":\"MARKED-KEY\",\"AccessKeyId\":\"ASIAMARKED\"'";
    std::fs::create_dir(world.folder.path().join(".aws")).expect("a folder");
    world.file(
        ".aws/config",
        &format!("[profile program]\ncredential_process = sh -c \"{}\"\n", process.replace('"', "\\\"")),
    );
    for whole in [true, false] {
        let url = source_of_keys(whole);
        let failed = |command: &mut Command| {
            let answer = run(command).exits(4);
            assert_clean(&answer);
            assert!(answer.stderr.contains("aws_interactions_core"), "nothing was logged: {answer:#?}");
        };
        let mut pod = keyless(&world, &url, &[]);
        failed(pod.env("AWS_WEB_IDENTITY_TOKEN_FILE", &token).env("AWS_ROLE_ARN", ROLE));
        let mut container = keyless(&world, &url, &[]);
        container.env("AWS_CONTAINER_CREDENTIALS_FULL_URI", format!("{url}/keys"));
        failed(container.env("AWS_CONTAINER_AUTHORIZATION_TOKEN", "MARKED-CONTAINER-TOKEN"));
        let mut role =
            keyless(&world, &url, &["--assume-role", ROLE, "--mfa-serial", "GAHT12345678", "--session-cache", "kept"]);
        role.env("AWS_ACCESS_KEY_ID", "AKIAMARKED").env("AWS_SECRET_ACCESS_KEY", SECRETS[0]);
        failed(role.env("AWSI_MFA_CODE", MFA_CODE));
        failed(&mut keyless(&world, &url, &["--profile", "program"]));
    }
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
