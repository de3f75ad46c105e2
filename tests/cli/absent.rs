//! Commands that a build is without, as a process. Compiled by `cargo test -p awsi --no-default-features --test absent`:
//! a build with all features has none.
#![cfg(not(any(feature = "iam", feature = "s3")))]
#![expect(clippy::expect_used, reason = "a scenario that cannot be set up fails")]

use std::process::{Command, Output};

const S3: &str = "S3: cargo install awsi --features s3";
const IAM: &str = "IAM: cargo install awsi --features iam";

fn awsi(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_awsi")).args(arguments).env_clear().output().expect("awsi can be run")
}

#[test]
fn when_an_absent_command_is_run_then_the_one_line_about_its_feature_is_all_that_is_said() {
    let lines: [(&[&str], &str); 5] = [
        (&["bucket"], S3),
        (&["bucket", "ls", "--no-such-option"], S3),
        (&["--region", "eu-west-1", "demo"], S3),
        (&["bucket", "--help"], S3),
        (&["role", "show", "web"], IAM),
    ];
    for (line, remedy) in lines {
        let output = awsi(line);
        assert_eq!(output.status.code(), Some(2), "{line:?}");
        let told = String::from_utf8_lossy(&output.stderr);
        assert_eq!(told, format!("error: this awsi was built without {remedy}\n"), "{line:?}");
        assert_eq!(output.stdout, b"", "{line:?}");
    }
}

#[test]
fn when_the_help_is_asked_for_then_absent_commands_say_what_brings_them_back() {
    let output = awsi(&["-h"]);
    let told = String::from_utf8_lossy(&output.stdout);
    let beside = |command: &str| told.lines().find(|line| line.trim_start().starts_with(command)).map(str::to_owned);
    for (command, remedy) in [("bucket ", S3), ("demo ", S3), ("role ", IAM)] {
        let line = beside(command).expect(command);
        assert!(line.ends_with(&format!("Not in this build, which is without {remedy}")), "{line}");
    }
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn when_a_command_is_mistyped_then_the_parser_still_answers() {
    let output = awsi(&["buckets"]);
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(told.contains("unrecognized subcommand 'buckets'"), "{told}");
    assert_eq!(output.status.code(), Some(2));
}
