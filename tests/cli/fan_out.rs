//! `awsi fan-out`

use crate::canned::{answer, serve};
use crate::door::Door;
use crate::json::{document, fields_of_elements};
use crate::request::Request;
use crate::world::{Answer, World, run};
use serde_json::Value;

pub(crate) const BOTH: &str = "111111111111,222222222222";
const DENIAL: &str =
    "<ErrorResponse><Error><Code>AccessDenied</Code><Message>not for you</Message></Error></ErrorResponse>";

const TABLE: &str = "\
ACCOUNT       REGION        ARN                                                KIND          NAME        ENVIRONMENT
111111111111  eu-central-1  arn:aws:sts::111111111111:assumed-role/Audit/awsi  role-session  Audit/awsi  aws://111111111111/eu-central-1
111111111111  us-east-1     arn:aws:sts::111111111111:assumed-role/Audit/awsi  role-session  Audit/awsi  aws://111111111111/us-east-1
222222222222  eu-central-1  arn:aws:sts::222222222222:assumed-role/Audit/awsi  role-session  Audit/awsi  aws://222222222222/eu-central-1
222222222222  us-east-1     arn:aws:sts::222222222222:assumed-role/Audit/awsi  role-session  Audit/awsi  aws://222222222222/us-east-1
";

fn fan_out<'a>(accounts: &'a str, more: &[&'a str], command: &[&'a str]) -> Vec<&'a str> {
    [&["fan-out", "--accounts", accounts, "--role", "Audit"], more, &["--"], command].concat()
}

/// The world, but nobody can assume a role of the second account.
pub(crate) fn second_account_closed(world: &World) -> Door {
    Door::keeping(&world.aws.endpoint_url(), |request| {
        let body = String::from_utf8_lossy(&request.body);
        let is_closed = body.contains("Action=AssumeRole") && body.contains("222222222222");
        is_closed.then_some(("403 Forbidden", DENIAL))
    })
}

pub(crate) fn behind(door: &Door, world: &World, arguments: &[&str]) -> Answer {
    run(world.command(arguments).env("AWS_ENDPOINT_URL", &door.url))
}

/// Account and status of each entry.
pub(crate) fn statuses(answer: &Answer) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let entries = document(&answer.stdout);
    let entries = entries.as_array().expect("an array").iter();
    entries.map(|entry| (text(&entry["account"]), text(&entry["status"]))).collect()
}

fn both(first: &str, second: &str) -> Vec<(String, String)> {
    vec![("111111111111".to_owned(), first.to_owned()), ("222222222222".to_owned(), second.to_owned())]
}

#[test]
fn when_fan_out_and_people_read_then_one_table_holds_all_and_each_role_is_assumed_once() {
    let world = World::new();
    let regions = ["--regions", "eu-central-1,us-east-1"];
    let answer = world.awsi(&fan_out(BOTH, &regions, &["whoami"])).exits(0).complains(&["4 done."]);
    assert_eq!(answer.stdout, TABLE);
    let calls = world.aws.calls();
    assert_eq!((calls["AssumeRole"], calls["GetCallerIdentity"]), (2, 4));
}

#[test]
fn when_fan_out_and_scripts_read_then_each_target_is_an_entry_with_its_result() {
    let world = World::with_bucket();
    let answer = world.awsi(&[&["--output", "json"][..], &fan_out(BOTH, &[], &["bucket", "ls"])].concat()).exits(0);
    let fields = ["account", "region", "status", "seconds", "result", "error"];
    assert_eq!(fields_of_elements(&answer.stdout), [fields, fields]);
    for entry in document(&answer.stdout).as_array().expect("an array") {
        assert_eq!((&entry["region"], &entry["error"]), (&Value::from("us-east-1"), &Value::Null));
        assert_eq!(entry["result"][0]["name"], "logs");
    }
    assert_eq!(answer.stderr, "");
}

