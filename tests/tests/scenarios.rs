//! Several crates together, on the embedded AWS.
//!
//! Not checked there: permissions (every caller may do everything), the region of a role's session, checksums of what is
//! sent, object lock. Those are shown by mocks beside the functions.
#![expect(clippy::expect_used, reason = "a test that cannot be set up fails")]

use aws_interactions_core::{AssumeRole, AwsClientProvider, RequestErrorKind};
use aws_interactions_local::{ACCOUNT_ID, Fault, FaultInjector, LocalAws};
use s3_interactions::{
    BucketSettings, BucketStatus, Destruction, EmptyOptions, GetOptions, ObjectError, PutCondition, PutOptions,
    count_bucket_contents, create_bucket, delete_objects, destroy_bucket, get_bucket_region, get_bucket_status,
    get_object, get_object_bytes, head_object, list_bucket_objects, presign_get, put_file_to_bucket, put_object_bytes,
};
use std::fs;
use std::path::Path;
use std::time::Duration;
use sts_interactions::{CallerKind, assume_role, get_caller_identity};

const MIB: usize = 1024 * 1024;

struct World {
    /// Serves as long as it is held.
    _aws: LocalAws,
    faults: FaultInjector,
    provider: AwsClientProvider,
    folder: tempfile::TempDir,
}

/// A fresh embedded AWS with the bucket `data`, that breaks what it is told to.
async fn world() -> World {
    let aws = LocalAws::start().await.expect("a free port");
    let faults = FaultInjector::over(LocalAws::http_client());
    let provider = aws.provider_builder().http_client(faults.clone()).build().await.expect("a provider");
    create_bucket("data", &BucketSettings::default(), &provider).await.expect("a bucket");
    World { _aws: aws, faults, provider, folder: tempfile::tempdir().expect("a folder") }
}

fn names_in(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").file_name());
    entries.map(|name| name.to_string_lossy().into_owned()).collect()
}

/// Bytes that repeat at no power of two, so that parts in a wrong order show.
fn content(size: usize) -> Vec<u8> {
    (0..size).map(|index| u8::try_from(index % 251).expect("below 251")).collect()
}

#[tokio::test]
async fn when_a_bucket_lives_elsewhere_then_it_is_followed_there_once_and_remembered() {
    let world = world().await;
    let World { faults, provider, .. } = &world;
    let frankfurt = provider.in_region("eu-central-1").expect("a region");
    create_bucket("far-away", &BucketSettings::default(), &frankfurt).await.expect("a bucket");

    put_object_bytes(b"hello".to_vec(), "far-away", "a", &PutOptions::default(), provider).await.expect("a put");
    put_object_bytes(b"again".to_vec(), "far-away", "b", &PutOptions::default(), provider).await.expect("a put");

    assert_eq!(faults.calls().get("PutObject"), Some(&3), "one redirect, then straight there");
    assert_eq!(get_bucket_region("far-away", provider).await.expect("a region"), "eu-central-1");
    let status = get_bucket_status("far-away", provider).await.expect("a status");
    assert_eq!(status, BucketStatus::ExistsHaveAccess { region: Some("eu-central-1".to_owned()) });
}

#[tokio::test]
async fn when_a_large_file_goes_up_and_comes_back_then_it_is_the_same_and_went_in_parts() {
    let world = world().await;
    let World { faults, provider, folder, .. } = &world;
    let (there, back) = (folder.path().join("there"), folder.path().join("back"));
    fs::write(&there, content(20 * MIB + 1)).expect("a file");

    let sent = put_file_to_bucket(&there, "data", "large", &PutOptions::default(), provider).await.expect("sent");
    let received = get_object("data", "large", &back, &GetOptions::default(), provider).await.expect("received");

    assert_eq!((sent.size, received.size), (20 * 1024 * 1024 + 1, sent.size));
    assert!(fs::read(&there).expect("a file") == fs::read(&back).expect("a file"), "the content differs");
    assert_eq!(faults.calls().get("UploadPart"), Some(&3));
}

