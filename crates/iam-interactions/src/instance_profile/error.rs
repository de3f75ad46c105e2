//! What can go wrong with an instance profile.

use super::ensure::InstanceProfileChange;
use aws_interactions_core::{RequestError, RequestErrorKind};

/// Why a function about an instance profile did not do what it says.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum InstanceProfileError {
    /// A value that no instance profile can have. Nothing was sent.
    #[error("the instance profile `{profile}` cannot be like this: {problem}")]
    Invalid {
        /// The profile.
        profile: String,
        /// Which value, and the rule.
        problem: String,
    },
    /// No instance profile has this name.
    #[error("the instance profile `{profile}` does not exist")]
    DoesNotExist {
        /// The profile.
        profile: String,
    },
    /// The role that should be in the profile does not exist.
    #[error("the instance profile `{profile}` cannot hold the role `{role}`, which does not exist")]
    RoleDoesNotExist {
        /// The profile.
        profile: String,
        /// The role.
        role: String,
    },
    /// Another role is in the profile, which holds one at most; it was not asked to be replaced.
    #[error("the instance profile `{profile}` holds the role `{holds}`, not `{wanted}`")]
    HoldsOtherRole {
        /// The profile.
        profile: String,
        /// The role in it.
        holds: String,
        /// The role asked for.
        wanted: String,
    },
    /// The profile exists under another path, which cannot be changed.
    #[error("the instance profile `{profile}` exists under the path `{path}`, not `{wanted}`, and none can be moved")]
    OtherPath {
        /// The profile.
        profile: String,
        /// Where it is.
        path: String,
        /// Where it was asked for.
        wanted: String,
    },
    /// The caller is not allowed to do this. Putting a role into a profile needs `iam:PassRole` on the role, too.
    #[error("access to the instance profile `{profile}` is denied")]
    AccessDenied {
        /// The profile.
        profile: String,
        /// What IAM said.
        source: RequestError,
    },
    /// The role belongs to a service of AWS, which alone changes it.
    #[error("the instance profile `{profile}` is about a role that belongs to a service of AWS")]
    Unmodifiable {
        /// The profile.
        profile: String,
        /// What IAM said.
        source: RequestError,
    },
    /// A quota is used up: that of profiles in the account, most often.
    #[error("a quota does not let the instance profile `{profile}` be like this")]
    LimitExceeded {
        /// The profile.
        profile: String,
        /// What IAM said: it names the quota.
        source: RequestError,
    },
    /// The profile was changed, and then a request failed: what is said here stands.
    #[error("the instance profile `{profile}` was changed in part ({}), then a request failed", list(.changes))]
    Incomplete {
        /// The profile.
        profile: String,
        /// What was done before the failure.
        changes: Vec<InstanceProfileChange>,
        /// The failure.
        source: Box<InstanceProfileError>,
    },
    /// Any other failure of a request.
    #[error("a request about the instance profile `{profile}` failed")]
    Request {
        /// The profile.
        profile: String,
        /// What happened.
        source: RequestError,
    },
}

fn list(changes: &[InstanceProfileChange]) -> String {
    let changes: Vec<String> = changes.iter().map(ToString::to_string).collect();
    changes.join(", ")
}

impl InstanceProfileError {
    pub(crate) fn from_request(profile: &str, source: RequestError) -> Self {
        let profile = profile.to_owned();
        match (source.code(), source.kind()) {
            // It says nothing about the profile.
            _ if source.is_of_credentials() => Self::Request { profile, source },
            (Some("NoSuchEntity"), _) => Self::DoesNotExist { profile },
            (Some("UnmodifiableEntity"), _) => Self::Unmodifiable { profile, source },
            (Some("LimitExceeded"), _) => Self::LimitExceeded { profile, source },
            (_, RequestErrorKind::AccessDenied) => Self::AccessDenied { profile, source },
            _ => Self::Request { profile, source },
        }
    }

    /// The request behind the error, where there was one that tells more.
    pub fn request(&self) -> Option<&RequestError> {
        match self {
            Self::AccessDenied { source, .. }
            | Self::Unmodifiable { source, .. }
            | Self::LimitExceeded { source, .. }
            | Self::Request { source, .. } => Some(source),
            Self::Incomplete { source, .. } => source.request(),
            _ => None,
        }
    }
}
