//! Who calls: chains of roles, MFA codes, sessions that are kept, and accounts that may be worked in

use crate::canned::{answer, serve};
use crate::request::Request;
use crate::terminal::{on_a_terminal, typed_after};
use crate::world::{Answer, World, run};
use std::os::unix::fs::PermissionsExt;
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::time::Duration;

const HUB: &str = "arn:aws:iam::111111111111:role/Hub";
const AUDIT: &str = "arn:aws:iam::222222222222:role/Audit";
const DEVICE: &str = "arn:aws:iam::123456789012:mfa/alice";
const OURS: &str = "123456789012";

/// STS, which takes the code 314159 alone, and remembers what it was asked.
#[derive(Clone, Default)]
struct Sts(Arc<Mutex<Vec<String>>>);

impl Sts {
    fn url(&self) -> String {
        let asked = Arc::clone(&self.0);
        serve(move |stream| {
            let body = String::from_utf8(Request::read(&stream)?.body).ok()?;
            let (status, text) = reply(&body);
            asked.lock().expect("no panic").push(body);
            answer(&stream, status, "", &text)
        })
    }

    /// The requests for this operation.
    fn asked(&self, operation: &str) -> Vec<String> {
        let action = format!("Action={operation}&");
        let asked = self.0.lock().expect("no panic");
        asked.iter().filter(|body| body.contains(&action)).cloned().collect()
    }
}

fn reply(body: &str) -> (&'static str, String) {
    if !body.contains("Action=AssumeRole&") {
        let arn = "<Arn>arn:aws:sts::222222222222:assumed-role/Audit/awsi</Arn><UserId>AROA:awsi</UserId>";
        let result = format!("<GetCallerIdentityResult>{arn}</GetCallerIdentityResult>");
        return ("200 OK", format!("<GetCallerIdentityResponse>{result}</GetCallerIdentityResponse>"));
    }
    if body.contains("SerialNumber=") && !body.contains("TokenCode=314159") {
        let message = "MultiFactorAuthentication failed with invalid MFA one time pass code. ";
        let error = format!("<Error><Code>AccessDenied</Code><Message>{message}</Message></Error>");
        return ("403 Forbidden", format!("<ErrorResponse>{error}</ErrorResponse>"));
    }
    let keys = "<AccessKeyId>ASIA</AccessKeyId><SecretAccessKey>MARKED-ROLE-SECRET</SecretAccessKey>\
                <SessionToken>MARKED-ROLE-TOKEN</SessionToken><Expiration>2999-01-01T00:00:00Z</Expiration>";
    let result = format!("<AssumeRoleResult><Credentials>{keys}</Credentials></AssumeRoleResult>");
    ("200 OK", format!("<AssumeRoleResponse>{result}</AssumeRoleResponse>"))
}

/// An `awsi whoami` that asks this STS.
fn whoami(world: &World, sts: &Sts, arguments: &[&str]) -> Command {
    let mut command = world.command(&[&["whoami"], arguments].concat());
    command.env("AWS_ENDPOINT_URL", sts.url());
    command
}

fn with_mfa(world: &World, sts: &Sts, code: Option<&str>) -> Answer {
    let mut command = whoami(world, sts, &["--assume-role", AUDIT, "--mfa-serial", DEVICE]);
    run(command.envs(code.map(|code| ("AWSI_MFA_CODE", code))))
}

#[test]
fn when_several_roles_are_named_then_each_is_assumed_with_the_one_before() {
    let (world, sts) = (World::new(), Sts::default());
    let options =
        ["--assume-role", HUB, "--assume-role", AUDIT, "--role-external-id", "agreed", "--mfa-serial", DEVICE];
    let mut command = whoami(&world, &sts, &[&options[..], &["--role-session-name", "alice"]].concat());
    run(command.env("AWSI_MFA_CODE", "314159")).exits(0);
    let assumed = sts.asked("AssumeRole");
    let said = |number: usize, what: &str| assumed[number].contains(what);
    assert_eq!(assumed.len(), 2, "{assumed:?}");
    assert!(said(0, "role%2FHub") && said(1, "role%2FAudit"), "{assumed:?}");
    assert!(said(0, "SerialNumber=") && !said(1, "SerialNumber="), "{assumed:?}");
    assert!(!said(0, "ExternalId=") && said(1, "ExternalId=agreed"), "{assumed:?}");
    assert!(said(0, "RoleSessionName=alice") && said(1, "RoleSessionName=alice"), "{assumed:?}");
}

