//! Many deletions: what `rm` and `empty` have in common.

use super::failures::FailedEntry;
use crate::failure::Failure;
use crate::report_file::{Action, Entry, EntryError, Outcome, ReportArgs, ReportFile};
use s3_interactions::{DeleteOutcome, DeleteOutcomes, EmptyReport};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// The file that `--report` asks for, filled while entries are deleted.
#[derive(Clone)]
pub(super) struct Lines(Arc<Mutex<State>>);

struct State {
    file: ReportFile,
    failure: Option<Failure>,
}

impl Lines {
    pub(super) fn create(args: &ReportArgs) -> Result<Self, Failure> {
        Ok(Self(Arc::new(Mutex::new(State { file: args.create()?, failure: None }))))
    }

    /// The callback for the deletions of a bucket.
    pub(super) fn of(&self, bucket: &str) -> DeleteOutcomes {
        let (lines, bucket) = (self.0.clone(), bucket.to_owned());
        DeleteOutcomes::new(move |outcome| {
            let mut state = lines.lock().unwrap_or_else(PoisonError::into_inner);
            if state.failure.is_none() {
                state.failure = state.file.add(&line(&bucket, outcome)).err();
            }
        })
    }

    /// Fails if a line could not be written.
    pub(super) fn end(self) -> Result<(), Failure> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.failure.take().map_or(Ok(()), Err)
    }
}

fn line(bucket: &str, outcome: DeleteOutcome<'_>) -> Entry {
    let how = if outcome.failure.is_some() { Outcome::Failed } else { Outcome::Done };
    let error = outcome.failure.map(|failure| EntryError {
        message: failure.message.clone(),
        code: Some(failure.code.clone()),
        request_id: None,
    });
    Entry {
        to: Some(format!("s3://{bucket}/{}", outcome.entry.key)),
        version_id: outcome.entry.version_id.clone(),
        bytes: outcome.size,
        reason: outcome.is_delete_marker.then(|| "delete marker".to_owned()),
        error,
        ..Entry::new(how, Action::Delete, &outcome.entry.key)
    }
}

/// What is gone and what is not, of one bucket or several.
#[derive(Debug, Default)]
pub(super) struct Totals {
    pub(super) deleted: u64,
    pub(super) remaining: u64,
    pub(super) reasons: BTreeMap<String, u64>,
    pub(super) failed: Vec<FailedEntry>,
}

impl Totals {
    pub(super) fn add(&mut self, bucket: &str, report: EmptyReport) {
        self.deleted += report.versions + report.delete_markers + report.uploads;
        self.remaining += report.remaining;
        for (code, count) in report.reasons {
            *self.reasons.entry(code).or_default() += count;
        }
        self.failed.extend(report.failed.into_iter().map(|failed| FailedEntry::new(bucket, failed)));
    }
}
