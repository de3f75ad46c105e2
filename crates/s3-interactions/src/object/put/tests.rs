use super::*;
use crate::bucket::error::BucketError;
use crate::object::local_file::LocalFileError;
use crate::stand_in::{
    Log, bare_answer, error_answer, noted_progress, provider_over, provider_with, provider_without_answers,
};
use aws_interactions_core::RequestErrorKind;
use aws_sdk_s3::Client;
use aws_sdk_s3::operation::complete_multipart_upload::CompleteMultipartUploadOutput;
use aws_sdk_s3::operation::create_multipart_upload::CreateMultipartUploadOutput;
use aws_sdk_s3::operation::put_object::{PutObjectInput, PutObjectOutput};
use aws_sdk_s3::operation::upload_part::UploadPartOutput;
use aws_sdk_s3::types::ServerSideEncryption;
use aws_smithy_mocks::{Rule, RuleMode, mock, mock_client};
use tempfile::{TempDir, tempdir};

const MIB: usize = 1024 * 1024;

fn put_answers(is_right: impl Fn(&PutObjectInput) -> bool + Send + Sync + 'static) -> Rule {
    mock!(Client::put_object)
        .match_requests(move |request| request.bucket() == Some("logs") && is_right(request))
        .then_output(|| PutObjectOutput::builder().e_tag("\"e\"").version_id("v1").build())
}

fn content_of(request: &PutObjectInput) -> &[u8] {
    request.body().bytes().expect("a body in memory")
}

/// Puts three bytes with these options.
async fn put_with(rule: &Rule, options: &PutOptions) -> Result<PutObject, ObjectError> {
    let provider = provider_with(mock_client!(aws_sdk_s3, [rule])).await;
    put_object_bytes(b"abc".to_vec(), "logs", "a b", options, &provider).await
}

async fn failure_by(condition: PutCondition, status: u16, code: &'static str) -> ObjectError {
    let rule = mock!(Client::put_object).then_http_response(move || error_answer(status, code));
    put_with(&rule, &PutOptions { condition, ..PutOptions::default() }).await.expect_err("S3 refuses")
}

fn with_metadata<N: Into<String>, V: Into<String>>(metadata: impl IntoIterator<Item = (N, V)>) -> PutOptions {
    let metadata = metadata.into_iter().map(|(name, value)| (name.into(), value.into()));
    PutOptions { metadata: metadata.collect(), ..PutOptions::default() }
}

/// A folder with a file of this content.
fn file_of(content: &[u8]) -> (TempDir, std::path::PathBuf) {
    let folder = tempdir().expect("a folder");
    let path = folder.path().join("file");
    std::fs::write(&path, content).expect("a file");
    (folder, path)
}

async fn put_file(path: &Path, rules: &[&Rule]) -> Result<PutObject, ObjectError> {
    let provider = provider_with(mock_client!(aws_sdk_s3, RuleMode::MatchAny, rules)).await;
    put_file_to_bucket(path, "logs", "a b", &PutOptions::default(), &provider).await
}

#[tokio::test]
async fn when_put_object_bytes_and_no_option_is_set_then_only_the_content_is_sent() {
    let sent = Log::default();
    let log = sent.clone();
    let provider = provider_over(move |request| {
        let headers = request.headers().iter().map(|(name, _)| name.to_owned());
        log.push((request.uri().to_owned(), headers.collect::<Vec<_>>(), request.body().bytes().map(<[u8]>::to_vec)));
        async { bare_answer(200, &[("etag", "\"e\"")]) }
    })
    .await;
    let object = put_object_bytes(b"abc".to_vec(), "logs", "a b+ä", &PutOptions::default(), &provider).await;
    assert_eq!(
        object.expect("written"),
        PutObject { etag: Some("\"e\"".to_owned()), version_id: None, size: 3, verification: Verification::NoChecksum }
    );
    let [(uri, headers, body)] = &sent.all()[..] else { panic!("one request") };
    assert!(uri.starts_with("https://logs.s3.eu-west-1.amazonaws.com/a%20b%2B%C3%A4"), "{uri}");
    assert_eq!(body.as_deref(), Some(&b"abc"[..]));
    for unasked in ["acl", "grant", "meta", "storage-class", "server-side-encryption", "if-", "tagging", "object-lock"]
    {
        assert!(!headers.iter().any(|name| name.contains(unasked)), "{unasked} in {headers:?}");
    }
}

