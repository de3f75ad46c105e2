//! Trees that are moved or copied whole, and what a fault leaves of them.

use crate::world::{Tree, World, carry_out, carry_out_as, objects, places, plan, put, read, tree, world, write};
use aws_interactions_local::Fault;
use s3_interactions::{
    SyncComparison, SyncFilter, SyncItemError, SyncOptions, SyncPlace, SyncRun, count_bucket_contents,
};
use std::collections::BTreeMap;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Direction {
    Up,
    Down,
    Across,
}

const DIRECTIONS: [Direction; 3] = [Direction::Up, Direction::Down, Direction::Across];

fn always() -> SyncOptions {
    SyncOptions { comparison: SyncComparison::Always, ..SyncOptions::default() }
}

fn moving() -> SyncRun {
    SyncRun { moves: true, ..SyncRun::default() }
}

fn wanted() -> Tree {
    tree(&[("a.json", "1"), ("b/c d", "22")])
}

/// A source of these files, and where they go.
async fn begin(direction: Direction, files: &Tree) -> (World, SyncPlace, SyncPlace) {
    let world = world().await;
    let (here, there) = places(&world);
    let from = SyncPlace::prefix("data", "from");
    if direction == Direction::Up {
        write(&world.folder.path().join("here"), files);
        return (world, here, there);
    }
    for (path, content) in files {
        put(&world, &format!("from/{path}"), std::str::from_utf8(content).expect("text")).await;
    }
    if direction == Direction::Down { (world, from, here) } else { (world, from, there) }
}

/// Source and target.
async fn sides(direction: Direction, world: &World) -> (Tree, Tree) {
    let files = read(&world.folder.path().join("here"));
    let objects = objects(world, "data").await;
    let below = |prefix: &str| -> Tree {
        let below = |(key, content): (&String, &Vec<u8>)| Some((key.strip_prefix(prefix)?.to_owned(), content.clone()));
        objects.iter().filter_map(below).collect()
    };
    match direction {
        Direction::Up => (files, below("there/")),
        Direction::Down => (below("from/"), files),
        Direction::Across => (below("from/"), below("there/")),
    }
}

#[tokio::test]
async fn when_a_tree_is_moved_then_it_is_there_and_nothing_of_it_is_left() {
    for direction in DIRECTIONS {
        let (world, from, to) = begin(direction, &wanted()).await;
        let plan = plan(&world, &from, &to, &always()).await;
        let (summary, failed) = carry_out_as(&moving(), &world, &plan).await;
        assert!(failed.is_empty(), "{failed:?}");
        assert_eq!((summary.copied, summary.moved, summary.bytes), (0, 2, 3));
        assert_eq!(sides(direction, &world).await, (Tree::new(), wanted()), "{direction:?}");
        if direction == Direction::Up {
            assert!(!world.folder.path().join("here/b").exists(), "an emptied folder is left");
        }
    }
}

#[tokio::test]
async fn when_only_some_are_moved_then_the_others_stay() {
    for direction in DIRECTIONS {
        let (world, from, to) = begin(direction, &wanted()).await;
        let filter = SyncFilter::new([], ["b/*"]).expect("globs");
        let plan = plan(&world, &from, &to, &SyncOptions { filter, ..always() }).await;
        carry_out_as(&moving(), &world, &plan).await;
        let expected = (tree(&[("b/c d", "22")]), tree(&[("a.json", "1")]));
        assert_eq!(sides(direction, &world).await, expected, "{direction:?}");
    }
}

#[cfg(unix)]
#[tokio::test]
async fn when_a_file_lies_behind_a_link_then_it_is_not_moved() {
    let world = world().await;
    let (here, there) = places(&world);
    let outside = world.folder.path().join("outside");
    write(&outside, &tree(&[("kept", "1")]));
    write(&world.folder.path().join("here"), &tree(&[("a", "1")]));
    std::os::unix::fs::symlink(&outside, world.folder.path().join("here/link")).expect("a link");
    let options = SyncOptions { links: s3_interactions::SymbolicLinks::Follow, ..always() };
    let plan = plan(&world, &here, &there, &options).await;
    let (summary, failed) = carry_out_as(&moving(), &world, &plan).await;
    assert!(matches!(&failed[..], [(path, SyncItemError::Refused { .. })] if path == "link/kept"), "{failed:?}");
    assert_eq!((summary.moved, read(&outside)), (1, tree(&[("kept", "1")])));
}

