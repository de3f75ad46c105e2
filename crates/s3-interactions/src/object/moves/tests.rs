use super::*;
use crate::{
    BucketSettings, ExistingFile, create_bucket, get_object_bytes, head_object, list_bucket_objects, put_object_bytes,
};
use aws_interactions_local::{Fault, FaultInjector, LocalAws};
use std::fs;
use std::path::PathBuf;
use std::time::Duration;

struct World {
    /// Serves as long as it is held.
    _aws: LocalAws,
    faults: FaultInjector,
    provider: AwsClientProvider,
    folder: tempfile::TempDir,
}

async fn world() -> World {
    let aws = LocalAws::start().await.expect("a free port");
    let faults = FaultInjector::over(LocalAws::http_client());
    let provider = aws.provider_builder().http_client(faults.clone()).max_attempts(1).build().await;
    let provider = provider.expect("a provider");
    for bucket in ["logs", "archive"] {
        create_bucket(bucket, &BucketSettings::default(), &provider).await.expect("a bucket");
    }
    World { _aws: aws, faults, provider, folder: tempfile::tempdir().expect("a folder") }
}

fn at(bucket: &str, key: &str) -> S3Uri {
    S3Uri { bucket: bucket.to_owned(), key: key.to_owned() }
}

impl World {
    async fn put(&self, uri: &S3Uri, content: &str) {
        let content = content.as_bytes().to_vec();
        put_object_bytes(content, &uri.bucket, &uri.key, &PutOptions::default(), &self.provider).await.expect("a put");
    }

    async fn content(&self, uri: &S3Uri) -> Option<String> {
        let content = get_object_bytes(&uri.bucket, &uri.key, 1 << 20, &self.provider).await.ok()?;
        Some(String::from_utf8(content).expect("text"))
    }

