//! The tables of all crates.

/// Read from its source, as the crate takes minutes to compile.
#[path = "../../../../crates/ec2-interactions/src/permissions.rs"]
#[expect(unreachable_pub, reason = "it is another crate's")]
mod ec2;

use crate::register::needs_ec2;
use aws_interactions_core::{FunctionPermissions, Permission};
use std::collections::BTreeMap;

pub(super) type Need = &'static Permission;

pub(super) const TABLES: &[(&str, &[FunctionPermissions])] = &[
    ("acm", acm_interactions::PERMISSIONS),
    ("cloudwatch", cloudwatch_interactions::PERMISSIONS),
    ("dynamodb", dynamodb_interactions::PERMISSIONS),
    ("ec2", ec2::PERMISSIONS),
    ("ecs", ecs_interactions::PERMISSIONS),
    ("eventbridge", eventbridge_interactions::PERMISSIONS),
    ("iam", iam_interactions::PERMISSIONS),
    ("opensearch", opensearch_interactions::PERMISSIONS),
    ("orchestration", aws_interactions_orchestration::PERMISSIONS),
    ("organizations", organizations_interactions::PERMISSIONS),
    ("s3", s3_interactions::PERMISSIONS),
    ("secretsmanager", secretsmanager_interactions::PERMISSIONS),
    ("ssm", ssm_interactions::PERMISSIONS),
    ("sts", sts_interactions::PERMISSIONS),
];

/// What each function needs, by the name that the fault walk has for it: `s3::get_object`.
pub(super) fn all() -> BTreeMap<String, Vec<Need>> {
    let rows = TABLES.iter().flat_map(|(name, table)| table.iter().map(move |row| (name, row)));
    rows.map(|(name, row)| (format!("{name}::{}", row.function), row.needs().collect())).collect()
}

pub(super) fn is_of_absent_feature(name: &str) -> bool {
    !cfg!(feature = "ec2") && needs_ec2(name)
}
