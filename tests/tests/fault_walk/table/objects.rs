//! Objects of S3.

use super::buckets::bucket;
use crate::operation::{Answer, Doing, Operation, all, call, call_for};
use crate::world::World;
use futures::{FutureExt, TryStreamExt, stream};
use s3_interactions::{
    BucketStatus, CopyOptions, DeletedVersions, EmptyOptions, GetOptions, ObjectFilter, ParallelList, PutOptions,
    S3Uri, StreamOptions, copy_object, count_bucket_contents, delete_object, delete_object_stream, delete_objects,
    delete_prefix, find_object_versions, find_objects, get_bucket_status, get_object, get_object_bytes,
    get_object_usage, get_object_user_metadata, head_object, list_bucket_objects, move_file_to_bucket, move_object,
    move_object_to_file, put_file_to_bucket, put_object_bytes, put_stream_to_bucket, stream_bucket_objects,
    stream_bucket_objects_in_parallel, stream_folder, stream_object,
};
use std::fs;

const DATA: &[&str] = &["data"];
const OBJECT: &[&str] = &["data", "a/1"];
const NEW: &[&str] = &["data", "new"];

pub(crate) fn table() -> Vec<Operation> {
    [reading(), changing()].into_iter().flatten().collect()
}

fn reading() -> Vec<Operation> {
    let of_object = |name, act| Operation::reading(name, OBJECT, arrange, act);
    let of_bucket = |name, act| Operation::reading(name, DATA, arrange, act);
    vec![
        of_object("s3::get_object_bytes", |world| call(get_object_bytes("data", "a/1", 1024, &world.provider))),
        of_object("s3::get_object_user_metadata", |world| {
            call(get_object_user_metadata("data", "a/1", &world.provider))
        }),
        of_object("s3::head_object", |world| call(head_object("data", "a/1", &world.provider))),
        of_bucket("s3::get_object_usage", |world| call(get_object_usage("data", None, &world.provider))),
        of_bucket("s3::list_bucket_objects", |world| call(list_bucket_objects("data", None, &world.provider))),
        of_bucket("s3::stream_bucket_objects", |world| all(stream_bucket_objects("data", None, &world.provider))),
        of_bucket("s3::stream_bucket_objects_in_parallel", |world| {
            all(stream_bucket_objects_in_parallel("data", None, ParallelList::default(), &world.provider))
        }),
        of_bucket("s3::stream_folder", |world| all(stream_folder("data", "a/", &world.provider))),
        of_object("s3::stream_object", |world| {
            call(async {
                let object = stream_object("data", "a/1", &StreamOptions::default(), &world.provider).await?;
                object.content.try_collect::<Vec<_>>().await.map(|content| content.concat())
            })
        }),
        of_bucket("s3::find_objects", |world| {
            let filter = ObjectFilter::under("a/");
            call(async move {
                let found = find_objects("data", &filter, ParallelList::default(), &world.provider);
                found.try_collect::<Vec<_>>().await
            })
        }),
        of_bucket("s3::find_object_versions", |world| {
            let filter = ObjectFilter::under("a/");
            call(async move {
                let found = find_object_versions("data", &filter, ParallelList::default(), &world.provider);
                found.try_collect::<Vec<_>>().await
            })
        }),
    ]
}

