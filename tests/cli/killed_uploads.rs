//! `awsi bucket sync`, `cp` and `mv`, killed within an upload in parts: the second run goes on, and no part is left.

use crate::broken_off::{Tree, read, write_all};
use crate::door::{DENIED, Door};
use crate::world::{World, run};
use s3_interactions::{count_bucket_contents, get_object_bytes};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

const MIB: usize = 1024 * 1024;
/// Five parts.
const SIZE: usize = 36 * MIB;
/// So many get through before it is killed.
const THROUGH: usize = 2;

fn content() -> Vec<u8> {
    (0..SIZE).map(|at| u8::try_from((at / 512 * 7 + at) % 251).expect("a byte")).collect()
}

/// With a file `here/large` and a small one.
fn world() -> World {
    let world = World::with_bucket();
    let tree = Tree::from([("large".to_owned(), content()), ("small".to_owned(), b"1".to_vec())]);
    write_all(&world.folder.path().join("here"), &tree);
    world
}

fn unfinished(world: &World) -> u64 {
    world.doing(async |provider| count_bucket_contents("logs", &provider).await.expect("a count").uploads)
}

fn parts_sent(world: &World) -> u64 {
    world.aws.calls().get("UploadPart").copied().unwrap_or_default()
}

fn is_there(world: &World, key: &str) -> bool {
    let found = world.doing(async |provider| get_object_bytes("logs", key, u64::MAX, &provider).await);
    found.is_ok_and(|found| found == content())
}

/// Kills the command when some parts have gone and the next are on their way, and says over which door others get through.
fn kill(world: &World, arguments: &[&str]) -> Door {
    let (seen, is_over) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));
    let (counted, waited_for) = (Arc::clone(&seen), Arc::clone(&is_over));
    let door = Door::keeping(&world.aws.endpoint_url(), move |request| {
        let is_late = request.first.contains("partNumber=") && counted.fetch_add(1, Ordering::SeqCst) >= THROUGH;
        let is_kept = is_late && !waited_for.load(Ordering::SeqCst);
        while is_kept && !waited_for.load(Ordering::SeqCst) {
            std::thread::sleep(Duration::from_millis(2));
        }
        is_kept.then_some(DENIED)
    });
    let mut command = over(&door, world, arguments);
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("awsi can be run");
    let begun = Instant::now();
    while seen.load(Ordering::SeqCst) <= THROUGH && begun.elapsed() < Duration::from_mins(1) {
        std::thread::sleep(Duration::from_millis(2));
    }
    // SIGKILL: nothing of it is told to the process.
    child.kill().expect("it runs");
    child.wait().expect("it ends");
    is_over.store(true, Ordering::SeqCst);
    assert_eq!(unfinished(world), 1, "it was in the middle of it");
    door
}

fn over(door: &Door, world: &World, arguments: &[&str]) -> Command {
    let mut command = world.command(arguments);
    command.env("AWS_ENDPOINT_URL", &door.url);
    command
}

#[test]
fn when_a_command_is_killed_within_an_upload_then_the_second_run_completes_it_and_no_part_is_left() {
    let commands: [&[&str]; 5] = [
        &["bucket", "sync", "here", "s3://logs/there"],
        &["bucket", "cp", "here", "s3://logs/there", "--recursive"],
        &["bucket", "mv", "here", "s3://logs/there", "--recursive"],
        &["bucket", "cp", "here/large", "s3://logs/there/large"],
        &["bucket", "mv", "here/large", "s3://logs/there/large"],
    ];
    for command in commands {
        let world = world();
        let door = kill(&world, command);
        let before = parts_sent(&world);
        assert!(!is_there(&world, "there/large"), "{command:?}");

        run(&mut over(&door, &world, command)).exits(0);

        assert!(is_there(&world, "there/large"), "{command:?}");
        assert_eq!(unfinished(&world), 0, "{command:?}");
        // What had gone did not go again.
        assert!(parts_sent(&world) - before < 5, "{command:?}");
        let is_moved = command.contains(&"mv");
        assert_eq!(read(&world.folder.path().join("here")).contains_key("large"), !is_moved, "{command:?}");
    }
}

#[test]
fn when_the_file_is_gone_before_the_second_run_then_its_parts_are_taken_back() {
    let world = world();
    let command = ["bucket", "sync", "here", "s3://logs/there"];
    let door = kill(&world, &command);
    std::fs::remove_file(world.folder.path().join("here/large")).expect("removed");

    run(&mut over(&door, &world, &command)).exits(0);

    assert_eq!(unfinished(&world), 0);
    let state = world.folder.path().join(".local/state/awsi/uploads");
    assert_eq!(read(&state), Tree::new());
}

#[cfg(unix)]
#[test]
fn when_uploads_are_noted_then_for_the_eyes_of_their_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let world = world();
    kill(&world, &["bucket", "cp", "here/large", "s3://logs/large"]);
    let state = world.folder.path().join(".local/state/awsi/uploads");
    let mode = |path: &std::path::Path| std::fs::metadata(path).expect("it is there").permissions().mode() & 0o777;
    let journal = read(&state).into_keys().next().expect("a journal");
    assert_eq!((mode(&state), mode(&state.join(journal))), (0o700, 0o600));
}

#[test]
fn when_there_is_no_place_for_notes_then_an_upload_goes_without() {
    let world = world();
    world.file("a-file", "");
    let mut command = world.command(&["bucket", "sync", "here", "s3://logs/there"]);
    command.env("XDG_STATE_HOME", world.folder.path().join("a-file"));
    run(&mut command).exits(0);
    assert!(is_there(&world, "there/large"));
}
