use super::super::{CopyOptions, Sizes, copy_by_size};
use super::*;
use crate::object::put::PutCondition;
use crate::stand_in::{answer_of, error_answer, noted_progress, provider_over};
use crate::{
    BucketSettings, PutOptions, S3Client, count_bucket_contents, create_bucket, delete_object, get_object_bytes,
    head_object, put_object_bytes,
};
use aws_interactions_core::AwsClientProvider;
use aws_interactions_local::{Fault, FaultInjector, LocalAws};
use aws_sdk_s3::types::Tagging;
use proptest::prelude::*;

const PART: u64 = 5 * MIB;
/// Two parts, the last of one byte.
const SIZE: usize = 5 * 1024 * 1024 + 1;
const SIZES: Sizes = Sizes { one_request: PART, part: PART };

struct World {
    /// Serves as long as it is held.
    _aws: LocalAws,
    faults: FaultInjector,
    provider: AwsClientProvider,
}

/// An embedded AWS with the buckets `logs`, which has an object of two parts, and `archive`.
async fn world() -> World {
    world_of_attempts(1).await
}

async fn world_of_attempts(attempts: u32) -> World {
    let aws = LocalAws::start().await.expect("a free port");
    let faults = FaultInjector::over(LocalAws::http_client());
    let provider = aws.provider_builder().http_client(faults.clone()).max_attempts(attempts).build().await;
    let provider = provider.expect("a provider");
    for bucket in ["logs", "archive"] {
        create_bucket(bucket, &BucketSettings::default(), &provider).await.expect("a bucket");
    }
    let options = PutOptions {
        metadata: [("author".to_owned(), "me".to_owned())].into(),
        content_type: Some("text/x-log".to_owned()),
        ..PutOptions::default()
    };
    put_object_bytes(content(), "logs", "a b+ü%", &options, &provider).await.expect("a put");
    World { _aws: aws, faults, provider }
}

fn content() -> Vec<u8> {
    (0..SIZE).map(|index| u8::try_from(index * 31 % 251).expect("a byte")).collect()
}

fn places() -> (S3Uri, S3Uri) {
    let at = |bucket: &str, key: &str| S3Uri { bucket: bucket.to_owned(), key: key.to_owned() };
    (at("logs", "a b+ü%"), at("archive", "c d"))
}

async fn copied(world: &World, options: &CopyOptions) -> Result<PutObject, ObjectError> {
    let (source, target) = places();
    copy_by_size(&SIZES, &source, &target, options, &world.provider).await
}

async fn uploads(world: &World) -> u64 {
    count_bucket_contents("archive", &world.provider).await.expect("a count").uploads
}

#[tokio::test]
async fn when_an_object_is_copied_in_parts_then_its_content_and_all_that_it_says_are_there() {
    let world = world().await;
    let tag = |key: &str, value: &str| Tag::builder().key(key).value(value).build().expect("a tag");
    let tags = Tagging::builder().tag_set(tag("a&b", "1=2 ü")).tag_set(tag("c", "")).build().expect("tags");
    let s3 = world.provider.get_s3();
    s3.put_object_tagging().bucket("logs").key("a b+ü%").tagging(tags).send().await.expect("tags");
    let (on_progress, told) = noted_progress();
    let put = copied(&world, &CopyOptions { on_progress, ..CopyOptions::default() }).await.expect("a copy");
    let back = get_object_bytes("archive", "c d", u64::MAX, &world.provider).await.expect("an object");
    assert!(back == content() && put.size == SIZE as u64, "the copy differs");
    let head = head_object("archive", "c d", &world.provider).await.expect("a head");
    assert_eq!(
        (head.content_type.as_deref(), head.metadata.get("author").map(String::as_str)),
        (Some("text/x-log"), Some("me"))
    );
    assert_eq!(head.etag, put.etag);
    let mut told = told.all();
    told.sort_unstable();
    assert_eq!((told.len(), told.last()), (2, Some(&(SIZE as u64))));
    assert_eq!((world.faults.calls()["UploadPartCopy"], uploads(&world).await), (2, 0));
}

