//! Managed policies that say what they should.

use super::error::ManagedPolicyError;
use super::versions::{delete_version, old_versions};
use crate::client::{IamClient, not_understood, request_error};
use crate::patience::{Passing, send};
use crate::policy_document::{PolicyDocument, PolicyKind};
use crate::role::get::decoded;
use crate::{name, tags};
use aws_interactions_core::{AwsClientProvider, RequestError, RequestErrorKind};
use aws_sdk_iam::Client;
use std::collections::BTreeMap;

/// A policy has no more versions.
const MOST_VERSIONS: usize = 5;

/// What a managed policy of the account should be like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ManagedPolicySpec {
    /// Its name: 1 to 128 ASCII letters, digits and characters of `_+=,.@-`.
    pub name: String,
    /// Its path, `/` where nothing else is said: a part of its ARN.
    pub path: String,
    /// What it allows and denies.
    pub document: PolicyDocument,
    /// What it is for. Given at creation alone: IAM never changes it.
    pub description: Option<String>,
    /// The tags that it is created with. Those of a policy that exists are left as they are.
    pub tags: BTreeMap<String, String>,
}

impl ManagedPolicySpec {
    /// A policy under `/`, without description and tags.
    pub fn new(name: impl Into<String>, document: PolicyDocument) -> Self {
        Self { name: name.into(), path: "/".to_owned(), document, description: None, tags: BTreeMap::new() }
    }

    fn check(&self) -> Result<(), ManagedPolicyError> {
        let policy = || self.name.clone();
        let problem = name::problem(&self.name, name::OF_OTHERS)
            .or_else(|| name::path_problem(&self.path))
            .or_else(|| tags::problem(&self.tags));
        if let Some(problem) = problem {
            return Err(ManagedPolicyError::Invalid { policy: policy(), problem });
        }
        let validated = self.document.validate(PolicyKind::Managed);
        validated.map_err(|source| ManagedPolicyError::InvalidDocument { policy: policy(), source })
    }
}

/// What making sure of a managed policy came to.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ManagedPolicyOutcome {
    /// Its ARN, for [`RoleSpec::managed_policies`](crate::RoleSpec::managed_policies).
    pub arn: String,
    /// What was changed.
    pub change: ManagedPolicyChange,
}

/// What [`ensure_managed_policy`] changed.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ManagedPolicyChange {
    /// Nothing: it says what it should.
    Unchanged,
    /// There was none.
    Created,
    /// It got a new version, which is in effect everywhere it is attached.
    NewVersion {
        /// The old versions that were deleted to make room, as there are five at most.
        deleted: Vec<String>,
    },
}

/// Makes a managed policy of the account say what `spec` says: creates it, or gives it a new version that is in effect at
/// once. Where it has five versions, the oldest that is not in effect is deleted first. Run again, it changes nothing.
///
/// Documents are compared by what they mean, not as they are written.
///
/// Calls `GetCallerIdentity` once a provider (no permission), `GetPolicy`, `GetPolicyVersion`, `CreatePolicy`,
/// `ListPolicyVersions`, `DeletePolicyVersion` and `CreatePolicyVersion` (permissions of the same names).
///
/// ```no_run
/// use iam_interactions::{ManagedPolicySpec, PolicyDocument, Statement, ensure_managed_policy};
///
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), Box<dyn std::error::Error>> {
/// let read = PolicyDocument::new([Statement::allow(["s3:GetObject"]).on(["arn:aws:s3:::logs/*"])]);
/// let policy = ensure_managed_policy(&ManagedPolicySpec::new("read-logs", read), provider).await?;
/// println!("{}", policy.arn);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`ManagedPolicyError::Invalid`] and [`ManagedPolicyError::InvalidDocument`] before any call,
/// [`ManagedPolicyError::MalformedDocument`], [`ManagedPolicyError::LimitExceeded`],
/// [`ManagedPolicyError::AccessDenied`], and [`ManagedPolicyError::Request`]; in a [`ManagedPolicyError::Incomplete`] where
/// an old version has made room by then.
#[tracing::instrument(skip_all, fields(policy = spec.name))]
pub async fn ensure_managed_policy(
    spec: &ManagedPolicySpec,
    provider: &AwsClientProvider,
) -> Result<ManagedPolicyOutcome, ManagedPolicyError> {
    spec.check()?;
    let environment = provider.get_aws_env().await;
    let environment =
        environment.map_err(|source| ManagedPolicyError::Request { policy: spec.name.clone(), source })?;
    let (partition, account) = (environment.partition, environment.account_id);
    let arn = format!("arn:{partition}:iam::{account}:policy{}{}", spec.path, spec.name);
    let work = Work { spec, arn: &arn, client: provider.get_iam(), provider };
    let change = Box::pin(work.converge()).await?;
    Ok(ManagedPolicyOutcome { arn, change })
}

struct Work<'a> {
    spec: &'a ManagedPolicySpec,
    arn: &'a str,
    client: Client,
    provider: &'a AwsClientProvider,
}

