//! Every command with everything logged: no secret of the caller, and none that a command was given, comes out.

#[cfg(all(feature = "secretsmanager", feature = "ssm"))]
use crate::json_service::JsonService;
use crate::secrets::{MFA_CODE, ROLE, assert_clean, verbose};
use crate::world::{World, awsi, run};
#[cfg(all(feature = "secretsmanager", feature = "ssm"))]
use serde_json::json;
use std::collections::BTreeSet;

/// A story in which every command has its part, and the exit code of each. Words in braces are ids that were told before.
const PLAYS: &[(i32, &str)] = &[
    (0, "whoami"),
    (0, "doctor"),
    (0, "bucket create logs --versioning"),
    (0, "bucket create data"),
    (0, "bucket ensure data"),
    (0, "bucket status logs"),
    (0, "bucket log data"),
    (0, "bucket put a s3://logs/a"),
    (0, "bucket get s3://logs/a b"),
    (0, "bucket head s3://logs/a"),
    (0, "bucket cat s3://logs/a"),
    (0, "bucket cp s3://logs/a s3://logs/b"),
    (0, "bucket mv s3://logs/b s3://logs/c"),
    (0, "bucket find logs --name *"),
    (0, "bucket ls logs --recursive"),
    (0, "bucket du logs"),
    (0, "bucket sync folder s3://data/folder"),
    (0, "bucket diff folder s3://data/folder"),
    (0, "bucket rm s3://logs/c"),
    (0, "bucket empty logs --yes"),
    (0, "bucket destroy logs --yes"),
    (0, "role ensure web --trust-service ec2.amazonaws.com"),
    (0, "role ls"),
    (0, "role show web"),
    (5, "role can web s3:GetObject"),
    (0, "role rm web --yes"),
    (0, "metrics put Shop Orders 3"),
    (0, "metrics ls Shop"),
    (0, "metrics get Shop Orders"),
    (0, "metrics plot Shop Orders"),
    (0, "alarm ensure slow --namespace Shop --metric Orders --when >250"),
    (0, "alarm ls"),
    (0, "alarm show slow"),
    (0, "alarm set-state slow ok"),
    (0, "alarm wait slow --state ok"),
    (0, "alarm history slow"),
    (0, "alarm rm slow --yes"),
    (0, "dashboard put shop shop.json"),
    (0, "dashboard ls"),
    (0, "dashboard show shop"),
    (0, "dashboard rm shop --yes"),
    (0, "fan-out --accounts 111111111111,222222222222 --role Audit -- bucket ls"),
    (0, "completions bash"),
    (0, "demo"),
];

#[cfg(feature = "ec2")]
const PLAYS_OF_EC2: &[(i32, &str)] = &[
    (0, "vpc ls"),
    (0, "vpc show {vpc}"),
    (0, "vpc subnets {vpc}"),
    (0, "vpc enis {vpc}"),
    (0, "vpc diagram {vpc}"),
    (0, "vpc mirror {vpc} --target {target} --filter {filter}"),
    (0, "vpc unmirror {vpc} --yes"),
    (0, "instance run --image ami-0a --type t3.micro --subnet {subnet} --user-data user-data"),
    (0, "instance ls"),
    (0, "instance show {instance}"),
    (0, "instance stop {instance}"),
    (0, "instance start {instance}"),
    (0, "instance wait {instance} --state running"),
    (0, "launch shop --image ami-0a --type t3.micro --subnet {subnet} --user-data user-data"),
    (0, "instance terminate {instance} --yes"),
    (0, "vpc plan-teardown {vpc}"),
    (0, "vpc teardown {vpc} --yes"),
];
#[cfg(not(feature = "ec2"))]
const PLAYS_OF_EC2: &[(i32, &str)] = &[];

/// The same of values that a service of the test's own keeps. Those who are asked for a value print it, and log none.
#[cfg(all(feature = "secretsmanager", feature = "ssm"))]
const PLAYS_OF_VALUES: &[(i32, &str)] = &[
    (0, "param put /shop/token --secure --file value"),
    (0, "param get /shop/token"),
    (0, "param get /shop/token --field password"),
    (0, "param ls"),
    (0, "param rm /shop/token --yes"),
    (0, "secret ensure shop --file value"),
    (0, "secret get shop"),
    (0, "secret get shop --field password"),
    (0, "secret ls"),
    (0, "secret rm shop --yes"),
    (0, "secret restore shop"),
];
#[cfg(not(all(feature = "secretsmanager", feature = "ssm")))]
const PLAYS_OF_VALUES: &[(i32, &str)] = &[];

/// Played elsewhere: the URL is what it prints, and a server says nothing until it is ended.
const ELSEWHERE: [&str; 2] = ["bucket presign", "local serve"];

