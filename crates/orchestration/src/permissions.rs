//! The IAM actions of each workflow.

#[cfg(feature = "s3")]
mod bucket;
#[cfg(feature = "ec2")]
mod ec2;
mod fan_out;
#[cfg(all(feature = "ec2", feature = "iam"))]
mod launch;
#[cfg(feature = "iam")]
mod role;

use aws_interactions_core::FunctionPermissions;

/// What each workflow of this crate needs, by name. What is built without a service has no rows for the workflows of it.
pub const PERMISSIONS: &[FunctionPermissions] = &[
    #[cfg(feature = "s3")]
    FunctionPermissions::new("ensure_access_logging", &[bucket::LOOK_AT_LOGGING, bucket::ENSURE_LOGGING]),
    #[cfg(feature = "s3")]
    FunctionPermissions::new("ensure_account_bucket", &[bucket::ENSURE_ACCOUNT_BUCKET]),
    #[cfg(feature = "iam")]
    FunctionPermissions::new(
        "ensure_cross_account_role",
        &[role::LOOK, role::ENSURE, role::CHANGE, role::ASSUME, role::UNDO],
    ),
    #[cfg(feature = "ec2")]
    FunctionPermissions::new("execute_teardown", &[ec2::PLAN_TEARDOWN, ec2::TEARDOWN]),
    FunctionPermissions::new("fan_out", &[fan_out::ASSUME]),
    #[cfg(feature = "ec2")]
    FunctionPermissions::new("get_vpc_inventory", &[ec2::INVENTORY]),
    FunctionPermissions::new("in_regions_of_each", &[fan_out::ASSUME]),
    #[cfg(all(feature = "ec2", feature = "iam"))]
    FunctionPermissions::new(
        "launch_instance",
        &[launch::LAUNCH, launch::PROFILE, role::ENSURE, role::CHANGE, role::LOOK, launch::UNDO, role::UNDO],
    ),
    #[cfg(feature = "organizations")]
    FunctionPermissions::new("list_active_accounts", &[fan_out::LIST_ACCOUNTS]),
    #[cfg(feature = "ec2")]
    FunctionPermissions::new("mirror_vpc", &[ec2::PLAN_MIRROR, ec2::MIRROR]),
    #[cfg(feature = "s3")]
    FunctionPermissions::new("plan_access_logging", &[bucket::LOOK_AT_LOGGING]),
    #[cfg(feature = "ec2")]
    FunctionPermissions::new("plan_mirror_vpc", &[ec2::PLAN_MIRROR]),
    #[cfg(feature = "ec2")]
    FunctionPermissions::new("plan_unmirror_vpc", &[ec2::PLAN_UNMIRROR]),
    #[cfg(feature = "ec2")]
    FunctionPermissions::new("plan_vpc_teardown", &[ec2::PLAN_TEARDOWN]),
    #[cfg(feature = "ec2")]
    FunctionPermissions::new("unmirror_vpc", &[ec2::PLAN_UNMIRROR, ec2::UNMIRROR]),
];
