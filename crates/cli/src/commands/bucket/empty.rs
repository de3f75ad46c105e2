//! `awsi bucket empty NAME | s3://bucket/prefix`

mod by_lifecycle;

use super::deletion::Deletion;
use super::failures::Failures;
use super::purge::{Lines, Totals};
use crate::confirmation::confirm;
use crate::failure::Failure;
use crate::output::counted;
use crate::progress::Bar;
use crate::report_file::{ReportArgs, report_help};
use crate::session::Session;
use crate::targets::{self, Folder};
use clap::Args;
use s3_interactions::{
    BucketContents, DeletedVersions, EmptyOptions, EmptyReport, ObjectFilter, count_prefix_contents, delete_prefix,
    empty_bucket,
};

pub(crate) const JSON: &str = concat!(
    "\
JSON: bucket, prefix, outcome, versions, delete_markers, uploads, bytes, remaining, reasons, failed
  outcome is counted (--dry-run) or emptied; bytes are known only of what was counted
  remaining is how many entries S3 would not delete, reasons how many for each of its codes, failed the first 1,000
  of them, each with uri, version_id, code, message
JSON of --by-lifecycle: bucket, prefix, outcome, rules, is_enabled, contents (what is left; null unless --status)
  outcome is handed-over, handed-over-before, not-handed-over, taken-back
  Exits with 6 where something is deleted and something is not
",
    report_help!(),
    "

From some 5 million entries on, --by-lifecycle is better: S3 deletes them by itself, without charge, beginning at
midnight UTC and over some days, by rules that are added to the bucket's lifecycle. --status tells how far it is; as
what is written there later goes too, --take-back ends it."
);

#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of the command line")]
pub(crate) struct EmptyArgs {
    /// A bucket by its name, or `s3://bucket/prefix`
    #[arg(value_name = "NAME|s3://bucket/prefix", value_parser = targets::folder)]
    folder: Folder,

    /// Do not ask
    #[arg(long, short)]
    yes: bool,

    /// Only count what would be deleted
    #[arg(long, conflicts_with_all = ["yes", "report"])]
    dry_run: bool,

    /// Delete versions under governance retention too; needs s3:BypassGovernanceRetention
    #[arg(long)]
    bypass_governance: bool,

    /// Have S3 delete all of it by itself within days, by rules of the bucket's lifecycle
    #[arg(long, conflicts_with_all = ["dry_run", "bypass_governance", "report"])]
    by_lifecycle: bool,

    /// Tell whether S3 is at it, and what is left
    #[arg(long, requires = "by_lifecycle", conflicts_with_all = ["yes", "take_back"])]
    status: bool,

    /// Remove these rules: what is left stays
    #[arg(long, requires = "by_lifecycle", conflicts_with = "yes")]
    take_back: bool,

    #[command(flatten)]
    report: ReportArgs,
}

impl EmptyArgs {
    /// Whether nobody has to agree to it any more.
    pub(crate) fn needs_nobody(&self) -> bool {
        self.yes || self.dry_run || self.status || self.take_back
    }

    /// What people call it.
    fn place(&self) -> String {
        place(&self.folder.bucket, &self.folder.prefix)
    }

    async fn confirm(&self, what: &str) -> Result<(), Failure> {
        confirm(what, &self.folder.bucket, self.yes).await
    }
}

pub(super) fn place(bucket: &str, prefix: &str) -> String {
    if prefix.is_empty() { format!("the bucket {bucket}") } else { format!("s3://{bucket}/{prefix}") }
}

pub(crate) async fn run(args: &EmptyArgs, session: &Session) -> Result<(), Failure> {
    if args.by_lifecycle {
        return by_lifecycle::run(args, session).await;
    }
    let Folder { bucket, prefix } = &args.folder;
    let mut total = 0;
    // A count takes as long as to delete it, and is for those who are asked or told.
    if !args.yes || session.output.has_notes() {
        let contents = count_prefix_contents(bucket, prefix, &session.provider).await?;
        let counted = Deletion::counted(bucket, prefix, &contents);
        if args.dry_run {
            propose(&contents, session);
            return Ok(session.output.show(&counted)?);
        }
        session.output.note(&counted.announced());
        propose(&contents, session);
        args.confirm("delete all of it").await?;
        total = contents.entries();
    }
    let lines = Lines::create(&args.report)?;
    let report = delete(args, total, &lines, session).await?;
    let done = Deletion::done(bucket, prefix, "emptied", report.clone());
    session.output.confirm(&done)?;
    lines.end()?;
    let mut totals = Totals::default();
    totals.add(bucket, report);
    Failures::of(&totals, session.output)
}

/// The choice is made by hand: from here everything is seen to be gone, and it cannot be taken back by waiting less.
fn propose(contents: &BucketContents, session: &Session) {
    if contents.is_for_s3_to_delete() {
        let count = counted(contents.entries(), "entry").replace("entrys", "entries");
        session.output.note(&format!(
            "{count} take an hour and more from here; --by-lifecycle has S3 delete them without charge, within days."
        ));
    }
}

async fn delete(args: &EmptyArgs, total: u64, lines: &Lines, session: &Session) -> Result<EmptyReport, Failure> {
    let Folder { bucket, prefix } = &args.folder;
    let bar = Bar::entries(session.output, "Deleting", total);
    let options = EmptyOptions {
        bypass_governance: args.bypass_governance,
        on_progress: bar.progress(),
        on_outcome: lines.of(bucket),
    };
    if prefix.is_empty() {
        return Ok(empty_bucket(bucket, &options, &session.provider).await?);
    }
    let filter = ObjectFilter::under(prefix);
    Ok(Box::pin(delete_prefix(bucket, &filter, DeletedVersions::All, &options, &session.provider)).await?)
}
