use super::*;
use crate::bucket::error::BucketError;
use crate::object::local_file::LocalFileError;
use crate::stand_in::{
    answer_of, error_answer, noted_progress, provider_over, provider_with, provider_without_answers,
};
use aws_interactions_core::{AwsCredentials, RequestErrorKind, Timeouts};
use aws_sdk_s3::Client;
use aws_sdk_s3::operation::get_object::GetObjectOutput;
use aws_sdk_s3::primitives::{ByteStream, SdkBody};
use aws_smithy_mocks::{mock, mock_client};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use bytes::Bytes;
use futures::stream;
use http_body::Frame;
use http_body_util::StreamBody;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tempfile::{TempDir, tempdir};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// A body that comes in pieces, and breaks where there is an error.
fn body_of(pieces: Vec<io::Result<&'static str>>) -> SdkBody {
    let frames = pieces.into_iter().map(|piece| piece.map(|piece| Frame::data(Bytes::from(piece))));
    SdkBody::from_body_1_x(StreamBody::new(stream::iter(frames)))
}

fn broken() -> io::Result<&'static str> {
    Err(io::Error::from(io::ErrorKind::ConnectionReset))
}

/// A provider that answers a get of `logs/a b` once with this answer.
async fn provider_of_answer(answer: impl Fn() -> HttpResponse + Send + Sync + 'static) -> AwsClientProvider {
    let rule = mock!(Client::get_object)
        .match_requests(|request| request.bucket() == Some("logs") && request.key() == Some("a b"))
        .then_http_response(answer);
    provider_with(mock_client!(aws_sdk_s3, [&rule])).await
}

/// A provider that answers with the pieces, announced as this many bytes.
async fn provider_of_pieces(
    announced: Option<i64>,
    pieces: impl Fn() -> Vec<io::Result<&'static str>> + Send + Sync + 'static,
) -> AwsClientProvider {
    let rule = mock!(Client::get_object).then_output(move || {
        let body = ByteStream::new(body_of(pieces()));
        GetObjectOutput::builder().body(body).set_content_length(announced).build()
    });
    provider_with(mock_client!(aws_sdk_s3, [&rule])).await
}

fn target() -> (TempDir, PathBuf) {
    let folder = tempdir().expect("a folder");
    let path = folder.path().join("file");
    (folder, path)
}

fn is_empty(folder: &TempDir) -> bool {
    folder.path().read_dir().expect("a folder").next().is_none()
}

async fn get(path: &Path, existing: ExistingFile, provider: &AwsClientProvider) -> Result<u64, ObjectError> {
    let options = GetOptions { existing, ..GetOptions::default() };
    Ok(get_object("logs", "a b", path, &options, provider).await?.size)
}

