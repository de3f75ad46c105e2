//! Uploads that S3 has begun and whose ids nobody has heard: a process was killed, or an answer lost.

use crate::world::{MIB, World, content, world};
use aws_interactions_local::Fault;
use s3_interactions::{
    ObjectError, PutObject, PutOptions, S3Client, put_file_to_bucket, put_object_bytes, put_stream_to_bucket,
};
use std::fs;
use std::time::Duration;

const CREATE: &str = "CreateMultipartUpload";

async fn begin(world: &World, key: &str) -> String {
    let begun = world.provider.get_s3().create_multipart_upload().bucket("data").key(key).send().await;
    begun.expect("an upload").upload_id.expect("an id")
}

async fn uploads(world: &World) -> Vec<String> {
    let found = world.provider.get_s3().list_multipart_uploads().bucket("data").send().await.expect("a list");
    found.uploads().iter().filter_map(|upload| upload.upload_id().map(str::to_owned)).collect()
}

async fn stream(world: &World, options: &PutOptions, content: &[u8]) -> Result<PutObject, ObjectError> {
    put_stream_to_bucket(&mut &*content, "data", "key", options, &world.provider).await
}

/// Drops an upload that S3 has begun, before it hears of that, as a killed process does.
async fn break_off(world: &World, is_stream: bool) {
    // The embedded AWS begins it; then the answer is lost, and the next attempt never ends.
    let before = world.unfinished_uploads().await;
    world.faults.fail(CREATE, Fault::LoseAnswer).fail(CREATE, Fault::Hang);
    let (patient, options, content) = (world.patient().await, world.journaled(), content(17 * MIB, 30));
    let calls = world.calls(CREATE);
    let put = async {
        if is_stream {
            put_stream_to_bucket(&mut &*content, "data", "key", &options, &patient).await
        } else {
            put_file_to_bucket(&world.path("file"), "data", "key", &options, &patient).await
        }
    };
    let asked_twice = async {
        while world.calls(CREATE) - calls < 2 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::select! {
        put = put => panic!("{put:?}"),
        () = asked_twice => {}
    }
    world.faults.heal();
    assert_eq!((world.unfinished_uploads().await - before, world.left()), (1, vec!["journal".to_owned()]));
}

#[tokio::test(flavor = "multi_thread")]
async fn when_an_upload_is_dropped_before_it_hears_of_its_id_then_the_next_ends_what_was_begun() {
    let content = content(17 * MIB, 30);
    for (first, second) in [(false, false), (true, true), (true, false), (false, true)] {
        let world = world().await;
        world.file("file", &content);
        break_off(&world, first).await;
        let put = if second {
            stream(&world, &world.journaled(), &content).await
        } else {
            world.put("file", &world.journaled()).await
        };
        assert_eq!(put.expect("put").size, 17 * 1024 * 1024);
        assert!(world.holds("key", &content).await);
        assert_eq!((world.unfinished_uploads().await, world.left()), (0, Vec::new()), "{first} {second}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn when_others_work_on_uploads_then_none_of_theirs_is_ended() {
    let world = world().await;
    world.file("file", &content(17 * MIB, 30));
    break_off(&world, false).await;
    // Of a key that begins alike, and one that is on its way.
    let longer = begin(&world, "key-of-others").await;
    let theirs = begin(&world, "key").await;
    let part = world.provider.get_s3().upload_part().bucket("data").key("key").upload_id(&theirs).part_number(1);
    part.body(b"theirs".to_vec().into()).send().await.expect("a part");
    world.put("file", &world.journaled()).await.expect("put");
    let mut expected = [longer, theirs];
    let mut left = uploads(&world).await;
    left.sort();
    expected.sort();
    assert_eq!(left, expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn when_an_upload_was_begun_at_another_time_then_it_is_somebody_elses() {
    for hours in [-2_i64, 2] {
        let world = world().await;
        world.file("file", &content(17 * MIB, 30));
        break_off(&world, false).await;
        // As if S3 had been asked at another time.
        let journal = fs::read_to_string(world.path("journal")).expect("a journal");
        let (head, asked) = journal.split_once("\"asked\":[").expect("when it was asked");
        let (asked, tail) = asked.split_once(']').expect("one time");
        let asked = asked.parse::<i64>().expect("a time") + hours * 3_600_000;
        fs::write(world.path("journal"), format!("{head}\"asked\":[{asked}]{tail}")).expect("written");
        world.put("file", &world.journaled()).await.expect("put");
        assert_eq!(world.unfinished_uploads().await, 1, "{hours}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn when_the_first_answer_is_lost_and_the_second_heard_then_what_the_first_began_is_ended() {
    for options in [PutOptions::default(), PutOptions { journal: Some("journal".into()), ..PutOptions::default() }] {
        let world = world().await;
        let content = content(17 * MIB, 31);
        let path = world.file("file", &content);
        let options = PutOptions { journal: options.journal.map(|name| world.folder.path().join(name)), ..options };
        world.faults.fail(CREATE, Fault::LoseAnswer);
        put_file_to_bucket(&path, "data", "key", &options, &world.patient().await).await.expect("put");
        assert_eq!((world.calls(CREATE), world.unfinished_uploads().await), (2, 0));
        assert!(world.holds("key", &content).await);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn when_uploads_may_not_be_looked_for_then_the_upload_goes_on_and_when_that_fails_it_stays_noted() {
    let denied = || Fault::status(403, "AccessDenied", "not you");
    let refusals = [
        ("ListMultipartUploads", denied()),
        ("ListMultipartUploads", Fault::status(501, "NotImplemented", "none here")),
        ("ListParts", denied()),
        ("AbortMultipartUpload", denied()),
    ];
    for (operation, fault) in refusals {
        let world = world().await;
        world.file("file", &content(17 * MIB, 30));
        break_off(&world, false).await;
        world.faults.always(operation, fault);
        world.put("file", &world.journaled()).await.expect("put");
        world.faults.heal();
        assert_eq!((world.unfinished_uploads().await, world.left()), (1, Vec::new()), "{operation}");
    }
    let world = world().await;
    world.file("file", &content(17 * MIB, 30));
    break_off(&world, false).await;
    for _ in 0..2 {
        world.faults.fail("ListMultipartUploads", Fault::ConnectionReset);
        world.put("file", &world.journaled()).await.expect_err("not looked at");
        assert_eq!((world.unfinished_uploads().await, world.left()), (2, vec!["journal".to_owned()]));
    }
    world.put("file", &world.journaled()).await.expect("put");
    assert_eq!((world.unfinished_uploads().await, world.left(), world.calls(CREATE)), (0, Vec::new(), 3));
}

#[tokio::test(flavor = "multi_thread")]
async fn when_an_upload_is_refused_then_nothing_is_noted_and_when_it_may_have_begun_it_is() {
    let cases = [
        (Fault::status(403, "AccessDenied", "no"), 0, 0),
        (Fault::status(404, "NoSuchBucket", "no"), 0, 0),
        (Fault::ConnectionReset, 1, 0),
        (Fault::LoseAnswer, 1, 1),
        (Fault::status(500, "InternalError", "no"), 1, 0),
    ];
    for (fault, noted, begun) in cases {
        let world = world().await;
        let content = content(9 * MIB, 32);
        world.faults.fail(CREATE, fault.clone());
        stream(&world, &world.journaled(), &content).await.expect_err("not begun");
        assert_eq!((world.left().len(), world.unfinished_uploads().await), (noted, begun), "{fault:?}");
        // What was once noted is not forgotten for a refusal.
        world.faults.fail(CREATE, Fault::status(403, "AccessDenied", "no"));
        stream(&world, &world.journaled(), &content).await.expect_err("not begun");
        assert_eq!((world.left().len(), world.unfinished_uploads().await), (noted, begun), "{fault:?}");
        stream(&world, &world.journaled(), &content).await.expect("put");
        assert_eq!((world.left().len(), world.unfinished_uploads().await), (0, 0), "{fault:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn when_a_noted_stream_fails_then_its_parts_are_taken_back_and_what_cannot_be_is_by_the_next() {
    let world = world().await;
    let content = content(9 * MIB, 33);
    world.faults.fail("UploadPart", Fault::ConnectionReset);
    stream(&world, &world.journaled(), &content).await.expect_err("broken off");
    assert_eq!((world.unfinished_uploads().await, world.left()), (0, Vec::new()));

    world.faults.fail("UploadPart", Fault::ConnectionReset).fail("AbortMultipartUpload", Fault::ConnectionReset);
    let error = stream(&world, &world.journaled(), &content).await.expect_err("broken off");
    assert!(matches!(error, ObjectError::AbandonedUpload { .. }), "{error:?}");
    assert_eq!((world.unfinished_uploads().await, world.left()), (1, vec!["journal".to_owned()]));

    stream(&world, &world.journaled(), b"little").await.expect("put");
    assert_eq!((world.unfinished_uploads().await, world.left()), (0, Vec::new()));
}

#[tokio::test(flavor = "multi_thread")]
async fn when_little_goes_to_another_object_or_a_nameless_upload_is_left_then_the_journal_stays() {
    let world = world().await;
    world.file("file", &content(17 * MIB, 30));
    break_off(&world, false).await;
    stream(&world, &world.journaled(), b"little").await.expect("put");
    // An upload without parts costs nothing, and which it is is only known beside another.
    assert_eq!((world.unfinished_uploads().await, world.left()), (1, vec!["journal".to_owned()]));
    world.put("file", &world.journaled()).await.expect("put");
    assert_eq!((world.unfinished_uploads().await, world.left()), (0, Vec::new()));

    world.faults.fail("UploadPart", Fault::ConnectionReset);
    world.put("file", &world.journaled()).await.expect_err("broken off");
    put_stream_to_bucket(&mut &b"little"[..], "data", "other", &world.journaled(), &world.provider).await.expect("put");
    assert_eq!((world.unfinished_uploads().await, world.left()), (1, vec!["journal".to_owned()]));
}

#[tokio::test(flavor = "multi_thread")]
async fn when_an_upload_goes_on_with_other_options_then_it_begins_anew_and_the_object_has_them() {
    let world = world().await;
    world.file("file", &content(17 * MIB, 34));
    let by =
        |author: &str| PutOptions { metadata: [("author".to_owned(), author.to_owned())].into(), ..world.journaled() };
    world.faults.about("UploadPart", "partNumber=3", Fault::ConnectionReset);
    world.put("file", &by("alice")).await.expect_err("broken off");
    world.faults.heal();
    world.put("file", &by("bob")).await.expect("put");
    let head = s3_interactions::head_object("data", "key", &world.provider).await.expect("a head");
    assert_eq!(head.metadata.get("author").map(String::as_str), Some("bob"));
    assert_eq!((world.unfinished_uploads().await, world.left()), (0, Vec::new()));
    // Nobody reads in a journal what an object says of itself.
    world.faults.about("UploadPart", "partNumber=3", Fault::ConnectionReset);
    world.put("file", &by("carol")).await.expect_err("broken off");
    assert!(!fs::read_to_string(world.path("journal")).expect("a journal").contains("carol"));
    put_object_bytes(Vec::new(), "data", "key", &PutOptions::default(), &world.provider).await.expect("put");
}
