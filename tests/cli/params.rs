//! `awsi param …`

use crate::help::{documented, help};
use crate::json::{document, fields, fields_of_elements};
use crate::json_service::{JsonService, Said};
use crate::world::{Answer, World, run};
use serde_json::{Value, json};
use std::io::Write;
use std::process::Stdio;

const SECRET: &str = "MARKED-VALUE";

fn awsi(world: &World, ssm: &JsonService, arguments: &[&str]) -> Answer {
    let mut command = world.command(&[&["param"], arguments, &["--endpoint-url", &ssm.url]].concat());
    run(command.env("AWS_MAX_ATTEMPTS", "1"))
}

fn parameter(value: &str) -> Value {
    json!({ "Parameter": {
        "Name": "/shop/db", "Type": "SecureString", "Value": value, "Version": 3, "LastModifiedDate": 7.5,
        "ARN": "arn:aws:ssm:us-east-1:123456789012:parameter/shop/db",
    }})
}

fn holding(value: &'static str) -> JsonService {
    JsonService::answering(move |_, _| Ok(parameter(value)))
}

#[test]
fn when_a_parameter_is_got_then_people_and_programs_get_its_value_and_nothing_else() {
    let (world, ssm) = (World::new(), holding("line 1\nline 2"));
    let got = awsi(&world, &ssm, &["get", "/shop/db"]).exits(0);
    assert_eq!((got.stdout.as_str(), got.stderr.as_str()), ("line 1\nline 2\n", ""));
    assert_eq!(ssm.asked("GetParameter"), [json!({ "Name": "/shop/db", "WithDecryption": true })]);
    let got = awsi(&world, &ssm, &["get", "/shop/db", "--output", "json"]).exits(0);
    assert_eq!(fields(&got.stdout), documented(&help(&["param", "get"])));
    let expected = json!({
        "name": "/shop/db", "kind": "SecureString", "version": 3, "modified_at": "1970-01-01T00:00:07Z",
        "arn": "arn:aws:ssm:us-east-1:123456789012:parameter/shop/db", "value": "line 1\nline 2",
    });
    assert_eq!(document(&got.stdout), expected);
}