#[tokio::test]
async fn when_put_object_bytes_and_metadata_type_and_class_are_given_then_they_are_sent_and_no_acl() {
    let rule = put_answers(|request| {
        let metadata = request.metadata().expect("metadata");
        let has_metadata = metadata.len() == 2 && metadata["author"] == "alice" && metadata["x.y_z-1"] == "a b";
        has_metadata
            && request.key() == Some("a b")
            && request.content_type() == Some("text/plain; charset=utf-8")
            && request.storage_class().map(aws_sdk_s3::types::StorageClass::as_str) == Some("DEEP_ARCHIVE")
            && request.acl().is_none()
            && content_of(request) == b"abc"
    });
    let options = PutOptions {
        content_type: Some("text/plain; charset=utf-8".to_owned()),
        storage_class: Some(StorageClass::DeepArchive),
        ..with_metadata([("author", "alice"), ("x.y_z-1", "a b")])
    };
    let object = put_with(&rule, &options).await.expect("written");
    let expected = PutObject {
        etag: Some("\"e\"".to_owned()),
        version_id: Some("v1".to_owned()),
        size: 3,
        verification: Verification::NoChecksum,
    };
    assert_eq!(object, expected);
    assert_eq!(rule.num_calls(), 1);
}

#[tokio::test]
async fn when_put_object_bytes_and_an_encryption_is_given_then_its_algorithm_and_key_are_sent() {
    let key = Some("alias/data".to_owned());
    let cases = [
        (Encryption::BucketDefault, None, None),
        (Encryption::S3Managed, Some(ServerSideEncryption::Aes256), None),
        (Encryption::Kms { key_id: None }, Some(ServerSideEncryption::AwsKms), None),
        (Encryption::Kms { key_id: key.clone() }, Some(ServerSideEncryption::AwsKms), key),
    ];
    for (encryption, algorithm, key) in cases {
        let rule = put_answers(move |request| {
            request.server_side_encryption() == algorithm.as_ref() && request.ssekms_key_id() == key.as_deref()
        });
        put_with(&rule, &PutOptions { encryption, ..PutOptions::default() }).await.expect("written");
        assert_eq!(rule.num_calls(), 1);
    }
}

#[tokio::test]
async fn when_put_object_bytes_and_a_condition_is_given_then_it_alone_is_sent() {
    let cases = [
        (PutCondition::Always, None, None),
        (PutCondition::IfAbsent, Some("*"), None),
        (PutCondition::IfMatch("\"e\"".to_owned()), None, Some("\"e\"")),
    ];
    for (condition, none_match, must_match) in cases {
        let rule =
            put_answers(move |request| request.if_none_match() == none_match && request.if_match() == must_match);
        put_with(&rule, &PutOptions { condition, ..PutOptions::default() }).await.expect("written");
        assert_eq!(rule.num_calls(), 1);
    }
}

#[tokio::test]
async fn when_put_object_bytes_and_nothing_was_to_be_overwritten_and_something_is_then_it_exists_already() {
    let error = failure_by(PutCondition::IfAbsent, 412, "PreconditionFailed").await;
    let ObjectError::AlreadyExists { bucket, key } = error else { panic!("{error:?}") };
    assert_eq!((bucket.as_str(), key.as_str()), ("logs", "a b"));
}

