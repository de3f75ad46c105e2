//! What hangs on a role.

use super::error::RoleError;
use super::get::{check_name, decoded};
use crate::client::{IamClient, request_error};
use crate::name;
use aws_interactions_core::{AwsClientProvider, BrokenPaging, Page, RequestError, pages};
use futures::TryStreamExt;
use std::future::Future;

const ATTACHED: &str = "ListAttachedRolePolicies";
const INLINE: &str = "ListRolePolicies";
const PROFILES: &str = "ListInstanceProfilesForRole";

/// The policies of a role.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct RolePolicies {
    /// The managed ones, by ARN.
    pub managed: Vec<String>,
    /// The inline ones, by name.
    pub inline: Vec<String>,
}

/// The policies of a role, managed and inline; its permissions boundary is not among them.
///
/// Calls `ListAttachedRolePolicies` and `ListRolePolicies` (permissions of the same names) until there are no more
/// pages.
///
/// ```no_run
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), iam_interactions::RoleError> {
/// let policies = iam_interactions::list_role_policies("Deploy", provider).await?;
/// println!("{} managed, {} inline", policies.managed.len(), policies.inline.len());
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`RoleError::DoesNotExist`], [`RoleError::Invalid`] for what can be no name, [`RoleError::AccessDenied`], and
/// [`RoleError::Request`].
#[tracing::instrument(skip_all, fields(role = role))]
pub async fn list_role_policies(role: &str, provider: &AwsClientProvider) -> Result<RolePolicies, RoleError> {
    check_name(role)?;
    Ok(RolePolicies { managed: managed(role, provider).await?, inline: inline(role, provider).await? })
}

async fn managed(role: &str, provider: &AwsClientProvider) -> Result<Vec<String>, RoleError> {
    let client = provider.get_iam();
    all(role, ATTACHED, |marker| {
        let request = client.list_attached_role_policies().role_name(role).set_marker(marker);
        async move {
            let answer = request.send().await.map_err(request_error(ATTACHED))?;
            let arns = answer.attached_policies.unwrap_or_default().into_iter().filter_map(|policy| policy.policy_arn);
            Ok(Page::new(arns.collect(), Some(answer.is_truncated), answer.marker))
        }
    })
    .await
}

async fn inline(role: &str, provider: &AwsClientProvider) -> Result<Vec<String>, RoleError> {
    let client = provider.get_iam();
    all(role, INLINE, |marker| {
        let request = client.list_role_policies().role_name(role).set_marker(marker);
        async move {
            let answer = request.send().await.map_err(request_error(INLINE))?;
            Ok(Page::new(answer.policy_names, Some(answer.is_truncated), answer.marker))
        }
    })
    .await
}

/// The names of the instance profiles that hold a role: instances may run with each of them.
///
/// Calls `ListInstanceProfilesForRole` (permission `iam:ListInstanceProfilesForRole`) until there are no more pages.
///
/// ```no_run
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), iam_interactions::RoleError> {
/// for profile in iam_interactions::list_instance_profiles_for_role("web", provider).await? {
///     println!("{profile}");
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`RoleError::DoesNotExist`], [`RoleError::Invalid`] for what can be no name, [`RoleError::AccessDenied`], and
/// [`RoleError::Request`].
#[tracing::instrument(skip_all, fields(role = role))]
pub async fn list_instance_profiles_for_role(
    role: &str,
    provider: &AwsClientProvider,
) -> Result<Vec<String>, RoleError> {
    check_name(role)?;
    let client = provider.get_iam();
    all(role, PROFILES, |marker| {
        let request = client.list_instance_profiles_for_role().role_name(role).set_marker(marker);
        async move {
            let answer = request.send().await.map_err(request_error(PROFILES))?;
            let names = answer.instance_profiles.into_iter().map(|profile| profile.instance_profile_name);
            Ok(Page::new(names.collect(), Some(answer.is_truncated), answer.marker))
        }
    })
    .await
}

/// An inline policy of a role, as the JSON that IAM keeps: a [`PolicyDocument`](crate::PolicyDocument) can be parsed from
/// it. None where the role has no such policy, or there is no such role: IAM has one code for both.
///
/// Calls `GetRolePolicy` (permission `iam:GetRolePolicy`).
///
/// ```no_run
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), Box<dyn std::error::Error>> {
/// if let Some(json) = iam_interactions::get_role_policy("web", "read-logs", provider).await? {
///     let policy: iam_interactions::PolicyDocument = json.parse()?;
///     println!("{} statements", policy.statements.len());
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`RoleError::Invalid`] for what can be no name, [`RoleError::AccessDenied`], and [`RoleError::Request`].
#[tracing::instrument(skip_all, fields(role = role, policy = policy))]
pub async fn get_role_policy(
    role: &str,
    policy: &str,
    provider: &AwsClientProvider,
) -> Result<Option<String>, RoleError> {
    const GET: &str = "GetRolePolicy";
    check_name(role)?;
    if let Some(problem) = name::problem(policy, name::OF_OTHERS) {
        return Err(RoleError::invalid(role, problem));
    }
    let request = provider.get_iam().get_role_policy().role_name(role).policy_name(policy);
    let answer = request.send().await.map_err(request_error(GET));
    match answer.and_then(|answer| decoded(GET, &answer.policy_document)) {
        Ok(json) => Ok(Some(json)),
        Err(source) => match RoleError::from_request(role, source) {
            RoleError::DoesNotExist { .. } => Ok(None),
            error => Err(error),
        },
    }
}

/// Every page of a list about a role.
async fn all<T, F, Fut>(role: &str, operation: &'static str, fetch: F) -> Result<Vec<T>, RoleError>
where
    F: Fn(Option<String>) -> Fut,
    Fut: Future<Output = Result<Result<Page<T, String>, BrokenPaging>, RequestError>>,
{
    let broken = |error| RoleError::broken_list(role, operation, error);
    let page = |marker| {
        let page = fetch(marker);
        async move { page.await.map_err(|source| RoleError::from_request(role, source))?.map_err(broken) }
    };
    Box::pin(pages(page, broken)).try_collect().await
}

#[cfg(test)]
mod tests;
