//! `awsi role ensure`

use crate::canned::Canned;
use crate::json::document;
use crate::world::{Answer, World};
use serde_json::{Value, json};

const WEB: [&str; 5] = ["role", "ensure", "web", "--trust-service", "ec2.amazonaws.com"];
const READ: &str =
    r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]}"#;

fn ensure(world: &World, more: &[&str]) -> Answer {
    world.awsi(&[&WEB[..], more].concat())
}

/// What the JSON says of the outcome and the changes.
fn changes(world: &World, more: &[&str]) -> (Value, Value) {
    let answer = ensure(world, &[more, &["--output", "json"]].concat()).exits(0);
    let mut answer = document(&answer.stdout);
    (answer["outcome"].take(), answer["changes"].take())
}

fn trust(world: &World) -> Value {
    document(&world.awsi(&["role", "show", "web", "--output", "json"]).exits(0).stdout)["trust_policy"]["Statement"]
        .take()
}

#[test]
fn when_ensure_and_there_is_no_role_then_it_is_made_and_every_change_is_a_line() {
    let world = World::new();
    let policy = world.managed_policy("read-logs");
    world.file("own.json", READ);
    let answer = ensure(&world, &["--attach", &policy, "--inline", "own=own.json"]).exits(0);
    let expected = format!(
        "Role     web\nARN      arn:aws:iam::123456789012:role/web\nOutcome  created\nChanges  role created\n         \
         {policy} attached\n         inline policy own put\n"
    );
    assert_eq!(answer.stdout, expected);
    let again = ensure(&world, &["--attach", &policy, "--inline", "own=own.json"]).exits(0);
    assert_eq!(again.stdout, "Role     web\nARN      arn:aws:iam::123456789012:role/web\nOutcome  unchanged\n");
}

#[test]
fn when_ensure_and_the_role_differs_then_what_differs_is_changed_and_nothing_else() {
    let world = World::new();
    assert_eq!(changes(&world, &["--tag", "team=web"]), (json!("created"), json!(["role created"])));
    let more = ["--tag", "stage=", "--description", "serves", "--max-session", "2h"];
    let expected = json!(["description replaced", "longest session changed", "tags stage put"]);
    assert_eq!(changes(&world, &more), (json!("changed"), expected));
    assert_eq!(changes(&world, &more), (json!("unchanged"), json!([])));
    let shown = document(&world.awsi(&["role", "show", "web", "--output", "json"]).exits(0).stdout);
    assert_eq!(shown["tags"], json!({"team": "web", "stage": ""}));
    assert_eq!((&shown["description"], &shown["max_session_seconds"]), (&json!("serves"), &json!(7200)));
}

#[test]
fn when_ensure_and_undeclared_things_are_to_go_then_they_go_and_otherwise_they_stay() {
    let world = World::new();
    let policy = world.managed_policy("read-logs");
    world.file("own.json", READ);
    ensure(&world, &["--attach", &policy, "--inline", "own=own.json", "--tag", "team=web"]).exits(0);
    assert_eq!(changes(&world, &[]), (json!("unchanged"), json!([])));
    let gone = json!(["tags team removed", format!("{policy} detached"), "inline policy own deleted"]);
    assert_eq!(changes(&world, &["--remove-undeclared"]), (json!("changed"), gone));
}

#[test]
fn when_ensure_then_those_are_trusted_who_are_said() {
    let world = World::new();
    let ensure = |trust: &[&str]| world.awsi(&[&["role", "ensure", "web"], trust].concat()).exits(0);
    ensure(&["--trust-principal", "210987654321", "--external-id", "agreed $(x) \"upon\""]);
    let expected = json!([{
        "Effect": "Allow", "Principal": {"AWS": "210987654321"}, "Action": "sts:AssumeRole",
        "Condition": {"StringEquals": {"sts:ExternalId": "agreed $(x) \"upon\""}},
    }]);
    assert_eq!(trust(&world), expected);
    ensure(&["--trust-principal", "arn:aws:iam::210987654321:role/ci"]);
    assert_eq!(trust(&world)[0]["Principal"], json!({"AWS": "arn:aws:iam::210987654321:role/ci"}));
    world.file(
        "trust.json",
        r#"{"Statement": {"Effect": "Allow", "Principal": {"Service": "a.b"}, "Action": "sts:AssumeRole"}}"#,
    );
    ensure(&["--trust-file", "trust.json"]);
    assert_eq!(trust(&world)[0]["Principal"], json!({"Service": "a.b"}));
}

#[test]
fn when_ensure_and_a_file_is_no_json_of_a_policy_then_file_line_and_mistake_are_named_and_nothing_is_asked_of_aws() {
    let world = World::new();
    let cases = [
        ("{\n \"Statement\": [\n", "line 3"),
        ("{\"Statement\": [{\n\"Effect\": \"Allow\",\n\"Acton\": \"*\"}]}", "unknown field `Acton`"),
        ("{\"Statement\": [{\n\"Effect\": \"Allow\",\n\"Acton\": \"*\"}]}", "line 3"),
        ("{}", "missing field `Statement`"),
        ("", "EOF while parsing"),
    ];
    for (text, named) in cases {
        world.file("wrong file.json", text);
        for option in [["--inline", "own=wrong file.json"], ["--trust-file", "wrong file.json"]] {
            let trusted: &[&str] = if option[0] == "--inline" { &WEB } else { &WEB[..3] };
            let answer = world.awsi(&[trusted, &option].concat()).exits(2);
            answer.complains(&["error: the policy in wrong file.json cannot be used", named]);
        }
    }
    assert!(world.aws.calls().is_empty());
}

