//! `awsi role can`

use crate::canned::{Canned, answer, serve};
use crate::json::{document, fields};
use crate::request::Request;
use crate::world::World;
use serde_json::{Value, json};
use std::sync::mpsc;

const WEB: &str = "arn:aws:iam::123456789012:role/teams/web";
const LOGS: &str = "arn:aws:s3:::logs/a";

/// With the role `web`, which may read the bucket `logs`.
fn world() -> World {
    let world = World::new();
    let policy = world.managed_policy("read-logs");
    let web = ["role", "ensure", "web", "--trust-service", "ec2.amazonaws.com", "--path", "/teams/"];
    world.awsi(&[&web[..], &["--attach", &policy]].concat()).exits(0);
    world
}

fn result(action: &str, decision: &str, more: &str) -> String {
    format!(
        "<member><EvalActionName>{action}</EvalActionName><EvalResourceName>*</EvalResourceName>\
         <EvalDecision>{decision}</EvalDecision>{more}</member>"
    )
}

fn answer_of(results: &[String]) -> String {
    format!(
        "<SimulatePrincipalPolicyResponse><SimulatePrincipalPolicyResult><EvaluationResults>{}</EvaluationResults>\
         <IsTruncated>false</IsTruncated></SimulatePrincipalPolicyResult></SimulatePrincipalPolicyResponse>",
        results.concat()
    )
}

/// A server that reckons nothing and answers this.
fn reckoning(results: &[String]) -> Canned {
    Canned::new("200 OK", "", answer_of(results).leak())
}

const MATCHED: &str = "<MatchedStatements><member><SourcePolicyId>read-logs</SourcePolicyId>\
    <SourcePolicyType>IAM Policy</SourcePolicyType></member><member><SourcePolicyId>read-logs</SourcePolicyId>\
    <SourcePolicyType>IAM Policy</SourcePolicyType></member></MatchedStatements>";

#[test]
fn when_can_and_all_is_allowed_then_that_is_a_success_by_name_and_by_arn() {
    let world = world();
    for principal in ["web", WEB] {
        let answer = world.awsi(&["role", "can", principal, "s3:GetObject", "--on", LOGS, "--output", "json"]).exits(0);
        let answer = document(&answer.stdout);
        assert_eq!((&answer["principal"], &answer["is_allowed"]), (&json!(WEB), &json!(true)));
        assert_eq!(
            (&answer["decisions"][0]["decision"], &answer["decisions"][0]["resource"]),
            (&json!("allowed"), &json!(LOGS))
        );
    }
}

#[test]
fn when_can_and_something_is_not_allowed_then_it_is_shown_and_the_exit_code_is_5() {
    let answer = world().awsi(&["role", "can", "web", "s3:GetObject", "s3:PutObject", "--on", LOGS]).exits(5);
    let rows: Vec<Vec<&str>> = answer
        .stdout
        .lines()
        .map(|line| line.split("  ").map(str::trim).filter(|it| !it.is_empty()).collect())
        .collect();
    assert_eq!(rows[0], ["ACTION", "RESOURCE", "DECISION", "WHY"]);
    assert_eq!(rows[1][..3], ["s3:GetObject", LOGS, "allowed"]);
    assert_eq!(rows[2], ["s3:PutObject", LOGS, "implicitly denied", "nothing allows it"]);
    assert_eq!(answer.stderr, "error: 1 of 2 not allowed to web\n");
}

#[test]
fn when_can_then_people_read_why() {
    let cases = [
        ("allowed", MATCHED, "allowed            by read-logs"),
        ("explicitDeny", MATCHED, "explicitly denied  by read-logs"),
        ("implicitDeny", "", "implicitly denied  nothing allows it"),
        (
            "implicitDeny",
            "<MissingContextValues><member>aws:SourceIp</member><member>k\u{202e}</member></MissingContextValues>",
            "implicitly denied  nothing allows it; unknown without --context aws:SourceIp, k\\u{202e}",
        ),
        (
            "implicitDeny",
            "<PermissionsBoundaryDecisionDetail><AllowedByPermissionsBoundary>false</AllowedByPermissionsBoundary>\
             </PermissionsBoundaryDecisionDetail><OrganizationsDecisionDetail><AllowedByOrganizations>false\
             </AllowedByOrganizations></OrganizationsDecisionDetail>",
            "not within the permissions boundary; not within the organisation's policies",
        ),
        ("perhaps", "", "unknown"),
    ];
    let results: Vec<String> = cases.iter().map(|(decision, more, _)| result("s3:GetObject", decision, more)).collect();
    let answer =
        World::new().awsi(&["role", "can", WEB, "s3:GetObject", "--endpoint-url", &reckoning(&results).url]).exits(5);
    for (line, (.., expected)) in answer.stdout.lines().skip(1).zip(cases) {
        assert!(line.ends_with(expected), "`{expected}` is not the end of `{line}`");
    }
    assert_eq!(answer.stdout.lines().count(), 1 + cases.len());
    answer.complains(&["error: 5 of 6 not allowed"]);
}

#[test]
fn when_can_and_scripts_read_then_everything_known_is_in_it() {
    let missing = "<MissingContextValues><member>k</member></MissingContextValues>";
    let canned = reckoning(&[result("s3:GetObject", "explicitDeny", &format!("{MATCHED}{missing}"))]);
    let line = ["role", "can", WEB, "s3:GetObject", "--output", "json", "--endpoint-url", &canned.url];
    let answer = World::new().awsi(&line).exits(5);
    assert_eq!(fields(&answer.stdout), ["principal", "is_allowed", "decisions"]);
    let matched = json!({"policy_id": "read-logs", "policy_type": "IAM Policy"});
    let expected = json!([{
        "action": "s3:GetObject", "resource": "*", "decision": "explicitly-denied",
        "matched_statements": [matched, matched], "missing_context_keys": ["k"],
        "allowed_by_boundary": null, "allowed_by_organization": null,
    }]);
    assert_eq!(document(&answer.stdout)["decisions"], expected);
}

