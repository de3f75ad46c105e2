//! Many deletions, beside the list that names them.

use super::batch::{BATCH, DeletedBatch, delete_batch};
use super::room::Room;
use super::{FailedDelete, ObjectVersion};
use crate::bucket::error::BucketError;
use crate::bucket::name;
use crate::object::error::ObjectError;
use crate::object::key;
use crate::object::list::ObjectSummary;
use crate::object::version_list::VersionSummary;
use crate::progress::Progress;
use aws_interactions_core::{AwsClientProvider, RequestError};
use futures::stream::FuturesUnordered;
use futures::{Stream, StreamExt, TryStreamExt, future};
use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;

/// Failures that a report names; the rest is counted.
const NAMED_FAILURES: usize = 1000;

/// How entries are deleted.
#[derive(Debug, Clone, Default)]
pub struct EmptyOptions {
    /// Delete what object lock protects in governance mode (permission `s3:BypassGovernanceRetention`). Compliance
    /// mode and legal holds protect from everybody: their objects are reported.
    pub bypass_governance: bool,
    /// Told how many entries are gone.
    pub on_progress: Progress,
    /// Told what became of each entry.
    pub on_outcome: DeleteOutcomes,
}

/// What became of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct DeleteOutcome<'a> {
    /// What was to be deleted.
    pub entry: &'a ObjectVersion,
    /// Whether it is, or was, a delete marker.
    pub is_delete_marker: bool,
    /// Its size in bytes, where a list told it.
    pub size: Option<u64>,
    /// Why it is still there, if it is.
    pub failure: Option<&'a FailedDelete>,
}

/// A callback that is told what became of each entry, in the order in which S3 answers.
///
/// Called from the task that does the work: it must be quick.
///
/// ```
/// use s3_interactions::DeleteOutcomes;
///
/// let told = DeleteOutcomes::new(|outcome| eprintln!("{}: {:?}", outcome.entry.key, outcome.failure));
/// ```
#[derive(Clone, Default)]
pub struct DeleteOutcomes(Option<Arc<Tell>>);

type Tell = dyn Fn(DeleteOutcome<'_>) + Send + Sync;

impl DeleteOutcomes {
    /// Calls `tell` with each. Without one, `DeleteOutcomes::default()` tells nobody.
    pub fn new(tell: impl Fn(DeleteOutcome<'_>) + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(tell)))
    }
}

impl fmt::Debug for DeleteOutcomes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("DeleteOutcomes").field(&self.0.is_some()).finish()
    }
}

/// What deleting many entries came to. Its size has a bound, however many they were.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct EmptyReport {
    /// Objects, or versions of them, that were deleted.
    pub versions: u64,
    /// Delete markers that were deleted.
    pub delete_markers: u64,
    /// Multipart uploads that were aborted.
    pub uploads: u64,
    /// How many entries S3 would not delete.
    pub remaining: u64,
    /// Those by S3's error code.
    pub reasons: BTreeMap<String, u64>,
    /// The first 1,000 of those, and why.
    pub failed: Vec<FailedDelete>,
}

impl EmptyReport {
    pub(crate) fn deleted(&self) -> u64 {
        self.versions + self.delete_markers + self.uploads
    }

    /// Counts a batch of which `markers` delete markers are gone.
    fn add(&mut self, entries: usize, markers: usize, failed: Vec<FailedDelete>) {
        self.delete_markers += to_count(markers);
        // A stand-in may name more failures than there were entries.
        self.versions += to_count(entries.saturating_sub(failed.len()).saturating_sub(markers));
        self.remaining += to_count(failed.len());
        for failed in failed {
            match self.reasons.get_mut(&failed.code) {
                Some(count) => *count += 1,
                None => drop(self.reasons.insert(failed.code.clone(), 1)),
            }
            if self.failed.len() < NAMED_FAILURES {
                self.failed.push(failed);
            }
        }
    }
}

/// What is to be deleted, and what is known of it.
#[derive(Debug)]
pub(crate) struct Doomed {
    version: ObjectVersion,
    is_delete_marker: bool,
    size: Option<u64>,
}

impl From<ObjectVersion> for Doomed {
    fn from(version: ObjectVersion) -> Self {
        Self { version, is_delete_marker: false, size: None }
    }
}

impl From<ObjectSummary> for Doomed {
    fn from(object: ObjectSummary) -> Self {
        Self { size: Some(object.size), is_delete_marker: false, version: object.into() }
    }
}

impl From<VersionSummary> for Doomed {
    fn from(version: VersionSummary) -> Self {
        let (is_delete_marker, size) = (version.is_delete_marker, version.size);
        Self { is_delete_marker, size: (!is_delete_marker).then_some(size), version: version.into() }
    }
}

