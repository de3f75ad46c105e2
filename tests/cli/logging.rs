//! `awsi bucket log`

use crate::json::{document, fields};
use crate::world::World;
use serde_json::json;

/// With the buckets `data` and `logs`.
fn world() -> World {
    let world = World::with_bucket();
    world.awsi(&["bucket", "create", "data"]).exits(0);
    world
}

/// The steps that were told, without their times.
fn steps(stderr: &str) -> Vec<&str> {
    stderr.lines().map(|line| line.split(" (").next().unwrap_or_default()).collect()
}

#[test]
fn when_log_and_the_bucket_does_not_log_then_that_is_shown() {
    let world = world();
    let table = world.awsi(&["bucket", "log", "data"]).exits(0);
    let shown = world.awsi(&["bucket", "log", "data", "--output", "json"]).exits(0);
    assert_eq!(table.stdout, "Bucket   data\nLogs to  nowhere\n");
    assert_eq!(fields(&shown.stdout), ["bucket", "logs", "log_bucket", "prefix", "changes", "kms_key"]);
    let expected = json!({
        "bucket": "data", "logs": false, "log_bucket": null, "prefix": null, "changes": [], "kms_key": null,
    });
    assert_eq!(document(&shown.stdout), expected);
    assert_eq!((table.stderr.as_str(), shown.stderr.as_str()), ("", ""));
}

#[test]
fn when_log_to_a_new_bucket_then_each_step_is_told_and_the_setting_is_there_afterwards() {
    let world = world();
    let answer = world.awsi(&["bucket", "log", "data", "--to", "archive", "--create"]).exits(0);
    let expected = [
        "✓ look at the bucket data",
        "✓ look at the log bucket archive",
        "✓ create the log bucket archive",
        "✓ let S3 deliver logs to archive",
        "✓ log the accesses of data to archive",
    ];
    assert_eq!(steps(&answer.stderr), expected);
    let changed = "Changed  log bucket, policy statement, logging setting\n";
    assert_eq!(answer.stdout, format!("Bucket   data\nLogs to  s3://archive/data/\n{changed}"));
    let shown = document(&world.awsi(&["bucket", "log", "data", "--output", "json"]).exits(0).stdout);
    assert_eq!(
        (&shown["logs"], &shown["log_bucket"], &shown["prefix"]),
        (&json!(true), &json!("archive"), &json!("data/"))
    );
}

#[test]
fn when_log_is_run_twice_then_the_second_run_changes_nothing_and_says_so() {
    let world = world();
    let log = ["bucket", "log", "data", "--to", "logs", "--prefix", "p/"];
    world.awsi(&log).exits(0);
    let writes = |world: &World| {
        let calls = world.aws.calls();
        calls.iter().filter(|(call, _)| call.starts_with("Put")).map(|(_, count)| count).sum::<u64>()
    };
    let before = writes(&world);
    let again = world.awsi(&log).exits(0);
    assert_eq!(writes(&world), before);
    assert_eq!(again.stdout, "Bucket   data\nLogs to  s3://logs/p/\nChanged  nothing\n");
    assert_eq!(steps(&again.stderr)[2], "– create the log bucket logs: that is so already");
}

#[test]
fn when_log_is_quiet_or_for_scripts_then_no_step_is_told() {
    let world = world();
    for more in [&["--quiet"][..], &["--output", "json"]] {
        let answer = world.awsi(&[&["bucket", "log", "data", "--to", "logs"], more].concat()).exits(0);
        assert_eq!(answer.stderr, "");
        assert!(!answer.stdout.is_empty());
    }
}

#[test]
fn when_log_is_a_dry_run_then_the_changes_are_told_and_nothing_is_written() {
    let world = world();
    let log = ["bucket", "log", "data", "--to", "archive", "--create", "--dry-run"];
    let before = world.aws.calls();
    let table = world.awsi(&log).exits(0);
    let document = document(&world.awsi(&[&log[..], &["--output", "json"]].concat()).exits(0).stdout);
    assert!(table.stdout.ends_with("To change  log bucket, policy statement, logging setting\n"), "{table:?}");
    assert_eq!(document["changes"], json!(["log bucket", "policy statement", "logging setting"]));
    let calls = world.aws.calls();
    for operation in ["CreateBucket", "PutBucketPolicy", "PutBucketLogging"] {
        assert_eq!(calls.get(operation), before.get(operation), "{operation}");
    }
}

#[test]
fn when_log_is_off_then_the_bucket_does_not_log_and_a_second_time_nothing_is_changed() {
    let world = world();
    world.awsi(&["bucket", "log", "data", "--to", "logs"]).exits(0);
    let off = ["bucket", "log", "data", "--off"];
    let first = world.awsi(&off).exits(0);
    let second = world.awsi(&off).exits(0);
    assert_eq!(first.stdout, "Bucket   data\nLogs to  nowhere\nChanged  logging setting\n");
    assert_eq!(second.stdout, "Bucket   data\nLogs to  nowhere\nChanged  nothing\n");
    assert_eq!(world.aws.calls()["PutBucketLogging"], 2);
}

#[test]
fn when_log_and_the_log_bucket_encrypts_with_an_own_key_then_its_policy_is_spoken_of() {
    let world = World::new();
    world.awsi(&["bucket", "create", "data"]).exits(0);
    world.awsi(&["bucket", "create", "logs", "--encryption", "kms:alias/logs"]).exits(0);
    let answer = world.awsi(&["bucket", "log", "data", "--to", "logs"]).exits(0);
    let said = "Key      alias/logs: its policy must let logging.s3.amazonaws.com use it\n";
    assert!(answer.stdout.ends_with(said), "{answer:?}");
}

#[test]
fn when_log_cannot_be_then_the_exit_code_and_the_reason_say_why() {
    let world = world();
    world.awsi(&["bucket", "create", "far", "--region", "eu-west-1"]).exits(0);
    world.awsi(&["bucket", "create", "locked", "--encryption", "kms"]).exits(0);
    let cases: [(&[&str], i32, &str); 9] = [
        (&["data", "--to", "data"], 2, "error: the bucket `data` would log into itself"),
        (&["data", "--to", "logs", "--prefix", "*"], 2, "error: the prefix `*` holds"),
        (&["data", "--to", "Lögs", "--create"], 2, "cannot be the name of a bucket"),
        (&["data", "--to", "missing"], 3, "error: there is no bucket `missing` to log to"),
        (&["missing", "--to", "logs"], 3, "caused by: the bucket `missing` does not exist"),
        (&["data", "--to", "far"], 5, "logs stay in their region"),
        (&["data", "--to", "locked"], 5, "it encrypts with the key aws/s3"),
        (&["data", "--off", "--to", "logs"], 2, "cannot be used with"),
        (&["data", "--create"], 2, "--to"),
    ];
    for (arguments, code, said) in cases {
        let answer = world.awsi(&[&["bucket", "log"], arguments].concat());
        answer.exits(code).complains(&[said]);
    }
    assert_eq!(world.aws.calls().get("PutBucketLogging"), None);
}
