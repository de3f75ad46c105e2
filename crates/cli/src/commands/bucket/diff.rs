//! `awsi bucket diff SOURCE TARGET`

use super::tree::printed::{skipped, unread};
use super::tree::{FilterArgs, patterns_help, place};
use crate::failure::{Failure, FailureKind};
use crate::output::{View, counted, escape_controls};
use crate::progress::Bar;
use crate::report_file::Entry;
use crate::session::Session;
use clap::Args;
use s3_interactions::{SyncComparison, SyncOptions, SyncPlace, SyncPlan, SyncReason, plan_sync};
use serde::Serialize;

pub(crate) const JSON: &str = concat!(
    "\
JSON: alike (a number), differences (an array of path, difference), skipped, unread (arrays of what `sync` tells)
  difference is source-only, target-only, size, content, or incomparable where S3 knows no checksum of the whole object
  Exits with 5 where there are differences, as 1 stands for failures

",
    patterns_help!()
);

#[derive(Debug, Args)]
pub(crate) struct DiffArgs {
    /// A folder, or `s3://bucket/prefix`
    #[arg(value_name = "SOURCE", value_parser = place)]
    source: SyncPlace,

    /// A folder, or `s3://bucket/prefix`; one of both is a bucket's
    #[arg(value_name = "TARGET", value_parser = place)]
    target: SyncPlace,

    /// Compare sizes alone: no file is read, and S3 is not asked for checksums
    #[arg(long)]
    size_only: bool,

    #[command(flatten)]
    filter: FilterArgs,
}

#[derive(Debug, Serialize)]
struct Difference {
    path: String,
    difference: &'static str,
}

#[derive(Debug, Serialize)]
struct Compared {
    alike: u64,
    differences: Vec<Difference>,
    skipped: Vec<Entry>,
    unread: Vec<Entry>,
}

pub(crate) async fn run(args: &DiffArgs, session: &Session) -> Result<(), Failure> {
    let options = args.options()?;
    let bar = Bar::waiting(session.output, "Comparing");
    let plan = Box::pin(plan_sync(&args.source, &args.target, &options, &session.provider)).await?;
    drop(bar);
    let compared = Compared::of(&plan);
    session.output.show(&compared)?;
    for entry in compared.skipped.iter().chain(&compared.unread) {
        session.output.note(&format!("not compared: {}: {}", entry.path, entry.why()));
    }
    match (compared.differences.len(), compared.unread.len()) {
        (0, 0) => Ok(()),
        (0, _) => Err(Failure::new(FailureKind::Other, "not all could be read")),
        _ => Err(Failure::new(FailureKind::Refused, format!("{} and {} differ", args.source, args.target))),
    }
}

impl DiffArgs {
    fn options(&self) -> Result<SyncOptions, Failure> {
        Ok(SyncOptions {
            comparison: if self.size_only { SyncComparison::SizeOnly } else { SyncComparison::Checksum },
            // What the target alone has is a difference too.
            delete: true,
            filter: self.filter.filter()?,
            allows_case_pairs: true,
            ..SyncOptions::default()
        })
    }
}

impl Compared {
    fn of(plan: &SyncPlan) -> Self {
        let copies = plan.copies.iter().map(|copy| {
            let missing = copy.reason == SyncReason::Missing;
            difference(&copy.path, if missing { "source-only" } else { copy.reason.as_str() })
        });
        let deletions = plan.deletions.iter().map(|deletion| difference(&deletion.path, "target-only"));
        // What the target cannot have, it has not.
        let refused = plan.refused.iter().map(|refused| difference(&refused.path, "source-only"));
        let mut differences: Vec<_> = copies.chain(deletions).chain(refused).collect();
        differences.sort_by(|one, other| one.path.cmp(&other.path));
        Self { alike: plan.unchanged, differences, skipped: skipped(plan), unread: unread(plan) }
    }
}

fn difference(path: &str, difference: &'static str) -> Difference {
    Difference { path: path.to_owned(), difference }
}

impl View for Compared {
    fn table(&self) -> String {
        let lines = self.differences.iter().map(|one| {
            let line = format!("{:<12}  {}", one.difference, one.path);
            escape_controls(&line).into_owned()
        });
        let count = u64::try_from(self.differences.len()).unwrap_or(u64::MAX);
        let end = format!("{}, {} alike.", counted(count, "difference"), self.alike);
        lines.chain([end]).collect::<Vec<_>>().join("\n")
    }
}
