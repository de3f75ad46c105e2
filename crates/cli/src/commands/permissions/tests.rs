use super::needs::functions;
use super::policy::Resources;
use super::uses::WITHOUT_AWS;
use super::*;
use crate::args::whole_grammar;
use clap::Command;
use std::collections::BTreeSet;

const UNKNOWN: Resources<'static> = Resources { account: None, region: None };

/// The commands that do something, by their words: `bucket get`.
fn leaves(command: &Command, words: &str) -> Vec<String> {
    let below = command.get_subcommands().filter(|command| !command.get_name().eq("help"));
    let name = |command: &Command| format!("{words} {}", command.get_name()).trim().to_owned();
    let found: Vec<_> = below.flat_map(|command| leaves(command, &name(command))).collect();
    if found.is_empty() { vec![words.to_owned()] } else { found }
}

#[test]
fn when_there_is_a_command_then_it_is_told_what_it_calls() {
    let is_built = |command: &String| {
        let group = command.split(' ').next().unwrap_or_default();
        <crate::args::Cli as clap::CommandFactory>::command().find_subcommand(group).is_some()
    };
    let built: BTreeSet<String> = leaves(&whole_grammar(), "").into_iter().filter(is_built).collect();
    let told = uses::COMMANDS.iter().map(|(command, _)| *command).chain(WITHOUT_AWS.iter().copied());
    let told: BTreeSet<String> = told.filter(|command| is_built(&(*command).to_owned())).map(str::to_owned).collect();
    assert_eq!(told, built);
}

#[test]
fn when_a_command_calls_a_function_then_its_crate_states_what_that_needs() {
    let functions = functions();
    for (command, uses) in uses::COMMANDS {
        for used in *uses {
            assert!(functions.contains(used.function), "{command}: nothing is stated of {}", used.function);
        }
    }
}

/// What the sources of the commands take from the libraries, and what is told here, are the same functions.
#[test]
fn when_commands_take_functions_from_libraries_then_they_are_in_the_table() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/commands");
    let mut sources = String::new();
    read(&folder, &mut sources);
    let words: BTreeSet<&str> = sources.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
    let told: BTreeSet<&str> = uses::COMMANDS.iter().flat_map(|(_, uses)| *uses).map(|used| used.function).collect();
    for function in functions() {
        let (library, name) = function.split_once("::").expect("a crate and a name");
        let package = if library == "orchestration" { "aws_interactions_orchestration" } else { library };
        let is_taken = words.contains(name) && sources.contains(&format!("use {package}"));
        assert_eq!(told.contains(function.as_str()), is_taken && !NAMESAKES.contains(&function.as_str()), "{function}");
    }
}

/// Functions that are called in no command, with the name of something else there.
const NAMESAKES: &[&str] = &[];

fn read(folder: &std::path::Path, into: &mut String) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        // This command names functions, and the demonstration calls an embedded AWS alone.
        if ["permissions", "demo"].iter().any(|name| path.file_stem().is_some_and(|stem| stem == *name)) {
            continue;
        }
        if path.is_dir() {
            read(&path, into);
        } else {
            into.push_str(&std::fs::read_to_string(path).expect("a source"));
        }
    }
}

#[test]
fn when_the_policy_of_any_command_is_made_then_iam_would_take_it() {
    for (command, _) in uses::COMMANDS {
        let policy = Policy::new(&Needs::of_command(command).expect("a command"), &UNKNOWN);
        let sids: BTreeSet<_> = policy.statement.iter().map(|statement| &statement.sid).collect();
        assert_eq!(sids.len(), policy.statement.len(), "{command}: {policy:?}");
        for statement in &policy.statement {
            assert!(statement.sid.bytes().all(|letter| letter.is_ascii_alphanumeric()), "{command}: {statement:?}");
            assert!(statement.action.is_sorted_by(|one, other| one < other), "{command}: {statement:?}");
        }
        let length = serde_json::to_string(&policy).expect("JSON").len();
        assert!(length < 6_144, "{command}: {length} characters are too many for a managed policy");
    }
}