#[test]
fn when_ensure_and_a_policy_is_not_valid_then_file_and_statement_are_named_and_nothing_is_asked_of_aws() {
    let world = World::new();
    let second = |statement: &str| {
        let first = r#"{"Effect": "Deny", "Action": "*", "Resource": "*"}"#;
        format!(r#"{{"Statement": [{first}, {statement}]}}"#)
    };
    let cases = [
        (
            second(r#"{"Sid": "Read", "Effect": "Allow", "Action": "s3:GetObject"}"#),
            "statement 2 (`Read`): it has no Resource",
        ),
        (
            second(r#"{"Effect": "Allow", "Action": "GetObject", "Resource": "*"}"#),
            "statement 2: `GetObject` is no action",
        ),
        (r#"{"Statement": []}"#.to_owned(), "the policy has no statement"),
    ];
    for (policy, problem) in cases {
        world.file("own.json", &policy);
        let answer = ensure(&world, &["--inline", "own=own.json"]).exits(2);
        answer.complains(&["error: the policy in own.json cannot be used\n", &format!("caused by: {problem}")]);
    }
    world.file("trust.json", READ);
    let answer = world.awsi(&["role", "ensure", "web", "--trust-file", "trust.json"]).exits(2);
    answer.complains(&[
        "error: the policy in trust.json cannot be used",
        "statement 1: `s3:GetObject` is in a trust policy",
    ]);
    assert!(world.aws.calls().is_empty());
}

#[test]
fn when_ensure_and_a_value_is_wrong_then_it_is_named_and_nothing_is_asked_of_aws() {
    let world = World::new();
    world.file("own.json", READ);
    let cases: [(&[&str], &str); 10] = [
        (&["--max-session", "13h"], "1 to 12 hours"),
        (&["--max-session", "long"], "--max-session"),
        (&["--attach", "ReadOnlyAccess"], "`ReadOnlyAccess` is not the ARN of a policy"),
        (&["--path", "teams"], "`teams`"),
        (&["--tag", "aws:team=web"], "`aws:team`"),
        (&["--tag", "team"], "wanted is NAME=VALUE"),
        (&["--tag", "team=a", "--tag", "team=b"], "--tag is said twice of `team`"),
        (&["--inline", "own=own.json", "--inline", "own=other.json"], "--inline is said twice of `own`"),
        (&["--inline", "no name=own.json"], "`no name`"),
        (&["--external-id", "x"], "--trust-service <SERVICE>' cannot be used with"),
    ];
    for (wrong, named) in cases {
        ensure(&world, wrong).exits(2).complains(&["error: ", named]);
    }
    assert!(world.aws.calls().is_empty());
}

#[test]
fn when_ensure_and_nobody_everybody_or_several_are_trusted_then_it_is_a_usage_error() {
    let world = World::new();
    let cases: [(&[&str], &str); 6] = [
        (&[], "--trust-service <SERVICE>"),
        (&["--trust-service", "a.b", "--trust-principal", "210987654321"], "cannot be used with"),
        (&["--trust-principal", "*"], "wanted is an ARN, or the 12 digits of an account"),
        (&["--trust-principal", "21098765432"], "12 digits"),
        (&["--trust-principal", "web"], "12 digits"),
        (&["--trust-service", "ec2"], "statement 1: `ec2` is no principal of its kind"),
    ];
    for (trust, named) in cases {
        world.awsi(&[&["role", "ensure", "web"], trust].concat()).exits(2).complains(&[named]);
    }
    assert!(world.aws.calls().is_empty());
}

#[test]
fn when_ensure_and_a_file_cannot_be_read_then_it_is_named() {
    let world = World::new();
    let answer = ensure(&world, &["--inline", "own=missing.json"]).exits(1);
    answer.complains(&["error: the policy in missing.json cannot be used", "No such file"]);
    assert!(world.aws.calls().is_empty());
}

#[test]
fn when_ensure_and_a_later_step_fails_then_what_stands_is_told_and_the_next_run_goes_on() {
    let world = World::new();
    let missing = "arn:aws:iam::123456789012:policy/missing";
    let answer = ensure(&world, &["--attach", missing]).exits(3);
    assert_eq!(answer.stdout, "");
    answer.complains(&[
        "error: the role `web` was changed in part (role created), then a request failed",
        &format!("caused by: the role `web` cannot have the policy {missing}, which does not exist"),
        "hint: `aws iam list-policies`",
    ]);
    assert_eq!(changes(&world, &[]), (json!("unchanged"), json!([])));
}

#[test]
fn when_ensure_and_the_role_is_elsewhere_then_it_is_refused() {
    let world = World::new();
    ensure(&world, &[]).exits(0);
    let answer = ensure(&world, &["--path", "/teams/"]).exits(5);
    answer.complains(&["the role `web` exists under the path `/`, not `/teams/`"]);
}

#[test]
fn when_ensure_and_iam_refuses_then_the_exit_code_says_how() {
    let cases = [("AccessDenied", 4), ("ExpiredToken", 4), ("UnmodifiableEntity", 5), ("LimitExceeded", 5)];
    for (code, exit) in cases {
        let body = format!("<ErrorResponse><Error><Code>{code}</Code><Message>no</Message></Error></ErrorResponse>");
        let refusing = Canned::new("400 Bad Request", "", body.leak());
        let answer = ensure(&World::new(), &["--endpoint-url", &refusing.url]).exits(exit);
        answer.complains(&["error: ", "`web`", code]);
    }
}
