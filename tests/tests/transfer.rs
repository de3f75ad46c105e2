//! Uploads and downloads that break at any request, that are gone on with, and of any size, on the embedded AWS.
#![expect(clippy::expect_used, reason = "a test that cannot be set up fails")]

use aws_interactions_core::{AwsClientProvider, Timeouts};
use aws_interactions_local::{Fault, FaultInjector, LocalAws};
use futures::TryStreamExt;
use proptest::prelude::*;
use s3_interactions::{
    BucketSettings, ExistingFile, GetOptions, GotObject, LocalFileError, ObjectError, PutCondition, PutObject,
    PutOptions, StreamOptions, count_bucket_contents, create_bucket, get_object, get_object_bytes, put_file_to_bucket,
    put_object_bytes, put_stream_to_bucket, stream_object,
};
use std::fs;
use std::io;
use std::path::PathBuf;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, ReadBuf};

const MIB: usize = 1024 * 1024;

struct World {
    /// Serves as long as it is held.
    aws: LocalAws,
    faults: FaultInjector,
    provider: AwsClientProvider,
    folder: tempfile::TempDir,
}

/// An embedded AWS with the bucket `data`, where every failure is the last attempt.
async fn world() -> World {
    let aws = LocalAws::start().await.expect("a free port");
    let faults = FaultInjector::over(LocalAws::http_client());
    let provider = aws.provider_builder().http_client(faults.clone()).max_attempts(1).build().await;
    let provider = provider.expect("a provider");
    create_bucket("data", &BucketSettings::default(), &provider).await.expect("a bucket");
    World { aws, faults, provider, folder: tempfile::tempdir().expect("a folder") }
}

/// Bytes of which no two blocks are the same.
fn content(size: usize, seed: u8) -> Vec<u8> {
    let mut content = vec![seed; size];
    for (block, number) in content.chunks_exact_mut(512).zip(0_u32..) {
        block[..4].copy_from_slice(&number.to_be_bytes());
    }
    content
}

impl World {
    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn file(&self, name: &str, content: &[u8]) -> PathBuf {
        let path = self.path(name);
        fs::write(&path, content).expect("a file");
        path
    }

    /// The same, with retries as programs have them, and short of patience.
    async fn patient(&self) -> AwsClientProvider {
        let short = Duration::from_secs(4);
        let timeouts = Timeouts { connect: short, read: short, attempt: short, operation: short * 10 };
        let builder = self.aws.provider_builder().http_client(self.faults.clone()).max_attempts(3);
        builder.timeouts(timeouts).build().await.expect("a provider")
    }

    async fn put(&self, name: &str, options: &PutOptions) -> Result<PutObject, ObjectError> {
        put_file_to_bucket(&self.path(name), "data", "key", options, &self.provider).await
    }

    async fn get(&self, name: &str, options: &GetOptions) -> Result<GotObject, ObjectError> {
        get_object("data", "key", &self.path(name), options, &self.provider).await
    }

    async fn holds(&self, key: &str, content: &[u8]) -> bool {
        get_object_bytes("data", key, u64::MAX, &self.provider).await.is_ok_and(|found| found == content)
    }

    async fn unfinished_uploads(&self) -> u64 {
        count_bucket_contents("data", &self.provider).await.expect("counted").uploads
    }

    fn calls(&self, operation: &str) -> u64 {
        self.faults.calls().get(operation).copied().unwrap_or_default()
    }

    /// What stands in the folder, without what a test put there.
    fn left(&self) -> Vec<String> {
        let names = self.folder.path().read_dir().expect("a folder");
        let mut names: Vec<String> =
            names.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
        names.retain(|name| name != "file");
        names.sort();
        names
    }

    fn journaled(&self) -> PutOptions {
        PutOptions { journal: Some(self.path("journal")), ..PutOptions::default() }
    }
}

fn refused() -> Fault {
    Fault::status(403, "AccessDenied", "not today")
}

fn resuming() -> GetOptions {
    GetOptions { resume: true, ..GetOptions::default() }
}

