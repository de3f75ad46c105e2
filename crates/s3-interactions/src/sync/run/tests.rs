mod plans;

use super::*;
use crate::stand_in::{error_answer, noted_progress, provider_over, provider_without_answers};
use crate::sync::outcome::SyncSummary;
use crate::sync::plan::SyncReason;
use crate::{
    BucketSettings, SymbolicLinks, SyncComparison, SyncOptions, SyncPlace, count_bucket_contents, create_bucket,
    get_object_bytes, head_object, list_bucket_objects, plan_sync, put_object_bytes,
};
use aws_interactions_local::{Fault, FaultInjector, LocalAws};
use std::collections::BTreeMap;
use std::fs;
use std::time::SystemTime;
use tempfile::{TempDir, tempdir};
use tokio::sync::oneshot;

type Tree = BTreeMap<String, Vec<u8>>;

struct World {
    /// Serves as long as it is held.
    _aws: LocalAws,
    faults: FaultInjector,
    provider: AwsClientProvider,
    folder: TempDir,
}

/// An embedded AWS with the buckets `data` and `copy`, and an empty folder.
async fn world() -> World {
    let aws = LocalAws::start().await.expect("a free port");
    let faults = FaultInjector::over(LocalAws::http_client());
    let provider = aws.provider_builder().http_client(faults.clone()).max_attempts(1).build().await;
    let provider = provider.expect("a provider");
    for bucket in ["data", "copy"] {
        create_bucket(bucket, &BucketSettings::default(), &provider).await.expect("a bucket");
    }
    World { _aws: aws, faults, provider, folder: tempdir().expect("a folder") }
}

fn tree(files: &[(&str, &str)]) -> Tree {
    files.iter().map(|(path, content)| ((*path).to_owned(), content.as_bytes().to_vec())).collect()
}

impl World {
    fn here(&self) -> PathBuf {
        self.folder.path().join("here")
    }

    fn places(&self) -> (SyncPlace, SyncPlace) {
        (SyncPlace::folder(self.here()), SyncPlace::prefix("data", "in"))
    }

    /// A file that is an hour old: what was just written would count as newer than an upload of the same second.
    fn write(&self, path: &str, content: &[u8]) {
        let path = self.here().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(&path, content).expect("a file");
        let file = fs::File::options().write(true).open(&path).expect("a file");
        file.set_modified(SystemTime::now() - Duration::from_hours(1)).expect("a time");
    }

    async fn put(&self, key: &str, content: &str) {
        let content = content.as_bytes().to_vec();
        put_object_bytes(content, "data", key, &PutOptions::default(), &self.provider).await.expect("a put");
    }

    async fn objects(&self, bucket: &str) -> Tree {
        let mut tree = Tree::new();
        for object in list_bucket_objects(bucket, None, &self.provider).await.expect("a list") {
            let content = get_object_bytes(bucket, &object.key, u64::MAX, &self.provider).await.expect("an object");
            tree.insert(object.key, content);
        }
        tree
    }

    async fn plan(&self, source: &SyncPlace, target: &SyncPlace, options: &SyncOptions) -> SyncPlan {
        plan_sync(source, target, options, &self.provider).await.expect("a plan")
    }

    async fn carry_out(&self, plan: &SyncPlan, run: &SyncRun) -> (SyncSummary, Vec<SyncOutcome>) {
        let outcomes: Vec<_> = run_sync(plan, run, &self.provider).collect().await;
        let mut summary = SyncSummary::default();
        for outcome in &outcomes {
            summary.count(outcome);
        }
        (summary, outcomes)
    }

    async fn uploads(&self) -> u64 {
        count_bucket_contents("data", &self.provider).await.expect("a count").uploads
    }
}

fn deleting() -> SyncOptions {
    SyncOptions { delete: true, ..SyncOptions::default() }
}

#[tokio::test]
async fn when_a_folder_goes_up_then_the_prefix_is_like_it_with_types_and_progress_told() {
    let world = world().await;
    world.write("a.html", b"one");
    world.write("sub/b", b"three");
    world.put("in/gone", "x").await;
    world.put("other", "stays").await;
    let (here, there) = world.places();
    let plan = world.plan(&here, &there, &deleting()).await;
    assert_eq!((plan.bytes(), plan.target_of("sub/b")), (8, "s3://data/in/sub/b".to_owned()));
    assert_eq!(plan.source_of("sub/b"), world.here().join("sub/b").display().to_string());
    let (on_progress, told) = noted_progress();
    let (summary, _) = world.carry_out(&plan, &SyncRun { on_progress, ..SyncRun::default() }).await;
    assert_eq!(summary, SyncSummary { copied: 2, bytes: 8, deleted: 1, ..SyncSummary::default() });
    let expected = tree(&[("in/a.html", "one"), ("in/sub/b", "three"), ("other", "stays")]);
    assert_eq!(world.objects("data").await, expected);
    let head = head_object("data", "in/a.html", &world.provider).await.expect("an object");
    assert_eq!(head.content_type.as_deref(), Some("text/html"));
    assert!(told.all().is_sorted() && told.all().last() == Some(&8), "{told:?}");
    let again = world.plan(&here, &there, &deleting()).await;
    assert_eq!((again.copies.len(), again.deletions.len(), again.unchanged), (0, 0, 2));
}

