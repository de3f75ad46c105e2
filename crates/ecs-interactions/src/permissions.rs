//! The IAM actions of each public function.

use aws_interactions_core::{FunctionPermissions, Permission};

const SERVICE: &str = "arn:aws:ecs:REGION:ACCOUNT:service/CLUSTER/SERVICE";
const ROLE: &str = "arn:aws:iam::ACCOUNT:role/ROLE";

/// What each function of this crate needs, by name.
pub const PERMISSIONS: &[FunctionPermissions] = &[
    FunctionPermissions::new("describe_service", &[DESCRIBE]),
    FunctionPermissions::new("describe_services", &[DESCRIBE]),
    FunctionPermissions::new("force_new_deployment", &[DEPLOY]),
    FunctionPermissions::new("wait_for_deployment", &[DESCRIBE]),
];

const DESCRIBE: &[Permission] = &[Permission::new("ecs:DescribeServices", SERVICE)];
const DEPLOY: &[Permission] = &[
    Permission::new("ecs:UpdateService", SERVICE),
    Permission::new("iam:PassRole", ROLE).when("the tasks have roles"),
];
