//! What the errors of EventBridge are to a person.

use super::{Failure, FailureKind};
use eventbridge_interactions::{EventError, EventFailure, RuleError, Undelivered};

impl From<EventError> for Failure {
    fn from(error: EventError) -> Self {
        let kind = match &error {
            EventError::InvalidBus { .. } | EventError::Invalid { .. } => FailureKind::Usage,
            EventError::Undelivered(undelivered) => kind_of_undelivered(undelivered),
            _ => FailureKind::Other,
        };
        Self::new(kind, error)
    }
}

fn kind_of_undelivered(undelivered: &Undelivered) -> FailureKind {
    match undelivered.failed.first().map(|failed| &failed.reason) {
        _ if !undelivered.delivered.is_empty() => FailureKind::EventsIncomplete,
        Some(EventFailure::Request(error)) => error.kind().into(),
        Some(reason) if reason.is_retryable() => FailureKind::Throttled,
        _ => FailureKind::Refused,
    }
}

impl From<RuleError> for Failure {
    fn from(error: RuleError) -> Self {
        let kind = match &error {
            RuleError::InvalidName { .. } | RuleError::Invalid { .. } | RuleError::InvalidPattern { .. } => {
                FailureKind::Usage
            }
            RuleError::DoesNotExist { .. } => FailureKind::RuleNotFound,
            RuleError::Managed { .. } | RuleError::LimitExceeded { .. } | RuleError::TargetsFailed { .. } => {
                FailureKind::Refused
            }
            RuleError::ConcurrentChange { .. } => FailureKind::Throttled,
            RuleError::AccessDenied { .. } => FailureKind::AccessDenied,
            error => error.request().map_or(FailureKind::Other, |source| source.kind().into()),
        };
        Self::new(kind, error)
    }
}
