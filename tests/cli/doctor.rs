//! `awsi doctor`

use crate::far_aws::FarAws;
use crate::json::document;
use crate::world::{World, awsi, run};
use serde_json::Value;
use std::net::TcpListener;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

const KEYS: [(&str, &str); 2] = [("AWS_ACCESS_KEY_ID", "AKIAEXAMPLE1234"), ("AWS_SECRET_ACCESS_KEY", "MARKED")];

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

fn doctor(folder: &Path, variables: &[(&str, &str)]) -> Command {
    let mut command = awsi(folder, &["doctor", "--output", "json"]);
    command.envs(variables.iter().copied());
    command
}

fn config(folder: &Path, text: &str) {
    std::fs::create_dir_all(folder.join(".aws")).expect("a folder");
    std::fs::write(folder.join(".aws/config"), text).expect("a file");
}

/// The setting of the name.
fn setting<'a>(diagnosis: &'a Value, name: &str) -> &'a Value {
    let mut settings = diagnosis["settings"].as_array().expect("a list").iter();
    settings.find(|setting| setting["name"] == name).unwrap_or_else(|| panic!("no `{name}` in {diagnosis:#}"))
}

/// The states of all checks, in their order.
fn states(diagnosis: &Value) -> Vec<&str> {
    let checks = diagnosis["checks"].as_array().expect("a list");
    checks.iter().map(|check| check["state"].as_str().expect("a state")).collect()
}

fn check<'a>(diagnosis: &'a Value, name: &str) -> &'a Value {
    let mut checks = diagnosis["checks"].as_array().expect("a list").iter();
    checks.find(|check| check["name"] == name).unwrap_or_else(|| panic!("no `{name}` in {diagnosis:#}"))
}

fn texts(check: &Value) -> String {
    format!("{} {} {}", check["detail"], check["causes"], check["hint"])
}

const HEALTHY: [&str; 5] = ["ok"; 5];

#[test]
fn when_all_is_well_then_every_setting_is_told_and_every_check_passes() {
    let world = World::new();
    let answer = world.awsi(&["doctor", "--output", "json"]).exits(0);
    let diagnosis = document(&answer.stdout);
    assert_eq!(states(&diagnosis), HEALTHY, "{diagnosis:#}");
    let region = setting(&diagnosis, "region");
    assert_eq!(
        (&region["value"], &region["origin"], &region["named_by"]),
        (&"us-east-1".into(), &"environment".into(), &"AWS_REGION".into())
    );
    assert_eq!(check(&diagnosis, "identity")["detail"], "arn:aws:iam::123456789012:user/local");
    assert!(texts(check(&diagnosis, "endpoint")).contains(&world.aws.endpoint_url()), "{diagnosis:#}");
    assert_eq!(answer.stderr, "");
}

#[test]
fn when_people_read_then_settings_files_and_checks_are_tables() {
    let world = World::new();
    let answer = world.awsi(&["doctor"]).exits(0);
    for line in [
        "SETTING                 VALUE ",
        "region                  us-east-1 ",
        "AWS_REGION",
        "FILE ",
        "there is no such file",
        "CHECK     STATE  FOUND",
        "identity  ok     arn:aws:iam::123456789012:user/local",
    ] {
        assert!(answer.stdout.contains(line), "`{line}` is not said: {}", answer.stdout);
    }
}

#[test]
fn when_settings_come_from_everywhere_then_each_says_from_where() {
    let (folder, aws) = (folder(), FarAws::new());
    config(
        folder.path(),
        "[profile work]\nregion = eu-west-3\nmax_attempts = 2\naws_access_key_id = AKIAPROFILE9999\naws_secret_access_key = s\n",
    );
    let mut command = doctor(folder.path(), &[("AWS_RETRY_MODE", "adaptive"), ("AWS_USE_DUALSTACK_ENDPOINT", "false")]);
    let answer = run(command.args(["--profile", "work", "--endpoint-url", &aws.url])).exits(0);
    let diagnosis = document(&answer.stdout);
    let file = folder.path().join(".aws/config").display().to_string();
    let expected = [
        ("profile", "work", "option", "--profile", None),
        ("region", "eu-west-3", "profile", "work", Some(&file)),
        ("endpoint of all", &aws.url, "option", "--endpoint-url", None),
        ("keys", "the keys of the profile `work` (…9999)", "profile", "work", Some(&file)),
        ("attempts", "2", "profile", "work", Some(&file)),
        ("retry mode", "adaptive", "environment", "AWS_RETRY_MODE", None),
        ("dual stack", "false", "environment", "AWS_USE_DUALSTACK_ENDPOINT", None),
        ("application name", "awsi", "option", "awsi itself", None),
    ];
    for (name, value, origin, named_by, file) in expected {
        let setting = setting(&diagnosis, name);
        let told = ["value", "origin", "named_by", "file"].map(|field| setting[field].as_str());
        assert_eq!(told, [Some(value), Some(origin), Some(named_by), file.map(String::as_str)], "{name}");
    }
    let mut people = awsi(folder.path(), &["doctor", "--profile", "work", "--endpoint-url", &aws.url]);
    let table = run(&mut people).exits(0).stdout;
    assert!(table.contains(&format!("  profile work in {file}\n")), "{table}");
    assert_eq!(setting(&diagnosis, "timeouts")["origin"], "default");
    assert_eq!(diagnosis["files"][0]["profiles"][0], "work");
    assert_eq!(diagnosis["files"][1]["exists"], false);
}

