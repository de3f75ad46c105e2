//! Every source of keys, through `awsi whoami`: the name of the caller is the id of the key that signed.

use crate::far_aws::FarAws;
use crate::json::document;
use crate::world::{Answer, awsi, run};
use std::path::PathBuf;
use std::process::Command;
use tempfile::TempDir;

/// A machine with configuration files, far from AWS.
struct Machine {
    aws: FarAws,
    home: TempDir,
}

impl Machine {
    fn new(config: &str) -> Self {
        let machine = Self { aws: FarAws::new(), home: tempfile::tempdir().expect("a folder") };
        machine.file(".aws/config", config);
        machine
    }

    fn file(&self, path: &str, content: &str) -> PathBuf {
        let path = self.home.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(&path, content).expect("a file");
        path
    }

    fn whoami(&self, arguments: &[&str]) -> Command {
        let mut command = awsi(self.home.path(), &[&["whoami", "--output", "json"], arguments].concat());
        command.env("AWS_ENDPOINT_URL", &self.aws.url).env("AWS_REGION", "eu-west-1").env("AWS_MAX_ATTEMPTS", "1");
        command
    }
}

/// Who called, by the key that signed.
#[track_caller]
fn caller(command: &mut Command) -> String {
    let answer: Answer = run(command).exits(0);
    document(&answer.stdout)["name"].as_str().expect("a user has a name").to_owned()
}

fn with_keys(command: &mut Command) -> &mut Command {
    command.env("AWS_ACCESS_KEY_ID", "ENVIRONMENT").env("AWS_SECRET_ACCESS_KEY", "s")
}

const CHAIN: &str = "\
[profile base]
aws_access_key_id = BASE
aws_secret_access_key = s
[profile hub]
role_arn = arn:aws:iam::111111111111:role/Hub
source_profile = base
[profile spoke]
role_arn = arn:aws:iam::222222222222:role/Spoke
source_profile = hub
";

#[test]
fn when_keys_are_in_the_environment_then_they_call() {
    assert_eq!(caller(with_keys(&mut Machine::new("").whoami(&[]))), "ENVIRONMENT");
}

#[test]
fn when_a_profile_holds_keys_then_they_call_wherever_the_profile_was_named() {
    let machine = Machine::new(CHAIN);
    assert_eq!(caller(with_keys(&mut machine.whoami(&["--profile", "base"]))), "BASE");
    assert_eq!(caller(machine.whoami(&[]).env("AWS_PROFILE", "base")), "BASE");
    let machine = Machine::new("");
    machine.file(".aws/credentials", "[default]\naws_access_key_id = SHARED\naws_secret_access_key = s\n");
    assert_eq!(caller(&mut machine.whoami(&[])), "SHARED");
}

#[test]
fn when_profiles_form_a_chain_then_each_role_is_assumed_by_the_one_before() {
    let machine = Machine::new(CHAIN);
    assert_eq!(caller(&mut machine.whoami(&["--profile", "spoke"])), "Spoke.Hub.BASE");
    let role = "arn:aws:iam::333333333333:role/End";
    assert_eq!(caller(&mut machine.whoami(&["--profile", "spoke", "--assume-role", role])), "End.Spoke.Hub.BASE");
}

#[test]
fn when_a_profile_takes_its_source_from_elsewhere_then_that_source_assumes_its_role() {
    let role = "role_arn = arn:aws:iam::111111111111:role/Hub\ncredential_source = ";
    let config = |source| format!("[profile {source}]\n{role}{source}\n");
    let machine = Machine::new(&["Environment", "Ec2InstanceMetadata", "EcsContainer"].map(config).concat());
    assert_eq!(caller(with_keys(&mut machine.whoami(&["--profile", "Environment"]))), "Hub.ENVIRONMENT");
    let mut on_instance = machine.whoami(&["--profile", "Ec2InstanceMetadata"]);
    assert_eq!(caller(on_instance.env("AWS_EC2_METADATA_SERVICE_ENDPOINT", &machine.aws.url)), "Hub.INSTANCE");
    let mut in_container = machine.whoami(&["--profile", "EcsContainer"]);
    assert_eq!(caller(container(&mut in_container, &machine)), "Hub.CONTAINER");
}

fn container<'a>(command: &'a mut Command, machine: &Machine) -> &'a mut Command {
    let uri = format!("{}/container", machine.aws.url);
    command.env("AWS_CONTAINER_CREDENTIALS_FULL_URI", uri).env("AWS_CONTAINER_AUTHORIZATION_TOKEN", "for-the-container")
}

#[test]
fn when_it_runs_in_a_container_then_the_containers_role_calls_and_its_token_is_shown() {
    let machine = Machine::new("");
    assert_eq!(caller(container(&mut machine.whoami(&[]), &machine)), "CONTAINER");
    let mut unknown = machine.whoami(&[]);
    container(&mut unknown, &machine).env("AWS_CONTAINER_AUTHORIZATION_TOKEN", "guessed");
    run(&mut unknown).exits(4).complains(&["the credentials could not be had"]);
}