#[tokio::test]
async fn when_a_prefix_comes_down_then_the_folder_is_like_it_with_times_and_without_what_a_dead_download_left() {
    let world = world().await;
    world.put("in/a", "one").await;
    world.put("in/sub/b", "three").await;
    world.put("in/marker/", "").await;
    world.write("old/gone", b"x");
    let left = world.here().join(".s3-download-0123456789abcdef");
    fs::write(&left, "half").expect("a file");
    let (here, there) = world.places();
    let plan = world.plan(&there, &here, &deleting()).await;
    assert!(plan.skipped.iter().any(|skipped| skipped.reason == SyncSkip::FolderMarker), "{:?}", plan.skipped);
    let (on_progress, told) = noted_progress();
    let (summary, _) = world.carry_out(&plan, &SyncRun { on_progress, ..SyncRun::default() }).await;
    assert_eq!(summary, SyncSummary { copied: 2, bytes: 8, deleted: 1, ..SyncSummary::default() });
    assert_eq!(fs::read(world.here().join("sub/b")).expect("a file"), b"three");
    assert!(!world.here().join("old").exists() && !left.exists());
    assert_eq!(told.all().last(), Some(&8));
    let head = head_object("data", "in/a", &world.provider).await.expect("an object");
    let modified = fs::metadata(world.here().join("a")).expect("a file").modified().expect("a time");
    assert_eq!(Some(modified), head.modified);
}

#[tokio::test]
async fn when_an_upload_finds_what_a_download_left_then_it_stays() {
    let world = world().await;
    world.write(".s3-download-0123456789abcdef", b"half");
    let (here, there) = world.places();
    let plan = world.plan(&here, &there, &deleting()).await;
    assert_eq!(plan.skipped.len(), 1);
    world.carry_out(&plan, &SyncRun::default()).await;
    assert!(world.here().join(".s3-download-0123456789abcdef").exists());
}

#[tokio::test]
async fn when_a_prefix_goes_to_another_then_both_are_alike_markers_too() {
    let world = world().await;
    for (key, content) in [("in/a", "one"), ("in/sub/", ""), ("in/sub/b", "three")] {
        world.put(key, content).await;
    }
    let (_, from) = world.places();
    let plan = world.plan(&from, &SyncPlace::prefix("copy", ""), &deleting()).await;
    let (on_progress, told) = noted_progress();
    let (summary, _) = world.carry_out(&plan, &SyncRun { on_progress, ..SyncRun::default() }).await;
    assert_eq!((summary.copied, summary.bytes, told.all().last().copied()), (3, 8, Some(8)));
    assert_eq!(world.objects("copy").await, tree(&[("a", "one"), ("sub/", ""), ("sub/b", "three")]));
    let run = SyncRun { moves: true, ..SyncRun::default() };
    let always = SyncOptions { comparison: SyncComparison::Always, ..SyncOptions::default() };
    let plan = world.plan(&from, &SyncPlace::prefix("copy", "moved"), &always).await;
    assert_eq!(world.carry_out(&plan, &run).await.0.moved, 3);
    assert_eq!((world.objects("data").await.len(), world.objects("copy").await.len()), (0, 6));
}

