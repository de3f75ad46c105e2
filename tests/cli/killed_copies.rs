//! `awsi bucket cp` and `mv` of an object from bucket to bucket, killed within a copy in parts: the second run goes on, and no
//! part is left.

use crate::canned::{answer, serve};
use crate::request::Request;
use crate::world::{World, run};
use std::collections::BTreeSet;
use std::io::Write;
use std::net::TcpStream;
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, Instant};

/// More than goes in one request: 48 parts.
const SIZE: u64 = 6 * 1024 * 1024 * 1024;
const PARTS: u32 = 48;
/// So many are copied before the first run is killed.
const THROUGH: usize = 20;

/// What an S3 holds that says it has a large object, and copies it without having anything of it.
#[derive(Default)]
struct Held {
    /// An upload with its parts, where one is unfinished.
    unfinished: Option<BTreeSet<u32>>,
    begun: u32,
    copied: usize,
    is_there: bool,
    is_source_gone: bool,
    /// Whether answers to later parts are kept back.
    is_stuck: bool,
}

#[derive(Clone, Default)]
struct LargeS3(Arc<Mutex<Held>>);

impl LargeS3 {
    fn held(&self) -> MutexGuard<'_, Held> {
        self.0.lock().expect("nobody panics with it")
    }

    fn serve(&self) -> String {
        let s3 = self.clone();
        serve(move |stream| {
            let s3 = s3.clone();
            // One that is kept back keeps back no other.
            std::thread::spawn(move || s3.answer(&stream));
            Some(())
        })
    }

    fn answer(&self, stream: &TcpStream) -> Option<()> {
        let request = Request::read(stream)?;
        let mut words = request.first.split(' ');
        let (method, path) = (words.next()?, words.next()?);
        let number = path.split("partNumber=").nth(1).and_then(|rest| rest.split('&').next()?.parse::<u32>().ok());
        if number.is_some() && self.held().copied >= THROUGH {
            while self.held().is_stuck {
                std::thread::sleep(Duration::from_millis(2));
            }
        }
        if method == "HEAD" {
            return self.held().head(path, stream);
        }
        let (status, body) = self.held().take(method, path, number);
        answer(stream, status, "", &body)
    }
}

impl Held {
    fn head(&self, path: &str, mut stream: &TcpStream) -> Option<()> {
        let etag = if path.starts_with("/second/") { "the-copy" } else { "the-source" };
        let status = if path.starts_with("/second/") && !self.is_there { "404 Not Found" } else { "200 OK" };
        // The length alone: there is no content.
        let headers = format!("etag: \"{etag}\"\r\ncontent-length: {SIZE}\r\nconnection: close");
        stream.write_all(format!("HTTP/1.1 {status}\r\n{headers}\r\n\r\n").as_bytes()).ok()
    }

    /// Status and body.
    fn take(&mut self, method: &str, path: &str, number: Option<u32>) -> (&'static str, String) {
        let done = |body: String| ("200 OK", body);
        match (method, number, &mut self.unfinished) {
            ("GET", _, _) if path.contains("tagging") => done("<Tagging><TagSet/></Tagging>".to_owned()),
            ("POST", _, _) if path.contains("uploads") => {
                (self.begun, self.unfinished) = (self.begun + 1, Some(BTreeSet::new()));
                done(
                    "<InitiateMultipartUploadResult><UploadId>id</UploadId></InitiateMultipartUploadResult>".to_owned(),
                )
            }
            ("PUT", Some(number), Some(parts)) => {
                (self.copied, _) = (self.copied + 1, parts.insert(number));
                done(format!("<CopyPartResult><ETag>\"{number}\"</ETag></CopyPartResult>"))
            }
            ("GET", _, Some(parts)) => {
                let size = SIZE / u64::from(PARTS);
                let part = |number: &u32| {
                    format!(
                        "<Part><PartNumber>{number}</PartNumber><ETag>\"{number}\"</ETag><Size>{size}</Size></Part>"
                    )
                };
                done(format!("<ListPartsResult>{}</ListPartsResult>", parts.iter().map(part).collect::<String>()))
            }
            ("POST", _, Some(parts)) if parts.len() == PARTS as usize => {
                (self.unfinished, self.is_there) = (None, true);
                let etag = "<ETag>\"the-copy\"</ETag>";
                done(format!("<CompleteMultipartUploadResult>{etag}</CompleteMultipartUploadResult>"))
            }
            ("DELETE", ..) if path.contains("uploadId") => {
                self.unfinished = None;
                ("204 No Content", String::new())
            }
            ("DELETE", ..) => {
                self.is_source_gone = true;
                ("204 No Content", String::new())
            }
            _ => ("404 Not Found", "<Error><Code>NoSuchUpload</Code></Error>".to_owned()),
        }
    }
}

fn over(url: &str, world: &World, arguments: &[&str]) -> Command {
    let mut command = world.command(arguments);
    command.env("AWS_ENDPOINT_URL", url);
    command
}

/// Kills the command when some parts are copied and the next are on their way.
fn kill(s3: &LargeS3, url: &str, world: &World, arguments: &[&str]) {
    s3.held().is_stuck = true;
    let mut command = over(url, world, arguments);
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("awsi can be run");
    let begun = Instant::now();
    while s3.held().copied < THROUGH && begun.elapsed() < Duration::from_mins(1) {
        std::thread::sleep(Duration::from_millis(2));
    }
    // SIGKILL: nothing of it is told to the process.
    child.kill().expect("it runs");
    child.wait().expect("it ends");
    assert!(s3.held().unfinished.is_some(), "it was in the middle of it");
    s3.held().is_stuck = false;
}

#[test]
fn when_a_copy_between_buckets_is_killed_then_the_second_run_copies_what_is_missing() {
    for how in ["cp", "mv"] {
        let (world, s3) = (World::new(), LargeS3::default());
        let url = s3.serve();
        let command = ["bucket", how, "s3://first/large", "s3://second/large"];
        kill(&s3, &url, &world, &command);

        run(&mut over(&url, &world, &command)).exits(0);

        let held = s3.held();
        assert!(held.is_there && held.unfinished.is_none(), "{how}");
        // Those on their way may have been copied for the one that was killed, and are looked at then, or once more.
        assert_eq!((held.begun, held.is_source_gone), (1, how == "mv"));
        assert!((PARTS as usize..PARTS as usize + 16).contains(&held.copied), "{how}: {}", held.copied);
        assert_eq!(world.files(), [""; 0]);
    }
}

#[test]
fn when_a_killed_copy_is_not_repeated_then_what_is_written_there_next_takes_its_parts_back() {
    let (world, s3) = (World::new(), LargeS3::default());
    let url = s3.serve();
    kill(&s3, &url, &world, &["bucket", "cp", "s3://first/large", "s3://second/large"]);

    run(&mut over(&url, &world, &["bucket", "cp", "s3://first/other", "s3://second/large"])).exits(0);

    let held = s3.held();
    assert_eq!((held.begun, held.is_there, held.unfinished.is_none()), (2, true, true));
}
