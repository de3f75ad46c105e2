//! `awsi whoami`

use crate::world::{World, awsi, run};

const JSON: &str = r#"{
  "account_id": "123456789012",
  "arn": "arn:aws:iam::123456789012:user/local",
  "kind": "user",
  "name": "local",
  "region": "us-east-1",
  "environment": "aws://123456789012/us-east-1"
}
"#;

const TABLE: &str = "\
Account      123456789012
ARN          arn:aws:iam::123456789012:user/local
Kind         user
Name         local
Region       us-east-1
Environment  aws://123456789012/us-east-1
";

#[test]
fn when_whoami_and_people_read_then_a_table_is_printed() {
    let answer = World::new().awsi(&["whoami"]).exits(0);
    assert_eq!((answer.stdout.as_str(), answer.stderr.as_str()), (TABLE, ""));
}

#[test]
fn when_whoami_and_scripts_read_then_one_json_document_is_printed() {
    let answer = World::new().awsi(&["whoami", "--output", "json"]).exits(0);
    assert_eq!((answer.stdout.as_str(), answer.stderr.as_str()), (JSON, ""));
}

#[test]
fn when_whoami_and_a_role_is_assumed_then_its_session_calls() {
    let role = "arn:aws:iam::123456789012:role/Audit";
    let answer = World::new().awsi(&["--assume-role", role, "whoami", "--output", "json"]).exits(0);
    let who = crate::json::document(&answer.stdout);
    assert_eq!((who["kind"].as_str(), who["name"].as_str()), (Some("role-session"), Some("Audit/awsi")));
}

#[test]
fn when_whoami_and_local_is_said_then_no_setting_is_needed_and_none_is_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut command = awsi(folder.path(), &["--local", "--region", "eu-west-1", "whoami", "--output", "json"]);
    let answer = run(command.env("AWS_PROFILE", "missing").env("AWS_ENDPOINT_URL", "http://127.0.0.1:1")).exits(0);
    assert_eq!(crate::json::document(&answer.stdout)["environment"], "aws://123456789012/eu-west-1");
}

#[test]
fn when_whoami_and_no_one_asks_the_embedded_aws_for_more_then_one_call_is_made() {
    let world = World::new();
    world.awsi(&["whoami"]).exits(0);
    assert_eq!(world.aws.calls().into_iter().collect::<Vec<_>>(), [("GetCallerIdentity".to_owned(), 1)]);
}