#[tokio::test]
async fn when_only_what_is_missing_is_copied_and_it_comes_meanwhile_then_it_is_left_alone() {
    let world = world().await;
    let missing = SyncOptions { comparison: SyncComparison::MissingOnly, ..SyncOptions::default() };
    let (here, there) = world.places();
    world.write("a", b"one");
    let up = world.plan(&here, &there, &missing).await;
    world.put("in/a", "meanwhile").await;
    let (summary, outcomes) = world.carry_out(&up, &SyncRun::default()).await;
    assert_eq!(summary.failed, 1);
    assert!(matches!(outcomes[0].result, Err(SyncItemError::Copy(ObjectError::AlreadyExists { .. }))), "{outcomes:?}");
    assert_eq!(world.objects("data").await, tree(&[("in/a", "meanwhile")]));
    let across = world.plan(&there, &SyncPlace::prefix("copy", ""), &missing).await;
    put_object_bytes(b"x".to_vec(), "copy", "a", &PutOptions::default(), &world.provider).await.expect("a put");
    assert_eq!(world.carry_out(&across, &SyncRun::default()).await.0.failed, 1);
    fs::remove_file(world.here().join("a")).expect("removed");
    let down = world.plan(&there, &here, &missing).await;
    world.write("a", b"meanwhile");
    let (_, outcomes) = world.carry_out(&down, &SyncRun::default()).await;
    let error = outcomes[0].result.as_ref().expect_err("it is there");
    assert!(error.to_string().contains("exists"), "{error}");
    // What is replaced may be there.
    world.write("a", b"other size");
    let down = world.plan(&there, &here, &SyncOptions::default()).await;
    assert_eq!(world.carry_out(&down, &SyncRun::default()).await.0.copied, 1);
    assert_eq!(fs::read(world.here().join("a")).expect("a file"), b"meanwhile");
}

#[tokio::test]
async fn when_files_are_moved_then_they_and_the_folders_that_this_empties_are_gone() {
    let world = world().await;
    world.write("sub/deep/a", b"one");
    world.write("b", b"two");
    let (here, there) = world.places();
    let plan = world.plan(&here, &there, &SyncOptions::default()).await;
    let run = SyncRun { moves: true, ..SyncRun::default() };
    let (summary, _) = world.carry_out(&plan, &run).await;
    assert_eq!((summary.moved, summary.copied, summary.bytes), (2, 0, 6));
    assert_eq!(fs::read_dir(world.here()).expect("a folder").count(), 0);
    let plan = world.plan(&there, &here, &SyncOptions::default()).await;
    assert_eq!(world.carry_out(&plan, &run).await.0.moved, 2);
    assert_eq!(fs::read(world.here().join("sub/deep/a")).expect("a file"), b"one");
    assert!(world.objects("data").await.is_empty());
}

#[tokio::test]
async fn when_a_file_is_a_link_then_it_goes_only_where_links_are_followed_and_never_by_a_move() {
    let world = world().await;
    world.write("a", b"one");
    let (here, there) = world.places();
    let plan = world.plan(&here, &there, &SyncOptions::default()).await;
    let outside = world.folder.path().join("outside");
    fs::write(&outside, "secret").expect("a file");
    fs::remove_file(world.here().join("a")).expect("removed");
    std::os::unix::fs::symlink(&outside, world.here().join("a")).expect("a link");
    assert_eq!(world.carry_out(&plan, &SyncRun::default()).await.0.failed, 1, "it took the file's place");
    let follow = SyncOptions { links: SymbolicLinks::Follow, ..SyncOptions::default() };
    let plan = world.plan(&here, &there, &follow).await;
    let moving = SyncRun { moves: true, ..SyncRun::default() };
    assert_eq!(world.carry_out(&plan, &moving).await.0.failed, 1);
    assert!(outside.exists() && world.objects("data").await.is_empty());
    assert_eq!(world.carry_out(&plan, &SyncRun::default()).await.0.copied, 1);
    assert_eq!(world.objects("data").await, tree(&[("in/a", "secret")]));
}

#[tokio::test]
async fn when_a_copy_fails_then_nothing_is_deleted_and_when_a_deletion_is_refused_each_says_so() {
    let world = world().await;
    world.write("a", b"one");
    world.put("in/x", "x").await;
    world.put("in/y", "y").await;
    let (here, there) = world.places();
    let plan = world.plan(&here, &there, &deleting()).await;
    world.faults.fail("PutObject", Fault::status(403, "AccessDenied", "no"));
    let (summary, outcomes) = world.carry_out(&plan, &SyncRun::default()).await;
    assert_eq!((summary.failed, summary.deleted), (3, 0));
    let withheld = outcomes.iter().filter(|outcome| matches!(outcome.result, Err(SyncItemError::DeletionWithheld)));
    assert_eq!(withheld.count(), 2);
    world.faults.fail("DeleteObjects", Fault::status(403, "AccessDenied", "no"));
    let (summary, outcomes) = world.carry_out(&plan, &SyncRun::default()).await;
    assert_eq!((summary.copied, summary.failed), (1, 2));
    let refused = outcomes.iter().filter(|outcome| matches!(outcome.result, Err(SyncItemError::Deletion(_))));
    let paths: Vec<_> = refused.map(|outcome| outcome.path.as_str()).collect();
    assert_eq!(paths, ["x", "y"]);
}

