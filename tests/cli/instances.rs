//! `awsi instance …`

use crate::ec2_server::{Ec2, Said, instance, instances};
use crate::json::{document, fields, fields_of_elements};
use serde_json::json;

const A: &str = "i-0a1b2c3d4e5f60001";
const B: &str = "i-0a1b2c3d4e5f60002";
const FIELDS: [&str; 21] = [
    "id",
    "name",
    "state",
    "state_reason",
    "type",
    "image",
    "vpc",
    "subnet",
    "availability_zone",
    "private_ip",
    "public_ip",
    "private_dns_name",
    "public_dns_name",
    "profile_arn",
    "key_name",
    "launched_at",
    "network_interfaces",
    "security_groups",
    "metadata_is_protected",
    "client_token",
    "tags",
];

fn running() -> Ec2 {
    Ec2::answering(|_, _| Ok(instances(&[instance(A, "running")])))
}

/// What EC2 says of a change, where only `A` is known: to both it says no, to each what is so.
fn knowing_a(set: &'static str) -> impl Fn(&str, &str) -> Said + Send {
    move |_, form| {
        if form.contains(B) {
            return Err("InvalidInstanceID.NotFound");
        }
        let state = |element: &str, name: &str| format!("<{element}><code>0</code><name>{name}</name></{element}>");
        let states = state("currentState", "later") + &state("previousState", "running");
        Ok(format!("<instancesSet><item><instanceId>{A}</instanceId>{states}</item></instancesSet>{set}"))
    }
}

#[test]
fn when_instances_are_listed_then_people_read_a_table_without_controls_and_scripts_an_array() {
    let ec2 = running();
    let table = ec2.awsi(&["instance", "ls"]).exits(0).stdout;
    let lines: Vec<_> = table.lines().collect();
    assert!(lines[0].starts_with("ID ") && lines[0].ends_with(" NAME"), "{table}");
    assert!(lines[1].starts_with(&format!("{A}  running  t3.micro  10.0.1.17   3.80.0.9   ")), "{table}");
    assert!(lines[1].ends_with("  web\\u{9b}31m"), "{table}");

    let answer = ec2.awsi(&["instance", "ls", "--output", "json"]).exits(0);
    assert_eq!(fields_of_elements(&answer.stdout), [FIELDS]);
    let instance = &document(&answer.stdout)[0];
    assert_eq!(instance["launched_at"], "2026-11-20T18:30:05Z");
    assert_eq!(
        (&instance["tags"], &instance["metadata_is_protected"]),
        (&json!({"Name": "web\u{9b}31m"}), &json!(true))
    );
}

#[test]
fn when_instances_are_listed_and_filters_are_said_then_ec2_is_asked_for_those_alone() {
    let ec2 = Ec2::answering(|_, _| Ok(instances(&[])));
    let arguments = ["--state", "running", "--state", "stopped", "--tag", "team=a b", "--vpc", "vpc-0bb"];
    let answer = ec2.awsi(&[&["instance", "ls"][..], &arguments].concat()).exits(0);
    assert_eq!((answer.stdout.as_str(), answer.stderr.as_str()), ("", "Nothing there.\n"));
    let form = ec2.asked("DescribeInstances").concat();
    for part in ["=running&", "=stopped", "=vpc-0bb", "=tag%3Ateam&", "=a%20b"] {
        assert!(form.contains(part), "{part}: {form}");
    }
    assert_eq!(ec2.awsi(&["instance", "ls", "--output", "json"]).exits(0).stdout, "[]\n");
}

#[test]
fn when_an_instance_is_shown_then_all_that_is_known_is_told() {
    let ec2 = running();
    let table = ec2.awsi(&["instance", "show", A]).exits(0).stdout;
    for part in ["Instance         i-0a", "Name             web\\u{9b}31m", "wants a token", "2026-11-20T18:30:05Z ("] {
        assert!(table.contains(part), "{part}: {table}");
    }
    assert_eq!(fields(&ec2.awsi(&["instance", "show", A, "--output", "json"]).exits(0).stdout), FIELDS);
}

#[test]
fn when_an_instance_is_missing_or_denied_then_code_and_hint_say_so() {
    let missing = Ec2::refusing("InvalidInstanceID.NotFound");
    let words = ["error: instance `i-0a", "does not exist\n", "hint: `awsi instance ls`"];
    missing.awsi(&["instance", "show", A]).exits(3).complains(&words);
    missing.awsi(&["instance", "start", A]).exits(3).complains(&words);
    let denied = Ec2::refusing("UnauthorizedOperation");
    for command in [&["show", A][..], &["ls"], &["stop", A], &["terminate", A, B, "--yes"]] {
        denied.awsi(&[&["instance"], command].concat()).exits(4).complains(&["UnauthorizedOperation", "`awsi whoami`"]);
    }
}

