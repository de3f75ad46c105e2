//! What can go wrong with a certificate.

use crate::certificate::CertificateStatus;
use crate::client::{not_understood, request_error};
use aws_interactions_core::{Arn, RequestError, RequestErrorKind, WaitError};
use aws_sdk_acm::config::http::HttpResponse;
use aws_sdk_acm::error::{ProvideErrorMetadata, SdkError};
use std::error::Error;
use std::time::Duration;

const ARN: &str = "the ARN of a certificate, such as arn:aws:acm:eu-west-1:123456789012:certificate/ID";

/// Why a function about a certificate did not do what it says. None of it tells anything of a private key.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CertificateError {
    /// What no certificate can be like, or be called. Nothing was sent.
    #[error("`{value}` is not {expected}")]
    Invalid {
        /// What was given.
        value: String,
        /// The rule.
        expected: &'static str,
    },
    /// No key or certificate was made. Nothing was imported.
    #[error("no certificate can be made: {problem}")]
    NotMade {
        /// What the library that makes them says.
        problem: String,
    },
    /// There is no such certificate in this account and region.
    #[error("the certificate `{certificate}` does not exist")]
    DoesNotExist {
        /// The ARN.
        certificate: String,
    },
    /// Several certificates have the tag that one is known by.
    #[error("{} certificates are called `{name}`: {}", arns.len(), arns.join(", "))]
    Ambiguous {
        /// The name, which is the value of the tag.
        name: String,
        /// The ARNs of all.
        arns: Vec<String>,
    },
    /// Something uses the certificate, or did minutes ago.
    #[error("the certificate `{certificate}` is in use{}", used_by(by))]
    InUse {
        /// The ARN.
        certificate: String,
        /// What uses it, by ARN, as far as that is known.
        by: Vec<String>,
    },
    /// AWS is changing the certificate. The same may succeed in a moment.
    #[error("the certificate `{certificate}` is being changed")]
    Busy {
        /// The ARN.
        certificate: String,
        /// What AWS said.
        source: RequestError,
    },
    /// The certificate will never be issued, or is not good any more.
    #[error("the certificate `{certificate}` is {status}{}", because(reason.as_ref()))]
    NotIssued {
        /// The ARN.
        certificate: String,
        /// What became of it.
        status: CertificateStatus,
        /// AWS's word for why.
        reason: Option<String>,
    },
    /// The deadline came before what was waited for.
    #[error("the certificate `{certificate}` is still {seen} after {} s", waited.as_secs())]
    DeadlinePassed {
        /// The ARN.
        certificate: String,
        /// What the last look showed.
        seen: String,
        /// How long was waited.
        waited: Duration,
    },
    /// AWS does not take this: it cannot read the certificate, the key does not belong to it or is of another kind than the
    /// one that it replaces, a policy of the organization forbids the tags.
    #[error("AWS does not take this for the certificate `{certificate}`")]
    Refused {
        /// The ARN.
        certificate: String,
        /// What AWS said.
        source: RequestError,
    },
    /// The account has as many certificates as it may have, or has imported as many as it may in a year.
    #[error("a limit does not let the account have the certificate `{certificate}`")]
    LimitExceeded {
        /// The ARN.
        certificate: String,
        /// What AWS said: it names the limit.
        source: RequestError,
    },
    /// The caller is not allowed to do this.
    #[error("access to the certificate `{certificate}` is denied")]
    AccessDenied {
        /// The ARN, or `*` for all.
        certificate: String,
        /// What AWS said.
        source: RequestError,
    },
    /// Any other failure of a request.
    #[error("a request about the certificate `{certificate}` failed")]
    Request {
        /// The ARN, or `*` for all.
        certificate: String,
        /// What happened.
        source: RequestError,
    },
}

fn used_by(by: &[String]) -> String {
    if by.is_empty() { String::new() } else { format!(" by {}", by.join(", ")) }
}

fn because(reason: Option<&String>) -> String {
    reason.map(|reason| format!(": {reason}")).unwrap_or_default()
}

/// What is no ARN of a certificate is not sent.
pub(crate) fn check_arn(arn: &str) -> Result<(), CertificateError> {
    let is_one = |arn: Arn| arn.service() == "acm" && arn.resource().starts_with("certificate/");
    if arn.parse().is_ok_and(is_one) {
        return Ok(());
    }
    Err(CertificateError::Invalid { value: arn.to_owned(), expected: ARN })
}

impl CertificateError {
    pub(crate) fn of_sdk<E>(operation: &'static str, certificate: &str, error: SdkError<E, HttpResponse>) -> Self
    where
        E: ProvideErrorMetadata + Error + Send + Sync + 'static,
    {
        Self::of(certificate.to_owned(), request_error(operation, error))
    }

    fn of(certificate: String, source: RequestError) -> Self {
        match (source.code(), source.kind()) {
            // It says nothing about the certificate.
            _ if source.is_of_credentials() => Self::Request { certificate, source },
            (Some("ResourceNotFoundException"), _) => Self::DoesNotExist { certificate },
            (Some("ResourceInUseException"), _) => Self::InUse { certificate, by: Vec::new() },
            (Some("ConflictException" | "RequestInProgressException"), _) => Self::Busy { certificate, source },
            (Some("LimitExceededException"), _) => Self::LimitExceeded { certificate, source },
            (
                Some(
                    "InvalidArgsException"
                    | "InvalidArnException"
                    | "InvalidParameterException"
                    | "InvalidTagException"
                    | "TagPolicyException"
                    | "TooManyTagsException"
                    | "ValidationException",
                ),
                _,
            ) => Self::Refused { certificate, source },
            (_, RequestErrorKind::AccessDenied) => Self::AccessDenied { certificate, source },
            _ => Self::Request { certificate, source },
        }
    }

    pub(crate) fn of_wait(operation: &'static str, certificate: &str, error: WaitError<Self>) -> Self {
        match error {
            WaitError::Failed(error) => error,
            WaitError::DeadlinePassed { waited, seen } => {
                Self::DeadlinePassed { certificate: certificate.to_owned(), seen, waited }
            }
            // `WaitError` may grow.
            other => Self::not_understood(operation, certificate, other.to_string()),
        }
    }

    pub(crate) fn not_understood(operation: &'static str, certificate: &str, message: impl Into<String>) -> Self {
        Self::Request { certificate: certificate.to_owned(), source: not_understood(operation, message) }
    }

    /// The request behind the error, where there was one that tells more.
    pub fn request(&self) -> Option<&RequestError> {
        match self {
            Self::Busy { source, .. }
            | Self::Refused { source, .. }
            | Self::LimitExceeded { source, .. }
            | Self::AccessDenied { source, .. }
            | Self::Request { source, .. } => Some(source),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests;
