//! What runs note of what goes in parts.

use crate::world::{World, carry_out_as, places, plan, world, write};
use aws_interactions_local::Fault;
use futures::StreamExt;
use s3_interactions::{
    S3Client, SyncOptions, SyncPlace, SyncPlan, SyncRun, count_bucket_contents, get_object_bytes, run_sync,
};
use std::fs;
use std::path::PathBuf;
use std::time::Duration;

const MIB: usize = 1024 * 1024;
const PARTS: u64 = 5;

/// Five parts.
fn content() -> Vec<u8> {
    (0..36 * MIB).map(|at| u8::try_from((at / 512 * 7 + at) % 251).expect("a byte")).collect()
}

fn notes(world: &World) -> PathBuf {
    world.folder.path().join("notes")
}

/// A large file and a small one, and a folder for journals.
async fn begin() -> World {
    let world = world().await;
    fs::create_dir(notes(&world)).expect("a folder");
    let files = [("large".to_owned(), content()), ("small".to_owned(), b"1".to_vec())];
    write(&world.folder.path().join("here"), &files.into());
    world
}

fn noting(world: &World) -> SyncRun {
    SyncRun { journals: Some(notes(world)), ..SyncRun::default() }
}

fn journals(world: &World) -> usize {
    fs::read_dir(notes(world)).expect("a folder").count()
}

async fn upload_plan(world: &World) -> SyncPlan {
    let (here, there) = places(world);
    plan(world, &here, &there, &SyncOptions::default()).await
}

async fn uploads(world: &World) -> u64 {
    count_bucket_contents("data", &world.provider).await.expect("a count").uploads
}

fn parts(world: &World) -> u64 {
    world.faults.calls().get("UploadPart").copied().unwrap_or_default()
}

