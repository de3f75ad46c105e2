//! What the launch of an instance needs, with its role aside.

use super::role::{IS_UNDONE, ROLE};
use aws_interactions_core::Permission;

const PROFILE_ARN: &str = "arn:aws:iam::ACCOUNT:instance-profile/PROFILE";
/// A launch is checked on things of nine kinds: all of the account are meant.
const THINGS: &str = "arn:aws:ec2:REGION:ACCOUNT:*";

const IS_LAUNCHED: &str = "there is no such instance";
const PROFILE_IS_MISSING: &str = "the instance profile is missing";
const LACKS_ROLE: &str = "the instance profile does not hold the role";

const fn on_profile(action: &'static str) -> Permission {
    Permission::new(action, PROFILE_ARN)
}

pub(super) const LAUNCH: &[Permission] = &[
    Permission::new("ec2:DescribeInstances", "*"),
    Permission::new("ec2:RunInstances", THINGS).when(IS_LAUNCHED),
    Permission::new("ec2:RunInstances", "arn:aws:ec2:REGION::image/*").when(IS_LAUNCHED),
    Permission::new("ec2:CreateTags", THINGS).when(IS_LAUNCHED),
    Permission::new("iam:PassRole", ROLE).when(IS_LAUNCHED),
    Permission::new("ssm:GetParameters", "arn:aws:ssm:REGION:*:parameter/*").when("the image is named by a parameter"),
];
pub(super) const PROFILE: &[Permission] = &[
    on_profile("iam:GetInstanceProfile"),
    on_profile("iam:CreateInstanceProfile").when(PROFILE_IS_MISSING),
    on_profile("iam:TagInstanceProfile").when(PROFILE_IS_MISSING),
    on_profile("iam:AddRoleToInstanceProfile").when(LACKS_ROLE),
];
pub(super) const UNDO: &[Permission] = &[
    Permission::new("ec2:TerminateInstances", THINGS).when(IS_UNDONE),
    on_profile("iam:RemoveRoleFromInstanceProfile").when(IS_UNDONE),
    on_profile("iam:DeleteInstanceProfile").when(IS_UNDONE),
];
