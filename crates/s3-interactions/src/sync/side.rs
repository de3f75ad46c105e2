//! The two sides, read in the order of their paths.

use super::error::SyncError;
use super::filter::SyncFilter;
use super::left::SyncSkip;
use super::place::SyncPlace;
use super::plan::{SyncRefused, SyncSkipped, SyncUnread};
use super::walk::Walk;
use crate::object::list::ObjectSummary;
use crate::object::local_file::LocalFileError;
use crate::object::parallel_list::stream_bucket_objects_in_parallel;
use crate::parallel::{ListOrder, ParallelList};
use crate::uri::S3Uri;
use aws_interactions_core::AwsClientProvider;
use futures::stream::BoxStream;
use futures::{StreamExt, TryStreamExt, stream};
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// How much of a folder is read in one go, on a thread that may block.
const AT_ONCE: usize = 1000;

/// A file or an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Item {
    pub(super) path: String,
    pub(super) size: u64,
    pub(super) modified: Option<SystemTime>,
}

/// What is found on a side.
#[derive(Debug)]
pub(super) enum Found {
    Item(Item),
    Skipped(SyncSkipped),
    Refused(SyncRefused),
    Unread(SyncUnread),
}

/// One side, of which the next item is asked for.
pub(super) struct Side<'a> {
    place: SyncPlace,
    filter: &'a SyncFilter,
    found: BoxStream<'a, Result<Found, SyncError>>,
    last: Option<String>,
    /// What is no item, so far.
    pub(super) others: Vec<Found>,
}

impl<'a> Side<'a> {
    pub(super) fn of_folder(folder: &Path, walk: Option<Walk>, filter: &'a SyncFilter) -> Self {
        let found = stream::try_unfold(walk.map(|walk| (folder.to_owned(), walk)), read_on);
        let found = found.map_ok(|found| stream::iter(found.into_iter().map(Ok))).try_flatten();
        Self::new(SyncPlace::folder(folder), found.boxed(), filter)
    }

    /// `has_markers` where keys that stand for folders are objects as any other.
    pub(super) fn of_prefix(
        prefix: &'a S3Uri,
        has_markers: bool,
        filter: &'a SyncFilter,
        provider: &'a AwsClientProvider,
    ) -> Self {
        let options = ParallelList { order: ListOrder::Keys, ..ParallelList::default() };
        let key = Some(prefix.key.as_str()).filter(|key| !key.is_empty());
        let objects = stream_bucket_objects_in_parallel(&prefix.bucket, key, options, provider);
        let found = objects.map_ok(move |object| found_object(object, prefix, has_markers)).map_err(SyncError::List);
        Self::new(SyncPlace::Prefix(prefix.clone()), found.boxed(), filter)
    }

    /// One that nobody needs to look at.
    pub(super) fn unread(prefix: &S3Uri, filter: &'a SyncFilter) -> Self {
        Self::new(SyncPlace::Prefix(prefix.clone()), stream::empty().boxed(), filter)
    }

    pub(super) fn new(
        place: SyncPlace,
        found: BoxStream<'a, Result<Found, SyncError>>,
        filter: &'a SyncFilter,
    ) -> Self {
        Self { place, filter, found, last: None, others: Vec::new() }
    }

    /// The next item that takes part.
    pub(super) async fn next(&mut self) -> Result<Option<Item>, SyncError> {
        while let Some(found) = self.found.try_next().await? {
            match found {
                Found::Item(item) => {
                    self.check_order(&item.path)?;
                    if self.filter.takes(&item.path) {
                        return Ok(Some(item));
                    }
                }
                other => self.others.push(other),
            }
        }
        Ok(None)
    }

    /// What is out of order would be taken for missing on the other side, and deleted.
    fn check_order(&mut self, path: &str) -> Result<(), SyncError> {
        let last = self.last.get_or_insert_default();
        if !last.is_empty() && last.as_str() >= path {
            return Err(SyncError::NotInOrder { place: self.place.clone(), path: path.to_owned() });
        }
        path.clone_into(last);
        Ok(())
    }
}

