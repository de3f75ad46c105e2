//! A plan carried out.

use super::error::SyncItemError;
use super::journals::Journals;
use super::left::SyncSkip;
use super::outcome::{SyncAction, SyncOutcome};
use super::place::{file_in, object_in};
use super::plan::{SyncCopy, SyncDeletion, SyncPlan};
use super::route::Route;
use super::target_folder::TargetFolder;
use crate::object::checksum::Verification;
use crate::object::content_type::content_type_of;
use crate::object::copy::{CopyOptions, copy_object};
use crate::object::delete::{BATCH, delete_objects};
use crate::object::error::ObjectError;
#[cfg(doc)]
use crate::object::get::get_object;
use crate::object::get::{ExistingFile, GetOptions, GotObject, get_object_into};
use crate::object::local_file::{LocalFileError, SourcePlace};
use crate::object::moves::{move_file_from, move_object, move_object_into};
#[cfg(doc)]
use crate::object::put::put_file_to_bucket;
use crate::object::put::{PutCondition, PutObject, PutOptions, put_file_from};
use crate::progress::Progress;
use crate::side_by_side::SideBySide;
use crate::uri::S3Uri;
use aws_interactions_core::AwsClientProvider;
use futures::stream::FuturesUnordered;
use futures::{Stream, StreamExt, stream};
use std::collections::HashMap;
use std::io;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::task::JoinHandle;
use tokio::time::Instant;
use tracing::Instrument;

const MIB: u64 = 1024 * 1024;
/// What all uploads may hold of their files together, in MiB.
const MEMORY: u32 = 256;
/// Under way at a time at first, and where S3 is near.
const FEW: usize = 32;
/// What a small file costs this side.
const EACH: Duration = Duration::from_micros(120);

/// How a plan is carried out.
#[derive(Debug, Clone)]
pub struct SyncRun {
    /// How many files or objects are under way at a time at most; 256 by default, as small ones do little but wait for S3.
    /// Where its answers come fast there are fewer, down to 32. Large ones take the room of several: uploads hold 256 MiB
    /// at most, and of downloads no more than 28 are of over 16 MiB.
    pub concurrency: NonZeroUsize,
    /// Whether each source is deleted as soon as its copy is proven; it is not by default.
    ///
    /// What is written over meanwhile is not deleted, and its outcome is a failure. Folders that this empties are removed.
    /// A file that a symbolic link leads to is not moved.
    pub moves: bool,
    /// A folder where uploads and copies in parts are noted, none by default. What a killed process, or a network that
    /// fails, leaves of them is then gone on with by the next run of the same source and target, or taken back where it
    /// has nothing more to do with it. Runs of other sources and targets may use the same folder.
    pub journals: Option<PathBuf>,
    /// Told how many bytes have gone, of all files together.
    pub on_progress: Progress,
}

impl Default for SyncRun {
    fn default() -> Self {
        let concurrency = NonZeroUsize::new(256).unwrap_or(NonZeroUsize::MIN);
        Self { concurrency, moves: false, journals: None, on_progress: Progress::default() }
    }
}

