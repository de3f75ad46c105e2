//! Two sides compared.

use super::case_pairs::CasePairs;
use super::error::SyncError;
use super::left::{SyncRefusal, SyncSkip};
use super::place::SyncPlace;
use super::plan::{SyncCopy, SyncDeletion, SyncPlan, SyncReason, SyncRefused, SyncSkipped};
use super::route::Route;
use super::side::{Found, Item, Side};
use super::walk::Walk;
use super::{SymbolicLinks, SyncComparison, SyncOptions, file_name};
use crate::object::key::LONGEST_KEY;
use crate::object::local_file::LocalFileError;
use aws_interactions_core::AwsClientProvider;
use std::cmp::Ordering;
use std::collections::HashSet;
use std::mem;
use std::path::Path;

/// Compares a source with a target, and says what makes the target like it. Changes nothing. One side at least is a
/// bucket's; [`run_sync`](crate::run_sync) does what the plan says.
///
/// Both sides are read in the order of their keys and compared as they come, lists by 32 requests at a time. Memory grows
/// with what differs, with the largest folder of files and those above it, and, for a download, by some 20 bytes a key to
/// find those that differ by case alone; lists read ahead hold up to 100,000 objects.
///
/// Nothing is planned that would lose what was not meant:
/// - A download is refused where its key is no path of a file in the folder, would go through a symbolic link, would have
///   to be a folder and a file at once, or differs from another by case alone.
/// - What a filter leaves out is not deleted, nor what has the place of something in the source that is left out, such
///   as a link. Nothing at all is deleted where a part of the source could not be read.
/// - Prefixes end in `/`: `2026` does not reach `2026-drafts/a`.
///
/// Calls `ListObjectsV2` (permission `s3:ListBucket`).
///
/// ```no_run
/// use s3_interactions::{SyncError, SyncOptions, SyncPlace, plan_sync};
///
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), SyncError> {
/// let (photos, backup) = (SyncPlace::folder("photos"), SyncPlace::prefix("backup", "photos"));
/// let plan = plan_sync(&photos, &backup, &SyncOptions::default(), provider).await?;
/// for copy in &plan.copies {
///     println!("{} goes to {}", copy.path, plan.target_of(&copy.path));
/// }
/// for refused in &plan.refused {
///     println!("{} cannot go: {}", refused.path, refused.reason);
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// - [`SyncError::NoBucket`] for two folders, [`SyncError::Overlap`] for prefixes of which one lies in the other: before
///   anything is read.
/// - [`SyncError::Folder`] where the source folder does not exist or may not be read, or what should be the target folder
///   is something else. A target folder that does not exist is an empty one.
/// - [`SyncError::List`] for a bucket that does not exist, has no valid name or keeps the caller out.
/// - [`SyncError::NotInOrder`] for a list that is in no order, as those of directory buckets are.
#[tracing::instrument(skip_all, fields(source = %source, target = %target))]
pub async fn plan_sync(
    source: &SyncPlace,
    target: &SyncPlace,
    options: &SyncOptions,
    provider: &AwsClientProvider,
) -> Result<SyncPlan, SyncError> {
    let route = Route::between(source, target)?;
    let (from, to) = sides(&route, options, provider)?;
    let mut planner = Planner::new(route.clone(), options);
    planner.compare(from, to).await?;
    Ok(planner.finish())
}

fn sides<'a>(
    route: &'a Route,
    options: &'a SyncOptions,
    provider: &'a AwsClientProvider,
) -> Result<(Side<'a>, Side<'a>), SyncError> {
    let filter = &options.filter;
    let prefix = |prefix, has_markers| Side::of_prefix(prefix, has_markers, filter, provider);
    Ok(match route {
        Route::Up { from, to } => {
            let walk = Walk::begin(from, options.links).map_err(SyncError::Folder)?;
            (Side::of_folder(from, Some(walk), filter), prefix(to, false))
        }
        Route::Down { from, to } => (prefix(from, false), Side::of_folder(to, target_walk(to)?, filter)),
        Route::Across { from, to } => (prefix(from, true), prefix(to, true)),
    })
}

