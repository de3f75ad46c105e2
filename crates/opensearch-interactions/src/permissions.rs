//! The IAM actions of each public function.

use aws_interactions_core::{FunctionPermissions, Permission};

const DOMAIN: &str = "arn:aws:es:REGION:ACCOUNT:domain/DOMAIN";

/// What each function of this crate needs, by name. IAM calls the service by its old name.
pub const PERMISSIONS: &[FunctionPermissions] = &[
    FunctionPermissions::new("describe_domain", &[DESCRIBE]),
    FunctionPermissions::new("destroy_domain", &[&[Permission::new("es:DeleteDomain", DOMAIN)]]),
    FunctionPermissions::new("wait_until_domain_is_gone", &[DESCRIBE]),
];

const DESCRIBE: &[Permission] = &[Permission::new("es:DescribeDomain", DOMAIN)];
