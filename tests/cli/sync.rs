//! `awsi bucket sync`

use crate::json::{document, fields};
use crate::world::World;
use serde_json::json;
use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime};

/// A bucket, and a folder `here` of three files that are an hour old.
fn world() -> World {
    let world = World::with_bucket();
    for (path, content) in [("a b", "1"), ("sub/c", "22"), ("sub/d.tmp", "333")] {
        old_file(&world.folder.path().join("here").join(path), content);
    }
    world
}

fn old_file(file: &Path, content: &str) {
    fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
    fs::write(file, content).expect("a file");
    let file = fs::File::options().write(true).open(file).expect("a file");
    file.set_modified(SystemTime::now() - Duration::from_hours(1)).expect("a time");
}

#[test]
fn when_a_folder_goes_up_and_comes_back_then_it_is_the_same_and_again_nothing_is_copied() {
    let world = world();
    let up = ["bucket", "sync", "here", "s3://logs/there", "--exclude", "*.tmp"];
    assert_eq!(world.awsi(&up).exits(0).stdout, "Copied 2 files (3 B), 0 unchanged.\n");
    assert_eq!(world.awsi(&up).exits(0).stdout, "Copied 0 files (0 B), 2 unchanged.\n");
    let down = ["bucket", "sync", "s3://logs/there/", "back"];
    assert_eq!(world.awsi(&down).exits(0).stdout, "Copied 2 files (3 B), 0 unchanged.\n");
    assert_eq!((world.read("back/a b"), world.read("back/sub/c")), ("1".to_owned(), "22".to_owned()));
    assert_eq!(world.awsi(&down).exits(0).stdout, "Copied 0 files (0 B), 2 unchanged.\n");
}

#[test]
fn when_only_a_plan_is_wanted_then_it_is_shown_and_nothing_is_done() {
    let world = world();
    world.object("there/old", "4444");
    let dry = ["bucket", "sync", "here", "s3://logs/there", "--delete", "--dry-run", "--include", "*c", "--include"];
    let dry = [&dry[..], &["old"]].concat();
    let people = world.awsi(&dry).exits(0).stdout;
    let expected = "copy     here/sub/c to s3://logs/there/sub/c (2 B, missing)\n\
                    delete   s3://logs/there/old\n\
                    1 to copy (2 B), 1 to delete, 0 unchanged. Nothing was done.\n";
    assert_eq!(people, expected);
    let scripts = world.awsi(&[&dry[..], &["--output", "json"]].concat()).exits(0).stdout;
    let names = ["bytes", "unchanged", "copies", "deletions", "skipped", "refused", "unread"];
    assert_eq!(fields(&scripts), names);
    let copy = json!({
        "outcome": "planned", "action": "copy", "path": "sub/c", "from": "here/sub/c", "to": "s3://logs/there/sub/c",
        "version_id": null, "bytes": 2, "verification": null, "reason": "missing", "error": null,
    });
    assert_eq!(document(&scripts)["copies"], json!([copy]));
    assert_eq!(document(&scripts)["deletions"][0]["to"], "s3://logs/there/old");
    assert_eq!(world.aws.calls().get("DeleteObjects"), None);
    world.awsi(&["bucket", "head", "s3://logs/there/old"]).exits(0);
    world.awsi(&["bucket", "head", "s3://logs/there/sub/c"]).exits(3);
}

#[test]
fn when_deletion_is_asked_for_and_nobody_is_there_then_nothing_is_done_without_yes() {
    let world = world();
    world.object("there/old", "4444");
    let sync = ["bucket", "sync", "here", "s3://logs/there", "--delete"];
    world.awsi(&sync).exits(2).complains(&["nothing is deleted without --yes"]);
    world.awsi(&["bucket", "head", "s3://logs/there/a b"]).exits(3);
    let answer = world.awsi(&[&sync[..], &["--yes"]].concat()).exits(0);
    assert_eq!(answer.stdout, "Copied 3 files (6 B), deleted 1, 0 unchanged.\n");
    world.awsi(&["bucket", "head", "s3://logs/there/old"]).exits(3);
}

#[test]
fn when_a_key_would_leave_the_folder_then_it_is_refused_and_told_and_the_rest_is_there() {
    let world = World::with_bucket();
    world.object("there/../../escaped", "x");
    world.object("there/good", "x");
    let sync = ["bucket", "sync", "s3://logs/there", "sub/back", "--report", "report.jsonl"];
    let answer = world.awsi(&sync).exits(6);
    answer.complains(&["refused: ../../escaped: the key is no path", "1 refused", "hint: the same command again"]);
    assert_eq!(
        (world.read("sub/back/good"), world.files()),
        ("x".to_owned(), vec!["report.jsonl".into(), "sub".into()])
    );
    let report = world.read("report.jsonl");
    let lines: Vec<_> = report.lines().map(document).collect();
    let told: Vec<_> = lines.iter().map(|line| (line["outcome"].as_str(), line["path"].as_str())).collect();
    assert_eq!(told, [(Some("refused"), Some("../../escaped")), (Some("done"), Some("good"))]);
    assert_eq!((&lines[0]["verification"], &lines[1]["verification"]), (&serde_json::Value::Null, &"checksum".into()));
    let answer = world.awsi(&[&sync[..4], &["--output", "json"]].concat()).exits(6);
    let names =
        ["copied", "moved", "bytes", "unverified", "deleted", "unchanged", "failed", "skipped", "refused", "unread"];
    assert_eq!(fields(&answer.stdout), names);
    assert_eq!(document(&answer.stdout)["unchanged"], 1);
}

#[cfg(unix)]
#[test]
fn when_a_link_is_in_the_source_then_it_is_told_of_and_followed_only_when_that_is_said() {
    let world = world();
    std::os::unix::fs::symlink("sub", world.folder.path().join("here/link")).expect("a link");
    let sync = ["bucket", "sync", "here", "s3://logs"];
    world.awsi(&sync).exits(0).complains(&["skipped: link: a symbolic link, and none is followed"]);
    world.awsi(&["bucket", "head", "s3://logs/link/c"]).exits(3);
    world.awsi(&[&sync[..], &["--follow-links"]].concat()).exits(0);
    world.awsi(&["bucket", "head", "s3://logs/link/c"]).exits(0);
}

#[test]
fn when_the_command_makes_no_sense_then_it_is_a_usage_error_and_what_is_missing_is_not_found() {
    let world = world();
    world.awsi(&["bucket", "sync", "here", "there"]).exits(2).complains(&["both folders"]);
    world.awsi(&["bucket", "sync", "s3://logs/a", "s3://logs/a/b"]).exits(2).complains(&["overlap"]);
    world.awsi(&["bucket", "sync", "here", "s3://logs", "--exclude", "[a"]).exits(2).complains(&["is not a glob"]);
    world.awsi(&["bucket", "sync", "here", "s3://"]).exits(2);
    world.awsi(&["bucket", "sync", "missing", "s3://logs"]).exits(3).complains(&["the folder missing does not exist"]);
    world.awsi(&["bucket", "sync", "here", "s3://missing"]).exits(3).complains(&["the bucket `missing`"]);
}
