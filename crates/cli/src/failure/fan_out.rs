//! What the errors of a fan-out are to a person.

use super::{Failure, FailureKind};
use aws_interactions_orchestration::{FanOutError, ResultsFileError};

impl From<FanOutError> for Failure {
    fn from(error: FanOutError) -> Self {
        let kind = match &error {
            FanOutError::Hub { source } => source.kind().into(),
            _ => FailureKind::Usage,
        };
        Self::new(kind, error)
    }
}

impl From<ResultsFileError> for Failure {
    fn from(error: ResultsFileError) -> Self {
        let kind = match &error {
            ResultsFileError::NotAResult { .. }
            | ResultsFileError::OtherJob { .. }
            | ResultsFileError::InUse { .. } => FailureKind::Refused,
            _ => FailureKind::Other,
        };
        Self::new(kind, error)
    }
}
