//! `awsi bucket rm s3://bucket/key…`

mod plan;

use self::plan::{Place, Plan};
use super::failures::{FailedEntry, Failures};
use super::purge::{Lines, Totals};
use super::selection::{Selection, selection_help};
use crate::confirmation::confirm;
use crate::failure::Failure;
use crate::output::{View, counted};
use crate::progress::Bar;
use crate::report_file::{ReportArgs, report_help};
use crate::session::Session;
use crate::targets;
use clap::Args;
use s3_interactions::{EmptyOptions, S3Uri};
use serde::Serialize;
use std::collections::BTreeMap;

pub(crate) const JSON: &str = concat!(
    "\
JSON: deleted, remaining, reasons, failed
  remaining is how many S3 would not delete, reasons how many for each of its codes, failed the first 1,000 of them
  (an array of uri, version_id, code, message); an object that does not exist counts as deleted: S3 does not tell
JSON of --dry-run: entries (an array of what a line of --report is, with outcome planned), total (entries, bytes)
  Exits with 6 where something is deleted and something is not
",
    report_help!(),
    "

",
    selection_help!(),
    "

Examples:
  awsi bucket rm s3://logs/a s3://logs/b
  awsi bucket rm --recursive s3://logs/tmp/ --older 7d --dry-run
  awsi bucket rm --recursive --versions s3://logs/2019/ --yes --report gone.jsonl"
);

#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of the command line")]
pub(crate) struct RmArgs {
    /// The objects, of one bucket or several; with --recursive, prefixes
    #[arg(value_name = "s3://bucket/key", required = true, value_parser = targets::object_or_prefix)]
    objects: Vec<S3Uri>,

    /// Delete all objects whose keys begin so; asks first
    #[arg(long, short)]
    recursive: bool,

    /// Delete all versions and delete markers for ever, and with --recursive unfinished uploads too; asks first
    #[arg(long)]
    versions: bool,

    /// Do not ask
    #[arg(long, short)]
    yes: bool,

    /// Only show what would be deleted
    #[arg(long, conflicts_with_all = ["yes", "report"])]
    dry_run: bool,

    /// Delete versions under governance retention too; needs s3:BypassGovernanceRetention
    #[arg(long)]
    bypass_governance: bool,

    #[command(flatten)]
    selection: Selection,

    #[command(flatten)]
    report: ReportArgs,
}

#[derive(Debug, Serialize)]
struct Removed {
    deleted: u64,
    remaining: u64,
    reasons: BTreeMap<String, u64>,
    failed: Vec<FailedEntry>,
}

impl RmArgs {
    /// Whether nobody has to agree to it any more.
    pub(crate) fn needs_nobody(&self) -> bool {
        !self.asks() || self.yes || self.dry_run
    }

    /// Whether more may go than what is named.
    fn asks(&self) -> bool {
        self.recursive || self.versions
    }

    fn places(&self) -> Result<Vec<Place<'_>>, Failure> {
        if !self.recursive && !self.selection.is_all() {
            return Err(Failure::usage("what is chosen by name, size or time is chosen with --recursive"));
        }
        if let Some(bucket) = self.objects.iter().find(|object| object.key.is_empty()).filter(|_| !self.recursive) {
            let message =
                format!("an object is wanted here, as s3://bucket/key; all of {bucket} goes with --recursive");
            return Err(Failure::usage(message));
        }
        if self.recursive {
            let place = |prefix| Place::prefix(prefix, &self.selection, self.versions);
            return self.objects.iter().map(place).collect();
        }
        if self.versions {
            return self.objects.iter().map(Place::versions_of).collect();
        }
        let mut buckets: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for object in &self.objects {
            buckets.entry(&object.bucket).or_default().push(object.key.clone());
        }
        Ok(buckets.into_iter().map(|(bucket, keys)| Place::objects(bucket, keys)).collect())
    }
}

pub(crate) async fn run(args: &RmArgs, session: &Session) -> Result<(), Failure> {
    let places = args.places()?;
    if args.dry_run {
        return Plan::show(&places, session).await;
    }
    let mut planned = 0;
    if args.asks() && (!args.yes || session.output.is_watched()) {
        let plan = Plan::count(&places, session).await?;
        session.output.note(&plan.table());
        confirm("delete all of it", "delete", args.yes).await?;
        planned = plan.entries();
    }
    let lines = Lines::create(&args.report)?;
    let mut totals = Totals::default();
    let outcome = delete(args, &places, planned, &lines, &mut totals, session).await;
    if outcome.is_ok() || totals.deleted > 0 {
        let Totals { deleted, remaining, reasons, failed } = &totals;
        let (reasons, failed) = (reasons.clone(), failed.clone());
        session.output.confirm(&Removed { deleted: *deleted, remaining: *remaining, reasons, failed })?;
    }
    outcome?;
    lines.end()?;
    Failures::of(&totals, session.output)
}

/// What was deleted before a failure is told too.
async fn delete(
    args: &RmArgs,
    places: &[Place<'_>],
    planned: u64,
    lines: &Lines,
    totals: &mut Totals,
    session: &Session,
) -> Result<(), Failure> {
    let bar = (planned > 0).then(|| Bar::entries(session.output, "Deleting", planned));
    for place in places {
        let options = EmptyOptions {
            bypass_governance: args.bypass_governance,
            on_progress: bar.as_ref().map(|bar| bar.progress_from(totals.deleted)).unwrap_or_default(),
            on_outcome: lines.of(place.bucket()),
        };
        let report = Box::pin(place.delete(&options, &session.provider)).await?;
        totals.add(place.bucket(), report);
    }
    Ok(())
}

impl View for Removed {
    fn table(&self) -> String {
        format!("Deleted {}.", counted(self.deleted, "object"))
    }
}
