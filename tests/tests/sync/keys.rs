//! Keys and paths at the limits of what there can be.

use crate::world::{Tree, objects, places, plan, put, read, sync, tree, world, write};
use proptest::collection::{btree_set, vec};
use proptest::prelude::*;
use s3_interactions::{SyncOptions, SyncPlace};
use std::collections::BTreeSet;

/// Keys that are no paths of files, among others: with slashes at their beginning, and what looks encoded.
fn any_key() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        Just(String::new()),
        Just(".".to_owned()),
        Just("..".to_owned()),
        Just("+".to_owned()),
        Just("%2F%25".to_owned()),
        Just(" ".to_owned()),
        Just("a\tb\r\nc".to_owned()),
        Just("\u{7f}\u{1}".to_owned()),
        Just("😀日\u{301}".to_owned()),
        Just("&<>\"'".to_owned()),
        "[a-c]{1,2}",
        "n{300}",
    ];
    vec(part, 1..6).prop_map(|parts| parts.join("/")).prop_filter("an empty key, or too long a one", |key| {
        // The embedded AWS does not take a path that climbs out of its bucket.
        !key.is_empty() && key.len() <= 1024 - "across/".len() && !key.split('/').any(|part| part == "..")
            || key == "a/.."
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn when_any_keys_go_across_then_they_are_the_same_and_a_second_run_does_nothing(
        keys in btree_set(any_key(), 1..12),
    ) {
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        runtime.block_on(async {
            let world = world().await;
            let (from, to) = (SyncPlace::prefix("data", "from"), SyncPlace::prefix("data", "across"));
            for key in &keys {
                put(&world, &format!("from/{key}"), key).await;
            }
            sync(&world, &from, &to, &SyncOptions::default()).await;
            let all = objects(&world, "data").await;
            let found: BTreeSet<_> = all.keys().filter_map(|key| key.strip_prefix("across/")).map(str::to_owned).collect();
            assert_eq!(found, keys);
            assert!(keys.iter().all(|key| all[&format!("across/{key}")] == key.as_bytes()));
            let second = plan(&world, &from, &to, &SyncOptions::default()).await;
            assert_eq!((second.copies.len(), second.unchanged), (0, keys.len() as u64));
        });
    }
}

#[tokio::test]
async fn when_paths_are_as_long_and_as_deep_as_they_can_be_then_they_go_up_and_come_back() {
    let world = world().await;
    let (here, there) = places(&world);
    let longest_name = "n".repeat(255);
    // With `there/` before it a key of 1,024 bytes.
    let longest_key = [&longest_name[..], &longest_name, &longest_name, &"m".repeat(1018 - 3 * 256)].join("/");
    let umlauts = format!("{}.txt", "ä".repeat(125));
    let deep = "d/".repeat(400) + "file";
    let files: Tree = tree(&[
        (&longest_key, "longest"),
        (&umlauts, ""),
        (&deep, "deep"),
        (" leading and trailing ", "spaces"),
        ("a+b%20c%2F/%25+", "encoded"),
        ("-/--/...", "dots"),
        ("new\nline/\u{1b}[31m", "controls"),
    ]);
    assert_eq!(longest_key.len(), 1018);
    write(&world.folder.path().join("here"), &files);
    let (_, up) = sync(&world, &here, &there, &SyncOptions::default()).await;
    let back = world.folder.path().join("back");
    let (_, down) = sync(&world, &there, &SyncPlace::folder(&back), &SyncOptions::default()).await;
    assert_eq!((up.copied, down.copied), (7, 7));
    assert_eq!(read(&back), files);
    let again = plan(&world, &here, &there, &SyncOptions::default()).await;
    assert_eq!(again.unchanged, 7);
}