/// The requests of an undisturbed run, by operation.
async fn requests(direction: Direction, moves: bool) -> BTreeMap<String, u64> {
    let (world, from, to) = begin(direction, &wanted()).await;
    let before = world.faults.calls();
    let plan = plan(&world, &from, &to, &always()).await;
    carry_out_as(&SyncRun { moves, ..SyncRun::default() }, &world, &plan).await;
    let new = |(operation, calls): (String, u64)| {
        let calls = calls - before.get(&operation).copied().unwrap_or_default();
        (operation, calls)
    };
    world.faults.calls().into_iter().map(new).filter(|(_, calls)| *calls > 0).collect()
}

#[tokio::test]
async fn when_any_request_of_a_tree_that_is_moved_or_copied_fails_then_nothing_is_lost_and_a_second_run_completes_it() {
    let mut walked = 0;
    for (direction, moves) in DIRECTIONS.into_iter().flat_map(|direction| [(direction, true), (direction, false)]) {
        for (operation, count) in requests(direction, moves).await {
            for n in 1..=count {
                for fault in [Fault::LoseAnswer, Fault::status(500, "InternalError", "again")] {
                    let context = format!("{direction:?} {moves} {operation} {n} {fault:?}");
                    walk(direction, moves, &operation, n, fault, &context).await;
                    walked += 1;
                }
            }
        }
    }
    assert!(walked >= 60, "the faults met no requests: {walked}");
}

async fn walk(direction: Direction, moves: bool, operation: &str, n: u64, fault: Fault, context: &str) {
    let (world, from, to) = begin(direction, &wanted()).await;
    let run = SyncRun { moves, ..SyncRun::default() };
    let calls = world.faults.calls().get(operation).copied().unwrap_or_default();
    world.faults.nth(operation, calls + n, fault);
    let first = s3_interactions::plan_sync(&from, &to, &always(), &world.provider).await;
    if let Ok(first) = first {
        let (_, failed) = carry_out_as(&run, &world, &first).await;
        assert_eq!(failed.len(), 1, "{context}: {failed:?}");
    }
    world.faults.heal();
    let (source, target) = sides(direction, &world).await;
    for (path, content) in wanted() {
        let both = [source.get(&path), target.get(&path)];
        assert!(both.iter().flatten().all(|found| **found == content), "{context}: {path} is half written");
        assert!(both.iter().flatten().count() > 0, "{context}: {path} is lost");
    }
    // A lost answer to the last deletion may have left nothing to read.
    std::fs::create_dir_all(world.folder.path().join("here")).expect("a folder");
    let second = plan(&world, &from, &to, &always()).await;
    let (_, failed) = carry_out_as(&run, &world, &second).await;
    assert!(failed.is_empty(), "{context}: {failed:?}");
    let expected = if moves { Tree::new() } else { wanted() };
    assert_eq!(sides(direction, &world).await, (expected, wanted()), "{context}");
    assert_eq!(count_bucket_contents("data", &world.provider).await.expect("a count").uploads, 0, "{context}");
}

#[tokio::test]
async fn when_a_copy_is_refused_then_its_source_is_not_deleted() {
    let (world, from, to) = begin(Direction::Across, &wanted()).await;
    world.faults.always("CopyObject", Fault::status(403, "AccessDenied", "no"));
    let planned = plan(&world, &from, &to, &always()).await;
    let (summary, failed) = carry_out_as(&moving(), &world, &planned).await;
    assert_eq!((summary.moved, summary.failed, failed.len()), (0, 2, 2));
    assert_eq!(sides(Direction::Across, &world).await, (wanted(), Tree::new()));
    // The same plan without a move leaves the source too.
    world.faults.heal();
    carry_out(&world, &planned).await;
    assert_eq!(sides(Direction::Across, &world).await, (wanted(), wanted()));
}
