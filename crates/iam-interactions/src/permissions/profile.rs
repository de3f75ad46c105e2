//! What instance profiles need.

use super::role::ROLE;
use aws_interactions_core::Permission;

pub(super) const PROFILE: &str = "arn:aws:iam::ACCOUNT:instance-profile/PROFILE";

const HOLDS_ANOTHER: &str = "the instance profile holds another role";
const LACKS_ROLE: &str = "the instance profile does not hold the role";

const fn on_profile(action: &'static str) -> Permission {
    Permission::new(action, PROFILE)
}

pub(super) const GET: &[Permission] = &[on_profile("iam:GetInstanceProfile")];
pub(super) const ENSURE: &[Permission] = &[
    on_profile("iam:CreateInstanceProfile").when("the instance profile is missing"),
    on_profile("iam:TagInstanceProfile").when("tags are asked for"),
    on_profile("iam:AddRoleToInstanceProfile").when(LACKS_ROLE),
    Permission::new("iam:PassRole", ROLE).when(LACKS_ROLE),
    on_profile("iam:RemoveRoleFromInstanceProfile").when(HOLDS_ANOTHER),
];
pub(super) const DELETE: &[Permission] = &[
    on_profile("iam:DeleteInstanceProfile"),
    on_profile("iam:RemoveRoleFromInstanceProfile").when("the instance profile holds a role"),
];
