//! Why there is no role to work in, and what there is instead.

use crate::events::chain;
use aws_interactions_core::{ConfigError, RequestError};
use iam_interactions::RoleError;
use std::time::Duration;
use sts_interactions::AssumeRoleError;

/// Why there is no role to work in, and what there is instead. A role of an earlier run that was changed stays changed,
/// and the next run goes on from there.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CrossAccountRoleError {
    /// A value breaks a rule. Nothing was sent.
    #[error("the role `{role}` cannot be asked for")]
    Invalid {
        /// The role.
        role: String,
        /// The value, and the rule.
        source: Box<CrossAccountProblem>,
    },

    /// What is there already, or a failure to look at it, is in the way. Nothing was changed.
    #[error("the role `{role}` was not begun")]
    NotBegun {
        /// The role.
        role: String,
        /// What is in the way.
        source: Box<CrossAccountProblem>,
    },

    /// It failed, and no role is left that this run made. One that was there before is there still.
    #[error("the role `{role}` cannot be worked in; none is left that was made for it")]
    Undone {
        /// The role.
        role: String,
        /// What failed.
        source: Box<CrossAccountProblem>,
    },

    /// It failed, and the role that this run made was kept, as was asked for.
    #[error("the role `{role}` cannot be worked in; it was made, and kept as asked for")]
    Kept {
        /// The role, which exists, or may exist where it could not be looked for.
        role: String,
        /// What failed.
        source: Box<CrossAccountProblem>,
    },

    /// It failed, and the role that this run made could not be deleted again.
    #[error("the role `{role}` cannot be worked in; it was made, and could not be deleted ({})", chain(undo))]
    NotUndone {
        /// The role, which exists, or may exist where it could not be looked for.
        role: String,
        /// Why it could not be deleted.
        undo: Box<RoleError>,
        /// What failed in the first place.
        source: Box<CrossAccountProblem>,
    },
}

impl CrossAccountRoleError {
    /// What went wrong.
    pub fn problem(&self) -> &CrossAccountProblem {
        match self {
            Self::Invalid { source, .. }
            | Self::NotBegun { source, .. }
            | Self::Undone { source, .. }
            | Self::Kept { source, .. }
            | Self::NotUndone { source, .. } => source,
        }
    }

    /// Whether a role exists, or may exist, that this run made.
    pub fn leaves_role(&self) -> bool {
        matches!(self, Self::Kept { .. } | Self::NotUndone { .. })
    }
}

/// What can go wrong with a step.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CrossAccountProblem {
    /// Something about the role or its policies.
    #[error(transparent)]
    Role(#[from] RoleError),

    /// The role cannot be assumed by the source: an external id that is not one, or an account that its provider may
    /// not work in.
    #[error("the source cannot be a caller of the role")]
    Source {
        /// The setting, and the rule.
        source: ConfigError,
    },

    /// The ARN of who is to be trusted is none of a role or user.
    #[error("`{arn}` is not the ARN of a role or user, which a role can trust")]
    InvalidPrincipal {
        /// What was given.
        arn: String,
    },

    /// A tag has a key that is the workflow's own.
    #[error("the tag `{key}` is one that this workflow sets itself")]
    ReservedTag {
        /// The key.
        key: String,
    },

    /// The account of one side could not be found out.
    #[error("the account of the {side} could not be found out")]
    Environment {
        /// `target` or `source`.
        side: &'static str,
        /// What happened.
        source: RequestError,
    },

    /// A role of this name is there that this workflow did not make. It is left alone: choose another name, or remove it.
    #[error("the role is there, and this workflow did not make it")]
    NotOurs,

    /// The source may not assume the role, up to the deadline. Either IAM takes longer, or the source lacks
    /// `sts:AssumeRole` on the role, or it is not who is trusted: STS does not tell which.
    #[error("the source may still not assume it after {} s", waited.as_secs())]
    StillDenied {
        /// How long was waited.
        waited: Duration,
        /// What STS said last; nothing where it never answered.
        source: Option<AssumeRoleError>,
    },

    /// Assuming the role failed otherwise.
    #[error(transparent)]
    AssumeRole(#[from] AssumeRoleError),
}
