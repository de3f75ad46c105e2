//! Objects, lists of them, and folders that are synchronized.

use crate::world::World;
use futures::{StreamExt, TryStreamExt};
use s3_interactions as s3;
use s3_interactions::{
    CopyOptions, DeletedVersions, EmptyOptions, FolderEntry, GetOptions, ObjectError, ObjectFilter, ObjectVersion,
    ParallelList, PresignedRequest, PutCondition, PutOptions, S3Uri, StreamOptions, SyncOptions, SyncPlace, SyncRun,
};
use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, SystemTime};

operations! {
    copy_object,
    delete_object,
    delete_object_stream,
    delete_objects,
    delete_prefix,
    find_object_versions,
    find_objects,
    get_object,
    get_object_as_a_stranger,
    get_object_bytes,
    get_object_usage,
    get_object_user_metadata,
    head_object,
    list_bucket_objects,
    move_file_to_bucket,
    move_object,
    move_object_to_file,
    plan_sync,
    presign_get,
    presign_put,
    put_file_to_bucket,
    put_file_to_bucket_in_parts,
    put_object_bytes,
    put_object_bytes_if_absent,
    put_object_bytes_if_unchanged,
    put_stream_to_bucket,
    run_sync,
    stream_bucket_objects,
    stream_bucket_objects_in_parallel,
    stream_folder,
    stream_object,
}

const MIB: usize = 1024 * 1024;
const LIFETIME: Duration = Duration::from_mins(5);

fn is_missing<T: std::fmt::Debug>(answer: &Result<T, ObjectError>) {
    assert!(matches!(answer, Err(ObjectError::DoesNotExist { .. })), "a missing object: {answer:?}");
}

/// A bucket with these objects, each with its key as content.
async fn with(keys: &[&str], world: &World) -> String {
    let bucket = world.bucket().await;
    for key in keys {
        world.put(&bucket, key, key).await;
    }
    bucket
}

async fn keys(bucket: &str, world: &World) -> Vec<String> {
    let listed = s3::list_bucket_objects(bucket, None, &world.provider).await.expect("a list");
    listed.into_iter().map(|object| object.key).collect()
}

async fn copy_object(world: World) {
    let bucket = with(&["a b/ä+c"], &world).await;
    let uri = |key: &str| S3Uri { bucket: bucket.clone(), key: key.to_owned() };
    s3::copy_object(&uri("a b/ä+c"), &uri("copy"), &CopyOptions::default(), &world.provider).await.expect("a copy");
    assert_eq!(world.read(&bucket, "copy").await, "a b/ä+c");
    is_missing(&s3::copy_object(&uri("nothing"), &uri("copy"), &CopyOptions::default(), &world.provider).await);
}

async fn delete_object(world: World) {
    let bucket = with(&["a"], &world).await;
    s3::delete_object(&bucket, "a", &world.provider).await.expect("deleted");
    is_missing(&s3::head_object(&bucket, "a", &world.provider).await);
    s3::delete_object(&bucket, "a", &world.provider).await.expect("what is not there is deleted");
}

async fn delete_objects(world: World) {
    let bucket = world.versioned_bucket().await;
    world.put(&bucket, "a", "first").await;
    let first = s3::head_object(&bucket, "a", &world.provider).await.expect("an object").version_id;
    world.put(&bucket, "a", "second").await;
    let version = ObjectVersion { key: "a".to_owned(), version_id: Some(first.expect("the id of the version")) };
    let report = s3::delete_objects(&bucket, [version], &world.provider).await.expect("a report");
    assert_eq!((report.deleted, report.failed.len()), (1, 0));
    assert_eq!(world.read(&bucket, "a").await, "second");
    let contents = s3::count_bucket_contents(&bucket, &world.provider).await.expect("a count");
    assert_eq!((contents.versions, contents.delete_markers), (1, 0));
}

