//! What became of a plan.

use super::error::SyncItemError;
use crate::object::checksum::Verification;
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
    /// What its content was compared with, where it is copied or moved.
    pub verification: Option<Verification>,
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
    /// How many of both were compared with no checksum, as their [`SyncOutcome::verification`] says why.
    pub unverified: u64,
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
                self.unverified += u64::from(!outcome.verification.is_some_and(Verification::is_verified));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_outcomes_are_counted_then_each_is_in_its_sum_and_what_there_is_none_of_is_not_shown() {
        let verification = Some(Verification::Checksum);
        let outcome = |action, result| SyncOutcome { path: "a".to_owned(), action, result, verification };
        let mut summary = SyncSummary::default();
        assert_eq!(summary.to_string(), "0 copied");
        for _ in 0..2 {
            summary.count(&outcome(SyncAction::Copy, Ok(5)));
        }
        for _ in 0..3 {
            summary.count(&outcome(SyncAction::Delete, Ok(100)));
        }
        assert_eq!(summary.to_string(), "2 copied, 3 deleted");
        summary.count(&outcome(SyncAction::Move, Ok(7)));
        summary.count(&outcome(SyncAction::Move, Err(SyncItemError::DeletionWithheld)));
        assert_eq!(summary, SyncSummary { copied: 2, moved: 1, bytes: 17, deleted: 3, failed: 1, unverified: 0 });
        assert_eq!(summary.to_string(), "2 copied, 1 moved, 3 deleted, 1 failed");
        let without = Some(Verification::NoChecksum);
        summary.count(&SyncOutcome { verification: without, ..outcome(SyncAction::Copy, Ok(0)) });
        assert_eq!((summary.copied, summary.unverified), (3, 1));
    }
}