#[tokio::test]
async fn when_any_request_of_a_copy_in_parts_fails_or_its_answer_is_lost_then_no_part_is_left_and_a_second_run_copies()
{
    let requests = [
        ("HeadObject", 1),
        ("GetObjectTagging", 1),
        ("CreateMultipartUpload", 1),
        ("UploadPartCopy", 2),
        ("CompleteMultipartUpload", 1),
    ];
    let world = world().await;
    for fault in [Fault::ConnectionReset, Fault::LoseAnswer, Fault::status(500, "InternalError", "again")] {
        for (operation, count) in requests {
            for n in 1..=count {
                let before = uploads(&world).await;
                let calls = world.faults.calls().get(operation).copied().unwrap_or_default();
                world.faults.nth(operation, calls + n, fault.clone());
                let first = copied(&world, &CopyOptions::default()).await;
                // What stands is looked at.
                let is_done = operation == "CompleteMultipartUpload" && fault == Fault::LoseAnswer;
                assert_eq!(first.is_ok(), is_done, "{operation} {n} {fault:?}: {first:?}");
                // Who never hears of an upload's id cannot take it back.
                let unheard = u64::from(operation == "CreateMultipartUpload" && fault == Fault::LoseAnswer);
                assert_eq!(uploads(&world).await - before, unheard, "{operation} {n} {fault:?}");
                copied(&world, &CopyOptions::default()).await.expect("a copy");
                let back = get_object_bytes("archive", "c d", u64::MAX, &world.provider).await.expect("an object");
                assert!(back == content());
                delete_object("archive", "c d", &world.provider).await.expect("a deletion");
            }
        }
    }
}

#[tokio::test]
async fn when_the_answer_to_a_completion_of_a_copy_is_lost_then_the_copy_is_looked_at_and_is_a_success() {
    // A second attempt is told that there is no such upload.
    let worlds = [world().await, world_of_attempts(2).await];
    let faults = [Fault::LoseAnswer, Fault::ResetBody(40), Fault::MalformBody, Fault::TruncateBody(100)];
    for (world, fault) in worlds.iter().flat_map(|world| faults.iter().map(move |fault| (world, fault))) {
        let absent = CopyOptions { condition: PutCondition::IfAbsent, ..CopyOptions::default() };
        for options in [CopyOptions::default(), absent] {
            world.faults.fail("CompleteMultipartUpload", fault.clone());
            let put = copied(world, &options).await.expect("it is there");
            let head = head_object("archive", "c d", &world.provider).await.expect("a head");
            assert_eq!((put.etag, put.size), (head.etag, SIZE as u64), "{fault:?}");
            assert!(get_object_bytes("archive", "c d", u64::MAX, &world.provider).await.expect("a copy") == content());
            assert_eq!(uploads(world).await, 0, "{fault:?}");
            delete_object("archive", "c d", &world.provider).await.expect("a deletion");
        }
    }
}

#[tokio::test]
async fn when_a_completion_of_a_copy_is_not_answered_and_what_stands_is_not_it_then_it_has_failed() {
    let world = world().await;
    for other in [vec![1; SIZE], content(), vec![1; 5]] {
        put_object_bytes(other.clone(), "archive", "c d", &PutOptions::default(), &world.provider).await.expect("put");
        for fault in [Fault::ConnectionReset, Fault::status(404, "NoSuchUpload", "who?")] {
            world.faults.fail("CompleteMultipartUpload", fault);
            let put = copied(&world, &CopyOptions::default()).await;
            assert!(matches!(put, Err(ObjectError::Request { .. })), "{put:?}");
            let stands = get_object_bytes("archive", "c d", u64::MAX, &world.provider).await.expect("an object");
            assert!(stands == other && uploads(&world).await == 0);
        }
    }
    // The very copy, of a run before: this one's upload is still there, so this one has not made it.
    copied(&world, &CopyOptions::default()).await.expect("a copy");
    world.faults.fail("CompleteMultipartUpload", Fault::ConnectionReset);
    let put = copied(&world, &CopyOptions::default()).await;
    assert!(matches!(put, Err(ObjectError::Request { .. })), "{put:?}");
    assert_eq!(uploads(&world).await, 0);
}

