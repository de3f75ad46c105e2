//! `awsi bucket create`, `ensure`, and `ls` without an argument

use crate::json::{document, fields, fields_of_elements};
use crate::world::World;

#[test]
fn when_create_and_the_name_is_free_then_the_bucket_exists_afterwards() {
    let world = World::new();
    let answer = world.awsi(&["bucket", "create", "logs", "--region", "eu-west-1"]).exits(0);
    assert_eq!(answer.stdout, "Created the bucket logs in eu-west-1.\n");
    world.awsi(&["bucket", "status", "logs", "--exit-code"]).exits(0);
}

#[test]
fn when_create_and_the_bucket_is_ours_already_then_that_is_said_and_no_failure() {
    let world = World::new();
    let create = ["bucket", "create", "logs", "--output", "json", "--region", "eu-west-1"];
    let outcomes = [world.awsi(&create).exits(0), world.awsi(&create).exits(0)].map(|answer| {
        assert_eq!(fields(&answer.stdout), ["bucket", "region", "outcome"]);
        document(&answer.stdout)["outcome"].clone()
    });
    assert_eq!(outcomes, ["created", "already-owned"]);
}

#[test]
fn when_create_and_settings_are_given_then_each_is_sent() {
    let world = World::new();
    let settings = ["--versioning", "--encryption", "kms:alias/logs", "--tag", "team=web", "--tag", "note=a=b"];
    let more = ["--ownership", "object-writer", "--no-block-public-access"];
    world.awsi(&[&["bucket", "create", "logs"], &settings[..], &more[..]].concat()).exits(0);
    let calls = world.aws.calls();
    for operation in ["PutBucketVersioning", "PutBucketEncryption", "PutBucketTagging", "PutPublicAccessBlock"] {
        assert_eq!(calls.get(operation), Some(&1), "{operation} in {calls:?}");
    }
}

#[test]
fn when_create_and_versioning_is_on_then_puts_make_versions() {
    let world = World::with_versioned_bucket();
    world.file("a", "text");
    let put = world.awsi(&["bucket", "put", "a", "s3://logs/a", "--output", "json"]).exits(0);
    assert!(document(&put.stdout)["version_id"].is_string(), "{put:?}");
}

#[test]
fn when_create_and_quiet_then_nothing_is_printed() {
    let answer = World::new().awsi(&["bucket", "create", "logs", "--quiet"]).exits(0);
    assert_eq!((answer.stdout.as_str(), answer.stderr.as_str()), ("", ""));
}

#[test]
fn when_create_and_the_name_cannot_be_a_buckets_then_it_is_a_usage_error_and_nothing_is_sent() {
    let world = World::new();
    world.awsi(&["bucket", "create", "Logs_2026"]).exits(2).complains(&["error: `Logs_2026` cannot be the name"]);
    assert!(world.aws.calls().is_empty());
}

#[test]
fn when_ensure_and_it_is_run_twice_then_the_bucket_is_the_same() {
    let world = World::new();
    let ensure = ["bucket", "ensure", "data", "--output", "json"];
    let first = world.awsi(&ensure).exits(0);
    let second = world.awsi(&ensure).exits(0);
    assert_eq!(fields(&first.stdout), ["bucket", "region", "account_id", "outcome", "corrected"]);
    let (first, second) = (document(&first.stdout), document(&second.stdout));
    assert_eq!((&first["outcome"], &second["outcome"]), (&"created".into(), &"unchanged".into()));
    assert_eq!(first["bucket"], second["bucket"]);
    let name = first["bucket"].as_str().expect("a name");
    assert!(name.starts_with("data-") && name.contains("123456789012") && name.contains("us-east-1"), "{name}");
}

#[test]
fn when_ensure_and_a_setting_is_not_as_it_should_be_then_it_is_put_right() {
    let world = World::new();
    world.awsi(&["bucket", "create", "data-123456789012-us-east-1", "--no-block-public-access"]).exits(0);
    let answer = world.awsi(&["bucket", "ensure", "data", "--output", "json"]).exits(0);
    let ensured = document(&answer.stdout);
    assert_eq!(ensured["outcome"], "corrected");
    let corrected = ensured["corrected"].as_array().expect("a list");
    assert!(corrected.contains(&"public access block".into()) && corrected.contains(&"versioning".into()), "{ensured}");
}

#[test]
fn when_ensure_and_the_prefix_makes_no_name_then_it_is_a_usage_error() {
    let answer = World::new().awsi(&["bucket", "ensure", "Data_"]).exits(2);
    answer.complains(&["error: the prefix `Data_` makes no name for a bucket\ncaused by: "]);
}

#[test]
fn when_ensure_and_people_read_then_the_bucket_is_told() {
    let answer = World::new().awsi(&["bucket", "ensure", "data"]).exits(0);
    assert!(answer.stdout.starts_with("Bucket   data-"), "{answer:?}");
    assert!(answer.stdout.ends_with("Region   us-east-1\nAccount  123456789012\nOutcome  created\n"), "{answer:?}");
}

#[test]
fn when_ls_and_nothing_is_named_then_all_buckets_are_listed() {
    let world = World::new();
    for name in ["zebra", "aardvark"] {
        world.awsi(&["bucket", "create", name]).exits(0);
    }
    let table = world.awsi(&["bucket", "ls"]).exits(0);
    let list = world.awsi(&["bucket", "ls", "--output", "json"]).exits(0);
    let lines: Vec<_> = table.stdout.lines().map(|line| line.split_whitespace().next()).collect();
    assert_eq!(lines, [Some("NAME"), Some("aardvark"), Some("zebra")]);
    assert_eq!(fields_of_elements(&list.stdout), vec![["name", "region", "created_at"]; 2]);
}

#[test]
fn when_ls_and_there_is_no_bucket_then_the_list_is_empty() {
    let list = World::new().awsi(&["bucket", "ls", "--output", "json"]).exits(0);
    assert_eq!(list.stdout, "[]\n");
}