/// The chain's messages below the error's own.
fn causes_of(error: &ObjectError) -> String {
    let below = std::iter::successors(std::error::Error::source(error), |error| error.source());
    below.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

#[tokio::test]
async fn when_get_object_then_the_file_holds_its_content_and_its_bytes_are_counted() {
    let (folder, path) = target();
    let provider = provider_of_pieces(Some(6), || vec![Ok("abc"), Ok(""), Ok("def")]).await;
    let (on_progress, told) = noted_progress();
    let options = GetOptions { on_progress, ..GetOptions::default() };
    let size = get_object("logs", "a b", &path, &options, &provider).await.expect("an object").size;
    assert_eq!(size, 6);
    assert_eq!(std::fs::read(&path).expect("a file"), b"abcdef");
    assert_eq!(folder.path().read_dir().expect("a folder").count(), 1);
    let told = told.all();
    assert!(told.starts_with(&[3]) && told.ends_with(&[6]), "{told:?}");
}

#[tokio::test]
async fn when_get_object_and_it_is_empty_then_the_file_is_empty() {
    let (_folder, path) = target();
    let provider = provider_of_answer(|| answer_of("", &[("content-length", "0")])).await;
    assert_eq!(get(&path, ExistingFile::Refuse, &provider).await.expect("an object"), 0);
    assert_eq!(std::fs::read(&path).expect("a file"), b"");
}

#[tokio::test]
async fn when_get_object_and_the_target_cannot_be_then_nothing_is_sent() {
    let (folder, path) = target();
    std::fs::write(&path, "old").expect("a file");
    let provider = provider_without_answers().await;
    let error = get(&path, ExistingFile::Refuse, &provider).await.expect_err("it exists");
    assert!(matches!(error, ObjectError::LocalFile(LocalFileError::AlreadyExists { .. })), "{error:?}");
    let error = get(&folder.path().join("no/file"), ExistingFile::Replace, &provider).await.expect_err("no folder");
    assert!(matches!(error, ObjectError::LocalFile(LocalFileError::FolderDoesNotExist { .. })), "{error:?}");
    let error = get(folder.path(), ExistingFile::Replace, &provider).await.expect_err("a folder");
    assert!(matches!(error, ObjectError::LocalFile(LocalFileError::NotAFile { .. })), "{error:?}");
    assert_eq!(std::fs::read(&path).expect("a file"), b"old");
}

#[tokio::test]
async fn when_get_object_and_the_file_is_there_and_may_be_replaced_then_it_has_the_new_content() {
    let (_folder, path) = target();
    std::fs::write(&path, "old and longer").expect("a file");
    let provider = provider_of_answer(|| answer_of("new", &[("content-length", "3")])).await;
    assert_eq!(get(&path, ExistingFile::Replace, &provider).await.expect("an object"), 3);
    assert_eq!(std::fs::read(&path).expect("a file"), b"new");
}

#[tokio::test]
async fn when_get_object_and_the_file_appears_meanwhile_then_it_stays() {
    let (folder, path) = target();
    let appearing = path.clone();
    let provider = provider_of_answer(move || {
        std::fs::write(&appearing, "theirs").expect("a file");
        answer_of("ours", &[("content-length", "4")])
    })
    .await;
    let error = get(&path, ExistingFile::Refuse, &provider).await.expect_err("it exists");
    assert!(matches!(error, ObjectError::LocalFile(LocalFileError::AlreadyExists { .. })), "{error:?}");
    assert_eq!(std::fs::read(&path).expect("a file"), b"theirs");
    assert_eq!(folder.path().read_dir().expect("a folder").count(), 1);
}

#[tokio::test]
async fn when_get_object_and_the_content_does_not_come_whole_then_it_is_not_intact_and_no_file_is_left() {
    type Pieces = fn() -> Vec<io::Result<&'static str>>;
    let cases: [(&str, Option<i64>, Pieces); 4] = [
        ("broken off", Some(6), || vec![Ok("abc"), broken()]),
        ("broken off, of unknown length", None, || vec![Ok("abc"), broken()]),
        ("too short", Some(6), || vec![Ok("abc")]),
        ("too long", Some(6), || vec![Ok("abc"), Ok("defg")]),
    ];
    for (case, announced, pieces) in cases {
        let (folder, path) = target();
        let provider = provider_of_pieces(announced, pieces).await;
        let error = get(&path, ExistingFile::Refuse, &provider).await.expect_err(case);
        let ObjectError::NotIntact { bucket, key, .. } = error else { panic!("{case}: {error:?}") };
        assert_eq!((bucket.as_str(), key.as_str()), ("logs", "a b"));
        assert!(is_empty(&folder), "{case}");
        let error = get_object_bytes("logs", "a b", 100, &provider_of_pieces(announced, pieces).await).await;
        assert!(matches!(error, Err(ObjectError::NotIntact { .. })), "{case}: {error:?}");
    }
}

#[tokio::test]
async fn when_get_object_and_the_content_is_too_short_then_the_error_says_how_much_came() {
    let (_folder, path) = target();
    let provider = provider_of_pieces(Some(6), || vec![Ok("abc")]).await;
    let error = get(&path, ExistingFile::Refuse, &provider).await.expect_err("too short");
    assert_eq!(causes_of(&error), "3 of 6 bytes arrived");
}

#[tokio::test]
async fn when_get_object_replaces_a_file_and_fails_half_way_then_the_old_content_stays() {
    let (folder, path) = target();
    std::fs::write(&path, "old").expect("a file");
    let provider = provider_of_pieces(Some(6), || vec![Ok("abc"), broken()]).await;
    get(&path, ExistingFile::Replace, &provider).await.expect_err("broken off");
    assert_eq!(std::fs::read(&path).expect("a file"), b"old");
    assert_eq!(folder.path().read_dir().expect("a folder").count(), 1);
}

#[tokio::test]
async fn when_get_object_and_the_checksum_is_wrong_then_it_is_not_intact_and_no_file_is_left() {
    for (checksum, is_right) in [("NSRBwg==", true), ("AAAAAA==", false)] {
        let (folder, path) = target();
        let provider = provider_over(move |_| async move {
            answer_of("abc", &[("content-length", "3"), ("x-amz-checksum-crc32", checksum)])
        })
        .await;
        let result = get(&path, ExistingFile::Refuse, &provider).await;
        if is_right {
            assert_eq!(result.expect("an object"), 3);
            continue;
        }
        let error = result.expect_err("a wrong checksum");
        assert!(matches!(error, ObjectError::NotIntact { .. }), "{error:?}");
        assert!(causes_of(&error).contains("checksum"), "{}", causes_of(&error));
        assert!(is_empty(&folder));
    }
}

#[tokio::test]
async fn when_an_object_is_fetched_and_s3_refuses_then_the_error_says_why_and_no_file_is_left() {
    type Expected = fn(&ObjectError) -> bool;
    let cases: [(u16, &str, Expected); 5] = [
        (404, "NoSuchKey", |error| matches!(error, ObjectError::DoesNotExist { key, .. } if key == "a b")),
        (404, "NoSuchBucket", |error| matches!(error, ObjectError::Bucket(BucketError::DoesNotExist { .. }))),
        (403, "AccessDenied", |error| matches!(error, ObjectError::AccessDenied { .. })),
        (
            403,
            "InvalidObjectState",
            |error| matches!(error, ObjectError::Request { source, .. } if source.kind() == RequestErrorKind::Conflict),
        ),
        (400, "ExpiredToken", |error| matches!(error, ObjectError::Request { .. })),
    ];
    for (status, code, is_right) in cases {
        let (folder, path) = target();
        let provider = provider_of_answer(move || error_answer(status, code)).await;
        let error = get(&path, ExistingFile::Refuse, &provider).await.expect_err(code);
        assert!(is_right(&error), "{code}: {error:?}");
        assert!(error.request().is_none_or(|request| request.code() == Some(code)), "{error:?}");
        assert!(is_empty(&folder), "{code}");
        let provider = provider_of_answer(move || error_answer(status, code)).await;
        let error = get_object_bytes("logs", "a b", 100, &provider).await.expect_err(code);
        assert!(is_right(&error), "{code}: {error:?}");
    }
}

#[tokio::test]
async fn when_an_object_is_fetched_and_a_name_is_wrong_then_nothing_is_sent_and_no_file_is_left() {
    let provider = provider_without_answers().await;
    let (folder, path) = target();
    let error = get_object("logs", "", &path, &GetOptions::default(), &provider).await.expect_err("no key");
    assert!(matches!(error, ObjectError::InvalidKey { .. }), "{error:?}");
    let error = get_object_bytes("lo gs", "key", 1, &provider).await.expect_err("no bucket");
    assert!(matches!(error, ObjectError::Bucket(BucketError::InvalidName { .. })), "{error:?}");
    assert!(is_empty(&folder));
}

#[tokio::test]
async fn when_get_object_bytes_and_it_is_as_large_as_the_limit_then_it_comes() {
    for announced in [Some(6), None] {
        let provider = provider_of_pieces(announced, || vec![Ok("abc"), Ok("def")]).await;
        let content = get_object_bytes("logs", "a b", 6, &provider).await.expect("six bytes");
        assert_eq!(content, b"abcdef");
    }
}

#[tokio::test]
async fn when_get_object_bytes_and_a_larger_object_is_announced_then_its_content_is_not_read() {
    let read = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&read);
    let rule = mock!(Client::get_object).then_output(move || {
        let counter = Arc::clone(&counter);
        let frames = stream::repeat_with(move || {
            counter.fetch_add(1, Ordering::SeqCst);
            Ok::<_, io::Error>(Frame::data(Bytes::from("abc")))
        });
        let body = ByteStream::new(SdkBody::from_body_1_x(StreamBody::new(frames)));
        GetObjectOutput::builder().body(body).content_length(6).build()
    });
    let provider = provider_with(mock_client!(aws_sdk_s3, [&rule])).await;
    let error = get_object_bytes("logs", "a b", 5, &provider).await.expect_err("too large");
    let ObjectError::TooLarge { bucket, key, size, limit } = error else { panic!("{error:?}") };
    assert_eq!((bucket.as_str(), key.as_str(), size, limit), ("logs", "a b", 6, 5));
    assert_eq!((rule.num_calls(), read.load(Ordering::SeqCst)), (1, 0));
}

