//! What was changed.

use std::fmt;

/// One thing that [`ensure_role`](crate::ensure_role) changed.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RoleChange {
    /// The role was created, with trust policy, description, session duration, boundary and tags.
    Created,
    /// Its trust policy was replaced.
    TrustPolicyReplaced,
    /// Its description was replaced.
    DescriptionReplaced,
    /// The longest session that it allows was changed.
    MaxSessionDurationReplaced,
    /// It got another permissions boundary.
    PermissionsBoundaryReplaced,
    /// Tags were added, or got other values.
    TagsPut {
        /// Their keys.
        keys: Vec<String>,
    },
    /// Tags were removed.
    TagsRemoved {
        /// Their keys.
        keys: Vec<String>,
    },
    /// A managed policy was attached.
    ManagedPolicyAttached {
        /// Its ARN.
        policy: String,
    },
    /// A managed policy was detached.
    ManagedPolicyDetached {
        /// Its ARN.
        policy: String,
    },
    /// An inline policy was added or replaced.
    InlinePolicyPut {
        /// Its name.
        policy: String,
    },
    /// An inline policy was deleted.
    InlinePolicyDeleted {
        /// Its name.
        policy: String,
    },
}

impl fmt::Display for RoleChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Created => f.write_str("role created"),
            Self::TrustPolicyReplaced => f.write_str("trust policy replaced"),
            Self::DescriptionReplaced => f.write_str("description replaced"),
            Self::MaxSessionDurationReplaced => f.write_str("longest session changed"),
            Self::PermissionsBoundaryReplaced => f.write_str("permissions boundary replaced"),
            Self::TagsPut { keys } => write!(f, "tags {} put", keys.join(" ")),
            Self::TagsRemoved { keys } => write!(f, "tags {} removed", keys.join(" ")),
            Self::ManagedPolicyAttached { policy } => write!(f, "{policy} attached"),
            Self::ManagedPolicyDetached { policy } => write!(f, "{policy} detached"),
            Self::InlinePolicyPut { policy } => write!(f, "inline policy {policy} put"),
            Self::InlinePolicyDeleted { policy } => write!(f, "inline policy {policy} deleted"),
        }
    }
}
