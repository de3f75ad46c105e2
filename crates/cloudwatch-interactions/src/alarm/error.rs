//! What can go wrong with an alarm.

use super::value::AlarmKind;
use crate::query::error::request_error;
use aws_interactions_core::{BrokenPaging, RequestError};
use aws_sdk_cloudwatch::error::{ProvideErrorMetadata, SdkError};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use std::error::Error;

/// Why a function about alarms did not do what it says.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AlarmError {
    /// The name, or something else about an alarm to be, that CloudWatch does not take. Nothing was sent.
    #[error("`{alarm}` cannot be an alarm: {problem}")]
    Invalid {
        /// The alarm.
        alarm: String,
        /// What is wrong.
        problem: String,
    },

    /// No alarm has this name.
    #[error("the alarm `{alarm}` does not exist")]
    DoesNotExist {
        /// The alarm.
        alarm: String,
    },

    /// An alarm of this name exists and is of another kind: one cannot become the other.
    #[error("the alarm `{alarm}` exists and is a {kind} alarm: delete it first, or choose another name")]
    OtherKind {
        /// The alarm.
        alarm: String,
        /// Its kind.
        kind: AlarmKind,
    },

    /// The account has as many alarms as it may have.
    #[error("the alarm `{alarm}` is one more than the account may have")]
    LimitExceeded {
        /// The alarm.
        alarm: String,
        /// What CloudWatch said.
        source: RequestError,
    },

    /// A request about one alarm failed.
    #[error("a request about the alarm `{alarm}` failed")]
    Request {
        /// The alarm.
        alarm: String,
        /// What happened.
        source: RequestError,
    },

    /// Alarms, or their history, could not be listed.
    #[error("the alarms could not be listed")]
    List {
        /// What happened.
        source: RequestError,
    },

    /// A list led nowhere; reading on would not have ended.
    #[error("the list of alarms is broken")]
    BrokenList {
        /// How.
        source: BrokenPaging,
    },
}

impl AlarmError {
    pub(super) fn from_sdk<E>(operation: &'static str, alarm: &str, error: SdkError<E, HttpResponse>) -> Self
    where
        E: ProvideErrorMetadata + Error + Send + Sync + 'static,
    {
        let (alarm, source) = (alarm.to_owned(), request_error(operation, error));
        match source.code() {
            // It says nothing about the alarm.
            _ if source.is_of_credentials() => Self::Request { alarm, source },
            Some("ResourceNotFound" | "ResourceNotFoundException") => Self::DoesNotExist { alarm },
            Some("LimitExceeded" | "LimitExceededFault" | "LimitExceededException") => {
                Self::LimitExceeded { alarm, source }
            }
            _ => Self::Request { alarm, source },
        }
    }

    pub(super) fn invalid(alarm: &str, problem: impl Into<String>) -> Self {
        Self::Invalid { alarm: alarm.to_owned(), problem: problem.into() }
    }

    /// The request behind the error, where there was one.
    pub fn request(&self) -> Option<&RequestError> {
        match self {
            Self::LimitExceeded { source, .. } | Self::Request { source, .. } | Self::List { source } => Some(source),
            _ => None,
        }
    }
}

/// What CloudWatch takes for a name: anything but nothing, control characters, and more than 255 of them.
pub(super) fn check_name(name: &str) -> Result<(), AlarmError> {
    let problem = if name.is_empty() {
        "a name is not empty"
    } else if name.chars().count() > 255 {
        "a name has at most 255 characters"
    } else if name.chars().any(char::is_control) {
        "a name has no control characters"
    } else {
        return Ok(());
    };
    Err(AlarmError::invalid(name, problem))
}
