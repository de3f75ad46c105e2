//! Lists of keys, read by many requests at a time.

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

/// Reads a list whose keys begin with `prefix`; `fetch` gets the page behind a marker, `broken` makes the error of a list
/// that leads nowhere.
pub(crate) fn read<'a, T, E, F, B>(
    prefix: &str,
    options: ParallelList,
    fetch: F,
    broken: B,
) -> impl Stream<Item = Result<T, E>> + use<'a, T, E, F, B>
where
    T: Keyed + 'a,
    E: 'a,
    B: Fn(BrokenPaging) -> E + 'a,
    F: Fn(Option<Marker>) -> BoxFuture<'a, Result<KeyPage<T>, E>> + 'a,
{
    let start = Some((Reader::new(prefix, options, fetch), broken));
    let batches = stream::try_unfold(start, |state| async {
        let Some((mut reader, broken)) = state else { return Ok(None) };
        match reader.next().await {
            None => Ok(None),
            Some(Ok(batch)) => Ok(Some((stream::iter(batch.into_iter().map(Ok::<T, E>)), Some((reader, broken))))),
            Some(Err(Broken::Request(error))) => Err(error),
            Some(Err(Broken::Stuck)) => Err(broken(BrokenPaging::RepeatedCursor)),
        }
    });
    batches.try_flatten()
}

#[cfg(test)]
mod tests;