#[test]
fn when_something_is_said_of_a_role_and_none_is_named_then_it_is_a_usage_error() {
    let world = World::new();
    for option in ["--role-external-id", "--role-session-name", "--mfa-serial"] {
        world.awsi(&[option, "some-thing", "whoami"]).exits(2).complains(&[option, "--assume-role"]);
    }
    assert!(world.aws.calls().is_empty());
}

#[test]
fn when_roles_are_named_on_both_sides_of_the_command_then_none_is_left_out() {
    let world = World::new();
    let answer = world.awsi(&["--assume-role", HUB, "whoami", "--assume-role", AUDIT]);
    answer.exits(2).complains(&["--assume-role", "one side"]);
    let answer = world.awsi(&["--forbid-account", OURS, "whoami", "--forbid-account=111111111111"]);
    answer.exits(2).complains(&["--forbid-account", "one side"]);
    assert!(world.aws.calls().is_empty());
}

#[test]
fn when_a_code_is_demanded_and_the_environment_has_it_then_it_is_sent() {
    let (world, sts) = (World::new(), Sts::default());
    with_mfa(&world, &sts, Some("314159")).exits(0);
    assert!(sts.asked("AssumeRole")[0].contains("TokenCode=314159"));
}

#[test]
fn when_a_code_is_demanded_and_nobody_can_be_asked_then_the_error_says_what_to_do() {
    let (world, sts) = (World::new(), Sts::default());
    let answer = with_mfa(&world, &sts, None).exits(4);
    answer.complains(&[
        DEVICE,
        "there is no terminal to ask for it on, and AWSI_MFA_CODE is not set",
        "hint: a code is",
    ]);
    assert!(sts.asked("AssumeRole").is_empty());
}

#[test]
fn when_the_code_is_wrong_then_it_is_a_failure_of_its_own_and_is_not_shown() {
    let (world, sts) = (World::new(), Sts::default());
    for code in ["271828", "27182"] {
        let answer = with_mfa(&world, &sts, Some(code)).exits(4);
        assert!(!answer.stderr.contains(code), "{answer:#?}");
        answer.complains(&["error: could not learn who calls", "MFA code not accepted", "hint: a code is good for"]);
    }
    assert_eq!(sts.asked("AssumeRole").len(), 1, "what is no code is not sent");
}

#[test]
fn when_a_profile_names_a_device_then_its_code_is_asked_for_on_the_terminal() {
    let (world, sts) = (World::new(), Sts::default());
    let profile = format!("[profile admin]\nrole_arn = {AUDIT}\nmfa_serial = {DEVICE}\nsource_profile = keys\n");
    let keys = "[profile keys]\naws_access_key_id = AKIA\naws_secret_access_key = x\n";
    std::fs::create_dir(world.folder.path().join(".aws")).expect("a folder");
    world.file(".aws/config", &format!("{profile}{keys}"));
    let options = format!("whoami --profile admin --endpoint-url {}", sts.url());
    let Some(answer) = on_a_terminal(&world, &options, "314159\n") else { return };
    assert!(answer.stdout.contains(&format!("MFA code of {DEVICE} for {AUDIT} (profile admin): ")), "{answer:#?}");
    answer.exits(0);
    assert!(sts.asked("AssumeRole")[0].contains("TokenCode=314159"));
}