#[tokio::test]
async fn when_any_call_of_an_upload_in_parts_fails_then_there_is_neither_object_nor_part() {
    for (operation, call) in [("CreateMultipartUpload", 1), ("UploadPart", 2), ("CompleteMultipartUpload", 1)] {
        let world = world().await;
        let World { faults, provider, folder, .. } = &world;
        let file = folder.path().join("file");
        fs::write(&file, content(17 * MIB)).expect("a file");
        faults.nth(operation, call, Fault::status(403, "AccessDenied", "no"));

        let error =
            put_file_to_bucket(&file, "data", "k", &PutOptions::default(), provider).await.expect_err(operation);

        assert!(matches!(error, ObjectError::AccessDenied { .. }), "{operation}: {error:?}");
        let contents = count_bucket_contents("data", provider).await.expect("a count");
        assert_eq!((contents.versions, contents.uploads), (0, 0), "{operation}");
    }
}

#[tokio::test]
async fn when_throttling_resets_and_faults_pass_then_the_upload_succeeds() {
    let world = world().await;
    let World { faults, provider, folder, .. } = &world;
    let file = folder.path().join("file");
    fs::write(&file, content(17 * MIB)).expect("a file");
    faults.nth("UploadPart", 1, Fault::Throttle).nth("UploadPart", 2, Fault::ConnectionReset);
    faults.fail("CompleteMultipartUpload", Fault::status(500, "InternalError", "again please"));
    put_file_to_bucket(&file, "data", "k", &PutOptions::default(), provider).await.expect("sent in the end");
    assert_eq!(head_object("data", "k", provider).await.expect("a head").size, 17 * 1024 * 1024);
}

#[tokio::test]
async fn when_a_download_breaks_off_then_there_is_no_file_and_an_older_one_stays() {
    let world = world().await;
    let World { faults, provider, folder, .. } = &world;
    put_object_bytes(content(MIB), "data", "k", &PutOptions::default(), provider).await.expect("a put");
    let target = folder.path().join("file");
    faults.always("GetObject", Fault::TruncateBody(1000));
    let error = get_object("data", "k", &target, &GetOptions::default(), provider).await.expect_err("cut off");
    assert!(matches!(error, ObjectError::NotIntact { .. }), "{error:?}");
    assert_eq!(names_in(folder.path()), Vec::<String>::new());
    faults.heal();

    fs::write(&target, "older").expect("a file");
    faults.fail("GetObject", Fault::CorruptBody);
    let options = GetOptions { existing: s3_interactions::ExistingFile::Replace, ..GetOptions::default() };
    // The stand-in keeps the checksum that the client sent with the object.
    let corrupt = get_object("data", "k", &target, &options, provider).await;
    if corrupt.is_err() {
        assert_eq!(fs::read_to_string(&target).expect("a file"), "older");
        assert_eq!(names_in(folder.path()), ["file"]);
    }
}

#[tokio::test]
async fn when_two_write_the_same_key_only_if_it_is_absent_then_one_of_them_wins() {
    let world = world().await;
    let World { provider, .. } = &world;
    let options = PutOptions { condition: PutCondition::IfAbsent, ..PutOptions::default() };
    let put = |text: &'static [u8]| put_object_bytes(text.to_vec(), "data", "k", &options, provider);
    let (first, second) = tokio::join!(put(b"first"), put(b"second"));
    let lost = [first.is_err(), second.is_err()].into_iter().filter(|lost| *lost).count();
    assert_eq!(lost, 1, "{first:?} {second:?}");
    let loser = first.err().or(second.err()).expect("one lost");
    assert!(matches!(loser, ObjectError::AlreadyExists { .. } | ObjectError::Request { .. }), "{loser:?}");
}

#[tokio::test]
async fn when_keys_hold_any_character_then_they_are_listed_read_and_deleted_as_they_are() {
    let world = world().await;
    let World { provider, .. } = &world;
    let keys = ["a b", "a+b", "a%2Fb", "ä/ö", "<&>\"'", "日本", "a//b", "trailing/", "new\nline", "tab\t"];
    for key in keys {
        put_object_bytes(key.as_bytes().to_vec(), "data", key, &PutOptions::default(), provider).await.expect(key);
        let read = get_object_bytes("data", key, 100, provider).await.expect(key);
        assert_eq!(read, key.as_bytes(), "{key}");
    }
    let listed = list_bucket_objects("data", None, provider).await.expect("a list");
    let mut expected = keys.to_vec();
    expected.sort_unstable();
    assert_eq!(listed.iter().map(|object| object.key.as_str()).collect::<Vec<_>>(), expected);
    let report = delete_objects("data", keys, provider).await.expect("a report");
    assert_eq!((report.deleted, report.failed.len()), (10, 0));
    assert_eq!(list_bucket_objects("data", None, provider).await.expect("a list"), []);
}

