//! What a launch makes.

use std::fmt;

/// A thing that a launch makes.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum LaunchResource {
    /// The role, by name.
    Role(String),
    /// The instance profile, by name.
    InstanceProfile(String),
    /// The instance, by id.
    Instance(String),
    /// An instance whose id is not known: the answer to its launch was lost, and asking for it failed. If there is one,
    /// the tag `aws-interactions:run` has this value on it.
    LostInstance {
        /// The value.
        run: String,
    },
}

impl fmt::Display for LaunchResource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Role(name) => write!(f, "role `{name}`"),
            Self::InstanceProfile(name) => write!(f, "instance profile `{name}`"),
            Self::Instance(id) => write!(f, "instance `{id}`"),
            Self::LostInstance { run } => write!(f, "perhaps an instance with the tag `aws-interactions:run={run}`"),
        }
    }
}

pub(super) fn listed(resources: &[LaunchResource]) -> String {
    resources.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}
