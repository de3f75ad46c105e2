use super::*;
use crate::stand_in::provider_without_answers;
use crate::sync::plan::SyncUnread;
use futures::{StreamExt, stream};
use std::time::{Duration, UNIX_EPOCH};

fn at(path: &str, size: u64, seconds: Option<u64>) -> Found {
    let modified = seconds.map(|seconds| UNIX_EPOCH + Duration::from_secs(seconds));
    Found::Item(Item { path: path.to_owned(), size, modified })
}

fn unread(path: &str) -> Found {
    let source = LocalFileError::PermissionDenied { path: path.into() };
    Found::Unread(SyncUnread { path: path.to_owned(), source })
}

/// What is planned for an upload.
async fn planned(source: Vec<Found>, target: Vec<Found>) -> SyncPlan {
    let (from, to) = (SyncPlace::folder("photos"), SyncPlace::prefix("backup", ""));
    let options = SyncOptions { delete: true, ..SyncOptions::default() };
    let side = |place: &SyncPlace, found: Vec<Found>| {
        let found = found.into_iter().map(Ok::<_, SyncError>).collect::<Vec<_>>();
        Side::new(place.clone(), stream::iter(found).boxed(), &options.filter)
    };
    let provider = provider_without_answers().await;
    let route = Route::between(&from, &to).expect("a route");
    let mut planner = Planner::new(&route, &options, &provider);
    planner.compare(side(&from, source), side(&to, target)).await.expect("in order");
    planner.finish()
}

#[tokio::test]
async fn when_a_part_of_the_source_is_unread_then_nothing_is_deleted_and_the_rest_is_copied() {
    let plan = planned(vec![at("a", 1, None), unread("b")], vec![at("b/c", 1, None), at("d", 1, None)]).await;
    assert_eq!(plan.copies.iter().map(|copy| copy.path).collect::<Vec<_>>(), ["a"]);
    let withheld: Vec<_> = plan.skipped.iter().map(|skipped| (skipped.path.as_str(), skipped.reason)).collect();
    assert_eq!(withheld, [("b/c", SyncSkip::SourceUnread), ("d", SyncSkip::SourceUnread)]);
    assert!(plan.deletions.is_empty() && plan.unread.len() == 1 && !plan.is_whole());
}

#[tokio::test]
async fn when_only_the_target_is_unread_then_deletions_stay() {
    let plan = planned(Vec::new(), vec![unread("b"), at("d", 1, None)]).await;
    assert_eq!((plan.deletions.len(), plan.unread.len()), (1, 1));
}

#[tokio::test]
async fn when_times_are_compared_then_what_is_not_surely_older_is_copied() {
    let cases = [
        ((1, Some(5)), (1, Some(5)), None),
        ((1, Some(4)), (1, Some(5)), None),
        ((1, Some(6)), (1, Some(5)), Some(SyncReason::Newer)),
        ((1, None), (1, Some(5)), Some(SyncReason::Newer)),
        ((1, Some(5)), (1, None), Some(SyncReason::Newer)),
        ((1, Some(4)), (2, Some(5)), Some(SyncReason::Size)),
    ];
    for ((size, seconds), (other_size, other_seconds), expected) in cases {
        let plan = planned(vec![at("a", size, seconds)], vec![at("a", other_size, other_seconds)]).await;
        assert_eq!(plan.copies.iter().next().map(|copy| copy.reason), expected);
        assert_eq!(plan.unchanged, u64::from(expected.is_none()));
    }
}

#[test]
fn when_a_file_has_the_name_of_a_folder_then_it_is_found_past_those_between() {
    let mut beginnings = Vec::new();
    for path in ["a", "a-", "a-b", "a.c/d"] {
        assert_eq!(file_above(&mut beginnings, path), Ok(()), "{path}");
    }
    let above = SyncRefusal::FileInTheWay { path: "a".to_owned() };
    assert_eq!(file_above(&mut beginnings, "a/b/c"), Err(above));
    assert_eq!(file_above(&mut beginnings, "ab/c"), Ok(()));
    assert_eq!(beginnings, ["a", "ab/c"]);
}

/// What is planned for a route, its source and its target as they are found.
async fn planned_with(
    (from, to): (SyncPlace, SyncPlace),
    options: &SyncOptions,
    source: Vec<Found>,
    target: Vec<Found>,
) -> SyncPlan {
    let side = |place: &SyncPlace, found: Vec<Found>| {
        let found = found.into_iter().map(Ok::<_, SyncError>).collect::<Vec<_>>();
        Side::new(place.clone(), stream::iter(found).boxed(), &options.filter)
    };
    let provider = provider_without_answers().await;
    let route = Route::between(&from, &to).expect("a route");
    let mut planner = Planner::new(&route, options, &provider);
    planner.compare(side(&from, source), side(&to, target)).await.expect("in order");
    planner.finish()
}

fn up() -> (SyncPlace, SyncPlace) {
    (SyncPlace::folder("photos"), SyncPlace::prefix("backup", ""))
}

fn down() -> (SyncPlace, SyncPlace) {
    (SyncPlace::prefix("backup", ""), SyncPlace::folder("/absent/photos"))
}

