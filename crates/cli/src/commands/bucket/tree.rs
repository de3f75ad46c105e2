//! What `sync`, `cp --recursive`, `mv --recursive` and `diff` have in common: globs, plans, and what became of them.

pub(super) mod printed;

use crate::failure::{Failure, FailureKind};
use crate::journals;
use crate::progress::Bar;
use crate::report_file::{ReportArgs, ReportFile};
use crate::session::Session;
use clap::Args;
use futures::StreamExt;
use printed::{Done, Told};
use s3_interactions::{S3Uri, SyncFilter, SyncPlace, SyncPlan, SyncRun, run_sync};
use std::num::NonZeroUsize;
use std::pin::pin;
use tokio::task::JoinSet;

#[derive(Debug, Args)]
pub(super) struct FilterArgs {
    /// Only paths that fit this pattern, or another one of these
    #[arg(long, value_name = "PATTERN")]
    include: Vec<String>,

    /// Not the paths that fit this pattern: nothing is done to them
    #[arg(long, value_name = "PATTERN")]
    exclude: Vec<String>,
}

#[derive(Debug, Args)]
pub(super) struct TreeArgs {
    #[command(flatten)]
    pub(super) filter: FilterArgs,

    /// Write keys that differ by case alone, on a file system that tells case
    #[arg(long)]
    pub(super) case_pairs: bool,

    /// How many files or objects are under way at a time at most: fewer where S3 answers fast
    #[arg(long, value_name = "N", default_value_t = SyncRun::default().concurrency)]
    concurrency: NonZeroUsize,

    #[command(flatten)]
    pub(super) report: ReportArgs,
}

/// For the help.
macro_rules! patterns_help {
    () => {
        "A pattern fits the whole path below SOURCE, and * and ? stand for / too, as in `aws s3 sync`:
  --exclude '*.tmp' --exclude 'cache/*'"
    };
}
pub(super) use patterns_help;

/// A folder, or `s3://bucket/prefix`.
pub(super) fn place(text: &str) -> Result<SyncPlace, String> {
    if text.starts_with("s3://") {
        let uri: S3Uri = text.parse().map_err(|_| "the bucket's name is missing in s3://bucket/prefix".to_owned())?;
        return Ok(SyncPlace::prefix(uri.bucket, uri.key));
    }
    if text.is_empty() { Err("a folder, or s3://bucket/prefix".to_owned()) } else { Ok(SyncPlace::folder(text)) }
}

impl FilterArgs {
    pub(super) fn filter(&self) -> Result<SyncFilter, Failure> {
        SyncFilter::new(&self.include, &self.exclude).map_err(|error| Failure::new(FailureKind::Usage, error))
    }

    pub(super) fn is_given(&self) -> bool {
        !self.include.is_empty() || !self.exclude.is_empty()
    }
}

/// Does what a plan says, and tells it.
pub(super) async fn carry_out(
    plan: SyncPlan,
    told: Told,
    args: &TreeArgs,
    mut report: ReportFile,
    session: &Session,
) -> Result<(), Failure> {
    let bar = Bar::bytes(session.output, told.going_on(), Some(plan.bytes()));
    // What comes goes in no parts.
    let journals = plan.target_of("").starts_with("s3://").then(journals::folder).flatten();
    let run =
        SyncRun { concurrency: args.concurrency, moves: told == Told::Moved, journals, on_progress: bar.progress() };
    let mut done = Done::begin(&plan, told, &mut report)?;
    let (provider, shown) = (session.provider.clone(), bar.clone());
    // The main thread would be woken for each file. It ends where this is dropped, a little later than the bar.
    let mut worker = JoinSet::new();
    worker.spawn(async move {
        let mut outcomes = pin!(run_sync(&plan, &run, &provider));
        while let Some(outcome) = outcomes.next().await {
            done.add(&outcome, &plan, &mut report)?;
            shown.says(done.so_far(&plan));
        }
        Ok::<_, Failure>(done)
    });
    let done = worker.join_all().await;
    drop(bar);
    done.into_iter().try_for_each(|done| {
        let done = done?;
        session.output.confirm(&done)?;
        done.verdict(session.output)
    })
}
