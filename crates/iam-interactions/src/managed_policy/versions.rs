//! The versions of a managed policy: five at most, one of them in effect.

use super::error::ManagedPolicyError;
use crate::client::{IamClient, not_understood, request_error};
use crate::patience::{Passing, send};
use aws_interactions_core::{AwsClientProvider, BrokenPaging, Page, pages};
use aws_sdk_iam::types;
use futures::TryStreamExt;

const LIST: &str = "ListPolicyVersions";

/// A version that is not in effect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct OldVersion {
    pub(super) id: String,
    /// Versions are counted, and their numbers never used again: `v7`.
    number: Option<u64>,
}

/// The versions that are not in effect, the oldest first.
pub(super) async fn old_versions(
    policy: &str,
    provider: &AwsClientProvider,
) -> Result<Vec<OldVersion>, ManagedPolicyError> {
    let client = provider.get_iam();
    let of_policy = |source| ManagedPolicyError::from_request(policy, source);
    let broken = |error: BrokenPaging| of_policy(not_understood(LIST, error.to_string()));
    let fetch = |marker: Option<String>| {
        let request = client.list_policy_versions().policy_arn(policy).set_marker(marker);
        async move {
            let answer = request.send().await.map_err(request_error(LIST)).map_err(of_policy)?;
            Page::new(answer.versions.unwrap_or_default(), Some(answer.is_truncated), answer.marker).map_err(broken)
        }
    };
    let versions: Vec<types::PolicyVersion> = Box::pin(pages(fetch, broken)).try_collect().await?;
    let old = versions.into_iter().filter(|version| !version.is_default_version);
    let mut old: Vec<OldVersion> = old.filter_map(|version| version.version_id).map(OldVersion::of).collect();
    old.sort_by_key(|version| version.number);
    Ok(old)
}

impl OldVersion {
    fn of(id: String) -> Self {
        let number = id.strip_prefix('v').and_then(|number| number.parse().ok());
        Self { id, number }
    }
}

/// Deletes a version that is not in effect; one that is gone already is fine.
pub(super) async fn delete_version(
    policy: &str,
    version: &str,
    provider: &AwsClientProvider,
) -> Result<(), ManagedPolicyError> {
    let client = provider.get_iam();
    let delete = || client.delete_policy_version().policy_arn(policy).version_id(version).send();
    let deleted = send("DeletePolicyVersion", Passing::Conflict, delete).await;
    match deleted.map_err(|source| ManagedPolicyError::from_request(policy, source)) {
        Ok(_) | Err(ManagedPolicyError::DoesNotExist { .. }) => Ok(()),
        Err(error) => Err(error),
    }
}
