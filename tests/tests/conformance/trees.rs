//! Trees of files that go up and come back.

use crate::world::World;
use futures::StreamExt;
use s3_interactions::{
    ExistingFile, GetOptions, SyncComparison, SyncOptions, SyncPlace, SyncRun, get_object, list_bucket_objects,
    plan_sync, run_sync,
};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

play! {
    // ministack: keys of any characters are tried in `objects`.
    when_any_tree_goes_up_and_comes_back_then_it_is_the_same: on_embedded, on_moto, on_seaweedfs;
}

type Tree = BTreeMap<String, Vec<u8>>;

/// Names that order, encoding, lengths and depths may trip over. None has a backslash: seaweedfs makes a slash of it.
fn tree() -> Tree {
    let long = ["n".repeat(255), "n".repeat(255), "n".repeat(255), "m".repeat(1017 - 3 * 256)].join("/");
    let deep = format!("{}file", "d/".repeat(100));
    let names = [
        "plain",
        "empty",
        " leading and trailing ",
        "a+b",
        "a b+c d",
        "100%",
        "%2F%25%20",
        "ä/ö/日本/😀",
        "e\u{301}",
        "a-",
        "a.b",
        "a/b",
        "a0",
        "-/--/...",
        "<&>\"'",
        "semi;colon,comma=equals",
        "#?!*()[]{}^~|`@$:",
        ".hidden/.profile",
        &long,
        &deep,
    ];
    let content = |index: usize, name: &str| if name == "empty" { Vec::new() } else { vec![7; 10 + index * 1000] };
    names.iter().enumerate().map(|(index, name)| ((*name).to_owned(), content(index, name))).collect()
}

fn write(folder: &Path, tree: &Tree) {
    for (path, content) in tree {
        let file = folder.join(path);
        fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
        fs::write(&file, content).expect("a file");
    }
}

/// How many were copied.
async fn sync(from: &SyncPlace, to: &SyncPlace, options: &SyncOptions, world: &World) -> usize {
    let plan = plan_sync(from, to, options, &world.provider).await.expect("a plan");
    assert!(plan.is_whole(), "{plan:?}");
    let run = SyncRun::default();
    let outcomes: Vec<_> = run_sync(&plan, &run, &world.provider).collect().await;
    for outcome in &outcomes {
        assert!(outcome.result.is_ok(), "{}: {:?}", outcome.path, outcome.result);
    }
    outcomes.len()
}

async fn when_any_tree_goes_up_and_comes_back_then_it_is_the_same(world: World) {
    let bucket = world.name("trees");
    s3_interactions::S3Client::get_s3(&world.provider).create_bucket().bucket(&bucket).send().await.expect("a bucket");
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path().join("here");
    let tree = tree();
    write(&here, &tree);
    let (up, there) = (SyncPlace::folder(&here), SyncPlace::prefix(&bucket, "prefix"));
    let options = SyncOptions { comparison: SyncComparison::Always, ..SyncOptions::default() };

    assert_eq!(sync(&up, &there, &options, &world).await, tree.len());
    let listed = list_bucket_objects(&bucket, Some("prefix/"), &world.provider).await.expect("a list");
    let mut keys: Vec<_> = listed.into_iter().map(|object| object.key).collect();
    keys.sort_unstable();
    let expected: Vec<_> = tree.keys().map(|path| format!("prefix/{path}")).collect();
    assert_eq!(keys, expected);
    // Not by a synchronization: seaweedfs lists keys in the order of a file tree, which no plan can be made of.
    for (path, content) in &tree {
        let back = folder.path().join("back");
        let options = GetOptions { existing: ExistingFile::Replace, ..GetOptions::default() };
        get_object(&bucket, &format!("prefix/{path}"), &back, &options, &world.provider).await.expect(path);
        assert!(fs::read(&back).expect("a file") == *content, "{path} differs");
    }
}