    fn file(&self, content: &str) -> PathBuf {
        let path = self.folder.path().join("a.json");
        fs::write(&path, content).expect("a file");
        path
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Direction {
    Up,
    Down,
    Across,
}

/// Moves `content`, in whatever direction; the requests are those of an undisturbed move.
async fn moved(direction: Direction, world: &World) -> Result<(), ObjectError> {
    let (source, target, file) = (at("logs", "a"), at("archive", "b"), world.folder.path().join("a.json"));
    let provider = &world.provider;
    match direction {
        Direction::Up => {
            let options = PutOptions::default();
            move_file_to_bucket(&file, "archive", "b", &options, provider).await.map(drop)
        }
        Direction::Down => {
            let options = GetOptions { existing: ExistingFile::Replace, ..GetOptions::default() };
            move_object_to_file(&source, &file, &options, provider).await.map(drop)
        }
        Direction::Across => move_object(&source, &target, &CopyOptions::default(), provider).await.map(|moved| {
            assert_eq!(moved.verification, Verification::Checksum);
        }),
    }
}

async fn begin(direction: Direction, world: &World, content: &str) {
    if direction == Direction::Up { drop(world.file(content)) } else { world.put(&at("logs", "a"), content).await }
}

/// What source and target have.
async fn sides(direction: Direction, world: &World) -> (Option<String>, Option<String>) {
    let file = || fs::read_to_string(world.folder.path().join("a.json")).ok();
    match direction {
        Direction::Up => (file(), world.content(&at("archive", "b")).await),
        Direction::Down => (world.content(&at("logs", "a")).await, file()),
        Direction::Across => (world.content(&at("logs", "a")).await, world.content(&at("archive", "b")).await),
    }
}

const DIRECTIONS: [(Direction, &[(&str, u64)]); 3] = [
    (Direction::Up, &[("PutObject", 1), ("HeadObject", 1)]),
    (Direction::Down, &[("GetObject", 1), ("DeleteObject", 1)]),
    (Direction::Across, &[("HeadObject", 3), ("CopyObject", 1), ("DeleteObject", 1)]),
];

#[tokio::test]
async fn when_something_is_moved_then_it_is_there_and_no_longer_here() {
    for (direction, requests) in DIRECTIONS {
        let world = world().await;
        begin(direction, &world, "content").await;
        let before = world.faults.calls();
        moved(direction, &world).await.expect("moved");
        assert_eq!(sides(direction, &world).await, (None, Some("content".to_owned())), "{direction:?}");
        for (operation, count) in requests {
            // The test itself asks by `GetObject`.
            let asked = u64::from(direction == Direction::Down && *operation == "GetObject");
            let calls = world.faults.calls()[*operation] - before.get(*operation).copied().unwrap_or_default();
            assert_eq!(calls - asked, *count, "{direction:?} {operation}");
        }
    }
}

#[tokio::test]
async fn when_any_request_of_a_move_fails_or_its_answer_is_lost_then_one_side_has_it_whole_and_a_second_run_moves_it() {
    let faults = [
        Fault::ConnectionReset,
        Fault::LoseAnswer,
        Fault::status(500, "InternalError", "again"),
        Fault::status(403, "AccessDenied", "no"),
    ];
    for (direction, requests) in DIRECTIONS {
        for (operation, count) in requests {
            for n in 1..=*count {
                for fault in &faults {
                    let world = world().await;
                    begin(direction, &world, "content").await;
                    let calls = world.faults.calls().get(*operation).copied().unwrap_or_default();
                    world.faults.nth(operation, calls + n, fault.clone());
                    moved(direction, &world).await.expect_err("a fault");
                    world.faults.heal();
                    let (source, target) = sides(direction, &world).await;
                    let is_deleted = source.is_none();
                    assert!(!is_deleted || (*operation == "DeleteObject" && *fault == Fault::LoseAnswer));
                    assert!(source.as_deref().is_none_or(|content| content == "content"));
                    assert!(target.as_deref().is_none_or(|content| content == "content"));
                    assert!(source.is_some() || target.is_some(), "{direction:?} {operation} {n} {fault:?}");
                    if !is_deleted {
                        moved(direction, &world).await.expect("moved");
                    }
                    assert_eq!(sides(direction, &world).await, (None, Some("content".to_owned())));
                }
            }
        }
    }
}

#[tokio::test]
async fn when_the_source_is_written_while_it_is_moved_then_it_stays_and_that_is_told() {
    // Written before its copy is proven, and after.
    for slow in ["CopyObject", "DeleteObject"] {
        let world = world().await;
        let (source, target) = (at("logs", "a"), at("archive", "b"));
        world.put(&source, "old").await;
        world.faults.fail(slow, Fault::Delay(Duration::from_millis(150)));
        let options = CopyOptions::default();
        let moving = move_object(&source, &target, &options, &world.provider);
        let writing = async {
            tokio::time::sleep(Duration::from_millis(60)).await;
            world.put(&source, "new").await;
        };
        let (moved, ()) = tokio::join!(moving, writing);
        let error = moved.expect_err("it was written");
        let is_told = match &error {
            ObjectError::SourceStays { source, .. } => matches!(**source, ObjectError::Changed { .. }),
            error => matches!(error, ObjectError::Changed { .. }),
        };
        assert!(is_told, "{slow} {error:?}");
        assert_eq!(world.content(&source).await.as_deref(), Some("new"), "{slow}");
    }
}

#[tokio::test]
async fn when_an_object_is_written_while_it_is_fetched_then_it_stays() {
    let world = world().await;
    let source = at("logs", "a");
    world.put(&source, "old").await;
    world.faults.fail("DeleteObject", Fault::Delay(Duration::from_millis(150)));
    let path = world.folder.path().join("a.json");
    let options = GetOptions::default();
    let moving = move_object_to_file(&source, &path, &options, &world.provider);
    let writing = async {
        tokio::time::sleep(Duration::from_millis(60)).await;
        world.put(&source, "new").await;
    };
    let (moved, ()) = tokio::join!(moving, writing);
    assert!(matches!(moved, Err(ObjectError::SourceStays { .. })), "{moved:?}");
    assert_eq!(world.content(&source).await.as_deref(), Some("new"));
    assert_eq!(fs::read_to_string(&path).expect("a file"), "old");
}

#[tokio::test]
async fn when_a_file_is_written_after_it_was_sent_then_it_stays_and_that_is_told() {
    let world = world().await;
    let path = world.file("old");
    world.faults.fail("HeadObject", Fault::Delay(Duration::from_millis(150)));
    let options = PutOptions::default();
    let moving = move_file_to_bucket(&path, "archive", "b", &options, &world.provider);
    let writing = async {
        tokio::time::sleep(Duration::from_millis(60)).await;
        fs::write(&path, "new and longer").expect("a file");
    };
    let (moved, ()) = tokio::join!(moving, writing);
    let Err(ObjectError::SourceStays { place, source }) = moved else { panic!("{moved:?}") };
    assert_eq!(place, path.display().to_string());
    assert!(matches!(*source, ObjectError::LocalFile(LocalFileError::Changed { .. })), "{source:?}");
    assert_eq!(fs::read_to_string(&path).expect("a file"), "new and longer");
}

#[tokio::test]
async fn when_what_is_there_is_not_what_was_sent_then_nothing_is_deleted() {
    // Somebody wrote over it, or the store has lost a part of it.
    for headers in [
        vec![("etag".to_owned(), "\"another\"".to_owned()), ("content-length".to_owned(), "3".to_owned())],
        vec![
            ("etag".to_owned(), "\"149603e6c03516362a8da23f624db945\"".to_owned()),
            ("content-length".to_owned(), "2".to_owned()),
        ],
    ] {
        for direction in [Direction::Up, Direction::Across] {
            let world = world().await;
            begin(direction, &world, "old").await;
            let n = if direction == Direction::Up { 1 } else { 3 };
            let answer = Fault::Respond { status: 200, headers: headers.clone(), body: "".into() };
            world.faults.nth("HeadObject", n, answer);
            let error = moved(direction, &world).await.expect_err("no proof");
            assert!(matches!(&error, ObjectError::NotProven { bucket, .. } if bucket == "archive"), "{error:?}");
            assert_eq!(sides(direction, &world).await.0.as_deref(), Some("old"), "{direction:?}");
            assert_eq!(world.faults.calls().get("DeleteObject"), None);
        }
    }
}

#[tokio::test]
async fn when_both_places_are_one_or_may_be_then_nothing_is_sent() {
    let world = world().await;
    let before = world.faults.calls();
    let alias = at("logs-metadata12345-s3alias", "a");
    for (source, target) in
        [(at("logs", "a"), at("logs", "a")), (at("logs", "a"), alias.clone()), (alias, at("logs", "a"))]
    {
        let error = move_object(&source, &target, &CopyOptions::default(), &world.provider).await.expect_err("one");
        assert!(matches!(error, ObjectError::InvalidInput { .. }), "{error:?}");
    }
    assert_eq!(world.faults.calls(), before);
}

#[tokio::test]
async fn when_a_file_is_moved_then_its_object_says_what_it_is_unless_that_was_said() {
    let world = world().await;
    for (given, expected) in [(None, "application/json"), (Some("text/plain"), "text/plain")] {
        let path = world.file("{}");
        let options = PutOptions { content_type: given.map(str::to_owned), ..PutOptions::default() };
        move_file_to_bucket(&path, "archive", "b", &options, &world.provider).await.expect("moved");
        let head = head_object("archive", "b", &world.provider).await.expect("a head");
        assert_eq!(head.content_type.as_deref(), Some(expected));
    }
}

#[tokio::test]
async fn when_the_target_is_to_be_absent_and_is_there_then_both_stay() {
    let world = world().await;
    let (source, target) = (at("logs", "a"), at("archive", "b"));
    world.put(&source, "new").await;
    world.put(&target, "old").await;
    let options = CopyOptions { condition: PutCondition::IfAbsent, ..CopyOptions::default() };
    let error = move_object(&source, &target, &options, &world.provider).await.expect_err("it is there");
    assert!(matches!(error, ObjectError::AlreadyExists { .. }), "{error:?}");
    let sides = (world.content(&source).await, world.content(&target).await);
    assert_eq!(sides, (Some("new".to_owned()), Some("old".to_owned())));
    assert_eq!(list_bucket_objects("logs", None, &world.provider).await.expect("a list").len(), 1);
}

#[tokio::test]
async fn when_somebody_else_has_deleted_the_source_meanwhile_then_it_is_moved() {
    let world = world().await;
    world.put(&at("logs", "a"), "content").await;
    world.faults.fail("DeleteObject", Fault::status(404, "NoSuchKey", "no"));
    moved(Direction::Across, &world).await.expect("moved");
}

#[test]
fn when_size_and_time_of_a_file_are_what_they_were_then_it_is_the_same_and_else_not() {
    let folder = tempfile::tempdir().expect("a folder");
    let of = |name: &str, content: &str, seconds: u64| {
        let path = folder.path().join(name);
        std::fs::write(&path, content).expect("a file");
        let time = std::time::UNIX_EPOCH + std::time::Duration::from_secs(seconds);
        std::fs::File::options().write(true).open(&path).expect("a file").set_modified(time).expect("a time");
        std::fs::metadata(&path).expect("a file")
    };
    let known = of("a", "one", 1000);
    assert!(is_same(&known, &of("b", "two", 1000)));
    assert!(!is_same(&known, &of("c", "two", 1001)));
    assert!(!is_same(&known, &of("d", "three", 1000)));
}

#[test]
fn when_two_places_differ_in_bucket_or_key_then_they_are_apart_unless_one_may_be_the_other() {
    let at = |bucket: &str, key: &str| S3Uri { bucket: bucket.to_owned(), key: key.to_owned() };
    for (one, other) in [(at("logs", "a"), at("logs", "b")), (at("logs", "a"), at("data", "a"))] {
        check_apart(&one, &other).expect("apart");
    }
    for (one, other) in [(at("logs", "a"), at("logs", "a")), (at("logs", "a"), at("x-s3alias", "a"))] {
        check_apart(&one, &other).expect_err("one object, or may be");
        check_apart(&other, &one).expect_err("one object, or may be");
    }
    check_apart(&at("logs", "a"), &at("x--ol-s3", "b")).expect("apart by their keys");
}