#[test]
fn when_an_id_cannot_be_one_then_it_is_a_usage_error_and_nothing_is_asked() {
    let ec2 = running();
    for command in [
        &["show", "web"][..],
        &["start", A, "vpc-0bb"],
        &["stop", "I-0A"],
        &["terminate", "i-", "--yes"],
        &["wait", "web", "--state", "running"],
        &["ls", "--vpc", "subnet-0aa"],
        &["ls", "--state", "asleep"],
        &["ls", "--tag", "a=1", "--tag", "a=2"],
        &["run", "--image", "web", "--type", "t3.micro"],
        &["run", "--image", "self/web-*", "--type", "t3.micro", "--subnet", "vpc-0bb"],
        &["run", "--image", "ami-0a", "--type", "t3.micro", "--count", "0"],
        &["wait", A, "--state", "pending"],
        &["start"],
    ] {
        let answer = ec2.awsi(&[&["instance"], command].concat()).exits(2);
        assert!(answer.stderr.starts_with("error: "), "{command:?}: {answer:#?}");
    }
    assert_eq!(ec2.calls(), 0);
}

#[test]
fn when_some_instances_are_not_changed_then_the_others_are_and_each_is_told() {
    for (command, done) in [("start", "started"), ("stop", "stopped"), ("terminate", "terminated")] {
        let yes: &[&str] = if command == "terminate" { &["--yes"] } else { &[] };
        let ec2 = Ec2::answering(knowing_a(""));
        let answer = ec2.awsi(&[&["instance", command, A, B], yes].concat()).exits(1);
        assert_eq!(answer.stdout, format!("ID                   BEFORE   NOW\n{A}  running  later\n"));
        let told = [format!("not {done}: instance `{B}`"), format!("error: 1 of 2 instances could not be {done}")];
        let answer = answer.complains(&told.each_ref().map(String::as_str));
        assert!(answer.stderr.contains("caused by: instance `"), "{answer:#?}");

        let answer = ec2.awsi(&[&["instance", command, A, B, "--output", "json"], yes].concat()).exits(1);
        let changed = json!([{"id": A, "before": "running", "now": "later"}]);
        let document = document(&answer.stdout);
        assert_eq!(document["changed"], changed);
        assert_eq!((&document["failed"][0]["id"], document["failed"].as_array().map(Vec::len)), (&json!(B), Some(1)));
        assert_eq!(ec2.awsi(&[&["instance", command, A], yes].concat()).exits(0).stderr, "");
    }
}

#[test]
fn when_instances_are_stopped_in_another_way_then_ec2_is_told() {
    let ec2 = Ec2::answering(knowing_a(""));
    ec2.awsi(&["instance", "stop", A, "--force"]).exits(0);
    ec2.awsi(&["instance", "stop", A, "--hibernate"]).exits(0);
    let asked = ec2.asked("StopInstances");
    assert_eq!([asked[0].contains("Force=true"), asked[1].contains("Hibernate=true")], [true, true], "{asked:?}");
    assert!(!asked[0].contains("Hibernate=true") && !asked[1].contains("Force=true"), "{asked:?}");
    ec2.awsi(&["instance", "stop", A, "--force", "--hibernate"]).exits(2);
}

#[test]
fn when_a_termination_is_not_confirmed_and_nobody_can_be_asked_then_nothing_is_asked_of_ec2() {
    let ec2 = running();
    ec2.awsi(&["instance", "terminate", A])
        .exits(2)
        .complains(&["error: nothing is deleted without --yes", "hint: --yes"]);
    assert_eq!(ec2.calls(), 0);
}

