//! What can go wrong with a table.

use super::describe::TableStatus;
use crate::client::{not_understood, request_error};
use crate::name;
use aws_interactions_core::{BrokenPaging, RequestError, RequestErrorKind};
use aws_sdk_dynamodb::config::http::HttpResponse;
use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use std::error::Error;

/// Why a function about a table did not do what it says.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TableError {
    /// What no table can be called. Nothing was sent.
    #[error("`{value}` is not {expected}")]
    InvalidName {
        /// What was given.
        value: String,
        /// The rule.
        expected: &'static str,
    },
    /// There is no such table in this account and region.
    #[error("the table `{table}` does not exist")]
    DoesNotExist {
        /// The table.
        table: String,
        /// What DynamoDB said.
        source: RequestError,
    },
    /// A table that was waited for is on its way out.
    #[error("the table `{table}` is {status} and will not be active")]
    NeverActive {
        /// The table.
        table: String,
        /// What it is instead.
        status: TableStatus,
    },
    /// The caller is not allowed to do this.
    #[error("access to the table `{table}` is denied")]
    AccessDenied {
        /// The table.
        table: String,
        /// What DynamoDB said.
        source: RequestError,
    },
    /// Any other failure of a request.
    #[error("a request about the table `{table}` failed")]
    Request {
        /// The table; `*` for all of them.
        table: String,
        /// What happened.
        source: RequestError,
    },
}

impl TableError {
    pub(crate) fn of_sdk<E>(operation: &'static str, table: &str, error: SdkError<E, HttpResponse>) -> Self
    where
        E: ProvideErrorMetadata + Error + Send + Sync + 'static,
    {
        let (table, source) = (table.to_owned(), request_error(operation, error));
        match (source.code(), source.kind()) {
            // It says nothing about the table.
            _ if source.is_of_credentials() => Self::Request { table, source },
            (Some("ResourceNotFoundException"), _) => Self::DoesNotExist { table, source },
            (_, RequestErrorKind::AccessDenied) => Self::AccessDenied { table, source },
            _ => Self::Request { table, source },
        }
    }

    pub(crate) fn check_name(table: &str) -> Result<(), Self> {
        if name::is_table(table) {
            return Ok(());
        }
        Err(Self::InvalidName { value: table.to_owned(), expected: name::RULE })
    }

    pub(crate) fn not_understood(operation: &'static str, table: &str, message: impl Into<String>) -> Self {
        Self::Request { table: table.to_owned(), source: not_understood(operation, message) }
    }

    /// What makes errors of lists whose pages lead nowhere.
    pub(crate) fn broken(operation: &'static str) -> impl Fn(BrokenPaging) -> Self {
        move |broken| Self::not_understood(operation, "*", broken.to_string())
    }

    /// The request behind the error, where there was one that failed.
    pub fn request(&self) -> Option<&RequestError> {
        match self {
            Self::DoesNotExist { source, .. } | Self::AccessDenied { source, .. } | Self::Request { source, .. } => {
                Some(source)
            }
            Self::InvalidName { .. } | Self::NeverActive { .. } => None,
        }
    }
}

#[cfg(test)]
mod tests;