async fn delete_object_stream(world: World) {
    let bucket = with(&["a", "b", "c"], &world).await;
    let entries = futures::stream::iter(["a", "c", "nothing"].map(Ok));
    let options = EmptyOptions::default();
    let report = s3::delete_object_stream(&bucket, entries, &options, &world.provider).await.expect("a report");
    // What is not there is gone too.
    assert_eq!((report.versions, report.remaining), (3, 0));
    assert_eq!(keys(&bucket, &world).await, ["b"]);
}

async fn delete_prefix(world: World) {
    let bucket = with(&["a/1", "a/2", "b"], &world).await;
    let (filter, options) = (ObjectFilter::under("a/"), EmptyOptions::default());
    let deletion = s3::delete_prefix(&bucket, &filter, DeletedVersions::Current, &options, &world.provider);
    let report = deletion.await.expect("a report");
    assert_eq!((report.versions, report.remaining), (2, 0));
    assert_eq!(keys(&bucket, &world).await, ["b"]);
}

async fn find_object_versions(world: World) {
    let bucket = world.versioned_bucket().await;
    for content in ["first", "second"] {
        world.put(&bucket, "a", content).await;
    }
    s3::delete_object(&bucket, "a", &world.provider).await.expect("a marker");
    let filter = ObjectFilter::under("");
    let found = s3::find_object_versions(&bucket, &filter, ParallelList::default(), &world.provider);
    let found: Vec<_> = found.try_collect().await.expect("a list");
    assert_eq!((found.len(), found.iter().filter(|version| version.is_delete_marker).count()), (3, 1));
}

async fn find_objects(world: World) {
    let bucket = with(&["a/1", "a/333", "b/333"], &world).await;
    let filter = ObjectFilter { larger_than: Some(4), ..ObjectFilter::under("a/") };
    let found = s3::find_objects(&bucket, &filter, ParallelList::default(), &world.provider);
    let found: Vec<String> = found.map_ok(|object| object.key).try_collect().await.expect("a list");
    assert_eq!(found, ["a/333"]);
}

async fn move_object(world: World) {
    let bucket = with(&["a"], &world).await;
    let uri = |key: &str| S3Uri { bucket: bucket.clone(), key: key.to_owned() };
    s3::move_object(&uri("a"), &uri("b"), &CopyOptions::default(), &world.provider).await.expect("it is moved");
    assert_eq!(keys(&bucket, &world).await, ["b"]);
    assert_eq!(world.read(&bucket, "b").await, "a");
}

async fn move_file_to_bucket(world: World) {
    let bucket = world.bucket().await;
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a");
    std::fs::write(&path, "content").expect("a file");
    let options = PutOptions::default();
    s3::move_file_to_bucket(&path, &bucket, "a", &options, &world.provider).await.expect("it is moved");
    assert_eq!((world.read(&bucket, "a").await.as_str(), path.exists()), ("content", false));
}

async fn move_object_to_file(world: World) {
    let bucket = with(&["a"], &world).await;
    let folder = tempfile::tempdir().expect("a folder");
    let (path, uri) = (folder.path().join("a"), S3Uri { bucket: bucket.clone(), key: "a".to_owned() });
    s3::move_object_to_file(&uri, &path, &GetOptions::default(), &world.provider).await.expect("it is moved");
    assert_eq!(std::fs::read(&path).expect("a file"), b"a");
    assert!(keys(&bucket, &world).await.is_empty());
}

async fn put_stream_to_bucket(world: World) {
    let bucket = world.bucket().await;
    let content = bytes(17 * MIB);
    let options = PutOptions::default();
    let mut reader = content.as_slice();
    let put = s3::put_stream_to_bucket(&mut reader, &bucket, "a", &options, &world.provider).await;
    assert_eq!(put.expect("it is sent").size, 17 * MIB as u64);
    let back = s3::get_object_bytes(&bucket, "a", 20 * MIB as u64, &world.provider).await.expect("an object");
    assert!(back == content, "the content differs");
}

