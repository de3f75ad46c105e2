//! What is copied, by how both sides are compared.

use crate::world::{World, carry_out, objects, paths, places, plan, put, read, set_age, sync, tree, world, write};
use aws_interactions_local::Fault;
use futures::StreamExt;
use s3_interactions::{
    SyncComparison, SyncError, SyncItemError, SyncOptions, SyncPlace, SyncReason, SyncRun, SyncSummary, Verification,
    head_object, plan_sync, run_sync,
};
use std::fs;

fn by(comparison: SyncComparison) -> SyncOptions {
    SyncOptions { comparison, ..SyncOptions::default() }
}

/// A folder and a prefix that have the same, but for `content` of the same size, `size`, and `missing` in the folder alone.
async fn sides() -> (World, SyncPlace, SyncPlace) {
    let world = world().await;
    let (here, there) = places(&world);
    for (key, content) in [("same", "12"), ("content", "12"), ("size", "1"), ("sub/same", "")] {
        put(&world, &format!("there/{key}"), content).await;
    }
    let files = tree(&[("same", "12"), ("content", "21"), ("size", "12"), ("sub/same", ""), ("missing", "12")]);
    write(&world.folder.path().join("here"), &files);
    // Newer than its object, and older: times tell nothing here.
    let same = fs::File::options().write(true).open(world.folder.path().join("here/same")).expect("a file");
    same.set_modified(std::time::SystemTime::now() + std::time::Duration::from_hours(1)).expect("a time");
    (world, here, there)
}

#[tokio::test]
async fn when_contents_are_compared_then_what_differs_goes_whatever_the_times() {
    let (world, here, there) = sides().await;
    let planned = plan(&world, &here, &there, &by(SyncComparison::Checksum)).await;
    let expected = [("content", SyncReason::Content), ("missing", SyncReason::Missing), ("size", SyncReason::Size)];
    assert_eq!((paths(&planned), planned.unchanged), (expected.to_vec(), 2));
    assert_eq!(world.faults.calls()["HeadObject"], 3);
    sync(&world, &here, &there, &by(SyncComparison::Checksum)).await;
    let planned = plan(&world, &here, &there, &by(SyncComparison::Checksum)).await;
    assert_eq!((planned.copies.len(), planned.unchanged), (0, 5));

    // And the way back.
    let folder = world.folder.path().join("here");
    fs::write(folder.join("content"), "xx").expect("a file");
    let planned = plan(&world, &there, &here, &by(SyncComparison::Checksum)).await;
    assert_eq!((paths(&planned), planned.unchanged), (vec![("content", SyncReason::Content)], 4));
    sync(&world, &there, &here, &by(SyncComparison::Checksum)).await;
    assert_eq!(read(&folder)["content"], b"21");
}

#[tokio::test]
async fn when_two_prefixes_are_compared_by_contents_then_both_are_asked() {
    let world = world().await;
    let (one, other) = (SyncPlace::prefix("data", "one"), SyncPlace::prefix("data", "other"));
    for (key, content) in [("one/same", "12"), ("one/content", "12"), ("other/same", "12"), ("other/content", "21")] {
        put(&world, key, content).await;
    }
    let planned = plan(&world, &one, &other, &by(SyncComparison::Checksum)).await;
    assert_eq!((paths(&planned), planned.unchanged), (vec![("content", SyncReason::Content)], 1));
}

#[tokio::test]
async fn when_many_contents_are_compared_then_the_plan_is_in_the_order_of_paths() {
    let world = world().await;
    let (one, other) = (SyncPlace::prefix("data", "one"), SyncPlace::prefix("data", "other"));
    for number in 0..50 {
        put(&world, &format!("one/{number:02}"), "1").await;
        put(&world, &format!("other/{number:02}"), if number % 5 == 0 { "1" } else { "2" }).await;
    }
    let planned = plan(&world, &one, &other, &by(SyncComparison::Checksum)).await;
    let found: Vec<_> = planned.copies.iter().map(|copy| copy.path.clone()).collect();
    let expected: Vec<_> = (0..50).filter(|number| number % 5 != 0).map(|number| format!("{number:02}")).collect();
    assert_eq!((found, planned.unchanged), (expected, 10));
}

#[tokio::test]
async fn when_contents_cannot_be_compared_then_the_plan_says_so_and_they_are_copied() {
    let etag = |etag: &str| {
        let headers = [("etag", etag), ("content-length", "2")];
        let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
        Fault::Respond { status: 200, headers, body: "".into() }
    };
    let unknown =
        [Fault::status(403, "AccessDenied", "no"), etag("\"9c2a0b5e8f1d4c3b2a19876543210fed-2\""), etag("\"kms\"")];
    for fault in unknown {
        let world = world().await;
        let (here, there) = places(&world);
        put(&world, "there/same", "12").await;
        write(&world.folder.path().join("here"), &tree(&[("same", "12")]));
        world.faults.fail("HeadObject", fault.clone());
        let planned = plan(&world, &here, &there, &by(SyncComparison::Checksum)).await;
        assert_eq!(paths(&planned), [("same", SyncReason::Incomparable)], "{fault:?}");
    }
}

#[tokio::test]
async fn when_a_checksum_cannot_be_asked_for_then_there_is_no_plan() {
    let (world, here, there) = sides().await;
    world.faults.fail("HeadObject", Fault::status(500, "InternalError", "again"));
    let planned = plan_sync(&here, &there, &by(SyncComparison::Checksum), &world.provider).await;
    assert!(matches!(planned, Err(SyncError::Checksum(_))), "{planned:?}");
}

