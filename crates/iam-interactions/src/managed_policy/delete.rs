//! Managed policies that are no more.

use super::error::ManagedPolicyError;
use super::versions::{delete_version, old_versions};
use crate::client::{IamClient, request_error};
use crate::patience::{Passing, send};
use aws_interactions_core::{Arn, AwsClientProvider};

/// What deleting a managed policy came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ManagedPolicyDeletion {
    /// The policy is gone, with all its versions.
    Deleted,
    /// There was none.
    DidNotExist,
}

/// Deletes a managed policy of the account with all its versions. One that does not exist is not an error.
///
/// It is detached from nothing: where it is in use, nothing of it is deleted.
///
/// Calls `GetPolicy`, `ListPolicyVersions`, `DeletePolicyVersion` and `DeletePolicy` (permissions of the same names).
///
/// ```no_run
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), Box<dyn std::error::Error>> {
/// let policy = "arn:aws:iam::123456789012:policy/read-logs";
/// println!("{:?}", iam_interactions::delete_managed_policy(policy, provider).await?);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`ManagedPolicyError::Invalid`] for what is not the ARN of a policy, before any call,
/// [`ManagedPolicyError::InUse`], [`ManagedPolicyError::AccessDenied`], and [`ManagedPolicyError::Request`]; in a
/// [`ManagedPolicyError::Incomplete`] where old versions are gone by then.
#[tracing::instrument(skip_all, fields(policy = policy))]
pub async fn delete_managed_policy(
    policy: &str,
    provider: &AwsClientProvider,
) -> Result<ManagedPolicyDeletion, ManagedPolicyError> {
    check_arn(policy)?;
    match Box::pin(delete(policy, provider)).await {
        Ok(()) => Ok(ManagedPolicyDeletion::Deleted),
        Err(ManagedPolicyError::DoesNotExist { .. }) => Ok(ManagedPolicyDeletion::DidNotExist),
        Err(error) => Err(error),
    }
}

async fn delete(policy: &str, provider: &AwsClientProvider) -> Result<(), ManagedPolicyError> {
    let client = provider.get_iam();
    let of_policy = |source| ManagedPolicyError::from_request(policy, source);
    let answer = client.get_policy().policy_arn(policy).send().await.map_err(request_error("GetPolicy"));
    let found = answer.map_err(of_policy)?.policy;
    let users = |count: Option<i32>| count.and_then(|count| u32::try_from(count).ok()).unwrap_or_default();
    let entities = found
        .map_or(0, |found| users(found.attachment_count).saturating_add(users(found.permissions_boundary_usage_count)));
    if entities > 0 {
        return Err(ManagedPolicyError::InUse { policy: policy.to_owned(), entities: Some(entities) });
    }
    let mut deleted = Vec::new();
    for version in old_versions(policy, provider).await? {
        match delete_version(policy, &version.id, provider).await {
            Ok(()) => deleted.push(version.id),
            Err(error) => return Err(error.after(deleted, policy)),
        }
    }
    let delete = || client.delete_policy().policy_arn(policy).send();
    match send("DeletePolicy", Passing::Conflict, delete).await.map_err(of_policy) {
        Ok(_) => Ok(()),
        Err(gone @ ManagedPolicyError::DoesNotExist { .. }) => Err(gone),
        Err(error) => Err(error.after(deleted, policy)),
    }
}

fn check_arn(policy: &str) -> Result<(), ManagedPolicyError> {
    let is_policy = |arn: Arn| arn.service() == "iam" && arn.resource().starts_with("policy/");
    if policy.parse().is_ok_and(is_policy) {
        return Ok(());
    }
    let problem = "not the ARN of a policy, expected arn:aws:iam::ACCOUNT:policy/NAME".to_owned();
    Err(ManagedPolicyError::Invalid { policy: policy.to_owned(), problem })
}

#[cfg(test)]
mod tests;