#[test]
fn when_a_code_is_asked_for_amid_a_transfer_then_nothing_is_drawn_over_the_question() {
    let world = World::with_bucket();
    world.file("a", &"x".repeat(20_000_000));
    let role = format!("arn:aws:iam::{OURS}:role/Audit");
    let put = format!("bucket put a s3://logs/a --assume-role {role} --mfa-serial {DEVICE}");
    // Five times as long as a bar stands still.
    let Some(answer) = typed_after(Duration::from_secs(1), &world, &put, "314159\n") else { return };
    let (before, after) = answer.stdout.split_once("MFA code of").expect("a question");
    assert!(before.contains("Uploading"), "the bar was there: {answer:#?}");
    assert!(after.starts_with(&format!(" {DEVICE} for {role}: 314159\r\n")), "{answer:#?}");
    assert!(after.contains("/19.07 MiB"), "and it is there again: {answer:#?}");
    answer.exits(0);
}

#[test]
fn when_two_roles_want_a_code_and_the_environment_has_one_then_it_is_used_once() {
    let (world, sts) = (World::new(), Sts::default());
    let hub = format!("[profile hub]\nrole_arn = {HUB}\nmfa_serial = {DEVICE}\nsource_profile = keys\n");
    let keys = "[profile keys]\naws_access_key_id = AKIA\naws_secret_access_key = x\n";
    let config = world.file("config", &format!("{hub}{keys}"));
    let options = ["--profile", "hub", "--assume-role", AUDIT, "--mfa-serial", DEVICE];
    let mut command = whoami(&world, &sts, &options);
    let answer = run(command.env("AWS_CONFIG_FILE", &config).env("AWSI_MFA_CODE", "314159")).exits(4);
    answer.complains(&["that of AWSI_MFA_CODE was used already"]);
    assert!(sts.asked("AssumeRole").is_empty());
}

#[test]
fn when_sessions_are_kept_then_one_code_does_for_two_commands_and_the_file_is_its_owners_alone() {
    for by_variable in [false, true] {
        let (world, sts) = (World::new(), Sts::default());
        let folder = world.folder.path().join("sessions");
        let url = sts.url();
        let kept = |code: Option<&str>| {
            let options = ["--assume-role", AUDIT, "--mfa-serial", DEVICE, "--endpoint-url", &url];
            let mut command = whoami(&world, &sts, &options);
            if by_variable {
                command.env("AWSI_SESSION_CACHE", &folder);
            } else {
                command.arg("--session-cache").arg(&folder);
            }
            run(command.envs(code.map(|code| ("AWSI_MFA_CODE", code)))).exits(0)
        };
        kept(Some("314159"));
        kept(None);
        assert_eq!(sts.asked("AssumeRole").len(), 1);
        let files: Vec<_> = std::fs::read_dir(&folder).expect("a folder").collect();
        assert_eq!(files.len(), 1);
        let file = files[0].as_ref().expect("an entry").metadata().expect("a file");
        assert_eq!(file.permissions().mode() & 0o777, 0o600);
    }
}

#[test]
fn when_no_folder_is_named_then_no_session_is_kept() {
    let (world, sts) = (World::new(), Sts::default());
    with_mfa(&world, &sts, Some("314159")).exits(0);
    assert_eq!(world.files(), [""; 0]);
    with_mfa(&world, &sts, None).exits(4);
}

#[test]
fn when_the_account_is_allowed_then_commands_work() {
    let world = World::new();
    world.awsi(&["bucket", "ls", "--allow-account", "111111111111", "--allow-account", OURS]).exits(0);
    let mut command = world.command(&["bucket", "ls"]);
    run(command.env("AWSI_ALLOWED_ACCOUNTS", format!("111111111111, {OURS}"))).exits(0);
}

