//! `awsi fan-out --results`, and `--resume`

use crate::fan_out::{BOTH, behind, second_account_closed, statuses};
use crate::world::{Answer, World};
use std::io::Write;

fn line<'a>(option: &'a str, command: &'a str) -> Vec<&'a str> {
    vec!["--output", "json", "fan-out", "--accounts", BOTH, "--role", "Audit", option, "results.jsonl", "--", command]
}

/// One account is done, and the other failed.
fn half_done(world: &World) -> Answer {
    behind(&second_account_closed(world), world, &line("--results", "whoami")).exits(6)
}

#[test]
fn when_results_are_kept_then_each_is_a_line_and_the_next_run_does_only_what_failed() {
    let world = World::new();
    half_done(&world);
    let text = world.read("results.jsonl");
    assert_eq!(text.lines().count(), 2);
    assert!(text.contains(r#""job":"whoami as Audit","status":"ok""#), "{text}");
    assert!(text.contains(r#""status":"failed""#) && text.contains("not for you"), "{text}");
    let assumed = world.aws.calls()["AssumeRole"];
    let answer = world.awsi(&line("--resume", "whoami")).exits(0);
    let expected = [("111111111111", "done-before"), ("222222222222", "done")];
    assert_eq!(statuses(&answer), expected.map(|(account, status)| (account.to_owned(), status.to_owned())));
    assert_eq!(world.aws.calls()["AssumeRole"], assumed + 1);
    world.awsi(&line("--resume", "whoami")).exits(0);
    assert_eq!(world.aws.calls()["AssumeRole"], assumed + 1);
    assert_eq!(world.read("results.jsonl").lines().count(), 3);
}

#[test]
fn when_a_line_was_cut_short_then_that_is_said_and_its_target_runs_again() {
    let world = World::new();
    half_done(&world);
    let path = world.folder.path().join("results.jsonl");
    let mut file = std::fs::OpenOptions::new().append(true).open(path).expect("a file");
    file.write_all(br#"{"account":"222222222222","region":"us-e"#).expect("half a line");
    let arguments = line("--resume", "whoami");
    let answer = world.awsi(&arguments[2..]).exits(0);
    answer.complains(&["1 of the file's lines were cut short", "1 done, 1 done before."]);
}

#[test]
fn when_the_file_is_of_something_else_then_nothing_runs() {
    let world = World::new();
    half_done(&world);
    let before = world.aws.calls();
    world.awsi(&line("--results", "whoami")).exits(5).complains(&["--resume goes on with it"]);
    let other = world.awsi(&[&line("--resume", "role")[..], &["ls"]].concat()).exits(5);
    other.complains(&["line 1 of results.jsonl is a result of the job `whoami as Audit`, not of `role ls as Audit`"]);
    world.file("results.jsonl", "something else\n");
    world.awsi(&line("--resume", "whoami")).exits(5).complains(&["is not a result"]);
    assert_eq!(world.read("results.jsonl"), "something else\n");
    assert_eq!(world.aws.calls(), before);
}
