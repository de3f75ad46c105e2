//! A role in one account that another one works in.

mod error;
mod run;

pub use error::{CrossAccountProblem, CrossAccountRoleError};

use crate::events::WorkflowEvents;
use crate::on_failure::OnFailure;
use aws_interactions_core::{AwsClientProvider, RoleArn, Wait};
use iam_interactions::{PolicyDocument, RoleChange};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// A role for callers of another account, by name.
///
/// ```
/// use aws_interactions_orchestration::CrossAccountRole;
///
/// let role = CrossAccountRole {
///     external_id: Some("agreed-upon".to_owned()),
///     managed_policies: ["arn:aws:iam::aws:policy/ReadOnlyAccess".to_owned()].into(),
///     ..CrossAccountRole::new("audit")
/// };
/// assert!(role.principal.is_none());
/// ```
#[derive(Debug, Clone)]
pub struct CrossAccountRole {
    /// Its name in the target account: 1 to 64 ASCII letters, digits and characters of `_+=,.@-`.
    pub name: String,
    /// Who may assume it: a role or user by its ARN, which must exist, and be who the source provider works as. Without
    /// one it is the account of the source provider, whose own policies then say who of it may.
    pub principal: Option<String>,
    /// The external id that whoever assumes it must give. A third party that works for many demands one of each, so that
    /// none of them can make it work in another's account.
    pub external_id: Option<String>,
    /// The ARNs of its managed policies.
    pub managed_policies: BTreeSet<String>,
    /// Its inline policies, by name.
    pub inline_policies: BTreeMap<String, PolicyDocument>,
    /// Its tags.
    pub tags: BTreeMap<String, String>,
    /// What becomes of a role that was made when it cannot be assumed.
    pub on_failure: OnFailure,
    /// How long is waited until the source can assume it, and how often that is tried. By default 2 minutes, every 3
    /// seconds. What is seen is told as an event, not to a listener of this.
    pub assumable: Wait,
    /// How long a role is looked for whose creation may have been done, though the answer to it was lost. By default 15
    /// seconds.
    pub lost: Wait,
}

impl CrossAccountRole {
    /// A role that trusts the account of the source, and may do nothing yet.
    pub fn new(name: impl Into<String>) -> Self {
        let wait = |deadline| Wait::at_most(Duration::from_secs(deadline)).every(Duration::from_secs(3));
        Self {
            name: name.into(),
            principal: None,
            external_id: None,
            managed_policies: BTreeSet::new(),
            inline_policies: BTreeMap::new(),
            tags: BTreeMap::new(),
            on_failure: OnFailure::Undo,
            assumable: wait(120),
            lost: wait(15),
        }
    }
}

/// A role that can be worked in.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct CrossAccountAccess {
    /// The role.
    pub role: RoleArn,
    /// What was changed of it.
    pub changes: Vec<RoleChange>,
    /// Works in the role with the credentials of the source, in the source's region, and renews its sessions.
    pub provider: AwsClientProvider,
}

/// Makes sure that the account of `target` has a role that `source` can work in, and answers with a provider that does.
///
/// | step | calls | permissions |
/// |---|---|---|
/// | look | `GetCallerIdentity` by both, `GetRole` in the target | `iam:GetRole` |
/// | make | what [`ensure_role`](iam_interactions::ensure_role) calls | those of it: `iam:CreateRole`, `iam:TagRole`, `iam:AttachRolePolicy`, `iam:PutRolePolicy`, and to change a role that is there the rest |
/// | wait | `AssumeRole` by the source | `sts:AssumeRole` on the role, in the source |
/// | undo | `GetRole`, and what [`delete_role`](iam_interactions::delete_role) calls | those of it |
///
/// Run again, it changes nothing, or what differs: policies and tags that are not said are removed. The role carries the
/// tag `aws-interactions:cross-account-role` with its name; a role without it is not this workflow's, and is refused
/// rather than opened to another account.
///
/// IAM takes seconds until STS knows a new role. `AccessDenied` is therefore asked again until the deadline, and is the
/// same where the source lacks the permission; every other error ends the wait. A role that was there and could be
/// assumed is not waited for. A change of its trust policy takes as long to come into effect, though: the first success
/// may be one of the old.
///
/// **A trusted role or user is trusted as what it is now.** IAM keeps its unique id: delete it and make one of the same
/// name, and it is trusted no more until this runs again.
///
/// A failure deletes the role if this run made it, also where the answer to its creation was lost, or says that it is
/// left.
///
/// ```no_run
/// use aws_interactions_core::AwsClientProvider;
/// use aws_interactions_orchestration::{CrossAccountRole, WorkflowEvents, ensure_cross_account_role};
///
/// # async fn example(target: &AwsClientProvider, source: &AwsClientProvider) -> Result<(), Box<dyn std::error::Error>> {
/// let role = CrossAccountRole {
///     managed_policies: ["arn:aws:iam::aws:policy/ReadOnlyAccess".to_owned()].into(),
///     ..CrossAccountRole::new("audit")
/// };
/// let events = WorkflowEvents::new(|event| eprintln!("{event}"));
/// let access = ensure_cross_account_role(&role, &events, target, source).await?;
/// println!("auditing {}", access.provider.get_aws_env().await?);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`CrossAccountRoleError`]: each variant says what exists afterwards.
#[tracing::instrument(skip_all, fields(role = role.name))]
pub async fn ensure_cross_account_role(
    role: &CrossAccountRole,
    events: &WorkflowEvents,
    target: &AwsClientProvider,
    source: &AwsClientProvider,
) -> Result<CrossAccountAccess, CrossAccountRoleError> {
    let access = run::run(role, events, target, source).await?;
    tracing::info!(role = %access.role, changes = access.changes.len(), "the role can be worked in");
    Ok(access)
}
