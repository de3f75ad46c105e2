//! What the errors of IAM are to a person.

use super::{Failure, FailureKind};
use iam_interactions::{RoleError, SimulationError};

impl From<RoleError> for Failure {
    fn from(error: RoleError) -> Self {
        Self::new(kind_of_role_error(&error), error)
    }
}

fn kind_of_role_error(error: &RoleError) -> FailureKind {
    match error {
        RoleError::Invalid { .. } | RoleError::InvalidPolicy { .. } => FailureKind::Usage,
        RoleError::DoesNotExist { .. } => FailureKind::RoleNotFound,
        RoleError::PolicyDoesNotExist { .. } => FailureKind::PolicyNotFound,
        RoleError::AccessDenied { .. } => FailureKind::AccessDenied,
        RoleError::OtherPath { .. }
        | RoleError::Unmodifiable { .. }
        | RoleError::MalformedPolicy { .. }
        | RoleError::PolicyNotAttachable { .. }
        | RoleError::LimitExceeded { .. }
        | RoleError::DeleteConflict { .. } => FailureKind::Refused,
        RoleError::Incomplete { source, .. } | RoleError::DeletionIncomplete { source, .. } => {
            kind_of_role_error(source)
        }
        RoleError::Request { source, .. } | RoleError::List { source } => source.kind().into(),
        _ => FailureKind::Other,
    }
}

impl From<SimulationError> for Failure {
    fn from(error: SimulationError) -> Self {
        let kind = match &error {
            SimulationError::Invalid { .. } => FailureKind::Usage,
            SimulationError::PrincipalDoesNotExist { .. } => FailureKind::RoleNotFound,
            SimulationError::AccessDenied { .. } => FailureKind::AccessDenied,
            SimulationError::Request { source, .. } => source.kind().into(),
            // Not refused: that is what a principal is that may not do it.
            _ => FailureKind::Other,
        };
        Self::new(kind, error)
    }
}