fn changing() -> Vec<Operation> {
    vec![
        Operation::changing("s3::get_object", OBJECT, arrange, getting, files),
        Operation::changing("s3::put_object_bytes", NEW, bucket, putting, state),
        Operation::changing("s3::put_file_to_bucket", NEW, bucket, |world| putting_file(4, world), state)
            .when("a small file"),
        Operation::changing("s3::copy_object", &["s3://data/a/1|s3://data/copy"], arrange, copying, state),
        Operation::changing(
            "s3::delete_object",
            OBJECT,
            arrange,
            |world| call(delete_object("data", "a/1", &world.provider)),
            state,
        )
        .honest("DeleteObject", &["404"], "()"),
        Operation::changing(
            "s3::delete_objects",
            DATA,
            arrange,
            |world| call(delete_objects("data", ["a/1", "b"], &world.provider)),
            state,
        ),
        Operation::changing("s3::delete_object_stream", DATA, arrange, deleting_stream, state),
        Operation::changing("s3::delete_prefix", DATA, arrange, deleting_prefix, state),
        Operation::changing("s3::put_stream_to_bucket", NEW, bucket, putting_stream, state),
        Operation::changing("s3::put_stream_to_bucket", NEW, bucket, putting_parts, objects_and_parts).when("in parts"),
        Operation::changing("s3::move_object", &["s3://data/a/1|s3://data/copy"], arrange, moving, state)
            // What another has deleted is gone, as was asked.
            .honest("DeleteObject", &["404"], "82")
            .admits(&["SourceStays"]),
        Operation::changing("s3::move_file_to_bucket", &["new|file"], file_and_bucket, moving_file, state_and_files)
            .admits(&["SourceStays"]),
        Operation::changing("s3::move_object_to_file", OBJECT, arrange, moving_to_file, state_and_files)
            .honest("DeleteObject", &["404"], "GotObject")
            .admits(&["SourceStays"]),
    ]
}

fn deleting_stream(world: &World) -> Doing<'_, Answer> {
    call(async {
        let entries = stream::iter(["a/1", "b"].map(Ok));
        delete_object_stream("data", entries, &EmptyOptions::default(), &world.provider).await
    })
}

fn deleting_prefix(world: &World) -> Doing<'_, Answer> {
    let (filter, options) = (ObjectFilter::under("a/"), EmptyOptions::default());
    call(async move { delete_prefix("data", &filter, DeletedVersions::Current, &options, &world.provider).await })
}

fn putting_stream(world: &World) -> Doing<'_, Answer> {
    let put = async {
        put_stream_to_bucket(&mut b"new".as_slice(), "data", "new", &PutOptions::default(), &world.provider).await
    };
    call_for(put, |put| (put.etag, put.size))
}

/// Two parts, of which the second has one byte.
fn putting_parts(world: &World) -> Doing<'_, Answer> {
    let put = async {
        let content = vec![7; 8 * 1024 * 1024 + 1];
        put_stream_to_bucket(&mut content.as_slice(), "data", "new", &PutOptions::default(), &world.provider).await
    };
    call_for(put, |put| (put.etag, put.size))
}

/// What there is, but for uploads that have no part: an answer that was lost may have begun one, as the error says.
fn objects_and_parts(world: &World) -> Doing<'_, String> {
    async {
        let s3 = s3_interactions::S3Client::get_s3(&world.steady);
        let objects = list_bucket_objects("data", None, &world.steady).await.expect("a list");
        let mut found: Vec<_> = objects.into_iter().map(|object| format!("{} {:?}", object.key, object.etag)).collect();
        let uploads = s3.list_multipart_uploads().bucket("data").send().await.expect("a list");
        for upload in uploads.uploads() {
            let parts =
                s3.list_parts().bucket("data").set_key(upload.key.clone()).set_upload_id(upload.upload_id.clone());
            let parts = parts.send().await.expect("a list").parts().len();
            found.extend((parts > 0).then(|| format!("an upload of {parts} parts")));
        }
        format!("{found:?}")
    }
    .boxed_local()
}

fn moving(world: &World) -> Doing<'_, Answer> {
    let uri = |key: &str| S3Uri { bucket: "data".to_owned(), key: key.to_owned() };
    let (source, target) = (uri("a/1"), uri("copy"));
    call_for(async move { move_object(&source, &target, &CopyOptions::default(), &world.provider).await }, |copy| {
        (copy.etag, copy.size)
    })
}

fn file_and_bucket(world: &World) -> Doing<'_, ()> {
    async {
        bucket(world).await;
        fs::write(world.folder.path().join("file"), "new").expect("a file");
    }
    .boxed_local()
}

