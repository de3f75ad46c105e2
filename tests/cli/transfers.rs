//! `awsi bucket put` and `get` over pipes, at a rate, and killed in between; `awsi bucket cat`

use crate::canned::Canned;
use crate::world::{Answer, World, run, send};
use std::process::{Child, Stdio};
use std::time::Duration;

const MIB: usize = 1024 * 1024;

/// Text of which no two lines are the same.
fn text(size: usize) -> String {
    let lines: Vec<String> = (0..size / 8).map(|number| format!("{number:07}\n")).collect();
    lines.concat()
}

/// Starts `awsi` on its way.
fn start(world: &World, arguments: &[&str]) -> Child {
    world.command(arguments).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("awsi can be run")
}

/// The lines of the one file whose name ends so, before anything reads it as a journal.
fn lines_of(world: &World, end: &str) -> usize {
    let names = world.files();
    let journal = names.iter().find(|name| name.ends_with(end));
    journal.map_or(0, |name| world.read(name).lines().count())
}

fn kill_when(mut child: Child, is_time: impl Fn() -> bool) {
    while !is_time() {
        assert!(child.try_wait().expect("a process").is_none(), "it ended before it could be killed");
        std::thread::sleep(Duration::from_millis(5));
    }
    send("-KILL", &child);
    child.wait().expect("killed");
}

fn calls(world: &World, operation: &str) -> u64 {
    world.aws.calls().get(operation).copied().unwrap_or_default()
}

#[test]
fn when_put_is_killed_half_way_then_the_same_command_sends_only_what_is_missing() {
    let world = World::with_bucket();
    let content = text(48 * MIB);
    world.file("large", &content);
    let put = ["bucket", "put", "large", "s3://logs/large", "--resume", "--limit-rate", "16MiB"];
    // What it is of, its id, and parts.
    kill_when(start(&world, &put), || lines_of(&world, ".upload") >= 4);
    let noted = u64::try_from(lines_of(&world, ".upload")).expect("a few") - 2;
    world.aws.reset_calls();
    world.awsi(&put[..5]).exits(0);
    assert_eq!((calls(&world, "CreateMultipartUpload"), calls(&world, "UploadPart")), (0, 6 - noted));
    assert_eq!(world.files(), ["large"]);
    world.awsi(&["bucket", "get", "s3://logs/large", "back"]).exits(0);
    assert!(world.read("back") == content, "the download differs");
}

#[test]
fn when_get_is_killed_half_way_then_the_same_command_fetches_only_what_is_missing() {
    let world = World::with_bucket();
    let content = text(48 * MIB);
    world.file("large", &content);
    world.awsi(&["bucket", "put", "large", "s3://logs/large"]).exits(0);
    let get = ["bucket", "get", "s3://logs/large", "back", "--resume", "--limit-rate", "16MiB"];
    kill_when(start(&world, &get), || lines_of(&world, ".journal") >= 3);
    let standing = u64::try_from(lines_of(&world, ".journal")).expect("a few") - 1;
    assert!(!world.files().contains(&"back".to_owned()));
    world.aws.reset_calls();
    world.awsi(&get[..5]).exits(0);
    // One tells what the object is.
    assert!(calls(&world, "GetObject") <= 1 + 6 - standing, "{standing} stood: {:?}", world.aws.calls());
    assert!(world.read("back") == content, "the download differs");
    assert_eq!(world.files(), ["back", "large"]);
}

#[test]
fn when_put_reads_standard_input_then_all_of_it_is_the_object() {
    let world = World::with_bucket();
    for size in [0, 100, 9 * MIB] {
        world.file("source", &text(size));
        let source = std::fs::File::open(world.folder.path().join("source")).expect("a file");
        let mut put = world.command(&["bucket", "put", "-", "s3://logs/piped", "--content-type", "text/plain"]);
        let answer: Answer = run(put.stdin(source)).exits(0);
        assert!(answer.stdout.starts_with("Uploaded s3://logs/piped"), "{answer:?}");
        world.awsi(&["bucket", "get", "s3://logs/piped", "back", "--force"]).exits(0);
        assert!(world.read("back") == text(size), "{size}");
    }
}

#[test]
fn when_put_reads_standard_input_then_it_cannot_be_resumed() {
    let world = World::with_bucket();
    let refused = world.awsi(&["bucket", "put", "-", "s3://logs/piped", "--resume"]).exits(2);
    refused.complains(&["standard input cannot be read again"]);
}

#[test]
fn when_cat_then_the_content_is_printed_as_it_is() {
    let world = World::with_bucket();
    world.object("a", "0123456789\u{1b}[31m");
    let cases: [(&[&str], &str); 4] = [
        (&["cat", "s3://logs/a"], "0123456789\u{1b}[31m"),
        (&["cat", "s3://logs/a", "--skip", "3", "--limit", "4"], "3456"),
        (&["cat", "s3://logs/a", "--limit-rate", "1MiB", "--output", "json", "--limit", "2"], "01"),
        (&["get", "s3://logs/a", "-", "--quiet"], "0123456789\u{1b}[31m"),
    ];
    for (arguments, expected) in cases {
        let answer = world.awsi(&[&["bucket"], arguments].concat()).exits(0);
        assert_eq!((answer.stdout.as_str(), answer.stderr.as_str()), (expected, ""), "{arguments:?}");
    }
    assert_eq!(world.files(), Vec::<String>::new());
}

#[test]
fn when_cat_and_there_is_no_object_then_nothing_is_printed_and_the_exit_code_tells() {
    let answer = World::with_bucket().awsi(&["bucket", "cat", "s3://logs/none"]).exits(3);
    assert_eq!(answer.stdout, "");
    answer.complains(&["error: the object s3://logs/none does not exist"]);
}

#[test]
fn when_a_rate_makes_no_sense_then_it_is_a_usage_error() {
    let answer = World::new().awsi(&["bucket", "put", "a", "s3://logs/a", "--limit-rate", "fast"]).exits(2);
    answer.complains(&["wanted is a number of bytes a second"]);
}

#[test]
fn when_cat_cannot_compare_what_s3_has_a_checksum_of_then_that_is_noted_beside_the_content() {
    let world = World::new();
    let composite = "x-amz-checksum-sha256: eA==-2\r\nx-amz-checksum-type: COMPOSITE\r\netag: \"e-2\"\r\n";
    for (headers, noted) in [
        (composite, "s3://logs/a is not verified but for its length: S3 does not tell the checksums of its parts\n"),
        ("etag: \"e-2\"\r\n", ""),
    ] {
        let canned = Canned::new("200 OK", headers, "content");
        let cat = |more: &[&str]| {
            let mut command = world.command(&[&["bucket", "cat", "s3://logs/a"], more].concat());
            run(command.env("AWS_ENDPOINT_URL", &canned.url)).exits(0)
        };
        let answer = cat(&[]);
        assert_eq!((answer.stdout.as_str(), answer.stderr.as_str()), ("content", noted));
        assert_eq!(cat(&["--quiet"]).stderr, "");
        assert_eq!(cat(&["--limit", "7"]).stderr, noted);
        cat(&["-vv"]).complains(&["at its end it is not verified but for its length"]);
    }
}