#[test]
fn when_a_role_is_assumed_then_the_hops_are_told_and_how_long_its_keys_are_good() {
    let (folder, aws) = (folder(), FarAws::new());
    let role = "arn:aws:iam::123456789012:role/Audit";
    let variables = [KEYS[0], KEYS[1], ("AWS_REGION", "eu-west-1"), ("AWS_ENDPOINT_URL", &aws.url)];
    let answer = run(doctor(folder.path(), &variables).args(["--assume-role", role])).exits(0);
    let diagnosis = document(&answer.stdout);
    let told = setting(&diagnosis, "role");
    assert_eq!((&told["value"], &told["named_by"]), (&role.into(), &"--assume-role".into()));
    let keys = check(&diagnosis, "keys")["detail"].as_str().expect("a text");
    assert!(keys.contains("good for ") && keys.contains("years"), "{keys}");
}

#[test]
fn when_nothing_is_set_then_the_settings_fail_and_the_exit_code_says_so() {
    let folder = folder();
    let answer = run(&mut doctor(folder.path(), &[])).exits(2);
    let diagnosis = document(&answer.stdout);
    assert_eq!(states(&diagnosis), ["failed", "skipped", "skipped", "skipped", "skipped"]);
    assert!(texts(check(&diagnosis, "settings")).contains("say --region"), "{diagnosis:#}");
    answer.complains(&["error: 1 of 5 checks failed: settings", "hint: say --region"]);
}

#[test]
fn when_several_settings_are_wrong_then_all_are_told_at_once() {
    let folder = folder();
    config(folder.path(), "[profile broken\n");
    let wrong = [("AWS_MAX_ATTEMPTS", "many"), ("AWS_CA_BUNDLE", "/nowhere"), ("HTTPS_PROXY", "ftp://u:MARKED@p")];
    let mut people = awsi(folder.path(), &["doctor"]);
    let answer = run(people.envs(wrong)).exits(2);
    for part in [
        "attempts (wrong)  ",
        "CA bundle (wrong)  ",
        "proxy for https (wrong)  ",
        "it cannot be used",
        "4 of ",
        "are wrong: profile, attempts, proxy for https, CA bundle",
        "\nattempts: `many` from the environment variable AWS_MAX_ATTEMPTS",
        "on line 1",
    ] {
        assert!(answer.stdout.contains(part), "`{part}` is not said: {}", answer.stdout);
    }
    assert!(!answer.stdout.contains("MARKED") && !answer.stderr.contains("MARKED"), "{answer:#?}");
}

#[test]
fn when_there_are_no_keys_then_the_rest_is_checked_all_the_same() {
    let (folder, aws) = (folder(), FarAws::new());
    let answer =
        run(&mut doctor(folder.path(), &[("AWS_REGION", "eu-west-1"), ("AWS_ENDPOINT_URL", &aws.url)])).exits(4);
    let diagnosis = document(&answer.stdout);
    assert_eq!(states(&diagnosis), ["ok", "ok", "skipped", "failed", "skipped"]);
    assert!(texts(check(&diagnosis, "keys")).contains("name a profile with --profile"), "{diagnosis:#}");
}

#[test]
fn when_the_sign_on_is_over_then_signing_on_is_hinted_at() {
    let (folder, aws) = (folder(), FarAws::new());
    let session = "[sso-session corp]\nsso_region = eu-west-1\nsso_start_url = https://corp.example/start\n";
    let profile = "[profile corp]\nsso_session = corp\nsso_account_id = 111111111111\nsso_role_name = Admin\n";
    config(folder.path(), &format!("{profile}{session}"));
    let variables = [("AWS_REGION", "eu-west-1"), ("AWS_ENDPOINT_URL", aws.url.as_str()), ("AWS_PROFILE", "corp")];
    let answer = run(&mut doctor(folder.path(), &variables)).exits(4);
    let diagnosis = document(&answer.stdout);
    assert_eq!(states(&diagnosis), ["ok", "ok", "skipped", "failed", "skipped"]);
    assert!(texts(check(&diagnosis, "keys")).contains("aws sso login"), "{diagnosis:#}");
}