fn moving_file(world: &World) -> Doing<'_, Answer> {
    let path = world.folder.path().join("file");
    let moved = async move { move_file_to_bucket(&path, "data", "new", &PutOptions::default(), &world.provider).await };
    call_for(moved, |put| (put.etag, put.size))
}

fn moving_to_file(world: &World) -> Doing<'_, Answer> {
    let (path, uri) = (world.folder.path().join("file"), S3Uri { bucket: "data".to_owned(), key: "a/1".to_owned() });
    let options = GetOptions { existing: s3_interactions::ExistingFile::Replace, ..GetOptions::default() };
    call(async move { move_object_to_file(&uri, &path, &options, &world.provider).await })
}

fn state_and_files(world: &World) -> Doing<'_, String> {
    async { format!("{} {}", state(world).await, files(world).await) }.boxed_local()
}

/// The bucket `data` with three objects.
pub(super) fn arrange(world: &World) -> Doing<'_, ()> {
    async {
        bucket(world).await;
        for key in ["a/1", "a/2", "b"] {
            let metadata = [("of".to_owned(), key.to_owned())].into();
            let options = PutOptions { metadata, ..PutOptions::default() };
            let content =
                format!("The content of {key}, which is longer than what arrives of a body that is cut short.");
            put_object_bytes(content.into_bytes(), "data", key, &options, &world.steady).await.expect("a put");
        }
    }
    .boxed_local()
}

fn getting(world: &World) -> Doing<'_, Answer> {
    let path = world.folder.path().join("file");
    let options = GetOptions { existing: s3_interactions::ExistingFile::Replace, ..GetOptions::default() };
    call(async move { get_object("data", "a/1", &path, &options, &world.provider).await })
}

fn putting(world: &World) -> Doing<'_, Answer> {
    let put = async { put_object_bytes(b"new".to_vec(), "data", "new", &PutOptions::default(), &world.provider).await };
    call_for(put, |put| (put.etag, put.size))
}

fn putting_file(size: u64, world: &World) -> Doing<'_, Answer> {
    let path = world.folder.path().join("file");
    fs::File::create(&path).and_then(|file| file.set_len(size)).expect("a file");
    let put = async move { put_file_to_bucket(&path, "data", "new", &PutOptions::default(), &world.provider).await };
    call_for(put, |put| (put.etag, put.size))
}

fn copying(world: &World) -> Doing<'_, Answer> {
    let uri = |key: &str| S3Uri { bucket: "data".to_owned(), key: key.to_owned() };
    let (source, target) = (uri("a/1"), uri("copy"));
    call_for(async move { copy_object(&source, &target, &CopyOptions::default(), &world.provider).await }, |copy| {
        (copy.etag, copy.size)
    })
}

/// Keys with sizes, and what else there is: versions and unfinished uploads.
pub(super) fn state(world: &World) -> Doing<'_, String> {
    async {
        if get_bucket_status("data", &world.steady).await.expect("a status") == BucketStatus::DoesNotExist {
            return "no bucket".to_owned();
        }
        let objects = list_bucket_objects("data", None, &world.steady).await.expect("a list");
        let objects: Vec<_> = objects.into_iter().map(|object| (object.key, object.size, object.etag)).collect();
        let contents = count_bucket_contents("data", &world.steady).await.expect("a count");
        format!("{objects:?} {contents:?}")
    }
    .boxed_local()
}

/// Names and contents in the world's folder, hidden ones too.
fn files(world: &World) -> Doing<'_, String> {
    async {
        let entries = fs::read_dir(world.folder.path()).expect("a folder").map(|entry| entry.expect("an entry").path());
        let mut files: Vec<_> =
            entries.map(|path| (path.clone(), fs::read_to_string(&path).expect("a file"))).collect();
        files.sort();
        let name = |path: &std::path::Path| path.file_name().map(|name| name.to_string_lossy().into_owned());
        format!("{:?}", files.iter().map(|(path, content)| (name(path), content)).collect::<Vec<_>>())
    }
    .boxed_local()
}
