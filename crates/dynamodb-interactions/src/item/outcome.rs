//! What became of a write.

use super::error::ItemError;

/// What became of a write that may have had a condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[must_use = "a condition that did not hold is no error"]
pub enum WriteOutcome {
    /// It is as it was to be.
    Written,
    /// The condition did not hold, and nothing was changed.
    ConditionFailed,
}

impl WriteOutcome {
    pub(crate) fn of(answer: Result<(), ItemError>) -> Result<Self, ItemError> {
        match answer {
            Ok(()) => Ok(Self::Written),
            Err(error)
                if error.request().and_then(|request| request.code()) == Some("ConditionalCheckFailedException") =>
            {
                Ok(Self::ConditionFailed)
            }
            Err(error) => Err(error),
        }
    }
}