#[test]
fn when_fan_out_and_it_is_a_list_of_things_then_each_has_a_line() {
    let world = World::with_bucket();
    world.awsi(&["bucket", "create", "more"]).exits(0);
    world.awsi(&["role", "ensure", "web", "--trust-service", "ec2.amazonaws.com"]).exits(0);
    let buckets = world.awsi(&fan_out("111111111111", &[], &["bucket", "ls"])).exits(0);
    let lines: Vec<&str> = buckets.stdout.lines().collect();
    assert_eq!(lines.len(), 3, "{buckets:#?}");
    assert!(lines[0].starts_with("ACCOUNT       REGION     NAME  CREATED_AT"), "{buckets:#?}");
    assert!(lines[1].starts_with("111111111111  us-east-1  logs  20"), "{buckets:#?}");
    let roles = world.awsi(&fan_out("111111111111", &[], &["role", "ls"])).exits(0);
    assert!(roles.stdout.lines().nth(1).is_some_and(|line| line.contains("  web ")), "{roles:#?}");
}

#[test]
fn when_fan_out_and_an_account_is_closed_then_the_others_are_done_and_the_code_says_so() {
    let world = World::new();
    let door = second_account_closed(&world);
    let line = fan_out(BOTH, &[], &["whoami"]);
    let answer = behind(&door, &world, &line).exits(6);
    assert!(answer.stdout.contains("111111111111") && !answer.stdout.contains("222222222222"), "{answer:#?}");
    let row = "222222222222  us-east-1  AccessDenied  could not learn who calls: ";
    answer.complains(&[row, "not for you", "error: not every target is done: 1 done, 1 failed\n", "--resume FILE"]);
    let answer = behind(&door, &world, &[&["--output", "json"][..], &line].concat()).exits(6);
    assert_eq!(statuses(&answer), both("done", "failed"));
    let error = &document(&answer.stdout)[1]["error"];
    assert_eq!(error["kind"], "AccessDenied");
    assert!(error["message"].as_str().is_some_and(|message| message.contains("not for you")), "{error}");
}

#[test]
fn when_fan_out_and_every_target_fails_then_the_code_is_that_of_failure() {
    let world = World::new();
    let door = second_account_closed(&world);
    let answer = behind(&door, &world, &fan_out("222222222222", &[], &["whoami"])).exits(1);
    assert_eq!(answer.stdout, "");
    answer.complains(&["0 done, 1 failed"]);
}

#[test]
fn when_fan_out_and_a_target_hangs_then_it_alone_is_ended() {
    let world = World::new();
    let upstream = world.aws.endpoint_url();
    // One connection at a time, so the one that hangs comes last.
    let door = Door::keeping(&upstream, |request| {
        if String::from_utf8_lossy(&request.body).contains("222222222222") {
            std::thread::sleep(std::time::Duration::from_mins(10));
        }
        None
    });
    let limits = ["--concurrency", "1", "--target-deadline", "700ms"];
    let line = [&["--output", "json"][..], &fan_out(BOTH, &limits, &["whoami"])].concat();
    let answer = behind(&door, &world, &line).exits(6);
    assert_eq!(statuses(&answer), both("done", "failed"));
    assert_eq!(document(&answer.stdout)[1]["error"]["kind"], "TimedOut");
}

#[test]
fn when_fan_out_and_the_deadline_passes_then_what_waits_is_not_begun() {
    let world = World::new();
    let stuck = crate::canned::stuck("200 OK", "", "");
    let limits = ["--concurrency", "1", "--deadline", "500ms"];
    let line = [&["--output", "json"][..], &fan_out(BOTH, &limits, &["whoami"])].concat();
    let answer = run(world.command(&line).env("AWS_ENDPOINT_URL", stuck)).exits(1);
    assert_eq!(statuses(&answer), both("failed", "not-begun"));
    assert_eq!(document(&answer.stdout)[1]["error"]["message"], "the deadline passed");
}

#[cfg(unix)]
#[test]
fn when_fan_out_and_it_is_interrupted_then_what_is_known_is_printed() {
    let world = World::new();
    let (told, hears) = std::sync::mpsc::channel();
    let stuck = serve(move |stream| {
        Request::read(&stream)?;
        told.send(stream).ok()
    });
    let line = [&["--output", "json"][..], &fan_out(BOTH, &["--concurrency", "1"], &["whoami"])].concat();
    let mut command = world.command(&line);
    command.env("AWS_ENDPOINT_URL", stuck);
    let child = command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped()).spawn();
    let child = child.expect("awsi can be run");
    let _held = hears.recv().expect("a request");
    crate::world::send("-INT", &child);
    let answer: Answer = child.wait_with_output().expect("it ends").into();
    let answer = answer.exits(130);
    assert_eq!(statuses(&answer), both("failed", "not-begun"));
    assert_eq!(document(&answer.stdout)[1]["error"]["message"], "cancelled");
}

