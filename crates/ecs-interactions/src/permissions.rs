//! The IAM actions of each public function.

use aws_interactions_core::{FunctionPermissions, Permission};

const SERVICE: &str = "arn:aws:ecs:REGION:ACCOUNT:service/CLUSTER/SERVICE";

/// What each function of this crate needs, by name.
pub const PERMISSIONS: &[FunctionPermissions] = &[
    FunctionPermissions::new("describe_service", &[DESCRIBE]),
    FunctionPermissions::new("describe_services", &[DESCRIBE]),
    FunctionPermissions::new("force_new_deployment", &[DEPLOY]),
    FunctionPermissions::new("wait_for_deployment", &[DESCRIBE]),
];

const DESCRIBE: &[Permission] = &[Permission::new("ecs:DescribeServices", SERVICE)];
/// Roles are passed by whoever names a task definition, which a forced deployment does not.
const DEPLOY: &[Permission] = &[Permission::new("ecs:UpdateService", SERVICE)];