#[tokio::test]
async fn when_the_answer_to_the_beginning_of_a_copy_is_lost_then_what_may_be_it_is_named() {
    let world = world().await;
    for (fault, count) in [(Fault::LoseAnswer, 1), (Fault::TruncateBody(100), 2), (Fault::ConnectionReset, 2)] {
        world.faults.fail("CreateMultipartUpload", fault.clone());
        let put = copied(&world, &CopyOptions::default()).await;
        let Err(ObjectError::LostUpload { bucket, key, upload_ids, .. }) = put else { panic!("{fault:?}: {put:?}") };
        assert_eq!((bucket.as_str(), key.as_str(), upload_ids.len()), ("archive", "c d", count), "{fault:?}");
        assert_eq!(uploads(&world).await, count as u64, "{fault:?}");
    }
}

#[tokio::test]
async fn when_a_part_fails_then_those_under_way_are_waited_for_before_all_are_taken_back() {
    let world = world().await;
    world.faults.nth("UploadPartCopy", 1, Fault::ConnectionReset);
    world.faults.nth("UploadPartCopy", 2, Fault::Delay(std::time::Duration::from_millis(50)));
    copied(&world, &CopyOptions::default()).await.expect_err("a fault");
    let log = world.faults.log();
    assert_eq!(log.last().map(String::as_str), Some("AbortMultipartUpload"), "{log:?}");
    assert_eq!(uploads(&world).await, 0);
}

#[tokio::test]
async fn when_parts_cannot_be_taken_back_then_the_upload_is_named_and_why_it_failed() {
    let world = world().await;
    world.faults.fail("UploadPartCopy", Fault::status(403, "AccessDenied", "no"));
    world.faults.fail("AbortMultipartUpload", Fault::status(403, "AccessDenied", "no"));
    let error = copied(&world, &CopyOptions::default()).await.expect_err("a fault");
    let ObjectError::AbandonedUpload { bucket, upload_id, source, .. } = error else { panic!("{error:?}") };
    assert!(bucket == "archive" && !upload_id.is_empty(), "{upload_id}");
    assert!(matches!(*source, ObjectError::AccessDenied { .. }), "{source:?}");
    assert_eq!(uploads(&world).await, 1);
}

#[tokio::test]
async fn when_the_source_is_written_meanwhile_then_it_has_changed_and_no_copy_is_there() {
    let world = world().await;
    let (source, target) = places();
    let options = CopyOptions::default();
    world.faults.fail("GetObjectTagging", Fault::Delay(std::time::Duration::from_millis(100)));
    let copy = copy_by_size(&SIZES, &source, &target, &options, &world.provider);
    let write = async {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        let content = vec![1; SIZE];
        put_object_bytes(content, "logs", "a b+ü%", &PutOptions::default(), &world.provider).await.expect("a put");
    };
    let (copied, ()) = tokio::join!(copy, write);
    let error = copied.expect_err("another content");
    assert!(matches!(&error, ObjectError::Changed { bucket, .. } if bucket == "logs"), "{error:?}");
    assert_eq!(uploads(&world).await, 0);
    head_object("archive", "c d", &world.provider).await.expect_err("no copy");
}

#[tokio::test]
async fn when_the_target_is_to_be_absent_and_is_there_then_it_stays_and_no_part_is_left() {
    let world = world().await;
    let body = "<Error><Code>PreconditionFailed</Code><Message>no</Message></Error>";
    world
        .faults
        .fail("CompleteMultipartUpload", Fault::Respond { status: 412, headers: Vec::new(), body: body.into() });
    let options = CopyOptions { condition: PutCondition::IfAbsent, ..CopyOptions::default() };
    let error = copied(&world, &options).await.expect_err("it is there");
    assert!(matches!(&error, ObjectError::AlreadyExists { bucket, .. } if bucket == "archive"), "{error:?}");
    assert_eq!(uploads(&world).await, 0);
}

