//! What `kill -9`, a closed door and a report that is there leave of `awsi bucket cp`, `mv` and `sync`.
#![cfg(unix)]

use crate::door::{DENIED, Door};
use crate::json::document;
use crate::world::{World, run, send};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

const FILES: usize = 60;

pub(crate) type Tree = BTreeMap<String, Vec<u8>>;

fn tree() -> Tree {
    let file =
        |number: usize| (format!("{}/file {number}", number % 7), vec![u8::try_from(number).expect("a byte"); 20_000]);
    (0..FILES).map(file).collect()
}

fn write(folder: &Path) {
    write_all(folder, &tree());
}

/// Files that are an hour old: what was just written would count as newer than an upload of the same second.
pub(crate) fn write_all(folder: &Path, tree: &Tree) {
    for (path, content) in tree {
        let file = folder.join(path);
        fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
        fs::write(&file, content).expect("a file");
        let file = fs::File::options().write(true).open(file).expect("a file");
        file.set_modified(std::time::SystemTime::now() - Duration::from_hours(1)).expect("a time");
    }
}

pub(crate) fn read(folder: &Path) -> Tree {
    let (mut tree, mut folders) = (Tree::new(), vec![folder.to_owned()]);
    while let Some(open) = folders.pop() {
        for entry in fs::read_dir(&open).into_iter().flatten() {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).expect("below").to_str().expect("unicode").to_owned();
                tree.insert(name, fs::read(&path).expect("a file"));
            }
        }
    }
    tree
}

/// What a first run left, beside whole files: downloads that were broken off.
fn without_unfinished(mut tree: Tree) -> Tree {
    tree.retain(|path, _| !path.contains(".s3-download-"));
    tree
}

/// Kills the command as soon as its report has some lines, and says how many.
fn killed(world: &World, arguments: &[&str]) -> usize {
    let report = world.folder.path().join("first.jsonl");
    let mut command = world.command(&[arguments, &["--concurrency", "2", "--report", "first.jsonl"]].concat());
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("awsi");
    let begun = Instant::now();
    while fs::read_to_string(&report).unwrap_or_default().lines().count() < 3 && begun.elapsed().as_secs() < 60 {
        std::thread::sleep(Duration::from_millis(1));
    }
    send("-KILL", &child);
    child.wait().expect("it ends");
    let report = fs::read_to_string(&report).expect("a report");
    let lines: Vec<_> = report.lines().map(document).collect();
    assert!(lines.iter().all(|line| line["outcome"] == "done"), "{report}");
    lines.len()
}

fn fetched(world: &World, prefix: &str, name: &str) -> Tree {
    world.awsi(&["bucket", "cp", "-r", prefix, name]).exits(0);
    read(&world.folder.path().join(name))
}

#[test]
fn when_a_sync_is_killed_then_the_next_does_the_rest_and_says_how_much_was_there() {
    let world = World::with_bucket();
    write(&world.folder.path().join("here"));
    let up = ["bucket", "sync", "here", "s3://logs/there"];
    let done = killed(&world, &up);
    assert!((3..FILES).contains(&done), "{done}");
    let second = world.awsi(&[&up[..], &["--output", "json"]].concat()).exits(0);
    let second = document(&second.stdout);
    let (copied, unchanged) = (second["copied"].as_u64(), second["unchanged"].as_u64());
    assert_eq!(copied.zip(unchanged).map(|(copied, unchanged)| copied + unchanged), Some(FILES as u64));
    assert!(unchanged >= Some(done as u64), "{second}");

    let down = ["bucket", "sync", "s3://logs/there", "back"];
    fs::remove_file(world.folder.path().join("first.jsonl")).expect("a report");
    let done = killed(&world, &down);
    let first = without_unfinished(read(&world.folder.path().join("back")));
    assert!(first.iter().all(|(path, content)| tree().get(path) == Some(content)), "half a file");
    let second = world.awsi(&down).exits(0);
    let left = read(&world.folder.path().join("back"));
    // What was left is told of.
    for path in left.keys().filter(|path| path.contains(".s3-download-")) {
        assert!(second.stderr.contains(&format!("skipped: {path}: left by a download")), "{second:#?}");
    }
    assert!(first.len() >= done && without_unfinished(left) == tree(), "the trees differ");
}

