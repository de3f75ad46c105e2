//! What the errors of OpenSearch Service are to a person.

use super::{Failure, FailureKind};
use opensearch_interactions::DomainError;

impl From<DomainError> for Failure {
    fn from(error: DomainError) -> Self {
        let kind = match &error {
            DomainError::Invalid { .. } => FailureKind::Usage,
            DomainError::DoesNotExist { .. } => FailureKind::DomainNotFound,
            DomainError::AccessDenied { .. } => FailureKind::AccessDenied,
            error => error.request().map_or(FailureKind::Other, |source| source.kind().into()),
        };
        Self::new(kind, error)
    }
}