/// Does what a plan says, and tells what became of each file or object as soon as it is known: the copies, in any order,
/// and then the deletions. One that fails stops no other, but where any copy failed nothing is deleted.
///
/// Nothing is half written: each is copied by [`put_file_to_bucket`], [`get_object`] or [`copy_object`], and stands whole
/// or not at all. A run that is broken off is gone on with by a new plan: what is done is the same on both sides then. To
/// that end a file that was downloaded has its object's time from its beginning. Of a file of over 16 MiB that was being
/// uploaded when the process was killed, and of a copy of over 5 GiB, parts stay that are no object: with
/// [`journals`](SyncRun::journals) until the next run of the same source and target, otherwise until
/// [`empty_bucket`](crate::empty_bucket) or [`expire_uploads`](crate::expire_uploads) takes them. Without journals what fails
/// takes its own back. Folders that deletions have emptied are removed. Files go up with the content type of their names.
///
/// No file is written or deleted through a symbolic link in the target folder, also not through one that somebody puts
/// there meanwhile: on Unix the folder and the way to each file are held open, and whatever their names lead to by then,
/// nothing comes to be outside of the folder. Elsewhere the way is looked at right before, so do not download there into
/// a folder where those may write whom you do not trust. In the same way nothing outside of a source folder is sent, or
/// removed by a move, unless links are followed: a link that takes the place of a file or folder after it was planned is
/// a failure of that file. What an earlier download has left in the target folder whose process is dead is removed.
///
/// Copies begin while the stream is read, each in a task of its own, and those under way end where it is dropped.
///
/// Needs the permissions of those functions, and `s3:DeleteObject` for deletions; with journals also
/// `s3:ListMultipartUploadParts` to go on, without which it begins anew.
///
/// ```no_run
/// use futures::StreamExt;
/// use s3_interactions::{SyncRun, SyncSummary, run_sync};
///
/// # async fn example(plan: &s3_interactions::SyncPlan, provider: &aws_interactions_core::AwsClientProvider) {
/// let run = SyncRun::default();
/// let mut outcomes = std::pin::pin!(run_sync(plan, &run, provider));
/// let mut summary = SyncSummary::default();
/// while let Some(outcome) = outcomes.next().await {
///     summary.count(&outcome);
///     if let Err(error) = outcome.result {
///         eprintln!("{}: {error}", outcome.path);
///     }
/// }
/// println!("{summary}");
/// # }
/// ```
pub fn run_sync<'a>(
    plan: &'a SyncPlan,
    options: &'a SyncRun,
    provider: &'a AwsClientProvider,
) -> impl Stream<Item = SyncOutcome> + Send + 'a {
    let run = Arc::new(Run {
        route: plan.route.clone(),
        follows_links: plan.follows_links,
        moves: options.moves,
        progress: options.on_progress.clone(),
        provider: provider.clone(),
        sent: Arc::default(),
        memory: Semaphore::new(usize::try_from(MEMORY).unwrap_or_default()),
        has_failed: AtomicBool::new(false),
        folder: TargetFolder::new(plan.route.folder()),
        journals: options.journals.as_ref().map(|folder| Journals::new(folder, plan, provider)),
    });
    run.sweep(plan);
    let swept = Arc::clone(&run).sweep_uploads(plan);
    let copies = copies(plan, Arc::clone(&run), options.concurrency.get());
    let deletions = stream::iter(plan.deletions.chunks(BATCH)).then(move |batch| {
        let run = Arc::clone(&run);
        async move { stream::iter(run.delete(batch).await) }
    });
    stream::once(swept).flat_map(|()| stream::empty()).chain(copies).chain(deletions.flatten())
}

fn copies(plan: &SyncPlan, run: Arc<Run>, most: usize) -> impl Stream<Item = SyncOutcome> + use<'_> {
    let state = (plan.copies.iter(), FuturesUnordered::new(), SideBySide::new(EACH, FEW, most));
    stream::unfold(state, move |(mut rest, mut under_way, mut side_by_side)| {
        let run = Arc::clone(&run);
        async move {
            while under_way.len() < side_by_side.count()
                && let Some(copy) = rest.next()
            {
                under_way.push(Arc::clone(&run).copy_beside_others(copy));
            }
            let (outcome, took) = under_way.next().await?;
            // What fails may do so at once.
            if outcome.result.is_ok() {
                side_by_side.learn(took);
            }
            Some((outcome, (rest, under_way, side_by_side)))
        }
    })
}

/// Work that ends when this is dropped.
struct Task<T>(JoinHandle<T>);

impl<T> Drop for Task<T> {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// What is known of a copy.
struct Copied {
    size: u64,
    verification: Verification,
}

impl From<PutObject> for Copied {
    fn from(put: PutObject) -> Self {
        Self { size: put.size, verification: put.verification }
    }
}

/// What the copies and deletions of one run share.
struct Run {
    route: Route,
    follows_links: bool,
    moves: bool,
    progress: Progress,
    provider: AwsClientProvider,
    sent: Arc<Mutex<u64>>,
    memory: Semaphore,
    has_failed: AtomicBool,
    /// That of the one side, where it is one.
    folder: TargetFolder,
    journals: Option<Journals>,
}

impl Run {
    /// Removes what downloads have left in the target that were broken off.
    fn sweep(&self, plan: &SyncPlan) {
        let left = plan.skipped.iter().filter(|skipped| skipped.reason == SyncSkip::UnfinishedDownload);
        if matches!(self.route, Route::Down { .. }) {
            left.for_each(|left| self.folder.sweep(&left.path));
        }
    }

