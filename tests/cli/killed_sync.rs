//! `awsi bucket sync`, killed in the middle: nothing is half there, nothing is lost, and the second run does the rest and
//! sweeps what is left.
#![cfg(unix)]

use crate::broken_off::{Tree, read, write_all};
use crate::world::{World, run};
use futures::TryStreamExt;
use s3_interactions::{get_object_bytes, stream_bucket_objects};
use std::process::Stdio;
use std::time::{Duration, Instant};

const MIB: usize = 1024 * 1024;
const ROUNDS: usize = 4;
const UNFINISHED: &str = ".s3-download-";

/// Empty files, small ones and one that goes in parts and comes in ranges.
fn any_tree() -> Tree {
    let size = |number: usize| if number == 7 { 17 * MIB + 1 } else { number % 20 * 1400 };
    let content =
        |number: usize| (0..size(number)).map(move |at| u8::try_from((at * 31 + number) % 251).expect("a byte"));
    (0..60).map(|number| (format!("{}/file {number:03}", number % 9), content(number).collect())).collect()
}

fn objects(world: &World, prefix: &str) -> Tree {
    world.doing(async |provider| {
        let mut found = Tree::new();
        let mut list = std::pin::pin!(stream_bucket_objects("logs", Some(prefix), &provider));
        while let Some(object) = list.try_next().await.expect("a list") {
            let content = get_object_bytes("logs", &object.key, u64::MAX, &provider).await.expect("an object");
            found.insert(object.key.strip_prefix(prefix).expect("below").to_owned(), content);
        }
        found
    })
}

/// Kills a sync after some part of the time that a whole one takes, and says what its target has then.
fn killed(world: &World, from: &str, to: &str, after: Duration, target: &impl Fn() -> Tree) -> Tree {
    let mut command = world.command(&["bucket", "sync", from, to, "--delete", "--yes"]);
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("awsi can be run");
    std::thread::sleep(after);
    // SIGKILL: nothing of it is told to the process.
    child.kill().expect("it can be killed");
    child.wait().expect("it ends");
    target()
}

/// Kills syncs at moments spread over the time of a whole one, each into a target of its own, and completes them.
fn kill_and_complete(
    world: &World,
    tree: &Tree,
    sides: impl Fn(usize) -> (String, String),
    target: impl Fn(usize) -> Tree,
) {
    let (from, to) = sides(0);
    let begun = Instant::now();
    world.awsi(&["bucket", "sync", &from, &to]).exits(0);
    let (whole, mut broken_off) = (begun.elapsed(), 0);
    for round in 1..=ROUNDS {
        let (from, to) = sides(round);
        let after = whole.mul_f64(f64::from(u32::try_from(round).expect("small")) / 5.0);
        let told = format!("{from} to {to}, killed after {after:?} of {whole:?}");
        let left = killed(world, &from, &to, after, &|| target(round));
        for (path, content) in left.iter().filter(|(path, _)| !path.contains(UNFINISHED)) {
            let is_whole = tree.get(path) == Some(content) || path == "extra";
            assert!(is_whole, "{told}: {path} of {} bytes", content.len());
        }
        // It is deleted last.
        assert!(left.contains_key("extra") || tree.keys().all(|path| left.contains_key(path)), "{told}");
        broken_off += u32::from(left != *tree);

        world.awsi(&["bucket", "sync", &from, &to, "--delete", "--yes"]).exits(0);

        assert!(target(round) == *tree, "{told}: {:?}", target(round).keys());
        let third = world.awsi(&["bucket", "sync", &from, &to, "--delete", "--yes"]).exits(0);
        assert_eq!(third.stdout, "Copied 0 files (0 B), 60 unchanged.\n", "{told}");
    }
    assert!(broken_off > 0, "none was in the middle of it");
}

#[test]
fn when_uploads_are_killed_at_any_moment_then_objects_are_whole_and_the_second_run_completes_them() {
    let (world, tree) = (World::with_bucket(), any_tree());
    write_all(&world.folder.path().join("here"), &tree);
    for round in 0..=ROUNDS {
        world.object(&format!("{round}/extra"), "theirs");
    }
    let sides = |round| ("here".to_owned(), format!("s3://logs/{round}"));
    kill_and_complete(&world, &tree, sides, |round| objects(&world, &format!("{round}/")));
    assert!(read(&world.folder.path().join("here")) == tree, "the source is as it was");
}

#[test]
fn when_downloads_are_killed_at_any_moment_then_files_are_whole_and_the_second_run_completes_them() {
    let (world, tree) = (World::with_bucket(), any_tree());
    write_all(&world.folder.path().join("here"), &tree);
    world.awsi(&["bucket", "sync", "here", "s3://logs/there"]).exits(0);
    for round in 0..=ROUNDS {
        write_all(
            &world.folder.path().join(round.to_string()),
            &Tree::from([("extra".to_owned(), b"theirs".to_vec())]),
        );
    }
    let sides = |round: usize| ("s3://logs/there".to_owned(), round.to_string());
    kill_and_complete(&world, &tree, sides, |round| read(&world.folder.path().join(round.to_string())));
    assert!(objects(&world, "there/") == tree, "the source is as it was");
}

#[test]
fn when_a_sync_is_killed_then_the_second_run_completes_it_and_sweeps_what_the_first_has_left() {
    let world = World::with_bucket();
    world.object("tree/sub/a", "content");
    // Promises more than it sends, and keeps the connection; the list is the embedded AWS's.
    let list = "<ListBucketResult><IsTruncated>false</IsTruncated><Contents><Key>tree/sub/a</Key><Size>1000000</Size>\
                </Contents></ListBucketResult>";
    let url = crate::canned::serve(move |mut stream| {
        let request = crate::request::Request::read(&stream)?;
        if request.first.contains("list-type") {
            return crate::canned::answer(&stream, "200 OK", "content-type: application/xml\r\n", list);
        }
        std::io::Write::write_all(&mut stream, b"HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\nhalf").ok()?;
        std::io::Read::read(&mut stream, &mut [0]).map(drop).ok()
    });
    let folder = world.folder.path().join("here/sub");
    let names = || {
        let entries = std::fs::read_dir(&folder).map(|entries| entries.flatten().collect::<Vec<_>>());
        let names =
            entries.unwrap_or_default().into_iter().map(|entry| entry.file_name().to_string_lossy().into_owned());
        names.collect::<Vec<_>>()
    };

    let mut first = world.command(&["bucket", "sync", "s3://logs/tree", "here", "--endpoint-url", &url]);
    let mut child = first.spawn().expect("awsi can be run");
    let begun = Instant::now();
    while names().is_empty() && begun.elapsed() < Duration::from_mins(1) {
        std::thread::sleep(Duration::from_millis(5));
    }
    // SIGKILL: nothing of it is told to the process.
    child.kill().expect("it runs");
    child.wait().expect("it ends");
    let left = names();
    assert!(matches!(&left[..], [left] if left.starts_with(".s3-download-")), "{left:?}");

    run(&mut world.command(&["bucket", "sync", "s3://logs/tree", "here"])).exits(0);
    assert_eq!((names(), world.read("here/sub/a")), (vec!["a".to_owned()], "content".to_owned()));
}