#[test]
fn when_fan_out_and_it_makes_no_sense_then_nothing_is_asked_of_aws() {
    let world = World::new();
    world.file("empty", "# nobody\n");
    let of = |accounts, more: &[&'static str], command: &[&'static str]| fan_out(accounts, more, command);
    let mut wrong: Vec<(Vec<&str>, &str)> = vec![
        (of("", &[], &["whoami"]), "`` is not an account"),
        (of("1234", &[], &["whoami"]), "`1234` is not an account"),
        (of("111111111111,111111111111", &[], &["whoami"]), "is there twice"),
        (of("111111111111", &["--except", "111111111111"], &["whoami"]), "there is nothing to run in"),
        (of("111111111111", &["--regions", "all"], &["whoami"]), "`all` is not a region"),
        (of("111111111111", &["--concurrency", "0"], &["whoami"]), "must be 1 at least"),
        (of("111111111111", &["--organization"], &["whoami"]), "cannot be used with"),
        (of("111111111111", &["--ou", "r-abcd"], &["whoami"]), "cannot be used with"),
        (of("111111111111", &[], &[]), "<COMMAND>"),
        (of("111111111111", &[], &["whoam"]), "`whoam` is no command: unrecognized subcommand 'whoam'"),
        (of("111111111111", &[], &["--region", "eu-west-1", "whoami"]), "global options stand before"),
        (of("111111111111", &[], &["bucket", "ls", "--quiet"]), "global options stand before"),
        (of("111111111111", &[], &["bucket", "get", "s3://a/b", "c"]), "writes a file here"),
        (of("111111111111", &[], &["completions", "bash"]), "does not work in one account"),
        (of("111111111111", &[], &["bucket", "destroy", "logs"]), "nothing is deleted without its --yes"),
        (of("111111111111", &[], &["role", "rm", "web"]), "nothing is deleted without its --yes"),
        (vec!["fan-out", "--accounts-file", "empty", "--role", "Audit", "--", "whoami"], "there is nothing to run in"),
        (vec!["fan-out", "--accounts", BOTH, "--role", "no role", "--", "whoami"], "cannot be asked for"),
        (vec!["fan-out", "--role", "Audit", "--", "whoami"], "--accounts"),
    ];
    if cfg!(not(feature = "ec2")) {
        let line = of("111111111111", &["--regions", "enabled"], &["whoami"]);
        wrong.push((line, "cargo install awsi --features ec2"));
    }
    for (line, complaint) in wrong {
        let answer = world.awsi(&line).exits(2).complains(&[complaint]);
        assert_eq!(answer.stdout, "", "{line:?}");
    }
    assert!(world.aws.calls().is_empty());
}

#[test]
fn when_fan_out_deletes_and_that_is_agreed_to_then_each_target_does_it() {
    let world = World::with_bucket();
    // The embedded AWS has one account, so the second finds nothing any more.
    let line = fan_out(BOTH, &["--concurrency", "1"], &["bucket", "destroy", "logs", "--yes"]);
    let answer = world.awsi(&[&["--output", "json"][..], &line].concat()).exits(0);
    let outcome = |entry: usize| document(&answer.stdout)[entry]["result"]["outcome"].clone();
    assert_eq!((outcome(0), outcome(1)), (Value::from("destroyed"), Value::from("did-not-exist")));
    world.awsi(&["bucket", "head", "s3://logs/a"]).exits(3);
}

