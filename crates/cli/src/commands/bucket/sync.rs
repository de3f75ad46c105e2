//! `awsi bucket sync SOURCE TARGET`

use super::tree::printed::{Planned, Told};
use super::tree::{TreeArgs, carry_out, patterns_help, place};
use crate::confirmation::confirm;
use crate::failure::Failure;
use crate::journals::journals_help;
use crate::output::{counted, human_size};
use crate::progress::Bar;
use crate::report_file::report_help;
use crate::session::Session;
use clap::Args;
use s3_interactions::{SymbolicLinks, SyncComparison, SyncOptions, SyncPlace, SyncPlan, plan_sync};

pub(crate) const JSON: &str = concat!(
    "\
JSON: copied, moved, bytes, unverified, deleted, unchanged, failed, skipped, refused, unread
  The last four are arrays of what a line of --report is; the others are numbers
JSON of --dry-run: bytes, unchanged, and arrays of copies, deletions, skipped, refused, unread, with outcome planned
  reason of a copy is missing, size or newer; with --checksum content, or incomparable where S3 knows no checksum of \
the whole object
",
    report_help!(),
    "
  Exits with 6 where something is done or was so before, and something failed or was refused

",
    patterns_help!(),
    "

",
    journals_help!(),
    "

Examples:
  awsi bucket sync photos s3://backup/photos --delete --dry-run
  awsi bucket sync s3://backup/photos photos --include '*.jpg'
  awsi bucket sync s3://backup s3://second-backup"
);

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
    #[arg(long, conflicts_with_all = ["yes", "report"])]
    dry_run: bool,

    /// Copy only where sizes differ, whatever the times
    #[arg(long, conflicts_with = "checksum")]
    size_only: bool,

    /// Copy where contents differ, whatever the times: reads files of one size in full, and asks S3 for a checksum of each
    #[arg(long)]
    checksum: bool,

    /// Take what symbolic links in the source lead to
    #[arg(long)]
    follow_links: bool,

    #[command(flatten)]
    tree: TreeArgs,
}

pub(crate) async fn run(args: &SyncArgs, session: &Session) -> Result<(), Failure> {
    let options = args.options()?;
    let report = args.tree.report.create()?;
    let bar = Bar::waiting(session.output, "Comparing");
    let plan = Box::pin(plan_sync(&args.source, &args.target, &options, &session.provider)).await?;
    drop(bar);
    if args.dry_run {
        return Ok(session.output.show(&Planned::of(&plan))?);
    }
    if !plan.deletions.is_empty() {
        args.confirm(&plan, session).await?;
    }
    Box::pin(carry_out(plan, Told::Synchronized, &args.tree, report, session)).await
}

impl SyncArgs {
    /// Whether nobody has to agree to it any more.
    pub(crate) fn needs_nobody(&self) -> bool {
        !self.delete || self.yes || self.dry_run
    }

    fn options(&self) -> Result<SyncOptions, Failure> {
        Ok(SyncOptions {
            comparison: match () {
                () if self.size_only => SyncComparison::SizeOnly,
                () if self.checksum => SyncComparison::Checksum,
                () => SyncComparison::SizeAndTime,
            },
            delete: self.delete,
            filter: self.tree.filter.filter()?,
            links: if self.follow_links { SymbolicLinks::Follow } else { SymbolicLinks::Skip },
            allows_case_pairs: self.tree.case_pairs,
        })
    }

    async fn confirm(&self, plan: &SyncPlan, session: &Session) -> Result<(), Failure> {
        let bytes = plan.deletions.iter().fold(0_u64, |sum, deletion| sum.saturating_add(deletion.size));
        let count = counted(u64::try_from(plan.deletions.len()).unwrap_or(u64::MAX), "file");
        session.output.note(&format!("{} has {count} ({}) that the source has not.", self.target, human_size(bytes)));
        confirm("synchronize and delete them", "delete", self.yes).await
    }
}