/// The faults that a network and S3 have.
fn faults() -> Vec<Fault> {
    vec![
        refused(),
        Fault::status(500, "InternalError", "try again"),
        Fault::Throttle,
        Fault::ConnectionReset,
        Fault::LoseAnswer,
        Fault::TruncateBody(100),
        Fault::Hang,
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn when_any_request_of_an_upload_meets_any_fault_then_the_object_is_whole_or_absent_and_no_part_is_orphaned() {
    let world = world().await;
    let provider = world.patient().await;
    let content = content(17 * MIB, 1);
    let path = world.file("file", &content);
    let requests = [
        ("CreateMultipartUpload", "uploads"),
        ("UploadPart", "partNumber=1"),
        ("UploadPart", "partNumber=2"),
        ("UploadPart", "partNumber=3"),
        ("CompleteMultipartUpload", "uploadId"),
    ];
    let (mut written, mut failed) = (0, 0);
    for (number, (operation, text)) in requests.into_iter().enumerate() {
        for (kind, fault) in faults().into_iter().enumerate() {
            // S3 has begun an upload, and nobody was told its name.
            if operation == "CreateMultipartUpload" && matches!(fault, Fault::LoseAnswer | Fault::TruncateBody(_)) {
                continue;
            }
            let key = format!("{number}-{kind}");
            for is_lasting in [false, true] {
                let (key, case) = (format!("{key}-{is_lasting}"), format!("{operation} {text} {fault:?} {is_lasting}"));
                // Of those that last, the others end as these do.
                if is_lasting && kind > 1 {
                    continue;
                }
                if is_lasting {
                    world.faults.about(operation, text, fault.clone());
                } else {
                    world.faults.fail(operation, fault.clone());
                }
                let put = put_file_to_bucket(&path, "data", &key, &PutOptions::default(), &provider).await;
                world.faults.heal();
                if put.is_ok() {
                    written += 1;
                } else {
                    failed += 1;
                }
                let found = get_object_bytes("data", &key, u64::MAX, &world.provider).await;
                match (&put, found) {
                    (Ok(_), found) => assert!(found.expect(&case) == content, "{case}"),
                    (Err(_), Ok(found)) => assert!(found == content, "{case}"),
                    (Err(_), Err(error)) => assert!(matches!(error, ObjectError::DoesNotExist { .. }), "{case}"),
                }
                assert_eq!(world.unfinished_uploads().await, 0, "{case}: {put:?}");
            }
        }
    }
    assert!(written >= 20 && failed >= 10, "{written} written, {failed} failed");
}

#[tokio::test(flavor = "multi_thread")]
async fn when_any_request_of_a_download_meets_any_fault_then_the_file_is_whole_or_absent() {
    let world = world().await;
    let provider = world.patient().await;
    let content = content(40 * MIB + 7, 2);
    put_object_bytes(content.clone(), "data", "key", &PutOptions::default(), &world.provider).await.expect("put");
    let (mut whole, mut failed) = (0, 0);
    for nth in 1..=4 {
        for fault in faults() {
            let case = format!("request {nth} {fault:?}");
            let is_final = fault == refused();
            let before = world.calls("GetObject");
            world.faults.nth("GetObject", before + nth, fault);
            let path = world.path("back");
            let got = get_object("data", "key", &path, &GetOptions::default(), &provider).await;
            world.faults.heal();
            // How many ranges are asked for depends on how fast the first answer comes.
            let is_met = world.calls("GetObject") >= before + nth;
            match got {
                Ok(got) => {
                    whole += 1;
                    assert_eq!(got.size, 40 * 1024 * 1024 + 7);
                    assert!(!(is_final && is_met) && fs::read(&path).expect("a file") == content, "{case}");
                    fs::remove_file(&path).expect("removed");
                }
                Err(error) => {
                    failed += 1;
                    assert!(is_final && matches!(error, ObjectError::AccessDenied { .. }), "{case}: {error:?}");
                }
            }
            assert_eq!(world.left(), [""; 0], "{case}");
        }
    }
    assert!(whole >= 24 && failed >= 2, "{whole} whole, {failed} failed");
}

#[tokio::test(flavor = "multi_thread")]
async fn when_every_answer_breaks_off_then_a_download_is_given_up_and_no_file_is_left() {
    let world = world().await;
    put_object_bytes(content(100_000, 3), "data", "key", &PutOptions::default(), &world.provider).await.expect("put");
    world.faults.always("GetObject", Fault::TruncateBody(10));
    let error = world.get("back", &GetOptions::default()).await.expect_err("never whole");
    assert!(matches!(error, ObjectError::NotIntact { .. }), "{error:?}");
    assert_eq!((world.calls("GetObject"), world.left()), (6, Vec::new()));
}

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
async fn when_an_upload_with_a_journal_fails_then_the_next_sends_only_what_is_missing() {
    let world = world().await;
    let content = content(48 * MIB, 7);
    world.file("file", &content);
    world.faults.about("UploadPart", "partNumber=6", Fault::ConnectionReset);
    world.put("file", &world.journaled()).await.expect_err("broken off");
    assert_eq!((world.unfinished_uploads().await, world.left()), (1, vec!["journal".to_owned()]));
    let noted = fs::read_to_string(world.path("journal")).expect("a journal").lines().count() - 1;
    world.faults.heal();
    let before = world.calls("UploadPart");
    let put = world.put("file", &world.journaled()).await.expect("put");
    assert_eq!((put.size, world.calls("ListParts")), (48 * 1024 * 1024, 1));
    assert_eq!(world.calls("UploadPart") - before, 6 - u64::try_from(noted).expect("a few"));
    assert!((2..6).contains(&noted), "{noted}");
    assert!(world.holds("key", &content).await);
    assert_eq!((world.unfinished_uploads().await, world.left()), (0, Vec::new()));
}

#[tokio::test(flavor = "multi_thread")]
async fn when_an_upload_with_a_journal_is_dropped_then_the_next_goes_on() {
    let world = world().await;
    let content = content(40 * MIB, 8);
    world.file("file", &content);
    world.faults.about("UploadPart", "partNumber=5", Fault::Hang);
    let options = world.journaled();
    let put = world.put("file", &options);
    let all_but_one = async {
        while world.calls("UploadPart") < 5
            || fs::read_to_string(world.path("journal")).map_or(0, |text| text.lines().count()) < 5
        {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::select! {
        put = put => panic!("{put:?}"),
        () = all_but_one => {}
    }
    world.faults.heal();
    let before = world.calls("UploadPart");
    world.put("file", &world.journaled()).await.expect("put");
    assert_eq!(world.calls("UploadPart") - before, 1);
    assert!(world.holds("key", &content).await);
    assert_eq!((world.unfinished_uploads().await, world.left()), (0, Vec::new()));
}

#[tokio::test(flavor = "multi_thread")]
async fn when_a_journal_does_not_fit_any_more_then_the_upload_begins_anew_and_no_part_is_orphaned() {
    for change in ["file", "upload"] {
        let world = world().await;
        world.file("file", &content(48 * MIB, 9));
        world.faults.about("UploadPart", "partNumber=6", refused());
        world.put("file", &world.journaled()).await.expect_err("broken off");
        world.faults.heal();
        let other = content(48 * MIB, 10);
        if change == "file" {
            world.file("file", &other);
        } else {
            s3_interactions::empty_bucket("data", &s3_interactions::EmptyOptions::default(), &world.provider)
                .await
                .expect("emptied");
        }
        let before = world.calls("UploadPart");
        world.put("file", &world.journaled()).await.expect("put");
        assert_eq!(world.calls("UploadPart") - before, 6, "{change}");
        let expected = if change == "file" { other } else { content(48 * MIB, 9) };
        assert!(world.holds("key", &expected).await, "{change}");
        assert_eq!((world.unfinished_uploads().await, world.left()), (0, Vec::new()), "{change}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn when_a_part_that_was_noted_is_another_at_s3_then_it_is_sent_again() {
    let world = world().await;
    let content = content(48 * MIB, 11);
    world.file("file", &content);
    world.faults.about("UploadPart", "partNumber=6", refused());
    world.put("file", &world.journaled()).await.expect_err("broken off");
    world.faults.heal();
    let journal = fs::read_to_string(world.path("journal")).expect("a journal");
    let noted = journal.lines().count() - 1;
    fs::write(world.path("journal"), journal.replace("\"etag\":\"\\\"", "\"etag\":\"\\\"0")).expect("written");
    let before = world.calls("UploadPart");
    world.put("file", &world.journaled()).await.expect("put");
    assert!(noted > 0);
    assert_eq!(world.calls("UploadPart") - before, 6);
    assert!(world.holds("key", &content).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn when_a_journal_is_damaged_or_of_another_object_then_nothing_is_sent() {
    let world = world().await;
    world.file("file", &content(20 * MIB, 12));
    fs::write(world.path("journal"), "what?\n").expect("a file");
    let error = world.put("file", &world.journaled()).await.expect_err("no journal");
    assert!(matches!(error, ObjectError::Journal { .. }), "{error:?}");
    fs::remove_file(world.path("journal")).expect("removed");
    world.faults.about("UploadPart", "partNumber=1", refused());
    world.put("file", &world.journaled()).await.expect_err("broken off");
    world.faults.heal();
    let calls = world.calls("UploadPart");
    let other = put_file_to_bucket(&world.path("file"), "data", "other", &world.journaled(), &world.provider).await;
    assert!(matches!(other, Err(ObjectError::Journal { .. })), "{other:?}");
    assert_eq!((world.calls("UploadPart"), world.unfinished_uploads().await), (calls, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn when_an_upload_with_a_journal_can_never_succeed_then_its_parts_are_taken_back() {
    let world = world().await;
    world.file("file", &content(20 * MIB, 13));
    put_object_bytes(b"theirs".to_vec(), "data", "key", &PutOptions::default(), &world.provider).await.expect("put");
    let options = PutOptions { condition: PutCondition::IfAbsent, ..world.journaled() };
    let error = world.put("file", &options).await.expect_err("it exists");
    assert!(matches!(error, ObjectError::AlreadyExists { .. }), "{error:?}");
    assert_eq!((world.unfinished_uploads().await, world.left()), (0, Vec::new()));
}

#[tokio::test(flavor = "multi_thread")]
async fn when_a_download_that_resumes_fails_then_the_next_fetches_only_what_is_missing() {
    let world = world().await;
    let content = content(60 * MIB, 14);
    put_object_bytes(content.clone(), "data", "key", &PutOptions::default(), &world.provider).await.expect("put");
    world.faults.nth("GetObject", world.calls("GetObject") + 7, Fault::Delay(Duration::from_millis(1500)));
    world.faults.nth("GetObject", world.calls("GetObject") + 6, Fault::Delay(Duration::from_millis(1500)));
    let got = tokio::time::timeout(Duration::from_secs(1), world.get("back", &resuming())).await;
    assert!(got.is_err(), "it was to be dropped half-way");
    assert_eq!(world.left().len(), 2);
    let before = world.calls("GetObject");
    world.get("back", &resuming()).await.expect("an object");
    let again = world.calls("GetObject") - before;
    assert!((2..8).contains(&again), "{again} requests");
    assert!(fs::read(world.path("back")).expect("a file") == content);
    assert_eq!(world.left(), ["back"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn when_what_stands_of_a_download_is_damaged_or_old_then_what_is_right_is_fetched() {
    for change in ["part", "journal", "object"] {
        let world = world().await;
        let mut expected = content(40 * MIB, 15);
        let put = async |content: &[u8]| {
            put_object_bytes(content.to_vec(), "data", "key", &PutOptions::default(), &world.provider)
                .await
                .expect("put");
        };
        put(&expected).await;
        world.faults.nth("GetObject", world.calls("GetObject") + 4, refused());
        world.get("back", &resuming()).await.expect_err("broken off");
        let left = world.left();
        let [journal, part] = &left[..] else { panic!("{left:?}") };
        match change {
            "part" => {
                let zeros = vec![0; 40 * MIB];
                fs::write(world.path(part), zeros).expect("a file");
            }
            "journal" => fs::write(world.path(journal), "{").expect("a file"),
            _ => {
                expected = content(40 * MIB, 16);
                put(&expected).await;
            }
        }
        world.get("back", &resuming()).await.expect("an object");
        assert!(fs::read(world.path("back")).expect("a file") == expected, "{change}");
        assert_eq!(world.left(), ["back"], "{change}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn when_a_resumed_download_may_not_replace_a_file_that_appeared_then_nothing_that_came_is_lost() {
    let world = world().await;
    let content = content(20 * MIB, 17);
    put_object_bytes(content.clone(), "data", "key", &PutOptions::default(), &world.provider).await.expect("put");
    world.faults.fail("GetObject", Fault::Delay(Duration::from_millis(300)));
    let options = resuming();
    let get = world.get("back", &options);
    let appears = async {
        tokio::time::sleep(Duration::from_millis(50)).await;
        fs::write(world.path("back"), "theirs").expect("a file");
    };
    let (got, ()) = tokio::join!(get, appears);
    assert!(matches!(got, Err(ObjectError::LocalFile(LocalFileError::AlreadyExists { .. }))), "{got:?}");
    let before = world.calls("GetObject");
    let options = GetOptions { existing: ExistingFile::Replace, ..resuming() };
    world.get("back", &options).await.expect("an object");
    assert_eq!(world.calls("GetObject") - before, 1);
    assert!(fs::read(world.path("back")).expect("a file") == content);
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

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn when_any_file_goes_up_and_comes_back_then_it_is_the_same(
        near in prop::sample::select(vec![0, 8 * MIB, 16 * MIB, 24 * MIB]), more in 0_usize..3, less in 0_usize..3,
        seed: u8,
    ) {
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        runtime.block_on(async {
            let world = world().await;
            let content = content((near + more).saturating_sub(less), seed);
            world.file("file", &content);
            world.put("file", &PutOptions::default()).await.expect("put");
            world.get("back", &GetOptions::default()).await.expect("got");
            assert!(fs::read(world.path("back")).expect("a file") == content);
            let object = stream_object("data", "key", &StreamOptions::default(), &world.provider).await.expect("a stream");
            assert!(object.content.try_collect::<Vec<_>>().await.expect("all").concat() == content);
        });
    }
}