#[test]
fn when_a_field_is_got_then_it_is_that_of_the_json() {
    let (world, ssm) = (World::new(), holding(r#"{"user": "shop", "port": 5432}"#));
    assert_eq!(awsi(&world, &ssm, &["get", "/shop/db", "--field", "user"]).exits(0).stdout, "shop\n");
    let port = awsi(&world, &ssm, &["get", "/shop/db", "--field", "port", "--output", "json"]).exits(0);
    assert_eq!((&document(&port.stdout)["value"], &document(&port.stdout)["kind"]), (&json!("5432"), &Value::Null));
    let missing = awsi(&world, &ssm, &["get", "/shop/db", "--field", "host"]).exits(3);
    missing.complains(&["error: the JSON of the parameter `/shop/db` has no field `host`"]);
}

#[test]
fn when_parameters_are_listed_then_every_page_is_read_and_no_value_is_asked_for() {
    let world = World::new();
    let ssm = JsonService::answering(|_, input| {
        Ok(match input["NextToken"].as_str() {
            None => json!({ "Parameters": [{
                "Name": "/shop/a", "Type": "String", "Version": 1, "LastModifiedDate": 7, "Description": "one",
            }], "NextToken": "t1" }),
            Some("t1") => json!({ "Parameters": [], "NextToken": "t2" }),
            Some(_) => json!({ "Parameters": [{ "Name": "/shop/\u{1b}b", "Type": "SecureString", "Version": 12 }] }),
        })
    });
    let listed = awsi(&world, &ssm, &["ls", "/shop"]).exits(0);
    let lines: Vec<&str> = listed.stdout.lines().collect();
    let expected = [
        "MODIFIED              KIND          VERSION  NAME",
        "1970-01-01T00:00:07Z  String              1  /shop/a",
        "-                     SecureString       12  /shop/\\u{1b}b",
    ];
    assert_eq!(lines, expected);
    let first = json!({ "Key": "Path", "Option": "Recursive", "Values": ["/shop"] });
    assert_eq!(ssm.asked("DescribeParameters")[0]["ParameterFilters"], json!([first]));
    let listed = awsi(&world, &ssm, &["ls", "--one-level", "--output", "json"]).exits(0);
    let documented = ["name", "kind", "version", "modified_at", "modified_by", "key_id", "description"];
    assert_eq!(fields_of_elements(&listed.stdout), vec![documented; 2]);
    let last = ssm.asked("DescribeParameters").pop().expect("a call");
    assert_eq!(last["ParameterFilters"][0]["Option"], "OneLevel");
    assert_eq!(last["ParameterFilters"][0]["Values"], json!(["/"]));
}

#[test]
fn when_a_parameter_is_put_then_the_value_comes_from_where_it_was_said_and_is_shown_nowhere() {
    let world = World::new();
    let ssm = JsonService::answering(|_, _| Ok(json!({ "Version": 4, "Tier": "Standard" })));
    world.file("value", "MARKED-VALUE\n");
    let options = ["--secure", "--overwrite", "--pattern", "^M", "--description", "a token", "--key-id", "alias/shop"];
    let put = awsi(&world, &ssm, &[&["put", "/shop/token", "--file", "value", "-vvv"], &options[..]].concat()).exits(0);
    assert_eq!(put.stdout, "Put the parameter /shop/token, version 4.\n");
    assert!(!put.stderr.contains(SECRET), "{}", put.stderr);
    let expected = json!({
        "Name": "/shop/token", "Value": SECRET, "Type": "SecureString", "Overwrite": true, "AllowedPattern": "^M",
        "Description": "a token", "KeyId": "alias/shop", "Tier": "Standard",
    });
    assert_eq!(ssm.asked("PutParameter"), [expected]);

    let put =
        awsi(&world, &ssm, &["put", "url", "--value", "a,-b", "--list", "--advanced", "--output", "json"]).exits(0);
    assert_eq!(fields(&put.stdout), documented(&help(&["param", "put"])));
    let last = ssm.asked("PutParameter").pop().expect("a call");
    let said = (&last["Value"], &last["Type"], &last["Tier"], &last["Overwrite"]);
    assert_eq!(said, (&json!("a,-b"), &json!("StringList"), &json!("Advanced"), &json!(false)));
    assert_eq!(awsi(&world, &ssm, &["put", "url", "--value", "x", "--quiet"]).exits(0).stdout, "");
}

#[test]
fn when_a_parameter_is_put_from_standard_input_then_that_is_its_value() {
    let world = World::new();
    let ssm = JsonService::answering(|_, _| Ok(json!({ "Version": 1 })));
    let mut command = world.command(&["param", "put", "/a", "--file", "-", "--endpoint-url", &ssm.url]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().expect("awsi can be run");
    child.stdin.take().expect("a pipe").write_all(b"MARKED-VALUE").expect("written");
    assert!(child.wait().expect("awsi ends").success());
    assert_eq!(ssm.asked("PutParameter")[0]["Value"], SECRET);
}

#[test]
fn when_a_parameter_cannot_be_put_then_it_is_told_why_and_nothing_of_the_value() {
    let world = World::new();
    let never = JsonService::answering(|_, _| Err("InternalServerError"));
    let wrong: [&[&str]; 5] = [
        &["put", "/a"],
        &["put", "/a", "--value", "x", "--file", "y"],
        &["put", "/a", "--value", "x", "--secure", "--list"],
        &["put", "/a", "--value", "x", "--key-id", "k"],
        &["put", "a b", "--value", SECRET],
    ];
    for arguments in wrong {
        let answer = awsi(&world, &never, arguments).exits(2);
        assert!(!answer.stderr.contains(SECRET), "{answer:#?}");
    }
    awsi(&world, &never, &["put", "/a", "--file", "gone"]).exits(1).complains(&["the value cannot be read from gone"]);
    assert!(never.asked("PutParameter").is_empty());
    let cases = [
        ("ParameterAlreadyExists", 5, "hint: --overwrite gives it a new value"),
        ("ParameterPatternMismatchException", 5, "AWS does not take this for the parameter `/a`"),
        ("InvalidKeyId", 4, "the key of the parameter `/a` cannot be used"),
        ("TooManyUpdates", 1, "hint: wait a little and try again"),
        ("AccessDeniedException", 4, "caused by: ssm PutParameter: access denied"),
    ];
    for (code, exit, told) in cases {
        let ssm = JsonService::answering(move |_, _| Err(code));
        let answer = awsi(&world, &ssm, &["put", "/a", "--value", SECRET]).exits(exit).complains(&[told]);
        assert!(!answer.stderr.contains(SECRET), "{answer:#?}");
    }
}

#[test]
fn when_a_parameter_is_removed_then_it_has_to_be_agreed_to() {
    let (world, ssm) = (World::new(), JsonService::answering(|_, _| Ok(json!({}))));
    awsi(&world, &ssm, &["rm", "/shop/db"]).exits(2).complains(&["nothing is deleted without --yes"]);
    assert!(ssm.asked("DeleteParameter").is_empty());
    let removed = awsi(&world, &ssm, &["rm", "/shop/db", "--yes"]).exits(0);
    assert_eq!(removed.stdout, "Deleted the parameter /shop/db.\n");
    assert_eq!(ssm.asked("DeleteParameter"), [json!({ "Name": "/shop/db" })]);
    let removed = awsi(&world, &ssm, &["rm", "/shop/db", "--yes", "--output", "json"]).exits(0);
    assert_eq!(fields(&removed.stdout), documented(&help(&["param", "rm"])));
}

#[test]
fn when_a_parameter_is_not_there_or_denied_then_the_code_says_so() {
    let world = World::new();
    let commands: [&[&str]; 3] = [&["get", "/shop/db"], &["get", "/shop/db:9"], &["rm", "/shop/db", "--yes"]];
    for (command, code) in commands.iter().zip(["ParameterNotFound", "ParameterVersionNotFound", "ParameterNotFound"]) {
        let missing: fn(&str, &Value) -> Said = if code == "ParameterNotFound" {
            |_, _| Err("ParameterNotFound")
        } else {
            |_, _| Err("ParameterVersionNotFound")
        };
        let missing = JsonService::answering(missing);
        awsi(&world, &missing, command).exits(3).complains(&["`/shop/db", "hint: names are case-sensitive"]);
    }
    let denied = JsonService::answering(|_, _| Err("AccessDeniedException"));
    for command in [&["ls"][..], &["get", "/shop/db"], &["rm", "/shop/db", "--yes"]] {
        awsi(&world, &denied, command).exits(4).complains(&["caused by: ssm ", "told so"]);
    }
}

#[test]
fn when_values_are_wanted_of_many_targets_then_that_is_refused() {
    let (world, ssm) = (World::new(), holding(SECRET));
    let arguments =
        ["fan-out", "--accounts", "123456789012", "--regions", "us-east-1", "--", "param", "get", "/shop/db"];
    let mut command = world.command(&arguments);
    let answer = run(command.env("AWS_ENDPOINT_URL_SSM", &ssm.url).env("AWS_MAX_ATTEMPTS", "1"));
    assert_ne!(answer.code, Some(0), "{answer:#?}");
    assert!(ssm.asked("GetParameter").is_empty());
    assert!(!answer.stdout.contains(SECRET) && !answer.stderr.contains(SECRET), "{answer:#?}");
}
