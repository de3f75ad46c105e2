//! What became of a plan.

use super::error::SyncItemError;
use std::fmt;

/// What became of one file or object.
#[derive(Debug)]
#[non_exhaustive]
pub struct SyncOutcome {
    /// Its path.
    pub path: String,
    /// What was to be done.
    pub action: SyncAction,
    /// Its bytes, where it is done; for a deletion those that are gone.
    pub result: Result<u64, SyncItemError>,
}

/// What is done to a file or object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SyncAction {
    /// It is copied from the source to the target.
    Copy,
    /// It is copied, and then deleted from the source.
    Move,
    /// It is deleted from the target.
    Delete,
}

/// How many came out how.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct SyncSummary {
    /// How many were copied, and stay in the source.
    pub copied: u64,
    /// How many were moved.
    pub moved: u64,
    /// The bytes of both.
    pub bytes: u64,
    /// How many were deleted.
    pub deleted: u64,
    /// How many were neither, though they should have been.
    pub failed: u64,
}

impl SyncSummary {
    /// Adds an outcome.
    pub fn count(&mut self, outcome: &SyncOutcome) {
        match (outcome.action, &outcome.result) {
            (_, Err(_)) => self.failed += 1,
            (SyncAction::Delete, Ok(_)) => self.deleted += 1,
            (action, Ok(bytes)) => {
                let count = if action == SyncAction::Move { &mut self.moved } else { &mut self.copied };
                *count += 1;
                self.bytes = self.bytes.saturating_add(*bytes);
            }
        }
    }
}

impl fmt::Display for SyncSummary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} copied", self.copied)?;
        let rest = [(self.moved, "moved"), (self.deleted, "deleted"), (self.failed, "failed")];
        rest.into_iter().filter(|(count, _)| *count > 0).try_for_each(|(count, how)| write!(f, ", {count} {how}"))
    }
}
