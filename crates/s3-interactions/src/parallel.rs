//! Lists of keys, read by many requests at a time.

mod folders;
mod key_range;
mod reader;
mod split;

use crate::bucket::error::BucketError;
use crate::bucket::name::is_directory_bucket;
use aws_interactions_core::BrokenPaging;
use futures::future::BoxFuture;
use futures::{Stream, TryStreamExt, stream};
use reader::{Broken, Reader};
use std::num::NonZeroUsize;

/// How a list is read by many requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ParallelList {
    /// Requests under way at a time. 32 by default. S3 takes 5,500 a second for each prefix.
    pub requests: NonZeroUsize,
    /// In which order the objects come.
    pub order: ListOrder,
}

impl Default for ParallelList {
    fn default() -> Self {
        Self { requests: NonZeroUsize::new(32).unwrap_or(NonZeroUsize::MIN), order: ListOrder::default() }
    }
}

impl ParallelList {
    /// Whether the bucket can be listed so.
    pub(crate) fn check(&self, bucket: &str) -> Result<(), BucketError> {
        if self.order == ListOrder::Keys && is_directory_bucket(bucket) {
            return Err(BucketError::NoKeyOrder { bucket: bucket.to_owned() });
        }
        Ok(())
    }
}

/// In which order objects come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum ListOrder {
    /// By the bytes of their keys, as S3 lists them. What is read ahead waits in memory, 100,000 objects at most: lists
    /// of some hundred pages are read as fast as in any order, those of thousands at a fifth of the speed.
    Keys,
    /// As they are found: nothing waits, and the whole list goes as fast as its requests.
    #[default]
    Any,
}

/// What stands in a list.
pub(crate) trait Keyed {
    fn key(&self) -> &str;
}

/// Where a page of a list ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Marker {
    pub(crate) key: String,
    /// The version, where the page may end between two of one key.
    pub(crate) version: Option<String>,
}

/// A page of a list, and where it ends if more follows.
#[derive(Debug)]
pub(crate) struct KeyPage<T> {
    pub(crate) items: Vec<T>,
    pub(crate) end: Option<Marker>,
}

/// What a folder holds, cut at the next `/`.
#[derive(Debug)]
pub(crate) struct FolderNames {
    /// The folders in it.
    pub(crate) names: Vec<String>,
    /// Whether there is more than was told.
    pub(crate) has_more: bool,
}

impl FolderNames {
    pub(crate) fn new(names: Vec<String>, is_truncated: Option<bool>) -> Self {
        Self { names, has_more: is_truncated.unwrap_or_default() }
    }

    /// Of a level that could not be asked for.
    pub(crate) fn unknown() -> Self {
        Self { names: Vec::new(), has_more: true }
    }
}

/// Where a list comes from.
pub(crate) trait KeySource {
    type Item: Keyed + 'static;
    type Error: 'static;

    /// The page behind a marker, of keys that begin with `within`, or with what all keys of the list begin with.
    fn page(
        &self,
        within: Option<String>,
        after: Option<Marker>,
    ) -> BoxFuture<'static, Result<KeyPage<Self::Item>, Self::Error>>;

    /// The folders of `level`, which ends in `/` or is what all keys begin with, behind a key. It is asked for to know
    /// where to read: whoever may not ask for it answers that there is more.
    fn folders(&self, level: String, behind: String) -> BoxFuture<'static, FolderNames>;

    /// The error of a list that leads nowhere.
    fn broken(&self, how: BrokenPaging) -> Self::Error;
}

/// Reads a list whose keys begin with `prefix`.
pub(crate) fn read<S: KeySource>(
    prefix: &str,
    options: ParallelList,
    source: S,
) -> impl Stream<Item = Result<S::Item, S::Error>> + use<S> {
    let start = Some(Reader::new(prefix, options, source));
    let batches = stream::try_unfold(start, |state| async {
        let Some(mut reader) = state else { return Ok(None) };
        match reader.next().await {
            None => Ok(None),
            Some(Ok(batch)) => Ok(Some((stream::iter(batch.into_iter().map(Ok::<S::Item, S::Error>)), Some(reader)))),
            Some(Err(Broken::Request(error))) => Err(error),
            Some(Err(Broken::Stuck)) => Err(reader.broken(BrokenPaging::RepeatedCursor)),
        }
    });
    batches.try_flatten()
}

#[cfg(test)]
mod tests;
