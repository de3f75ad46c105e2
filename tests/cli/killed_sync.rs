//! `awsi bucket sync`, killed in the middle of a download: no file is half there, and the second run sweeps what is left.

use crate::world::{World, run};
use std::time::{Duration, Instant};

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
