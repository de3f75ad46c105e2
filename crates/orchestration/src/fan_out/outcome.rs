//! What became of a target, and of all.

use super::stop::FanOutStop;
use super::target::FanOutTarget;
use aws_interactions_core::ConfigError;
use std::fmt;
use std::time::Duration;

/// What became of one target.
#[derive(Debug)]
#[non_exhaustive]
pub struct FanOutResult<T, E> {
    /// The target.
    pub target: FanOutTarget,
    /// What became of it.
    pub outcome: FanOutOutcome<T, E>,
    /// How long it ran; nothing for one that was skipped.
    pub took: Duration,
}

/// What became of one target.
#[derive(Debug)]
pub enum FanOutOutcome<T, E> {
    /// It is done.
    Done(T),
    /// It failed, or was ended.
    Failed(FanOutFailure<E>),
    /// It was not begun.
    Skipped(FanOutSkip),
}

/// Why a target failed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FanOutFailure<E> {
    /// The work failed.
    #[error(transparent)]
    Work(E),
    /// There is no provider for it: the hub may not work in the account.
    #[error("there is no way into the target")]
    Provider {
        /// Why.
        source: ConfigError,
    },
    /// It took longer than one target may. What it had begun may be done, or not.
    #[error("not done within {} s", after.as_secs_f64())]
    TimedOut {
        /// How long it had.
        after: Duration,
    },
    /// All of the fan-out was ended. What the target had begun may be done, or not.
    #[error("ended while it ran: {reason}")]
    Ended {
        /// By what.
        reason: FanOutStop,
    },
}

/// Why a target was not begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum FanOutSkip {
    /// It was done before, as the plan says.
    DoneBefore,
    /// All of the fan-out was ended.
    Ended(FanOutStop),
}

impl fmt::Display for FanOutSkip {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::DoneBefore => f.write_str("done before"),
            Self::Ended(reason) => reason.fmt(f),
        }
    }
}

/// How many targets ended how.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct FanOutSummary {
    /// Those done in this run.
    pub done: usize,
    /// Those done before.
    pub done_before: usize,
    /// Those that failed, or were ended while they ran.
    pub failed: usize,
    /// Those that were not begun.
    pub not_begun: usize,
}

/// What a fan-out comes to: what an exit code is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FanOutVerdict {
    /// Every target is done, now or before.
    Complete,
    /// Some are done, some are not.
    Partial,
    /// None is done.
    Nothing,
}

impl FanOutSummary {
    /// Adds a result.
    pub fn count<T, E>(&mut self, result: &FanOutResult<T, E>) {
        let counter = match &result.outcome {
            FanOutOutcome::Done(_) => &mut self.done,
            FanOutOutcome::Failed(_) => &mut self.failed,
            FanOutOutcome::Skipped(FanOutSkip::DoneBefore) => &mut self.done_before,
            FanOutOutcome::Skipped(FanOutSkip::Ended(_)) => &mut self.not_begun,
        };
        *counter += 1;
    }

    /// What it comes to.
    pub fn verdict(&self) -> FanOutVerdict {
        match (self.done + self.done_before, self.failed + self.not_begun) {
            (0, _) => FanOutVerdict::Nothing,
            (_, 0) => FanOutVerdict::Complete,
            _ => FanOutVerdict::Partial,
        }
    }
}

impl fmt::Display for FanOutSummary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} done", self.done)?;
        let others = [(self.done_before, "done before"), (self.failed, "failed"), (self.not_begun, "not begun")];
        others.iter().filter(|(count, _)| *count > 0).try_for_each(|(count, what)| write!(f, ", {count} {what}"))
    }
}

#[cfg(test)]
mod tests;
