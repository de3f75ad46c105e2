//! What can go wrong with a parameter.

use crate::client::{not_understood, request_error};
use aws_interactions_core::{BrokenPaging, RequestError, RequestErrorKind};
use aws_sdk_ssm::config::http::HttpResponse;
use aws_sdk_ssm::error::{ProvideErrorMetadata, SdkError};
use std::error::Error;

/// Why a function about a parameter did not do what it says. None of it tells anything of a value.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ParameterError {
    /// What no parameter and no path can be called. Nothing was sent.
    #[error("`{value}` is not {expected}")]
    Invalid {
        /// What was given.
        value: String,
        /// The rule.
        expected: &'static str,
    },
    /// A value that no parameter can have. Nothing was sent.
    #[error("the parameter `{parameter}` cannot be like this: {problem}")]
    InvalidValue {
        /// The parameter's name.
        parameter: String,
        /// What is wrong with it.
        problem: String,
    },
    /// There is no parameter of this name in this account and region.
    #[error("the parameter `{parameter}` does not exist")]
    DoesNotExist {
        /// The parameter's name.
        parameter: String,
    },
    /// The parameter has no such version, or none with this label.
    #[error("the parameter `{parameter}` has no such version")]
    VersionDoesNotExist {
        /// The parameter's name, with the version or the label.
        parameter: String,
    },
    /// A parameter of this name is there, and was not to be overwritten.
    #[error("the parameter `{parameter}` exists")]
    AlreadyExists {
        /// The parameter's name.
        parameter: String,
    },
    /// AWS does not take this for the parameter: the value does not match its pattern, the pattern is no regular
    /// expression, or its kind is another one.
    #[error("AWS does not take this for the parameter `{parameter}`")]
    Refused {
        /// The parameter's name.
        parameter: String,
        /// What AWS said.
        source: RequestError,
    },
    /// Too many parameters, or too many versions that have labels.
    #[error("a limit does not let the parameter `{parameter}` be like this")]
    LimitExceeded {
        /// The parameter's name.
        parameter: String,
        /// What AWS said: it names the limit.
        source: RequestError,
    },
    /// Somebody else changes the same parameter just now. The same may succeed in a moment.
    #[error("others change the parameter `{parameter}` at the same time")]
    TooManyUpdates {
        /// The parameter's name.
        parameter: String,
        /// What AWS said.
        source: RequestError,
    },
    /// The key of KMS that the value is encrypted by is not there, is disabled, or is not this caller's to use.
    #[error("the key of the parameter `{parameter}` cannot be used")]
    KeyNotUsable {
        /// The parameter's name.
        parameter: String,
        /// What AWS said.
        source: RequestError,
    },
    /// The value is no JSON, or not of this shape. What it is instead is not told.
    #[error("the value of the parameter `{parameter}` is not the JSON that is wanted, at line {line} column {column}")]
    NotThatJson {
        /// The parameter's name.
        parameter: String,
        /// Where reading ended.
        line: usize,
        /// Where in that line.
        column: usize,
    },
    /// The JSON object in the parameter has no such field.
    #[error("the JSON of the parameter `{parameter}` has no field `{field}`")]
    NoSuchField {
        /// The parameter's name.
        parameter: String,
        /// The field.
        field: String,
    },
    /// The parameter holds something other than the id of an image.
    #[error("the parameter `{parameter}` holds no id of an image")]
    NoImage {
        /// The parameter's name.
        parameter: String,
    },
    /// The caller is not allowed to do this.
    #[error("access to the parameter `{parameter}` is denied")]
    AccessDenied {
        /// The parameter's name, or the path.
        parameter: String,
        /// What AWS said.
        source: RequestError,
    },
    /// Any other failure of a request.
    #[error("a request about the parameter `{parameter}` failed")]
    Request {
        /// The parameter's name, or the path.
        parameter: String,
        /// What happened.
        source: RequestError,
    },
}

impl ParameterError {
    pub(crate) fn of_sdk<E>(operation: &'static str, parameter: &str, error: SdkError<E, HttpResponse>) -> Self
    where
        E: ProvideErrorMetadata + Error + Send + Sync + 'static,
    {
        Self::of(parameter.to_owned(), request_error(operation, error))
    }

    fn of(parameter: String, source: RequestError) -> Self {
        match (source.code(), source.kind()) {
            // It says nothing about the parameter.
            _ if source.is_of_credentials() => Self::Request { parameter, source },
            (Some("ParameterNotFound"), _) => Self::DoesNotExist { parameter },
            (Some("ParameterVersionNotFound" | "ParameterVersionLabelNotFound"), _) => {
                Self::VersionDoesNotExist { parameter }
            }
            (Some("ParameterAlreadyExists"), _) => Self::AlreadyExists { parameter },
            (
                Some(
                    "ParameterPatternMismatchException"
                    | "InvalidAllowedPatternException"
                    | "HierarchyTypeMismatchException"
                    | "UnsupportedParameterType",
                ),
                _,
            ) => Self::Refused { parameter, source },
            (
                Some(
                    "ParameterLimitExceeded"
                    | "ParameterMaxVersionLimitExceeded"
                    | "HierarchyLevelLimitExceededException"
                    | "PoliciesLimitExceededException",
                ),
                _,
            ) => Self::LimitExceeded { parameter, source },
            (Some("TooManyUpdates"), _) => Self::TooManyUpdates { parameter, source },
            (Some("InvalidKeyId"), _) => Self::KeyNotUsable { parameter, source },
            (_, RequestErrorKind::AccessDenied) => Self::AccessDenied { parameter, source },
            _ => Self::Request { parameter, source },
        }
    }

    pub(crate) fn not_understood(operation: &'static str, parameter: &str, message: impl Into<String>) -> Self {
        Self::Request { parameter: parameter.to_owned(), source: not_understood(operation, message) }
    }

    /// What makes errors of the lists below a path whose pages lead nowhere.
    pub(crate) fn broken(operation: &'static str, path: &str) -> impl Fn(BrokenPaging) -> Self {
        move |broken| Self::not_understood(operation, path, broken.to_string())
    }

    /// The request behind the error, where there was one that tells more.
    pub fn request(&self) -> Option<&RequestError> {
        match self {
            Self::Refused { source, .. }
            | Self::LimitExceeded { source, .. }
            | Self::TooManyUpdates { source, .. }
            | Self::KeyNotUsable { source, .. }
            | Self::AccessDenied { source, .. }
            | Self::Request { source, .. } => Some(source),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests;
