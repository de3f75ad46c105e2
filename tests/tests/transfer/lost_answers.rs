//! Answers that are lost of what S3 has done.

use crate::world::{MIB, content, world};
use aws_interactions_local::Fault;
use s3_interactions::{ObjectError, PutCondition, PutOptions, put_file_to_bucket, put_object_bytes};

const COMPLETE: &str = "CompleteMultipartUpload";

fn lost() -> [Fault; 3] {
    [Fault::LoseAnswer, Fault::ResetBody(40), Fault::MalformBody]
}

#[tokio::test(flavor = "multi_thread")]
async fn when_the_answer_to_a_completion_is_lost_then_the_object_is_looked_at_and_is_a_success() {
    let world = world().await;
    let content = content(17 * MIB, 20);
    let path = world.file("file", &content);
    let patient = world.patient().await;
    for (number, fault) in lost().into_iter().enumerate() {
        for (provider, options) in [
            (&world.provider, PutOptions::default()),
            (&patient, PutOptions { condition: PutCondition::IfAbsent, ..PutOptions::default() }),
            (&patient, world.journaled()),
        ] {
            let key = format!("{number}-{:?}-{}", options.condition, options.journal.is_some());
            world.faults.fail(COMPLETE, fault.clone());
            let put = put_file_to_bucket(&path, "data", &key, &options, provider).await.expect("it is there");
            assert!(put.etag.is_some() && put.verification.is_verified(), "{put:?}");
            assert!(world.holds(&key, &content).await, "{key}");
            assert_eq!((world.unfinished_uploads().await, world.left()), (0, Vec::new()), "{key}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn when_a_completion_is_not_answered_and_another_object_stands_then_it_has_failed() {
    let world = world().await;
    let path = world.file("file", &content(17 * MIB, 21));
    for other in [content(17 * MIB, 22), content(5, 23)] {
        put_object_bytes(other.clone(), "data", "key", &PutOptions::default(), &world.provider).await.expect("put");
        for fault in [Fault::ConnectionReset, Fault::status(404, "NoSuchUpload", "who?")] {
            world.faults.fail(COMPLETE, fault);
            let put = put_file_to_bucket(&path, "data", "key", &PutOptions::default(), &world.provider).await;
            assert!(matches!(put, Err(ObjectError::Request { .. })), "{put:?}");
            assert!(world.holds("key", &other).await);
            assert_eq!(world.unfinished_uploads().await, 0);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn when_the_completion_never_came_and_the_same_object_stood_before_then_it_has_failed() {
    let world = world().await;
    let path = world.file("file", &content(17 * MIB, 24));
    put_file_to_bucket(&path, "data", "key", &PutOptions::default(), &world.provider).await.expect("put");
    world.faults.fail(COMPLETE, Fault::ConnectionReset);
    let put = put_file_to_bucket(&path, "data", "key", &PutOptions::default(), &world.provider).await;
    assert!(matches!(put, Err(ObjectError::Request { .. })), "{put:?}");
    assert_eq!(world.unfinished_uploads().await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn when_the_answer_to_a_beginning_is_lost_then_what_may_be_it_is_named_and_nobodys_is_ended() {
    let world = world().await;
    world.file("file", &content(17 * MIB, 25));
    let s3 = |key: &'static str| {
        let s3 = s3_interactions::S3Client::get_s3(&world.provider);
        async move { s3.create_multipart_upload().bucket("data").key(key).send().await.expect("an upload").upload_id }
    };
    // Longer keys begin alike; another writer of this very key cannot be told from us.
    s3("key-of-others").await;
    let theirs = s3("key").await.expect("an id");
    for (fault, more) in [(Fault::LoseAnswer, 1), (Fault::TruncateBody(100), 2), (Fault::ConnectionReset, 2)] {
        world.faults.fail("CreateMultipartUpload", fault.clone());
        let put = world.put("file", &PutOptions::default()).await;
        let Err(ObjectError::LostUpload { upload_ids, source, .. }) = put else { panic!("{fault:?}: {put:?}") };
        assert_eq!((upload_ids.len(), upload_ids.contains(&theirs)), (1 + more, true), "{fault:?}");
        assert!(source.request().is_some());
        assert_eq!(world.unfinished_uploads().await, 2 + more as u64);
    }
    world.faults.fail("CreateMultipartUpload", Fault::status(500, "InternalError", "no"));
    let refused = world.put("file", &PutOptions::default()).await;
    assert!(matches!(refused, Err(ObjectError::Request { .. })), "{refused:?}");
    world.faults.fail("CreateMultipartUpload", Fault::LoseAnswer);
    world.faults.fail("ListMultipartUploads", Fault::status(403, "AccessDenied", "no"));
    let unknown = world.put("file", &PutOptions::default()).await;
    assert!(matches!(unknown, Err(ObjectError::Request { .. })), "{unknown:?}");
}