async fn stream_object(world: World) {
    let bucket = with(&["0123456789"], &world).await;
    let options = StreamOptions { skip: 2, limit: Some(5), ..StreamOptions::default() };
    let stream = s3::stream_object(&bucket, "0123456789", &options, &world.provider).await.expect("an object");
    assert_eq!(stream.head.size, 10);
    let content: Vec<_> = stream.content.try_collect().await.expect("its content");
    assert_eq!(content.concat(), b"23456");
    is_missing(&s3::stream_object(&bucket, "b", &options, &world.provider).await);
}

async fn get_object(world: World) {
    let bucket = with(&["a"], &world).await;
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a");
    let options = GetOptions::default();
    let got = s3::get_object(&bucket, "a", &path, &options, &world.provider).await.expect("a download");
    assert_eq!((got.size, std::fs::read(&path).expect("a file")), (1, b"a".to_vec()));
    is_missing(&s3::get_object(&bucket, "b", &folder.path().join("b"), &options, &world.provider).await);
}

async fn get_object_as_a_stranger(world: World) {
    let bucket = with(&["a"], &world).await;
    let read = s3::get_object_bytes(&bucket, "a", 10, &world.stranger().await).await;
    assert!(matches!(read, Err(ObjectError::AccessDenied { .. })), "it should be 403: {read:?}");
}

async fn get_object_bytes(world: World) {
    let bucket = with(&["a"], &world).await;
    assert_eq!(world.read(&bucket, "a").await, "a");
    is_missing(&s3::get_object_bytes(&bucket, "b", 10, &world.provider).await);
}

async fn get_object_usage(world: World) {
    let bucket = with(&["top", "a/1", "a/22"], &world).await;
    let usage = s3::get_object_usage(&bucket, None, &world.provider).await.expect("a usage");
    assert_eq!((usage.total.objects, usage.total.bytes), (3, 10));
}

async fn head_object(world: World) {
    let bucket = world.bucket().await;
    let options = PutOptions { content_type: Some("text/plain".to_owned()), ..PutOptions::default() };
    let put = s3::put_object_bytes(b"hello".to_vec(), &bucket, "a", &options, &world.provider).await.expect("a put");
    let head = s3::head_object(&bucket, "a", &world.provider).await.expect("a head");
    assert_eq!((head.size, head.content_type, head.etag.is_some()), (5, options.content_type, true));
    assert_eq!(head.etag, put.etag);
    is_missing(&s3::head_object(&bucket, "b", &world.provider).await);
}

async fn get_object_user_metadata(world: World) {
    let bucket = world.bucket().await;
    let metadata = BTreeMap::from([("origin".to_owned(), "scenario".to_owned())]);
    let options = PutOptions { metadata: metadata.clone(), ..PutOptions::default() };
    s3::put_object_bytes(Vec::new(), &bucket, "a", &options, &world.provider).await.expect("a put");
    assert_eq!(s3::get_object_user_metadata(&bucket, "a", &world.provider).await.expect("metadata"), metadata);
    is_missing(&s3::get_object_user_metadata(&bucket, "b", &world.provider).await);
}

async fn list_bucket_objects(world: World) {
    let bucket = with(&["b", "a/2", "a/1", "ä", "a+b c"], &world).await;
    assert_eq!(keys(&bucket, &world).await, ["a+b c", "a/1", "a/2", "b", "ä"]);
    let some = s3::list_bucket_objects(&bucket, Some("a/"), &world.provider).await.expect("a list");
    assert_eq!(some.iter().map(|object| object.key.as_str()).collect::<Vec<_>>(), ["a/1", "a/2"]);
    let none = s3::list_bucket_objects(&world.name("none"), None, &world.provider).await;
    assert!(matches!(none, Err(ObjectError::Bucket(_))), "a missing bucket: {none:?}");
}

async fn stream_bucket_objects(world: World) {
    let bucket = with(&["a", "b"], &world).await;
    let listed: Vec<_> = s3::stream_bucket_objects(&bucket, None, &world.provider).try_collect().await.expect("a list");
    assert_eq!(listed.iter().map(|object| object.size).collect::<Vec<_>>(), [1, 1]);
}