#[tokio::test]
async fn when_the_stand_in_has_no_tags_then_there_are_none() {
    let world = world().await;
    world.faults.fail("GetObjectTagging", Fault::status(501, "NotImplemented", "no"));
    copied(&world, &CopyOptions::default()).await.expect("a copy");
}

/// What goes over the wire; `answers` may answer before the default does.
async fn heard(answers: fn(&str) -> Option<&'static str>) -> (Result<PutObject, ObjectError>, Vec<String>) {
    let heard = crate::stand_in::Log::default();
    let log = heard.clone();
    let provider = provider_over(move |request| {
        let header = |name: &str| request.headers().get(name).unwrap_or_default().to_owned();
        let query = request.uri().split_once('?').map(|(_, query)| query.to_owned()).unwrap_or_default();
        let what = match (request.method(), query.as_str()) {
            ("HEAD", _) => "head",
            ("GET", _) => "tags",
            ("POST", query) if query.contains("uploads") => "begin",
            ("POST", _) => "complete",
            ("DELETE", _) => "abort",
            _ => "part",
        };
        log.push(match what {
            "begin" => [
                "x-amz-tagging",
                "cache-control",
                "content-disposition",
                "content-encoding",
                "content-language",
                "expires",
                "x-amz-meta-author",
                "content-type",
                "x-amz-storage-class",
            ]
            .map(&header)
            .join("|"),
            "part" => {
                [header("x-amz-copy-source"), header("x-amz-copy-source-range"), header("x-amz-copy-source-if-match")]
                    .join("|")
            }
            other => other.to_owned(),
        });
        let answer = match (answers(what), what) {
            (Some(body), _) => answer_of(body, &[]),
            (None, "head") => answer_of(
                "",
                &[
                    ("content-length", "6291457"),
                    ("etag", "\"old\""),
                    ("cache-control", "no-cache"),
                    ("content-disposition", "inline"),
                    ("content-encoding", "br"),
                    ("content-language", "de"),
                    ("expires", "Thu, 01 Jan 2037 00:00:00 GMT"),
                    ("content-type", "text/plain"),
                    ("x-amz-meta-author", "me"),
                    ("x-amz-storage-class", "GLACIER_IR"),
                ],
            ),
            (None, "tags") => answer_of(
                "<Tagging><TagSet><Tag><Key>a&amp;b</Key><Value>1=2 ü+</Value></Tag><Tag><Key>c</Key><Value></Value></Tag></TagSet></Tagging>",
                &[],
            ),
            (None, "begin") => {
                answer_of("<InitiateMultipartUploadResult><UploadId>id</UploadId></InitiateMultipartUploadResult>", &[])
            }
            (None, "complete") => {
                answer_of("<CompleteMultipartUploadResult><ETag>new</ETag></CompleteMultipartUploadResult>", &[])
            }
            (None, "part") => answer_of("<CopyPartResult><ETag>part</ETag></CopyPartResult>", &[]),
            _ => error_answer(404, "NoSuchUpload"),
        };
        async move { answer }
    });
    let provider = provider.await;
    let (source, target) = places();
    let options = CopyOptions::default();
    let copied = copy_by_size(&SIZES, &source, &target, &options, &provider).await;
    (copied, heard.all())
}

#[tokio::test]
async fn when_a_copy_in_parts_is_sent_then_it_carries_what_one_request_would_take_over_and_each_part_its_range() {
    let (copied, heard) = heard(|_| None).await;
    assert_eq!(copied.expect("a copy").etag.as_deref(), Some("new"));
    let expected = [
        "head",
        "tags",
        "a%26b=1%3D2%20%C3%BC%2B&c=|no-cache|inline|br|de|Thu, 01 Jan 2037 00:00:00 GMT|me|text/plain|",
        "logs/a%20b%2B%C3%BC%25|bytes=0-5242879|\"old\"",
        "logs/a%20b%2B%C3%BC%25|bytes=5242880-6291456|\"old\"",
        "complete",
    ];
    assert_eq!(heard, expected);
}

