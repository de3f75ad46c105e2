//! Roles that are as they should be.

mod change;
mod create;
mod policies;
mod update;

pub use change::RoleChange;

use super::error::RoleError;
use super::get::{Role, find};
use super::removal::Remover;
use super::spec::RoleSpec;
use crate::client::IamClient;
use crate::patience::Passing;
use aws_interactions_core::{AwsClientProvider, RequestError, RoleArn};
use aws_sdk_iam::Client;

/// What making sure of a role came to.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RoleOutcome {
    /// The role.
    pub arn: RoleArn,
    /// What was changed, in order; nothing where the role was as it should be. The first is
    /// [`RoleChange::Created`] where there was none.
    pub changes: Vec<RoleChange>,
}

impl RoleOutcome {
    /// Whether the role was as it should be, and nothing was changed.
    pub fn is_unchanged(&self) -> bool {
        self.changes.is_empty()
    }

    /// Whether there was no such role before.
    pub fn was_created(&self) -> bool {
        self.changes.first() == Some(&RoleChange::Created)
    }
}

/// Makes the role as `spec` says: creates it, or changes what differs and nothing else. Run again, it changes nothing.
///
/// Policies are compared by what they mean, not as they are written: IAM stores them in another order and form. A new
/// role is created with description, session duration, boundary and tags in one call, so that none of them can be
/// missing. Of a role that exists, the trust policy is changed first, and what is not wanted is removed before what is
/// missing is added: a role has 10 managed policies at most. What somebody else changes or creates at the same moment
/// is waited for some seconds; a principal that the trust policy names and IAM does not know yet, half a minute (one that
/// never existed costs that, too).
///
/// The role can be *used* seconds later only: see
/// [`wait_until_role_is_visible`](crate::wait_until_role_is_visible).
///
/// | to | it calls, with the permission of the same name |
/// |---|---|
/// | look | `GetRole`, `ListAttachedRolePolicies`, `ListRolePolicies`, `GetRolePolicy` |
/// | create | `CreateRole` |
/// | change | `UpdateAssumeRolePolicy`, `UpdateRole`, `PutRolePermissionsBoundary`, `TagRole`, `UntagRole` |
/// | add policies | `AttachRolePolicy`, `PutRolePolicy` |
/// | remove policies | `DetachRolePolicy`, `DeleteRolePolicy` |
///
/// ```no_run
/// use iam_interactions::{PolicyDocument, RoleSpec, Undeclared, ensure_role};
///
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), iam_interactions::RoleError> {
/// let spec = RoleSpec {
///     managed_policies: ["arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore".to_owned()].into(),
///     ..RoleSpec::new("web", PolicyDocument::trusting_service("ec2.amazonaws.com"), Undeclared::Keep)
/// };
/// let role = ensure_role(&spec, provider).await?;
/// for change in &role.changes {
///     println!("{}: {change}", role.arn);
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// - Before any call: [`RoleError::Invalid`], [`RoleError::InvalidPolicy`].
/// - [`RoleError::OtherPath`] where the role exists elsewhere.
/// - [`RoleError::PolicyDoesNotExist`], [`RoleError::PolicyNotAttachable`], [`RoleError::MalformedPolicy`],
///   [`RoleError::LimitExceeded`], [`RoleError::Unmodifiable`], [`RoleError::AccessDenied`], and
///   [`RoleError::Request`] for anything else.
/// - [`RoleError::Incomplete`] around one of these, where something was changed before it: it says what. Run again, it
///   goes on from there.
#[tracing::instrument(skip_all, fields(role = spec.name))]
pub async fn ensure_role(spec: &RoleSpec, provider: &AwsClientProvider) -> Result<RoleOutcome, RoleError> {
    spec.check()?;
    let (client, changes) = (provider.get_iam(), Vec::new());
    let mut work = Work { spec, provider, client, passing: Passing::Conflict, changes };
    match Box::pin(work.converge()).await {
        Ok(arn) => Ok(RoleOutcome { arn, changes: work.changes }),
        Err(error) if work.changes.is_empty() => Err(error),
        Err(error) => {
            Err(RoleError::Incomplete { role: spec.name.clone(), changes: work.changes, source: Box::new(error) })
        }
    }
}

/// A role on its way to be as its spec says.
struct Work<'a> {
    spec: &'a RoleSpec,
    provider: &'a AwsClientProvider,
    client: Client,
    passing: Passing,
    changes: Vec<RoleChange>,
}

impl Work<'_> {
    async fn converge(&mut self) -> Result<RoleArn, RoleError> {
        let role = match find(&self.spec.name, self.provider).await? {
            Some(role) => role,
            None => self.create().await?,
        };
        // A role that was created by this call is as it was asked for, and has no policies.
        if self.changes.is_empty() {
            self.update(&role).await?;
            self.converge_policies().await?;
        } else {
            self.add_all_policies().await?;
        }
        Ok(role.arn)
    }

    fn done(&mut self, change: RoleChange) {
        tracing::debug!(role = self.spec.name, change = %change, "changed");
        self.changes.push(change);
    }

    fn error(&self, source: RequestError) -> RoleError {
        RoleError::from_request(&self.spec.name, source)
    }

    fn remover(&self) -> Remover<'_> {
        Remover { role: &self.spec.name, client: &self.client }
    }

    fn check_path(&self, role: &Role) -> Result<(), RoleError> {
        if role.path == self.spec.path {
            return Ok(());
        }
        let (path, wanted) = (role.path.clone(), self.spec.path.clone());
        Err(RoleError::OtherPath { role: self.spec.name.clone(), path, wanted })
    }
}

#[cfg(test)]
mod tests;