#[tokio::test]
async fn when_put_object_bytes_and_the_object_to_match_is_another_then_it_has_changed() {
    let error = failure_by(PutCondition::IfMatch("\"old\"".to_owned()), 412, "PreconditionFailed").await;
    let ObjectError::Changed { bucket, key, expected } = error else { panic!("{error:?}") };
    assert_eq!((bucket.as_str(), key.as_str(), expected.as_str()), ("logs", "a b", "\"old\""));
}

#[tokio::test]
async fn when_put_object_bytes_and_there_is_no_object_to_match_then_it_does_not_exist() {
    let error = failure_by(PutCondition::IfMatch("\"old\"".to_owned()), 404, "NoSuchKey").await;
    assert!(matches!(error, ObjectError::DoesNotExist { .. }), "{error:?}");
}

#[tokio::test]
async fn when_put_object_bytes_and_somebody_writes_at_this_moment_then_a_retry_makes_sense() {
    for condition in [PutCondition::IfAbsent, PutCondition::IfMatch("\"old\"".to_owned())] {
        let error = failure_by(condition, 409, "ConditionalRequestConflict").await;
        let ObjectError::Request { source, .. } = error else { panic!("{error:?}") };
        assert!(source.is_retryable());
        assert_eq!((source.kind(), source.http_status()), (RequestErrorKind::Conflict, Some(409)));
    }
}

#[tokio::test]
async fn when_put_object_bytes_and_s3_refuses_then_the_error_says_why() {
    let missing = failure_by(PutCondition::Always, 404, "NoSuchBucket").await;
    assert!(matches!(&missing, ObjectError::Bucket(BucketError::DoesNotExist { bucket }) if bucket == "logs"));
    let denied = failure_by(PutCondition::IfAbsent, 403, "AccessDenied").await;
    assert!(matches!(&denied, ObjectError::AccessDenied { bucket, key, .. } if bucket == "logs" && key == "a b"));
    for (condition, status, code) in [
        (PutCondition::Always, 400, "EntityTooLarge"),
        (PutCondition::Always, 412, "PreconditionFailed"),
        (PutCondition::IfAbsent, 403, "ExpiredToken"),
    ] {
        let error = failure_by(condition, status, code).await;
        let ObjectError::Request { source, .. } = error else { panic!("{error:?}") };
        assert_eq!((source.code(), source.operation()), (Some(code), "PutObject"));
    }
}

#[tokio::test]
async fn when_put_object_bytes_and_a_value_cannot_be_sent_then_nothing_is_and_the_error_names_it() {
    let provider = provider_without_answers().await;
    let content_type = |text: &str| PutOptions { content_type: Some(text.to_owned()), ..PutOptions::default() };
    let cases = [
        (with_metadata([("", "x")]), "the metadata name ``"),
        (with_metadata([("a b", "x")]), "the metadata name `a b`"),
        (with_metadata([("a:b", "x")]), "the metadata name `a:b`"),
        (with_metadata([("a\nb", "x")]), "the metadata name `a\nb`"),
        (with_metadata([("ä", "x")]), "the metadata name `ä`"),
        (with_metadata([("a", "x\ny")]), "the value of the metadata `a`"),
        (with_metadata([("a", "x\ty")]), "the value of the metadata `a`"),
        (with_metadata([("a", "ä")]), "the value of the metadata `a`"),
        (with_metadata([("a", " x")]), "the value of the metadata `a`"),
        (with_metadata([("a", "x ")]), "the value of the metadata `a`"),
        (with_metadata([("Author", "alice"), ("author", "bob")]), "the metadata name `author`"),
        (with_metadata([("a", "x".repeat(2048))]), "metadata of 2049 bytes"),
        (with_metadata([("a", "x".repeat(1023)), ("bb", "x".repeat(1023))]), "metadata of 2049 bytes"),
        (content_type("text/plain\nx-amz-acl: public-read"), "the content type"),
        (content_type("text/ä"), "the content type"),
    ];
    for (options, expected) in cases {
        let error = put_object_bytes(vec![], "logs", "key", &options, &provider).await.expect_err(expected);
        let ObjectError::InvalidInput { what, .. } = error else { panic!("{expected}: {error:?}") };
        assert_eq!(what, expected);
    }
}

