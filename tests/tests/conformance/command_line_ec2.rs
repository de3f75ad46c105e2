//! `awsi` on EC2, as a process: from an empty account to an empty account.

use crate::world::{Answer, World};
use serde_json::Value;

play! {
    when_awsi_launches_stops_and_terminates_instances_then_each_is_seen_in_its_state: on_moto;
    when_awsi_is_asked_for_the_parts_of_a_vpc_then_they_are_those_that_are_there: on_moto;
    when_awsi_launches_by_name_twice_then_there_is_one_instance_with_its_role: on_moto;
    when_awsi_tears_a_vpc_down_then_it_is_gone_and_not_before_yes_is_said: on_moto;
}

const IMAGE: &str = "amazon/amzn-ami-*";

fn json(answer: &Answer) -> Value {
    serde_json::from_str(&answer.stdout).unwrap_or_else(|error| panic!("{error}: {answer:#?}"))
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}")).to_owned()
}

/// The default VPC that each account has.
fn default_vpc(world: &World) -> String {
    text(&json(&world.awsi(&["vpc", "ls", "--output", "json"]).exits(0))[0]["id"])
}

/// The ids of the instances that `ls` lists.
fn listed(world: &World, arguments: &[&str]) -> Vec<String> {
    let answer = world.awsi(&[&["instance", "ls", "--output", "json"], arguments].concat()).exits(0);
    json(&answer).as_array().expect("an array").iter().map(|instance| text(&instance["id"])).collect()
}

async fn when_awsi_launches_stops_and_terminates_instances_then_each_is_seen_in_its_state(world: World) {
    let run = ["instance", "run", "--image", IMAGE, "--type", "t3.micro", "--count", "2", "--tag", "Name=web"];
    let launched = json(&world.awsi(&[&run[..], &["--output", "json"]].concat()).exits(0));
    let (one, other) = (text(&launched[0]["id"]), text(&launched[1]["id"]));

    world.awsi(&["instance", "wait", &one, &other, "--state", "running", "--timeout", "1m"]).exits(0);
    assert_eq!(listed(&world, &["--state", "running", "--tag", "Name=web"]).len(), 2);
    assert!(listed(&world, &["--tag", "Name=db"]).is_empty());

    world.awsi(&["instance", "stop", &one]).exits(0);
    world.awsi(&["instance", "wait", &one, "--state", "stopped", "--timeout", "1m"]).exits(0);
    assert_eq!(listed(&world, &["--state", "stopped"]), std::slice::from_ref(&one));
    world.awsi(&["instance", "start", &one, "i-0123456789abcdef0"]).exits(1);
    world.awsi(&["instance", "wait", &one, "--state", "running", "--timeout", "1m"]).exits(0);

    world.awsi(&["instance", "terminate", &one, &other]).exits(2);
    assert_eq!(listed(&world, &["--state", "running"]).len(), 2, "nobody agreed to it");
    world.awsi(&["instance", "terminate", &one, &other, "--yes"]).exits(0);
    world.awsi(&["instance", "wait", &one, &other, "--state", "terminated", "--timeout", "1m"]).exits(0);
    assert!(listed(&world, &["--state", "running"]).is_empty());
    world.awsi(&["instance", "show", "i-0123456789abcdef0"]).exits(3);
}

async fn when_awsi_is_asked_for_the_parts_of_a_vpc_then_they_are_those_that_are_there(world: World) {
    let vpc = default_vpc(&world);
    let run = ["instance", "run", "--image", IMAGE, "--type", "t3.micro", "--output", "json"];
    let instance = text(&json(&world.awsi(&run).exits(0))[0]["id"]);

    let shown = json(&world.awsi(&["vpc", "show", &vpc, "--output", "json"]).exits(0));
    let subnets = json(&world.awsi(&["vpc", "subnets", &vpc, "--output", "json"]).exits(0));
    let interfaces = json(&world.awsi(&["vpc", "enis", &vpc, "--output", "json"]).exits(0));
    let drawn = world.awsi(&["vpc", "diagram", &vpc]).exits(0);

    assert_eq!((&shown["id"], &shown["is_default"]), (&Value::from(vpc), &Value::from(true)));
    // As on AWS for the default VPC; moto gives it no names.
    assert_eq!(shown["dns_support"], Value::from(true));
    let (all, of_vpc) = (subnets.as_array().map(Vec::len), shown["subnets"].as_array().map(Vec::len));
    assert_eq!((all, of_vpc), (Some(6), Some(6)));
    assert_eq!(interfaces[0]["instance"], instance);
    assert!(drawn.stdout.starts_with("flowchart LR\n") && drawn.stdout.contains(&instance), "{drawn:#?}");
    for command in ["show", "subnets", "enis", "diagram", "plan-teardown"] {
        let answer = world.awsi(&["vpc", command, "vpc-0123456789abcdef0"]).exits(3);
        assert!(answer.stderr.contains("hint: `awsi vpc ls`"), "{answer:#?}");
    }
}

async fn when_awsi_launches_by_name_twice_then_there_is_one_instance_with_its_role(world: World) {
    let launch = ["launch", "shop", "--image", IMAGE, "--type", "t3.micro", "--tag", "team=web", "--output", "json"];

    let first = json(&world.awsi(&launch).exits(0));
    let second = json(&world.awsi(&launch).exits(0));

    assert_eq!((&first["outcome"], &second["outcome"]), (&Value::from("launched"), &Value::from("found")));
    assert_eq!(first["instance"]["id"], second["instance"]["id"]);
    assert_eq!(second["differs"], Value::Array(Vec::new()));
    let other = launch.map(|argument| if argument == "t3.micro" { "t3.small" } else { argument });
    let other = json(&world.awsi(&other).exits(0));
    assert_eq!((&other["outcome"], &other["differs"][0]["setting"]), (&Value::from("found"), &Value::from("type")));
    assert_eq!(listed(&world, &["--tag", "team=web"]).len(), 1);
    assert!(text(&second["role"]).ends_with(":role/shop") && second["role_changes"] == Value::Array(Vec::new()));
}

async fn when_awsi_tears_a_vpc_down_then_it_is_gone_and_not_before_yes_is_said(world: World) {
    let vpc = default_vpc(&world);
    world.awsi(&["instance", "run", "--image", IMAGE, "--type", "t3.micro"]).exits(0);

    let refused = world.awsi(&["vpc", "teardown", &vpc, "--yes"]).exits(5);
    assert!(refused.stderr.contains("hint: --default-vpc"), "{refused:#?}");
    let planned = world.awsi(&["vpc", "teardown", &vpc, "--default-vpc"]).exits(0);
    assert!(planned.stdout.contains("terminate instance"), "{planned:#?}");
    world.awsi(&["vpc", "show", &vpc]).exits(0);

    let gone = json(&world.awsi(&["vpc", "teardown", &vpc, "--default-vpc", "--yes", "--output", "json"]).exits(0));
    assert_eq!((&gone["outcome"], &gone["remaining"]), (&Value::from("gone"), &Value::Array(Vec::new())));
    world.awsi(&["vpc", "show", &vpc]).exits(3);
    world.awsi(&["vpc", "teardown", &vpc, "--yes"]).exits(3);
}
