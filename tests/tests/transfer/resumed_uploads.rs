//! Uploads that are gone on with.

use crate::world::{MIB, World, content, refused, world};
use aws_interactions_local::Fault;
use s3_interactions::{ObjectError, PutCondition, PutOptions, put_file_to_bucket, put_object_bytes};
use std::fs;
use std::time::Duration;

fn parts_noted(world: &World) -> usize {
    fs::read_to_string(world.path("journal")).map_or(0, |text| text.matches("{\"part\":").count())
}

#[tokio::test(flavor = "multi_thread")]
async fn when_an_upload_with_a_journal_fails_then_the_next_sends_only_what_is_missing() {
    let world = world().await;
    let content = content(48 * MIB, 7);
    world.file("file", &content);
    world.faults.about("UploadPart", "partNumber=6", Fault::ConnectionReset);
    world.put("file", &world.journaled()).await.expect_err("broken off");
    assert_eq!((world.unfinished_uploads().await, world.left()), (1, vec!["journal".to_owned()]));
    let noted = parts_noted(&world);
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
        while world.calls("UploadPart") < 5 || parts_noted(&world) < 4 {
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
    let (journal, noted) = (fs::read_to_string(world.path("journal")).expect("a journal"), parts_noted(&world));
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
