//! One role.

use super::error::RoleError;
use crate::client::{IamClient, not_understood, request_error};
use crate::name;
use crate::policy_document::{PolicyDocument, PolicyDocumentError};
use crate::tags;
use aws_interactions_core::{ArnError, AwsClientProvider, RequestError, RoleArn};
use aws_sdk_iam::types;
use percent_encoding::percent_decode_str;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::time::{Duration, SystemTime};

const GET: &str = "GetRole";

/// A role.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Role {
    /// Its name, unique in the account whatever the path.
    pub name: String,
    /// Its path: `/`, or `/teams/web/`.
    pub path: String,
    /// Its ARN.
    pub arn: RoleArn,
    /// Its unique id (`AROA…`): a role of the same name that is made later has another.
    pub id: String,
    /// Who may assume it, as the JSON that IAM keeps; [`trust_policy`](Self::trust_policy) reads it.
    pub trust_policy_json: String,
    /// What it is for.
    pub description: Option<String>,
    /// How long a session may last that somebody asks for: 1 to 12 hours.
    pub max_session_duration: Duration,
    /// The ARN of the policy that bounds what its other policies can allow.
    pub permissions_boundary: Option<String>,
    /// Its tags.
    pub tags: BTreeMap<String, String>,
    /// When it was created.
    pub created_at: Option<SystemTime>,
}

impl Role {
    pub(crate) fn of(operation: &'static str, role: types::Role) -> Result<Self, RequestError> {
        let arn = role.arn.parse().map_err(|error: ArnError| not_understood(operation, error.to_string()))?;
        Ok(Self {
            name: role.role_name,
            path: role.path,
            arn,
            id: role.role_id,
            trust_policy_json: decoded(operation, &role.assume_role_policy_document.unwrap_or_default())?,
            description: role.description.filter(|text| !text.is_empty()),
            max_session_duration: session_duration(role.max_session_duration),
            permissions_boundary: role.permissions_boundary.and_then(|boundary| boundary.permissions_boundary_arn),
            tags: tags::from_sdk(role.tags),
            created_at: SystemTime::try_from(role.create_date).ok(),
        })
    }

    /// The trust policy as a value.
    ///
    /// # Errors
    /// [`PolicyDocumentError`] for a policy with parts that this crate does not know.
    pub fn trust_policy(&self) -> Result<PolicyDocument, PolicyDocumentError> {
        self.trust_policy_json.parse()
    }
}

/// An hour where IAM does not say.
pub(crate) fn session_duration(seconds: Option<i32>) -> Duration {
    seconds.and_then(|seconds| u64::try_from(seconds).ok()).map_or(Duration::from_hours(1), Duration::from_secs)
}

/// IAM sends policies in the encoding of URLs.
pub(crate) fn decoded(operation: &'static str, document: &str) -> Result<String, RequestError> {
    let text = percent_decode_str(document).decode_utf8();
    text.map(Cow::into_owned).map_err(|_| not_understood(operation, "a policy is not UTF-8"))
}

/// Whether the account has this role.
///
/// A role that was made a moment ago may be missing still.
///
/// Calls `GetRole` (permission `iam:GetRole`).
///
/// ```no_run
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), iam_interactions::RoleError> {
/// if !iam_interactions::does_role_exist("Deploy", provider).await? {
///     println!("nobody deploys here");
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`RoleError::Invalid`] for what can be no name, [`RoleError::AccessDenied`], and [`RoleError::Request`].
#[tracing::instrument(skip_all, fields(role = role))]
pub async fn does_role_exist(role: &str, provider: &AwsClientProvider) -> Result<bool, RoleError> {
    Ok(find(role, provider).await?.is_some())
}

/// A role with all that IAM says of it, but for its policies:
/// [`list_role_policies`](crate::list_role_policies) names those.
///
/// Calls `GetRole` (permission `iam:GetRole`).
///
/// ```no_run
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), Box<dyn std::error::Error>> {
/// let role = iam_interactions::get_role("Deploy", provider).await?;
/// println!("{} trusts {}", role.arn, role.trust_policy()?);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`RoleError::DoesNotExist`], [`RoleError::Invalid`] for what can be no name, [`RoleError::AccessDenied`], and
/// [`RoleError::Request`] for any other failure or an answer about another role.
#[tracing::instrument(skip_all, fields(role = role))]
pub async fn get_role(role: &str, provider: &AwsClientProvider) -> Result<Role, RoleError> {
    find(role, provider).await?.ok_or_else(|| RoleError::DoesNotExist { role: role.to_owned() })
}

/// The role, if there is one.
pub(crate) async fn find(role: &str, provider: &AwsClientProvider) -> Result<Option<Role>, RoleError> {
    check_name(role)?;
    let answer = provider.get_iam().get_role().role_name(role).send().await.map_err(request_error(GET));
    let found = answer.and_then(|answer| {
        let found = answer.role.ok_or_else(|| not_understood(GET, "the answer holds no role"))?;
        let found = Role::of(GET, found)?;
        // IAM takes names in any case, and answers with the one that the role was created with.
        if !found.name.eq_ignore_ascii_case(role) {
            return Err(not_understood(GET, format!("the answer is about the role `{}`", found.name)));
        }
        Ok(found)
    });
    match found.map_err(|source| RoleError::from_request(role, source)) {
        Ok(found) => Ok(Some(found)),
        Err(RoleError::DoesNotExist { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

pub(crate) fn check_name(role: &str) -> Result<(), RoleError> {
    match name::problem(role, name::OF_ROLE) {
        Some(problem) => Err(RoleError::invalid(role, problem)),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests;