#[test]
fn when_nobody_listens_then_the_way_is_doubted_and_nobody_is_asked_who_calls() {
    let folder = folder();
    let variables = [
        KEYS[0],
        KEYS[1],
        ("AWS_REGION", "eu-west-1"),
        ("AWS_ENDPOINT_URL", "http://127.0.0.1:1"),
        ("HTTPS_PROXY", "http://user:MARKED@127.0.0.1:9"),
        ("AWS_USE_DUALSTACK_ENDPOINT", "true"),
    ];
    let answer = run(&mut doctor(folder.path(), &variables)).exits(1);
    let diagnosis = document(&answer.stdout);
    assert_eq!(states(&diagnosis), ["ok", "failed", "skipped", "ok", "skipped"]);
    let told = texts(check(&diagnosis, "endpoint"));
    for part in ["check the connection", "FIPS and dual stack", "the proxy http://…@127.0.0.1:9 stands between"] {
        assert!(told.contains(part), "{told}");
    }
    assert!(!answer.stdout.contains("MARKED"), "{}", answer.stdout);
}

#[test]
fn when_the_ca_bundle_holds_no_authority_then_its_row_says_so() {
    let folder = folder();
    let bundle = folder.path().join("bundle.pem");
    std::fs::write(&bundle, "no certificate").expect("a file");
    let path = bundle.display().to_string();
    let answer = run(&mut doctor(folder.path(), &[("AWS_REGION", "eu-west-1"), ("AWS_CA_BUNDLE", &path)])).exits(2);
    let diagnosis = document(&answer.stdout);
    let told = setting(&diagnosis, "CA bundle");
    assert_eq!((&told["value"], &told["named_by"]), (&path.as_str().into(), &"AWS_CA_BUNDLE".into()));
    assert!(told["error"].as_str().is_some_and(|error| error.contains("holds no certificate")), "{told:#}");
}

#[test]
fn when_the_endpoint_never_answers_then_the_doctor_ends_all_the_same() {
    let folder = folder();
    let silent = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let url = format!("http://{}", silent.local_addr().expect("an address"));
    let variables = [KEYS[0], KEYS[1], ("AWS_REGION", "eu-west-1"), ("AWS_ENDPOINT_URL", url.as_str())];
    let begun = Instant::now();
    let answer = run(&mut doctor(folder.path(), &variables)).exits(1);
    assert!(
        begun.elapsed() < Duration::from_secs(30),
        "without a deadline it waits for minutes: {:?}",
        begun.elapsed()
    );
    let diagnosis = document(&answer.stdout);
    assert_eq!(states(&diagnosis), ["ok", "failed", "skipped", "ok", "skipped"]);
    assert_eq!(check(&diagnosis, "endpoint")["detail"], "no answer within 5 s");
}

#[test]
fn when_the_clock_is_wrong_then_setting_it_is_hinted_at() {
    let folder = folder();
    let aws = FarAws::telling("Date: Sun, 01 Mar 2020 12:00:00 GMT\r\n");
    let variables = [KEYS[0], KEYS[1], ("AWS_REGION", "eu-west-1"), ("AWS_ENDPOINT_URL", aws.url.as_str())];
    let answer = run(&mut doctor(folder.path(), &variables)).exits(1);
    let diagnosis = document(&answer.stdout);
    assert_eq!(states(&diagnosis), ["ok", "ok", "failed", "ok", "ok"]);
    let told = texts(check(&diagnosis, "clock"));
    assert!(told.contains("ahead of AWS's clock") && told.contains("set the clock"), "{told}");
    answer.complains(&["error: 1 of 5 checks failed: clock"]);
}

#[test]
fn when_anything_is_told_then_no_secret_is_in_it() {
    let (folder, aws) = (folder(), FarAws::new());
    let more =
        [("AWS_SESSION_TOKEN", "MARKED"), ("AWS_REGION", "eu-west-1"), ("HTTPS_PROXY", "http://MARKED:MARKED@p:1")];
    for arguments in [&["doctor", "-vvv"][..], &["doctor", "-vvv", "--output", "json"]] {
        let mut command = awsi(folder.path(), arguments);
        let answer = run(command.envs(KEYS).envs(more).env("AWS_ENDPOINT_URL", &aws.url)).exits(0);
        assert!(!answer.stdout.contains("MARKED") && !answer.stderr.contains("MARKED"), "{answer:#?}");
        // The stand-in calls its callers by their keys.
        let told = answer.stdout.replace("user/AKIAEXAMPLE1234", "user/…");
        assert!(!told.contains("AKIAEXAMPLE") && !answer.stderr.contains("AKIAEXAMPLE"), "{answer:#?}");
        assert!(answer.stdout.contains("…1234"), "{answer:#?}");
    }
}

#[test]
fn when_the_embedded_aws_is_asked_for_then_nothing_of_the_machine_counts() {
    let folder = folder();
    let mut command = awsi(folder.path(), &["doctor", "--local", "--output", "json"]);
    let answer =
        run(command.env("AWS_REGION", "eu_west_1").env("HTTPS_PROXY", "no proxy").env("AWS_PROFILE", "missing"));
    let diagnosis = document(&answer.exits(0).stdout);
    assert_eq!(states(&diagnosis), HEALTHY);
    assert_eq!(setting(&diagnosis, "endpoint of all")["named_by"], "--local");
}
