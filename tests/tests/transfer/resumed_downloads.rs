//! Downloads that are gone on with.

use crate::world::{MIB, content, refused, resuming, world};
use aws_interactions_local::Fault;
use s3_interactions::{ExistingFile, GetOptions, LocalFileError, ObjectError, PutOptions, put_object_bytes};
use std::fs;
use std::time::Duration;

#[tokio::test(flavor = "multi_thread")]
async fn when_a_download_that_resumes_fails_then_the_next_fetches_only_what_is_missing() {
    let world = world().await;
    let content = content(60 * MIB, 14);
    put_object_bytes(content.clone(), "data", "key", &PutOptions::default(), &world.provider).await.expect("put");
    for one in [6, 7] {
        world.faults.nth("GetObject", world.calls("GetObject") + one, Fault::Hang);
    }
    // Its first line says what it is of.
    let is_noted = |name: &String| {
        name.ends_with("journal")
            && fs::read_to_string(world.path(name)).is_ok_and(|text| text.lines().count() == 1 + 6)
    };
    let all_but_two = async {
        while !world.left().iter().any(is_noted) {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    let options = resuming();
    tokio::select! {
        got = world.get("back", &options) => panic!("it was to be dropped half-way: {got:?}"),
        () = all_but_two => {}
    }
    assert_eq!(world.left().len(), 2);
    world.faults.heal();
    let before = world.calls("GetObject");
    world.get("back", &resuming()).await.expect("an object");
    // One to see what the object is.
    assert_eq!(world.calls("GetObject") - before, 1 + 2);
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
