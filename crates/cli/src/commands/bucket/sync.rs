//! `awsi bucket sync SOURCE TARGET`

mod lines;
mod printed;

use crate::confirmation::confirm;
use crate::failure::{Failure, FailureKind};
use crate::output::{counted, human_size};
use crate::progress::Bar;
use crate::session::Session;
use clap::Args;
use futures::StreamExt;
use lines::Lines;
use printed::{Done, Planned};
use s3_interactions::{
    S3Uri, SymbolicLinks, SyncComparison, SyncFilter, SyncOptions, SyncPlace, SyncPlan, SyncRun, plan_sync, run_sync,
};
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::pin::pin;

pub(crate) const JSON: &str = "\
JSON: copied, bytes, deleted, unchanged, failed, skipped, refused, unread
  The last four are arrays of action, path, from, to, size, reason, error; the others are numbers
JSON of --dry-run: bytes, unchanged, and arrays of copies, deletions, skipped, refused, unread
  action is copy, delete or none; reason of a copy is missing, size or newer
  A line of --report is one of these, with status: done, failed, skipped, refused or unread
  Exits with 6 where something is done or was so before, and something failed or was refused

A pattern fits the whole path below SOURCE, and * and ? stand for / too, as in `aws s3 sync`:
  --exclude '*.tmp' --exclude 'cache/*'

Examples:
  awsi bucket sync photos s3://backup/photos --delete --dry-run
  awsi bucket sync s3://backup/photos photos --include '*.jpg'
  awsi bucket sync s3://backup s3://second-backup";

#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of the command line")]
pub(crate) struct SyncArgs {
    /// Where files or objects come from: a folder, or `s3://bucket/prefix`
    #[arg(value_name = "SOURCE", value_parser = place)]
    source: SyncPlace,

    /// Where they go: a folder, or `s3://bucket/prefix`; one of both is a bucket's
    #[arg(value_name = "TARGET", value_parser = place)]
    target: SyncPlace,

    /// Delete from the target what the source does not have, once all is copied; asks first
    #[arg(long)]
    delete: bool,

    /// Do not ask
    #[arg(long, short)]
    yes: bool,

    /// Only show what would be done
    #[arg(long, conflicts_with = "yes")]
    dry_run: bool,

    /// Only paths that fit this pattern, or another one of these
    #[arg(long, value_name = "PATTERN")]
    include: Vec<String>,

    /// Not the paths that fit this pattern: they are neither copied nor deleted
    #[arg(long, value_name = "PATTERN")]
    exclude: Vec<String>,

    /// Copy only where sizes differ, whatever the times
    #[arg(long)]
    size_only: bool,

    /// Take what symbolic links in the source lead to
    #[arg(long)]
    follow_links: bool,

    /// Write keys that differ by case alone, on a file system that tells case
    #[arg(long)]
    case_pairs: bool,

    /// How many files or objects are under way at a time
    #[arg(long, value_name = "N", default_value_t = SyncRun::default().concurrency)]
    concurrency: NonZeroUsize,

    /// Write what became of each file or object to this file, a JSON object a line
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
}

fn place(text: &str) -> Result<SyncPlace, String> {
    if text.starts_with("s3://") {
        let uri: S3Uri = text.parse().map_err(|_| "the bucket's name is missing in s3://bucket/prefix".to_owned())?;
        return Ok(SyncPlace::prefix(uri.bucket, uri.key));
    }
    if text.is_empty() { Err("a folder, or s3://bucket/prefix".to_owned()) } else { Ok(SyncPlace::folder(text)) }
}

pub(crate) async fn run(args: &SyncArgs, session: &Session) -> Result<(), Failure> {
    let options = args.options()?;
    let bar = Bar::waiting(session.output, "Comparing");
    let plan = Box::pin(plan_sync(&args.source, &args.target, &options, &session.provider)).await?;
    drop(bar);
    if args.dry_run {
        return Ok(session.output.show(&Planned::of(&plan))?);
    }
    if !plan.deletions.is_empty() {
        args.confirm(&plan, session).await?;
    }
    // Opened before anything is changed.
    let mut lines = Lines::create(args.report.as_deref())?;
    let done = Box::pin(carry_out(args, &plan, &mut lines, session)).await?;
    session.output.confirm(&done)?;
    done.verdict(session.output)
}

async fn carry_out(args: &SyncArgs, plan: &SyncPlan, lines: &mut Lines, session: &Session) -> Result<Done, Failure> {
    let bar = Bar::bytes(session.output, "Copying", Some(plan.bytes()));
    let run = SyncRun { concurrency: args.concurrency, on_progress: bar.progress() };
    let mut outcomes = pin!(run_sync(plan, &run, &session.provider));
    let mut done = Done::begin(plan, lines)?;
    while let Some(outcome) = outcomes.next().await {
        done.add(&outcome, plan, lines)?;
        bar.says(format!("Copying ({} of {})", done.finished(), plan.copies.len() + plan.deletions.len()));
    }
    Ok(done)
}

impl SyncArgs {
    /// Whether nobody has to agree to it any more.
    pub(crate) fn needs_nobody(&self) -> bool {
        !self.delete || self.yes || self.dry_run
    }

    fn options(&self) -> Result<SyncOptions, Failure> {
        let filter = SyncFilter::new(&self.include, &self.exclude);
        Ok(SyncOptions {
            comparison: if self.size_only { SyncComparison::SizeOnly } else { SyncComparison::SizeAndTime },
            delete: self.delete,
            filter: filter.map_err(|error| Failure::new(FailureKind::Usage, error))?,
            links: if self.follow_links { SymbolicLinks::Follow } else { SymbolicLinks::Skip },
            allows_case_pairs: self.case_pairs,
        })
    }

    async fn confirm(&self, plan: &SyncPlan, session: &Session) -> Result<(), Failure> {
        let bytes = plan.deletions.iter().fold(0_u64, |sum, deletion| sum.saturating_add(deletion.size));
        let count = counted(u64::try_from(plan.deletions.len()).unwrap_or(u64::MAX), "file");
        session.output.note(&format!("{} has {count} ({}) that the source has not.", self.target, human_size(bytes)));
        confirm("synchronize and delete them", "delete", self.yes).await
    }
}
