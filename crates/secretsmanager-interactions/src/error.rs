//! What can go wrong with a secret.

use crate::client::{not_understood, request_error};
use aws_interactions_core::{BrokenPaging, RequestError, RequestErrorKind};
use aws_sdk_secretsmanager::config::http::HttpResponse;
use aws_sdk_secretsmanager::error::{ProvideErrorMetadata, SdkError};
use std::error::Error;
use std::time::SystemTime;

/// Why a function about a secret did not do what it says. None of it tells anything of a value.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SecretError {
    /// What no secret can be called. Nothing was sent.
    #[error("`{value}` is not {expected}")]
    Invalid {
        /// What was given.
        value: String,
        /// The rule.
        expected: &'static str,
    },
    /// What cannot be had of a secret. Nothing was sent.
    #[error("the secret `{secret}` cannot be like this: {problem}")]
    InvalidValue {
        /// The secret's name.
        secret: String,
        /// What is wrong.
        problem: String,
    },
    /// There is no secret of this name in this account and region.
    #[error("the secret `{secret}` does not exist")]
    DoesNotExist {
        /// The secret's name.
        secret: String,
    },
    /// The secret is there, and nobody has given it a value yet.
    #[error("the secret `{secret}` has no value")]
    NoValue {
        /// The secret's name.
        secret: String,
    },
    /// The secret is to be deleted: until it goes it can be restored, and its name is taken.
    #[error("the secret `{secret}` is to be deleted")]
    DeletionScheduled {
        /// The secret's name.
        secret: String,
        /// The date of its deletion, as AWS tells it. It goes when its window is over, 7 to 30 days after it was deleted.
        deleted_at: Option<SystemTime>,
    },
    /// Somebody created a secret of this name meanwhile.
    #[error("the secret `{secret}` exists")]
    AlreadyExists {
        /// The secret's name.
        secret: String,
    },
    /// The value is bytes and no text, which this crate does not read.
    #[error("the value of the secret `{secret}` is no text")]
    Binary {
        /// The secret's name.
        secret: String,
    },
    /// The value is no JSON, or not of this shape. What it is instead is not told.
    #[error("the value of the secret `{secret}` is not the JSON that is wanted, at line {line} column {column}")]
    NotThatJson {
        /// The secret's name.
        secret: String,
        /// Where reading ended.
        line: usize,
        /// Where in that line.
        column: usize,
    },
    /// The JSON object in the secret has no such field.
    #[error("the JSON of the secret `{secret}` has no field `{field}`")]
    NoSuchField {
        /// The secret's name.
        secret: String,
        /// The field.
        field: String,
    },
    /// Too many secrets, or too many versions of one.
    #[error("a limit does not let the secret `{secret}` be like this")]
    LimitExceeded {
        /// The secret's name.
        secret: String,
        /// What AWS said: it names the limit.
        source: RequestError,
    },
    /// The key of KMS that the value is encrypted by is not there, is disabled, or is not this caller's to use.
    #[error("the key of the secret `{secret}` cannot be used")]
    KeyNotUsable {
        /// The secret's name.
        secret: String,
        /// What AWS said.
        source: RequestError,
    },
    /// The caller is not allowed to do this.
    #[error("access to the secret `{secret}` is denied")]
    AccessDenied {
        /// The secret's name.
        secret: String,
        /// What AWS said.
        source: RequestError,
    },
    /// The secret was to be deleted and stays now, but not with the value that it was to have: it has its old one still.
    #[error("the secret `{secret}` was restored, and could not be given its value")]
    OnlyRestored {
        /// The secret's name.
        secret: String,
        /// Why it has not got the value.
        source: Box<SecretError>,
    },
    /// The secrets could not be listed.
    #[error("the secrets could not be listed")]
    List {
        /// What happened.
        source: RequestError,
    },
    /// Any other failure of a request.
    #[error("a request about the secret `{secret}` failed")]
    Request {
        /// The secret's name.
        secret: String,
        /// What happened.
        source: RequestError,
    },
}

impl SecretError {
    pub(crate) fn of_sdk<E>(operation: &'static str, secret: &str, error: SdkError<E, HttpResponse>) -> Self
    where
        E: ProvideErrorMetadata + Error + Send + Sync + 'static,
    {
        Self::of(secret.to_owned(), request_error(operation, error))
    }

    pub(crate) fn of_list<E>(operation: &'static str, error: SdkError<E, HttpResponse>) -> Self
    where
        E: ProvideErrorMetadata + Error + Send + Sync + 'static,
    {
        Self::List { source: request_error(operation, error) }
    }

    fn of(secret: String, source: RequestError) -> Self {
        match (source.code(), source.kind()) {
            // It says nothing about the secret.
            _ if source.is_of_credentials() => Self::Request { secret, source },
            (Some("ResourceNotFoundException"), _) => Self::DoesNotExist { secret },
            (Some("ResourceExistsException"), _) => Self::AlreadyExists { secret },
            (Some("LimitExceededException"), _) => Self::LimitExceeded { secret, source },
            (Some("DecryptionFailure" | "EncryptionFailure"), _) => Self::KeyNotUsable { secret, source },
            (_, RequestErrorKind::AccessDenied) => Self::AccessDenied { secret, source },
            _ => Self::Request { secret, source },
        }
    }

    pub(crate) fn not_understood(operation: &'static str, secret: &str, message: impl Into<String>) -> Self {
        Self::Request { secret: secret.to_owned(), source: not_understood(operation, message) }
    }

    /// What makes errors of lists whose pages lead nowhere.
    pub(crate) fn broken(operation: &'static str) -> impl Fn(BrokenPaging) -> Self {
        move |broken| Self::List { source: not_understood(operation, broken.to_string()) }
    }

    /// The request behind the error, where there was one that tells more.
    pub fn request(&self) -> Option<&RequestError> {
        match self {
            Self::LimitExceeded { source, .. }
            | Self::KeyNotUsable { source, .. }
            | Self::AccessDenied { source, .. }
            | Self::List { source }
            | Self::Request { source, .. } => Some(source),
            Self::OnlyRestored { source, .. } => source.request(),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests;
