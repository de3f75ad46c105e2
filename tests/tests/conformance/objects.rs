//! Objects from the first byte to the last version.

use crate::world::World;
use futures::TryStreamExt;
use s3_interactions::{
    BucketSettings, CopyOptions, FolderEntry, GetOptions, ObjectError, PutCondition, PutOptions, S3Uri, copy_object,
    create_bucket, delete_object, delete_objects, get_object, get_object_bytes, head_object, list_bucket_objects,
    put_file_to_bucket, put_object_bytes, stream_folder,
};
use std::collections::BTreeMap;
use std::fs;

play! {
    when_an_object_is_written_then_it_is_read_with_what_was_said_of_it: on_moto, on_ministack;
    when_an_object_is_missing_then_bucket_and_key_are_named: on_moto, on_ministack;
    when_a_write_wants_the_key_to_be_free_then_the_second_one_fails_and_changes_nothing: on_moto, on_ministack;
    when_keys_hold_any_character_then_they_are_listed_copied_and_deleted_as_they_are: on_moto, on_ministack;
    when_there_are_more_objects_than_a_page_holds_then_all_are_listed_and_deleted: on_moto, on_ministack;
    when_a_folder_is_listed_then_what_lies_deeper_is_a_folder: on_moto, on_ministack;
    when_a_large_file_goes_up_in_parts_then_it_comes_back_whole: on_moto, on_ministack;
}

const MIB: usize = 1024 * 1024;

async fn bucket(world: &World) -> String {
    let bucket = world.name("data");
    create_bucket(&bucket, &BucketSettings::default(), &world.provider).await.expect("a bucket");
    bucket
}

async fn put(content: &str, bucket: &str, key: &str, world: &World) {
    let options = PutOptions::default();
    put_object_bytes(content.as_bytes().to_vec(), bucket, key, &options, &world.provider).await.expect("a put");
}

async fn read(bucket: &str, key: &str, world: &World) -> String {
    let content = get_object_bytes(bucket, key, 1000, &world.provider).await.expect(key);
    String::from_utf8(content).expect("text")
}

async fn keys(bucket: &str, prefix: Option<&str>, world: &World) -> Vec<String> {
    let listed = list_bucket_objects(bucket, prefix, &world.provider).await.expect("a list");
    listed.into_iter().map(|object| object.key).collect()
}

async fn when_an_object_is_written_then_it_is_read_with_what_was_said_of_it(world: World) {
    let bucket = bucket(&world).await;
    let options = PutOptions {
        metadata: BTreeMap::from([("origin".to_owned(), "scenario".to_owned())]),
        content_type: Some("text/plain".to_owned()),
        ..PutOptions::default()
    };

    let stored = put_object_bytes(b"hello".to_vec(), &bucket, "a/b", &options, &world.provider).await.expect("a put");

    let head = head_object(&bucket, "a/b", &world.provider).await.expect("a head");
    assert_eq!((stored.size, head.size), (5, 5));
    assert!(head.etag.is_some() && head.etag == stored.etag, "{stored:?} {head:?}");
    assert_eq!((head.metadata, head.content_type), (options.metadata, options.content_type));
    assert_eq!(read(&bucket, "a/b", &world).await, "hello");
}

async fn when_an_object_is_missing_then_bucket_and_key_are_named(world: World) {
    let bucket = bucket(&world).await;

    let head = head_object(&bucket, "nothing", &world.provider).await.expect_err("no object");
    let get = get_object_bytes(&bucket, "nothing", 10, &world.provider).await.expect_err("no object");

    for error in [head, get] {
        assert!(matches!(error, ObjectError::DoesNotExist { .. }), "{error:?}");
        assert!(error.to_string().contains(&format!("s3://{bucket}/nothing")), "{error}");
    }
    delete_object(&bucket, "nothing", &world.provider).await.expect("what is not there is deleted");
}