fn world() -> World {
    let world = World::new();
    world.file("a", "content");
    world.file("user-data", "#!/bin/sh\npassword=MARKED-USER-DATA");
    world.file("shop.json", r#"{"widgets": []}"#);
    std::fs::create_dir(world.folder.path().join("folder")).expect("a folder");
    world.file("folder/a", "content");
    world
}

/// The ids that plays name.
#[cfg(feature = "ec2")]
fn ids(world: &World) -> Vec<(&'static str, String)> {
    use crate::mirrors;
    let (vpc, subnet) = world.doing(mirrors::vpc);
    let (target, filter) = world.doing(async |provider| {
        let tap = mirrors::interface_of_new_instance(&subnet, &provider).await;
        mirrors::target_and_filter(&tap, &provider).await
    });
    let rows = crate::json::document(&world.awsi(&["instance", "ls", "--output", "json"]).exits(0).stdout);
    let instance = rows[0]["id"].as_str().expect("an id").to_owned();
    vec![("{vpc}", vpc), ("{subnet}", subnet), ("{target}", target), ("{filter}", filter), ("{instance}", instance)]
}

#[cfg(not(feature = "ec2"))]
fn ids(_: &World) -> Vec<(&'static str, String)> {
    Vec::new()
}

#[test]
fn when_everything_is_logged_and_every_command_is_run_then_no_secret_is_in_what_any_prints() {
    let world = world();
    let ids = ids(&world);
    let mut logged = 0;
    for (code, line) in PLAYS.iter().chain(PLAYS_OF_EC2) {
        let line = ids.iter().fold((*line).to_owned(), |line, (name, id)| line.replace(name, id));
        let answer = verbose(&world, &line.split(' ').collect::<Vec<_>>()).exits(*code);
        logged += usize::from(answer.stderr.contains("_interactions"));
        assert_clean(&answer);
    }
    assert!(logged > 30, "only {logged} commands logged anything");
}

/// What both services say: of everything one, with a value that nobody may log.
#[cfg(all(feature = "secretsmanager", feature = "ssm"))]
fn values() -> JsonService {
    const VALUE: &str = r#"{"password": "MARKED-STORED"}"#;
    JsonService::answering(|operation, _| {
        Ok(match operation {
            "GetParameter" => json!({ "Parameter": { "Name": "/shop/token", "Type": "SecureString", "Value": VALUE } }),
            "GetSecretValue" => {
                json!({ "Name": "shop", "ARN": "arn:aws:a", "VersionId": "v-1", "SecretString": VALUE })
            }
            "DescribeParameters" => json!({ "Parameters": [] }),
            "ListSecrets" => json!({ "SecretList": [] }),
            "PutParameter" => json!({ "Version": 1 }),
            _ => json!({ "Name": "shop", "DeletionDate": 9 }),
        })
    })
}

#[cfg(all(feature = "secretsmanager", feature = "ssm"))]
#[test]
fn when_everything_is_logged_and_values_are_kept_and_read_then_none_is_in_the_log() {
    let (world, service) = (World::new(), values());
    world.file("value", r#"{"password": "MARKED-GIVEN"}"#);
    for (code, line) in PLAYS_OF_VALUES {
        let arguments: Vec<&str> = line.split(' ').chain(["--endpoint-url", &service.url]).collect();
        let mut answer = verbose(&world, &arguments).exits(*code);
        let is_asked_for = line.contains(" get ");
        assert_eq!(answer.stdout.contains("MARKED-STORED"), is_asked_for, "{answer:#?}");
        if is_asked_for {
            answer.stdout.clear();
        }
        assert_clean(&answer);
    }
}

#[test]
fn when_everything_is_logged_and_aws_is_embedded_in_the_process_then_its_log_holds_no_secret_either() {
    let world = world();
    for line in [
        "--local whoami",
        "--local bucket create logs",
        #[cfg(feature = "ec2")]
        "--local instance run --image ami-0a --type t3.micro --user-data user-data",
    ] {
        assert_clean(&verbose(&world, &line.split(' ').collect::<Vec<_>>()).exits(0));
    }
    let mut command = world.command(&["-vvv", "whoami", "--assume-role", ROLE, "--mfa-serial", "GAHT12345678"]);
    let answer = run(command.env("AWSI_MFA_CODE", MFA_CODE).env("AWS_SECRET_ACCESS_KEY", "MARKED-SECRET-KEY")).exits(0);
    assert_clean(&answer);
    assert!(answer.stderr.contains("AssumeRole"), "{answer:#?}");
}

/// The commands that a help lists.
fn commands(words: &[&str]) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a folder");
    let help = run(&mut awsi(folder.path(), &[words, &["--help"]].concat())).exits(0).stdout;
    let list = help.split_once("Commands:\n").map(|(_, rest)| rest.split("\n\n").next().unwrap_or_default());
    let name = |line: &str| {
        let line = line.strip_prefix("  ").filter(|line| line.starts_with(char::is_alphabetic))?;
        line.split(' ').next().map(str::to_owned)
    };
    list.unwrap_or_default().lines().filter_map(name).filter(|name| name != "help").collect()
}

#[test]
fn when_there_is_a_command_then_its_secrets_are_looked_for() {
    let played: Vec<&str> =
        [PLAYS, PLAYS_OF_EC2, PLAYS_OF_VALUES].into_iter().flatten().map(|(_, line)| *line).chain(ELSEWHERE).collect();
    let mut missing = BTreeSet::new();
    for group in commands(&[]) {
        let is_absent = |groups: &[&str], plays: &[_]| plays.is_empty() && groups.contains(&group.as_str());
        if is_absent(&["vpc", "instance", "launch"], PLAYS_OF_EC2) || is_absent(&["param", "secret"], PLAYS_OF_VALUES) {
            continue;
        }
        let leaves = commands(&[&group]);
        let leaves: Vec<String> = leaves.iter().map(|leaf| format!("{group} {leaf}")).collect();
        let leaves = if leaves.is_empty() { vec![group] } else { leaves };
        let is_played = |leaf: &String| played.iter().any(|line| format!("{line} ").starts_with(&format!("{leaf} ")));
        missing.extend(leaves.into_iter().filter(|leaf| !is_played(leaf)));
    }
    assert!(missing.is_empty(), "add a line to PLAYS for each of {missing:?}");
}
