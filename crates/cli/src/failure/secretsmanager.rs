//! What the errors of Secrets Manager are to a person.

use super::{Failure, FailureKind};
use secretsmanager_interactions::SecretError;

impl From<SecretError> for Failure {
    fn from(error: SecretError) -> Self {
        let kind = match &error {
            SecretError::Invalid { .. } | SecretError::InvalidValue { .. } => FailureKind::Usage,
            SecretError::DoesNotExist { .. } | SecretError::NoValue { .. } => FailureKind::SecretNotFound,
            SecretError::NoSuchField { .. } => FailureKind::FieldNotFound,
            SecretError::DeletionScheduled { .. } => FailureKind::SecretDeleted,
            SecretError::AlreadyExists { .. } | SecretError::LimitExceeded { .. } => FailureKind::Refused,
            SecretError::AccessDenied { .. } | SecretError::KeyNotUsable { .. } => FailureKind::AccessDenied,
            error => error.request().map_or(FailureKind::Other, |source| source.kind().into()),
        };
        Self::new(kind, error)
    }
}