    /// Ends what uploads and copies have left that were broken off and are not to be gone on with.
    async fn sweep_uploads(self: Arc<Self>, plan: &SyncPlan) {
        if let Some(journals) = &self.journals {
            journals.sweep(plan, &self.provider).await;
        }
    }

    fn journal_of(&self, copy: &SyncCopy) -> Option<PathBuf> {
        self.journals.as_ref()?.of(&copy.path, copy.size)
    }

    /// In a task of its own: what small files cost is then spread over all processors. Answers how long it took too.
    async fn copy_beside_others(self: Arc<Self>, copy: SyncCopy) -> (SyncOutcome, Duration) {
        let (begun, run, path) = (Instant::now(), Arc::clone(&self), copy.path.clone());
        let copied = async move {
            // What ended before it gives its connection back first. Otherwise one more is opened, for which nobody waits.
            tokio::task::yield_now().await;
            run.copy(&copy).await
        };
        let mut task = Task(tokio::spawn(copied.in_current_span()));
        let broken = |error| Err(LocalFileError::new(Path::new(&path), io::Error::other(error)).into());
        let copied = (&mut task.0).await.unwrap_or_else(broken);
        if copied.is_err() {
            self.has_failed.store(true, Ordering::Relaxed);
        }
        let verification = copied.as_ref().ok().map(|copied| copied.verification);
        let result = copied.map(|copied| copied.size);
        let action = if self.moves { SyncAction::Move } else { SyncAction::Copy };
        (SyncOutcome { path, action, result, verification }, begun.elapsed())
    }

    async fn copy(&self, copy: &SyncCopy) -> Result<Copied, SyncItemError> {
        // Nobody closes it.
        let _room = self.memory.acquire_many(self.room_for(copy)).await.ok();
        let path = &copy.path;
        match &self.route {
            Route::Up { from, to } => self.upload(from, &object_in(to, path), copy).await,
            Route::Down { from, .. } => self.download(&object_in(from, path), copy).await,
            Route::Across { from, to } => self.copy_across(&object_in(from, path), &object_in(to, path), copy).await,
        }
    }

    /// What it holds in memory, in MiB: a small file as a whole, of a large one four parts, of which there are 10,000. What
    /// comes passes through in pieces.
    fn room_for(&self, copy: &SyncCopy) -> u32 {
        let held = match self.route {
            Route::Up { .. } if copy.size <= 16 * MIB => copy.size,
            Route::Up { .. } => (copy.size / 2500).max(32 * MIB),
            Route::Down { .. } | Route::Across { .. } if copy.size <= 16 * MIB => 0,
            // In ranges or parts side by side.
            Route::Down { .. } | Route::Across { .. } => 8 * MIB,
        };
        u32::try_from(held / MIB + 1).unwrap_or(MEMORY).min(MEMORY)
    }

    async fn upload(&self, folder: &Path, object: &S3Uri, copy: &SyncCopy) -> Result<Copied, SyncItemError> {
        let S3Uri { bucket, key } = object;
        // What a link leads to is somebody else's, and is not moved.
        let file = if self.follows_links && !self.moves {
            SourcePlace::Path(file_in(folder, &copy.path))
        } else {
            self.folder.source(&copy.path)?
        };
        let content_type = content_type_of(file.path());
        let condition = if copy.must_be_missing { PutCondition::IfAbsent } else { PutCondition::Always };
        let on_progress = self.progress_of_one();
        let journal = self.journal_of(copy);
        let options = PutOptions { content_type, condition, journal, on_progress, ..PutOptions::default() };
        if !self.moves {
            let put = put_file_from(&file, bucket, key, &options, &self.provider).await;
            return put.map(Copied::from).map_err(SyncItemError::Copy);
        }
        let put = Box::pin(move_file_from(&file, bucket, key, &options, &self.provider)).await;
        let put = put.map_err(SyncItemError::Copy)?;
        self.folder.remove_emptied(&copy.path);
        Ok(put.into())
    }