async fn when_a_write_wants_the_key_to_be_free_then_the_second_one_fails_and_changes_nothing(world: World) {
    let bucket = bucket(&world).await;
    let options = PutOptions { condition: PutCondition::IfAbsent, ..PutOptions::default() };
    let put = |text: &'static [u8]| put_object_bytes(text.to_vec(), &bucket, "k", &options, &world.provider);
    put(b"first").await.expect("the key is free");

    let error = put(b"second").await.expect_err("the key is taken");

    assert!(matches!(error, ObjectError::AlreadyExists { .. }), "{error:?}");
    assert_eq!(read(&bucket, "k", &world).await, "first");
}

async fn when_keys_hold_any_character_then_they_are_listed_copied_and_deleted_as_they_are(world: World) {
    let bucket = bucket(&world).await;
    let mut expected = ["a b", "a+b", "a%2Fb", "ä/ö", "<&>\"'", "日本", "a//b", "trailing/", "tab\t"];
    expected.sort_unstable();
    for key in expected {
        put(key, &bucket, key, &world).await;
    }
    assert_eq!(keys(&bucket, None, &world).await, expected);

    for key in expected {
        let uri = |key: String| S3Uri { bucket: bucket.clone(), key };
        let (source, copy) = (uri(key.to_owned()), uri(format!("copy/{key}")));
        copy_object(&source, &copy, &CopyOptions::default(), &world.provider).await.expect(key);
        assert_eq!(read(&bucket, &copy.key, &world).await, key);
    }

    let report = delete_objects(&bucket, expected, &world.provider).await.expect("a report");
    assert_eq!((report.deleted, report.failed.len()), (9, 0));
    let copies = expected.map(|key| format!("copy/{key}"));
    assert_eq!(keys(&bucket, None, &world).await, copies);
}

async fn when_there_are_more_objects_than_a_page_holds_then_all_are_listed_and_deleted(world: World) {
    let bucket = bucket(&world).await;
    let expected: Vec<String> = (0..1005).map(|number| format!("many/{number:04}")).collect();
    for key in &expected {
        put("", &bucket, key, &world).await;
    }
    put("", &bucket, "other", &world).await;

    assert_eq!(keys(&bucket, Some("many/"), &world).await, expected);
    let report = delete_objects(&bucket, expected, &world.provider).await.expect("a report");

    assert_eq!((report.deleted, report.failed.len()), (1005, 0));
    assert_eq!(keys(&bucket, None, &world).await, ["other"]);
}

async fn when_a_folder_is_listed_then_what_lies_deeper_is_a_folder(world: World) {
    let bucket = bucket(&world).await;
    for key in ["top", "a/1", "a/b/2", "a/b/3"] {
        put("", &bucket, key, &world).await;
    }

    let folder = stream_folder(&bucket, "a/", &world.provider);
    let entries: Vec<FolderEntry> = folder.try_collect().await.expect("a list");

    let names = entries.into_iter().map(|entry| match entry {
        FolderEntry::Folder(prefix) => prefix,
        FolderEntry::Object(object) => object.key,
        other => panic!("{other:?}"),
    });
    let mut names: Vec<String> = names.collect();
    names.sort();
    assert_eq!(names, ["a/1", "a/b/"]);
}

async fn when_a_large_file_goes_up_in_parts_then_it_comes_back_whole(world: World) {
    let bucket = bucket(&world).await;
    let folder = tempfile::tempdir().expect("a folder");
    let (there, back) = (folder.path().join("there"), folder.path().join("back"));
    // Bytes that repeat at no power of two, so that parts in a wrong order show.
    let content: Vec<u8> = (0..17 * MIB).map(|index| u8::try_from(index % 251).expect("below 251")).collect();
    fs::write(&there, &content).expect("a file");

    let options = PutOptions::default();
    let sent = put_file_to_bucket(&there, &bucket, "large", &options, &world.provider).await.expect("sent");
    let received = get_object(&bucket, "large", &back, &GetOptions::default(), &world.provider).await;

    assert_eq!((sent.size, received.expect("received").size), (17 * 1024 * 1024, sent.size));
    assert!(fs::read(&back).expect("a file") == content, "the content differs");
    // The entity tag of an upload in parts ends with their number.
    assert!(sent.etag.as_deref().is_some_and(|etag| etag.trim_matches('"').ends_with("-3")), "{sent:?}");
}