impl Work<'_> {
    async fn converge(&self) -> Result<ManagedPolicyChange, ManagedPolicyError> {
        let present = match self.document(Passing::Conflict).await {
            Err(ManagedPolicyError::DoesNotExist { .. }) => match self.create().await {
                Ok(()) => return Ok(ManagedPolicyChange::Created),
                // Somebody else was faster.
                Err(error) if error.kind() == RequestErrorKind::AlreadyExists => {
                    self.document(Passing::NotYetKnown).await?
                }
                Err(error) => return Err(self.error(error)),
            },
            other => other?,
        };
        if present.parse().is_ok_and(|present: PolicyDocument| present.is_equivalent_to(&self.spec.document)) {
            return Ok(ManagedPolicyChange::Unchanged);
        }
        self.replace().await
    }

    /// The document in effect, as JSON.
    async fn document(&self, passing: Passing) -> Result<String, ManagedPolicyError> {
        const GET: &str = "GetPolicyVersion";
        let missing = |what| self.error(not_understood(GET, format!("the answer holds no {what}")));
        let get = || self.client.get_policy().policy_arn(self.arn).send();
        let answer = send("GetPolicy", passing, get).await.map_err(|error| self.error(error))?;
        let version = answer.policy.and_then(|policy| policy.default_version_id);
        let version = version.ok_or_else(|| missing("version in effect"))?;
        let request = self.client.get_policy_version().policy_arn(self.arn).version_id(version);
        let answer = request.send().await.map_err(request_error(GET)).map_err(|error| self.error(error))?;
        let document = answer.policy_version.and_then(|version| version.document);
        let document = document.ok_or_else(|| missing("document"))?;
        decoded(GET, &document).map_err(|error| self.error(error))
    }

    async fn create(&self) -> Result<(), RequestError> {
        let spec = self.spec;
        let create = || {
            let request = self.client.create_policy().policy_name(&spec.name).path(&spec.path);
            request
                .policy_document(spec.document.to_string())
                .set_description(spec.description.clone())
                .set_tags(tags::to_sdk(&spec.tags))
                .send()
        };
        send("CreatePolicy", Passing::Conflict, create).await.map(drop)
    }

    async fn replace(&self) -> Result<ManagedPolicyChange, ManagedPolicyError> {
        let mut deleted = self.make_room(MOST_VERSIONS).await?;
        let mut created = self.create_version().await;
        // Somebody else made one, or the list was an old one: room for one more than it says.
        if deleted.is_empty() && created.as_ref().is_err_and(|error| error.code() == Some("LimitExceeded")) {
            deleted = self.make_room(0).await?;
            created = self.create_version().await;
        }
        match created {
            Ok(()) => Ok(ManagedPolicyChange::NewVersion { deleted }),
            Err(error) => Err(self.error(error).after(deleted, self.arn)),
        }
    }

    /// Deletes the oldest version not in effect, where there are `most` or more.
    async fn make_room(&self, most: usize) -> Result<Vec<String>, ManagedPolicyError> {
        let old = old_versions(self.arn, self.provider).await?;
        // With the one in effect.
        let is_full = old.len().saturating_add(1) >= most;
        match old.into_iter().next().filter(|_| is_full) {
            Some(oldest) => {
                delete_version(self.arn, &oldest.id, self.provider).await?;
                Ok(vec![oldest.id])
            }
            None => Ok(Vec::new()),
        }
    }

    async fn create_version(&self) -> Result<(), RequestError> {
        let create = || {
            let request = self.client.create_policy_version().policy_arn(self.arn).set_as_default(true);
            request.policy_document(self.spec.document.to_string()).send()
        };
        send("CreatePolicyVersion", Passing::Conflict, create).await.map(drop)
    }

    fn error(&self, source: RequestError) -> ManagedPolicyError {
        ManagedPolicyError::from_request(self.arn, source)
    }
}

#[cfg(test)]
mod tests;