#[tokio::test]
async fn when_an_answer_is_a_failure_inside_a_success_or_lacks_what_it_must_say_then_nothing_is_copied() {
    const ERROR: &str = "<Error><Code>InternalError</Code><Message>told so</Message></Error>";
    let answers: [fn(&str) -> Option<&'static str>; 6] = [
        |what| (what == "complete").then_some(ERROR),
        |what| (what == "part").then_some(ERROR),
        |what| (what == "begin").then_some(ERROR),
        |what| (what == "part").then_some("<CopyPartResult/>"),
        |what| (what == "begin").then_some("<InitiateMultipartUploadResult/>"),
        // Half an answer.
        |what| (what == "complete").then_some("<CompleteMultipartUploadResult><Location>l</Location>"),
    ];
    for (index, answers) in answers.into_iter().enumerate() {
        let (copied, heard) = heard(answers).await;
        let error = copied.expect_err("no copy");
        assert!(error.request().is_some(), "{index}: {error:?}");
        assert_eq!(heard.last().is_some_and(|last| last == "abort"), ![2, 4].contains(&index), "{index} {heard:?}");
    }
}

#[test]
fn when_parts_are_sized_then_they_are_at_most_10_000_and_too_much_is_refused() {
    let gib = 1024 * MIB;
    assert_eq!(part_size(6 * gib, 128 * MIB), Some(128 * MIB));
    assert_eq!(part_size(1250 * gib, 128 * MIB), Some(128 * MIB));
    assert_eq!(part_size(1250 * gib + 1, 128 * MIB), Some(129 * MIB));
    assert_eq!(part_size(50_000 * gib, 128 * MIB), Some(5 * gib));
    assert_eq!(part_size(50_000 * gib + 1, 128 * MIB), None);
}

proptest! {
    #[test]
    fn when_any_size_is_cut_then_the_parts_follow_each_other_and_are_all_of_it(
        size in 1_u64..1 << 50,
        count in 1_u64..50,
    ) {
        let part = size.div_ceil(count);
        let all: Vec<_> = ranges(size, part).collect();
        prop_assert_eq!(all.first().map(|range| range.0), Some(0));
        prop_assert_eq!(all.last().map(|range| range.1), Some(size - 1));
        prop_assert!(all.windows(2).all(|pair| pair[0].1 + 1 == pair[1].0));
        prop_assert!(all.iter().all(|(first, last)| first <= last && last - first < part));
    }
}

fn noting(folder: &tempfile::TempDir) -> CopyOptions {
    CopyOptions { journal: Some(folder.path().join("journal")), ..CopyOptions::default() }
}

fn is_noted(folder: &tempfile::TempDir) -> bool {
    folder.path().join("journal").exists()
}

fn parts_copied(world: &World) -> u64 {
    world.faults.calls().get("UploadPartCopy").copied().unwrap_or_default()
}

/// Drops a copy when its first part is there and the second is on its way, as a killed process does.
async fn break_off(world: &World, options: &CopyOptions) {
    world.faults.about("UploadPartCopy", "partNumber=2", Fault::Hang);
    let (on_progress, told) = noted_progress();
    let options = CopyOptions { on_progress, ..options.clone() };
    let first_part = async {
        while told.all().is_empty() || parts_copied(world) < 2 {
            tokio::time::sleep(std::time::Duration::from_millis(2)).await;
        }
    };
    tokio::select! {
        copied = copied(world, &options) => panic!("{copied:?}"),
        () = first_part => {}
    }
    world.faults.heal();
}

async fn is_copied(world: &World) -> bool {
    get_object_bytes("archive", "c d", u64::MAX, &world.provider).await.is_ok_and(|found| found == content())
}

