//! Command lines that nobody would type, run as processes on an AWS that is there.

use crate::secrets_everywhere::commands;
use crate::world::{Answer, World};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;

/// Above what a test needs.
const PROCESSES: u32 = 96;

/// Names of what is there among what is nowhere.
const WORDS: &[&str] = &[
    "",
    "-",
    "--",
    "logs",
    "s3://logs/a",
    "s3://logs/",
    "s3://logs",
    "s3://",
    "s3://nowhere/a",
    "a",
    "b",
    "folder",
    ".",
    "é",
    "\u{1b}[2J",
    "web",
    "slow",
    "Shop",
    "Orders",
    "3",
    "-1",
    "NaN",
    "1h",
    "0s",
    ">250",
    "shop",
    "--yes",
    "--quiet",
    "--output=json",
    "--dry-run",
    "--recursive",
    "-vvv",
    "--region=a b",
    "--region=eu-west-1",
    "--profile=nobody",
    "--endpoint-url=http://127.0.0.1:1",
    "--endpoint-url=:",
    "--local",
    "--max-attempts=1",
    "--assume-role=arn:",
];

/// What does not end by itself, or waits for somebody.
const ENDLESS: [&str; 3] = ["local serve", "alarm wait", "instance wait"];

const OF_EC2: [&str; 3] = ["instance", "launch", "vpc"];

fn leaves() -> Vec<String> {
    let leaves = |group: String| {
        let leaves: Vec<String> = commands(&[&group]).iter().map(|leaf| format!("{group} {leaf}")).collect();
        if leaves.is_empty() { vec![group] } else { leaves }
    };
    // What this build is without has no commands to list.
    let is_there = |group: &String| cfg!(feature = "ec2") || !OF_EC2.contains(&group.as_str());
    let leaves = commands(&[]).into_iter().filter(is_there).flat_map(leaves);
    leaves.filter(|leaf| !ENDLESS.contains(&leaf.as_str())).collect()
}

fn assert_told(line: &[String], answer: &Answer) {
    assert!(answer.code.is_some_and(|code| (0..=20).contains(&code)), "{line:?}: {answer:#?}");
    assert!(!answer.stderr.contains("panicked"), "{line:?}: {answer:#?}");
    // Who fails says why.
    assert!(answer.code == Some(0) || !answer.stderr.is_empty() || !answer.stdout.is_empty(), "{line:?}: {answer:#?}");
}

#[test]
fn when_a_command_line_is_anything_then_the_process_ends_nothing_panics_and_it_says_why() {
    let leaves = leaves();
    let mut runner = TestRunner::new(ProptestConfig::with_cases(PROCESSES.max(ProptestConfig::default().cases / 8)));
    let line = (prop::sample::select(leaves), prop::collection::vec(prop::sample::select(WORDS), 0..5));
    let world = World::with_bucket();
    world.object("a", "content");
    // What climbs out of the folder is still in one of ours.
    let done = runner.run(&line, |(leaf, words)| {
        let line: Vec<String> = leaf.split(' ').chain(words).map(str::to_owned).collect();
        let arguments: Vec<&str> = line.iter().map(String::as_str).collect();
        let mut command = world.command(&arguments);
        let answer = crate::world::run(command.env("AWS_MAX_ATTEMPTS", "1"));
        assert_told(&line, &answer);
        Ok(())
    });
    done.expect("no line is too much");
}
