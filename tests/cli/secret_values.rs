//! `awsi secret …`

use crate::help::{documented, help};
use crate::json::{document, fields, fields_of_elements};
use crate::json_service::JsonService;
use crate::world::{Answer, World, run};
use serde_json::{Value, json};
use std::sync::Mutex;

const SECRET: &str = "MARKED-VALUE";

fn awsi(world: &World, secrets: &JsonService, arguments: &[&str]) -> Answer {
    let mut command = world.command(&[&["secret"], arguments, &["--endpoint-url", &secrets.url]].concat());
    run(command.env("AWS_MAX_ATTEMPTS", "1"))
}

fn value(text: &str) -> Value {
    json!({
        "Name": "shop/db", "ARN": "arn:aws:secretsmanager:us-east-1:123456789012:secret:shop/db-AbCdEf",
        "VersionId": "v-1", "SecretString": text, "CreatedDate": 7.5,
    })
}

/// A Secrets Manager that keeps one secret: its value, and whether it is to be deleted.
fn store(held: Option<&str>, is_deleted: bool) -> JsonService {
    let state = Mutex::new((held.map(str::to_owned), is_deleted));
    JsonService::answering(move |operation, input| {
        let mut state = state.lock().expect("no panic");
        let (held, is_deleted) = &mut *state;
        match (operation, held.clone()) {
            ("CreateSecret", None) | ("PutSecretValue", Some(_)) => {
                *held = input["SecretString"].as_str().map(str::to_owned);
                Ok(json!({}))
            }
            ("GetSecretValue", Some(_)) if *is_deleted => Err("InvalidRequestException"),
            ("GetSecretValue", Some(text)) => Ok(value(&text)),
            ("DescribeSecret", Some(_)) if *is_deleted => Ok(json!({ "Name": "shop/db", "DeletedDate": 9 })),
            ("DescribeSecret", Some(_)) => Ok(json!({ "Name": "shop/db" })),
            ("DeleteSecret", Some(_)) => {
                *is_deleted = true;
                Ok(json!({ "Name": "shop/db", "DeletionDate": 9 }))
            }
            ("RestoreSecret", Some(_)) => {
                *is_deleted = false;
                Ok(json!({ "Name": "shop/db" }))
            }
            _ => Err("ResourceNotFoundException"),
        }
    })
}