#[tokio::test]
async fn when_a_copy_in_parts_is_broken_off_then_the_next_with_its_journal_copies_what_is_missing() {
    let (world, folder) = (world().await, tempfile::tempdir().expect("a folder"));
    break_off(&world, &noting(&folder)).await;
    assert_eq!((uploads(&world).await, is_noted(&folder)), (1, true));
    let (before, (on_progress, told)) = (parts_copied(&world), noted_progress());
    let put = copied(&world, &CopyOptions { on_progress, ..noting(&folder) }).await.expect("a copy");
    assert_eq!((parts_copied(&world) - before, uploads(&world).await, is_noted(&folder)), (1, 0, false));
    assert_eq!((put.size, told.all()), (SIZE as u64, vec![SIZE as u64]));
    assert!(is_copied(&world).await);
    let head = head_object("archive", "c d", &world.provider).await.expect("a head");
    assert_eq!(head.metadata.get("author").map(String::as_str), Some("me"));
}

#[tokio::test]
async fn when_the_source_of_a_copy_is_another_by_then_then_no_old_part_is_used_or_left() {
    let (world, folder) = (world().await, tempfile::tempdir().expect("a folder"));
    break_off(&world, &noting(&folder)).await;
    let other: Vec<u8> = content().into_iter().rev().collect();
    put_object_bytes(other.clone(), "logs", "a b+ü%", &PutOptions::default(), &world.provider).await.expect("a put");
    let before = parts_copied(&world);
    copied(&world, &noting(&folder)).await.expect("a copy");
    assert_eq!((parts_copied(&world) - before, uploads(&world).await, is_noted(&folder)), (2, 0, false));
    let found = get_object_bytes("archive", "c d", u64::MAX, &world.provider).await.expect("a copy");
    assert!(found == other, "it is of what the source was");
}

#[tokio::test]
async fn when_a_part_that_stands_is_no_whole_one_then_it_is_copied_again() {
    let (world, folder) = (world().await, tempfile::tempdir().expect("a folder"));
    break_off(&world, &noting(&folder)).await;
    let s3 = world.provider.get_s3();
    let found = s3.list_multipart_uploads().bucket("archive").send().await.expect("a list");
    let id = found.uploads()[0].upload_id().expect("an id");
    let part = s3.upload_part().bucket("archive").key("c d").upload_id(id).part_number(1);
    part.body(b"short".to_vec().into()).send().await.expect("a part");
    let before = parts_copied(&world);
    copied(&world, &noting(&folder)).await.expect("a copy");
    assert_eq!(parts_copied(&world) - before, 2);
    assert!(is_copied(&world).await);
}

#[tokio::test]
async fn when_a_noted_copy_fails_then_what_may_succeed_later_stays_and_all_else_is_taken_back() {
    let denied = || Fault::status(403, "AccessDenied", "no");
    for (fault, stays) in [(Fault::ConnectionReset, true), (denied(), true)] {
        let (world, folder) = (world().await, tempfile::tempdir().expect("a folder"));
        world.faults.about("UploadPartCopy", "partNumber=2", fault);
        copied(&world, &noting(&folder)).await.expect_err("broken off");
        assert_eq!((uploads(&world).await, is_noted(&folder)), (u64::from(stays), stays));
        world.faults.heal();
        copied(&world, &noting(&folder)).await.expect("a copy");
        assert_eq!((uploads(&world).await, is_noted(&folder)), (0, false));
    }
    let (world, folder) = (world().await, tempfile::tempdir().expect("a folder"));
    put_object_bytes(vec![1], "archive", "c d", &PutOptions::default(), &world.provider).await.expect("a put");
    let absent = CopyOptions { condition: PutCondition::IfAbsent, ..noting(&folder) };
    let error = copied(&world, &absent).await.expect_err("it exists");
    assert!(matches!(error, ObjectError::AlreadyExists { .. }), "{error:?}");
    assert_eq!((uploads(&world).await, is_noted(&folder)), (0, false));
    // A folder that is not there: nothing can be noted, and nothing is left.
    let nowhere = CopyOptions { journal: Some(folder.path().join("absent/journal")), ..CopyOptions::default() };
    let error = copied(&world, &nowhere).await.expect_err("no folder");
    assert!(matches!(error, ObjectError::LocalFile(_)), "{error:?}");
    assert_eq!(uploads(&world).await, 0);
}
