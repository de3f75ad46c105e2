//! What fan-outs need of the hub. What the work in a target needs, the role of its account must have.

use aws_interactions_core::Permission;

/// The role is of the same name in each account.
pub(super) const ASSUME: &[Permission] = &[Permission::new("sts:AssumeRole", "arn:aws:iam::ACCOUNT:role/ROLE")];

#[cfg(feature = "organizations")]
pub(super) const LIST_ACCOUNTS: &[Permission] = &[
    Permission::new("organizations:ListAccounts", "*").when("no units are named"),
    Permission::new("organizations:ListAccountsForParent", "*").when("units are named"),
    Permission::new("organizations:ListOrganizationalUnitsForParent", "*").when("units are named"),
    Permission::new("organizations:ListTagsForResource", "*").when("a tag is named"),
];
