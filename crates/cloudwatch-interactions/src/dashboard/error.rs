//! What can go wrong with a dashboard.

use super::body::UnreadableBody;
use crate::query::error::request_error;
use aws_interactions_core::{BrokenPaging, RequestError};
use aws_sdk_cloudwatch::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_cloudwatch::types::DashboardValidationMessage;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use std::error::Error;
use std::fmt;

/// Why a function about dashboards did not do what it says.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DashboardError {
    /// The name cannot be a dashboard's. Nothing was sent.
    #[error(
        "`{dashboard}` cannot be the name of a dashboard: a name is of 1 to 255 letters, digits, hyphens and underscores"
    )]
    InvalidName {
        /// What was given.
        dashboard: String,
    },

    /// No dashboard has this name.
    #[error("the dashboard `{dashboard}` does not exist")]
    DoesNotExist {
        /// The dashboard.
        dashboard: String,
    },

    /// CloudWatch does not take the body, and the dashboard is as it was.
    #[error("the body of the dashboard `{dashboard}` is not valid: {}", listed(messages))]
    InvalidBody {
        /// The dashboard.
        dashboard: String,
        /// What is wrong with it, and where.
        messages: Vec<DashboardMessage>,
        /// What CloudWatch said.
        source: RequestError,
    },

    /// What stands as the body of the dashboard is no JSON of a dashboard.
    #[error("the body of the dashboard `{dashboard}` cannot be read")]
    UnreadableBody {
        /// The dashboard.
        dashboard: String,
        /// Why.
        source: UnreadableBody,
    },

    /// A request about one dashboard failed.
    #[error("a request about the dashboard `{dashboard}` failed")]
    Request {
        /// The dashboard.
        dashboard: String,
        /// What happened.
        source: RequestError,
    },

    /// Dashboards could not be listed.
    #[error("the dashboards could not be listed")]
    List {
        /// What happened.
        source: RequestError,
    },

    /// A list led nowhere; reading on would not have ended.
    #[error("the list of dashboards is broken")]
    BrokenList {
        /// How.
        source: BrokenPaging,
    },
}

/// What CloudWatch says about a part of a body.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct DashboardMessage {
    /// Which part: `/widgets/0/properties/metrics`. Empty for all of it.
    pub path: String,
    /// What.
    pub text: String,
}

impl fmt::Display for DashboardMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.path.is_empty() { f.write_str(&self.text) } else { write!(f, "{}: {}", self.path, self.text) }
    }
}

impl DashboardMessage {
    pub(super) fn all(messages: &[DashboardValidationMessage]) -> Vec<Self> {
        let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
        messages.iter().map(|said| Self { path: text(said.data_path()), text: text(said.message()) }).collect()
    }
}

fn listed(messages: &[DashboardMessage]) -> String {
    match messages {
        [] => "CloudWatch does not say where".to_owned(),
        messages => messages.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "),
    }
}

impl DashboardError {
    pub(super) fn from_sdk<E>(operation: &'static str, dashboard: &str, error: SdkError<E, HttpResponse>) -> Self
    where
        E: ProvideErrorMetadata + Error + Send + Sync + 'static,
    {
        let (dashboard, source) = (dashboard.to_owned(), request_error(operation, error));
        match source.code() {
            // It says nothing about the dashboard.
            _ if source.is_of_credentials() => Self::Request { dashboard, source },
            Some("ResourceNotFound" | "DashboardNotFoundError") => Self::DoesNotExist { dashboard },
            _ => Self::Request { dashboard, source },
        }
    }

    /// The request behind the error, where there was one.
    pub fn request(&self) -> Option<&RequestError> {
        match self {
            Self::InvalidBody { source, .. } | Self::Request { source, .. } | Self::List { source } => Some(source),
            _ => None,
        }
    }
}

pub(super) fn check_name(name: &str) -> Result<(), DashboardError> {
    let is_valid = (1..=255).contains(&name.len())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    if is_valid { Ok(()) } else { Err(DashboardError::InvalidName { dashboard: name.to_owned() }) }
}