#[tokio::test]
async fn when_a_large_file_fails_then_its_journal_lets_the_next_run_go_on_or_take_it_back() {
    let world = world().await;
    let notes = world.folder.path().join("notes");
    fs::create_dir(&notes).expect("a folder");
    let journals = || fs::read_dir(&notes).expect("a folder").count();
    world.write("large", &vec![7; 17 * 1024 * 1024]);
    let (here, there) = world.places();
    let plan = world.plan(&here, &there, &SyncOptions::default()).await;
    let run = SyncRun { journals: Some(notes.clone()), ..SyncRun::default() };
    let fault = || Fault::status(500, "InternalError", "again");
    world.faults.fail("CompleteMultipartUpload", fault());
    assert_eq!(world.carry_out(&plan, &run).await.0.failed, 1);
    assert_eq!((journals(), world.uploads().await), (1, 1));
    let before = world.faults.calls()["UploadPart"];
    assert_eq!(world.carry_out(&plan, &run).await.0.copied, 1);
    assert_eq!((journals(), world.uploads().await, world.faults.calls()["UploadPart"]), (0, 0, before));
    world.faults.fail("CompleteMultipartUpload", fault());
    world.carry_out(&plan, &run).await;
    assert_eq!((journals(), world.uploads().await), (1, 1));
    // It is the same on both sides by now.
    let nothing = world.plan(&here, &there, &SyncOptions::default()).await;
    world.carry_out(&nothing, &run).await;
    assert_eq!((nothing.copies.len(), journals(), world.uploads().await), (0, 0, 0));
}

#[tokio::test]
async fn when_a_copy_needs_memory_then_it_waits_for_as_much_as_it_holds() {
    let at = || "s3://data/".parse::<S3Uri>().expect("a place");
    let up = Route::Up { from: "here".into(), to: at() };
    let down = Route::Down { from: at(), to: "here".into() };
    let across = Route::Across { from: at(), to: at() };
    // In bytes, as whoever reads the limit would.
    let (limit, large) = (16_777_216, 16_777_217);
    let cases = [
        (&up, 0, 1),
        (&up, limit, 17),
        (&up, large, 33),
        (&up, 104_857_600_000, 41),
        (&up, u64::MAX, 256),
        (&down, limit, 1),
        (&down, large, 9),
        (&across, limit, 1),
        (&across, large, 9),
    ];
    for (route, size, room) in cases {
        let run = Run {
            route: route.clone(),
            follows_links: false,
            moves: false,
            progress: Progress::default(),
            provider: provider_without_answers().await,
            sent: Arc::default(),
            memory: Semaphore::new(1),
            has_failed: AtomicBool::new(false),
            folder: TargetFolder::new(Path::new("here")),
            journals: None,
        };
        let (path, reason) = ("a".to_owned(), SyncReason::Missing);
        let copy = SyncCopy { path, size, modified: None, must_be_missing: false, reason };
        assert_eq!(run.room_for(&copy), room, "{route:?} {size}");
    }
}

#[tokio::test]
async fn when_few_may_be_under_way_then_no_more_are_and_no_fewer() {
    let world = world().await;
    for name in ["a", "b", "c", "d", "e"] {
        world.write(name, b"content");
    }
    let (here, there) = world.places();
    let plan = world.plan(&here, &there, &SyncOptions::default()).await;
    for few in [1, 2] {
        let (now, most) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicU64::new(0)));
        let seen = Arc::clone(&most);
        let provider = provider_over(move |_| {
            let (now, most) = (Arc::clone(&now), Arc::clone(&most));
            async move {
                most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                tokio::time::sleep(Duration::from_millis(5)).await;
                now.fetch_sub(1, Ordering::SeqCst);
                error_answer(403, "AccessDenied")
            }
        });
        let provider = provider.await;
        let concurrency = NonZeroUsize::new(few).expect("some");
        let run = SyncRun { concurrency, ..SyncRun::default() };
        assert_eq!(run_sync(&plan, &run, &provider).count().await, 5);
        assert_eq!(seen.load(Ordering::SeqCst), few as u64);
    }
}

#[tokio::test]
async fn when_a_task_is_dropped_then_its_work_ends() {
    let (held, ended) = oneshot::channel::<()>();
    let work = async move {
        let _held = held;
        std::future::pending::<()>().await;
    };
    drop(Task(tokio::spawn(work)));
    ended.await.expect_err("it has let go");
}
