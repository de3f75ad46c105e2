//! What can go wrong with a role.

use super::delete::RoleRemoval;
use super::ensure::RoleChange;
use crate::client::not_understood;
use crate::policy_document::PolicyError;
use aws_interactions_core::{BrokenPaging, RequestError, RequestErrorKind};

/// Why a function about a role did not do what it says.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RoleError {
    /// A value that no role can have. Nothing was sent.
    #[error("the role `{role}` cannot be like this: {problem}")]
    Invalid {
        /// The role.
        role: String,
        /// Which value, and the rule.
        problem: String,
    },
    /// One of the policies is none that IAM would take. Nothing was sent.
    #[error("the {policy} of the role `{role}` is not valid")]
    InvalidPolicy {
        /// The role.
        role: String,
        /// Which: `trust policy`, or ``inline policy `read` ``.
        policy: String,
        /// What is wrong with it.
        source: PolicyError,
    },
    /// No role has this name.
    #[error("the role `{role}` does not exist")]
    DoesNotExist {
        /// The role.
        role: String,
    },
    /// The role exists under another path, which cannot be changed: delete it first, or ask for its path.
    #[error("the role `{role}` exists under the path `{path}`, not `{wanted}`, and no role can be moved")]
    OtherPath {
        /// The role.
        role: String,
        /// Where it is.
        path: String,
        /// Where it was asked for.
        wanted: String,
    },
    /// The caller is not allowed to do this.
    #[error("access to the role `{role}` is denied")]
    AccessDenied {
        /// The role.
        role: String,
        /// What IAM said.
        source: RequestError,
    },
    /// A service of AWS owns the role (a service-linked role): it alone changes it, and deletes it when it is not
    /// needed.
    #[error("the role `{role}` belongs to a service of AWS, which alone changes it")]
    Unmodifiable {
        /// The role.
        role: String,
        /// What IAM said: it names the service.
        source: RequestError,
    },
    /// IAM does not take one of the policies, most often for a principal that does not exist.
    #[error("IAM does not take a policy of the role `{role}`")]
    MalformedPolicy {
        /// The role.
        role: String,
        /// What IAM said.
        source: RequestError,
    },
    /// A managed policy does not exist; or the role was deleted meanwhile: IAM has one code for both.
    #[error("the role `{role}` cannot have the policy {policy}, which does not exist")]
    PolicyDoesNotExist {
        /// The role.
        role: String,
        /// The policy's ARN.
        policy: String,
        /// What IAM said.
        source: RequestError,
    },
    /// A managed policy is not for roles, as it belongs to a service of AWS.
    #[error("the policy {policy} cannot be attached to the role `{role}`")]
    PolicyNotAttachable {
        /// The role.
        role: String,
        /// The policy's ARN.
        policy: String,
        /// What IAM said.
        source: RequestError,
    },
    /// A quota is used up: roles of the account, policies of the role, or their characters.
    #[error("a quota does not let the role `{role}` be like this")]
    LimitExceeded {
        /// The role.
        role: String,
        /// What IAM said: it names the quota.
        source: RequestError,
    },
    /// Something is attached to the role again and again.
    #[error("the role `{role}` cannot be deleted, something is attached to it while it is cleared")]
    DeleteConflict {
        /// The role.
        role: String,
        /// What IAM said.
        source: RequestError,
    },
    /// The role was changed, and then a request failed: what is said here stands.
    #[error("the role `{role}` was changed in part ({}), then a request failed", list(.changes))]
    Incomplete {
        /// The role.
        role: String,
        /// What was done before the failure.
        changes: Vec<RoleChange>,
        /// The failure.
        source: Box<RoleError>,
    },
    /// The role exists still, without what is said here.
    #[error("the role `{role}` could not be deleted, only cleared in part ({removed})")]
    DeletionIncomplete {
        /// The role.
        role: String,
        /// What was removed before the failure.
        removed: Box<RoleRemoval>,
        /// The failure.
        source: Box<RoleError>,
    },
    /// Any other failure of a request.
    #[error("a request about the role `{role}` failed")]
    Request {
        /// The role.
        role: String,
        /// What happened.
        source: RequestError,
    },
    /// The list of roles could not be read.
    #[error("the roles could not be listed")]
    List {
        /// What happened.
        source: RequestError,
    },
}

fn list(changes: &[RoleChange]) -> String {
    let changes: Vec<String> = changes.iter().map(ToString::to_string).collect();
    changes.join(", ")
}

impl RoleError {
    pub(crate) fn from_request(role: &str, source: RequestError) -> Self {
        let role = role.to_owned();
        match (source.code(), source.kind()) {
            // It says nothing about the role.
            _ if source.is_of_credentials() => Self::Request { role, source },
            (Some("NoSuchEntity"), _) => Self::DoesNotExist { role },
            (Some("UnmodifiableEntity"), _) => Self::Unmodifiable { role, source },
            (Some("MalformedPolicyDocument"), _) => Self::MalformedPolicy { role, source },
            (Some("LimitExceeded"), _) => Self::LimitExceeded { role, source },
            (Some("DeleteConflict"), _) => Self::DeleteConflict { role, source },
            (_, RequestErrorKind::AccessDenied) => Self::AccessDenied { role, source },
            _ => Self::Request { role, source },
        }
    }

    /// Of a request that attaches a managed policy to a role that was there a moment ago.
    pub(crate) fn of_attaching(role: &str, policy: &str, source: RequestError) -> Self {
        let names = || (role.to_owned(), policy.to_owned());
        match source.code() {
            _ if source.is_of_credentials() => Self::from_request(role, source),
            Some("NoSuchEntity") => {
                let (role, policy) = names();
                Self::PolicyDoesNotExist { role, policy, source }
            }
            Some("PolicyNotAttachable") => {
                let (role, policy) = names();
                Self::PolicyNotAttachable { role, policy, source }
            }
            _ => Self::from_request(role, source),
        }
    }

    pub(crate) fn broken_list(role: &str, operation: &'static str, broken: BrokenPaging) -> Self {
        Self::Request { role: role.to_owned(), source: not_understood(operation, broken.to_string()) }
    }

    pub(crate) fn invalid(role: &str, problem: impl Into<String>) -> Self {
        Self::Invalid { role: role.to_owned(), problem: problem.into() }
    }

    /// The request behind the error, where there was one that tells more.
    pub fn request(&self) -> Option<&RequestError> {
        match self {
            Self::AccessDenied { source, .. }
            | Self::Unmodifiable { source, .. }
            | Self::MalformedPolicy { source, .. }
            | Self::PolicyDoesNotExist { source, .. }
            | Self::PolicyNotAttachable { source, .. }
            | Self::LimitExceeded { source, .. }
            | Self::DeleteConflict { source, .. }
            | Self::Request { source, .. }
            | Self::List { source } => Some(source),
            Self::Incomplete { source, .. } | Self::DeletionIncomplete { source, .. } => source.request(),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests;