#[tokio::test]
async fn when_put_object_bytes_and_the_metadata_fills_the_limit_then_it_is_sent() {
    let rule = put_answers(|request| request.metadata().expect("metadata")["a"].len() == 2047);
    put_with(&rule, &with_metadata([("a", "x".repeat(2047))])).await.expect("written");
    assert_eq!(rule.num_calls(), 1);
}

#[tokio::test]
async fn when_an_object_is_put_and_a_name_is_wrong_then_nothing_is_sent() {
    let provider = provider_without_answers().await;
    let options = PutOptions::default();
    for key in [String::new(), "ä".repeat(513)] {
        let error = put_object_bytes(vec![], "logs", &key, &options, &provider).await.expect_err("no key");
        assert!(matches!(error, ObjectError::InvalidKey { .. }), "{error:?}");
    }
    let missing = Path::new("/no/such/file");
    let error = put_file_to_bucket(missing, "lo gs", "key", &options, &provider).await.expect_err("no bucket");
    assert!(matches!(error, ObjectError::Bucket(BucketError::InvalidName { .. })), "{error:?}");
}

#[tokio::test]
async fn when_put_object_bytes_and_an_etag_cannot_stand_in_a_header_then_the_request_is_invalid_and_not_sent() {
    let provider = provider_over(|_| async { panic!("nothing is sent") }).await;
    let condition = PutCondition::IfMatch("\"e\"\nx-amz-acl: public-read".to_owned());
    let options = PutOptions { condition, ..PutOptions::default() };
    let error = put_object_bytes(vec![], "logs", "key", &options, &provider).await.expect_err("no header");
    assert_eq!(error.request().expect("a request").kind(), RequestErrorKind::InvalidRequest);
}

#[tokio::test]
async fn when_put_object_bytes_and_the_bucket_lives_elsewhere_then_all_of_it_goes_there() {
    let sent = Log::default();
    let log = sent.clone();
    let provider = provider_over(move |request| {
        let is_there = request.uri().contains("us-west-2");
        log.push((is_there, request.body().bytes().map(<[u8]>::to_vec)));
        let headers = &[("x-amz-bucket-region", "us-west-2")];
        async move { bare_answer(if is_there { 200 } else { 301 }, headers) }
    })
    .await;
    put_object_bytes(b"abc".to_vec(), "logs", "key", &PutOptions::default(), &provider).await.expect("written");
    assert_eq!(sent.all(), [(false, Some(b"abc".to_vec())), (true, Some(b"abc".to_vec()))]);
}

#[tokio::test]
async fn when_put_object_bytes_and_it_is_written_then_its_size_is_reported_and_a_failure_reports_nothing() {
    let (on_progress, told) = noted_progress();
    let options = PutOptions { on_progress, ..PutOptions::default() };
    let refused = mock!(Client::put_object).then_http_response(|| error_answer(403, "AccessDenied"));
    put_with(&refused, &options).await.expect_err("refused");
    assert!(told.all().is_empty());
    put_with(&put_answers(|_| true), &options).await.expect("written");
    assert_eq!(told.all(), [3]);
}

#[tokio::test]
async fn when_put_file_to_bucket_and_the_file_is_empty_then_an_empty_object_is_written() {
    let (_folder, path) = file_of(b"");
    let rule = put_answers(|request| request.key() == Some("a b") && content_of(request).is_empty());
    assert_eq!(put_file(&path, &[&rule]).await.expect("written").size, 0);
    assert_eq!(rule.num_calls(), 1);
}