async fn stream_bucket_objects_in_parallel(world: World) {
    let bucket = with(&["a", "b/1", "b/2", "ä"], &world).await;
    let listed = s3::stream_bucket_objects_in_parallel(&bucket, None, ParallelList::default(), &world.provider);
    let mut listed: Vec<String> = listed.map_ok(|object| object.key).try_collect().await.expect("a list");
    listed.sort_unstable();
    assert_eq!(listed, ["a", "b/1", "b/2", "ä"]);
}

async fn stream_folder(world: World) {
    let bucket = with(&["top", "a/1", "a/b/2", "a/b/3"], &world).await;
    let entries: Vec<_> = s3::stream_folder(&bucket, "a/", &world.provider).try_collect().await.expect("a list");
    let name = |entry| match entry {
        FolderEntry::Folder(prefix) => prefix,
        FolderEntry::Object(object) => object.key,
        other => panic!("{other:?}"),
    };
    let mut names: Vec<String> = entries.into_iter().map(name).collect();
    names.sort_unstable();
    assert_eq!(names, ["a/1", "a/b/"]);
}

/// What another program, which knows no key, gets for the URL.
fn asked(request: &PresignedRequest, content: &str) -> String {
    let (host, path) = request.url().strip_prefix("http://").and_then(|url| url.split_once('/')).expect("a URL");
    let mut stream = TcpStream::connect(host).expect("somebody listens");
    let (method, length) = (request.method(), content.len());
    let head = format!("{method} /{path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n");
    write!(stream, "{head}content-length: {length}\r\n\r\n{content}").expect("it is sent");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).expect("an answer");
    String::from_utf8_lossy(&answer).into_owned()
}

async fn presign_get(world: World) {
    let bucket = with(&["a b/ä+c"], &world).await;
    let request = s3::presign_get(&bucket, "a b/ä+c", LIFETIME, &world.provider).await.expect("a URL");
    let answer = tokio::task::spawn_blocking(move || asked(&request, "")).await.expect("an answer");
    assert!(
        answer.starts_with("HTTP/1.1 200 ") && answer.contains("\r\n\r\n") && answer.contains("a b/ä+c"),
        "{answer}"
    );
}

async fn presign_put(world: World) {
    let bucket = world.bucket().await;
    let request = s3::presign_put(&bucket, "a", LIFETIME, &world.provider).await.expect("a URL");
    let answer = tokio::task::spawn_blocking(move || asked(&request, "content")).await.expect("an answer");
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    assert_eq!(world.read(&bucket, "a").await, "content");
}

/// Bytes that repeat at no power of two, so that parts in a wrong order show.
fn bytes(count: usize) -> Vec<u8> {
    (0..count).map(|index| u8::try_from(index % 251).expect("below 251")).collect()
}

async fn sent_and_back(content: &[u8], world: &World) -> Option<String> {
    let bucket = world.bucket().await;
    let folder = tempfile::tempdir().expect("a folder");
    let (there, back) = (folder.path().join("there"), folder.path().join("back"));
    std::fs::write(&there, content).expect("a file");
    let options = PutOptions::default();
    let sent = s3::put_file_to_bucket(&there, &bucket, "file", &options, &world.provider).await.expect("sent");
    s3::get_object(&bucket, "file", &back, &GetOptions::default(), &world.provider).await.expect("received");
    assert!(std::fs::read(&back).expect("a file") == content, "the content differs");
    sent.etag
}

async fn put_file_to_bucket(world: World) {
    sent_and_back(&bytes(MIB), &world).await.expect("an entity tag");
}

async fn put_file_to_bucket_in_parts(world: World) {
    let etag = sent_and_back(&bytes(17 * MIB), &world).await.expect("an entity tag");
    // That of an upload in parts ends with their number.
    assert!(etag.trim_matches('"').ends_with("-3"), "{etag}");
}

