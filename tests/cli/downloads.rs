//! `awsi bucket get`

use crate::json::{document, fields};
use crate::world::{Answer, World, skipped};

fn world() -> World {
    let world = World::with_bucket();
    world.object("2026/report.txt", "the report");
    world
}

const OBJECT: &str = "s3://logs/2026/report.txt";

#[test]
fn when_get_and_no_file_is_named_then_it_is_named_like_the_last_part_of_the_key() {
    let world = world();
    let answer = world.awsi(&["bucket", "get", OBJECT]).exits(0);
    assert_eq!(answer.stdout, "Downloaded s3://logs/2026/report.txt to report.txt (10 B).\n");
    assert_eq!(world.read("report.txt"), "the report");
}

#[test]
fn when_get_and_scripts_read_then_object_file_and_size_are_told() {
    let world = world();
    let answer = world.awsi(&["bucket", "get", OBJECT, "b", "--output", "json"]).exits(0);
    assert_eq!(fields(&answer.stdout), ["uri", "file", "size", "verified"]);
    assert_eq!(document(&answer.stdout), serde_json::json!({"uri": OBJECT, "file": "b", "size": 10, "verified": true}));
}

#[test]
fn when_get_and_the_file_is_a_folder_then_it_is_put_inside() {
    let world = world();
    std::fs::create_dir(world.folder.path().join("down")).expect("a folder");
    world.awsi(&["bucket", "get", OBJECT, "down"]).exits(0);
    assert_eq!(world.read("down/report.txt"), "the report");
}

#[test]
fn when_get_and_the_file_exists_then_only_force_overwrites_it() {
    let world = world();
    world.file("mine", "precious");
    let refused = world.awsi(&["bucket", "get", OBJECT, "mine"]).exits(5);
    refused.complains(&["error: the file mine exists already", "hint: --force overwrites it"]);
    assert_eq!(world.read("mine"), "precious");
    world.awsi(&["bucket", "get", OBJECT, "mine", "--force"]).exits(0);
    assert_eq!(world.read("mine"), "the report");
}

#[test]
fn when_get_and_the_folder_is_missing_then_the_error_names_it() {
    let answer = world().awsi(&["bucket", "get", OBJECT, "no/where/report.txt"]).exits(1);
    answer.complains(&["error: the folder no/where does not exist"]);
}

#[test]
fn when_get_and_the_folder_cannot_be_written_then_the_error_names_it() {
    let world = world();
    let locked = world.folder.path().join("locked");
    std::fs::create_dir(&locked).expect("a folder");
    let mut permissions = std::fs::metadata(&locked).expect("a folder").permissions();
    permissions.set_readonly(true);
    std::fs::set_permissions(&locked, permissions).expect("the folder is ours");
    if std::fs::write(locked.join("probe"), "").is_ok() {
        skipped("this user may write everywhere, as root does");
        return;
    }
    let answer = world.awsi(&["bucket", "get", OBJECT, "locked/report.txt"]).exits(1);
    answer.complains(&["error: permission to", "locked"]);
}

#[test]
fn when_get_and_the_object_is_missing_then_no_file_is_left() {
    let world = world();
    let answer = world.awsi(&["bucket", "get", "s3://logs/missing"]).exits(3);
    answer.complains(&["error: the object s3://logs/missing does not exist", "hint: "]);
    assert_eq!(world.files(), Vec::<String>::new());
}

#[test]
fn when_get_and_the_key_names_no_file_then_one_must_be_named() {
    let world = world();
    for key in ["folder/", "a/..", "a/."] {
        let uri = format!("s3://logs/{key}");
        world.object(key, "odd");
        let refused = world.awsi(&["bucket", "get", &uri]).exits(2);
        refused.complains(&["ends in no file name: say which FILE to write"]);
        world.awsi(&["bucket", "get", &uri, "odd", "--force"]).exits(0);
        assert_eq!(world.read("odd"), "odd");
    }
}

#[test]
fn when_get_and_the_disk_is_full_then_the_error_says_so() {
    if !std::path::Path::new("/dev/full").exists() {
        skipped("there is no /dev/full here");
        return;
    }
    // A device is no file: nothing is downloaded over it.
    world().awsi(&["bucket", "get", OBJECT, "/dev/full", "--force"]).exits(1).complains(&["/dev/full is not a file"]);
}

#[test]
fn when_get_and_the_object_is_empty_then_the_file_is_empty() {
    let world = World::with_bucket();
    world.object("nothing", "");
    world.awsi(&["bucket", "get", "s3://logs/nothing"]).exits(0);
    assert_eq!(world.read("nothing"), "");
}

#[cfg(unix)]
#[test]
fn when_get_and_it_is_interrupted_then_no_file_is_left() {
    let world = World::new();
    // Promises more than it sends, and keeps the connection.
    let stuck = crate::canned::stuck("200 OK", "content-length: 1000000\r\n", "the beginning");
    let mut command = world.command(&["bucket", "get", OBJECT, "--endpoint-url", &stuck]);
    let child = command.stderr(std::process::Stdio::piped()).spawn().expect("awsi can be run");
    while world.files().is_empty() {
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    crate::world::send("-INT", &child);
    let answer = Answer::from(child.wait_with_output().expect("it ends")).exits(130);
    assert_eq!((answer.stderr.as_str(), world.files()), ("error: interrupted\n", Vec::new()));
}