#[test]
fn when_fan_out_and_the_accounts_are_in_a_file_then_those_are_taken_but_for_the_exceptions() {
    let world = World::new();
    world.file("accounts", "# all\n111111111111\n222222222222 # web\n333333333333\n");
    let line = ["--output", "json", "fan-out", "--accounts-file", "accounts", "--except", "333333333333"];
    let answer = world.awsi(&[&line[..], &["--role", "Audit", "--", "whoami"]].concat()).exits(0);
    assert_eq!(statuses(&answer), both("done", "done"));
    let missing = world.awsi(&["fan-out", "--accounts-file", "missing", "--role", "Audit", "--", "whoami"]).exits(1);
    missing.complains(&["the file of accounts missing could not be read"]);
}

const ACCOUNTS: &str = r#"{"Accounts":[
    {"Id":"222222222222","Arn":"arn:aws:organizations::1:account/o-1/222222222222","State":"ACTIVE"},
    {"Id":"333333333333","Arn":"arn:aws:organizations::1:account/o-1/333333333333","State":"SUSPENDED"},
    {"Id":"111111111111","Arn":"arn:aws:organizations::1:account/o-1/111111111111","State":"ACTIVE"}]}"#;

/// The world with an organization beside it; only the first account has a tag.
fn with_organization(world: &World) -> Door {
    Door::keeping(&world.aws.endpoint_url(), |request| {
        let target = request.headers.iter().find(|header| header.to_ascii_lowercase().starts_with("x-amz-target"))?;
        let is_first = String::from_utf8_lossy(&request.body).contains("111111111111");
        let body = match target.rsplit('.').next()?.trim() {
            "ListAccounts" | "ListAccountsForParent" => ACCOUNTS,
            "ListOrganizationalUnitsForParent" => r#"{"OrganizationalUnits":[]}"#,
            "ListTagsForResource" if is_first => r#"{"Tags":[{"Key":"stage","Value":"a=b"}]}"#,
            _ => r#"{"Tags":[]}"#,
        };
        Some(("200 OK", body))
    })
}

#[test]
fn when_fan_out_and_it_is_over_the_organization_then_its_active_accounts_are_taken() {
    let world = World::new();
    let door = with_organization(&world);
    let cases: [(&[&str], usize); 4] = [
        (&[], 2),
        (&["--ou", "ou-abcd-12345678"], 2),
        (&["--tag", "stage=a=b"], 1),
        (&["--tag", "stage", "--ou", "r-abcd"], 1),
    ];
    for (selection, count) in cases {
        let line = ["--output", "json", "fan-out", "--organization", "--role", "Audit"];
        let answer = behind(&door, &world, &[&line, selection, &["--", "whoami"]].concat()).exits(0);
        assert_eq!(statuses(&answer), both("done", "done")[..count], "{selection:?}");
    }
    let line = ["fan-out", "--organization", "--tag", "stage=x", "--role", "Audit", "--", "whoami"];
    behind(&door, &world, &line).exits(2).complains(&["there is nothing to run in"]);
    let line = ["fan-out", "--organization", "--ou", "production", "--role", "Audit", "--", "whoami"];
    behind(&door, &world, &line).exits(2).complains(&["`production` is not the id of a root"]);
}

#[test]
fn when_fan_out_and_the_caller_may_not_ask_the_organization_then_nothing_runs() {
    let world = World::new();
    let url = serve(|stream| {
        Request::read(&stream)?;
        answer(&stream, "400 Bad Request", "", r#"{"__type":"AccessDeniedException","Message":"no"}"#)
    });
    let line = ["fan-out", "--organization", "--role", "Audit", "--", "whoami"];
    let answer = run(world.command(&line).env("AWS_ENDPOINT_URL", url)).exits(4);
    answer.complains(&["only the management account and delegated administrators may ask"]);
}

#[test]
fn when_fan_out_and_the_own_account_needs_no_role_then_the_caller_works_there() {
    let world = World::new();
    let accounts = "123456789012,111111111111";
    let line = fan_out(accounts, &["--own-account-without-role"], &["whoami"]);
    let answer = world.awsi(&[&["--output", "json"][..], &line].concat()).exits(0);
    let who = |entry: usize| document(&answer.stdout)[entry]["result"]["kind"].clone();
    assert_eq!((who(0), who(1)), (Value::from("user"), Value::from("role-session")));
    assert_eq!(world.aws.calls()["AssumeRole"], 1);
}
