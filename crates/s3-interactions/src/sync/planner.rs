//! Two sides compared.

use super::case_pairs::CasePairs;
use super::copies::SyncCopies;
use super::error::SyncError;
use super::left::{SyncRefusal, SyncSkip};
use super::place::SyncPlace;
use super::plan::{SyncCopy, SyncDeletion, SyncPlan, SyncReason, SyncRefused, SyncSkipped};
use super::route::Route;
use super::side::{Found, Item, Side};
use super::walk::Walk;
use super::{SymbolicLinks, SyncComparison, SyncOptions, contents, file_name};
use crate::object::key::LONGEST_KEY;
use crate::object::local_file::LocalFileError;
use aws_interactions_core::AwsClientProvider;
use futures::TryStreamExt;
use futures::future::BoxFuture;
use futures::stream::FuturesUnordered;
use std::cmp::Ordering;
use std::collections::HashSet;
use std::path::Path;
use std::{iter, mem};

/// Each holds a file open, and a connection.
const COMPARED_AT_A_TIME: usize = 32;

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
/// Calls `ListObjectsV2` (permission `s3:ListBucket`), and `HeadObject` and `GetObjectAttributes` where checksums are
/// compared.
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
/// - [`SyncError::Checksum`] where one could not be asked for, for another reason than that access is denied.
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
    let mut planner = Planner::new(&route, options, provider);
    planner.compare(from, to).await?;
    Ok(planner.finish())
}