async fn put_object_bytes(world: World) {
    let bucket = world.bucket().await;
    world.put(&bucket, "a", "first").await;
    world.put(&bucket, "a", "second").await;
    assert_eq!(world.read(&bucket, "a").await, "second");
    let options = PutOptions::default();
    let nowhere = s3::put_object_bytes(Vec::new(), &world.name("none"), "a", &options, &world.provider).await;
    assert!(matches!(nowhere, Err(ObjectError::Bucket(_))), "a missing bucket: {nowhere:?}");
}

async fn put_object_bytes_if_absent(world: World) {
    let bucket = with(&["a"], &world).await;
    let options = PutOptions { condition: PutCondition::IfAbsent, ..PutOptions::default() };
    let put = |key| s3::put_object_bytes(b"second".to_vec(), &bucket, key, &options, &world.provider);
    let error = put("a").await.expect_err("the key is taken");
    assert!(matches!(error, ObjectError::AlreadyExists { .. }), "{error:?}");
    assert_eq!(world.read(&bucket, "a").await, "a");
    put("b").await.expect("the key is free");
}

async fn put_object_bytes_if_unchanged(world: World) {
    let bucket = with(&["a"], &world).await;
    let etag = s3::head_object(&bucket, "a", &world.provider).await.expect("a head").etag.expect("an entity tag");
    let put = async |content: &str| {
        let options = PutOptions { condition: PutCondition::IfMatch(etag.clone()), ..PutOptions::default() };
        s3::put_object_bytes(content.into(), &bucket, "a", &options, &world.provider).await
    };
    put("first").await.expect("nobody changed it");
    let error = put("second").await.expect_err("it was changed");
    assert!(matches!(error, ObjectError::Changed { .. }), "{error:?}");
    assert_eq!(world.read(&bucket, "a").await, "first");
}

/// A folder with these files, and where it is synchronized to.
async fn places(files: &[&str], world: &World) -> (tempfile::TempDir, SyncPlace, SyncPlace, String) {
    let folder = tempfile::tempdir().expect("a folder");
    for file in files {
        let path = folder.path().join(file);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(&path, file).expect("a file");
        // Servers tell whole seconds: a file of this second would seem newer than its copy.
        let file = std::fs::File::options().write(true).open(path).expect("a file");
        file.set_modified(SystemTime::now() - Duration::from_mins(1)).expect("its time");
    }
    let bucket = world.bucket().await;
    let (here, there) = (SyncPlace::folder(folder.path()), SyncPlace::prefix(&bucket, "copy/"));
    (folder, here, there, bucket)
}

async fn plan_sync(world: World) {
    let (_folder, here, there, bucket) = places(&["a", "b/c"], &world).await;
    world.put(&bucket, "copy/old", "").await;
    let options = SyncOptions { delete: true, ..SyncOptions::default() };
    let plan = s3::plan_sync(&here, &there, &options, &world.provider).await.expect("a plan");
    assert_eq!(plan.copies.iter().map(|copy| copy.path).collect::<Vec<_>>(), ["a", "b/c"]);
    assert_eq!(plan.deletions.iter().map(|one| one.path.as_str()).collect::<Vec<_>>(), ["old"]);
}

async fn run_sync(world: World) {
    let (_folder, here, there, bucket) = places(&["a", "b/c"], &world).await;
    let back = tempfile::tempdir().expect("a folder");
    for (source, target) in [(&here, &there), (&there, &SyncPlace::folder(back.path()))] {
        let plan = s3::plan_sync(source, target, &SyncOptions::default(), &world.provider).await.expect("a plan");
        let run = SyncRun::default();
        let outcomes: Vec<_> = s3::run_sync(&plan, &run, &world.provider).collect().await;
        assert!(outcomes.len() == 2 && outcomes.iter().all(|outcome| outcome.result.is_ok()), "{outcomes:?}");
        let again = s3::plan_sync(source, target, &SyncOptions::default(), &world.provider).await.expect("a plan");
        assert_eq!((again.copies.len(), again.unchanged), (0, 2));
    }
    assert_eq!(keys(&bucket, &world).await, ["copy/a", "copy/b/c"]);
    assert_eq!(std::fs::read(back.path().join("b/c")).expect("a file"), b"b/c");
}
