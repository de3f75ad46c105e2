//! One instance profile.

use super::error::InstanceProfileError;
use crate::client::{IamClient, not_understood, request_error};
use crate::name;
use crate::tags;
use aws_interactions_core::{Arn, ArnError, AwsClientProvider, RequestError};
use aws_sdk_iam::types;
use std::collections::BTreeMap;
use std::time::SystemTime;

const GET: &str = "GetInstanceProfile";

/// An instance profile: what an instance is started with so that it works in a role.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct InstanceProfile {
    /// Its name, often that of its role, but by no rule.
    pub name: String,
    /// Its path: `/`, or `/teams/web/`.
    pub path: String,
    /// Its ARN.
    pub arn: Arn,
    /// Its unique id (`AIPA…`).
    pub id: String,
    /// The name of the role in it; it holds one at most.
    pub role: Option<String>,
    /// Its tags.
    pub tags: BTreeMap<String, String>,
    /// When it was created.
    pub created_at: Option<SystemTime>,
}

impl InstanceProfile {
    pub(crate) fn of(operation: &'static str, profile: types::InstanceProfile) -> Result<Self, RequestError> {
        let arn = profile.arn.parse().map_err(|error: ArnError| not_understood(operation, error.to_string()))?;
        Ok(Self {
            name: profile.instance_profile_name,
            path: profile.path,
            arn,
            id: profile.instance_profile_id,
            role: profile.roles.into_iter().next().map(|role| role.role_name),
            tags: tags::from_sdk(profile.tags),
            created_at: SystemTime::try_from(profile.create_date).ok(),
        })
    }
}

/// An instance profile and the role in it.
///
/// That IAM shows it does not prove that EC2 knows it: `RunInstances` with `DryRun` does.
///
/// Calls `GetInstanceProfile` (permission `iam:GetInstanceProfile`).
///
/// ```no_run
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), Box<dyn std::error::Error>> {
/// let profile = iam_interactions::get_instance_profile("web", provider).await?;
/// println!("{} holds {:?}", profile.arn, profile.role);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`InstanceProfileError::DoesNotExist`], [`InstanceProfileError::Invalid`] for what can be no name,
/// [`InstanceProfileError::AccessDenied`], and [`InstanceProfileError::Request`] for any other failure or an answer about
/// another profile.
#[tracing::instrument(skip_all, fields(profile = profile))]
pub async fn get_instance_profile(
    profile: &str,
    provider: &AwsClientProvider,
) -> Result<InstanceProfile, InstanceProfileError> {
    let found = find(profile, provider).await?;
    found.ok_or_else(|| InstanceProfileError::DoesNotExist { profile: profile.to_owned() })
}

/// The profile, if there is one.
pub(crate) async fn find(
    profile: &str,
    provider: &AwsClientProvider,
) -> Result<Option<InstanceProfile>, InstanceProfileError> {
    check_name(profile)?;
    let request = provider.get_iam().get_instance_profile().instance_profile_name(profile);
    let answer = request.send().await.map_err(request_error(GET));
    let found = answer.and_then(|answer| {
        let found = answer.instance_profile.ok_or_else(|| not_understood(GET, "the answer holds no profile"))?;
        let found = InstanceProfile::of(GET, found)?;
        if !found.name.eq_ignore_ascii_case(profile) {
            return Err(not_understood(GET, format!("the answer is about the instance profile `{}`", found.name)));
        }
        Ok(found)
    });
    match found.map_err(|source| InstanceProfileError::from_request(profile, source)) {
        Ok(found) => Ok(Some(found)),
        Err(InstanceProfileError::DoesNotExist { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

pub(crate) fn check_name(profile: &str) -> Result<(), InstanceProfileError> {
    match name::problem(profile, name::OF_OTHERS) {
        Some(problem) => Err(InstanceProfileError::Invalid { profile: profile.to_owned(), problem }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests;
