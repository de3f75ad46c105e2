//! Content that comes or goes as a stream.

use crate::world::{MIB, content, world};
use aws_interactions_local::Fault;
use futures::TryStreamExt;
use s3_interactions::{ObjectError, PutOptions, StreamOptions, put_object_bytes, put_stream_to_bucket, stream_object};
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use tokio::io::{AsyncRead, AsyncReadExt, ReadBuf};

#[tokio::test(flavor = "multi_thread")]
async fn when_the_object_is_written_while_it_comes_then_the_download_notices_and_no_file_is_left() {
    let world = world().await;
    let old = content(100_000, 4);
    put_object_bytes(old.clone(), "data", "key", &PutOptions::default(), &world.provider).await.expect("put");
    world.faults.fail("GetObject", Fault::TruncateBody(1000));
    let object = stream_object("data", "key", &StreamOptions::default(), &world.provider).await.expect("an object");
    put_object_bytes(content(100_000, 5), "data", "key", &PutOptions::default(), &world.provider).await.expect("put");
    let error = object.content.try_collect::<Vec<_>>().await.expect_err("another object");
    assert!(matches!(error, ObjectError::Changed { .. }), "{error:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn when_a_stream_breaks_off_then_it_is_taken_up_where_it_broke() {
    let world = world().await;
    let content = content(300_000, 6);
    put_object_bytes(content.clone(), "data", "key", &PutOptions::default(), &world.provider).await.expect("put");
    world.faults.fail("GetObject", Fault::TruncateBody(1000)).fail("GetObject", Fault::TruncateBody(1500));
    let options = StreamOptions { skip: 500, limit: Some(200_000), ..StreamOptions::default() };
    let object = stream_object("data", "key", &options, &world.provider).await.expect("an object");
    assert_eq!(object.head.size, 300_000);
    let pieces: Vec<_> = object.content.try_collect().await.expect("all of it");
    assert!(pieces.concat() == content[500..200_500]);
    assert_eq!(world.calls("GetObject"), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn when_a_part_of_an_object_is_streamed_then_exactly_that_comes() {
    let world = world().await;
    put_object_bytes(b"0123456789".to_vec(), "data", "key", &PutOptions::default(), &world.provider)
        .await
        .expect("put");
    put_object_bytes(Vec::new(), "data", "empty", &PutOptions::default(), &world.provider).await.expect("put");
    let stream = async |key: &str, skip, limit| {
        let options = StreamOptions { skip, limit, ..StreamOptions::default() };
        let object = stream_object("data", key, &options, &world.provider).await?;
        let pieces: Vec<_> = object.content.try_collect().await?;
        Ok::<_, ObjectError>((object.head.size, pieces.concat()))
    };
    let cases: [(u64, Option<u64>, &[u8]); 7] = [
        (0, None, b"0123456789"),
        (4, None, b"456789"),
        (4, Some(3), b"456"),
        (0, Some(1), b"0"),
        (9, Some(100), b"9"),
        (0, Some(0), b""),
        (3, Some(0), b""),
    ];
    for (skip, limit, expected) in cases {
        let found = stream("key", skip, limit).await.expect("a stream");
        assert_eq!(found, (10, expected.to_vec()), "{skip} {limit:?}");
    }
    assert_eq!(stream("empty", 0, None).await.expect("a stream"), (0, Vec::new()));
    let error = stream("key", 10, None).await.expect_err("nothing there");
    assert_eq!(error.request().and_then(|request| request.code()), Some("InvalidRange"), "{error:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn when_a_stream_ends_before_at_or_behind_its_first_part_then_the_object_is_the_same() {
    let world = world().await;
    for (size, parts) in [(0, 0), (1, 0), (8 * MIB - 1, 0), (8 * MIB, 0), (8 * MIB + 1, 2), (20 * MIB, 3)] {
        let content = content(size, 18);
        let before = world.calls("UploadPart");
        let put =
            put_stream_to_bucket(&mut content.as_slice(), "data", "key", &PutOptions::default(), &world.provider).await;
        assert_eq!(put.expect("put").size, u64::try_from(size).expect("a size"));
        assert_eq!(world.calls("UploadPart") - before, parts, "{size}");
        assert!(world.holds("key", &content).await, "{size}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn when_a_stream_fails_half_way_then_there_is_no_object_and_no_part_is_orphaned() {
    let world = world().await;
    let content = content(20 * MIB, 19);
    let mut reader = content.as_slice().chain(Broken);
    let put = put_stream_to_bucket(&mut reader, "data", "key", &PutOptions::default(), &world.provider).await;
    let Err(ObjectError::Stream { source, .. }) = put else { panic!("{put:?}") };
    assert_eq!(source.kind(), io::ErrorKind::BrokenPipe);
    assert!(!world.holds("key", &content).await);
    assert_eq!(world.unfinished_uploads().await, 0);
}

/// A reader that fails.
struct Broken;

impl AsyncRead for Broken {
    fn poll_read(self: Pin<&mut Self>, _: &mut Context<'_>, _: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Err(io::ErrorKind::BrokenPipe.into()))
    }
}
