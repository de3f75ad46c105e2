//! What the errors of Organizations are to a person.

use super::{Failure, FailureKind};
use organizations_interactions::OrganizationError;

impl From<OrganizationError> for Failure {
    fn from(error: OrganizationError) -> Self {
        let kind = match &error {
            OrganizationError::Invalid { .. } => FailureKind::Usage,
            OrganizationError::DoesNotExist { .. } => FailureKind::IdNotFound,
            OrganizationError::NotInUse { .. } => FailureKind::Refused,
            OrganizationError::AccessDenied { .. } => FailureKind::AccessDenied,
            OrganizationError::Request { source, .. } => source.kind().into(),
            _ => FailureKind::Other,
        };
        Self::new(kind, error)
    }
}
