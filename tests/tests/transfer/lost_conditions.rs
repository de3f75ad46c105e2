//! Writes on a condition whose answers are lost: the second attempt is refused because of what the first has made.

use crate::world::{MIB, World, content, refused, world};
use aws_interactions_core::AwsClientProvider;
use aws_interactions_local::Fault;
use s3_interactions::{
    CopyOptions, ObjectError, PutCondition, PutObject, PutOptions, S3Uri, copy_object, head_object, put_file_to_bucket,
    put_object_bytes,
};

const PUT: &str = "PutObject";
const COPY: &str = "CopyObject";
const COMPLETE: &str = "CompleteMultipartUpload";

fn lost() -> [Fault; 2] {
    [Fault::LoseAnswer, Fault::status(500, "InternalError", "who knows")]
}

fn put_options(condition: PutCondition) -> PutOptions {
    let metadata = [("Author".to_owned(), "me".to_owned())].into();
    PutOptions { condition, metadata, content_type: Some("text/x-log".to_owned()), ..PutOptions::default() }
}

async fn put(content: &[u8], options: &PutOptions, provider: &AwsClientProvider) -> Result<PutObject, ObjectError> {
    put_object_bytes(content.to_vec(), "data", "key", options, provider).await
}

async fn copy(condition: PutCondition, provider: &AwsClientProvider) -> Result<PutObject, ObjectError> {
    let at = |key: &str| S3Uri { bucket: "data".to_owned(), key: key.to_owned() };
    copy_object(&at("source"), &at("key"), &CopyOptions { condition, ..CopyOptions::default() }, provider).await
}

/// With an object `source`.
async fn world_with_source() -> World {
    let world = world().await;
    let options = put_options(PutCondition::Always);
    put_object_bytes(b"mine".to_vec(), "data", "source", &options, &world.provider).await.expect("a source");
    world
}

/// What stands before: nothing, or an object of somebody else that may be written over.
async fn conditions(world: &World) -> PutCondition {
    let stood = put(b"old", &PutOptions::default(), &world.provider).await.expect("put");
    PutCondition::IfMatch(stood.etag.expect("an etag"))
}

async fn etag_of_key(world: &World) -> Option<String> {
    head_object("data", "key", &world.provider).await.expect("it is there").etag
}