/// Deletes what the list names while it is read, and counts it in `report`. No more than the batches under way and what
/// the list reads ahead is in memory.
pub(crate) async fn purge<E>(
    bucket: &str,
    list: impl Stream<Item = Result<Doomed, E>>,
    failure: impl Fn(RequestError) -> E,
    options: &EmptyOptions,
    provider: &AwsClientProvider,
    report: &mut EmptyReport,
) -> Result<(), E> {
    // An error of the list comes with the entries that were read before it: they stay for the next call.
    let mut batches = pin!(list.try_chunks(BATCH).map_err(|error| error.1).fuse());
    let (mut under_way, mut room) = (FuturesUnordered::new(), Room::new());
    loop {
        tokio::select! {
            Some(done) = under_way.next() => {
                let Done { batch, deleted, took } = Result::map_err(done, &failure)?;
                let DeletedBatch { failed, was_turned_away } = deleted;
                room.learn(took, was_turned_away);
                let markers = tell(&batch, &failed, &options.on_outcome);
                report.add(batch.len(), markers, failed);
                options.on_progress.report(report.deleted());
            }
            Some(batch) = batches.next(), if under_way.len() < room.count() => {
                under_way.push(delete(bucket, batch?, options.bypass_governance, provider));
            }
            else => return Ok(()),
        }
    }
}

/// A batch that was deleted.
struct Done {
    batch: Vec<Doomed>,
    deleted: DeletedBatch,
    took: Duration,
}

async fn delete(
    bucket: &str,
    batch: Vec<Doomed>,
    bypass_governance: bool,
    provider: &AwsClientProvider,
) -> Result<Done, RequestError> {
    let (begun, versions) = (Instant::now(), batch.iter().map(|doomed| &doomed.version).collect());
    let deleted = Box::pin(delete_batch(bucket, versions, bypass_governance, provider)).await?;
    Ok(Done { batch, deleted, took: begun.elapsed() })
}

/// Tells what became of a batch, and answers how many delete markers are gone.
fn tell(batch: &[Doomed], failed: &[FailedDelete], outcomes: &DeleteOutcomes) -> usize {
    let failures: HashMap<_, _> = failed.iter().map(|failed| (failed.named(), failed)).collect();
    let mut markers = 0;
    for Doomed { version, is_delete_marker, size } in batch {
        let failure = failures.get(&version.named()).or_else(|| failures.get(&version.key_alone())).copied();
        markers += usize::from(*is_delete_marker && failure.is_none());
        if let Some(tell) = &outcomes.0 {
            tell(DeleteOutcome { entry: version, is_delete_marker: *is_delete_marker, size: *size, failure });
        }
    }
    markers
}

/// Deletes the objects, or versions of them, that a stream names, 1,000 a request and eight requests at a time, up to 32
/// where S3 is far and fewer while it turns them away. Memory does not grow with the stream.
///
/// Failures inside a success, and requests that S3 turns away for a while, are retried up to five times, with pauses. What
/// is left then is in the report, and is not an error of this function. The order of deletions is not that of the stream.
///
/// Calls `DeleteObjects` (permissions `s3:DeleteObject`, and `s3:DeleteObjectVersion` for versions); `DeleteObject` for
/// keys that XML cannot carry, and for stand-ins that do not take a batch.
///
/// ```no_run
/// # use s3_interactions::{EmptyOptions, ObjectFilter, ParallelList, delete_object_stream, find_objects};
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), s3_interactions::ObjectError> {
/// let filter = ObjectFilter { smaller_than: Some(1), ..ObjectFilter::under("2026/") };
/// let empty = find_objects("logs", &filter, ParallelList::default(), provider);
/// let report = delete_object_stream("logs", empty, &EmptyOptions::default(), provider).await?;
/// println!("{} deleted, {} left: {:?}", report.versions, report.remaining, report.reasons);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// The error of the stream; [`ObjectError::InvalidKey`] for a key that cannot be one; [`ObjectError::Bucket`] for a bucket
/// that has no valid name, is not there or keeps the caller out, and where a whole request failed. What was deleted before
/// the error stays deleted.
#[tracing::instrument(skip_all, fields(bucket = bucket))]
pub async fn delete_object_stream<K: Into<ObjectVersion>>(
    bucket: &str,
    entries: impl Stream<Item = Result<K, ObjectError>>,
    options: &EmptyOptions,
    provider: &AwsClientProvider,
) -> Result<EmptyReport, ObjectError> {
    name::check(bucket).map_err(ObjectError::Bucket)?;
    let doomed = entries.and_then(|entry| {
        let version: ObjectVersion = entry.into();
        future::ready(key::check(bucket, &version.key).map(|()| Doomed::from(version)))
    });
    let mut report = EmptyReport::default();
    let failure = |error| ObjectError::Bucket(BucketError::from_request(bucket, error));
    purge(bucket, doomed, failure, options, provider, &mut report).await?;
    Ok(report)
}

fn to_count(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests;