#[test]
fn when_instances_are_launched_then_all_that_was_said_is_asked_for() {
    let ec2 = Ec2::answering(|action, _| match action {
        "DescribeImages" => {
            let image = |id: &str, date: &str| {
                format!(
                    "<item><imageId>{id}</imageId><name>web-{date}</name><creationDate>{date}T00:00:00.000Z</creationDate>\
                     <imageState>available</imageState></item>"
                )
            };
            let images = image("ami-0old", "2025-01-01") + &image("ami-0new", "2026-01-01");
            Ok(format!("<imagesSet>{images}</imagesSet>"))
        }
        _ => Ok(format!("<instancesSet>{}{}</instancesSet>", instance(A, "pending"), instance(B, "pending"))),
    });
    let arguments = [
        "instance",
        "run",
        "--image",
        "self/web-*",
        "--type",
        "t3.micro",
        "--subnet",
        "subnet-0aa",
        "--group",
        "sg-0cc",
        "--profile-name",
        "web",
        "--key",
        "ops",
        "--tag",
        "Name=web",
        "--count",
        "2",
        "--client-token",
        "T1",
        "--user-data",
        "/dev/null",
    ];
    let answer = ec2.awsi(&arguments).exits(0).complains(&["The newest image is ami-0new (web-2026-01-01)."]);
    assert!(answer.stdout.lines().skip(1).zip([A, B]).all(|(line, id)| line.starts_with(id)), "{answer:#?}");
    let form = ec2.asked("RunInstances").concat() + "&";
    for part in [
        "ImageId=ami-0new&",
        "InstanceType=t3.micro&",
        "SubnetId=subnet-0aa&",
        "SecurityGroupId.1=sg-0cc&",
        "IamInstanceProfile.Name=web&",
        "KeyName=ops&",
        "Tag.1.Key=Name&",
        "Tag.1.Value=web&",
        "MinCount=2&",
        "MaxCount=2&",
        "ClientToken=T1&",
        "HttpTokens=required&",
    ] {
        assert!(form.contains(part), "{part}: {form}");
    }
    let answer = ec2.awsi(&["instance", "run", "--image", "ami-0a", "--type", "t3.micro", "--output", "json"]).exits(0);
    assert_eq!(fields_of_elements(&answer.stdout), [FIELDS, FIELDS]);
}

#[test]
fn when_a_launch_is_only_probed_then_the_exit_code_tells_whether_it_is_allowed() {
    let probe = ["instance", "run", "--image", "ami-0a", "--type", "t3.micro", "--dry-run"];
    let allowed = Ec2::refusing("DryRunOperation");
    assert_eq!(allowed.awsi(&probe).exits(0).stdout, "You may launch this. Nothing was launched.\n");
    assert!(allowed.asked("RunInstances").concat().contains("DryRun=true"));
    let answer = allowed.awsi(&[&probe[..], &["--output", "json"]].concat()).exits(0);
    assert_eq!(document(&answer.stdout), json!({"allowed": true}));
    let denied = Ec2::refusing("UnauthorizedOperation");
    denied.awsi(&probe).exits(4).complains(&["error: you may not launch this: EC2 says", "hint: `awsi whoami`"]);
}

#[test]
fn when_a_launch_is_refused_then_what_it_was_about_is_named() {
    let launch = ["instance", "run", "--image", "ami-0a", "--type", "t3.micro"];
    let words = ["error: image `ami-0a` does not exist", "hint: ids are known in their own region alone"];
    Ec2::refusing("InvalidAMIID.NotFound").awsi(&launch).exits(3).complains(&words);
    Ec2::refusing("InsufficientInstanceCapacity")
        .awsi(&launch)
        .exits(5)
        .complains(&["error: there is no room for more"]);
    let unread = [&launch[..], &["--user-data", "missing"]].concat();
    let ec2 = running();
    ec2.awsi(&unread).exits(1).complains(&["error: the user data cannot be read from missing\ncaused by: "]);
    assert_eq!(ec2.calls(), 0);
}

#[test]
fn when_a_state_is_waited_for_and_comes_then_the_instances_are_printed() {
    let ec2 = running();
    let wait = ["instance", "wait", A, "--state", "running"];
    let answer = ec2.awsi(&wait).exits(0);
    assert!(answer.stdout.contains("3.80.0.9"), "{answer:#?}");
    assert_eq!(ec2.awsi(&[&wait[..], &["--quiet"]].concat()).exits(0).stdout, "");
    let answer = ec2.awsi(&[&wait[..], &["--output", "json"]].concat()).exits(0);
    assert_eq!(fields_of_elements(&answer.stdout), [FIELDS]);
}

#[test]
fn when_a_state_is_waited_for_and_does_not_come_then_progress_and_reason_are_told() {
    let pending = Ec2::answering(|_, _| Ok(instances(&[instance(A, "pending")])));
    let wait = ["instance", "wait", A, "--state", "running", "--timeout", "1s", "--interval", "100ms"];
    let answer = pending.awsi(&wait).exits(1);
    // One line, though there were several looks.
    assert!(answer.stderr.starts_with("0 of 1 running, 1 pending\nerror: "), "{answer:#?}");
    assert!(pending.calls() > 2, "{answer:#?}");
    answer.complains(&["is still 0 of 1 running, 1 pending after 1 s"]);
    let ended = Ec2::answering(|_, _| Ok(instances(&[instance(A, "terminated")])));
    ended.awsi(&wait).exits(5).complains(&["is terminated", "will not be running"]);
    let gone = Ec2::answering(|_, _| Ok(instances(&[])));
    let answer = gone.awsi(&["instance", "wait", A, "--state", "terminated", "--output", "json"]).exits(0);
    assert_eq!(answer.stdout, "[]\n");
}
