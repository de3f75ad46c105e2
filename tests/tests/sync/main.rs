//! Folders and prefixes made like each other, on the embedded AWS.
#![expect(clippy::expect_used, reason = "a test that cannot be set up fails")]

mod contents;
mod journals;
mod keys;
mod moves;
mod world;

use aws_interactions_local::Fault;
use futures::StreamExt;
use proptest::collection::btree_map;
use proptest::prelude::*;
use s3_interactions::{
    SymbolicLinks, SyncAction, SyncComparison, SyncError, SyncFilter, SyncItemError, SyncOptions, SyncPlace,
    SyncReason, SyncRefusal, SyncRun, SyncSkip, SyncSummary, count_bucket_contents, plan_sync, run_sync,
};
use std::fs;
use std::num::NonZeroUsize;
use std::time::{Duration, SystemTime};
use world::{
    Tree, carry_out, carry_out_as, deleting, objects, paths, places, plan, put, read, refused, set_age, skipped, sync,
    tree, world, write,
};

/// Names that order, encoding and globs may trip over; `.` and `-` stand before a slash, `0` behind it.
fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-c]{1,2}",
        "[abäöß日 +%&~'\"<>=?#!*.-]{1,6}",
        Just("a-".to_owned()),
        Just("a.b".to_owned()),
        Just("a0".to_owned()),
        Just("%2F".to_owned()),
        Just("long".repeat(50)),
    ]
    .prop_filter("no name of a file", |name| !matches!(name.as_str(), "." | ".."))
}

