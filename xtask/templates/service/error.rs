//! What can go wrong with {{short_name}}.

use crate::client::{ {{error_imports}} };
use aws_interactions_core::{ {{core_imports}} };
use {{library}}::config::http::HttpResponse;
use {{library}}::error::{ProvideErrorMetadata, SdkError};
use std::error::Error;

/// Why a function of this crate did not do what it says. Every variant names what it was about.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum {{type}}Error {
    /// There is no such thing in this account and region.
    #[error("{what} does not exist")]
    DoesNotExist {
        /// What was asked about.
        what: String,
        /// What {{short_name}} said.
        source: RequestError,
    },
    /// The caller is not allowed to do this.
    #[error("access to {what} is denied")]
    AccessDenied {
        /// What was asked about.
        what: String,
        /// What {{short_name}} said.
        source: RequestError,
    },
    /// Any other failure of a request.
    #[error("a request about {what} failed")]
    Request {
        /// What was asked about.
        what: String,
        /// What happened.
        source: RequestError,
    },
}

impl {{type}}Error {
    pub(crate) fn of_sdk<E>(operation: &'static str, what: String, error: SdkError<E, HttpResponse>) -> Self
    where
        E: ProvideErrorMetadata + Error + Send + Sync + 'static,
    {
        Self::of(what, request_error(operation, error))
    }

    fn of(what: String, source: RequestError) -> Self {
        match (source.code(), source.kind()) {
            // It says nothing about the thing.
            _ if source.is_of_credentials() => Self::Request { what, source },
            {{missing}} => Self::DoesNotExist { what, source },
            (_, RequestErrorKind::AccessDenied) => Self::AccessDenied { what, source },
            _ => Self::Request { what, source },
        }
    }
{{error_functions}}
    /// The request behind the error.
    pub fn request(&self) -> &RequestError {
        match self {
            Self::DoesNotExist { source, .. } | Self::AccessDenied { source, .. } | Self::Request { source, .. } => {
                source
            }
        }
    }
}

#[cfg(test)]
mod tests;
