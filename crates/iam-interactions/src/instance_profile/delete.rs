//! Instance profiles that are no more.

use super::ensure::InstanceProfileChange;
use super::error::InstanceProfileError;
use super::get::find;
use crate::client::IamClient;
use crate::patience::{Passing, send};
use aws_interactions_core::{AwsClientProvider, RequestError};

/// What deleting an instance profile came to.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum InstanceProfileDeletion {
    /// The profile is gone.
    Deleted {
        /// The role that was taken out of it; it exists still.
        role: Option<String>,
    },
    /// There was none.
    DidNotExist,
}

/// Takes the role out of an instance profile and deletes the profile. One that does not exist is not an error.
///
/// Instances that run with it get no new credentials; IAM does not look for them.
///
/// Calls `GetInstanceProfile`, `RemoveRoleFromInstanceProfile` and `DeleteInstanceProfile` (permissions of the same
/// names).
///
/// ```no_run
/// use iam_interactions::delete_instance_profile;
///
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), Box<dyn std::error::Error>> {
/// println!("{:?}", delete_instance_profile("web", provider).await?);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`InstanceProfileError::Invalid`] before any call, [`InstanceProfileError::Unmodifiable`],
/// [`InstanceProfileError::AccessDenied`], and [`InstanceProfileError::Request`]; in an
/// [`InstanceProfileError::Incomplete`] where the role is out of the profile already. Run again, it goes on from there.
#[tracing::instrument(skip_all, fields(profile = profile))]
pub async fn delete_instance_profile(
    profile: &str,
    provider: &AwsClientProvider,
) -> Result<InstanceProfileDeletion, InstanceProfileError> {
    let Some(found) = find(profile, provider).await? else { return Ok(InstanceProfileDeletion::DidNotExist) };
    let client = provider.get_iam();
    let mut changes = Vec::new();
    if let Some(role) = &found.role {
        let remove = || {
            let request = client.remove_role_from_instance_profile();
            request.instance_profile_name(profile).role_name(role).send()
        };
        gone(profile, send("RemoveRoleFromInstanceProfile", Passing::Conflict, remove).await)?;
        changes.push(InstanceProfileChange::RoleRemoved { role: role.clone() });
    }
    let delete = || client.delete_instance_profile().instance_profile_name(profile).send();
    let deleted = gone(profile, send("DeleteInstanceProfile", Passing::Conflict, delete).await);
    deleted.map_err(|error| after(changes, error, profile))?;
    Ok(InstanceProfileDeletion::Deleted { role: found.role })
}

/// What somebody else removed meanwhile is gone, too.
fn gone<T>(profile: &str, removed: Result<T, RequestError>) -> Result<(), InstanceProfileError> {
    match removed.map_err(|source| InstanceProfileError::from_request(profile, source)) {
        Ok(_) | Err(InstanceProfileError::DoesNotExist { .. }) => Ok(()),
        Err(error) => Err(error),
    }
}

/// A profile without its role gives instances no credentials: that it has come to this is said.
fn after(changes: Vec<InstanceProfileChange>, error: InstanceProfileError, profile: &str) -> InstanceProfileError {
    if changes.is_empty() {
        return error;
    }
    InstanceProfileError::Incomplete { profile: profile.to_owned(), changes, source: Box::new(error) }
}

#[cfg(test)]
mod tests;
