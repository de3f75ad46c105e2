//! `awsi demo`

use crate::door::{DENIED, Door};
use crate::json::{document, fields};
use crate::world::{Answer, World, awsi, run, send};
use std::process::Stdio;

const BUCKET: &str = "awsi-demo-123456789012-us-east-1";

#[test]
fn when_demo_and_nothing_is_set_then_every_step_is_told_and_right() {
    let folder = tempfile::tempdir().expect("a folder");
    let answer = run(&mut awsi(folder.path(), &["demo"])).exits(0);
    let steps: Vec<_> = answer.stdout.lines().filter(|line| line.starts_with(char::is_whitespace)).collect();
    for (number, step) in steps.iter().enumerate() {
        assert!(step.trim_start().starts_with(&format!("{}  ", number + 1)), "{step}");
    }
    let told =
        ["does not exist", "every byte the same", "denied to 111122223333", "demo/missing does not exist", "gone with"];
    for words in told {
        assert!(answer.stdout.contains(words), "{words}: {answer:#?}");
    }
    assert_eq!(answer.stderr, "");
    assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 0, "the demo left files behind");
}

#[test]
fn when_demo_and_a_file_is_given_then_that_file_is_sent() {
    let world = World::new();
    world.file("mine +%.txt", "my own content");
    let answer = world.awsi(&["demo", "mine +%.txt"]).exits(0);
    assert!(answer.stdout.contains("14 B as demo/mine +%.txt"), "{answer:#?}");
    assert_eq!(world.files(), ["mine +%.txt"]);
}

#[test]
fn when_demo_and_scripts_read_then_one_document_tells_all_steps() {
    let answer = World::new().awsi(&["demo", "--output", "json"]).exits(0);
    assert_eq!(fields(&answer.stdout), ["steps"]);
    let story = document(&answer.stdout);
    let steps = story["steps"].as_array().expect("a list");
    assert!(steps.len() > 10 && steps.iter().all(|step| step["ok"] == true), "{steps:#?}");
}

#[test]
fn when_demo_and_the_file_is_missing_or_a_folder_then_it_is_refused_before_anything_happens() {
    let world = World::new();
    let missing = world.awsi(&["demo", "nowhere"]).exits(1);
    assert_eq!(missing.stdout, "");
    missing.complains(&["error: the file nowhere cannot be used for the demo", "caused by: "]);
    world.awsi(&["demo", "."]).exits(1).complains(&["not a regular file"]);
}

#[test]
fn when_demo_and_an_endpoint_is_configured_then_only_real_uses_it() {
    let world = World::new();
    world.awsi(&["demo"]).exits(0);
    assert!(world.aws.calls().is_empty());
    world.awsi(&["demo", "--endpoint-url", &world.aws.endpoint_url()]).exits(2).complains(&["say --real"]);
    world.awsi(&["demo", "--real"]).exits(2).complains(&["--yes"]);
    assert!(world.aws.calls().is_empty());
}

#[test]
fn when_demo_and_it_is_real_and_confirmed_then_it_runs_there_and_leaves_nothing() {
    let world = World::new();
    world.awsi(&["demo", "--real", "--yes"]).exits(0);
    assert_eq!(world.aws.calls().get("DeleteBucket"), Some(&1));
    assert_eq!(world.awsi(&["bucket", "ls", "--output", "json"]).exits(0).stdout, "[]\n");
}

#[test]
fn when_demo_and_its_bucket_exists_then_it_is_left_alone() {
    let world = World::new();
    world.awsi(&["bucket", "create", BUCKET]).exits(0);
    let refused = world.awsi(&["demo", "--real", "--yes"]).exits(5);
    refused.complains(&["error: the bucket `awsi-demo-123456789012-us-east-1` exists"]);
    world.awsi(&["bucket", "status", BUCKET, "--exit-code"]).exits(0);
}

#[test]
fn when_demo_and_a_step_fails_then_the_bucket_is_destroyed_all_the_same() {
    let world = World::new();
    world.file("a", "content");
    let is_upload = |request: &str| request.starts_with("PUT") && request.contains("/demo/");
    let door = Door::before(&world.aws.endpoint_url(), is_upload, DENIED);
    let answer = world.awsi(&["demo", "a", "--real", "--yes", "--endpoint-url", &door.url]).exits(4);
    let upload =
        answer.stdout.lines().position(|line| line.contains("Upload a file") && line.contains("FAILED: access"));
    let destroyed = answer.stdout.lines().position(|line| line.contains("Destroy the bucket") && line.contains("gone"));
    assert!(upload.is_some() && upload < destroyed, "{answer:#?}");
    answer.complains(&["error: access to s3://awsi-demo-123456789012-us-east-1/demo/a is denied"]);
    world.awsi(&["bucket", "status", BUCKET, "--exit-code"]).exits(3);
}

#[test]
fn when_demo_and_the_download_differs_then_the_byte_is_told_and_the_bucket_destroyed() {
    let world = World::new();
    world.file("a", "content");
    let is_download = |request: &str| request.starts_with("GET") && request.contains("/demo/a");
    let door = Door::before(&world.aws.endpoint_url(), is_download, ("200 OK", "conTent"));
    let answer = world.awsi(&["demo", "a", "--real", "--yes", "--endpoint-url", &door.url]).exits(1);
    assert!(answer.stdout.contains("FAILED: the download differs at byte 3"), "{answer:#?}");
    answer.complains(&["error: the download differs at byte 3"]);
    world.awsi(&["bucket", "status", BUCKET, "--exit-code"]).exits(3);
}

#[test]
fn when_demo_and_the_output_breaks_then_the_bucket_is_destroyed_all_the_same() {
    let world = World::new();
    let mut command = world.command(&["demo", "--real", "--yes"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("awsi can be run");
    drop(child.stdout.take());
    Answer::from(child.wait_with_output().expect("it ends")).exits(0);
    let calls = world.aws.calls();
    assert_eq!((calls.get("CreateBucket"), calls.get("DeleteBucket")), (Some(&1), Some(&1)));
}

#[cfg(unix)]
#[test]
fn when_demo_and_it_is_interrupted_then_the_bucket_is_destroyed_all_the_same() {
    let world = World::new();
    // Takes no space and a long time to send.
    let file = std::fs::File::create(world.folder.path().join("large")).expect("a file");
    file.set_len(1_000_000_000).expect("a file with a hole");
    let mut command = world.command(&["demo", "large", "--real", "--yes"]);
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("awsi can be run");
    while !world.aws.calls().contains_key("UploadPart") {
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    send("-INT", &child);
    let answer = Answer::from(child.wait_with_output().expect("it ends")).exits(130);
    assert!(answer.stdout.contains("FAILED: interrupted"), "{answer:#?}");
    world.awsi(&["bucket", "status", BUCKET, "--exit-code"]).exits(3);
}
