//! AWS IAM in domain terms: roles that converge on what they should be, instance profiles, managed policies, policy
//! documents as values, and what a principal may do.
//!
//! Every function takes the [`AwsClientProvider`](aws_interactions_core::AwsClientProvider) last. IAM is one for all
//! regions of a partition: the provider's region only tells which partition.
//!
//! | function | operation | permission |
//! |---|---|---|
//! | [`does_role_exist`], [`get_role`], [`wait_until_role_is_visible`] | `GetRole` | `iam:GetRole` |
//! | [`list_roles`] | `ListRoles` | `iam:ListRoles` |
//! | [`list_role_policies`] | `ListAttachedRolePolicies`, `ListRolePolicies` | of the same names |
//! | [`get_role_policy`] | `GetRolePolicy` | `iam:GetRolePolicy` |
//! | [`list_instance_profiles_for_role`] | `ListInstanceProfilesForRole` | `iam:ListInstanceProfilesForRole` |
//! | [`ensure_role`] | `GetRole`, `CreateRole`, `UpdateAssumeRolePolicy`, `UpdateRole`, `PutRolePermissionsBoundary`, `TagRole`, `UntagRole`, `ListAttachedRolePolicies`, `AttachRolePolicy`, `DetachRolePolicy`, `ListRolePolicies`, `GetRolePolicy`, `PutRolePolicy`, `DeleteRolePolicy` | of the same names |
//! | [`delete_role`] | `ListInstanceProfilesForRole`, `RemoveRoleFromInstanceProfile`, `ListRolePolicies`, `DeleteRolePolicy`, `ListAttachedRolePolicies`, `DetachRolePolicy`, `DeleteRole`; `DeleteInstanceProfile` when asked | of the same names |
//! | [`get_instance_profile`] | `GetInstanceProfile` | `iam:GetInstanceProfile` |
//! | [`ensure_instance_profile`] | `GetInstanceProfile`, `CreateInstanceProfile`, `AddRoleToInstanceProfile`, `RemoveRoleFromInstanceProfile`, `TagInstanceProfile` | of the same names, and `iam:PassRole` on the role |
//! | [`delete_instance_profile`] | `GetInstanceProfile`, `RemoveRoleFromInstanceProfile`, `DeleteInstanceProfile` | of the same names |
//! | [`ensure_managed_policy`] | `GetPolicy`, `GetPolicyVersion`, `CreatePolicy`, `ListPolicyVersions`, `DeletePolicyVersion`, `CreatePolicyVersion` | of the same names |
//! | [`delete_managed_policy`] | `GetPolicy`, `ListPolicyVersions`, `DeletePolicyVersion`, `DeletePolicy` | of the same names |
//! | [`simulate_principal_policy`] | `SimulatePrincipalPolicy` | `iam:SimulatePrincipalPolicy` |
//!
//! # What IAM does and nobody expects
//! - **It is not at once.** What was just made may be unknown to the next request, and to other services for 10 to 30
//!   seconds. Only the use proves it: see [`wait_until_role_is_visible`].
//! - **It rewrites policies.** Lists are stored in another order, an account as its root's ARN, a deleted principal as
//!   its unique id. [`PolicyDocument::is_equivalent_to`] compares what is meant.
//! - **`ListRoles` leaves out** tags and permissions boundaries; [`get_role`] has them.
//! - **`UpdateRole` resets** a session duration that it is not told.
//!
//! ```no_run
//! use iam_interactions::{
//!     InstanceProfileSpec, PolicyDocument, RoleSpec, Statement, Undeclared, ensure_instance_profile, ensure_role,
//! };
//!
//! # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), Box<dyn std::error::Error>> {
//! let read = PolicyDocument::new([Statement::allow(["s3:GetObject"]).on(["arn:aws:s3:::logs/*"])]);
//! let spec = RoleSpec {
//!     inline_policies: [("read-logs".to_owned(), read)].into(),
//!     ..RoleSpec::new("web", PolicyDocument::trusting_service("ec2.amazonaws.com"), Undeclared::Remove)
//! };
//! let role = ensure_role(&spec, provider).await?;
//! ensure_instance_profile(&InstanceProfileSpec::new("web", "web"), provider).await?;
//! println!("{} is as it should be after {} changes", role.arn, role.changes.len());
//! # Ok(())
//! # }
//! ```

mod client;
mod instance_profile;
mod managed_policy;
mod name;
mod patience;
mod permissions;
mod policy_document;
mod role;
mod simulate;
#[cfg(test)]
mod stand_in;
mod tags;

pub use client::IamClient;
pub use instance_profile::delete::{InstanceProfileDeletion, delete_instance_profile};
pub use instance_profile::ensure::{
    InstanceProfileChange, InstanceProfileOutcome, InstanceProfileSpec, OtherRole, ensure_instance_profile,
};
pub use instance_profile::error::InstanceProfileError;
pub use instance_profile::get::{InstanceProfile, get_instance_profile};
pub use managed_policy::delete::{ManagedPolicyDeletion, delete_managed_policy};
pub use managed_policy::ensure::{ManagedPolicyChange, ManagedPolicyOutcome, ManagedPolicySpec, ensure_managed_policy};
pub use managed_policy::error::ManagedPolicyError;
pub use permissions::PERMISSIONS;
pub use policy_document::{
    ConditionOperator, ConditionTest, Effect, PolicyDocument, PolicyDocumentError, PolicyError, PolicyKind,
    PolicyLanguage, PolicyProblem, Principal, Scope, Statement,
};
pub use role::attached::{RolePolicies, get_role_policy, list_instance_profiles_for_role, list_role_policies};
pub use role::delete::{ItsInstanceProfiles, RoleDeletion, RoleRemoval, delete_role};
pub use role::ensure::{RoleChange, RoleOutcome, ensure_role};
pub use role::error::RoleError;
pub use role::get::{Role, does_role_exist, get_role};
pub use role::list::{RoleSummary, list_roles};
pub use role::spec::{RoleSpec, Undeclared};
pub use role::visible::wait_until_role_is_visible;
pub use simulate::{
    ActionDecision, ContextKey, ContextKind, Decision, MatchedStatement, SimulationError, simulate_principal_policy,
};