#[test]
fn when_a_copy_is_killed_then_the_next_completes_it() {
    let world = World::with_bucket();
    write(&world.folder.path().join("here"));
    let up = ["bucket", "cp", "here", "s3://logs/there", "--recursive"];
    killed(&world, &up);
    world.awsi(&[&up[..], &["--if-absent"]].concat()).exits(0);
    assert!(fetched(&world, "s3://logs/there", "back") == tree(), "the trees differ");
}

#[test]
fn when_a_move_is_killed_then_nothing_is_lost_and_the_next_completes_it() {
    let world = World::with_bucket();
    let here = world.folder.path().join("here");
    write(&here);
    let up = ["bucket", "mv", "here", "s3://logs/there", "--recursive"];
    let done = killed(&world, &up);
    let left = read(&here);
    assert!(left.len() <= FILES - done && !left.is_empty(), "{} of {done}", left.len());
    world.awsi(&up).exits(0);
    assert!(read(&here).is_empty());
    let across = ["bucket", "mv", "s3://logs/there", "s3://logs/across", "--recursive"];
    fs::remove_file(world.folder.path().join("first.jsonl")).expect("a report");
    killed(&world, &across);
    world.awsi(&across).exits(0);
    assert!(fetched(&world, "s3://logs/there", "old").is_empty());
    assert!(fetched(&world, "s3://logs/across", "back") == tree(), "the trees differ");
}

#[test]
fn when_all_is_denied_then_the_exit_code_says_so_and_when_some_is_that_it_is_partial() {
    let world = World::with_bucket();
    write(&world.folder.path().join("here"));
    let closed = Door::before(&world.aws.endpoint_url(), |first| first.starts_with("PUT "), DENIED);
    let denied = |arguments: &[&str], url: &str| run(world.command(arguments).env("AWS_ENDPOINT_URL", url));
    let all = denied(&["bucket", "sync", "here", "s3://logs/there", "--report", "all.jsonl"], &closed.url).exits(4);
    all.complains(&["60 failed", "hint: `awsi whoami`"]);
    let report = world.read("all.jsonl");
    let line = document(report.lines().next().expect("a line"));
    assert_eq!((&line["outcome"], &line["error"]["code"]), (&"failed".into(), &"AccessDenied".into()), "{line}");
    denied(&["bucket", "cp", "-r", "here", "s3://logs/there"], &closed.url).exits(4);
    denied(&["bucket", "mv", "-r", "here", "s3://logs/there"], &closed.url).exits(4);
    assert!(read(&world.folder.path().join("here")) == tree());

    let ajar =
        Door::before(&world.aws.endpoint_url(), |first| first.starts_with("PUT ") && first.contains("/3/"), DENIED);
    let some = denied(&["bucket", "cp", "-r", "here", "s3://logs/there"], &ajar.url).exits(6);
    some.complains(&["not all is copied", "hint: `awsi bucket sync`"]);
}

#[test]
fn when_the_report_is_there_already_then_nothing_is_done_and_it_stays() {
    let world = World::with_bucket();
    write(&world.folder.path().join("here"));
    world.file("report", "kept");
    let calls = world.aws.calls();
    for command in [
        &["bucket", "sync", "here", "s3://logs/there"][..],
        &["bucket", "cp", "-r", "here", "s3://logs/there"],
        &["bucket", "mv", "here/0/file 0", "s3://logs/there"],
    ] {
        let answer = world.awsi(&[command, &["--report", "report"]].concat()).exits(5);
        answer.complains(&["the report report exists already", "hint: no report is overwritten"]);
    }
    assert_eq!((world.read("report"), world.aws.calls()), ("kept".to_owned(), calls));
}

#[test]
fn when_one_fails_then_the_report_has_the_id_of_the_request() {
    let world = World::with_bucket();
    world.file("a", "1");
    let body = "<Error><Code>AccessDenied</Code><Message>no</Message></Error>";
    let canned = crate::canned::Canned::new("403 Forbidden", "x-amz-request-id: REQUEST1\r\n", body);
    let mut command = world.command(&["bucket", "cp", "a", "s3://logs/a", "--report", "report"]);
    run(command.env("AWS_ENDPOINT_URL", &canned.url)).exits(4);
    let line = document(&world.read("report"));
    let error = &line["error"];
    assert_eq!((&error["code"], &error["request_id"]), (&"AccessDenied".into(), &"REQUEST1".into()), "{line}");
    assert_eq!((&line["to"], &line["action"]), (&"s3://logs/a".into(), &"copy".into()), "{line}");
}