#[tokio::test]
async fn when_everything_is_wanted_then_it_goes_and_the_target_is_not_listed() {
    let (world, here, there) = sides().await;
    let before = world.faults.calls().get("ListObjectsV2").copied();
    let (planned, summary) = sync(&world, &here, &there, &by(SyncComparison::Always)).await;
    assert!(planned.copies.iter().all(|copy| copy.reason == SyncReason::Always));
    assert_eq!((summary.copied, planned.unchanged), (5, 0));
    assert_eq!(world.faults.calls().get("ListObjectsV2").copied(), before);
    let down = plan(&world, &there, &here, &by(SyncComparison::Always)).await;
    assert_eq!(down.copies.len(), 5);
    // Deletions need to know what is there.
    put(&world, "there/extra", "x").await;
    let options = SyncOptions { delete: true, ..by(SyncComparison::Always) };
    let planned = plan(&world, &here, &there, &options).await;
    assert_eq!((planned.copies.len(), planned.deletions.len()), (5, 1));
}

#[tokio::test]
async fn when_only_what_is_missing_is_wanted_then_what_is_there_stays_and_what_appears_meanwhile_too() {
    for direction in 0..3 {
        let world = world().await;
        let (here, there) = places(&world);
        let folder = world.folder.path().join("here");
        let (from, to) = match direction {
            0 => (here, there),
            1 => (there, here),
            _ => (SyncPlace::prefix("data", "from"), there),
        };
        let source = ["here", "there", "from"][direction];
        let target = if direction == 1 { "here" } else { "there" };
        let write_to = async |side: &str, path: &str, content: &str| {
            if side == "here" {
                write(&folder, &tree(&[(path, content)]));
            } else {
                put(&world, &format!("{side}/{path}"), content).await;
            }
        };
        write_to(source, "kept", "longer").await;
        write_to(source, "late", "longer").await;
        write_to(source, "missing", "longer").await;
        write_to(target, "kept", "x").await;
        let planned = plan(&world, &from, &to, &by(SyncComparison::MissingOnly)).await;
        let expected = [("late", SyncReason::Missing), ("missing", SyncReason::Missing)];
        assert_eq!((paths(&planned), planned.unchanged), (expected.to_vec(), 1));
        write_to(target, "late", "x").await;
        let (summary, failed) = carry_out(&world, &planned).await;
        assert_eq!((summary.copied, summary.failed), (1, 1), "{failed:?}");
        assert!(matches!(&failed[..], [(path, SyncItemError::Copy(_))] if path == "late"), "{failed:?}");
        let now = if target == "here" { read(&folder) } else { objects(&world, "data").await };
        let at = |path: &str| if target == "here" { now[path].clone() } else { now[&format!("there/{path}")].clone() };
        assert_eq!([at("kept"), at("late"), at("missing")].map(|bytes| bytes.len()), [1, 1, 6], "{direction}");
    }
}

#[tokio::test]
async fn when_files_go_up_then_their_objects_say_what_they_are() {
    let world = world().await;
    let (here, there) = places(&world);
    let folder = world.folder.path().join("here");
    write(&folder, &tree(&[("index.html", "<p>"), ("data", "1")]));
    set_age(&folder.join("data"), 10);
    sync(&world, &here, &there, &SyncOptions::default()).await;
    let content_type = async |key: &str| {
        head_object("data", key, &world.provider).await.expect("a head").content_type.unwrap_or_default()
    };
    assert_eq!(content_type("there/index.html").await, "text/html");
    assert_ne!(content_type("there/data").await, "text/html");
}

#[tokio::test]
async fn when_a_plan_is_carried_out_then_it_is_told_of_each_what_its_content_was_compared_with() {
    let world = world().await;
    let (here, there) = places(&world);
    let (back, across) = (SyncPlace::folder(world.folder.path().join("back")), SyncPlace::prefix("data", "across"));
    write(&world.folder.path().join("here"), &tree(&[("a", "12")]));
    let mut verified = Vec::new();
    for (from, to, moves) in [
        (&here, &there, false),
        (&there, &back, false),
        (&there, &across, false),
        (&across, &SyncPlace::prefix("data", "moved"), true),
        (&here, &SyncPlace::prefix("data", "up"), true),
    ] {
        let planned = plan(&world, from, to, &SyncOptions::default()).await;
        let run = SyncRun { moves, ..SyncRun::default() };
        let outcomes: Vec<_> = run_sync(&planned, &run, &world.provider).collect().await;
        let [outcome] = &outcomes[..] else { panic!("{outcomes:?}") };
        let mut summary = SyncSummary::default();
        summary.count(outcome);
        verified.push((outcome.verification, summary.unverified));
    }
    let (by_checksum, by_s3) = ((Some(Verification::Checksum), 0), (Some(Verification::CopiedByS3), 1));
    assert_eq!(verified, [by_checksum, by_checksum, by_s3, by_checksum, by_checksum]);

    let delete = SyncOptions { delete: true, ..SyncOptions::default() };
    fs::write(world.folder.path().join("here/b"), "x").expect("a file");
    world.faults.fail("PutObject", Fault::status(403, "AccessDenied", "no"));
    let planned = plan(&world, &here, &there, &delete).await;
    let outcomes: Vec<_> = run_sync(&planned, &SyncRun::default(), &world.provider).collect().await;
    let told: Vec<_> = outcomes.iter().map(|outcome| (outcome.result.is_ok(), outcome.verification)).collect();
    assert_eq!(told, [(false, None), (false, None)]);
    fs::remove_file(world.folder.path().join("here/b")).expect("removed");
    let planned = plan(&world, &here, &there, &delete).await;
    let outcomes: Vec<_> = run_sync(&planned, &SyncRun::default(), &world.provider).collect().await;
    let told: Vec<_> = outcomes.iter().map(|outcome| (outcome.result.is_ok(), outcome.verification)).collect();
    assert_eq!(told, [(true, None)]);
}