/// Ends a run when all parts but one have gone, as a killed process does, and waits until nobody has a journal: what runs on
/// other threads ends a moment after the run was dropped.
async fn break_off(world: &World, plan: &SyncPlan, run: &SyncRun) {
    drop_half_way(world, plan, run).await;
    let is_held = |entry: fs::DirEntry| fs::File::open(entry.path()).is_ok_and(|file| file.try_lock().is_err());
    while fs::read_dir(notes(world)).expect("a folder").flatten().any(is_held) {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    world.faults.heal();
}

async fn drop_half_way(world: &World, plan: &SyncPlan, run: &SyncRun) {
    world.faults.about("UploadPart", "partNumber=5", Fault::Hang);
    let before = parts(world);
    let mut outcomes = std::pin::pin!(run_sync(plan, run, &world.provider));
    let is_noted = || {
        let journals = fs::read_dir(notes(world)).expect("a folder").flatten();
        let noted = |text: String| text.matches("{\"part\":").count();
        let parts = journals.map(|journal| noted(fs::read_to_string(journal.path()).unwrap_or_default()));
        run.journals.is_none() || parts.max() == Some(4)
    };
    let all_but_one = async {
        while parts(world) - before < PARTS || !is_noted() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::select! {
        () = async { while outcomes.next().await.is_some() {} } => panic!("it hangs"),
        () = all_but_one => {}
    }
}

/// Runs the plan to its end, and says how many parts that took.
async fn run(world: &World, plan: &SyncPlan, run: &SyncRun) -> u64 {
    let before = parts(world);
    let (_, failed) = carry_out_as(run, world, plan).await;
    assert!(failed.is_empty(), "{failed:?}");
    parts(world) - before
}

async fn is_there(world: &World) -> bool {
    get_object_bytes("data", "there/large", u64::MAX, &world.provider).await.is_ok_and(|found| found == content())
}

#[tokio::test(flavor = "multi_thread")]
async fn when_a_run_is_broken_off_then_the_next_sends_what_is_missing_and_nothing_is_left() {
    for moves in [false, true] {
        let world = begin().await;
        let noting = SyncRun { moves, ..noting(&world) };
        break_off(&world, &upload_plan(&world).await, &noting).await;
        assert_eq!((uploads(&world).await, journals(&world)), (1, 1));

        let sent = run(&world, &upload_plan(&world).await, &noting).await;

        assert_eq!((sent, uploads(&world).await, journals(&world)), (1, 0, 0));
        assert!(is_there(&world).await);
        assert_eq!(world.folder.path().join("here/large").exists(), !moves);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn when_a_request_of_an_upload_fails_then_the_next_run_completes_it_and_nothing_is_left() {
    for operation in ["CreateMultipartUpload", "UploadPart", "CompleteMultipartUpload"] {
        let world = begin().await;
        world.faults.fail(operation, Fault::ConnectionReset);
        let (_, failed) = carry_out_as(&noting(&world), &world, &upload_plan(&world).await).await;
        assert_eq!(failed.len(), 1, "{operation}");
        // Nobody knows whether S3 has heard of it.
        let begun = u64::from(operation != "CreateMultipartUpload");
        assert_eq!((uploads(&world).await, journals(&world)), (begun, 1), "{operation}");

        run(&world, &upload_plan(&world).await, &noting(&world)).await;

        assert_eq!((uploads(&world).await, journals(&world)), (0, 0), "{operation}");
        assert!(is_there(&world).await);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn when_the_next_run_has_nothing_to_do_with_an_upload_then_its_parts_are_taken_back() {
    for change in ["gone", "small", "copied", "empty journal"] {
        let world = begin().await;
        break_off(&world, &upload_plan(&world).await, &noting(&world)).await;
        let large = world.folder.path().join("here/large");
        match change {
            "gone" => fs::remove_file(large).expect("removed"),
            "small" => fs::write(large, "1").expect("written"),
            "copied" => drop(run(&world, &upload_plan(&world).await, &SyncRun::default()).await),
            _ => {
                fs::remove_file(large).expect("removed");
                for journal in fs::read_dir(notes(&world)).expect("a folder").flatten() {
                    fs::write(journal.path(), "").expect("written");
                }
            }
        }

        run(&world, &upload_plan(&world).await, &noting(&world)).await;

        // Nobody knows of what a journal does not tell.
        let unknown = u64::from(change == "empty journal");
        assert_eq!((uploads(&world).await, journals(&world)), (unknown, 0), "{change}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn when_a_run_is_of_another_source_or_target_or_works_still_then_an_upload_is_left_to_its_own() {
    let world = begin().await;
    let first = upload_plan(&world).await;
    break_off(&world, &first, &noting(&world)).await;
    let (here, there) = places(&world);
    let other = SyncPlace::folder(world.folder.path().join("other"));
    write(&world.folder.path().join("other"), &[("x".to_owned(), vec![1])].into());
    for (from, to) in [(&here, &SyncPlace::prefix("data", "elsewhere")), (&other, &there)] {
        run(&world, &plan(&world, from, to, &SyncOptions::default()).await, &noting(&world)).await;
        assert_eq!((uploads(&world).await, journals(&world)), (1, 1));
    }
    let path = fs::read_dir(notes(&world)).expect("a folder").flatten().next().expect("a journal").path();
    let file = fs::File::options().append(true).open(path).expect("a journal");
    file.lock().expect("locked, as by a process that works with it");

    let sent = run(&world, &first, &noting(&world)).await;

    assert_eq!((sent, uploads(&world).await, journals(&world)), (PARTS, 1, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn when_the_parts_may_not_be_looked_at_then_the_upload_begins_anew() {
    for may_be_ended in [true, false] {
        let world = begin().await;
        break_off(&world, &upload_plan(&world).await, &noting(&world)).await;
        let denied = || Fault::status(403, "AccessDenied", "not you");
        world.faults.always("ListParts", denied());
        if !may_be_ended {
            world.faults.always("AbortMultipartUpload", denied());
        }

        let sent = run(&world, &upload_plan(&world).await, &noting(&world)).await;

        let left = u64::from(!may_be_ended);
        assert_eq!((sent, uploads(&world).await, journals(&world)), (PARTS, left, 0));
        assert!(is_there(&world).await);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn when_an_upload_cannot_be_ended_now_then_it_stays_noted_and_the_run_after_ends_it() {
    let world = begin().await;
    break_off(&world, &upload_plan(&world).await, &noting(&world)).await;
    fs::remove_file(world.folder.path().join("here/large")).expect("removed");
    world.faults.fail("AbortMultipartUpload", Fault::ConnectionReset);
    run(&world, &upload_plan(&world).await, &noting(&world)).await;
    assert_eq!((uploads(&world).await, journals(&world)), (1, 1));
    run(&world, &upload_plan(&world).await, &noting(&world)).await;
    assert_eq!((uploads(&world).await, journals(&world)), (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn when_nothing_is_noted_then_what_is_broken_off_stays_and_another_program_may_end_it() {
    let world = begin().await;
    break_off(&world, &upload_plan(&world).await, &SyncRun::default()).await;
    run(&world, &upload_plan(&world).await, &noting(&world)).await;
    assert_eq!((uploads(&world).await, journals(&world)), (1, 0));
    let found = world.provider.get_s3().list_multipart_uploads().bucket("data").send().await.expect("a list");
    assert_eq!(found.uploads().len(), 1);
}
