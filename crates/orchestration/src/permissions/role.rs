//! What workflows with roles of their own need.

use aws_interactions_core::Permission;

pub(super) const ROLE: &str = "arn:aws:iam::ACCOUNT:role/ROLE";

const IS_MISSING: &str = "the role is missing";
const DIFFERS: &str = "the role exists and differs";
const HAS_MANAGED: &str = "managed policies are asked for";
const HAS_INLINE: &str = "inline policies are asked for";
const EXISTS: &str = "the role exists";
pub(super) const IS_UNDONE: &str = "a later step fails and what was made is taken back";

const fn on_role(action: &'static str) -> Permission {
    Permission::new(action, ROLE)
}

pub(super) const LOOK: &[Permission] = &[on_role("iam:GetRole")];
pub(super) const ENSURE: &[Permission] = &[
    on_role("iam:CreateRole").when(IS_MISSING),
    on_role("iam:TagRole").when("the role is missing or lacks a tag"),
    on_role("iam:AttachRolePolicy").when(HAS_MANAGED),
    on_role("iam:PutRolePolicy").when(HAS_INLINE),
];
pub(super) const CHANGE: &[Permission] = &[
    on_role("iam:ListAttachedRolePolicies").when(EXISTS),
    on_role("iam:ListRolePolicies").when(EXISTS),
    on_role("iam:GetRolePolicy").when(HAS_INLINE),
    on_role("iam:UpdateAssumeRolePolicy").when(DIFFERS),
    on_role("iam:UpdateRole").when(DIFFERS),
    on_role("iam:UntagRole").when(DIFFERS),
    on_role("iam:DetachRolePolicy").when(DIFFERS),
    on_role("iam:DeleteRolePolicy").when(DIFFERS),
];
/// By the caller who is to work in the role, often of another account.
pub(super) const ASSUME: &[Permission] = &[on_role("sts:AssumeRole")];
pub(super) const UNDO: &[Permission] = &[
    on_role("iam:ListInstanceProfilesForRole").when(IS_UNDONE),
    on_role("iam:ListRolePolicies").when(IS_UNDONE),
    on_role("iam:ListAttachedRolePolicies").when(IS_UNDONE),
    on_role("iam:DeleteRolePolicy").when(IS_UNDONE),
    on_role("iam:DetachRolePolicy").when(IS_UNDONE),
    on_role("iam:DeleteRole").when(IS_UNDONE),
];
