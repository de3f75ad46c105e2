//! What can go wrong with items.

use crate::client::{not_understood, request_error};
use crate::name;
use aws_interactions_core::{BrokenPaging, RequestError, RequestErrorKind};
use aws_sdk_dynamodb::config::http::HttpResponse;
use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use std::error::Error;

/// Why a function about items did not do what it says. None of it tells what an item holds.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ItemError {
    /// What no table can be called. Nothing was sent.
    #[error("`{value}` is not {expected}")]
    InvalidName {
        /// What was given.
        value: String,
        /// The rule.
        expected: &'static str,
    },
    /// What is to be an item or a key is neither a struct nor a map, or holds what DynamoDB has no kind for. Nothing was sent.
    #[error("an item or a key is to be a struct or a map that DynamoDB has kinds for")]
    NoItem,
    /// What no request can be. Nothing was sent.
    #[error("a request about the table `{table}` cannot be like this: {problem}")]
    Invalid {
        /// The table.
        table: String,
        /// What is wrong with it.
        problem: String,
    },
    /// Two entries of a batch are about one item. Nothing was sent.
    #[error("the entries {first} and {second} of a batch for the table `{table}` are about one item")]
    Duplicate {
        /// The table.
        table: String,
        /// The place of one, from 0.
        first: usize,
        /// The place of the other.
        second: usize,
    },
    /// An item is not of the type that is wanted. What it holds instead is not told.
    #[error("an item is not of the type that is wanted{}", place(path, missing.as_deref()))]
    DoesNotFit {
        /// The attribute, with those that it is in; `.` for the item itself.
        path: String,
        /// The field that the type wants and the item lacks.
        missing: Option<String>,
    },
    /// There is no such table or index in this account and region.
    #[error("the table `{table}`, or its index, does not exist")]
    TableDoesNotExist {
        /// The table.
        table: String,
        /// What DynamoDB said: it tells which.
        source: RequestError,
    },
    /// DynamoDB does not take the request: an attribute of the key is missing or of another kind, an expression is wrong or
    /// has a reserved word in it, an item has more than 400 KB.
    #[error("DynamoDB does not take a request about the table `{table}`")]
    Refused {
        /// The table.
        table: String,
        /// What DynamoDB said: it names the rule.
        source: RequestError,
    },
    /// A transaction that is under way has the item. The same may succeed in a moment.
    #[error("a transaction has an item of the table `{table}`")]
    InTransaction {
        /// The table.
        table: String,
        /// What DynamoDB said.
        source: RequestError,
    },
    /// DynamoDB left some writes of a batch undone, time and again. All others are done.
    #[error("{} writes of a batch for the table `{table}` were left undone", left.len())]
    Unprocessed {
        /// The table.
        table: String,
        /// Their places in the batch, from 0.
        left: Vec<usize>,
    },
    /// A request for a batch of writes failed after others were done. All writes but these are done; these are not, or it is not
    /// known.
    #[error("{} writes of a batch for the table `{table}` are not known to be done", left.len())]
    BrokenOff {
        /// The table.
        table: String,
        /// Their places in the batch, from 0.
        left: Vec<usize>,
        /// Why the request failed.
        source: Box<ItemError>,
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
        /// The table.
        table: String,
        /// What happened.
        source: RequestError,
    },
}

fn place(path: &str, missing: Option<&str>) -> String {
    let place = if path == "." { String::new() } else { format!(", at `{path}`") };
    missing.map_or_else(|| place.clone(), |field| format!("{place}: it has no `{field}`"))
}

impl ItemError {
    pub(crate) fn of_sdk<E>(operation: &'static str, table: &str, error: SdkError<E, HttpResponse>) -> Self
    where
        E: ProvideErrorMetadata + Error + Send + Sync + 'static,
    {
        Self::of(table.to_owned(), request_error(operation, error))
    }

    pub(crate) fn of(table: String, source: RequestError) -> Self {
        match (source.code(), source.kind()) {
            // It says nothing about the table.
            _ if source.is_of_credentials() => Self::Request { table, source },
            (Some("ResourceNotFoundException"), _) => Self::TableDoesNotExist { table, source },
            (Some("ValidationException" | "ItemCollectionSizeLimitExceededException"), _) => {
                Self::Refused { table, source }
            }
            (Some("TransactionConflictException"), _) => Self::InTransaction { table, source },
            (_, RequestErrorKind::AccessDenied) => Self::AccessDenied { table, source },
            _ => Self::Request { table, source },
        }
    }

    pub(crate) fn check_table(table: &str) -> Result<(), Self> {
        if name::is_table(table) {
            return Ok(());
        }
        Err(Self::InvalidName { value: table.to_owned(), expected: name::RULE })
    }

    pub(crate) fn invalid(table: &str, problem: impl Into<String>) -> Self {
        Self::Invalid { table: table.to_owned(), problem: problem.into() }
    }

    pub(crate) fn not_understood(operation: &'static str, table: &str, message: impl Into<String>) -> Self {
        Self::Request { table: table.to_owned(), source: not_understood(operation, message) }
    }

    /// What makes errors of lists whose pages lead nowhere.
    pub(crate) fn broken(operation: &'static str, table: &str) -> impl Fn(BrokenPaging) -> Self {
        move |broken| Self::not_understood(operation, table, broken.to_string())
    }

    /// The request behind the error, where there was one that failed.
    pub fn request(&self) -> Option<&RequestError> {
        match self {
            Self::TableDoesNotExist { source, .. }
            | Self::Refused { source, .. }
            | Self::InTransaction { source, .. }
            | Self::AccessDenied { source, .. }
            | Self::Request { source, .. } => Some(source),
            Self::BrokenOff { source, .. } => source.request(),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests;
