//! Why a role could not be assumed.

use aws_interactions_core::{ConfigError, RequestError, RequestErrorKind, RoleArn};

/// Why a role could not be assumed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AssumeRoleError {
    /// A setting breaks a rule; nothing was asked.
    #[error("no role can be assumed like this")]
    Invalid {
        /// Which of them, and the rule.
        source: ConfigError,
    },
    /// The caller lacks `sts:AssumeRole`, the role does not trust the caller, the external id is another, or there is
    /// no such role: STS does not tell which.
    #[error("not allowed to assume the role {role}, or there is no such role")]
    AccessDenied {
        /// The role.
        role: Box<RoleArn>,
        /// What AWS said.
        source: RequestError,
    },
    /// No code of the role's MFA device was given, or one that STS does not take.
    #[error("the role {role} was not assumed without a valid MFA code")]
    InvalidMfaCode {
        /// The role.
        role: Box<RoleArn>,
        /// What was wrong with the code.
        source: RequestError,
    },
    /// STS does not accept a value: most often a duration beyond what the role allows, or a session policy.
    #[error("the session asked for of the role {role} is not one it can give")]
    Rejected {
        /// The role.
        role: Box<RoleArn>,
        /// What AWS said: it names the value.
        source: RequestError,
    },
    /// Any other failure, expired credentials and a region without STS among them.
    #[error("could not assume the role {role}")]
    Request {
        /// The role.
        role: Box<RoleArn>,
        /// What went wrong.
        source: RequestError,
    },
}

impl AssumeRoleError {
    pub(super) fn new(role: &RoleArn, source: RequestError) -> Self {
        let role = Box::new(role.clone());
        match source.code() {
            // A hop on the way was denied, not this request.
            _ if source.is_of_credentials() => Self::Request { role, source },
            _ if source.kind() == RequestErrorKind::InvalidMfaCode => Self::InvalidMfaCode { role, source },
            Some("AccessDenied" | "AccessDeniedException") => Self::AccessDenied { role, source },
            Some("ValidationError" | "MalformedPolicyDocument" | "PackedPolicyTooLarge") => {
                Self::Rejected { role, source }
            }
            _ => Self::Request { role, source },
        }
    }
}
