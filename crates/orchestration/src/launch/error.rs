//! Why there is no instance, and what there is instead.

use super::resource::{LaunchResource, listed};
use crate::events::chain;
use ec2_interactions::{Denial, Ec2Error, InstanceState};
use iam_interactions::{InstanceProfileError, RoleError};
use std::sync::Arc;
use std::time::Duration;

/// Why there is no instance, and what there is instead.
///
/// "Left" is what *this* run made. What was there before stays in any case; a role or profile of an earlier run that
/// was changed stays changed, and the next run goes on from there.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LaunchError {
    /// A value breaks a rule. Nothing was sent.
    #[error("the launch of `{name}` cannot be asked for")]
    Invalid {
        /// The launch.
        name: String,
        /// The value, and the rule.
        source: Box<LaunchProblem>,
    },

    /// What is there already, or a failure to look at it, does not allow the launch. Nothing was changed.
    #[error("the launch of `{name}` was not begun")]
    NotBegun {
        /// The launch.
        name: String,
        /// What is in the way.
        source: Box<LaunchProblem>,
    },

    /// The launch failed, and nothing that it made is left.
    #[error("the launch of `{name}` failed, and nothing that it made is left")]
    Undone {
        /// The launch.
        name: String,
        /// What was made and removed again, in the order of its removal.
        undone: Vec<LaunchResource>,
        /// What failed.
        source: Box<LaunchProblem>,
    },

    /// The launch failed, and what it made was kept, as was asked for.
    #[error("the launch of `{name}` failed, and was told to keep what it made: {}", told(left))]
    Kept {
        /// The launch.
        name: String,
        /// What exists, in the order of its creation. What could not be looked for is named, too.
        left: Vec<LaunchResource>,
        /// What failed.
        source: Box<LaunchProblem>,
    },

    /// The launch failed, and so did removing what it had made.
    #[error("the launch of `{name}` failed, and could not be undone ({}); left: {}", chain(undo), told(left))]
    NotUndone {
        /// The launch.
        name: String,
        /// All that exists still, in the order of its creation. What could not be looked for is named, too.
        left: Vec<LaunchResource>,
        /// What was removed before that.
        undone: Vec<LaunchResource>,
        /// Why it could not be removed.
        undo: Box<LaunchProblem>,
        /// What failed in the first place.
        source: Box<LaunchProblem>,
    },
}

fn told(resources: &[LaunchResource]) -> String {
    if resources.is_empty() { "nothing".to_owned() } else { listed(resources) }
}

impl LaunchError {
    /// What went wrong.
    pub fn problem(&self) -> &LaunchProblem {
        match self {
            Self::Invalid { source, .. }
            | Self::NotBegun { source, .. }
            | Self::Undone { source, .. }
            | Self::Kept { source, .. }
            | Self::NotUndone { source, .. } => source,
        }
    }

    /// All that this run made and that exists still, in the order of its creation.
    pub fn left(&self) -> &[LaunchResource] {
        match self {
            Self::Kept { left, .. } | Self::NotUndone { left, .. } => left,
            Self::Invalid { .. } | Self::NotBegun { .. } | Self::Undone { .. } => &[],
        }
    }
}

/// What can go wrong with a step of a launch.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LaunchProblem {
    /// Something about the role or its policies.
    #[error(transparent)]
    Role(#[from] RoleError),

    /// Something about the instance profile.
    #[error(transparent)]
    Profile(#[from] InstanceProfileError),

    /// Something about the instance.
    #[error(transparent)]
    Ec2(#[from] Ec2Error),

    /// A tag has a key that is the workflow's own.
    #[error("the tag `{key}` is one that a launch sets itself")]
    ReservedTag {
        /// The key.
        key: String,
    },

    /// A role or a profile of this name is there that no launch of this name made. It is left alone: choose another
    /// name, or remove it.
    #[error("the {resource} is there, and no launch of this name made it")]
    NotOurs {
        /// The thing.
        resource: LaunchResource,
    },

    /// There are several instances of this name. None was touched: terminate those that should not be.
    #[error("there are several instances of this name: {}", instances.join(", "))]
    SeveralInstances {
        /// Their ids.
        instances: Vec<String>,
    },

    /// There is an instance of this name, and it is stopped or about to be. A launch starts none: start it, or terminate
    /// it.
    #[error("the instance `{instance}` of this name is {state}, and a launch does not start it")]
    NotRunning {
        /// Its id.
        instance: String,
        /// Its state.
        state: InstanceState,
    },

    /// The caller may not launch this: launch, tag, or pass the role.
    #[error("the caller may not launch this instance: {denial}")]
    Denied {
        /// What EC2 said.
        denial: Denial,
    },

    /// EC2 did not come to know the instance profile in time.
    #[error("the instance profile `{profile}` is still {seen} after {} s", waited.as_secs())]
    ProfileNotUsable {
        /// The profile.
        profile: String,
        /// What was seen last: `not known to EC2`, or `not seen` where EC2 did not answer.
        seen: String,
        /// How long was waited.
        waited: Duration,
    },

    /// Another run launched an instance of this name at the same time, and was first: the one of this run is not kept.
    #[error("another run launched the instance `{other}` of this name")]
    Overtaken {
        /// The instance of the other run.
        other: String,
    },

    /// An instance could not be terminated.
    #[error("the instance `{instance}` could not be terminated")]
    NotTerminated {
        /// Its id.
        instance: String,
        /// Why not.
        source: Arc<Ec2Error>,
    },

    /// What was made cannot be removed, as another run uses it by now.
    #[error("the {resource} is used by the instances {} of another run", instances.join(", "))]
    InUse {
        /// The role or the profile.
        resource: LaunchResource,
        /// The instances.
        instances: Vec<String>,
    },
}
