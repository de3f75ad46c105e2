//! `awsi dashboard …`

use crate::cloudwatch::CloudWatch;
use crate::help::{documented, help};
use crate::json::{document, fields, fields_of_elements};
use crate::world::{Answer, World, run};
use ciborium::cbor;

const BODY: &str = r##"{"start":"-PT6H","widgets":[{"type":"text","x":0,"y":0,"width":6,"height":2,"properties":{"markdown":"# Shop"}}]}"##;

fn awsi(world: &World, cloudwatch: &CloudWatch, arguments: &[&str]) -> Answer {
    let mut command = world.command(&[&["dashboard"], arguments, &["--endpoint-url", &cloudwatch.url]].concat());
    run(command.env("AWS_MAX_ATTEMPTS", "1"))
}

#[test]
fn when_a_dashboard_is_put_then_it_is_listed_shown_and_what_is_shown_can_be_put_again() {
    let world = World::new();
    world.file("shop.json", BODY);
    let put = world.awsi(&["dashboard", "put", "shop", "shop.json"]).exits(0);
    assert_eq!(put.stdout, "Put the dashboard shop.\n");
    let put = world.awsi(&["dashboard", "put", "shop-old", "shop.json", "--output", "json"]).exits(0);
    assert_eq!(document(&put.stdout), serde_json::json!({ "dashboard": "shop-old", "messages": [] }));
    assert_eq!(fields(&put.stdout), documented(&help(&["dashboard", "put"])));
    assert_eq!(world.awsi(&["dashboard", "put", "shop", "shop.json", "--quiet"]).exits(0).stdout, "");

    let shown = world.awsi(&["dashboard", "show", "shop"]).exits(0);
    assert_eq!(document(&shown.stdout), document(BODY));
    world.file("again.json", &shown.stdout);
    world.awsi(&["dashboard", "put", "again", "again.json"]).exits(0);
    let json = world.awsi(&["dashboard", "show", "again", "--output", "json"]).exits(0);
    assert_eq!((&document(&json.stdout)["body"], &document(&json.stdout)["name"]), (&document(BODY), &"again".into()));
    assert_eq!(fields(&json.stdout), documented(&help(&["dashboard", "show"])));

    let listed = world.awsi(&["dashboard", "ls", "shop"]).exits(0);
    let names: Vec<&str> = listed.stdout.lines().filter_map(|line| line.split_whitespace().last()).collect();
    assert_eq!(names, ["NAME", "shop", "shop-old"]);
    let listed = world.awsi(&["dashboard", "ls", "--output", "json"]).exits(0);
    assert_eq!(fields_of_elements(&listed.stdout), vec![vec!["name", "arn", "size", "modified_at"]; 3]);
    assert_eq!(document(&listed.stdout)[1]["size"], BODY.len());
}

#[test]
fn when_dashboards_are_removed_then_it_has_to_be_agreed_to_and_tells_what_was_missing() {
    let world = World::new();
    world.file("shop.json", BODY);
    world.awsi(&["dashboard", "put", "shop", "shop.json"]).exits(0);
    world.awsi(&["dashboard", "rm", "shop"]).exits(2).complains(&["nothing is deleted without --yes"]);
    let removed = world.awsi(&["dashboard", "rm", "shop", "gone", "--yes"]).exits(0);
    assert_eq!(removed.stdout, "Deleted 1 dashboard. Not there: gone.\n");
    let removed = world.awsi(&["dashboard", "rm", "shop", "--yes", "--output", "json"]).exits(0);
    assert_eq!(document(&removed.stdout), serde_json::json!({ "deleted": [], "missing": ["shop"], "failed": [] }));
    assert_eq!(fields(&removed.stdout), documented(&help(&["dashboard", "rm"])));
    let missing = world.awsi(&["dashboard", "show", "shop"]).exits(3);
    missing.complains(&[
        "error: the dashboard `shop` does not exist",
        "hint: names are case-sensitive: `awsi dashboard ls`",
    ]);
}

#[test]
fn when_a_body_cannot_be_put_then_what_is_wrong_is_said() {
    let world = World::new();
    world.file("odd.json", r#"{"widgets":[{"x":1}]}"#);
    world.file("no.json", "widgets: []");
    let refused = world.awsi(&["dashboard", "put", "shop", "odd.json"]).exits(1);
    refused
        .complains(&["the body of the dashboard `shop` is not valid: /widgets/0: Should have a type and properties"]);
    let no_json = world.awsi(&["dashboard", "put", "shop", "no.json"]).exits(2);
    no_json
        .complains(&["error: the file no.json is not the body of a dashboard", "caused by: expected value at line 1"]);
    world.awsi(&["dashboard", "put", "shop", "gone.json"]).exits(1).complains(&["the file gone.json cannot be read"]);
    world
        .awsi(&["dashboard", "put", "the shop", "odd.json"])
        .exits(2)
        .complains(&["cannot be the name of a dashboard"]);
    assert_eq!(world.aws.calls().get("PutDashboard"), Some(&1));
}

#[test]
fn when_cloudwatch_takes_a_body_and_finds_it_odd_then_people_and_scripts_are_told() {
    let world = World::new();
    world.file("shop.json", BODY);
    let cloudwatch = CloudWatch::answering(|_, _| {
        let said = cbor!([{ "DataPath" => "/widgets/0", "Message" => "a metric is unknown\u{1b}" }]).expect("CBOR");
        Ok(cbor!({ "DashboardValidationMessages" => said }).expect("CBOR"))
    });
    let put = awsi(&world, &cloudwatch, &["put", "shop", "shop.json"]).exits(0);
    put.complains(&["CloudWatch says: /widgets/0: a metric is unknown\\u{1b}"]);
    let put = awsi(&world, &cloudwatch, &["put", "shop", "shop.json", "--output", "json"]).exits(0);
    let messages = serde_json::json!([{ "path": "/widgets/0", "text": "a metric is unknown\u{1b}" }]);
    assert_eq!((&document(&put.stdout)["messages"], put.stderr.as_str()), (&messages, ""));
}

#[test]
fn when_dashboards_are_denied_then_the_code_and_the_chain_say_so() {
    let world = World::new();
    world.file("shop.json", BODY);
    let denied = CloudWatch::answering(|_, _| Err((403, "AccessDenied")));
    let commands: [&[&str]; 4] = [&["ls"], &["show", "shop"], &["put", "shop", "shop.json"], &["rm", "shop", "--yes"]];
    for command in commands {
        awsi(&world, &denied, command).exits(4).complains(&["error: ", "caused by: cloudwatch ", "told so"]);
    }
}
