//! What became of each of many instances.

use crate::failure::ec2::kind_of_ec2_error;
use crate::failure::{Failure, FailureKind};
use crate::output::{Output, Row, View, table_of};
use ec2_interactions::{Ec2Error, InstanceOutcome};
use serde::Serialize;
use std::error::Error;
use std::sync::Arc;

pub(crate) const JSON: &str = "\
JSON: changed (an array of id, before, now), failed (an array of id, code, message)
  before and now are states; asking for what is so already changes nothing, and is no failure
Exits with 1 when some instances failed and others did not, with the code of the failure when none was changed.";

#[derive(Debug, Default, Serialize)]
struct Changes {
    changed: Vec<Changed>,
    failed: Vec<Failed>,
}

#[derive(Debug, Serialize)]
struct Changed {
    id: String,
    before: String,
    now: String,
}

#[derive(Debug, Serialize)]
struct Failed {
    id: String,
    code: Option<String>,
    message: String,
    #[serde(skip)]
    error: Arc<Ec2Error>,
}

/// Some were not changed; the cause is that of the first.
#[derive(Debug, thiserror::Error)]
#[error("{failed} of {all} instances could not be {done}")]
struct NotAll {
    failed: usize,
    all: usize,
    done: &'static str,
    #[source]
    first: Arc<Ec2Error>,
}

/// Prints what was `done`, and fails where that is not all.
pub(super) fn report(done: &'static str, outcomes: Vec<InstanceOutcome>, output: Output) -> Result<(), Failure> {
    let changes = Changes::from(outcomes);
    if output.is_json() || !changes.changed.is_empty() {
        output.confirm(&changes)?;
    }
    changes.failure(done, output).map_or(Ok(()), Err)
}

impl From<Vec<InstanceOutcome>> for Changes {
    fn from(outcomes: Vec<InstanceOutcome>) -> Self {
        let mut changes = Self::default();
        for InstanceOutcome { id, result, .. } in outcomes {
            match result {
                Ok(change) => {
                    changes.changed.push(Changed {
                        id,
                        before: change.before.to_string(),
                        now: change.now.to_string(),
                    });
                }
                Err(error) => changes.failed.push(Failed {
                    id,
                    code: error.request().and_then(|request| request.code()).map(str::to_owned),
                    message: chain(&*error),
                    error,
                }),
            }
        }
        changes
    }
}

impl Changes {
    /// What failed as one error; people are told of each.
    fn failure(&self, done: &'static str, output: Output) -> Option<Failure> {
        let first = self.failed.first()?;
        let kind = kind_of_ec2_error(&first.error);
        let is_one_error = self.failed.iter().all(|failed| Arc::ptr_eq(&failed.error, &first.error));
        if is_one_error && self.changed.is_empty() {
            return Some(Failure::new(kind, Arc::clone(&first.error)));
        }
        for failed in &self.failed {
            output.note(&format!("not {done}: {}", failed.message));
        }
        let is_one_kind = self.failed.iter().all(|failed| kind_of_ec2_error(&failed.error) == kind);
        let kind = if is_one_kind && self.changed.is_empty() { kind } else { FailureKind::Other };
        let (failed, all) = (self.failed.len(), self.failed.len() + self.changed.len());
        Some(Failure::new(kind, NotAll { failed, all, done, first: Arc::clone(&first.error) }))
    }
}

/// The error and what lies below it, in one line.
fn chain(error: &(dyn Error + 'static)) -> String {
    let all = std::iter::successors(Some(error), |&error| error.source());
    all.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

impl Row for Changed {
    const HEADER: &'static [&'static str] = &["ID", "BEFORE", "NOW"];

    fn cells(&self) -> Vec<String> {
        vec![self.id.clone(), self.before.clone(), self.now.clone()]
    }
}

impl View for Changes {
    fn table(&self) -> String {
        table_of(&self.changed)
    }
}
