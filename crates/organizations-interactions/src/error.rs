//! What can go wrong with an organization.

use crate::client::{not_understood, request_error};
use aws_interactions_core::{BrokenPaging, RequestError, RequestErrorKind};
use aws_sdk_organizations::config::http::HttpResponse;
use aws_sdk_organizations::error::{ProvideErrorMetadata, SdkError};
use std::error::Error;

/// Why a function about an organization did not do what it says. What it was about is `the organization`, or
/// ``the account `111111111111` ``, ``the children of `ou-abcd-12345678` ``.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OrganizationError {
    /// An id that nothing in an organization can have, or a tag's key that is empty. Nothing was sent.
    #[error("`{value}` is not {expected}")]
    Invalid {
        /// What was given.
        value: String,
        /// The rule.
        expected: &'static str,
    },
    /// The caller's account belongs to no organization.
    #[error("the account that asks belongs to no organization")]
    NotInUse {
        /// What Organizations said.
        source: RequestError,
    },
    /// The organization holds no such account, unit or root: another organization may.
    #[error("{what} does not exist in this organization")]
    DoesNotExist {
        /// What was asked about.
        what: String,
    },
    /// The caller is not allowed to ask. Whatever its permissions are, only those of the management account and of
    /// delegated administrators may, [`describe_organization`](crate::describe_organization) aside.
    #[error("access to {what} is denied; only the management account and delegated administrators may ask")]
    AccessDenied {
        /// What was asked about.
        what: String,
        /// What Organizations said.
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

impl OrganizationError {
    pub(crate) fn of_sdk<E>(operation: &'static str, what: String, error: SdkError<E, HttpResponse>) -> Self
    where
        E: ProvideErrorMetadata + Error + Send + Sync + 'static,
    {
        Self::of(what, request_error(operation, error))
    }

    fn of(what: String, source: RequestError) -> Self {
        match source.code() {
            // It says nothing about the organization.
            _ if source.is_of_credentials() => Self::Request { what, source },
            Some("AWSOrganizationsNotInUseException") => Self::NotInUse { source },
            Some(
                "AccountNotFoundException"
                | "ChildNotFoundException"
                | "OrganizationalUnitNotFoundException"
                | "ParentNotFoundException"
                | "TargetNotFoundException",
            ) => Self::DoesNotExist { what },
            _ if source.kind() == RequestErrorKind::AccessDenied => Self::AccessDenied { what, source },
            _ => Self::Request { what, source },
        }
    }

    pub(crate) fn not_understood(operation: &'static str, what: String, message: impl Into<String>) -> Self {
        Self::Request { what, source: not_understood(operation, message) }
    }

    /// What makes errors of the lists of `what` whose pages lead nowhere.
    pub(crate) fn broken(operation: &'static str, what: String) -> impl Fn(BrokenPaging) -> Self {
        move |broken| Self::not_understood(operation, what.clone(), broken.to_string())
    }

    /// The request behind the error, where there was one that tells more.
    pub fn request(&self) -> Option<&RequestError> {
        match self {
            Self::NotInUse { source } | Self::AccessDenied { source, .. } | Self::Request { source, .. } => {
                Some(source)
            }
            Self::Invalid { .. } | Self::DoesNotExist { .. } => None,
        }
    }
}

#[cfg(test)]
mod tests;