fn policy(name: &str, resources: &Resources<'_>) -> serde_json::Value {
    let needs = Needs::of_function(name).expect("a function");
    serde_json::to_value(Policy::new(&needs, resources)).expect("JSON")
}

#[cfg(feature = "s3")]
#[test]
fn when_a_policy_is_made_then_each_situation_and_resource_has_a_statement() {
    let expected = serde_json::json!({
        "Version": "2012-10-17",
        "Statement": [
            {
                "Sid": "AlwaysOnBucketKey",
                "Effect": "Allow",
                "Action": ["s3:GetObject"],
                "Resource": "arn:aws-cn:s3:::BUCKET/KEY",
            },
            {
                "Sid": "IfAKMSKeyEncryptsTheObjectOnKeyKmsKey",
                "Effect": "Allow",
                "Action": ["kms:Decrypt"],
                "Resource": "arn:aws-cn:kms:cn-north-1:123456789012:key/KMS_KEY",
            },
            {
                "Sid": "IfAMissingObjectIsToBeToldFromADeniedOneOnBucket",
                "Effect": "Allow",
                "Action": ["s3:ListBucket"],
                "Resource": "arn:aws-cn:s3:::BUCKET",
            },
            {
                "Sid": "IfItsPartsAloneHaveChecksumsOnBucketKey",
                "Effect": "Allow",
                "Action": ["s3:GetObjectAttributes"],
                "Resource": "arn:aws-cn:s3:::BUCKET/KEY",
            },
        ],
    });
    let known = Resources { account: Some("123456789012"), region: Some("cn-north-1") };
    assert_eq!(policy("s3::stream_object", &known), expected);
    let keys: Vec<String> = expected.as_object().expect("an object").keys().cloned().collect();
    assert_eq!(keys, ["Version", "Statement"]);
}

#[cfg(feature = "s3")]
#[test]
fn when_several_ways_of_a_command_need_the_same_in_the_same_situation_then_it_is_said_once() {
    let needs = Needs::of_command("bucket cp").expect("a command");
    let of_action = |action: &str| -> Vec<_> {
        needs.0.iter().filter(|need| need.action == action).map(|need| need.when.as_slice()).collect()
    };
    assert_eq!(of_action("s3:AbortMultipartUpload"), [["parts are taken back"]]);
    assert_eq!(of_action("s3:PutObject").len(), 3, "{:?}", of_action("s3:PutObject"));
}

#[cfg(feature = "s3")]
#[test]
fn when_something_is_always_needed_then_no_situation_says_it_again() {
    let needs = Needs::of_function("move_object").expect("a function");
    let of_target = needs.0.iter().filter(|need| need.action == "s3:GetObject" && need.on == "arn:aws:s3:::BUCKET/KEY");
    assert_eq!(of_target.map(|need| need.when.len()).collect::<Vec<_>>(), [0]);
}

#[cfg(feature = "s3")]
#[test]
fn when_a_command_calls_a_function_in_a_situation_then_that_is_said_before_the_functions_own() {
    let needs = Needs::of_command("bucket cp").expect("a command");
    let whens: BTreeSet<_> = needs.0.iter().map(|need| need.when.join(" and ")).collect();
    let in_parts = "a file is uploaded and a KMS key encrypts the object and it goes in parts";
    assert!(whens.contains(in_parts), "{whens:?}");
    assert_eq!(needs.actions(true), [""; 0]);
}

#[test]
fn when_a_name_is_unknown_then_nothing_is_found() {
    assert!(Needs::of_command("bucket").is_none() && Needs::of_command("bucket gets").is_none());
    assert!(Needs::of_function("sts::get_object").is_none() && Needs::of_function("").is_none());
    assert!(Needs::of_function("sts::get_caller_identity").is_some_and(|needs| needs.0.is_empty()));
    assert!(Needs::of_function("assume_role").is_some());
}
