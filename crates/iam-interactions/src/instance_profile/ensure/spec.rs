//! What an instance profile should be like.

use crate::instance_profile::error::InstanceProfileError;
use crate::instance_profile::get::check_name;
use crate::{name, tags};
use std::collections::BTreeMap;

/// What an instance profile should be like, for [`ensure_instance_profile`](crate::ensure_instance_profile).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InstanceProfileSpec {
    /// Its name: 1 to 128 ASCII letters, digits and characters of `_+=,.@-`.
    pub name: String,
    /// The name of the role in it.
    pub role: String,
    /// Its path, `/` where nothing else is said. It cannot be changed later.
    pub path: String,
    /// The tags that it has.
    pub tags: BTreeMap<String, String>,
    /// More tags of a new profile. On one that is there they stay as they are, or are not put: they tell who made it,
    /// even where another caller made it a moment ago.
    pub tags_at_creation: BTreeMap<String, String>,
    /// What becomes of another role that is in it.
    pub other_role: OtherRole,
}

/// What becomes of another role that is in an instance profile, which holds one at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum OtherRole {
    /// It stays, and [`InstanceProfileError::HoldsOtherRole`] is the answer.
    #[default]
    Refuse,
    /// It is taken out. Instances that run with the profile change their role within the hour.
    Replace,
}

impl InstanceProfileSpec {
    /// A profile with a role, under `/`, that replaces no other.
    pub fn new(name: impl Into<String>, role: impl Into<String>) -> Self {
        let (name, role, path) = (name.into(), role.into(), "/".to_owned());
        Self {
            name,
            role,
            path,
            tags: BTreeMap::new(),
            tags_at_creation: BTreeMap::new(),
            other_role: OtherRole::Refuse,
        }
    }

    /// Checks what IAM would refuse, as far as that can be told here: what
    /// [`ensure_instance_profile`](crate::ensure_instance_profile) does before any call, for workflows that must know
    /// earlier.
    ///
    /// # Errors
    /// [`InstanceProfileError::Invalid`] for a name, a path or a tag that breaks a rule.
    pub fn check(&self) -> Result<(), InstanceProfileError> {
        check_name(&self.name)?;
        let problem = name::problem(&self.role, name::OF_ROLE)
            .or_else(|| name::path_problem(&self.path))
            .or_else(|| tags::problem(&tags::joined(&self.tags, &self.tags_at_creation)));
        match problem {
            Some(problem) => Err(InstanceProfileError::Invalid { profile: self.name.clone(), problem }),
            None => Ok(()),
        }
    }
}
