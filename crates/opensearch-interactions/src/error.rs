//! What can go wrong with a domain.

use crate::client::{not_understood, request_error};
use aws_interactions_core::{RequestError, RequestErrorKind};
use aws_sdk_opensearch::config::http::HttpResponse;
use aws_sdk_opensearch::error::{ProvideErrorMetadata, SdkError};
use std::error::Error;
use std::time::Duration;

/// Why a function about a domain did not do what it says.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DomainError {
    /// What no domain can be called. Nothing was sent.
    #[error("`{value}` is not {expected}")]
    Invalid {
        /// What was given.
        value: String,
        /// The rule.
        expected: &'static str,
    },
    /// There is no domain of this name in this account and region.
    #[error("the domain `{domain}` does not exist")]
    DoesNotExist {
        /// The domain.
        domain: String,
    },
    /// The deadline came, and the domain was still there.
    #[error("the domain `{domain}` is still {seen} after {} s", waited.as_secs())]
    DeadlinePassed {
        /// The domain.
        domain: String,
        /// What the last look showed.
        seen: String,
        /// How long was waited.
        waited: Duration,
    },
    /// The caller is not allowed to do this.
    #[error("access to the domain `{domain}` is denied")]
    AccessDenied {
        /// The domain.
        domain: String,
        /// What AWS said.
        source: RequestError,
    },
    /// Any other failure of a request.
    #[error("a request about the domain `{domain}` failed")]
    Request {
        /// The domain.
        domain: String,
        /// What happened.
        source: RequestError,
    },
}

impl DomainError {
    pub(crate) fn of_sdk<E>(operation: &'static str, domain: &str, error: SdkError<E, HttpResponse>) -> Self
    where
        E: ProvideErrorMetadata + Error + Send + Sync + 'static,
    {
        Self::of(domain.to_owned(), request_error(operation, error))
    }

    fn of(domain: String, source: RequestError) -> Self {
        match (source.code(), source.kind()) {
            // It says nothing about the domain.
            _ if source.is_of_credentials() => Self::Request { domain, source },
            // Its status is 409.
            (Some("ResourceNotFoundException"), _) => Self::DoesNotExist { domain },
            (_, RequestErrorKind::AccessDenied) => Self::AccessDenied { domain, source },
            _ => Self::Request { domain, source },
        }
    }

    pub(crate) fn not_understood(operation: &'static str, domain: &str, message: impl Into<String>) -> Self {
        Self::Request { domain: domain.to_owned(), source: not_understood(operation, message) }
    }

    /// The request behind the error, where there was one that tells more.
    pub fn request(&self) -> Option<&RequestError> {
        match self {
            Self::AccessDenied { source, .. } | Self::Request { source, .. } => Some(source),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests;