#[tokio::test]
async fn when_sides_are_compared_then_the_comparison_decides_what_is_copied() {
    let cases = [
        (SyncComparison::SizeAndTime, [Some(SyncReason::Missing), Some(SyncReason::Size), Some(SyncReason::Newer)]),
        (SyncComparison::SizeOnly, [Some(SyncReason::Missing), Some(SyncReason::Size), None]),
        (SyncComparison::Always, [Some(SyncReason::Always); 3]),
        (SyncComparison::MissingOnly, [Some(SyncReason::Missing), None, None]),
    ];
    for (comparison, expected) in cases {
        let options = SyncOptions { comparison, ..SyncOptions::default() };
        let source = ["a", "b", "c"].map(|path| at(path, 1, Some(9)));
        let target = vec![at("b", 2, Some(8)), at("c", 1, Some(8)), at("d", 1, Some(8))];
        let plan = planned_with(up(), &options, source.into(), target).await;
        let reasons: Vec<_> = plan.copies.iter().map(|copy| copy.reason).collect();
        assert_eq!(reasons, expected.into_iter().flatten().collect::<Vec<_>>(), "{comparison:?}");
        assert_eq!(plan.unchanged, 3 - plan.copies.len() as u64, "{comparison:?}");
        let is_missing_only = comparison == SyncComparison::MissingOnly;
        assert!(plan.copies.iter().all(|copy| copy.must_be_missing == is_missing_only), "{comparison:?}");
        assert!(plan.deletions.is_empty() && plan.is_whole(), "{comparison:?}");
    }
}

#[tokio::test]
async fn when_a_key_would_be_longer_than_1024_bytes_then_it_is_refused() {
    let (longest, longer) = ("k".repeat(1022), "l".repeat(1023));
    let places = (SyncPlace::folder("photos"), SyncPlace::prefix("backup", "p"));
    let found = vec![at(&longest, 1, None), at(&longer, 1, None)];
    let plan = planned_with(places, &SyncOptions::default(), found, Vec::new()).await;
    assert_eq!(plan.copies.iter().map(|copy| copy.path).collect::<Vec<_>>(), [longest]);
    assert_eq!((plan.refused[0].path.as_str(), &plan.refused[0].reason), (longer.as_str(), &SyncRefusal::KeyTooLong));
    assert!(!plan.is_whole());
}

#[tokio::test]
async fn when_keys_come_down_that_are_spelled_otherwise_then_they_are_refused_unless_they_are_allowed() {
    let found = || ["A", "Docs/x", "a", "b", "docs/y"].map(|path| at(path, 1, None)).into();
    let target = || vec![at("B", 1, None), at("c", 1, None)];
    let told = |plan: &SyncPlan| {
        let refused = plan.refused.iter().map(|refused| refused.path.clone()).collect::<Vec<_>>();
        (plan.copies.iter().map(|copy| copy.path).collect::<Vec<_>>(), refused)
    };
    let of = |paths: &[&str]| paths.iter().map(|path| (*path).to_owned()).collect::<Vec<_>>();
    let options = SyncOptions { delete: true, ..SyncOptions::default() };
    let plan = planned_with(down(), &options, found(), target()).await;
    assert_eq!(told(&plan), (of(&["Docs/x", "b"]), of(&["A", "a", "docs/y"])));
    let skipped: Vec<_> = plan.skipped.iter().map(|skipped| (skipped.path.as_str(), skipped.reason)).collect();
    assert_eq!(skipped, [("B", SyncSkip::OtherCase)]);
    assert_eq!(plan.deletions.iter().map(|deletion| deletion.path.as_str()).collect::<Vec<_>>(), ["c"]);
    let options = SyncOptions { allows_case_pairs: true, ..options };
    let plan = planned_with(down(), &options, found(), target()).await;
    assert_eq!(told(&plan), (of(&["A", "Docs/x", "a", "b", "docs/y"]), Vec::new()));
    assert_eq!(plan.deletions.len(), 2);
}

#[tokio::test]
async fn when_something_is_left_out_then_it_is_told_unless_it_was_excluded_and_its_place_is_not_deleted() {
    let skipped = |path: &str| Found::Skipped(SyncSkipped { path: path.to_owned(), reason: SyncSkip::Link });
    let refused = |path: &str| Found::Refused(SyncRefused { path: path.to_owned(), reason: SyncRefusal::NotUnicode });
    let filter = crate::SyncFilter::new([], ["*.tmp"]).expect("a glob");
    let options = SyncOptions { delete: true, filter, ..SyncOptions::default() };
    let source = vec![skipped("a"), skipped("b.tmp"), refused("c"), refused("d.tmp")];
    let target = vec![at("a/x", 1, None), at("c", 1, None), at("e", 1, None)];
    let plan = planned_with(up(), &options, source, target).await;
    let told: Vec<_> = plan.skipped.iter().map(|skipped| (skipped.path.as_str(), skipped.reason)).collect();
    let left_out = SyncSkip::LeftOutInSource;
    assert_eq!(told, [("a", SyncSkip::Link), ("a/x", left_out), ("c", left_out)]);
    assert_eq!(plan.refused.iter().map(|refused| refused.path.as_str()).collect::<Vec<_>>(), ["c"]);
    assert_eq!(plan.deletions.iter().map(|deletion| deletion.path.as_str()).collect::<Vec<_>>(), ["e"]);
}
