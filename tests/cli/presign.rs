//! `awsi bucket presign`

use crate::json::{document, fields};
use crate::world::World;
use std::io::{Read, Write};
use std::net::TcpStream;

/// Makes the request of a URL without any client for AWS.
fn request(method: &str, url: &str, body: &str) -> String {
    let rest = url.strip_prefix("http://").expect("a loopback URL");
    let (address, path) = rest.split_once('/').expect("a path");
    let mut stream = TcpStream::connect(address).expect("the embedded AWS listens");
    let length = body.len();
    let head = format!("{method} /{path} HTTP/1.1\r\nhost: {address}\r\ncontent-length: {length}\r\nconnection: close");
    stream.write_all(format!("{head}\r\n\r\n{body}").as_bytes()).expect("a request");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    answer
}

#[test]
fn when_presign_and_the_url_is_used_then_the_object_is_read() {
    let world = World::with_bucket();
    world.object("a b", "content");
    let answer = world.awsi(&["bucket", "presign", "s3://logs/a b"]).exits(0);
    let url = answer.stdout.trim_end();
    assert!(url.contains("X-Amz-Expires=900"), "{url}");
    let read = request("GET", url, "");
    assert!(read.starts_with("HTTP/1.1 200") && read.ends_with("content"), "{read}");
}

#[test]
fn when_presign_and_put_is_said_then_the_url_writes_the_object() {
    let world = World::with_bucket();
    let presign = ["bucket", "presign", "s3://logs/new", "--put", "--expires", "1h", "--output", "json"];
    let answer = world.awsi(&presign).exits(0);
    assert_eq!(fields(&answer.stdout), ["method", "url", "expires_at"]);
    let presigned = document(&answer.stdout);
    let url = presigned["url"].as_str().expect("a URL");
    assert!(presigned["method"] == "PUT" && url.contains("X-Amz-Expires=3600"), "{presigned}");
    assert!(request("PUT", url, "written").starts_with("HTTP/1.1 200"));
    world.awsi(&["bucket", "get", "s3://logs/new", "back"]).exits(0);
    assert_eq!(world.read("back"), "written");
}

#[test]
fn when_presign_and_the_bucket_is_in_another_region_then_the_url_is_signed_for_that() {
    let world = World::new();
    world.awsi(&["bucket", "create", "logs", "--region", "eu-west-1"]).exits(0);
    let answer = world.awsi(&["bucket", "presign", "s3://logs/a"]).exits(0);
    assert!(answer.stdout.contains("eu-west-1"), "{answer:?}");
}

#[test]
fn when_presign_and_the_time_is_wrong_then_it_is_a_usage_error() {
    let world = World::with_bucket();
    for wrong in ["soon", "8days", "0s"] {
        world.awsi(&["bucket", "presign", "s3://logs/a", "--expires", wrong]).exits(2);
    }
}

#[test]
fn when_presign_and_the_bucket_is_missing_then_it_is_not_found() {
    World::new().awsi(&["bucket", "presign", "s3://missing/a"]).exits(3);
}
