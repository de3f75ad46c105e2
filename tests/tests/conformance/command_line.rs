//! `awsi` as a process.

use crate::world::World;
use s3_interactions::{BucketStatus, get_bucket_status, get_object_bytes};
use std::fs;

play! {
    when_awsi_asks_who_calls_then_it_is_the_account_of_its_keys_or_role: on_moto, on_ministack;
    when_awsi_makes_a_bucket_and_puts_a_file_then_the_library_finds_both_and_awsi_brings_it_back: on_moto, on_ministack;
    when_awsi_is_asked_for_what_is_missing_then_the_exit_code_says_so: on_moto, on_ministack;
}

async fn when_awsi_asks_who_calls_then_it_is_the_account_of_its_keys_or_role(world: World) {
    let answer = world.awsi(&["whoami", "--output", "json"]).exits(0);

    assert!(answer.stdout.contains(&format!("\"account_id\": \"{}\"", world.account_id)), "{answer:?}");
}

async fn when_awsi_makes_a_bucket_and_puts_a_file_then_the_library_finds_both_and_awsi_brings_it_back(world: World) {
    let (bucket, folder) = (world.name("logs"), tempfile::tempdir().expect("a folder"));
    let (file, back) = (folder.path().join("file"), folder.path().join("back"));
    fs::write(&file, "hello").expect("a file");
    let uri = format!("s3://{bucket}/a b/c+d");
    let path = |path: &std::path::Path| path.to_str().expect("UTF-8").to_owned();

    world.awsi(&["bucket", "create", &bucket]).exits(0);
    world.awsi(&["bucket", "put", &path(&file), &uri]).exits(0);
    let content = get_object_bytes(&bucket, "a b/c+d", 10, &world.provider).await.expect("an object");
    let listed = world.awsi(&["bucket", "ls", &bucket, "--recursive"]).exits(0);
    world.awsi(&["bucket", "get", &uri, &path(&back)]).exits(0);
    world.awsi(&["bucket", "destroy", &bucket, "--yes"]).exits(0);

    assert_eq!(content, b"hello");
    assert!(listed.stdout.contains("a b/c+d"), "{listed:?}");
    assert_eq!(fs::read_to_string(&back).expect("a file"), "hello");
    let status = get_bucket_status(&bucket, &world.provider).await.expect("a status");
    assert_eq!(status, BucketStatus::DoesNotExist);
}

async fn when_awsi_is_asked_for_what_is_missing_then_the_exit_code_says_so(world: World) {
    let bucket = world.name("missing");

    let answer = world.awsi(&["bucket", "ls", &bucket]).exits(3);

    assert!(answer.stderr.starts_with("error: ") && answer.stderr.contains(&bucket), "{answer:?}");
    assert_eq!(answer.stdout, "");
}
