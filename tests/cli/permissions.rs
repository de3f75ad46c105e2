//! `awsi permissions`: what it prints, and that commands use no more than it says.

use crate::json;
use crate::secrets_everywhere::{PLAYS, story};
use crate::world::{World, awsi, run};
use std::collections::BTreeSet;

/// What is stated of a command, in all situations.
fn stated(world: &World, command: &str) -> BTreeSet<String> {
    let words: Vec<&str> = command.split(' ').collect();
    let policy = json::document(&world.awsi(&[&["permissions"], &words[..]].concat()).exits(0).stdout);
    let statements = policy["Statement"].as_array().expect("statements");
    let actions = statements.iter().flat_map(|statement| statement["Action"].as_array().expect("actions"));
    actions.map(|action| action.as_str().expect("an action").to_owned()).collect()
}

/// Commands of which nothing is stated: what they call is an AWS of their own, or nothing.
const WITHOUT_AWS: &[&str] = &["completions", "demo", "permissions"];

#[test]
fn when_every_command_is_run_then_it_uses_no_more_than_is_stated_of_it() {
    let world = story();
    let mut wrong = Vec::new();
    let mut used = 0;
    for (code, line) in PLAYS {
        world.aws.reset_calls();
        world.awsi(&line.split(' ').collect::<Vec<_>>()).exits(*code);
        let words: Vec<&str> = line.split(' ').collect();
        let is_alone = ["whoami", "doctor", "fan-out"].contains(&words[0]) || WITHOUT_AWS.contains(&words[0]);
        let command = words[..if is_alone { 1 } else { 2 }].join(" ");
        if WITHOUT_AWS.contains(&words[0]) {
            continue;
        }
        let mut stated = stated(&world, &command);
        if words[0] == "fan-out" {
            stated.extend(self::stated(&world, "bucket ls"));
        }
        let actions = world.aws.iam_actions();
        used += actions.len();
        wrong.extend(actions.difference(&stated).map(|action| format!("{line}: {action}")));
    }
    assert!(wrong.is_empty(), "used and not stated:\n{}", wrong.join("\n"));
    assert!(used > 60, "only {used} actions were used");
}

#[test]
fn when_permissions_of_a_command_are_asked_for_then_they_are_a_policy_with_what_is_known_and_aws_is_not_asked() {
    let world = World::new();
    let line = ["permissions", "alarm", "ensure", "--account", "123456789012", "--region", "eu-west-1"];
    let answer = world.awsi(&line).exits(0);
    let policy = json::document(&answer.stdout);
    assert_eq!((&policy["Version"], answer.stderr.as_str()), (&"2012-10-17".into(), ""));
    assert_eq!(policy["Statement"][0]["Sid"], "Always");
    assert_eq!(policy["Statement"][0]["Action"][0], "cloudwatch:DescribeAlarms");
    let resources = policy["Statement"].as_array().expect("statements").iter().map(|it| it["Resource"].as_str());
    let resources: BTreeSet<_> = resources.collect();
    let alarm = "arn:aws:cloudwatch:eu-west-1:123456789012:alarm:ALARM";
    assert_eq!(resources, BTreeSet::from([Some("*"), Some(alarm)]));
    assert!(world.aws.calls().is_empty());
    let as_json = world.awsi(&[&line[..], &["--output", "json"]].concat()).exits(0);
    assert_eq!(as_json.stdout, answer.stdout);
}

#[test]
fn when_permissions_are_asked_for_without_a_command_then_all_commands_are_listed() {
    let folder = tempfile::tempdir().expect("a folder");
    let table = run(&mut awsi(folder.path(), &["permissions"])).exits(0).stdout;
    assert!(table.starts_with("COMMAND"), "{table}");
    let line = table.lines().find(|line| line.starts_with("bucket head ")).expect("a line");
    assert_eq!(line.split_whitespace().collect::<Vec<_>>(), ["bucket", "head", "s3:GetObject", "s3:ListBucket"]);
    let list = json::document(&run(&mut awsi(folder.path(), &["permissions", "--output", "json"])).exits(0).stdout);
    assert_eq!(list[0]["command"], "whoami");
    assert_eq!(list[0]["always"], serde_json::json!([]));
    assert_eq!(list.as_array().expect("a list").len() + 1, table.lines().count());
}

#[test]
fn when_permissions_of_a_workflow_or_function_are_asked_for_then_its_name_is_enough() {
    let folder = tempfile::tempdir().expect("a folder");
    for name in ["ensure_account_bucket", "orchestration::ensure_account_bucket", "s3::get_object"] {
        let answer = run(&mut awsi(folder.path(), &["permissions", name])).exits(0);
        assert!(answer.stdout.contains("\"Sid\": \"AlwaysOnBucket"), "{answer:#?}");
    }
}

#[test]
fn when_permissions_of_what_is_not_there_are_asked_for_then_it_is_named_with_what_is_there() {
    let folder = tempfile::tempdir().expect("a folder");
    let refused = |line: &[&str]| run(&mut awsi(folder.path(), &[&["permissions"], line].concat())).exits(2);
    refused(&["bucket", "gets"]).complains(&["`bucket gets` is no command", "bucket get, bucket cat"]);
    refused(&["bucket"]).complains(&["`bucket` is no command", "bucket status, bucket create"]);
    refused(&["queue", "ls"]).complains(&["`queue ls` is no command", "`awsi permissions` lists the commands"]);
    refused(&["role", "ls", "--account", "1234"]).complains(&["an account is twelve digits"]);
    refused(&["--account", "123456789012"]).complains(&["COMMAND"]);
}