#[tokio::test]
async fn when_put_file_to_bucket_and_it_has_16_mib_then_it_goes_in_one_request() {
    let (_folder, path) = file_of(&vec![7; 16 * MIB]);
    let rule = put_answers(|request| content_of(request) == vec![7; 16 * MIB]);
    assert_eq!(put_file(&path, &[&rule]).await.expect("written").size, 16 * 1024 * 1024);
    assert_eq!(rule.num_calls(), 1);
}

#[tokio::test]
async fn when_put_file_to_bucket_and_it_has_a_byte_more_than_16_mib_then_it_goes_in_parts() {
    let (_folder, path) = file_of(&vec![7; 16 * MIB + 1]);
    let create = mock!(Client::create_multipart_upload)
        .then_output(|| CreateMultipartUploadOutput::builder().upload_id("upload").build());
    let part = mock!(Client::upload_part).then_output(|| UploadPartOutput::builder().build());
    let complete = mock!(Client::complete_multipart_upload)
        .then_output(|| CompleteMultipartUploadOutput::builder().e_tag("\"e-3\"").version_id("v1").build());
    let object = put_file(&path, &[&create, &part, &complete]).await.expect("written");
    let (etag, version_id) = (Some("\"e-3\"".to_owned()), Some("v1".to_owned()));
    assert_eq!(
        object,
        PutObject { etag, version_id, size: 16 * 1024 * 1024 + 1, verification: Verification::NoChecksum }
    );
    assert_eq!((create.num_calls(), part.num_calls(), complete.num_calls()), (1, 3, 1));
}

#[tokio::test]
async fn when_put_file_to_bucket_and_the_path_is_no_file_then_nothing_is_sent_and_the_error_names_it() {
    let (folder, file) = file_of(b"abc");
    let missing = folder.path().join("missing");
    let error = put_file(&missing, &[]).await.expect_err("a missing file");
    assert!(matches!(&error, ObjectError::LocalFile(LocalFileError::DoesNotExist { path }) if *path == missing));
    let error = put_file(folder.path(), &[]).await.expect_err("a folder");
    assert!(matches!(&error, ObjectError::LocalFile(LocalFileError::NotAFile { path }) if path == folder.path()));
    let error = put_file(&file.join("below"), &[]).await.expect_err("a file as a folder");
    assert!(matches!(error, ObjectError::LocalFile(_)), "{error:?}");
}

#[cfg(unix)]
#[tokio::test]
async fn when_put_file_to_bucket_and_the_path_is_a_pipe_then_it_is_refused_without_waiting_for_a_writer() {
    let folder = tempdir().expect("a folder");
    let pipe = folder.path().join("pipe");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status().expect("mkfifo");
    assert!(made.success());
    let put = tokio::time::timeout(std::time::Duration::from_secs(5), put_file(&pipe, &[])).await;
    // A writer lets go of whoever waits for one: else this test could not fail, but hang.
    let _writer = std::fs::OpenOptions::new().read(true).write(true).open(&pipe).expect("a pipe");
    let error = put.expect("no waiting").expect_err("a pipe");
    assert!(matches!(&error, ObjectError::LocalFile(LocalFileError::NotAFile { path }) if *path == pipe), "{error:?}");
}

#[cfg(unix)]
#[tokio::test]
async fn when_put_file_to_bucket_and_the_file_may_not_be_read_then_permission_is_denied() {
    use std::os::unix::fs::PermissionsExt;
    let (_folder, path) = file_of(b"abc");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o000)).expect("own file");
    if std::fs::File::open(&path).is_ok() {
        eprintln!("not checked: this user may read everything");
        return;
    }
    let error = put_file(&path, &[]).await.expect_err("an unreadable file");
    assert!(matches!(error, ObjectError::LocalFile(LocalFileError::PermissionDenied { .. })), "{error:?}");
}

#[test]
fn when_put_options_are_printed_then_no_more_of_the_progress_is_shown_than_whether_there_is_one() {
    let options = PutOptions { on_progress: Progress::new(|_| {}), ..PutOptions::default() };
    assert!(format!("{options:?}").contains("Progress(true)"));
}