fn target_walk(folder: &Path) -> Result<Option<Walk>, SyncError> {
    match Walk::begin(folder, SymbolicLinks::Skip) {
        Ok(walk) => Ok(Some(walk)),
        Err(LocalFileError::FolderDoesNotExist { .. }) if folder.symlink_metadata().is_err() => Ok(None),
        Err(error) => Err(SyncError::Folder(error)),
    }
}

struct Planner<'a> {
    options: &'a SyncOptions,
    plan: SyncPlan,
    case_pairs: CasePairs,
    /// Those of the source that the one at hand begins with: one of them may have to be its folder.
    beginnings: Vec<String>,
    extra: Vec<SyncDeletion>,
}

impl<'a> Planner<'a> {
    fn new(route: Route, options: &'a SyncOptions) -> Self {
        let (plan, case_pairs) = (SyncPlan::new(route), CasePairs::default());
        Self { options, plan, case_pairs, beginnings: Vec::new(), extra: Vec::new() }
    }

    async fn compare(&mut self, mut source: Side<'_>, mut target: Side<'_>) -> Result<(), SyncError> {
        let (mut from, mut to) = (source.next().await?, target.next().await?);
        while let Some(order) = order_of(from.as_ref(), to.as_ref()) {
            let item = if order.is_le() { mem::replace(&mut from, source.next().await?) } else { None };
            let there = if order.is_ge() { mem::replace(&mut to, target.next().await?) } else { None };
            match (item, there) {
                (Some(item), there) => {
                    let reason = there.map_or(Some(SyncReason::Missing), |there| self.difference(&item, &there));
                    self.take(item, reason);
                }
                (None, Some(there)) if self.options.delete => {
                    self.extra.push(SyncDeletion { path: there.path, size: there.size });
                }
                (None, _) => {}
            }
        }
        self.settle(source.others, target.others);
        Ok(())
    }

    fn difference(&self, source: &Item, target: &Item) -> Option<SyncReason> {
        if source.size != target.size {
            return Some(SyncReason::Size);
        }
        // Of what has no time nobody knows that it is older.
        let is_older = source.modified.zip(target.modified).is_some_and(|(source, target)| source <= target);
        (self.options.comparison == SyncComparison::SizeAndTime && !is_older).then_some(SyncReason::Newer)
    }

    fn take(&mut self, item: Item, reason: Option<SyncReason>) {
        let fit = self.fit(&item.path);
        let Item { path, size, modified } = item;
        match (reason, fit) {
            (None, _) => self.plan.unchanged += 1,
            (Some(reason), Ok(())) => self.plan.copies.push(SyncCopy { path, size, modified, reason }),
            (Some(_), Err(reason)) => self.plan.refused.push(SyncRefused { path, reason }),
        }
    }

    /// Whether the target can have it.
    fn fit(&mut self, path: &str) -> Result<(), SyncRefusal> {
        match &self.plan.route {
            Route::Up { to, .. } | Route::Across { to, .. } => {
                if to.key.len() + path.len() > LONGEST_KEY {
                    Err(SyncRefusal::KeyTooLong)
                } else {
                    Ok(())
                }
            }
            Route::Down { to, .. } => {
                file_name::check(path)?;
                let is_spelled_otherwise = self.case_pairs.add(path) && !self.options.allows_case_pairs;
                file_above(&mut self.beginnings, path)?;
                if is_spelled_otherwise { Err(SyncRefusal::CasePair) } else { file_name::check_way(to, path) }
            }
        }
    }

    /// Takes what is no file and no object.
    fn settle(&mut self, source: Vec<Found>, target: Vec<Found>) {
        let filter = &self.options.filter;
        let left_out = source.iter().filter_map(Found::left_out).map(str::to_owned).collect();
        let is_source_unread = source.iter().any(|found| matches!(found, Found::Unread(_)));
        for found in source {
            match found {
                Found::Refused(refused) if !filter.leaves_out(&refused.path) => self.plan.refused.push(refused),
                other => self.note(other),
            }
        }
        for found in target {
            self.note(found);
        }
        self.delete(is_source_unread, &left_out);
    }

