//! What the errors of DynamoDB are to a person.

use super::{Failure, FailureKind};
use aws_interactions_core::WaitError;
use dynamodb_interactions::{ItemError, TableError};

impl From<ItemError> for Failure {
    fn from(error: ItemError) -> Self {
        let kind = match &error {
            ItemError::InvalidName { .. } | ItemError::NoItem | ItemError::Invalid { .. } => FailureKind::Usage,
            ItemError::TableDoesNotExist { .. } => FailureKind::TableNotFound,
            ItemError::Refused { .. } => FailureKind::Refused,
            ItemError::InTransaction { .. } => FailureKind::Throttled,
            ItemError::AccessDenied { .. } => FailureKind::AccessDenied,
            error => error.request().map_or(FailureKind::Other, |source| source.kind().into()),
        };
        Self::new(kind, error)
    }
}

impl From<TableError> for Failure {
    fn from(error: TableError) -> Self {
        let kind = match &error {
            TableError::InvalidName { .. } => FailureKind::Usage,
            TableError::DoesNotExist { .. } => FailureKind::TableNotFound,
            TableError::NeverActive { .. } => FailureKind::Refused,
            TableError::AccessDenied { .. } => FailureKind::AccessDenied,
            error => error.request().map_or(FailureKind::Other, |source| source.kind().into()),
        };
        Self::new(kind, error)
    }
}

impl From<WaitError<TableError>> for Failure {
    fn from(error: WaitError<TableError>) -> Self {
        match error {
            WaitError::Failed(error) => error.into(),
            error => Self::new(FailureKind::Other, error),
        }
    }
}
