//! What roles need.

use super::profile::PROFILE;
use aws_interactions_core::Permission;

pub(super) const ROLE: &str = "arn:aws:iam::ACCOUNT:role/ROLE";

const IS_MISSING: &str = "the role is missing";
const EXISTS: &str = "the role exists";
const HAS_TAGS: &str = "tags are asked for";
const HAS_MANAGED: &str = "managed policies are asked for";
const HAS_INLINE: &str = "inline policies are asked for";
const HAS_UNWANTED_MANAGED: &str = "the role has managed policies that go";
const HAS_UNWANTED_INLINE: &str = "the role has inline policies that go";
const IS_IN_PROFILES: &str = "instance profiles hold the role";

const fn on_role(action: &'static str) -> Permission {
    Permission::new(action, ROLE)
}

pub(super) const GET: &[Permission] = &[on_role("iam:GetRole")];
pub(super) const GET_POLICY: &[Permission] = &[on_role("iam:GetRolePolicy")];
pub(super) const LIST: &[Permission] = &[Permission::new("iam:ListRoles", "*")];
pub(super) const LIST_POLICIES: &[Permission] =
    &[on_role("iam:ListAttachedRolePolicies"), on_role("iam:ListRolePolicies")];
pub(super) const LIST_PROFILES: &[Permission] = &[on_role("iam:ListInstanceProfilesForRole")];
pub(super) const SIMULATE: &[Permission] =
    &[Permission::new("iam:SimulatePrincipalPolicy", "arn:aws:iam::ACCOUNT:PRINCIPAL")];

pub(super) const CREATE: &[Permission] =
    &[on_role("iam:CreateRole").when(IS_MISSING), on_role("iam:TagRole").when(HAS_TAGS)];
pub(super) const CHANGE: &[Permission] = &[
    on_role("iam:UpdateAssumeRolePolicy").when("the trust policy differs"),
    on_role("iam:UpdateRole").when("description or session duration differ"),
    on_role("iam:PutRolePermissionsBoundary").when("a permissions boundary is asked for"),
    on_role("iam:UntagRole").when("the role has tags that go"),
];
pub(super) const CHANGE_POLICIES: &[Permission] = &[
    on_role("iam:ListAttachedRolePolicies").when(EXISTS),
    on_role("iam:ListRolePolicies").when(EXISTS),
    on_role("iam:GetRolePolicy").when(HAS_INLINE),
    on_role("iam:AttachRolePolicy").when(HAS_MANAGED),
    on_role("iam:PutRolePolicy").when(HAS_INLINE),
    on_role("iam:DetachRolePolicy").when(HAS_UNWANTED_MANAGED),
    on_role("iam:DeleteRolePolicy").when(HAS_UNWANTED_INLINE),
];
pub(super) const DELETE: &[Permission] = &[
    on_role("iam:ListInstanceProfilesForRole"),
    on_role("iam:ListRolePolicies"),
    on_role("iam:ListAttachedRolePolicies"),
    on_role("iam:DeleteRole"),
    on_role("iam:DeleteRolePolicy").when(HAS_UNWANTED_INLINE),
    on_role("iam:DetachRolePolicy").when(HAS_UNWANTED_MANAGED),
    Permission::new("iam:RemoveRoleFromInstanceProfile", PROFILE).when(IS_IN_PROFILES),
    Permission::new("iam:DeleteInstanceProfile", PROFILE).when("its instance profiles are to go too"),
];
