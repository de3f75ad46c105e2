//! Standard output: readers that go away, disks that are full, names that would move the cursor

use crate::canned::Canned;
use crate::world::{Answer, World, skipped};
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::process::Stdio;

#[test]
fn when_the_reader_goes_away_then_the_command_ends_quietly() {
    let world = World::with_bucket();
    world.object("a", "1");
    let commands: [&[&str]; 6] = [
        &["bucket", "ls"],
        &["bucket", "ls", "logs"],
        &["bucket", "ls", "logs", "--output", "json"],
        &["whoami", "--output", "json"],
        &["completions", "bash"],
        &["--help"],
    ];
    for arguments in commands {
        let mut command = world.command(arguments);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("awsi can be run");
        // Nobody reads: the pipe is closed before the first line.
        drop(child.stdout.take());
        let answer = Answer::from(child.wait_with_output().expect("it ends")).exits(0);
        assert_eq!(answer.stderr, "", "{arguments:?}");
    }
}

#[test]
fn when_the_reader_goes_away_after_a_line_then_a_long_list_ends_quietly() {
    let world = World::with_bucket();
    world.file("empty", "");
    for number in 0..40 {
        let long = "x".repeat(900);
        world.awsi(&["bucket", "put", "empty", &format!("s3://logs/{number}{long}")]).exits(0);
    }
    let mut command = world.command(&["bucket", "ls", "logs", "-r"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("awsi can be run");
    let mut line = String::new();
    BufReader::with_capacity(64, child.stdout.take().expect("it is piped")).read_line(&mut line).expect("a line");
    let answer = Answer::from(child.wait_with_output().expect("it ends")).exits(0);
    assert_eq!((line.split_whitespace().next(), answer.stderr.as_str()), (Some("SIZE"), ""));
}

#[test]
fn when_the_disk_is_full_then_the_error_says_so() {
    let world = World::with_bucket();
    world.object("a", "1");
    let commands: [&[&str]; 5] =
        [&["whoami"], &["bucket", "ls", "logs"], &["completions", "zsh"], &["--help"], &["demo"]];
    for arguments in commands {
        let Ok(full) = File::options().write(true).open("/dev/full") else {
            skipped("there is no /dev/full here");
            return;
        };
        let mut command = world.command(arguments);
        let answer = Answer::from(command.stdout(full).output().expect("awsi can be run")).exits(1);
        answer.complains(&["error: the output could not be written\ncaused by: "]);
    }
}

#[test]
fn when_a_name_holds_control_characters_then_people_see_escapes_and_scripts_the_name() {
    const LIST: &str = "<ListBucketResult><Contents><Key>evil%1B%5B2J%0A</Key><Size>1</Size></Contents>\
                        <EncodingType>url</EncodingType><IsTruncated>false</IsTruncated></ListBucketResult>";
    let world = World::new();
    let server = Canned::new("200 OK", "", LIST);
    let ls = ["bucket", "ls", "logs", "--endpoint-url", &server.url];
    let table = world.awsi(&ls).exits(0);
    let list = world.awsi(&[&ls[..], &["--output", "json"]].concat()).exits(0);
    assert!(table.stdout.ends_with("  evil\\u{1b}[2J\\n\n") && !table.stdout.contains('\u{1b}'), "{table:?}");
    assert_eq!(crate::json::document(&list.stdout)[0]["key"], "evil\u{1b}[2J\n");
}

#[test]
fn when_an_error_holds_control_characters_then_their_escapes_are_shown() {
    let answer = World::with_bucket().awsi(&["bucket", "head", "s3://logs/\u{1b}[2J"]).exits(3);
    assert!(answer.stderr.contains("\\u{1b}[2J") && !answer.stderr.contains('\u{1b}'), "{answer:?}");
}

#[test]
fn when_nothing_watches_then_no_progress_is_drawn() {
    let world = World::with_bucket();
    world.file("a", &"x".repeat(3_000_000));
    let answer = world.awsi(&["bucket", "put", "a", "s3://logs/a"]).exits(0);
    assert_eq!((answer.stdout.as_str(), answer.stderr.as_str()), ("Uploaded s3://logs/a (2.86 MiB).\n", ""));
}

#[test]
fn when_standard_error_is_full_then_nothing_panics_and_the_exit_code_stays() {
    let world = World::with_bucket();
    for (arguments, code) in [(&["-vvv", "bucket", "status", "logs"][..], 0), (&["-vvv", "bucket", "ls", "missing"], 3)]
    {
        let Ok(full) = File::options().write(true).open("/dev/full") else {
            skipped("there is no /dev/full here");
            return;
        };
        let mut command = world.command(arguments);
        Answer::from(command.stderr(full).output().expect("awsi can be run")).exits(code);
    }
}