async fn read_on(state: Option<(PathBuf, Walk)>) -> Result<Option<(Vec<Found>, Option<(PathBuf, Walk)>)>, SyncError> {
    let Some((folder, mut walk)) = state else { return Ok(None) };
    let read = tokio::task::spawn_blocking(move || (walk.by_ref().take(AT_ONCE).collect::<Vec<_>>(), walk));
    let (found, walk) = read.await.map_err(|error| {
        SyncError::Folder(LocalFileError::Io { path: folder.clone(), source: io::Error::other(error) })
    })?;
    let is_end = found.len() < AT_ONCE;
    Ok(Some((found, (!is_end).then_some((folder, walk)))))
}

fn found_object(object: ObjectSummary, prefix: &S3Uri, has_markers: bool) -> Found {
    let ObjectSummary { key, size, modified, .. } = object;
    let path = key.get(prefix.key.len()..).unwrap_or_default().to_owned();
    if !has_markers && (path.is_empty() || path.ends_with('/')) {
        return Found::Skipped(SyncSkipped { path, reason: SyncSkip::FolderMarker });
    }
    Found::Item(Item { path, size, modified })
}

impl Found {
    /// The path of what is not taken, though it is there.
    pub(super) fn left_out(&self) -> Option<&str> {
        match self {
            Self::Skipped(skipped) => Some(&skipped.path),
            Self::Refused(refused) => Some(&refused.path),
            Self::Item(_) | Self::Unread(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::object::parallel_list::tests::page_of_bucket;
    use crate::stand_in::{answer_of, provider_over};
    use futures::FutureExt;
    use std::collections::BTreeSet;
    use std::time::Duration;

    async fn read(paths: &[&str]) -> Result<Vec<String>, SyncError> {
        let items: Vec<_> = paths
            .iter()
            .map(|path| Ok(Found::Item(Item { path: (*path).to_owned(), size: 1, modified: None })))
            .collect();
        let filter = SyncFilter::new([], ["hidden"]).expect("a glob");
        let mut side = Side::new(SyncPlace::prefix("logs", ""), stream::iter(items).boxed(), &filter);
        let mut read = Vec::new();
        while let Some(item) = side.next().await? {
            read.push(item.path);
        }
        Ok(read)
    }

    #[tokio::test]
    async fn when_a_side_is_read_then_what_takes_part_comes_in_its_order() {
        assert_eq!(read(&["", "a", "a/b", "hidden", "ä"]).await.expect("in order"), ["", "a", "a/b", "ä"]);
    }

    #[tokio::test(start_paused = true)]
    async fn when_a_prefix_is_read_by_many_requests_then_its_objects_come_in_their_order() {
        let keys: BTreeSet<String> = (0..200).map(|number| format!("a/{number:03}")).collect();
        let bucket = keys.clone();
        let provider = provider_over(move |request| {
            let query = request.uri().split_once('?').map(|(_, query)| query).unwrap_or_default();
            let page = answer_of(page_of_bucket(&bucket, query), &[("content-type", "application/xml")]);
            tokio::time::sleep(Duration::from_millis(30)).map(|()| page)
        })
        .await;
        let (prefix, filter) = ("s3://logs/a/".parse().expect("a place"), SyncFilter::default());
        let mut side = Side::of_prefix(&prefix, false, &filter, &provider);
        for key in keys {
            let item = side.next().await.expect("in order").expect("another");
            assert_eq!(format!("a/{}", item.path), key);
        }
        assert_eq!(side.next().await.expect("in order"), None);
    }

    #[tokio::test]
    async fn when_a_side_is_out_of_order_or_tells_twice_then_it_is_an_error() {
        for (paths, wrong) in [(["a", "c", "b"], "b"), (["a", "b", "b"], "b"), (["b", "hidden", "c"], "c")] {
            let error = read(&paths).await.expect_err("out of order");
            assert!(matches!(&error, SyncError::NotInOrder { path, .. } if path == wrong), "{error:?}");
        }
    }

    #[test]
    fn when_something_is_left_out_then_its_path_is_told_and_of_what_takes_part_or_is_unread_none() {
        let path = || "a".to_owned();
        let skipped = Found::Skipped(SyncSkipped { path: path(), reason: SyncSkip::Link });
        let refused = Found::Refused(SyncRefused { path: path(), reason: super::super::left::SyncRefusal::NotUnicode });
        assert_eq!((skipped.left_out(), refused.left_out()), (Some("a"), Some("a")));
        assert_eq!(Found::Item(Item { path: path(), size: 1, modified: None }).left_out(), None);
    }
}
