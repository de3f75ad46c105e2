//! The IAM actions of each public function.

use aws_interactions_core::{FunctionPermissions, Permission};

const ACCOUNT: &str = "arn:aws:organizations::MANAGEMENT_ACCOUNT:account/ORGANIZATION/MEMBER_ACCOUNT";
const UNIT: &str = "arn:aws:organizations::MANAGEMENT_ACCOUNT:ou/ORGANIZATION/UNIT";

/// What each function of this crate needs, by name.
///
/// What is told of roots, units and accounts alike is stated on all: which kind it is, is known of an id alone.
pub const PERMISSIONS: &[FunctionPermissions] = &[
    FunctionPermissions::new("describe_account", &[&[Permission::new("organizations:DescribeAccount", ACCOUNT)]]),
    FunctionPermissions::new("describe_organization", &[&[Permission::new("organizations:DescribeOrganization", "*")]]),
    FunctionPermissions::new(
        "describe_organizational_unit",
        &[&[Permission::new("organizations:DescribeOrganizationalUnit", UNIT)]],
    ),
    FunctionPermissions::new("get_organizational_unit_tree", &[LIST_UNITS]),
    FunctionPermissions::new("list_accounts", &[LIST_ACCOUNTS]),
    FunctionPermissions::new("list_accounts_of_parent", &[LIST_ACCOUNTS_OF_PARENT]),
    FunctionPermissions::new("list_accounts_tagged", &[LIST_ACCOUNTS, LIST_TAGS_OF_EACH]),
    FunctionPermissions::new("list_accounts_under", &[LIST_ACCOUNTS_OF_PARENT, LIST_UNITS]),
    FunctionPermissions::new("list_organizational_units", &[LIST_UNITS]),
    FunctionPermissions::new("list_parents", &[&[Permission::new("organizations:ListParents", "*")]]),
    FunctionPermissions::new("list_roots", &[&[Permission::new("organizations:ListRoots", "*")]]),
    FunctionPermissions::new("list_tags", &[&[Permission::new("organizations:ListTagsForResource", "*")]]),
    FunctionPermissions::new("only_tagged", &[LIST_TAGS_OF_EACH]),
];

const LIST_ACCOUNTS: &[Permission] = &[Permission::new("organizations:ListAccounts", "*")];
const LIST_ACCOUNTS_OF_PARENT: &[Permission] = &[Permission::new("organizations:ListAccountsForParent", "*")];
const LIST_UNITS: &[Permission] = &[Permission::new("organizations:ListOrganizationalUnitsForParent", "*")];
const LIST_TAGS_OF_EACH: &[Permission] =
    &[Permission::new("organizations:ListTagsForResource", "*").when("there is any account")];