    async fn download(&self, object: &S3Uri, copy: &SyncCopy) -> Result<Copied, SyncItemError> {
        let options = GetOptions {
            existing: if copy.must_be_missing { ExistingFile::Refuse } else { ExistingFile::Replace },
            // That of the plan: an object that was written since is newer, and comes with the next.
            modified: copy.modified,
            on_progress: self.progress_of_one(),
            ..GetOptions::default()
        };
        // What is in the way is looked at again: it may have come since the plan was made.
        let file = self.folder.begin(&copy.path, !copy.must_be_missing)?;
        let got = if self.moves {
            Box::pin(move_object_into(object, file, &options, &self.provider)).await
        } else {
            get_object_into(&object.bucket, &object.key, file, &options, &self.provider).await
        };
        let copied = |got: GotObject| Copied { size: got.size, verification: got.verification };
        got.map(copied).map_err(SyncItemError::Copy)
    }

    async fn copy_across(&self, from: &S3Uri, to: &S3Uri, copy: &SyncCopy) -> Result<Copied, SyncItemError> {
        let condition = if copy.must_be_missing { PutCondition::IfAbsent } else { PutCondition::Always };
        let options = CopyOptions { condition, journal: self.journal_of(copy), on_progress: self.progress_of_one() };
        let copied = if self.moves {
            Box::pin(move_object(from, to, &options, &self.provider)).await
        } else {
            copy_object(from, to, &options, &self.provider).await
        };
        copied.map(Copied::from).map_err(SyncItemError::Copy)
    }

    /// Adds what one file reports to what all have, in such an order that the total never falls.
    fn progress_of_one(&self) -> Progress {
        let (sent, progress, last) = (Arc::clone(&self.sent), self.progress.clone(), AtomicU64::new(0));
        Progress::new(move |so_far| {
            let mut sent = sent.lock().unwrap_or_else(PoisonError::into_inner);
            *sent += so_far.saturating_sub(last.fetch_max(so_far, Ordering::Relaxed));
            progress.report(*sent);
        })
    }

    async fn delete(&self, batch: &[SyncDeletion]) -> Vec<SyncOutcome> {
        if self.has_failed.load(Ordering::Relaxed) {
            return batch.iter().map(|deletion| deleted(deletion, Err(SyncItemError::DeletionWithheld))).collect();
        }
        match &self.route {
            Route::Down { .. } => {
                batch.iter().map(|deletion| deleted(deletion, self.folder.delete(&deletion.path))).collect()
            }
            Route::Up { to, .. } | Route::Across { to, .. } => self.delete_objects(to, batch).await,
        }
    }

    async fn delete_objects(&self, prefix: &S3Uri, batch: &[SyncDeletion]) -> Vec<SyncOutcome> {
        let keys = batch.iter().map(|deletion| object_in(prefix, &deletion.path).key);
        match delete_objects(&prefix.bucket, keys, &self.provider).await {
            Ok(report) => {
                let mut failed: HashMap<String, _> =
                    report.failed.into_iter().map(|failed| (failed.key.clone(), failed)).collect();
                let result = |deletion: &SyncDeletion| match failed.remove(&object_in(prefix, &deletion.path).key) {
                    Some(failed) => Err(SyncItemError::NotDeleted { code: failed.code, message: failed.message }),
                    None => Ok(()),
                };
                let results: Vec<_> = batch.iter().map(result).collect();
                batch.iter().zip(results).map(|(deletion, result)| deleted(deletion, result)).collect()
            }
            Err(error) => all_failed(batch, error),
        }
    }
}

fn all_failed(batch: &[SyncDeletion], error: ObjectError) -> Vec<SyncOutcome> {
    let error = Arc::new(error);
    batch.iter().map(|deletion| deleted(deletion, Err(SyncItemError::Deletion(Arc::clone(&error))))).collect()
}

fn deleted(deletion: &SyncDeletion, result: Result<(), SyncItemError>) -> SyncOutcome {
    let result = result.map(|()| deletion.size);
    SyncOutcome { path: deletion.path.clone(), action: SyncAction::Delete, result, verification: None }
}

#[cfg(test)]
#[cfg(unix)]
mod tests;