#[test]
fn when_can_then_resources_and_context_are_sent_as_they_were_said() {
    let (sender, requests) = mpsc::channel();
    let url = serve(move |stream| {
        let body = String::from_utf8(Request::read(&stream)?.body).ok()?;
        sender.send(body).ok()?;
        answer(&stream, "200 OK", "", &answer_of(&[result("s3:GetObject", "allowed", "")]))
    });
    let context =
        ["--context", "aws:SourceIp=10.0.0.1", "--context", "k=a=b c&d", "--context", "k=e", "--context", "n=number:5"];
    let line = ["role", "can", WEB, "s3:GetObject", "--on", LOGS, "--on", "arn:aws:s3:::x/*", "--endpoint-url", &url];
    World::new().awsi(&[&line[..], &context].concat()).exits(0);
    let body = requests.recv().expect("a request");
    let expected = [
        "ResourceArns.member.1=arn%3Aaws%3As3%3A%3A%3Alogs%2Fa&ResourceArns.member.2=arn%3Aaws%3As3%3A%3A%3Ax%2F%2A",
        "ContextKeyName=aws%3ASourceIp&ContextEntries.member.1.ContextKeyValues.member.1=10.0.0.1&ContextEntries.member.1.ContextKeyType=ip&",
        "ContextKeyName=k&ContextEntries.member.2.ContextKeyValues.member.1=a%3Db%20c%26d&ContextEntries.member.2.ContextKeyValues.member.2=e&ContextEntries.member.2.ContextKeyType=stringList",
        "ContextKeyType=numeric",
    ];
    for part in expected {
        assert!(body.contains(part), "`{part}` is not in {body}");
    }
}

#[test]
fn when_can_and_the_line_is_wrong_then_it_is_said_and_nothing_is_asked_of_aws() {
    let world = World::new();
    let cases: [(&[&str], &str); 9] = [
        (&["web"], "<ACTION>"),
        (&["web", "GetObject"], "wanted is a whole action"),
        (&["web", "s3:Get*"], "without wildcards"),
        (&["web", "s3:GetObject", "--on", "logs"], "wanted is an ARN"),
        (&["web", "s3:GetObject", "--context", "aws:SourceIp"], "wanted is KEY=VALUE"),
        (&["web", "s3:GetObject", "--context", "k=number:x"], "`x` is no number"),
        (&["web", "s3:GetObject", "--context", "k=x", "--context", "k=true"], "several kinds"),
        (&["arn:aws:sts::123456789012:assumed-role/web/me", "s3:GetObject"], "not the ARN of a user, group or role"),
        (&["no role", "s3:GetObject"], "`no role`"),
    ];
    for (wrong, named) in cases {
        world.awsi(&[&["role", "can"], wrong].concat()).exits(2).complains(&[named]);
    }
    assert!(world.aws.calls().is_empty());
}

#[test]
fn when_can_and_there_is_no_such_principal_then_it_is_not_found() {
    let world = World::new();
    let hint = "hint: `awsi role ls` lists roles";
    world
        .awsi(&["role", "can", "missing", "s3:GetObject"])
        .exits(3)
        .complains(&["the role `missing` does not exist", hint]);
    let body = "<ErrorResponse><Error><Code>NoSuchEntity</Code><Message>no</Message></Error></ErrorResponse>";
    let canned = Canned::new("404 Not Found", "", body);
    let answer = world.awsi(&["role", "can", WEB, "s3:GetObject", "--endpoint-url", &canned.url]).exits(3);
    answer.complains(&["does not exist", WEB, hint]);
}

#[test]
fn when_can_and_iam_does_not_say_then_the_exit_code_is_no_answer_either() {
    let cases = [
        ("AccessDenied", "403 Forbidden", 4),
        ("InvalidInput", "400 Bad Request", 1),
        ("ExpiredToken", "403 Forbidden", 4),
    ];
    for (code, status, exit) in cases {
        let body =
            format!("<ErrorResponse><Error><Code>{code}</Code><Message>because</Message></Error></ErrorResponse>");
        let canned = Canned::new(status, "", body.leak());
        let answer =
            World::new().awsi(&["role", "can", WEB, "s3:GetObject", "--endpoint-url", &canned.url]).exits(exit);
        assert_eq!(answer.stdout, "");
        answer.complains(&[WEB, code, "because"]);
    }
}

#[test]
fn when_can_and_everything_is_logged_then_no_secret_is_in_it() {
    let world = world();
    let mut command = world.command(&["-vvv", "role", "can", "web", "s3:GetObject", "--on", LOGS]);
    command.env("AWS_SECRET_ACCESS_KEY", "MARKED-SECRET-KEY").env("AWS_SESSION_TOKEN", "MARKED-SESSION-TOKEN");
    let answer = crate::world::run(&mut command).exits(0);
    assert!(!answer.stderr.contains("MARKED") && answer.stderr.contains("iam_interactions"), "{answer:#?}");
}

#[test]
fn when_can_and_nothing_is_said_to_be_acted_on_then_all_resources_are_meant() {
    let answer = world().awsi(&["role", "can", "web", "s3:GetObject", "--output", "json"]).exits(5);
    let resource: &Value = &document(&answer.stdout)["decisions"][0]["resource"];
    assert_eq!(resource, "*");
}
