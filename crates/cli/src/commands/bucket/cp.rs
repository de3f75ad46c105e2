//! `awsi bucket cp SOURCE TARGET` and `awsi bucket mv SOURCE TARGET`

mod one;
mod way;

use super::tree::printed::{Planned, Told};
use super::tree::{TreeArgs, carry_out, patterns_help};
use crate::failure::Failure;
use crate::journals::journals_help;
use crate::progress::Bar;
use crate::report_file::report_help;
use crate::session::Session;
use clap::Args;
use s3_interactions::{SyncComparison, SyncOptions, SyncPlace, plan_sync};
use way::{Place, Way};

pub(crate) const JSON: &str = concat!(
    "\
JSON: from, to, size, etag, version_id, verification (as in a line of --report)
  What is copied to - is printed as it is
JSON with --recursive: copied, moved, bytes, unverified, deleted, unchanged, failed, skipped, refused, unread
  The last four are arrays of what a line of --report is; the others are numbers
JSON of --recursive --dry-run: bytes, unchanged, and arrays of copies, deletions, skipped, refused, unread
",
    report_help!(),
    "
  Exits with 6 where something is done, and something failed or was refused

",
    patterns_help!(),
    "

A TARGET that ends in / or is a folder gets the source's name. With --recursive SOURCE is a folder or prefix, and what is \
below it goes below TARGET.

",
    journals_help!(),
    "

Examples:
  awsi bucket cp report.pdf s3://archive/2026/
  awsi bucket cp s3://archive/2026/report.pdf .
  awsi bucket cp s3://archive/2026/ s3://second-archive/2026/ --recursive --exclude '*.tmp'
  pg_dump data | awsi bucket cp - s3://backup/data.sql
  awsi bucket mv spool s3://archive/spool --recursive --report moved.jsonl"
);

#[derive(Debug, Args)]
pub(crate) struct CpArgs {
    /// A file, an object as `s3://bucket/key`, or - for standard input; with --recursive a folder or a prefix
    #[arg(value_name = "SOURCE", value_parser = Place::read)]
    source: Place,

    /// Where it goes: a file, an object, or - for standard output; what is there is replaced
    #[arg(value_name = "TARGET", value_parser = Place::read)]
    target: Place,

    /// All that is below SOURCE
    #[arg(long, short)]
    recursive: bool,

    /// Only what TARGET does not have
    #[arg(long, alias = "no-clobber")]
    if_absent: bool,

    /// Only show what would be done
    #[arg(long, conflicts_with = "report")]
    dry_run: bool,

    #[command(flatten)]
    tree: TreeArgs,
}

pub(crate) async fn run(args: &CpArgs, told: Told, session: &Session) -> Result<(), Failure> {
    if args.recursive {
        return run_tree(args, told, session).await;
    }
    if args.tree.filter.is_given() {
        return Err(Failure::usage("--include and --exclude choose among many: they go with --recursive"));
    }
    let way = Way::of(&args.source, &args.target)?;
    if args.dry_run {
        return one::show(&way, session).await;
    }
    Box::pin(one::run(&way, told, args, session)).await
}

async fn run_tree(args: &CpArgs, told: Told, session: &Session) -> Result<(), Failure> {
    let (source, target) = (args.source.tree()?, args.target.tree()?);
    let options = args.options()?;
    let report = args.tree.report.create()?;
    let bar = Bar::waiting(session.output, "Looking");
    let plan = Box::pin(plan_sync(&source, &target, &options, &session.provider)).await?;
    drop(bar);
    if args.dry_run {
        return Ok(session.output.show(&Planned::of(&plan))?);
    }
    Box::pin(carry_out(plan, told, &args.tree, report, session)).await
}

impl CpArgs {
    fn options(&self) -> Result<SyncOptions, Failure> {
        Ok(SyncOptions {
            comparison: if self.if_absent { SyncComparison::MissingOnly } else { SyncComparison::Always },
            filter: self.tree.filter.filter()?,
            allows_case_pairs: self.tree.case_pairs,
            ..SyncOptions::default()
        })
    }
}

impl Place {
    fn tree(&self) -> Result<SyncPlace, Failure> {
        match self {
            Self::File(path) => Ok(SyncPlace::folder(path)),
            Self::Object(uri) => Ok(SyncPlace::prefix(&uri.bucket, &uri.key)),
            Self::Standard => Err(Failure::usage("- is one file: it does not go with --recursive")),
        }
    }
}
