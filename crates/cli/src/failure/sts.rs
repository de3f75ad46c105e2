//! What the errors of STS are to a person.

use super::{Failure, FailureKind};
use sts_interactions::CallerIdentityError;

impl From<CallerIdentityError> for Failure {
    fn from(error: CallerIdentityError) -> Self {
        let kind = match &error {
            CallerIdentityError::Request { source } => source.kind().into(),
            _ => FailureKind::Other,
        };
        Self::new(kind, error)
    }
}