#[test]
fn when_the_account_is_not_allowed_then_nothing_is_asked_but_whose_it_is_and_both_are_named() {
    let world = World::new();
    let refused = |arguments: &[&str], variable: Option<&str>| {
        let mut command = world.command(&[&["bucket", "create", "logs"], arguments].concat());
        let answer = run(command.envs(variable.map(|list| ("AWSI_ALLOWED_ACCOUNTS", list)))).exits(5);
        answer
            .complains(&["error: the account of the keys of the environment is 123456789012", "hint: call as another"])
    };
    refused(&["--allow-account", "111111111111"], None).complains(&["and only 111111111111 is allowed"]);
    refused(&[], Some("111111111111")).complains(&["and only 111111111111 is allowed"]);
    refused(&["--allow-account", "111111111111"], Some(OURS)).complains(&["and only 111111111111 is allowed"]);
    refused(&["--forbid-account", OURS], None).complains(&["which is forbidden"]);
    refused(&["--forbid-account", OURS, "--allow-account", OURS], None).complains(&["which is forbidden"]);
    let calls: Vec<_> = world.aws.calls().into_keys().collect();
    assert_eq!(calls, ["GetCallerIdentity"]);
}

#[test]
fn when_a_role_is_of_another_account_then_it_is_refused_without_asking() {
    let world = World::new();
    let answer = world.awsi(&["whoami", "--assume-role", AUDIT, "--allow-account", OURS]).exits(5);
    answer.complains(&[AUDIT, "is 222222222222, and only 123456789012 is allowed"]);
    assert!(world.aws.calls().is_empty());
}

#[test]
fn when_the_account_cannot_be_verified_then_the_reason_decides() {
    let world = World::new();
    let mut command = world.command(&["bucket", "ls", "--allow-account", OURS, "--endpoint-url", "http://127.0.0.1:1"]);
    let answer = run(command.env("AWS_MAX_ATTEMPTS", "1")).exits(1);
    answer.complains(&[
        "error: the account of the keys of the environment could not be verified",
        "hint: check the conn",
    ]);
}

#[test]
fn when_what_is_allowed_is_no_account_then_it_is_a_usage_error() {
    let world = World::new();
    for option in ["--allow-account", "--forbid-account"] {
        world.awsi(&["whoami", option, "12345"]).exits(2).complains(&["12345", option, "twelve digits"]);
    }
    for list in ["", "12345", "123456789012,", "١٢٣٤٥٦٧٨٩٠١٢"] {
        let answer = run(world.command(&["whoami"]).env("AWSI_ALLOWED_ACCOUNTS", list)).exits(2);
        answer.complains(&["AWSI_ALLOWED_ACCOUNTS", "twelve digits"]);
    }
    assert!(world.aws.calls().is_empty());
}

#[test]
fn when_local_is_said_then_options_guard_and_the_environment_does_not() {
    let world = World::new();
    let mut command = world.command(&["whoami", "--local"]);
    run(command.env("AWSI_ALLOWED_ACCOUNTS", "111111111111")).exits(0);
    world.awsi(&["whoami", "--local", "--allow-account", "111111111111"]).exits(5);
}

/// The keys are of the account that owns the bucket.
#[test]
fn when_accounts_are_allowed_then_buckets_are_to_be_of_the_callers_own_or_of_whom_is_named() {
    let world = World::with_bucket();
    let theirs = "111111111111";
    let ls = |options: &[&str]| world.awsi(&[&["bucket", "ls", "logs"], options].concat());
    ls(&["--allow-account", OURS]).exits(0);
    ls(&["--bucket-owner", OURS]).exits(0);
    for guard in [&["--allow-account", OURS][..], &[]] {
        ls(&[guard, &["--bucket-owner", theirs]].concat()).exits(4).complains(&["--bucket-owner names theirs"]);
        ls(&[guard, &["--bucket-owner", "any"]].concat()).exits(0);
    }
}

#[test]
fn when_the_owner_of_buckets_is_no_account_then_it_is_a_usage_error() {
    let world = World::new();
    for wrong in ["", "12345", "ANY", "١٢٣٤٥٦٧٨٩٠١٢"] {
        let answer = world.awsi(&["bucket", "ls", "--bucket-owner", wrong]).exits(2);
        answer.complains(&["--bucket-owner", "twelve digits; `any` is anybody's"]);
    }
    assert!(world.aws.calls().is_empty());
}