#[test]
fn when_a_secret_is_got_then_its_value_or_a_field_of_it_is_printed() {
    let (world, secrets) = (World::new(), store(Some(r#"{"user": "shop"}"#), false));
    let got = awsi(&world, &secrets, &["get", "shop/db"]).exits(0);
    assert_eq!((got.stdout.as_str(), got.stderr.as_str()), ("{\"user\": \"shop\"}\n", ""));
    assert_eq!(awsi(&world, &secrets, &["get", "shop/db", "--field", "user"]).exits(0).stdout, "shop\n");
    awsi(&world, &secrets, &["get", "shop/db", "--field", "host"]).exits(3).complains(&["has no field `host`"]);
    let json = awsi(&world, &secrets, &["get", "shop/db", "--output", "json"]).exits(0);
    assert_eq!(fields(&json.stdout), documented(&help(&["secret", "get"])));
    assert_eq!(document(&json.stdout)["created_at"], "1970-01-01T00:00:07Z");
}

#[test]
fn when_a_secret_is_ensured_then_what_it_took_is_told_and_the_value_is_not() {
    let world = World::new();
    world.file("value", "MARKED-VALUE\n");
    let ensure = |secrets: &JsonService| {
        let answer = awsi(&world, secrets, &["ensure", "shop/db", "--file", "value", "-vvv"]).exits(0);
        assert!(!answer.stderr.contains(SECRET), "{answer:#?}");
        answer.stdout
    };
    let secrets = store(None, false);
    assert_eq!(ensure(&secrets), "The secret shop/db is created.\n");
    assert_eq!(ensure(&secrets), "The secret shop/db had this value.\n");
    assert_eq!(ensure(&store(Some("other"), false)), "The secret shop/db has this value now.\n");
    let deleted = store(Some("other"), true);
    assert_eq!(ensure(&deleted), "The secret shop/db was to be deleted, and is restored with this value.\n");
    assert_eq!(awsi(&world, &deleted, &["get", "shop/db"]).exits(0).stdout, "MARKED-VALUE\n");
    let json = awsi(&world, &deleted, &["ensure", "shop/db", "--value", "x", "--output", "json"]).exits(0);
    assert_eq!(document(&json.stdout), json!({ "name": "shop/db", "change": "updated" }));
    assert_eq!(fields(&json.stdout), documented(&help(&["secret", "ensure"])));
}

#[test]
fn when_a_secret_is_removed_then_it_can_be_restored_and_is_not_read_meanwhile() {
    let (world, secrets) = (World::new(), store(Some(SECRET), false));
    awsi(&world, &secrets, &["rm", "shop/db"]).exits(2).complains(&["nothing is deleted without --yes"]);
    let removed = awsi(&world, &secrets, &["rm", "shop/db", "--days", "7", "--yes"]).exits(0);
    let told = "Nobody can read the secret shop/db any more; it goes at 1970-01-01T00:00:09Z.\n";
    assert_eq!(removed.stdout, told);
    assert_eq!(secrets.asked("DeleteSecret"), [json!({ "SecretId": "shop/db", "RecoveryWindowInDays": 7 })]);
    let gone = awsi(&world, &secrets, &["get", "shop/db"]).exits(5);
    gone.complains(&["error: the secret `shop/db` is to be deleted", "hint: `awsi secret restore NAME` keeps it"]);
    let restored = awsi(&world, &secrets, &["restore", "shop/db"]).exits(0);
    assert_eq!(restored.stdout, "The secret shop/db stays.\n");
    awsi(&world, &secrets, &["get", "shop/db"]).exits(0);
    let restored = awsi(&world, &secrets, &["restore", "shop/db", "--output", "json"]).exits(0);
    assert_eq!(fields(&restored.stdout), documented(&help(&["secret", "restore"])));
}

#[test]
fn when_a_secret_is_removed_at_once_then_no_window_is_asked_for() {
    let (world, secrets) = (World::new(), store(Some(SECRET), false));
    let removed = awsi(&world, &secrets, &["rm", "shop/db", "--at-once", "--yes", "--output", "json"]).exits(0);
    assert_eq!(fields(&removed.stdout), documented(&help(&["secret", "rm"])));
    assert_eq!(secrets.asked("DeleteSecret"), [json!({ "SecretId": "shop/db", "ForceDeleteWithoutRecovery": true })]);
    for wrong in [&["--days", "6"][..], &["--days", "31"], &["--days", "7", "--at-once"]] {
        awsi(&world, &secrets, &[&["rm", "shop/db", "--yes"], wrong].concat()).exits(2);
    }
    assert_eq!(secrets.asked("DeleteSecret").len(), 1);
}

#[test]
fn when_secrets_are_listed_then_every_page_is_read_and_no_value_is_asked_for() {
    let world = World::new();
    let secrets = JsonService::answering(|_, input| {
        Ok(match input["NextToken"].as_str() {
            None => json!({ "SecretList": [{ "Name": "shop/a", "LastChangedDate": 7 }], "NextToken": "t1" }),
            Some(_) => json!({ "SecretList": [{ "Name": "shop/b", "LastAccessedDate": 9, "RotationEnabled": true }] }),
        })
    });
    let listed = awsi(&world, &secrets, &["ls", "shop/"]).exits(0);
    let expected = [
        "CHANGED               LAST READ             NAME",
        "1970-01-01T00:00:07Z  -                     shop/a",
        "-                     1970-01-01T00:00:09Z  shop/b",
    ];
    assert_eq!(listed.stdout.lines().collect::<Vec<_>>(), expected);
    assert_eq!(secrets.asked("ListSecrets")[0]["Filters"], json!([{ "Key": "name", "Values": ["shop/"] }]));
    let listed = awsi(&world, &secrets, &["ls", "--output", "json"]).exits(0);
    let documented = ["name", "arn", "changed_at", "accessed_at", "is_rotated", "owning_service", "description"];
    assert_eq!(fields_of_elements(&listed.stdout), vec![documented; 2]);
    assert_eq!(document(&listed.stdout)[1]["is_rotated"], true);
}

#[test]
fn when_a_secret_is_not_there_or_denied_then_the_code_says_so_and_nothing_of_the_value() {
    let world = World::new();
    let (none, denied) = (store(None, false), JsonService::answering(|_, _| Err("AccessDeniedException")));
    let commands: [&[&str]; 3] = [&["get", "shop/db"], &["rm", "shop/db", "--yes"], &["restore", "shop/db"]];
    for command in commands {
        awsi(&world, &none, command).exits(3).complains(&["the secret `shop/db` does not exist", "`awsi secret ls`"]);
    }
    for command in commands.into_iter().chain([&["ls"][..], &["ensure", "shop/db", "--value", SECRET]]) {
        let answer = awsi(&world, &denied, command).exits(4).complains(&["caused by: secrets_manager ", "told so"]);
        assert!(!answer.stderr.contains(SECRET), "{answer:#?}");
    }
    let taken = awsi(&world, &none, &["ensure", "shop-tokens", "--value", SECRET]).exits(2);
    taken.complains(&["a piece of an ARN"]);
}
