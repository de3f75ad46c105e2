//! Settings that are missing or wrong, and where they come from

use crate::world::{World, awsi, run};
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::process::Command;

const KEYS: [(&str, &str); 2] = [("AWS_ACCESS_KEY_ID", "AKIADUMMY"), ("AWS_SECRET_ACCESS_KEY", "dummy")];

/// An `awsi whoami` with nothing but these variables.
fn whoami(folder: &tempfile::TempDir, variables: &[(&str, &str)]) -> Command {
    let mut command = awsi(folder.path(), &["whoami"]);
    command.envs(variables.iter().copied());
    command
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

#[test]
fn when_no_region_is_anywhere_then_giving_one_is_hinted_at() {
    let answer = run(whoami(&folder(), &KEYS).env("AWS_MAX_ATTEMPTS", "1")).exits(2);
    answer.complains(&["error: no region", "hint: say --region"]);
}

#[test]
fn when_there_are_no_credentials_then_the_ways_to_give_them_are_hinted_at() {
    let answer = run(&mut whoami(&folder(), &[("AWS_REGION", "us-east-1")])).exits(4);
    answer.complains(&["error: could not learn who calls", "no credentials", "hint: name a profile", "--local"]);
}

#[test]
fn when_the_profile_is_unknown_then_the_known_ones_are_told() {
    let folder = folder();
    let config = folder.path().join("config");
    std::fs::write(&config, "[profile work]\nregion = eu-west-1\n").expect("a file");
    let mut command = awsi(folder.path(), &["whoami", "--profile", "play"]);
    let answer = run(command.env("AWS_CONFIG_FILE", &config)).exits(2);
    answer.complains(&["error: the profile `play`", "(known: work)", "hint: check --profile"]);
}

#[test]
fn when_a_profile_is_named_then_its_keys_and_region_are_used() {
    let world = World::new();
    let keys = "aws_access_key_id = AKIAWORK\naws_secret_access_key = x";
    let config = world.file("config", &format!("[profile work]\nregion = eu-west-3\n{keys}\n"));
    let mut command = world.command(&["--profile", "work", "whoami", "--output", "json"]);
    let answer = run(command.env("AWS_CONFIG_FILE", &config)).exits(0);
    assert_eq!(crate::json::document(&answer.stdout)["region"], "eu-west-3");
}

#[test]
fn when_a_variable_is_wrong_then_the_error_names_it() {
    let wrong = [("AWS_MAX_ATTEMPTS", "many"), ("AWS_RETRY_MODE", "fast"), ("AWS_ENDPOINT_URL", "localhost:1")];
    for (name, value) in wrong {
        let answer = run(whoami(&folder(), &KEYS).env("AWS_REGION", "us-east-1").env(name, value)).exits(2);
        answer.complains(&[&format!("error: `{value}` from the environment variable {name}")]);
    }
}

#[test]
fn when_an_option_is_wrong_then_it_is_a_usage_error() {
    let world = World::new();
    let cases: [(&[&str], &str); 6] = [
        (&["--region", "eu_west_1"], "`eu_west_1`"),
        (&["--endpoint-url", "localhost"], "`localhost`"),
        (&["--assume-role", "Audit"], "the role to assume"),
        (&["--local", "--endpoint-url", "http://127.0.0.1:1"], "--local cannot be used with --endpoint-url"),
        (&["--local", "--profile", "work"], "--local cannot be used with --profile"),
        (&["--output", "yaml"], "yaml"),
    ];
    for (options, words) in cases {
        let answer = run(&mut world.command(&[&["whoami"], options].concat())).exits(2);
        answer.complains(&["error: ", words]);
    }
}

#[test]
fn when_contradicting_options_stand_on_both_sides_of_the_command_then_they_are_refused_too() {
    let answer = World::new().awsi(&["--local", "bucket", "ls", "--profile", "work"]).exits(2);
    answer.complains(&["--local cannot be used with --profile"]);
}

#[test]
fn when_a_proxy_is_set_then_it_is_asked_for_a_tunnel_to_aws() {
    let proxy = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let url = format!("http://{}", proxy.local_addr().expect("an address"));
    let variables = [("AWS_REGION", "eu-west-1"), ("HTTPS_PROXY", url.as_str()), ("AWS_MAX_ATTEMPTS", "1")];
    let folder = folder();
    let mut command = whoami(&folder, &[&variables[..], &KEYS].concat());
    let asked = std::thread::spawn(move || {
        let (mut stream, _) = proxy.accept().expect("a client");
        let mut line = String::new();
        BufReader::new(&stream).read_line(&mut line).expect("a request");
        let _ = stream.write_all(b"HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n");
        line
    });
    run(&mut command).exits(1).complains(&["error: could not learn who calls"]);
    assert_eq!(
        asked.join().expect("the proxy was asked").trim_end(),
        "CONNECT sts.eu-west-1.amazonaws.com:443 HTTP/1.1"
    );
}
