//! An embedded AWS and a folder, and trees of files and of objects.

use aws_interactions_core::AwsClientProvider;
use aws_interactions_local::{FaultInjector, LocalAws};
use futures::StreamExt;
use s3_interactions::{
    BucketSettings, PutOptions, SyncItemError, SyncOptions, SyncPlace, SyncPlan, SyncReason, SyncRefusal, SyncRun,
    SyncSkip, SyncSummary, create_bucket, get_object_bytes, list_bucket_objects, plan_sync, put_object_bytes, run_sync,
};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime};

pub(crate) type Tree = BTreeMap<String, Vec<u8>>;

pub(crate) struct World {
    /// Serves as long as it is held.
    _aws: LocalAws,
    pub(crate) faults: FaultInjector,
    pub(crate) provider: AwsClientProvider,
    pub(crate) folder: tempfile::TempDir,
}

/// An embedded AWS with the bucket `data`, where every failure is the last attempt.
pub(crate) async fn world() -> World {
    let aws = LocalAws::start().await.expect("a free port");
    let faults = FaultInjector::over(LocalAws::http_client());
    let provider = aws.provider_builder().http_client(faults.clone()).max_attempts(1).build().await;
    let provider = provider.expect("a provider");
    create_bucket("data", &BucketSettings::default(), &provider).await.expect("a bucket");
    World { _aws: aws, faults, provider, folder: tempfile::tempdir().expect("a folder") }
}

pub(crate) fn tree(files: &[(&str, &str)]) -> Tree {
    files.iter().map(|(path, content)| ((*path).to_owned(), content.as_bytes().to_vec())).collect()
}

/// Files that are an hour old: what was just written would count as newer than an upload of the same second.
pub(crate) fn write(folder: &Path, tree: &Tree) {
    for (path, content) in tree {
        let file = folder.join(path);
        fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
        fs::write(&file, content).expect("a file");
        set_age(&file, 3600);
    }
}

pub(crate) fn set_age(file: &Path, seconds: u64) {
    let file = fs::File::options().write(true).open(file).expect("a file");
    file.set_modified(SystemTime::now() - Duration::from_secs(seconds)).expect("a time");
}

pub(crate) fn read(folder: &Path) -> Tree {
    let mut tree = Tree::new();
    // A folder that nothing was written to is not there.
    let mut folders: Vec<_> = folder.exists().then(|| folder.to_owned()).into_iter().collect();
    while let Some(open) = folders.pop() {
        for entry in fs::read_dir(&open).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).expect("below").to_str().expect("unicode").to_owned();
                tree.insert(name, fs::read(&path).expect("a file"));
            }
        }
    }
    tree
}

pub(crate) async fn objects(world: &World, bucket: &str) -> Tree {
    let mut tree = Tree::new();
    for object in list_bucket_objects(bucket, None, &world.provider).await.expect("a list") {
        let content = get_object_bytes(bucket, &object.key, 1 << 30, &world.provider).await.expect("an object");
        tree.insert(object.key, content);
    }
    tree
}

pub(crate) async fn put(world: &World, key: &str, content: &str) {
    let content = content.as_bytes().to_vec();
    put_object_bytes(content, "data", key, &PutOptions::default(), &world.provider).await.expect("a put");
}

pub(crate) async fn plan(world: &World, source: &SyncPlace, target: &SyncPlace, options: &SyncOptions) -> SyncPlan {
    plan_sync(source, target, options, &world.provider).await.expect("a plan")
}

/// Each failure with its path.
pub(crate) async fn carry_out(world: &World, plan: &SyncPlan) -> (SyncSummary, Vec<(String, SyncItemError)>) {
    carry_out_as(&SyncRun::default(), world, plan).await
}

pub(crate) async fn carry_out_as(
    run: &SyncRun,
    world: &World,
    plan: &SyncPlan,
) -> (SyncSummary, Vec<(String, SyncItemError)>) {
    let (mut summary, mut failed) = (SyncSummary::default(), Vec::new());
    let mut outcomes = std::pin::pin!(run_sync(plan, run, &world.provider));
    while let Some(outcome) = outcomes.next().await {
        summary.count(&outcome);
        if let Err(error) = outcome.result {
            failed.push((outcome.path, error));
        }
    }
    (summary, failed)
}

pub(crate) async fn sync(
    world: &World,
    source: &SyncPlace,
    target: &SyncPlace,
    options: &SyncOptions,
) -> (SyncPlan, SyncSummary) {
    let plan = plan(world, source, target, options).await;
    let (summary, failed) = carry_out(world, &plan).await;
    assert!(failed.is_empty(), "{failed:?}");
    (plan, summary)
}

pub(crate) fn places(world: &World) -> (SyncPlace, SyncPlace) {
    (SyncPlace::folder(world.folder.path().join("here")), SyncPlace::prefix("data", "there"))
}

/// For good, so that they can be compared with words.
pub(crate) fn paths(plan: &SyncPlan) -> Vec<(&'static str, SyncReason)> {
    plan.copies.iter().map(|copy| (&*copy.path.leak(), copy.reason)).collect()
}

pub(crate) fn skipped(plan: &SyncPlan) -> Vec<(&str, SyncSkip)> {
    plan.skipped.iter().map(|skipped| (skipped.path.as_str(), skipped.reason)).collect()
}

pub(crate) fn refused(plan: &SyncPlan) -> Vec<(&str, &SyncRefusal)> {
    plan.refused.iter().map(|refused| (refused.path.as_str(), &refused.reason)).collect()
}

pub(crate) fn deleting() -> SyncOptions {
    SyncOptions { delete: true, ..SyncOptions::default() }
}