    fn note(&mut self, found: Found) {
        match found {
            Found::Skipped(skipped) if !self.options.filter.leaves_out(&skipped.path) => {
                self.plan.skipped.push(skipped);
            }
            Found::Unread(unread) => self.plan.unread.push(unread),
            _ => {}
        }
    }

    fn delete(&mut self, is_source_unread: bool, left_out: &HashSet<String>) {
        for extra in mem::take(&mut self.extra) {
            let reason = match () {
                () if is_source_unread => SyncSkip::SourceUnread,
                () if is_at_or_below(&extra.path, left_out) => SyncSkip::LeftOutInSource,
                () if !self.options.allows_case_pairs && self.case_pairs.has(&extra.path) => SyncSkip::OtherCase,
                () => {
                    self.plan.deletions.push(extra);
                    continue;
                }
            };
            self.plan.skipped.push(SyncSkipped { path: extra.path, reason });
        }
    }

    fn finish(mut self) -> SyncPlan {
        if !self.options.allows_case_pairs {
            let is_of_pair = |copy: &mut SyncCopy| self.case_pairs.is_of_pair(&copy.path);
            let pairs = self.plan.copies.extract_if(.., is_of_pair);
            let refused = pairs.map(|copy| SyncRefused { path: copy.path, reason: SyncRefusal::CasePair });
            self.plan.refused.extend(refused);
        }
        self.plan.skipped.sort_by(|one, other| one.path.cmp(&other.path));
        self.plan.refused.sort_by(|one, other| one.path.cmp(&other.path));
        self.plan.unread.sort_by(|one, other| one.path.cmp(&other.path));
        self.plan
    }
}

/// Which of the two comes first; none at the end of both.
fn order_of(source: Option<&Item>, target: Option<&Item>) -> Option<Ordering> {
    match (source, target) {
        (None, None) => None,
        (Some(_), None) => Some(Ordering::Less),
        (None, Some(_)) => Some(Ordering::Greater),
        (Some(source), Some(target)) => Some(source.path.cmp(&target.path)),
    }
}

/// Refuses what lies in a folder of the name of another file. Between `a` and `a/b` there may be others, as `a-b`, which
/// all begin with `a`.
fn file_above(beginnings: &mut Vec<String>, path: &str) -> Result<(), SyncRefusal> {
    while beginnings.last().is_some_and(|beginning| !path.starts_with(beginning.as_str())) {
        beginnings.pop();
    }
    let is_above = |file: &&String| path.get(file.len()..).is_some_and(|rest| rest.starts_with('/'));
    let above = beginnings.iter().find(is_above).cloned();
    beginnings.push(path.to_owned());
    above.map_or(Ok(()), |path| Err(SyncRefusal::FileInTheWay { path }))
}

fn is_at_or_below(path: &str, places: &HashSet<String>) -> bool {
    let above = path.match_indices('/').filter_map(|(end, _)| path.get(..end));
    above.chain([path]).any(|place| places.contains(place))
}

#[cfg(test)]
mod tests {
    use super::*;
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
        let mut planner = Planner::new(Route::between(&from, &to).expect("a route"), &options);
        planner.compare(side(&from, source), side(&to, target)).await.expect("in order");
        planner.finish()
    }

    #[tokio::test]
    async fn when_a_part_of_the_source_is_unread_then_nothing_is_deleted_and_the_rest_is_copied() {
        let plan = planned(vec![at("a", 1, None), unread("b")], vec![at("b/c", 1, None), at("d", 1, None)]).await;
        assert_eq!(plan.copies.iter().map(|copy| copy.path.as_str()).collect::<Vec<_>>(), ["a"]);
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
            assert_eq!(plan.copies.first().map(|copy| copy.reason), expected);
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
}
