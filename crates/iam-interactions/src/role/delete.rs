//! Roles that are no more.

use super::attached::{list_instance_profiles_for_role, list_role_policies};
use super::error::RoleError;
use super::get::check_name;
use super::removal::Remover;
use crate::client::IamClient;
use aws_interactions_core::AwsClientProvider;
use std::fmt;
use std::time::Duration;

/// Until what was attached meanwhile is on the lists, and what was removed is not.
const BEFORE_READING_AGAIN: Duration = Duration::from_secs(2);

/// What becomes of the instance profiles that hold a role which is deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ItsInstanceProfiles {
    /// They stay, without a role: instances that run with one get no new credentials.
    Keep,
    /// They are deleted.
    Delete,
}

/// What deleting a role came to.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum RoleDeletion {
    /// The role is gone, and this with it.
    Deleted(RoleRemoval),
    /// There was none.
    DidNotExist,
}

/// What was removed from a role, or with it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct RoleRemoval {
    /// Names of the instance profiles that it was taken out of.
    pub left_instance_profiles: Vec<String>,
    /// Names of those that were deleted.
    pub deleted_instance_profiles: Vec<String>,
    /// Names of the inline policies that were deleted.
    pub inline_policies: Vec<String>,
    /// ARNs of the managed policies that were detached; they exist still.
    pub managed_policies: Vec<String>,
}

impl RoleRemoval {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl fmt::Display for RoleRemoval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = [
            ("out of instance profiles", &self.left_instance_profiles),
            ("deleted instance profiles", &self.deleted_instance_profiles),
            ("deleted inline policies", &self.inline_policies),
            ("detached", &self.managed_policies),
        ];
        let parts = parts.iter().filter(|(_, names)| !names.is_empty());
        let parts: Vec<String> = parts.map(|(what, names)| format!("{what} {}", names.join(" "))).collect();
        f.write_str(&parts.join(", "))
    }
}

/// Deletes a role with everything that is in the way: takes it out of its instance profiles, deletes its inline
/// policies and detaches the managed ones. A role that does not exist is not an error, and what somebody else removes
/// meanwhile is not one either.
///
/// Where IAM finds something attached still, all is read and removed once more, two seconds later. Policies of other
/// entities that name the role keep its unique id, and do not mean a role of the same name that is made later.
///
/// Calls `ListInstanceProfilesForRole`, `RemoveRoleFromInstanceProfile`, `ListRolePolicies`, `DeleteRolePolicy`,
/// `ListAttachedRolePolicies`, `DetachRolePolicy`, `DeleteRole`, and `DeleteInstanceProfile` where that is asked for
/// (permissions of the same names).
///
/// ```no_run
/// use iam_interactions::{ItsInstanceProfiles, RoleDeletion, delete_role};
///
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), iam_interactions::RoleError> {
/// match delete_role("web", ItsInstanceProfiles::Keep, provider).await? {
///     RoleDeletion::Deleted(removal) => println!("gone: {removal}"),
///     _ => println!("there was none"),
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// - [`RoleError::Invalid`] for what can be no name; nothing was sent.
/// - [`RoleError::Unmodifiable`] for the role of a service.
/// - [`RoleError::DeleteConflict`] where something is attached again and again.
/// - [`RoleError::AccessDenied`], and [`RoleError::Request`] for anything else.
/// - [`RoleError::DeletionIncomplete`] around one of these, where something was removed before: it says what.
#[tracing::instrument(skip_all, fields(role = role))]
pub async fn delete_role(
    role: &str,
    profiles: ItsInstanceProfiles,
    provider: &AwsClientProvider,
) -> Result<RoleDeletion, RoleError> {
    check_name(role)?;
    let client = provider.get_iam();
    let removal = RoleRemoval::default();
    let mut deletion = Deletion { remover: Remover { role, client: &client }, profiles, provider, removal };
    match Box::pin(deletion.run()).await {
        Ok(true) => Ok(RoleDeletion::Deleted(deletion.removal)),
        Ok(false) => Ok(RoleDeletion::DidNotExist),
        Err(source) if deletion.removal.is_empty() => Err(source),
        Err(source) => {
            let (role, removed, source) = (role.to_owned(), Box::new(deletion.removal), Box::new(source));
            Err(RoleError::DeletionIncomplete { role, removed, source })
        }
    }
}

struct Deletion<'a> {
    remover: Remover<'a>,
    profiles: ItsInstanceProfiles,
    provider: &'a AwsClientProvider,
    removal: RoleRemoval,
}

impl Deletion<'_> {
    /// Whether there was a role.
    async fn run(&mut self) -> Result<bool, RoleError> {
        match self.clear_and_delete().await {
            Err(RoleError::DeleteConflict { .. }) => {
                tokio::time::sleep(BEFORE_READING_AGAIN).await;
                // That it was there is known.
                self.clear_and_delete().await.map(|_| true)
            }
            other => other,
        }
    }

    async fn clear_and_delete(&mut self) -> Result<bool, RoleError> {
        match self.clear().await {
            // Somebody else was faster, or there never was one.
            Err(RoleError::DoesNotExist { .. }) => return Ok(!self.removal.is_empty()),
            other => other?,
        }
        Ok(self.remover.delete_role().await? || !self.removal.is_empty())
    }

    async fn clear(&mut self) -> Result<(), RoleError> {
        let Self { remover, removal, .. } = self;
        for profile in list_instance_profiles_for_role(remover.role, self.provider).await? {
            if remover.remove_from_profile(&profile).await? {
                removal.left_instance_profiles.push(profile.clone());
            }
            if self.profiles == ItsInstanceProfiles::Delete && remover.delete_profile(&profile).await? {
                removal.deleted_instance_profiles.push(profile);
            }
        }
        let policies = list_role_policies(remover.role, self.provider).await?;
        for policy in policies.inline {
            if remover.delete_inline(&policy).await? {
                removal.inline_policies.push(policy);
            }
        }
        for policy in policies.managed {
            if remover.detach(&policy).await? {
                removal.managed_policies.push(policy);
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
