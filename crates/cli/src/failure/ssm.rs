//! What the errors of SSM are to a person.

use super::{Failure, FailureKind};
use ssm_interactions::ParameterError;

impl From<ParameterError> for Failure {
    fn from(error: ParameterError) -> Self {
        let kind = match &error {
            ParameterError::Invalid { .. } | ParameterError::InvalidValue { .. } => FailureKind::Usage,
            ParameterError::DoesNotExist { .. } | ParameterError::VersionDoesNotExist { .. } => {
                FailureKind::ParameterNotFound
            }
            ParameterError::NoSuchField { .. } => FailureKind::FieldNotFound,
            ParameterError::AlreadyExists { .. } => FailureKind::ParameterExists,
            ParameterError::Refused { .. } | ParameterError::LimitExceeded { .. } => FailureKind::Refused,
            ParameterError::TooManyUpdates { .. } => FailureKind::Throttled,
            ParameterError::AccessDenied { .. } | ParameterError::KeyNotUsable { .. } => FailureKind::AccessDenied,
            error => error.request().map_or(FailureKind::Other, |source| source.kind().into()),
        };
        Self::new(kind, error)
    }
}
