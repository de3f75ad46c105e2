//! Instance profiles that hold the role that they should.

mod spec;
mod work;

pub use spec::{InstanceProfileSpec, OtherRole};

use super::error::InstanceProfileError;
use aws_interactions_core::{Arn, AwsClientProvider};
use std::fmt;
use work::Work;

/// What making sure of an instance profile came to.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct InstanceProfileOutcome {
    /// The profile.
    pub arn: Arn,
    /// What was changed, in order; nothing where the profile was as it should be.
    pub changes: Vec<InstanceProfileChange>,
}

impl InstanceProfileOutcome {
    /// Whether the profile was as it should be, and nothing was changed.
    pub fn is_unchanged(&self) -> bool {
        self.changes.is_empty()
    }
}

/// One thing that [`ensure_instance_profile`] changed.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum InstanceProfileChange {
    /// The profile was created, with its tags.
    Created,
    /// Another role was taken out.
    RoleRemoved {
        /// Its name.
        role: String,
    },
    /// The role was put in.
    RoleAdded {
        /// Its name.
        role: String,
    },
    /// Tags were added, or got other values.
    TagsPut {
        /// Their keys.
        keys: Vec<String>,
    },
}

impl fmt::Display for InstanceProfileChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Created => f.write_str("instance profile created"),
            Self::RoleRemoved { role } => write!(f, "role {role} taken out"),
            Self::RoleAdded { role } => write!(f, "role {role} put in"),
            Self::TagsPut { keys } => write!(f, "tags {} put", keys.join(" ")),
        }
    }
}

/// Makes the instance profile as `spec` says: creates it with its tags, puts the role in, and takes another one out
/// where that is asked for. Tags that the spec does not say stay. Run again, it changes nothing.
///
/// A profile that was just created, or a role, may be unknown to the next request: that is waited for some seconds. EC2
/// knows the profile later still: `RunInstances` with `DryRun` tells.
///
/// Calls `GetInstanceProfile`, `CreateInstanceProfile`, `AddRoleToInstanceProfile` (which needs `iam:PassRole` on the
/// role, too), `RemoveRoleFromInstanceProfile` and `TagInstanceProfile` (permissions of the same names).
///
/// ```no_run
/// use iam_interactions::{InstanceProfileSpec, ensure_instance_profile};
///
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), Box<dyn std::error::Error>> {
/// let profile = ensure_instance_profile(&InstanceProfileSpec::new("web", "web"), provider).await?;
/// println!("start instances with {}", profile.arn);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// - [`InstanceProfileError::Invalid`] before any call.
/// - [`InstanceProfileError::HoldsOtherRole`] where that is not to be replaced, [`InstanceProfileError::OtherPath`],
///   [`InstanceProfileError::RoleDoesNotExist`], [`InstanceProfileError::LimitExceeded`],
///   [`InstanceProfileError::AccessDenied`], and [`InstanceProfileError::Request`] for anything else.
/// - [`InstanceProfileError::Incomplete`] around one of these, where something was changed before it.
#[tracing::instrument(skip_all, fields(profile = spec.name, role = spec.role))]
pub async fn ensure_instance_profile(
    spec: &InstanceProfileSpec,
    provider: &AwsClientProvider,
) -> Result<InstanceProfileOutcome, InstanceProfileError> {
    spec.check()?;
    let mut work = Work::new(spec, provider);
    match Box::pin(work.converge()).await {
        Ok(arn) => Ok(InstanceProfileOutcome { arn, changes: work.changes }),
        Err(error) if work.changes.is_empty() => Err(error),
        Err(error) => {
            let (profile, source) = (spec.name.clone(), Box::new(error));
            Err(InstanceProfileError::Incomplete { profile, changes: work.changes, source })
        }
    }
}

#[cfg(test)]
mod tests;