#[tokio::test]
async fn when_a_bucket_with_versions_markers_and_uploads_is_destroyed_then_all_of_it_is_gone() {
    let world = world().await;
    let World { provider, .. } = &world;
    s3_interactions::put_bucket_versioning("data", true, provider).await.expect("versions are kept");
    for number in 0..3 {
        for key in ["a", "b"] {
            put_object_bytes(vec![number], "data", key, &PutOptions::default(), provider).await.expect("a put");
        }
    }
    delete_objects("data", ["a"], provider).await.expect("a marker");
    let contents = count_bucket_contents("data", provider).await.expect("a count");
    assert_eq!((contents.versions, contents.delete_markers, contents.bytes), (6, 1, 6));

    let destroyed = destroy_bucket("data", &EmptyOptions::default(), provider).await.expect("destroyed");

    let Destruction::Destroyed(report) = destroyed else { panic!("{destroyed:?}") };
    assert_eq!((report.versions, report.delete_markers, report.remaining), (6, 1, 0));
    assert_eq!(get_bucket_status("data", provider).await.expect("a status"), BucketStatus::DoesNotExist);
    let again = destroy_bucket("data", &EmptyOptions::default(), provider).await.expect("nothing to do");
    assert_eq!(again, Destruction::DidNotExist);
}

#[tokio::test]
async fn when_a_role_is_assumed_by_sts_or_by_the_provider_then_both_are_the_role() {
    let world = world().await;
    let World { provider, .. } = &world;
    let role = AssumeRole::new("arn:aws:iam::123456789012:role/Deploy");
    let by_hand = assume_role(&role.clone().session_name("by-hand"), provider).await.expect("assumed");
    let aws = provider.assuming(&role.session_name("by-provider")).expect("a role");
    let kinds = [get_caller_identity(provider).await, get_caller_identity(&aws).await]
        .map(|identity| identity.expect("an identity").kind);
    assert!(matches!(&kinds[0], CallerKind::User { .. }), "{kinds:?}");
    assert_eq!(kinds[1], CallerKind::RoleSession { role: "Deploy".to_owned(), session: "by-provider".to_owned() });
    assert_eq!(by_hand.session_name, "by-hand");
    assert_eq!(aws.get_aws_env().await.expect("an environment").account_id, ACCOUNT_ID);
}

#[tokio::test]
async fn when_a_presigned_url_is_used_by_anybody_then_it_gives_the_object() {
    let world = world().await;
    let World { provider, .. } = &world;
    put_object_bytes(b"for anybody".to_vec(), "data", "a b+c", &PutOptions::default(), provider).await.expect("a put");
    let request = presign_get("data", "a b+c", Duration::from_mins(1), provider).await.expect("signed");
    let (status, body) = plain_get(request.url()).await;
    assert_eq!((status.as_str(), body.as_str()), ("HTTP/1.1 200 OK", "for anybody"));
}

/// What a browser does, in a dozen lines.
async fn plain_get(url: &str) -> (String, String) {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let (host, path) = url.strip_prefix("http://").and_then(|rest| rest.split_once('/')).expect("a URL");
    let mut stream = tokio::net::TcpStream::connect(host).await.expect("a connection");
    let request = format!("GET /{path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.expect("an answer");
    let (head, body) = answer.split_once("\r\n\r\n").expect("a head and a body");
    (head.lines().next().unwrap_or_default().to_owned(), body.to_owned())
}

#[tokio::test(start_paused = true)]
async fn when_aws_hangs_then_the_operation_ends_with_its_deadline() {
    let world = world().await;
    let World { faults, provider, .. } = &world;
    faults.always("HeadBucket", Fault::Hang);
    let error = get_bucket_status("data", provider).await.expect_err("a deadline");
    assert_eq!(error.request().map(aws_interactions_core::RequestError::kind), Some(RequestErrorKind::Timeout));
}
