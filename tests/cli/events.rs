//! `awsi event …`

use crate::help::{documented, help};
use crate::json::{document, fields, fields_of_elements};
use crate::json_service::JsonService;
use crate::world::{Answer, World, run};
use serde_json::{Value, json};

fn awsi(world: &World, events: &JsonService, arguments: &[&str]) -> Answer {
    let mut command = world.command(&[&["event"], arguments, &["--endpoint-url", &events.url]].concat());
    run(command.env("AWS_MAX_ATTEMPTS", "1"))
}

/// Takes every event but those whose detail has this code in it.
fn bus() -> JsonService {
    JsonService::answering(|_, input| {
        let entries = input["Entries"].as_array().expect("events");
        let results = entries.iter().enumerate().map(|(index, entry)| {
            let detail: Value = serde_json::from_str(entry["Detail"].as_str().expect("a detail")).expect("JSON");
            match detail["code"].as_str() {
                Some(code) => json!({ "ErrorCode": code, "ErrorMessage": "told so" }),
                None => json!({ "EventId": format!("id-{index}") }),
            }
        });
        Ok(json!({ "FailedEntryCount": 0, "Entries": results.collect::<Vec<_>>() }))
    })
}

fn rules() -> JsonService {
    let rule = |name: &str| json!({ "Name": name, "Arn": "arn:rule", "EventBusName": "shop", "State": "ENABLED", "EventPattern": "{\"a\":[1]}" });
    JsonService::answering(move |operation, input| {
        Ok(match operation {
            "ListRules" if input["NextToken"].is_null() => json!({ "Rules": [rule("orders")], "NextToken": "t" }),
            "ListRules" => {
                json!({ "Rules": [{ "Name": "o\u{1b}", "Arn": "a", "EventBusName": "shop", "State": "DISABLED", "ScheduleExpression": "rate(1 day)" }] })
            }
            "DescribeRule" => rule("orders"),
            "ListTargetsByRule" if input["Rule"] == "none" => return Err("ResourceNotFoundException"),
            "ListTargetsByRule" => json!({ "Targets": [{ "Id": "a", "Arn": "arn:queue", "InputPath": "$.detail" }] }),
            "RemoveTargets" => json!({ "FailedEntryCount": 0, "FailedEntries": [] }),
            _ => json!({}),
        })
    })
}