/// Trees in which no file is a folder, and no two paths differ by case alone.
fn any_tree() -> impl Strategy<Value = Tree> {
    let path = proptest::collection::vec(name(), 1..10).prop_map(|names| names.join("/"));
    let path = path.prop_filter("a key that is too long", |path| path.len() <= 1024 - "across/".len());
    btree_map(path, proptest::collection::vec(any::<u8>(), 0..40), 0..25).prop_map(|tree| {
        let is_folder = |path: &str| tree.keys().any(|other| other.starts_with(&format!("{path}/")));
        tree.iter()
            .filter(|(path, _)| !is_folder(path))
            .map(|(path, content)| (path.clone(), content.clone()))
            .collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn when_any_tree_goes_up_across_and_down_then_it_is_the_same_and_a_second_run_does_nothing(
        first in any_tree(),
        second in any_tree(),
    ) {
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        runtime.block_on(async {
            let world = world().await;
            let (here, there) = places(&world);
            let (across, back) = (SyncPlace::prefix("data", "across"), world.folder.path().join("back"));
            let back_place = SyncPlace::folder(&back);
            // The second tree meets what the first has left.
            for tree in [&first, &second] {
                let folder = world.folder.path().join("here");
                let _ = fs::remove_dir_all(&folder);
                fs::create_dir_all(&folder).expect("a folder");
                write(&folder, tree);
                for (from, to) in [(&here, &there), (&there, &across), (&across, &back_place)] {
                    // A file in the place of a folder needs a run of deletions before it.
                    let options = SyncOptions { comparison: SyncComparison::SizeAndTime, ..deleting() };
                    let mut runs = 0;
                    loop {
                        let (plan, summary) = sync(&world, from, to, &options).await;
                        if summary == SyncSummary::default() {
                            assert!(plan.is_whole(), "{plan:?}");
                            assert_eq!(plan.unchanged, u64::try_from(tree.len()).expect("small"));
                            break;
                        }
                        runs += 1;
                        assert!(runs < 3, "there is always something to do: {plan:?}");
                    }
                }
                let same_size = first.iter().any(|(path, content)| {
                    second.get(path).is_some_and(|other| other.len() == content.len() && other != content)
                });
                // A file an hour old of the same size is not newer than its object: nobody could tell.
                if !same_size {
                    assert_eq!(&read(&back), tree);
                }
            }
        });
    }
}

#[tokio::test]
async fn when_a_folder_goes_up_then_what_is_missing_larger_or_newer_goes_and_the_rest_stays() {
    let world = world().await;
    let (here, there) = places(&world);
    let folder = world.folder.path().join("here");
    write(&folder, &tree(&[("same", "1"), ("larger", "1"), ("newer", "1"), ("sub/missing", "")]));
    for key in ["there/same", "there/larger", "there/newer", "there/extra", "thereafter"] {
        put(&world, key, "x").await;
    }
    fs::write(folder.join("larger"), "22").expect("a file");
    fs::write(folder.join("newer"), "2").expect("a file");
    let later = SystemTime::now() + Duration::from_mins(1);
    fs::File::options().write(true).open(folder.join("newer")).expect("a file").set_modified(later).expect("a time");

    let sized = SyncOptions { comparison: SyncComparison::SizeOnly, ..SyncOptions::default() };
    let expected = [("larger", SyncReason::Size), ("sub/missing", SyncReason::Missing)];
    assert_eq!(paths(&plan(&world, &here, &there, &sized).await), expected);
    let (plan, summary) = sync(&world, &here, &there, &SyncOptions::default()).await;

    let expected = [("larger", SyncReason::Size), ("newer", SyncReason::Newer), ("sub/missing", SyncReason::Missing)];
    assert_eq!((paths(&plan), plan.unchanged, plan.bytes()), (expected.to_vec(), 1, 3));
    assert_eq!((summary.copied, summary.bytes, summary.deleted), (3, 3, 0));
    let expected = [
        ("there/extra", "x"),
        ("there/larger", "22"),
        ("there/newer", "2"),
        ("there/same", "x"),
        ("there/sub/missing", ""),
        ("thereafter", "x"),
    ];
    assert_eq!(objects(&world, "data").await, tree(&expected));
}

#[tokio::test]
async fn when_deletion_is_asked_for_then_only_what_is_below_the_prefix_and_not_excluded_goes() {
    let world = world().await;
    let (here, there) = places(&world);
    write(&world.folder.path().join("here"), &tree(&[("a", "1"), ("secret/a", "1")]));
    for key in ["there/extra", "there/secret/b", "there/folder/", "thereafter"] {
        put(&world, key, "").await;
    }
    let filter = SyncFilter::new([], ["secret/*"]).expect("globs");
    let (plan, summary) = sync(&world, &here, &there, &SyncOptions { filter, ..deleting() }).await;
    assert_eq!((summary.copied, summary.deleted), (1, 1));
    assert_eq!(skipped(&plan), [("folder/", SyncSkip::FolderMarker)]);
    let left = objects(&world, "data").await;
    assert_eq!(left.keys().collect::<Vec<_>>(), ["there/a", "there/folder/", "there/secret/b", "thereafter"]);
}

#[tokio::test]
async fn when_a_download_deletes_then_files_go_and_the_folders_that_are_empty_then() {
    let world = world().await;
    let (here, there) = places(&world);
    let folder = world.folder.path().join("here");
    write(&folder, &tree(&[("a/b/c", "1"), ("a/d", "1"), ("e/f", "1")]));
    put(&world, "there/a/d", "2").await;
    let (_, summary) = sync(&world, &there, &here, &deleting()).await;
    assert_eq!((summary.copied, summary.deleted), (1, 2));
    assert_eq!(read(&folder), tree(&[("a/d", "2")]));
    assert!(folder.join("a").exists() && !folder.join("a/b").exists() && !folder.join("e").exists());
}

#[tokio::test]
async fn when_keys_are_no_paths_of_files_then_they_are_refused_and_nothing_leaves_the_folder() {
    let world = world().await;
    let (here, there) = places(&world);
    let long = format!("there/{}", "n".repeat(256));
    let wrong = ["../x", "/etc/x", "a//b", "./c", "d/../../x", "a/."];
    for key in wrong.map(|key| format!("there/{key}")).iter().chain([&long]) {
        put(&world, key, "x").await;
    }
    put(&world, "there/", "").await;
    put(&world, "there/good", "x").await;
    let (plan, summary) = sync(&world, &there, &here, &SyncOptions::default()).await;
    assert_eq!(plan.refused.len(), wrong.len() + 1, "{:?}", plan.refused);
    assert!(plan.refused.iter().all(|refused| matches!(refused.reason, SyncRefusal::NoFileName { .. })));
    assert!(!plan.is_whole() && skipped(&plan) == [("", SyncSkip::FolderMarker)]);
    assert_eq!(summary.copied, 1);
    assert_eq!(read(world.folder.path()), tree(&[("here/good", "x")]));
}

#[tokio::test]
async fn when_keys_differ_by_case_alone_then_both_are_refused_unless_they_are_wanted() {
    let world = world().await;
    let (here, there) = places(&world);
    for key in ["there/README", "there/readme", "there/Docs/a", "there/docs/b", "there/other"] {
        put(&world, key, key).await;
    }
    let planned = plan(&world, &there, &here, &SyncOptions::default()).await;
    assert_eq!(paths(&planned).iter().map(|(path, _)| *path).collect::<Vec<_>>(), ["Docs/a", "other"]);
    let pair = &SyncRefusal::CasePair;
    assert_eq!(refused(&planned), [("README", pair), ("docs/b", pair), ("readme", pair)]);
    let wanted = SyncOptions { allows_case_pairs: true, ..SyncOptions::default() };
    assert_eq!(plan(&world, &there, &here, &wanted).await.copies.len(), 5);
}

#[tokio::test]
async fn when_a_file_has_the_name_of_a_key_in_other_case_then_it_is_not_deleted() {
    let world = world().await;
    let (here, there) = places(&world);
    write(&world.folder.path().join("here"), &tree(&[("Readme", "1"), ("old", "1")]));
    put(&world, "there/readme", "2").await;
    let plan = plan(&world, &there, &here, &deleting()).await;
    assert_eq!(skipped(&plan), [("Readme", SyncSkip::OtherCase)]);
    assert_eq!(plan.deletions.iter().map(|deletion| deletion.path.as_str()).collect::<Vec<_>>(), ["old"]);
}

#[tokio::test]
async fn when_a_path_would_be_file_and_folder_at_once_then_it_is_refused() {
    let world = world().await;
    let (here, there) = places(&world);
    let folder = world.folder.path().join("here");
    write(&folder, &tree(&[("was-file", "1"), ("was-folder/x", "1")]));
    for key in ["both", "both-", "both.c", "both/deep/x", "was-file/x", "was-folder"] {
        put(&world, &format!("there/{key}"), "new").await;
    }
    let (plan, _) = sync(&world, &there, &here, &SyncOptions::default()).await;
    let in_the_way = |path: &str| SyncRefusal::FileInTheWay { path: path.to_owned() };
    let expected = [
        ("both/deep/x", &in_the_way("both")),
        ("was-file/x", &in_the_way("was-file")),
        ("was-folder", &SyncRefusal::FolderInTheWay),
    ];
    assert_eq!(refused(&plan), expected);
    let expected = [("both", "new"), ("both-", "new"), ("both.c", "new"), ("was-file", "1"), ("was-folder/x", "1")];
    assert_eq!(read(&folder), tree(&expected));
}

#[cfg(unix)]
#[tokio::test]
async fn when_links_are_in_the_target_then_nothing_is_written_or_deleted_through_them() {
    let world = world().await;
    let (here, there) = places(&world);
    let outside = world.folder.path().join("outside");
    write(&outside, &tree(&[("kept", "1")]));
    let folder = world.folder.path().join("here");
    fs::create_dir_all(&folder).expect("a folder");
    std::os::unix::fs::symlink(&outside, folder.join("link")).expect("a link");
    std::os::unix::fs::symlink(outside.join("kept"), folder.join("file")).expect("a link");
    put(&world, "there/link/new", "x").await;
    put(&world, "there/file", "x").await;
    let (plan, summary) = sync(&world, &there, &here, &deleting()).await;
    let link = |path: &str| SyncRefusal::LinkInTheWay { path: path.to_owned() };
    assert_eq!(refused(&plan), [("file", &link("file")), ("link/new", &link("link"))]);
    assert_eq!((summary, read(&outside)), (SyncSummary::default(), tree(&[("kept", "1")])));
    assert!(folder.join("file").is_symlink());
}

#[cfg(unix)]
#[tokio::test]
async fn when_a_link_takes_the_place_of_a_folder_after_the_plan_then_nothing_is_written_through_it() {
    let world = world().await;
    let (here, there) = places(&world);
    let (folder, outside) = (world.folder.path().join("here"), world.folder.path().join("outside"));
    fs::create_dir_all(&outside).expect("a folder");
    fs::create_dir_all(&folder).expect("a folder");
    put(&world, "there/sub/new", "x").await;
    let plan = plan(&world, &there, &here, &SyncOptions::default()).await;
    std::os::unix::fs::symlink(&outside, folder.join("sub")).expect("a link");
    let (_, failed) = carry_out(&world, &plan).await;
    assert!(matches!(&failed[..], [(path, SyncItemError::Refused { .. })] if path == "sub/new"), "{failed:?}");
    assert_eq!(read(&outside), Tree::new());
}

#[cfg(unix)]
#[tokio::test]
async fn when_a_link_takes_the_place_of_what_is_sent_after_the_plan_then_nothing_outside_goes_or_is_removed() {
    for links in [SymbolicLinks::Skip, SymbolicLinks::Follow] {
        for moves in [false, true] {
            let world = world().await;
            let (here, there) = places(&world);
            let (folder, outside) = (world.folder.path().join("here"), world.folder.path().join("outside"));
            write(&folder, &tree(&[("file", "1"), ("sub/deep", "1")]));
            write(&outside, &tree(&[("file", "theirs"), ("deep", "theirs")]));
            let plan = plan(&world, &here, &there, &SyncOptions { links, ..SyncOptions::default() }).await;
            fs::rename(&folder, world.folder.path().join("away")).expect("renamed");
            fs::create_dir_all(&folder).expect("a folder");
            std::os::unix::fs::symlink(outside.join("file"), folder.join("file")).expect("a link");
            std::os::unix::fs::symlink(&outside, folder.join("sub")).expect("a link");
            let (summary, failed) = carry_out_as(&SyncRun { moves, ..SyncRun::default() }, &world, &plan).await;
            assert_eq!(read(&outside), tree(&[("deep", "theirs"), ("file", "theirs")]));
            // Whoever follows links wants what they lead to, and yet does not have it removed.
            if links == SymbolicLinks::Follow && !moves {
                assert_eq!(summary.copied, 2, "{failed:?}");
                continue;
            }
            let is_refused = |(_, error): &(_, _)| matches!(error, SyncItemError::Refused { .. });
            assert!(failed.len() == 2 && failed.iter().all(is_refused), "{failed:?}");
            assert_eq!(objects(&world, "data").await, Tree::new());
        }
    }
}

#[cfg(unix)]
#[tokio::test]
async fn when_links_are_in_the_source_then_they_are_skipped_or_followed_and_no_loop_is_walked() {
    use std::os::unix::fs::symlink;
    let world = world().await;
    let (here, there) = places(&world);
    let (folder, outside) = (world.folder.path().join("here"), world.folder.path().join("outside"));
    write(&folder, &tree(&[("a/file", "1")]));
    write(&outside, &tree(&[("deep/x", "2")]));
    symlink(&folder, folder.join("a/loop")).expect("a link");
    symlink(&outside, folder.join("out")).expect("a link");
    symlink("nowhere", folder.join("broken")).expect("a link");
    put(&world, "there/out/deep/old", "3").await;

    let (plan, _) = sync(&world, &here, &there, &deleting()).await;
    let expected = [
        ("a/loop", SyncSkip::Link),
        ("broken", SyncSkip::Link),
        ("out", SyncSkip::Link),
        ("out/deep/old", SyncSkip::LeftOutInSource),
    ];
    assert_eq!(skipped(&plan), expected);
    assert_eq!(objects(&world, "data").await, tree(&[("there/a/file", "1"), ("there/out/deep/old", "3")]));

    let following = SyncOptions { links: SymbolicLinks::Follow, ..deleting() };
    let (plan, _) = sync(&world, &here, &there, &following).await;
    assert_eq!(skipped(&plan), [("a/loop", SyncSkip::LinkLoop), ("broken", SyncSkip::BrokenLink)]);
    assert_eq!(objects(&world, "data").await, tree(&[("there/a/file", "1"), ("there/out/deep/x", "2")]));
}

#[cfg(unix)]
#[tokio::test]
async fn when_names_are_no_unicode_or_files_no_files_then_they_are_told_and_the_rest_goes() {
    use std::os::unix::ffi::OsStrExt;
    let world = world().await;
    let (here, there) = places(&world);
    let folder = world.folder.path().join("here");
    write(&folder, &tree(&[("good", "1"), (".s3-download-abc", "half")]));
    fs::write(folder.join(std::ffi::OsStr::from_bytes(b"b\xff")), "x").expect("a file");
    let _socket = std::os::unix::net::UnixListener::bind(folder.join("socket")).expect("a socket");
    let (plan, summary) = sync(&world, &here, &there, &SyncOptions::default()).await;
    assert_eq!(refused(&plan), [("b\u{fffd}", &SyncRefusal::NotUnicode)]);
    assert_eq!(skipped(&plan), [(".s3-download-abc", SyncSkip::UnfinishedDownload), ("socket", SyncSkip::NotAFile)]);
    assert_eq!((summary.copied, objects(&world, "data").await), (1, tree(&[("there/good", "1")])));
}

#[tokio::test]
async fn when_a_key_would_be_too_long_then_it_is_refused() {
    let world = world().await;
    let here = SyncPlace::folder(world.folder.path());
    write(world.folder.path(), &tree(&[("ab", "1"), ("a", "1")]));
    let plan = plan(&world, &here, &SyncPlace::prefix("data", "p".repeat(1022)), &SyncOptions::default()).await;
    assert_eq!(paths(&plan), [("a", SyncReason::Missing)]);
    assert_eq!(refused(&plan), [("ab", &SyncRefusal::KeyTooLong)]);
}

#[tokio::test]
async fn when_one_copy_fails_then_the_others_are_made_and_nothing_is_deleted() {
    let world = world().await;
    let (here, there) = places(&world);
    write(&world.folder.path().join("here"), &tree(&[("a", "1"), ("b", "2"), ("c", "3")]));
    put(&world, "there/extra", "x").await;
    world.faults.fail("PutObject", Fault::status(403, "AccessDenied", "no"));
    let broken = plan(&world, &here, &there, &deleting()).await;
    let (summary, failed) = carry_out(&world, &broken).await;
    assert_eq!((summary.copied, summary.deleted, summary.failed), (2, 0, 2));
    let kinds = failed.iter().map(|(path, error)| (path == "extra", matches!(error, SyncItemError::DeletionWithheld)));
    assert_eq!(kinds.collect::<Vec<_>>(), [(false, false), (true, true)]);
    let (_, summary) = sync(&world, &here, &there, &deleting()).await;
    assert_eq!((summary.copied, summary.deleted), (1, 1));
    let expected = tree(&[("there/a", "1"), ("there/b", "2"), ("there/c", "3")]);
    assert_eq!(objects(&world, "data").await, expected);
}

#[cfg(unix)]
#[tokio::test]
async fn when_a_folder_of_the_source_cannot_be_read_then_it_is_told_and_nothing_is_deleted() {
    use std::os::unix::fs::PermissionsExt;
    let world = world().await;
    let (here, there) = places(&world);
    let folder = world.folder.path().join("here");
    write(&folder, &tree(&[("a", "1"), ("closed/b", "2")]));
    fs::set_permissions(folder.join("closed"), fs::Permissions::from_mode(0o000)).expect("permissions");
    put(&world, "there/closed/b", "2").await;
    let plan = plan(&world, &here, &there, &deleting()).await;
    // Who may read everything, as root may, finds nothing closed.
    if fs::read_dir(folder.join("closed")).is_err() {
        assert_eq!(skipped(&plan), [("closed/b", SyncSkip::SourceUnread)]);
        assert_eq!((plan.unread.len(), plan.deletions.len()), (1, 0));
    }
    fs::set_permissions(folder.join("closed"), fs::Permissions::from_mode(0o755)).expect("permissions");
}

#[tokio::test]
async fn when_the_list_of_the_source_fails_in_the_middle_then_there_is_no_plan_to_delete_by() {
    let page = |next: &str| {
        let body = format!(
            "<ListBucketResult><IsTruncated>true</IsTruncated>{next}<Contents><Key>from/a</Key><Size>1</Size></Contents>\
             </ListBucketResult>"
        );
        Fault::Respond { status: 200, headers: Vec::new(), body: body.into() }
    };
    for rest in [Fault::status(500, "InternalError", "no"), Fault::TruncateBody(80), page(""), Fault::LoseAnswer] {
        let world = world().await;
        let (here, there) = places(&world);
        write(&world.folder.path().join("here"), &tree(&[("a", "1"), ("b", "1")]));
        put(&world, "there/b", "1").await;
        for path in ["a", "b"] {
            put(&world, &format!("from/{path}"), "1").await;
        }
        let from = SyncPlace::prefix("data", "from");
        for target in [&here, &there] {
            for text in ["continuation-token", "start-after=from"] {
                world.faults.about("ListObjectsV2", text, rest.clone());
            }
            let first = page("<NextContinuationToken>t</NextContinuationToken>");
            world.faults.about("ListObjectsV2", "prefix=from", first);
            let planned = plan_sync(&from, target, &deleting(), &world.provider).await;
            world.faults.heal();
            assert!(matches!(planned, Err(SyncError::List(_))), "{rest:?}: {planned:?}");
        }
    }
}

#[tokio::test]
async fn when_any_request_of_a_sync_fails_or_its_answer_is_lost_then_a_second_run_completes_it() {
    for direction in 0..3 {
        for fault in [Fault::ConnectionReset, Fault::LoseAnswer, Fault::status(500, "InternalError", "again")] {
            let mut n = 1;
            while second_run_completes(direction, n, &fault).await {
                n += 1;
            }
            assert!(n > 3, "the faults met no requests: {direction} {n}");
        }
    }
}

const OPERATIONS: [&str; 6] = ["ListObjectsV2", "PutObject", "GetObject", "HeadObject", "CopyObject", "DeleteObjects"];

/// Says whether there was an `n`-th request to fail.
async fn second_run_completes(direction: usize, mut n: u64, fault: &Fault) -> bool {
    let world = world().await;
    let (here, there) = places(&world);
    let folder = world.folder.path().join("here");
    let wanted = tree(&[("a", "1"), ("b/c", "22"), ("d", "")]);
    write(&folder, &wanted);
    let (from, to) = match direction {
        0 => (here, there),
        1 => (there, here),
        _ => (SyncPlace::prefix("data", "from"), there),
    };
    if direction > 0 {
        let prefix = if direction == 1 { "there" } else { "from" };
        let _ = fs::remove_dir_all(&folder);
        for (path, content) in &wanted {
            put(&world, &format!("{prefix}/{path}"), std::str::from_utf8(content).expect("text")).await;
        }
        write(&folder, &tree(&[("extra", "x")]));
    }
    if direction != 1 {
        put(&world, "there/extra", "x").await;
    }
    let before = world.faults.calls();
    let mut seen = 0;
    for operation in OPERATIONS {
        let calls = calls_of(direction, operation);
        seen += calls;
        if n <= calls {
            world.faults.nth(operation, before.get(operation).copied().unwrap_or(0) + n, fault.clone());
            break;
        }
        n -= calls;
        if operation == "DeleteObjects" {
            assert!(seen > 0);
            return false;
        }
    }

    if let Ok(first) = plan_sync(&from, &to, &deleting(), &world.provider).await {
        carry_out(&world, &first).await;
    }
    for (path, content) in read(&folder) {
        let is_whole = wanted.get(&path) == Some(&content) || path == "extra";
        assert!(is_whole, "{path} is half written");
    }
    world.faults.heal();
    let plan = plan(&world, &from, &to, &deleting()).await;
    let (_, failed) = carry_out(&world, &plan).await;
    assert!(failed.is_empty(), "{failed:?}");
    let (plan, summary) = sync(&world, &from, &to, &deleting()).await;
    assert_eq!((summary, plan.unchanged), (SyncSummary::default(), 3));
    assert_eq!(count_bucket_contents("data", &world.provider).await.expect("a count").uploads, 0);
    true
}

/// How many requests an undisturbed run takes.
fn calls_of(direction: usize, operation: &str) -> u64 {
    match (direction, operation) {
        (2, "ListObjectsV2") => 2,
        (0, "PutObject") | (1, "GetObject") | (2, "HeadObject" | "CopyObject") => 3,
        (0 | 1, "ListObjectsV2") | (0 | 2, "DeleteObjects") => 1,
        _ => 0,
    }
}

#[tokio::test]
async fn when_places_make_no_pair_then_nothing_is_read() {
    let world = world().await;
    let (here, there) = places(&world);
    let options = SyncOptions::default();
    let calls = world.faults.calls();
    let plan = async |from: &SyncPlace, to: &SyncPlace| {
        plan_sync(from, to, &options, &world.provider).await.expect_err("no plan")
    };
    assert!(matches!(plan(&here, &here).await, SyncError::NoBucket { .. }));
    let inner = SyncPlace::prefix("data", "there/inner");
    for (from, to) in [(&there, &inner), (&inner, &there), (&there, &there)] {
        assert!(matches!(plan(from, to).await, SyncError::Overlap { .. }));
    }
    assert!(matches!(plan(&here, &there).await, SyncError::Folder(_)));
    fs::write(world.folder.path().join("here"), "a file").expect("a file");
    assert!(matches!(plan(&there, &here).await, SyncError::Folder(_)));
    assert_eq!(world.faults.calls(), calls);
    assert!(matches!(plan(&SyncPlace::prefix("absent", ""), &there).await, SyncError::List(_)));
    assert!(matches!(plan(&SyncPlace::prefix("NO BUCKET", ""), &there).await, SyncError::List(_)));
}

#[tokio::test]
async fn when_a_plan_is_carried_out_then_outcomes_tell_action_path_and_size() {
    let world = world().await;
    let (here, there) = places(&world);
    write(&world.folder.path().join("here"), &tree(&[("a", "123")]));
    put(&world, "there/extra", "12").await;
    let plan = plan(&world, &here, &there, &deleting()).await;
    let run = SyncRun::default();
    let outcomes: Vec<_> = run_sync(&plan, &run, &world.provider).collect().await;
    let told: Vec<_> =
        outcomes.iter().map(|outcome| (outcome.action, outcome.path.as_str(), outcome.result.as_ref().ok())).collect();
    assert_eq!(told, [(SyncAction::Copy, "a", Some(&3)), (SyncAction::Delete, "extra", Some(&2))]);
    assert_eq!(plan.target_of("a"), "s3://data/there/a");
}

#[tokio::test]
async fn when_an_object_was_downloaded_then_its_file_has_its_time_and_a_later_object_replaces_it() {
    let world = world().await;
    let (here, there) = places(&world);
    let file = world.folder.path().join("here/a");
    put(&world, "there/a", "1").await;
    let (first, _) = sync(&world, &there, &here, &SyncOptions::default()).await;
    let modified = file.metadata().expect("a file").modified().expect("a time");
    assert_eq!(Some(modified), first.copies.iter().next().expect("a copy").modified);

    set_age(&file, 3600);
    put(&world, "there/a", "2").await;
    let (second, _) = sync(&world, &there, &here, &SyncOptions::default()).await;
    assert_eq!(paths(&second), [("a", SyncReason::Newer)]);
    assert_eq!(fs::read_to_string(&file).expect("a file"), "2");
}

#[tokio::test]
async fn when_a_run_is_broken_off_then_files_are_whole_and_the_next_does_the_rest() {
    let world = world().await;
    let (here, there) = places(&world);
    let folder = world.folder.path().join("here");
    let content = "x".repeat(100_000);
    let files: Vec<_> = (0..40).map(|number| format!("{number}/file")).collect();
    for path in &files {
        put(&world, &format!("there/{path}"), &content).await;
    }
    let first = plan(&world, &there, &here, &SyncOptions::default()).await;
    let run = SyncRun { concurrency: NonZeroUsize::MIN.saturating_add(7), ..SyncRun::default() };
    let some = run_sync(&first, &run, &world.provider).take(5).count().await;
    // What was under way ends as soon as its tasks have their turn.
    tokio::task::yield_now().await;
    let there_now = read(&folder);
    // What was told, and what was under way beside it.
    assert!(some == 5 && (5..=13).contains(&there_now.len()), "{}", there_now.len());
    assert!(there_now.values().all(|file| file.len() == content.len()));
    assert!(there_now.keys().all(|path| files.contains(path)), "{:?}", there_now.keys());
    // Those that are there are not fetched again: their times are those of their objects.
    for copy in first.copies.iter().filter(|copy| there_now.contains_key(&copy.path)) {
        let modified = folder.join(&copy.path).metadata().expect("a file").modified().expect("a time");
        assert_eq!(Some(modified), copy.modified, "{}", copy.path);
    }
    let (second, summary) = sync(&world, &there, &here, &SyncOptions::default()).await;
    assert_eq!(summary.copied + second.unchanged, 40);
    assert_eq!(read(&folder).len(), 40);
}

#[tokio::test]
async fn when_bytes_go_then_they_are_told_of_all_files_together() {
    let world = world().await;
    let (here, there) = places(&world);
    write(&world.folder.path().join("here"), &tree(&[("a", "123"), ("b", "45"), ("c", "6")]));
    let plan = plan(&world, &here, &there, &SyncOptions::default()).await;
    let most = std::sync::Arc::new(std::sync::atomic::AtomicU64::new(0));
    let told = most.clone();
    let on_progress = s3_interactions::Progress::new(move |bytes| {
        told.fetch_max(bytes, std::sync::atomic::Ordering::Relaxed);
    });
    let run = SyncRun { on_progress, ..SyncRun::default() };
    assert_eq!(run_sync(&plan, &run, &world.provider).count().await, 3);
    assert_eq!(most.load(std::sync::atomic::Ordering::Relaxed), 6);
}

#[tokio::test]
async fn when_s3_will_not_delete_one_then_it_is_told_and_the_others_are_gone() {
    let world = world().await;
    let (here, there) = places(&world);
    fs::create_dir_all(world.folder.path().join("here")).expect("a folder");
    put(&world, "there/a", "x").await;
    put(&world, "there/b", "x").await;
    let plan = plan(&world, &here, &there, &deleting()).await;
    let body =
        "<DeleteResult><Error><Key>there/a</Key><Code>AccessDenied</Code><Message>no</Message></Error></DeleteResult>";
    world.faults.fail("DeleteObjects", Fault::Respond { status: 200, headers: Vec::new(), body: body.into() });
    let (summary, failed) = carry_out(&world, &plan).await;
    assert_eq!((summary.deleted, summary.failed), (1, 1));
    let [(path, SyncItemError::NotDeleted { code, .. })] = &failed[..] else { panic!("{failed:?}") };
    assert_eq!((path.as_str(), code.as_str()), ("a", "AccessDenied"));
    world.faults.fail("DeleteObjects", Fault::status(403, "AccessDenied", "no"));
    let (summary, failed) = carry_out(&world, &plan).await;
    assert_eq!(summary.failed, 2);
    assert!(failed.iter().all(|(_, error)| matches!(error, SyncItemError::Deletion(_))), "{failed:?}");
}
