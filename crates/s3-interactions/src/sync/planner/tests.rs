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
