//! `awsi alarm rm NAME…`

use crate::confirmation::confirm;
use crate::failure::{Failure, FailureKind};
use crate::output::{Output, View, counted};
use crate::session::Session;
use clap::Args;
use cloudwatch_interactions::{DeletionReport, FailedDeletion, delete_alarms};
use serde::Serialize;

pub(crate) const JSON: &str = "\
JSON: deleted (an array), missing (an array), failed (an array of name, code, message, needed_by)
  missing are those that did not exist; needed_by are the composite alarms to delete first";

#[derive(Debug, Args)]
pub(crate) struct RmArgs {
    /// The alarms, by their names; composite ones go before those that they are made of
    #[arg(value_name = "NAME", required = true)]
    names: Vec<String>,

    /// Do not ask
    #[arg(long, short)]
    pub(super) yes: bool,
}

#[derive(Debug, Serialize)]
struct Removed {
    deleted: Vec<String>,
    missing: Vec<String>,
    failed: Vec<Failed>,
}

#[derive(Debug, Serialize)]
struct Failed {
    name: String,
    code: Option<String>,
    message: String,
    needed_by: Vec<String>,
}

pub(crate) async fn run(args: &RmArgs, session: &Session) -> Result<(), Failure> {
    let (what, word) = match args.names.as_slice() {
        [name] => ("delete the alarm".to_owned(), name.clone()),
        names => (format!("delete {} alarms", names.len()), names.len().to_string()),
    };
    confirm(&what, &word, args.yes).await?;
    let report = delete_alarms(args.names.iter(), &session.provider).await?;
    let failure = failure(&report, session.output);
    if failure.is_none() || !report.deleted.is_empty() || session.output.is_json() {
        session.output.confirm(&Removed::from(report))?;
    }
    failure.map_or(Ok(()), Err)
}

/// What failed as one error; people are told of each.
fn failure(report: &DeletionReport, output: Output) -> Option<Failure> {
    let first = report.failed.first()?;
    for failed in &report.failed {
        output.note(&format!("not deleted: {failed}"));
    }
    let is_denied = report.failed.iter().all(|failed| failed.code.as_deref() == Some("AccessDenied"));
    let is_needed = report.failed.iter().all(|failed| !failed.needed_by.is_empty());
    let kind = match () {
        () if is_denied => FailureKind::AccessDenied,
        () if is_needed => FailureKind::Refused,
        () => FailureKind::Other,
    };
    let count = report.failed.len();
    Some(Failure::new(kind, format!("{count} of the alarms could not be deleted, the first of them {first}")))
}

impl From<DeletionReport> for Removed {
    fn from(report: DeletionReport) -> Self {
        let failed = report.failed.into_iter().map(|failed| {
            let FailedDeletion { name, code, message, needed_by, .. } = failed;
            Failed { name, code, message, needed_by }
        });
        Self { deleted: report.deleted, missing: report.missing, failed: failed.collect() }
    }
}

impl View for Removed {
    fn table(&self) -> String {
        let count = |names: &[String]| counted(u64::try_from(names.len()).unwrap_or(u64::MAX), "alarm");
        let deleted = format!("Deleted {}.", count(&self.deleted));
        if self.missing.is_empty() { deleted } else { format!("{deleted} Not there: {}.", self.missing.join(", ")) }
    }
}