#[tokio::test]
async fn when_get_object_bytes_and_a_larger_object_comes_unannounced_then_it_is_given_up_at_the_limit() {
    let provider = provider_of_pieces(None, || vec![Ok("abc"), Ok("def"), broken()]).await;
    let error = get_object_bytes("logs", "a b", 5, &provider).await.expect_err("too large");
    assert!(matches!(error, ObjectError::TooLarge { size: 6, limit: 5, .. }), "{error:?}");
}

/// Answers one request over loopback: the head after a pause, then six bytes, each after a pause.
async fn slow_server(before_head: Duration, before_byte: Duration) -> AwsClientProvider {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    tokio::spawn(async move {
        let (mut connection, _) = listener.accept().await.expect("a connection");
        let mut request = Vec::new();
        while !request.ends_with(b"\r\n\r\n") {
            request.push(connection.read_u8().await.expect("a request"));
        }
        tokio::time::sleep(before_head).await;
        connection.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\n").await.expect("sent");
        for byte in *b"abcdef" {
            tokio::time::sleep(before_byte).await;
            connection.write_all(&[byte]).await.expect("sent");
        }
    });
    let short = Duration::from_millis(400);
    let timeouts = Timeouts { connect: short, read: short, attempt: short, operation: short };
    let builder = AwsClientProvider::builder().environment_variables::<String, String>([]).region("eu-west-1");
    let builder = builder.credentials(AwsCredentials::new("id", "secret")).endpoint_url(url);
    builder.timeouts(timeouts).max_attempts(1).build().await.expect("complete settings")
}

#[tokio::test]
async fn when_get_object_and_the_content_takes_longer_than_any_timeout_then_it_comes_whole() {
    let (_folder, path) = target();
    let provider = slow_server(Duration::ZERO, Duration::from_millis(150)).await;
    assert_eq!(get(&path, ExistingFile::Refuse, &provider).await.expect("an object"), 6);
    assert_eq!(std::fs::read(&path).expect("a file"), b"abcdef");
}

#[tokio::test]
async fn when_get_object_and_the_answer_itself_is_late_then_there_was_none_in_time() {
    let (folder, path) = target();
    let provider = slow_server(Duration::from_secs(5), Duration::ZERO).await;
    let error = get(&path, ExistingFile::Refuse, &provider).await.expect_err("too late");
    assert_eq!(error.request().expect("a request").kind(), RequestErrorKind::Timeout);
    assert!(is_empty(&folder));
}
