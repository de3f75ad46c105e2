//! What became of things of CloudWatch that were to be deleted.

use crate::confirmation;
use crate::failure::{Failure, FailureKind};
use crate::output::{View, counted, escape_controls};
use crate::session::Session;
use cloudwatch_interactions::{DeletionReport, FailedDeletion};
use serde::Serialize;

#[derive(Debug, Serialize)]
struct Outcome {
    deleted: Vec<String>,
    missing: Vec<String>,
    failed: Vec<Failed>,
    /// What they are.
    #[serde(skip)]
    one: &'static str,
}

#[derive(Debug, Serialize)]
struct Failed {
    name: String,
    code: Option<String>,
    message: String,
    needed_by: Vec<String>,
}

/// Goes on when `--yes` was said or the deletion is agreed to now: of one thing by its name, of more by their number.
pub(super) async fn confirm(names: &[String], one: &str, yes: bool) -> Result<(), Failure> {
    let (what, word) = match names {
        [name] => (format!("delete the {one}"), name.clone()),
        names => (format!("delete {} {one}s", names.len()), names.len().to_string()),
    };
    confirmation::confirm(&what, &word, yes).await
}

/// Tells of each deletion, and fails with the first that failed. `one` is what one of them is: an alarm.
pub(super) fn tell(report: DeletionReport, one: &'static str, session: &Session) -> Result<(), Failure> {
    let failure = failure(&report, one, session);
    if failure.is_none() || !report.deleted.is_empty() || session.output.is_json() {
        session.output.confirm(&Outcome::of(report, one))?;
    }
    failure.map_or(Ok(()), Err)
}

/// What failed as one error; people are told of each.
fn failure(report: &DeletionReport, one: &str, session: &Session) -> Option<Failure> {
    let first = report.failed.first()?;
    for failed in &report.failed {
        session.output.note(&format!("not deleted: {failed}"));
    }
    let is_denied = report.failed.iter().all(|failed| failed.code.as_deref() == Some("AccessDenied"));
    let is_needed = report.failed.iter().all(|failed| !failed.needed_by.is_empty());
    let kind = match () {
        () if is_denied => FailureKind::AccessDenied,
        () if is_needed => FailureKind::Refused,
        () => FailureKind::Other,
    };
    let count = report.failed.len();
    Some(Failure::new(kind, format!("{count} of the {one}s could not be deleted, the first of them {first}")))
}

impl Outcome {
    fn of(report: DeletionReport, one: &'static str) -> Self {
        let failed = report.failed.into_iter().map(|failed| {
            let FailedDeletion { name, code, message, needed_by, .. } = failed;
            Failed { name, code, message, needed_by }
        });
        Self { deleted: report.deleted, missing: report.missing, failed: failed.collect(), one }
    }
}

impl View for Outcome {
    fn table(&self) -> String {
        let count = counted(u64::try_from(self.deleted.len()).unwrap_or(u64::MAX), self.one);
        let missing = self.missing.join(", ");
        let deleted = format!("Deleted {count}.");
        if missing.is_empty() { deleted } else { format!("{deleted} Not there: {}.", escape_controls(&missing)) }
    }
}
