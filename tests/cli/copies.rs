//! `awsi bucket cp`

use crate::json::{document, fields};
use crate::world::{Answer, World, run};
use std::io::Write;
use std::process::Stdio;

/// Runs with this on standard input.
fn piped(world: &World, arguments: &[&str], input: &[u8]) -> Answer {
    let mut command = world.command(arguments);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("awsi");
    child.stdin.take().expect("it is piped").write_all(input).expect("awsi reads");
    child.wait_with_output().expect("it ends").into()
}

#[test]
fn when_cp_and_the_source_is_there_then_the_copy_has_its_content() {
    let world = World::with_bucket();
    world.awsi(&["bucket", "create", "copies"]).exits(0);
    world.object("a b+ü%", "content");
    let answer = world.awsi(&["bucket", "cp", "s3://logs/a b+ü%", "s3://copies/c d", "--output", "json"]).exits(0);
    assert_eq!(fields(&answer.stdout), ["from", "to", "size", "etag", "version_id", "verification"]);
    let copy = document(&answer.stdout);
    assert_eq!((&copy["to"], &copy["size"]), (&"s3://copies/c d".into(), &7.into()));
    world.awsi(&["bucket", "get", "s3://copies/c d", "back"]).exits(0);
    assert_eq!(world.read("back"), "content");
}

#[test]
fn when_cp_and_people_read_then_the_copy_is_told() {
    let world = World::with_bucket();
    world.object("a", "content");
    let answer = world.awsi(&["bucket", "cp", "s3://logs/a", "s3://logs/b"]).exits(0);
    assert_eq!(answer.stdout, "Copied s3://logs/a to s3://logs/b (7 B).\n");
}

#[test]
fn when_cp_and_the_source_is_missing_then_it_is_not_found() {
    let world = World::with_bucket();
    let answer = world.awsi(&["bucket", "cp", "s3://logs/missing", "s3://logs/b"]).exits(3);
    answer.complains(&["s3://logs/missing"]);
}

#[test]
fn when_cp_goes_up_down_and_through_pipes_then_the_content_is_the_same() {
    let world = World::with_bucket();
    world.file("a.json", "{}");
    world.awsi(&["bucket", "cp", "a.json", "s3://logs/sub/"]).exits(0);
    let head = world.awsi(&["bucket", "head", "s3://logs/sub/a.json", "--output", "json"]).exits(0);
    assert_eq!(document(&head.stdout)["content_type"], "application/json");
    let down = world.awsi(&["bucket", "cp", "s3://logs/sub/a.json", "b.json"]).exits(0);
    assert_eq!(down.stdout, "Copied s3://logs/sub/a.json to b.json (2 B).\n");
    assert_eq!(world.read("b.json"), "{}");
    let input = "piped\n".repeat(10);
    piped(&world, &["bucket", "cp", "-", "s3://logs/in.txt"], input.as_bytes()).exits(0);
    assert_eq!(world.awsi(&["bucket", "cp", "s3://logs/in.txt", "-"]).exits(0).stdout, input);
}

#[test]
fn when_cp_and_something_is_there_then_it_is_replaced_unless_it_is_to_be_absent() {
    let world = World::with_bucket();
    world.file("a", "new");
    world.file("b", "old");
    world.object("b", "old");
    for absent in ["--if-absent", "--no-clobber"] {
        world.awsi(&["bucket", "cp", "a", "s3://logs/b", absent]).exits(5);
        world.awsi(&["bucket", "cp", "s3://logs/b", "b", absent]).exits(5).complains(&["exists already"]);
    }
    world.awsi(&["bucket", "cp", "a", "s3://logs/b"]).exits(0);
    world.awsi(&["bucket", "cp", "s3://logs/b", "b"]).exits(0);
    assert_eq!(world.read("b"), "new");
}

#[test]
fn when_cp_takes_all_below_then_trees_go_whatever_is_there() {
    let world = World::with_bucket();
    for (path, content) in [("here/a", "1"), ("here/sub/b", "22"), ("here/sub/c.tmp", "333")] {
        std::fs::create_dir_all(world.folder.path().join(path).parent().expect("a folder")).expect("a folder");
        world.file(path, content);
    }
    let up = ["bucket", "cp", "here", "s3://logs/there", "--recursive", "--exclude", "*.tmp"];
    assert_eq!(world.awsi(&up).exits(0).stdout, "Copied 2 files (3 B).\n");
    assert_eq!(world.awsi(&up).exits(0).stdout, "Copied 2 files (3 B).\n");
    let absent = [&up[..], &["--if-absent"]].concat();
    assert_eq!(world.awsi(&absent).exits(0).stdout, "Copied 0 files (0 B), 2 unchanged.\n");
    assert_eq!(
        world.awsi(&["bucket", "cp", "-r", "s3://logs/there", "s3://logs/across"]).exits(0).stdout,
        "Copied 2 files (3 B).\n"
    );
    let dry = world.awsi(&["bucket", "cp", "-r", "s3://logs/across/", "back", "--dry-run"]).exits(0);
    assert!(dry.stdout.contains("s3://logs/across/sub/b to back/sub/b (2 B, always)"), "{dry:#?}");
    assert!(!world.files().contains(&"back".to_owned()));
    world.awsi(&["bucket", "cp", "-r", "s3://logs/across/", "back"]).exits(0);
    assert_eq!((world.read("back/a"), world.read("back/sub/b")), ("1".to_owned(), "22".to_owned()));
}

#[test]
fn when_cp_is_only_to_be_shown_then_nothing_is_done_and_a_missing_source_is_told() {
    let world = World::with_bucket();
    world.object("a", "four");
    let answer = world.awsi(&["bucket", "cp", "s3://logs/a", "s3://logs/b", "--dry-run"]).exits(0);
    assert_eq!(answer.stdout, "Would copy s3://logs/a to s3://logs/b (4 B).\n");
    world.awsi(&["bucket", "head", "s3://logs/b"]).exits(3);
    world.awsi(&["bucket", "cp", "s3://logs/missing", "b", "--dry-run"]).exits(3);
}

#[test]
fn when_cp_makes_no_sense_then_it_is_a_usage_error() {
    let world = World::with_bucket();
    world.file("a", "1");
    let wrong: [(&[&str], &str); 7] = [
        (&["a", "b"], "one side must be a bucket's"),
        (&["-", "s3://logs/"], "what is the key to be"),
        (&[".", "s3://logs/"], "--recursive takes all"),
        (&["s3://logs/sub/", "b"], "--recursive takes all"),
        (&["a", "s3://logs/b", "--include", "*"], "go with --recursive"),
        (&["-", "s3://logs/b", "--recursive"], "is one file"),
        (&["a", "s3://logs/b", "--dry-run", "--report", "r"], "cannot be used with"),
    ];
    for (arguments, problem) in wrong {
        world.awsi(&[&["bucket", "cp"], arguments].concat()).exits(2).complains(&[problem]);
    }
    assert_eq!(run(&mut world.command(&["bucket", "cp", "missing", "s3://logs/b"])).code, Some(1));
}
