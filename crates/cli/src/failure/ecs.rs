//! What the errors of ECS are to a person.

use super::{Failure, FailureKind};
use ecs_interactions::ServiceError;

impl From<ServiceError> for Failure {
    fn from(error: ServiceError) -> Self {
        let kind = match &error {
            ServiceError::Invalid { .. } => FailureKind::Usage,
            ServiceError::DoesNotExist { .. } | ServiceError::ClusterDoesNotExist { .. } => {
                FailureKind::ServiceNotFound
            }
            ServiceError::NotActive { .. }
            | ServiceError::DeploymentFailed { .. }
            | ServiceError::RolledBack { .. }
            | ServiceError::Replaced { .. }
            | ServiceError::Refused { .. } => FailureKind::Refused,
            ServiceError::AccessDenied { .. } => FailureKind::AccessDenied,
            error => error.request().map_or(FailureKind::Other, |source| source.kind().into()),
        };
        Self::new(kind, error)
    }
}