#[test]
fn when_events_are_put_then_each_file_is_one_and_their_ids_are_told() {
    let (world, events) = (World::new(), bus());
    world.file("a.json", r#"{"order": "o-1"}"#);
    world.file("b.json", r#"{"order": "o-2"}"#);
    let line = ["put", "--source", "shop", "--type", "Order Placed", "a.json", "b.json"];
    let put = awsi(&world, &events, &line).exits(0);
    assert_eq!(put.stdout, "Put 2 events to the event bus default:\n  id-0\n  id-1\n");
    let entry = |detail: &str| json!({ "EventBusName": "default", "Source": "shop", "DetailType": "Order Placed", "Detail": detail });
    let expected = json!({ "Entries": [entry(r#"{"order":"o-1"}"#), entry(r#"{"order":"o-2"}"#)] });
    assert_eq!(events.asked("PutEvents"), [expected]);
    let more = ["--bus", "shop", "--resource", "arn:a", "--resource", "arn:b", "--output", "json"];
    let put = awsi(&world, &events, &[&line[..], &more].concat()).exits(0);
    assert_eq!(fields(&put.stdout), documented(&help(&["event", "put"])));
    assert_eq!(document(&put.stdout), json!({ "bus": "shop", "ids": ["id-0", "id-1"] }));
    let entry = &events.asked("PutEvents")[1]["Entries"][0];
    assert_eq!((&entry["EventBusName"], &entry["Resources"]), (&json!("shop"), &json!(["arn:a", "arn:b"])));
}

#[test]
fn when_some_events_are_not_put_then_each_is_told_and_the_exit_code_says_partial() {
    let (world, events) = (World::new(), bus());
    world.file("a.json", "{}");
    world.file("b.json", r#"{"code": "NotAuthorizedForSourceException"}"#);
    let put = awsi(&world, &events, &["put", "--source", "s", "--type", "t", "a.json", "b.json"]).exits(6);
    put.complains(&[
        "Event 1: EventBridge did not take it: NotAuthorizedForSourceException: told so.",
        "error: 1 of 2 events were not put to the event bus `default`",
        "hint: put those again that were told",
    ]);
    let put = awsi(&world, &events, &["put", "--source", "s", "--type", "t", "b.json"]).exits(5);
    put.complains(&["error: 1 of 1 events were not put"]);
}

#[test]
fn when_no_event_can_be_like_this_then_nothing_is_sent_and_the_detail_is_not_repeated() {
    let (world, events) = (World::new(), bus());
    world.file("text", r#""MARKED""#);
    world.file("broken", "{\"MARKED\": MARKED}");
    world.file("fine", "{}");
    let put = |source: &str, file: &str| awsi(&world, &events, &["put", "--source", source, "--type", "t", file]);
    let cases = [
        (put("s", "text").exits(2), "has a detail that is no JSON object"),
        (put("s", "broken").exits(2), "error: the file broken is no JSON, at line 1 column 12"),
        (put("aws.ec2", "fine").exits(2), "those that begin with `aws.` are AWS's own"),
        (put("s", "nowhere").exits(1), "error: the file nowhere cannot be read"),
    ];
    for (answer, expected) in cases {
        assert!(!answer.stderr.contains("MARKED"), "{answer:#?}");
        answer.complains(&[expected]);
    }
    assert!(events.asked("PutEvents").is_empty());
}

#[test]
fn when_rules_are_listed_then_every_page_is_read() {
    let (world, events) = (World::new(), rules());
    let listed = awsi(&world, &events, &["rule", "ls", "--bus", "shop", "--prefix", "o"]).exits(0);
    let expected = [
        "STATE     NAME                            SET OFF BY",
        "enabled   orders                          {\"a\":[1]}",
        "disabled  o\\u{1b}                         rate(1 day)",
    ];
    assert_eq!(listed.stdout.lines().collect::<Vec<_>>(), expected);
    let first = &events.asked("ListRules")[0];
    assert_eq!((&first["EventBusName"], &first["NamePrefix"]), (&json!("shop"), &json!("o")));
    let listed = awsi(&world, &events, &["rule", "ls", "--output", "json"]).exits(0);
    let documented = ["name", "enabled", "pattern", "schedule", "description", "managed_by", "arn"];
    assert_eq!(fields_of_elements(&listed.stdout), vec![documented; 2]);
}

#[test]
fn when_a_rule_is_shown_then_its_targets_are_too() {
    let (world, events) = (World::new(), rules());
    let shown = awsi(&world, &events, &["rule", "show", "orders", "--bus", "shop"]).exits(0);
    assert!(shown.stdout.contains("a arn:queue (path: $.detail)"), "{}", shown.stdout);
    let shown = awsi(&world, &events, &["rule", "show", "orders", "--output", "json"]).exits(0);
    let target =
        json!({ "id": "a", "arn": "arn:queue", "input": "path: $.detail", "role_arn": null, "dead_letter_arn": null });
    assert_eq!(document(&shown.stdout)["targets"], json!([target]));
    let missing = JsonService::answering(|_, _| Err("ResourceNotFoundException"));
    awsi(&world, &missing, &["rule", "show", "orders"])
        .exits(3)
        .complains(&["error: the rule `orders` does not exist"]);
}

#[test]
fn when_a_rule_is_removed_then_its_targets_go_first_and_nothing_goes_unasked() {
    let (world, events) = (World::new(), rules());
    awsi(&world, &events, &["rule", "rm", "orders"]).exits(2).complains(&["nothing is deleted without --yes"]);
    assert!(events.asked("ListTargetsByRule").is_empty());
    let gone = awsi(&world, &events, &["rule", "rm", "orders", "--bus", "shop", "--yes"]).exits(0);
    assert_eq!(gone.stdout, "Deleted the rule orders with 1 target.\n");
    assert_eq!(events.asked("RemoveTargets")[0]["Ids"], json!(["a"]));
    assert_eq!(events.asked("DeleteRule"), [json!({ "Name": "orders", "EventBusName": "shop" })]);
    let none = awsi(&world, &events, &["rule", "rm", "none", "--yes", "--output", "json"]).exits(0);
    assert_eq!(fields(&none.stdout), documented(&help(&["event", "rule", "rm"])));
    assert_eq!(document(&none.stdout), json!({ "rule": "none", "deleted": false, "targets": 0 }));
}
