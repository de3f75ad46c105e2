//! What can go wrong with rules and their targets.

use crate::client::{not_understood, request_error};
use aws_interactions_core::{BrokenPaging, RequestError, RequestErrorKind};
use aws_sdk_eventbridge::config::http::HttpResponse;
use aws_sdk_eventbridge::error::{ProvideErrorMetadata, SdkError};
use std::error::Error;

/// Why a function about a rule or its targets did not do what it says.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RuleError {
    /// What no rule and no event bus can be called. Nothing was sent.
    #[error("`{value}` is not {expected}")]
    InvalidName {
        /// What was given.
        value: String,
        /// What it was to be.
        expected: &'static str,
    },
    /// What no rule, or no target of one, can be like. Nothing was sent.
    #[error("the rule `{rule}` cannot be like this: {problem}")]
    Invalid {
        /// The rule's name.
        rule: String,
        /// What is wrong with it.
        problem: String,
    },
    /// EventBridge does not take the event pattern.
    #[error("the pattern of the rule `{rule}` is not one that EventBridge takes")]
    InvalidPattern {
        /// The rule's name.
        rule: String,
        /// What EventBridge said: it tells where.
        source: RequestError,
    },
    /// There is no such rule, or no such bus, in this account and region.
    #[error("the rule `{rule}` does not exist")]
    DoesNotExist {
        /// The rule's name, or the bus.
        rule: String,
        /// What EventBridge said: it tells which.
        source: RequestError,
    },
    /// An AWS service made the rule for itself, and nobody else may change it.
    #[error("the rule `{rule}` is managed by an AWS service")]
    Managed {
        /// The rule's name.
        rule: String,
        /// What EventBridge said.
        source: RequestError,
    },
    /// Somebody else changes the same rule just now. The same may succeed in a moment.
    #[error("others change the rule `{rule}` at the same time")]
    ConcurrentChange {
        /// The rule's name.
        rule: String,
        /// What EventBridge said.
        source: RequestError,
    },
    /// Too many rules on a bus, or too many targets of a rule: five, unless more were asked for.
    #[error("a limit does not let the rule `{rule}` be like this")]
    LimitExceeded {
        /// The rule's name.
        rule: String,
        /// What EventBridge said: it names the limit.
        source: RequestError,
    },
    /// The call succeeded, and some of the targets did not. All others did.
    #[error("{} targets of the rule `{rule}` were not changed: {}", failed.len(), listed(failed))]
    TargetsFailed {
        /// The rule's name.
        rule: String,
        /// Which, and why.
        failed: Vec<FailedTarget>,
    },
    /// The rule was to be deleted. It exists still, without its targets: it reaches nobody any more.
    #[error("the rule `{rule}` could not be deleted, only its {targets} targets removed")]
    DeletionIncomplete {
        /// The rule's name.
        rule: String,
        /// How many targets it had.
        targets: usize,
        /// Why it could not be deleted.
        source: Box<RuleError>,
    },
    /// The caller is not allowed to do this.
    #[error("access to the rule `{rule}` is denied")]
    AccessDenied {
        /// The rule's name, or the bus.
        rule: String,
        /// What EventBridge said.
        source: RequestError,
    },
    /// Any other failure of a request.
    #[error("a request about the rule `{rule}` failed")]
    Request {
        /// The rule's name, or the bus.
        rule: String,
        /// What happened.
        source: RequestError,
    },
}

/// A target that was not put, or not removed, within a call that succeeded.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct FailedTarget {
    /// The target's id.
    pub id: String,
    /// Why.
    pub code: String,
    /// What EventBridge said of it.
    pub message: String,
}

fn listed(failed: &[FailedTarget]) -> String {
    failed.iter().map(|failed| format!("`{}` ({})", failed.id, failed.code)).collect::<Vec<_>>().join(", ")
}

impl RuleError {
    pub(crate) fn of_sdk<E>(operation: &'static str, rule: &str, error: SdkError<E, HttpResponse>) -> Self
    where
        E: ProvideErrorMetadata + Error + Send + Sync + 'static,
    {
        Self::of(rule.to_owned(), request_error(operation, error))
    }

    fn of(rule: String, source: RequestError) -> Self {
        match (source.code(), source.kind()) {
            // It says nothing about the rule.
            _ if source.is_of_credentials() => Self::Request { rule, source },
            (Some("ResourceNotFoundException"), _) => Self::DoesNotExist { rule, source },
            (Some("InvalidEventPatternException"), _) => Self::InvalidPattern { rule, source },
            (Some("ManagedRuleException"), _) => Self::Managed { rule, source },
            (Some("ConcurrentModificationException"), _) => Self::ConcurrentChange { rule, source },
            (Some("LimitExceededException"), _) => Self::LimitExceeded { rule, source },
            (_, RequestErrorKind::AccessDenied) => Self::AccessDenied { rule, source },
            _ => Self::Request { rule, source },
        }
    }

    pub(crate) fn not_understood(operation: &'static str, rule: &str, message: impl Into<String>) -> Self {
        Self::Request { rule: rule.to_owned(), source: not_understood(operation, message) }
    }

    /// What makes errors of lists whose pages lead nowhere.
    pub(crate) fn broken(operation: &'static str, rule: &str) -> impl Fn(BrokenPaging) -> Self {
        move |broken| Self::not_understood(operation, rule, broken.to_string())
    }

    /// The request behind the error, where there was one that failed.
    pub fn request(&self) -> Option<&RequestError> {
        match self {
            Self::InvalidPattern { source, .. }
            | Self::DoesNotExist { source, .. }
            | Self::Managed { source, .. }
            | Self::ConcurrentChange { source, .. }
            | Self::LimitExceeded { source, .. }
            | Self::AccessDenied { source, .. }
            | Self::Request { source, .. } => Some(source),
            Self::DeletionIncomplete { source, .. } => source.request(),
            Self::InvalidName { .. } | Self::Invalid { .. } | Self::TargetsFailed { .. } => None,
        }
    }
}

#[cfg(test)]
mod tests;
