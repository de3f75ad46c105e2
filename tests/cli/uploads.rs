//! `awsi bucket put` and `awsi bucket head`

use crate::json::{document, fields};
use crate::world::World;

#[test]
fn when_put_and_the_file_is_there_then_the_object_is_told() {
    let world = World::with_bucket();
    world.file("a.txt", "four");
    let table = world.awsi(&["bucket", "put", "a.txt", "s3://logs/a"]).exits(0);
    let answer = world.awsi(&["bucket", "put", "a.txt", "s3://logs/a", "--output", "json"]).exits(0);
    assert_eq!((table.stdout.as_str(), table.stderr.as_str()), ("Uploaded s3://logs/a (4 B).\n", ""));
    assert_eq!(fields(&answer.stdout), ["uri", "size", "etag", "version_id", "verified"]);
    let put = document(&answer.stdout);
    assert_eq!((&put["uri"], &put["size"]), (&"s3://logs/a".into(), &4.into()));
    assert!(put["etag"].is_string() && put["version_id"].is_null(), "{put}");
}

#[test]
fn when_head_and_the_object_was_put_with_everything_then_everything_is_told() {
    let world = World::with_bucket();
    world.file("a.html", "<p>");
    let options = ["--metadata", "colour=blue", "--metadata", "equation=a=b", "--content-type", "text/html"];
    let more = ["--storage-class", "standard_ia", "--encryption", "s3"];
    world.awsi(&[&["bucket", "put", "a.html", "s3://logs/a"], &options[..], &more[..]].concat()).exits(0);
    let answer = world.awsi(&["bucket", "head", "s3://logs/a", "--output", "json"]).exits(0);
    let names = ["uri", "size", "modified", "etag", "version_id", "storage_class", "content_type", "metadata"];
    assert_eq!(fields(&answer.stdout), names);
    let head = document(&answer.stdout);
    assert_eq!(head["metadata"], serde_json::json!({"colour": "blue", "equation": "a=b"}));
    assert_eq!((&head["content_type"], &head["storage_class"]), (&"text/html".into(), &"STANDARD_IA".into()));
}

#[test]
fn when_head_and_people_read_then_a_table_is_printed() {
    let world = World::with_bucket();
    world.file("a", "four");
    world.awsi(&["bucket", "put", "a", "s3://logs/a", "--metadata", "colour=blue"]).exits(0);
    let answer = world.awsi(&["bucket", "head", "s3://logs/a"]).exits(0);
    let lines: Vec<_> = answer.stdout.lines().collect();
    assert_eq!(lines[..2], ["Object           s3://logs/a", "Size             4 B"]);
    assert_eq!(lines.last(), Some(&"Metadata colour  blue"));
}

#[test]
fn when_put_and_the_key_holds_anything_then_it_comes_back_as_it_was() {
    let world = World::with_bucket();
    world.file("a", "text");
    let keys = ["a b", "a+b", "100%", "a%2Fb", "ü/日本/🦀", "a//b", "?x=1&y#z", "quote\"'<&>", "s3://logs/a"];
    for key in keys {
        let uri = format!("s3://logs/{key}");
        world.awsi(&["bucket", "put", "a", &uri]).exits(0);
        let head = world.awsi(&["bucket", "head", &uri, "--output", "json"]).exits(0);
        assert_eq!(document(&head.stdout)["uri"], uri);
    }
    let list = world.awsi(&["bucket", "ls", "logs", "-r", "--output", "json"]).exits(0);
    let list = document(&list.stdout);
    let mut listed: Vec<_> =
        list.as_array().expect("a list").iter().filter_map(|entry| entry["key"].as_str()).collect();
    let mut expected = keys.to_vec();
    listed.sort_unstable();
    expected.sort_unstable();
    assert_eq!(listed, expected);
}

#[test]
fn when_put_and_only_an_absent_object_may_be_written_then_the_second_is_refused() {
    let world = World::with_bucket();
    world.file("a", "first");
    world.awsi(&["bucket", "put", "a", "s3://logs/a", "--if-absent"]).exits(0);
    world.file("a", "second");
    let refused = world.awsi(&["bucket", "put", "a", "s3://logs/a", "--if-absent"]).exits(5);
    refused.complains(&["error: the object s3://logs/a exists already"]);
    world.awsi(&["bucket", "get", "s3://logs/a", "back"]).exits(0);
    assert_eq!(world.read("back"), "first");
}

#[test]
fn when_put_and_the_object_must_be_unchanged_then_only_its_etag_lets_it_through() {
    let world = World::with_bucket();
    world.file("a", "first");
    let put = world.awsi(&["bucket", "put", "a", "s3://logs/a", "--output", "json"]).exits(0);
    let put = document(&put.stdout);
    let etag = put["etag"].as_str().expect("an etag");
    world.file("a", "second");
    world.awsi(&["bucket", "put", "a", "s3://logs/a", "--if-match", etag]).exits(0);
    let refused = world.awsi(&["bucket", "put", "a", "s3://logs/a", "--if-match", etag]).exits(5);
    refused.complains(&["error: the object s3://logs/a has changed"]);
}

#[test]
fn when_put_and_both_conditions_are_given_then_it_is_a_usage_error() {
    let world = World::with_bucket();
    world.file("a", "text");
    world.awsi(&["bucket", "put", "a", "s3://logs/a", "--if-absent", "--if-match", "x"]).exits(2);
}

#[test]
fn when_put_and_the_file_is_a_folder_or_missing_then_the_error_names_it() {
    let world = World::with_bucket();
    world.awsi(&["bucket", "put", ".", "s3://logs/a"]).exits(1).complains(&["error: . is not a file"]);
    let missing = world.awsi(&["bucket", "put", "nowhere.txt", "s3://logs/a"]).exits(1);
    missing.complains(&["error: the file nowhere.txt does not exist"]);
}

#[test]
fn when_put_and_the_bucket_is_missing_then_it_is_not_found() {
    let world = World::new();
    world.file("a", "text");
    world.awsi(&["bucket", "put", "a", "s3://missing/a"]).exits(3).complains(&["error: the bucket `missing`"]);
}

#[test]
fn when_put_and_the_object_is_no_uri_then_it_is_a_usage_error_that_says_what_is_wanted() {
    for wrong in ["logs", "s3://logs", "s3://logs/", "https://logs/a"] {
        let answer = World::new().awsi(&["bucket", "put", "a", wrong]).exits(2);
        answer.complains(&["an object is wanted here, as s3://bucket/key"]);
    }
}

#[test]
fn when_put_and_the_file_is_larger_than_one_part_then_it_arrives_whole() {
    let world = World::with_bucket();
    let content: String = (0..2_500_000).map(|number| format!("{number:08}")).collect::<Vec<_>>().concat();
    world.file("large", &content);
    world.awsi(&["bucket", "put", "large", "s3://logs/large"]).exits(0);
    assert_eq!(world.aws.calls().get("CompleteMultipartUpload"), Some(&1));
    world.awsi(&["bucket", "get", "s3://logs/large", "back"]).exits(0);
    assert!(world.read("back") == content, "the download differs");
}