#[test]
fn when_the_instance_is_asked_then_its_role_calls_in_its_region_and_the_environment_does_not() {
    let machine = Machine::new("");
    let mut command = machine.whoami(&["--instance-role"]);
    command.env("AWS_EC2_METADATA_SERVICE_ENDPOINT", &machine.aws.url).env_remove("AWS_REGION");
    let answer = run(with_keys(&mut command)).exits(0);
    let who = document(&answer.stdout);
    assert_eq!((who["name"].as_str(), who["region"].as_str()), (Some("INSTANCE"), Some("eu-south-1")));
    assert_eq!(machine.aws.asked()[0], "PUT /latest/api/token", "nothing is asked without a token");
}

#[test]
fn when_a_web_identity_is_named_then_its_token_gets_the_role_and_nothing_signs_for_it() {
    let machine = Machine::new("");
    let token = machine.file("token", "of another provider\n");
    let mut by_variables = machine.whoami(&[]);
    by_variables.env("AWS_WEB_IDENTITY_TOKEN_FILE", &token).env("AWS_ROLE_ARN", "arn:aws:iam::111111111111:role/Pod");
    assert_eq!(caller(&mut by_variables), "Pod.nobody");
    let role = "arn:aws:iam::111111111111:role/Job";
    machine.file(
        ".aws/config",
        &format!("[profile job]\nrole_arn = {role}\nweb_identity_token_file = {}\n", token.display()),
    );
    assert_eq!(caller(&mut machine.whoami(&["--profile", "job"])), "Job.nobody");
}

#[cfg(unix)]
#[test]
fn when_a_process_gives_keys_then_they_call() {
    let keys = r#"{"Version":1,"AccessKeyId":"PROCESS","SecretAccessKey":"s","SessionToken":"t","Expiration":"2099-01-01T00:00:00Z"}"#;
    let machine = Machine::new("");
    let program = machine.file("vault", &format!("#!/bin/sh\necho '{keys}'\n"));
    let config = format!("[profile vault]\ncredential_process = /bin/sh {}\n", program.display());
    machine.file(".aws/config", &config);
    assert_eq!(caller(&mut machine.whoami(&["--profile", "vault"])), "PROCESS");
    machine.file("vault", "#!/bin/sh\necho no keys today >&2\nexit 1\n");
    run(&mut machine.whoami(&["--profile", "vault"])).exits(4).complains(&["the credentials could not be had"]);
}

const SIGN_ON: &str = "\
[profile corp]
sso_session = corp
sso_account_id = 111111111111
sso_role_name = Admin
[sso-session corp]
sso_region = eu-west-1
sso_start_url = https://corp.example/start
";

/// The token of the session `corp`, where the SDK looks for it: by SHA-1 of the session's name.
fn sign_on(machine: &Machine, expires: &str) {
    let token = format!(r#"{{"accessToken":"signed-on","expiresAt":"{expires}","region":"eu-west-1"}}"#);
    machine.file(".aws/sso/cache/ee0bfd2552fbd840c02cc48b6e823320543c450f.json", &token);
}

fn with_portal(machine: &Machine) -> Command {
    let mut command = machine.whoami(&["--profile", "corp"]);
    command.env("AWS_ENDPOINT_URL_SSO", &machine.aws.url);
    command
}

#[test]
fn when_somebody_signed_on_then_the_portal_gives_keys_for_the_token() {
    let machine = Machine::new(SIGN_ON);
    sign_on(&machine, "2099-01-01T00:00:00Z");
    assert_eq!(caller(&mut with_portal(&machine)), "SIGNEDON");
    assert!(machine.aws.asked()[0].starts_with("GET /federation/credentials?"), "{:?}", machine.aws.asked());
}

#[test]
fn when_the_sign_on_is_over_or_never_was_then_renewing_it_is_hinted_at() {
    let machine = Machine::new(SIGN_ON);
    run(&mut with_portal(&machine))
        .exits(4)
        .complains(&["the credentials could not be had", "hint: renew the credentials"]);
    sign_on(&machine, "2020-01-01T00:00:00Z");
    run(&mut with_portal(&machine)).exits(4).complains(&["the credentials could not be had", "aws sso login"]);
    assert!(machine.aws.asked().is_empty());
}

#[test]
fn when_somebody_logged_in_by_the_console_then_the_keys_of_that_session_call() {
    let machine = Machine::new("[profile console]\nlogin_session = arn:aws:iam::123456789012:user/Admin\n");
    let keys = r#""accessKeyId":"CONSOLE","secretAccessKey":"s","sessionToken":"t","accountId":"123456789012""#;
    let session = format!(
        r#"{{"accessToken":{{{keys},"expiresAt":"2099-01-01T00:00:00Z"}},"tokenType":"aws_sigv4","refreshToken":"r",
            "idToken":"i","clientId":"arn:aws:signin:::devtools/same-device","dpopKey":"not needed before it is renewed"}}"#
    );
    // By SHA-256 of the session's name.
    let name = "10cabd19777b6651ac57333b55c7c10a1242b1c2337f40e674926d7324698347";
    machine.file(&format!(".aws/login/cache/{name}.json"), &session);
    assert_eq!(caller(&mut machine.whoami(&["--profile", "console"])), "CONSOLE");
}

#[test]
fn when_nobody_gives_keys_then_nothing_is_asked_of_anybody() {
    let machine = Machine::new("[default]\nregion = eu-west-1\n");
    run(&mut machine.whoami(&[])).exits(4).complains(&["no credentials", "hint: name a profile"]);
    assert!(machine.aws.asked().is_empty(), "{:?}", machine.aws.asked());
}
