//! `awsi bucket empty`, killed in the middle: what is gone is gone, nothing is half done, and the second run completes it.

use crate::canned::{answer, serve};
use crate::json::document;
use crate::request::Request;
use crate::world::{awsi, run};
use std::collections::BTreeSet;
use std::fmt::Write;
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

type Keys = Arc<Mutex<BTreeSet<String>>>;

const KEYS: usize = 12_000;

/// The URL of an S3 with a bucket of these keys, one version each, that takes its time to delete.
fn slow_bucket(keys: Keys) -> String {
    serve(move |stream| {
        let request = Request::read(&stream)?;
        let body = match () {
            () if request.first.starts_with("POST") => {
                std::thread::sleep(Duration::from_millis(40));
                delete(&keys, std::str::from_utf8(&request.body).ok()?)
            }
            () if request.first.contains("uploads") => "<ListMultipartUploadsResult/>".to_owned(),
            () => page(&keys, &request.first),
        };
        answer(&stream, "200 OK", "content-type: application/xml\r\n", &body)
    })
}

fn delete(keys: &Keys, body: &str) -> String {
    let mut keys = keys.lock().expect("no panic");
    for key in body.split("<Key>").skip(1).filter_map(|rest| rest.split("</Key>").next()) {
        keys.remove(key);
    }
    "<DeleteResult/>".to_owned()
}

fn page(keys: &Keys, first: &str) -> String {
    let marker = first.split("key-marker=").nth(1).and_then(|rest| rest.split(['&', ' ']).next()).unwrap_or_default();
    let marker = decoded(marker);
    let keys = keys.lock().expect("no panic");
    let mut behind = keys.iter().filter(|key| **key > marker);
    let page: Vec<&String> = behind.by_ref().take(1000).collect();
    let mut body = format!("<ListVersionsResult><IsTruncated>{}</IsTruncated>", behind.next().is_some());
    if let Some(last) = page.last() {
        write!(body, "<NextKeyMarker>{last}</NextKeyMarker>").expect("a string");
    }
    for key in page {
        write!(body, "<Version><Key>{key}</Key><VersionId>v1</VersionId><Size>1</Size></Version>").expect("a string");
    }
    body + "</ListVersionsResult>"
}

/// Markers are guesses, and may hold what a URL has to write as `%3A`.
fn decoded(text: &str) -> String {
    let mut parts = text.split('%');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| {
        let (code, rest) = part.split_at(2);
        text + &char::from(u8::from_str_radix(code, 16).expect("a code of ASCII")).to_string() + rest
    })
}

#[test]
fn when_empty_is_killed_in_the_middle_then_the_second_run_completes_it() {
    let keys: Keys = Arc::new(Mutex::new((0..KEYS).map(|number| format!("key-{number:06}")).collect()));
    let url = slow_bucket(Arc::clone(&keys));
    let folder = tempfile::tempdir().expect("a folder");
    let empty = |more: &[&str]| -> Command {
        let mut command = awsi(folder.path(), &[&["bucket", "empty", "logs", "--endpoint-url", &url], more].concat());
        let keys = [("AWS_ACCESS_KEY_ID", "AKIA"), ("AWS_SECRET_ACCESS_KEY", "s"), ("AWS_REGION", "us-east-1")];
        command.envs(keys);
        command
    };
    let left = || keys.lock().expect("no panic").len();

    let mut child = empty(&["--yes", "--report", "killed"]).spawn().expect("awsi can be run");
    let begun = Instant::now();
    while left() == KEYS && begun.elapsed() < Duration::from_mins(1) {
        std::thread::sleep(Duration::from_millis(2));
    }
    // SIGKILL: nothing of it is told to the process.
    child.kill().expect("it runs");
    child.wait().expect("it ends");
    let killed = left();
    assert!((1..KEYS).contains(&killed), "{killed} are left");
    // Each line of the report is whole, and of a key that is gone; but for a last one that the kill has cut.
    let report = std::fs::read_to_string(folder.path().join("killed")).expect("a report");
    let whole = report.rsplit_once('\n').map_or("", |(whole, _cut)| whole);
    for line in whole.lines() {
        let path = document(line)["path"].as_str().map(str::to_owned).expect("a path");
        assert!(!keys.lock().expect("no panic").contains(&path), "{line}");
    }

    let second = run(&mut empty(&["--yes", "--output", "json"])).exits(0);
    let deleted = document(&second.stdout)["versions"].as_u64();
    assert_eq!(left(), 0);
    // What was on its way when the process was killed may be gone before the second run counts it.
    assert!(deleted.is_some_and(|deleted| deleted > 0 && deleted <= killed as u64), "{second:?}");
}