#[tokio::test(flavor = "multi_thread")]
async fn when_the_answer_to_a_put_on_a_condition_is_lost_then_its_own_object_is_a_success() {
    let world = world().await;
    let patient = world.patient().await;
    for provider in [&patient, &world.provider] {
        for must_match in [false, true] {
            let condition = if must_match { conditions(&world).await } else { PutCondition::IfAbsent };
            let key_is_free = s3_interactions::delete_object("data", "key", &world.provider);
            if !must_match {
                key_is_free.await.expect("deleted");
            }
            world.faults.fail(PUT, Fault::LoseAnswer);
            let put = put(b"mine", &put_options(condition), provider).await.expect("it is there");
            assert_eq!((put.size, put.etag), (4, etag_of_key(&world).await));
            assert!(world.holds("key", b"mine").await);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn when_the_answer_to_a_copy_on_a_condition_is_lost_then_its_own_copy_is_a_success() {
    let world = world_with_source().await;
    let patient = world.patient().await;
    for provider in [&patient, &world.provider] {
        for must_match in [false, true] {
            for fault in [Fault::LoseAnswer, Fault::MalformBody, Fault::TruncateBody(20)] {
                if !must_match {
                    s3_interactions::delete_object("data", "key", &world.provider).await.expect("deleted");
                }
                let condition = if must_match { conditions(&world).await } else { PutCondition::IfAbsent };
                world.faults.fail(COPY, fault);
                let copied = copy(condition, provider).await.expect("it is there");
                assert_eq!((copied.size, copied.etag), (4, etag_of_key(&world).await));
                assert!(world.holds("key", b"mine").await);
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn when_a_second_attempt_to_complete_is_refused_then_its_own_object_is_a_success_and_another_is_not() {
    let world = world().await;
    let content = content(17 * MIB, 31);
    let path = world.file("file", &content);
    let patient = world.patient().await;
    let precondition = || Fault::status(412, "PreconditionFailed", "it is there");
    for must_match in [false, true] {
        let condition = if must_match { conditions(&world).await } else { PutCondition::IfAbsent };
        let options = PutOptions { condition, ..PutOptions::default() };
        let calls = world.calls(COMPLETE);
        world.faults.nth(COMPLETE, calls + 1, Fault::LoseAnswer).nth(COMPLETE, calls + 2, precondition());
        let put = put_file_to_bucket(&path, "data", "key", &options, &patient).await.expect("it is there");
        assert_eq!(put.etag, etag_of_key(&world).await);
        assert!(world.holds("key", &content).await);

        // The same object stands, and was not made by this upload.
        world.faults.fail(COMPLETE, precondition());
        let refused = put_file_to_bucket(&path, "data", "key", &options, &patient).await;
        let is_told = match options.condition {
            PutCondition::IfAbsent => matches!(refused, Err(ObjectError::AlreadyExists { .. })),
            _ => matches!(refused, Err(ObjectError::Changed { .. })),
        };
        assert!(is_told, "{refused:?}");
        assert_eq!(world.unfinished_uploads().await, 0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn when_somebody_elses_object_stands_then_it_is_not_taken_for_ones_own() {
    let world = world_with_source().await;
    let patient = world.patient().await;
    let mine = put_options(PutCondition::Always);
    let others = [
        ("content", &b"ours"[..], mine.clone()),
        ("size", b"mine, too", mine.clone()),
        (
            "metadata",
            b"mine",
            PutOptions { metadata: [("author".to_owned(), "you".to_owned())].into(), ..mine.clone() },
        ),
        ("no metadata", b"mine", PutOptions { metadata: [].into(), ..mine.clone() }),
        ("type", b"mine", PutOptions { content_type: Some("text/plain".to_owned()), ..mine }),
    ];
    for (what, other, options) in others {
        put(other, &options, &world.provider).await.expect("put");
        let before = etag_of_key(&world).await;
        for (operation, fault) in [(PUT, Fault::ConnectionReset), (COPY, Fault::ConnectionReset)] {
            world.faults.fail(operation, fault);
            let refused = if operation == PUT {
                put(b"mine", &put_options(PutCondition::IfAbsent), &patient).await
            } else {
                copy(PutCondition::IfAbsent, &patient).await
            };
            assert!(matches!(refused, Err(ObjectError::AlreadyExists { .. })), "{operation} {what}: {refused:?}");
            assert_eq!(etag_of_key(&world).await, before);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn when_every_answer_was_heard_then_an_object_that_is_the_same_is_somebody_elses_and_nobody_looks() {
    let world = world_with_source().await;
    let patient = world.patient().await;
    put(b"mine", &put_options(PutCondition::Always), &world.provider).await.expect("put");
    for operation in [PUT, COPY] {
        // Turned away before anything was done.
        for fault in [None, Some(Fault::Throttle)] {
            if let Some(fault) = fault {
                world.faults.fail(operation, fault);
            }
            let heads = world.calls("HeadObject");
            let refused = if operation == PUT {
                put(b"mine", &put_options(PutCondition::IfAbsent), &patient).await
            } else {
                copy(PutCondition::IfAbsent, &patient).await
            };
            assert!(matches!(refused, Err(ObjectError::AlreadyExists { .. })), "{operation}: {refused:?}");
            // A copy looks at its source before and after.
            assert_eq!(world.calls("HeadObject") - heads, if operation == PUT { 0 } else { 2 });
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn when_nobody_knows_whether_it_was_done_and_nothing_stands_then_the_failure_is_told() {
    let world = world_with_source().await;
    for fault in lost() {
        let fault = if fault == Fault::LoseAnswer { Fault::ConnectionReset } else { fault };
        world.faults.fail(PUT, fault.clone());
        let failed = put(b"mine", &put_options(PutCondition::IfAbsent), &world.provider).await;
        assert!(matches!(failed, Err(ObjectError::Request { .. })), "{fault:?}: {failed:?}");
        world.faults.fail(COPY, fault.clone());
        let failed = copy(PutCondition::IfAbsent, &world.provider).await;
        assert!(matches!(failed, Err(ObjectError::Request { .. })), "{fault:?}: {failed:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn when_what_stands_may_not_be_looked_at_then_it_exists_already() {
    let world = world().await;
    let patient = world.patient().await;
    world.faults.fail(PUT, Fault::LoseAnswer).fail("HeadObject", refused());
    let unknown = put(b"mine", &put_options(PutCondition::IfAbsent), &patient).await;
    assert!(matches!(unknown, Err(ObjectError::AlreadyExists { .. })), "{unknown:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn when_a_put_has_no_condition_then_nobody_looks_at_what_stands() {
    let world = world().await;
    world.faults.fail(PUT, Fault::LoseAnswer);
    let failed = put(b"mine", &PutOptions::default(), &world.provider).await;
    assert!(matches!(failed, Err(ObjectError::Request { .. })), "{failed:?}");
    assert_eq!(world.calls("HeadObject"), 0);
}
