//! What can go wrong with a managed policy.

use crate::policy_document::PolicyError;
use aws_interactions_core::{RequestError, RequestErrorKind};

/// Why a function about a managed policy did not do what it says.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ManagedPolicyError {
    /// A value that no managed policy can have. Nothing was sent.
    #[error("the policy `{policy}` cannot be like this: {problem}")]
    Invalid {
        /// The policy's name or ARN.
        policy: String,
        /// Which value, and the rule.
        problem: String,
    },
    /// The document is none that IAM would take. Nothing was sent.
    #[error("the document of the policy `{policy}` is not valid")]
    InvalidDocument {
        /// The policy's name.
        policy: String,
        /// What is wrong.
        source: PolicyError,
    },
    /// IAM does not take the document.
    #[error("IAM does not take the document of the policy `{policy}`")]
    MalformedDocument {
        /// The policy's ARN.
        policy: String,
        /// What IAM said.
        source: RequestError,
    },
    /// No policy has this ARN.
    #[error("the policy `{policy}` does not exist")]
    DoesNotExist {
        /// The policy's ARN.
        policy: String,
    },
    /// The policy is attached to roles, users or groups, or is the boundary of some: detach it there first.
    #[error("the policy `{policy}` is in use")]
    InUse {
        /// The policy's ARN.
        policy: String,
        /// How many entities have it, where that is known.
        entities: Option<u32>,
    },
    /// The caller is not allowed to do this. AWS's own policies can be changed by nobody.
    #[error("access to the policy `{policy}` is denied")]
    AccessDenied {
        /// The policy's ARN.
        policy: String,
        /// What IAM said.
        source: RequestError,
    },
    /// A quota is used up: policies of the account, most often.
    #[error("a quota does not let the policy `{policy}` be like this")]
    LimitExceeded {
        /// The policy's ARN.
        policy: String,
        /// What IAM said: it names the quota.
        source: RequestError,
    },
    /// Old versions were deleted, and then a request failed: there is no way back to them.
    #[error("old versions of the policy `{policy}` were deleted ({}), then a request failed", .deleted.join(", "))]
    Incomplete {
        /// The policy's ARN.
        policy: String,
        /// The versions that are gone.
        deleted: Vec<String>,
        /// The failure.
        source: Box<ManagedPolicyError>,
    },
    /// Any other failure of a request.
    #[error("a request about the policy `{policy}` failed")]
    Request {
        /// The policy's name or ARN.
        policy: String,
        /// What happened.
        source: RequestError,
    },
}

impl ManagedPolicyError {
    pub(crate) fn from_request(policy: &str, source: RequestError) -> Self {
        let policy = policy.to_owned();
        match (source.code(), source.kind()) {
            // It says nothing about the policy.
            _ if source.is_of_credentials() => Self::Request { policy, source },
            (Some("NoSuchEntity"), _) => Self::DoesNotExist { policy },
            (Some("DeleteConflict"), _) => Self::InUse { policy, entities: None },
            (Some("MalformedPolicyDocument"), _) => Self::MalformedDocument { policy, source },
            (Some("LimitExceeded"), _) => Self::LimitExceeded { policy, source },
            (_, RequestErrorKind::AccessDenied) => Self::AccessDenied { policy, source },
            _ => Self::Request { policy, source },
        }
    }

    /// The same, where versions are gone by then.
    pub(super) fn after(self, deleted: Vec<String>, policy: &str) -> Self {
        if deleted.is_empty() {
            return self;
        }
        Self::Incomplete { policy: policy.to_owned(), deleted, source: Box::new(self) }
    }

    /// The request behind the error, where there was one that tells more.
    pub fn request(&self) -> Option<&RequestError> {
        match self {
            Self::MalformedDocument { source, .. }
            | Self::AccessDenied { source, .. }
            | Self::LimitExceeded { source, .. }
            | Self::Request { source, .. } => Some(source),
            Self::Incomplete { source, .. } => source.request(),
            _ => None,
        }
    }
}
