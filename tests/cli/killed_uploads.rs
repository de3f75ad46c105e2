//! `awsi bucket sync`, `cp`, `mv` and `put`, killed within an upload in parts: the second run goes on or begins anew, and no
//! part is left.

use crate::broken_off::{Tree, read, write_all};
use crate::door::{DENIED, Door};
use crate::request::Request;
use crate::world::{World, run};
use s3_interactions::{count_bucket_contents, get_object_bytes};
use std::fs::File;
use std::process::{Child, Command, Stdio};
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

fn notes(world: &World) -> Tree {
    read(&world.folder.path().join(".local/state/awsi/uploads"))
}

/// What the one who kills has seen, and whether he is done.
#[derive(Clone, Default)]
struct Watch {
    seen: Arc<AtomicUsize>,
    is_over: Arc<AtomicBool>,
}

impl Watch {
    fn is_over(&self) -> bool {
        self.is_over.load(Ordering::SeqCst)
    }

    fn wait(&self) {
        while !self.is_over() {
            std::thread::sleep(Duration::from_millis(2));
        }
    }

    /// Kills the process when so many were seen.
    fn kill(&self, mut child: Child, count: usize) {
        let begun = Instant::now();
        while self.seen.load(Ordering::SeqCst) < count && begun.elapsed() < Duration::from_mins(1) {
            std::thread::sleep(Duration::from_millis(2));
        }
        // SIGKILL: nothing of it is told to the process.
        child.kill().expect("it runs");
        child.wait().expect("it ends");
        self.is_over.store(true, Ordering::SeqCst);
    }
}

/// Kills the command when some parts have gone and the next are on their way, and says over which door others get through.
fn kill(world: &World, arguments: &[&str]) -> Door {
    let watch = Watch::default();
    let watched = watch.clone();
    let door = Door::keeping(&world.aws.endpoint_url(), move |request| {
        let is_late = request.first.contains("partNumber=") && watched.seen.fetch_add(1, Ordering::SeqCst) >= THROUGH;
        let is_kept = is_late && !watched.is_over();
        if is_kept {
            watched.wait();
        }
        is_kept.then_some(DENIED)
    });
    watch.kill(begin(&door, world, arguments), THROUGH + 1);
    assert_eq!(unfinished(world), 1, "it was in the middle of it");
    door
}

/// Kills the command when S3 has begun an upload for it, before it hears of that.
fn kill_at_beginning(world: &World, arguments: &[&str]) -> Door {
    let watch = Watch::default();
    let (asked, answered) = (watch.clone(), watch.clone());
    let is_first = move |request: &Request| {
        request.first.starts_with("POST") && request.first.contains("uploads") && !asked.is_over()
    };
    let door = Door::losing(&world.aws.endpoint_url(), is_first, move || {
        answered.seen.fetch_add(1, Ordering::SeqCst);
        answered.wait();
    });
    watch.kill(begin(&door, world, arguments), 1);
    assert_eq!((unfinished(world), parts_sent(world)), (1, 0), "it was at the beginning of it");
    door
}

fn over(door: &Door, world: &World, arguments: &[&str]) -> Command {
    let mut command = world.command(arguments);
    command.env("AWS_ENDPOINT_URL", &door.url);
    if arguments.contains(&"-") {
        command.stdin(File::open(world.folder.path().join("here/large")).expect("a file"));
    }
    command
}

fn begin(door: &Door, world: &World, arguments: &[&str]) -> Child {
    let mut command = over(door, world, arguments);
    command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("awsi can be run")
}

const OF_FILES: [&[&str]; 6] = [
    &["bucket", "sync", "here", "s3://logs/there"],
    &["bucket", "cp", "here", "s3://logs/there", "--recursive"],
    &["bucket", "mv", "here", "s3://logs/there", "--recursive"],
    &["bucket", "cp", "here/large", "s3://logs/there/large"],
    &["bucket", "mv", "here/large", "s3://logs/there/large"],
    &["bucket", "put", "here/large", "s3://logs/there/large"],
];
const OF_STREAMS: [&[&str]; 2] =
    [&["bucket", "cp", "-", "s3://logs/there/large"], &["bucket", "put", "-", "s3://logs/there/large"]];

#[test]
fn when_a_command_is_killed_within_an_upload_then_the_second_run_completes_it_and_no_part_is_left() {
    for command in OF_FILES {
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
    assert_eq!(notes(&world), Tree::new());
}

#[test]
fn when_a_command_is_killed_within_a_stream_then_whatever_is_written_there_next_takes_its_parts_back() {
    let next: [&[&str]; 3] = [OF_STREAMS[0], OF_STREAMS[1], &["bucket", "cp", "here/large", "s3://logs/there/large"]];
    for (command, next) in OF_STREAMS.into_iter().flat_map(|command| next.map(|next| (command, next))) {
        let world = world();
        let door = kill(&world, command);
        let before = parts_sent(&world);

        run(&mut over(&door, &world, next)).exits(0);

        assert!(is_there(&world, "there/large"), "{command:?} {next:?}");
        assert_eq!((unfinished(&world), notes(&world)), (0, Tree::new()), "{command:?} {next:?}");
        // Nothing of a stream is gone on with.
        assert_eq!(parts_sent(&world) - before, 5, "{command:?} {next:?}");
    }
}

#[test]
fn when_what_is_written_there_next_needs_no_parts_then_those_of_the_killed_are_taken_back_too() {
    for command in [OF_STREAMS[0], OF_FILES[3]] {
        for next in ["cp", "put"] {
            let world = world();
            let door = kill(&world, command);
            run(&mut over(&door, &world, &["bucket", next, "here/small", "s3://logs/there/large"])).exits(0);
            assert_eq!((unfinished(&world), notes(&world)), (0, Tree::new()), "{command:?} {next}");
        }
    }
}

#[test]
fn when_a_command_is_killed_before_it_hears_of_its_upload_then_the_second_run_ends_that() {
    for command in OF_FILES.into_iter().chain(OF_STREAMS) {
        let world = world();
        let door = kill_at_beginning(&world, command);

        run(&mut over(&door, &world, command)).exits(0);

        assert!(is_there(&world, "there/large"), "{command:?}");
        assert_eq!((unfinished(&world), notes(&world)), (0, Tree::new()), "{command:?}");
    }
}

#[test]
fn when_another_endpoint_has_a_bucket_of_the_name_then_what_goes_there_has_a_note_of_its_own() {
    let (world, other) = (world(), World::with_bucket());
    let command = ["bucket", "put", "here/large", "s3://logs/there/large"];
    let door = kill(&world, &command);

    let mut elsewhere = world.command(&command);
    run(elsewhere.env("AWS_ENDPOINT_URL", other.aws.endpoint_url())).exits(0);

    assert_eq!((unfinished(&world), notes(&world).len()), (1, 1));
    let before = parts_sent(&world);
    run(&mut over(&door, &world, &command)).exits(0);
    assert!(is_there(&world, "there/large") && parts_sent(&world) - before < 5);
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