fn sides<'a>(
    route: &'a Route,
    options: &'a SyncOptions,
    provider: &'a AwsClientProvider,
) -> Result<(Side<'a>, Side<'a>), SyncError> {
    let filter = &options.filter;
    let is_target_read = options.delete || options.comparison != SyncComparison::Always;
    let target = |prefix, has_markers| {
        if is_target_read {
            Side::of_prefix(prefix, has_markers, filter, provider)
        } else {
            Side::unread(prefix, filter)
        }
    };
    let prefix = |prefix, has_markers| Side::of_prefix(prefix, has_markers, filter, provider);
    Ok(match route {
        Route::Up { from, to } => {
            let walk = Walk::begin(from, options.links).map_err(SyncError::Folder)?;
            (Side::of_folder(from, Some(walk), filter), target(to, false))
        }
        Route::Down { from, to } => (prefix(from, false), Side::of_folder(to, target_walk(to)?, filter)),
        Route::Across { from, to } => (prefix(from, true), target(to, true)),
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
    route: &'a Route,
    options: &'a SyncOptions,
    provider: &'a AwsClientProvider,
    plan: SyncPlan,
    case_pairs: CasePairs,
    /// Those of the source that the one at hand begins with: one of them may have to be its folder.
    beginnings: Vec<String>,
    extra: Vec<SyncDeletion>,
    /// What is copied for its contents, which come to be compared in any order.
    differing: Vec<SyncCopy>,
    /// Those whose contents are being compared.
    comparing: FuturesUnordered<BoxFuture<'a, Result<Compared, SyncError>>>,
}

/// Something of the source, whether the target can have it, and why it should.
struct Compared {
    item: Item,
    fit: Result<(), SyncRefusal>,
    reason: Option<SyncReason>,
}

impl<'a> Planner<'a> {
    fn new(route: &'a Route, options: &'a SyncOptions, provider: &'a AwsClientProvider) -> Self {
        Self {
            route,
            options,
            provider,
            plan: SyncPlan::new(route.clone(), options.links == SymbolicLinks::Follow),
            case_pairs: CasePairs::default(),
            beginnings: Vec::new(),
            extra: Vec::new(),
            differing: Vec::new(),
            comparing: FuturesUnordered::new(),
        }
    }

    async fn compare(&mut self, mut source: Side<'_>, mut target: Side<'_>) -> Result<(), SyncError> {
        let (mut from, mut to) = (source.next().await?, target.next().await?);
        while let Some(order) = order_of(from.as_ref(), to.as_ref()) {
            let item = if order.is_le() { mem::replace(&mut from, source.next().await?) } else { None };
            let there = if order.is_ge() { mem::replace(&mut to, target.next().await?) } else { None };
            match (item, there) {
                (Some(item), there) => self.look(item, there).await?,
                (None, Some(there)) if self.options.delete => {
                    self.extra.push(SyncDeletion { path: there.path, size: there.size });
                }
                (None, _) => {}
            }
        }
        self.wait_for_all_but(0).await?;
        self.settle(source.others, target.others);
        Ok(())
    }

    async fn look(&mut self, item: Item, there: Option<Item>) -> Result<(), SyncError> {
        let fit = self.fit(&item.path);
        let reason = match there {
            Some(there) if self.options.comparison == SyncComparison::Checksum && there.size == item.size => {
                let (route, provider) = (self.route, self.provider);
                self.comparing.push(Box::pin(async move {
                    let reason = contents::difference(route, &item.path, provider).await?;
                    Ok(Compared { item, fit, reason })
                }));
                return self.wait_for_all_but(COMPARED_AT_A_TIME).await;
            }
            Some(there) => self.difference(&item, &there),
            None if self.options.comparison == SyncComparison::Always => Some(SyncReason::Always),
            None => Some(SyncReason::Missing),
        };
        self.take(Compared { item, fit, reason });
        Ok(())
    }

    async fn wait_for_all_but(&mut self, count: usize) -> Result<(), SyncError> {
        while self.comparing.len() > count {
            if let Some(compared) = self.comparing.try_next().await? {
                self.take(compared);
            }
        }
        Ok(())
    }

    fn difference(&self, source: &Item, target: &Item) -> Option<SyncReason> {
        // Of what has no time nobody knows that it is older.
        let is_older = || source.modified.zip(target.modified).is_some_and(|(source, target)| source <= target);
        match self.options.comparison {
            SyncComparison::Always => Some(SyncReason::Always),
            SyncComparison::MissingOnly => None,
            _ if source.size != target.size => Some(SyncReason::Size),
            SyncComparison::SizeAndTime if !is_older() => Some(SyncReason::Newer),
            _ => None,
        }
    }

    fn take(&mut self, Compared { item, fit, reason }: Compared) {
        let Item { path, size, modified } = item;
        let must_be_missing = self.options.comparison == SyncComparison::MissingOnly;
        match (reason, fit) {
            (None, _) => self.plan.unchanged += 1,
            (Some(reason), Ok(())) => {
                let copy = SyncCopy { path, size, modified, must_be_missing, reason };
                let is_in_order = !matches!(reason, SyncReason::Content | SyncReason::Incomparable);
                if is_in_order { self.plan.copies.push(&copy) } else { self.differing.push(copy) }
            }
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

    fn pack_again(&mut self, refuses_pairs: bool) {
        self.differing.sort_by(|one, other| one.path.cmp(&other.path));
        let (copies, differing) = (mem::take(&mut self.plan.copies), mem::take(&mut self.differing));
        for copy in in_order(&copies, differing) {
            if refuses_pairs && self.case_pairs.is_of_pair(&copy.path) {
                self.plan.refused.push(SyncRefused { path: copy.path, reason: SyncRefusal::CasePair });
            } else {
                self.plan.copies.push(&copy);
            }
        }
    }

    fn finish(mut self) -> SyncPlan {
        let refuses_pairs = !self.options.allows_case_pairs && self.case_pairs.has_pairs();
        if refuses_pairs || !self.differing.is_empty() {
            self.pack_again(refuses_pairs);
        }
        self.plan.skipped.sort_by(|one, other| one.path.cmp(&other.path));
        self.plan.refused.sort_by(|one, other| one.path.cmp(&other.path));
        self.plan.unread.sort_by(|one, other| one.path.cmp(&other.path));
        self.plan
    }
}

/// Those of two lists in the order of their paths.
fn in_order(copies: &SyncCopies, others: Vec<SyncCopy>) -> impl Iterator<Item = SyncCopy> {
    let (mut copies, mut others) = (copies.iter().peekable(), others.into_iter().peekable());
    iter::from_fn(move || match (copies.peek(), others.peek()) {
        (Some(copy), Some(other)) if copy.path < other.path => copies.next(),
        (_, Some(_)) => others.next(),
        (_, None) => copies.next(),
    })
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
mod tests;
