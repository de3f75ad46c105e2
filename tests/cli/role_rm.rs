//! `awsi role rm`

use crate::json::{document, fields};
use crate::terminal::on_a_terminal;
use crate::world::World;
use serde_json::json;

/// With the role `web`, two policies, and an instance profile that holds it.
fn world() -> (World, String) {
    let world = World::new();
    let policy = world.managed_policy("read-logs");
    world.file("own.json", r#"{"Statement": {"Effect": "Allow", "Action": "s3:PutObject", "Resource": "*"}}"#);
    let web = ["role", "ensure", "web", "--trust-service", "ec2.amazonaws.com"];
    world.awsi(&[&web[..], &["--attach", &policy, "--inline", "own=own.json"]].concat()).exits(0);
    world.instance_profile("profile", "web");
    (world, policy)
}

fn exists(world: &World) -> bool {
    world.awsi(&["role", "show", "web"]).code == Some(0)
}

fn removed(heading: &str, profile: &str, policy: &str) -> String {
    format!("{heading}\n{profile}  inline policy own: deleted\n  managed policy {policy}: detached\n")
}

#[test]
fn when_rm_and_yes_is_said_then_the_role_is_gone_and_what_was_removed_is_told() {
    let (world, policy) = world();
    let answer = world.awsi(&["role", "rm", "web", "--yes"]).exits(0);
    let profile = "  instance profile profile: without the role\n";
    assert_eq!(answer.stdout, removed("Deleted the role web.", profile, &policy));
    assert!(!exists(&world));
    assert_eq!(world.aws.calls().get("DeleteInstanceProfile"), None);
}

#[test]
fn when_rm_and_its_profiles_are_to_go_then_they_go_too() {
    let (world, policy) = world();
    let answer = world.awsi(&["role", "rm", "web", "--yes", "--with-profiles", "--output", "json"]).exits(0);
    let expected = json!({
        "role": "web", "outcome": "deleted", "left_instance_profiles": ["profile"],
        "deleted_instance_profiles": ["profile"], "inline_policies": ["own"], "managed_policies": [policy],
    });
    assert_eq!(document(&answer.stdout), expected);
    assert_eq!(world.aws.calls().get("DeleteInstanceProfile"), Some(&1));
}

#[test]
fn when_rm_and_only_looking_is_wanted_then_what_would_go_is_told_and_nothing_is_deleted() {
    let (world, policy) = world();
    let answer = world.awsi(&["role", "rm", "web", "--dry-run", "--with-profiles"]).exits(0);
    let profile = "  instance profile profile: without the role\n  instance profile profile: deleted\n";
    assert_eq!(answer.stdout, removed("To be deleted: the role web.", profile, &policy));
    let json = world.awsi(&["role", "rm", "web", "--dry-run", "--output", "json"]).exits(0);
    let [found, gone] = ["--dry-run", "--yes"].map(|option| {
        let answer = world.awsi(&["role", "rm", "web", option, "--output", "json"]).exits(0);
        (fields(&answer.stdout), document(&answer.stdout))
    });
    assert_eq!(found.1, document(&json.stdout));
    assert_eq!((&found.1["outcome"], &gone.1["outcome"]), (&json!("would-delete"), &json!("deleted")));
    assert_eq!((found.0, &found.1["inline_policies"]), (gone.0, &gone.1["inline_policies"]));
    assert_eq!(found.1["deleted_instance_profiles"], json!([]));
}

#[test]
fn when_rm_and_there_is_no_role_then_that_is_said_and_no_failure() {
    let world = World::new();
    for option in ["--yes", "--dry-run"] {
        let answer = world.awsi(&["role", "rm", "missing", option]).exits(0);
        assert_eq!(answer.stdout, "The role missing does not exist.\n");
        let json = world.awsi(&["role", "rm", "missing", option, "--output", "json"]).exits(0);
        assert_eq!(document(&json.stdout)["outcome"], "did-not-exist");
    }
    let quiet = world.awsi(&["role", "rm", "missing", "--yes", "--quiet"]).exits(0);
    assert_eq!((quiet.stdout.as_str(), quiet.stderr.as_str()), ("", ""));
}

#[test]
fn when_rm_is_not_confirmed_and_nobody_can_be_asked_then_nothing_is_asked_of_aws() {
    let (world, _) = world();
    world.aws.reset_calls();
    let refused = world.awsi(&["role", "rm", "web"]).exits(2);
    refused.complains(&["error: nothing is deleted without --yes", "hint: --yes", "--dry-run"]);
    world.awsi(&["role", "rm", "web", "--yes", "--dry-run"]).exits(2);
    world.awsi(&["role", "rm", "no role", "--yes"]).exits(2).complains(&["`no role`"]);
    assert!(world.aws.calls().is_empty());
}

#[test]
fn when_rm_asks_then_it_says_what_goes_and_only_the_name_lets_it_go() {
    let (world, policy) = world();
    let Some(refused) = on_a_terminal(&world, "role rm web", "yes\n") else { return };
    assert!(refused.stdout.contains("error: not confirmed"), "{refused:#?}");
    refused.exits(5);
    assert!(exists(&world));
    let Some(answer) = on_a_terminal(&world, "role rm web", "web\n") else { return };
    let told =
        ["To be deleted: the role web.", &format!("  managed policy {policy}: detached"), "Type `web` to delete"];
    let positions = told.map(|text| answer.stdout.find(text));
    assert!(positions.iter().all(Option::is_some) && positions.is_sorted(), "{answer:#?}");
    assert!(answer.stdout.contains("Deleted the role web."), "{answer:#?}");
    answer.exits(0);
    assert!(!exists(&world));
}
