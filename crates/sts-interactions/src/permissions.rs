//! The IAM actions of each public function.

use aws_interactions_core::{FunctionPermissions, Permission};

const ROLE: &str = "arn:aws:iam::ACCOUNT:role/ROLE";

/// What each function of this crate needs, by name. The trust policy of a role must let the caller in besides.
pub const PERMISSIONS: &[FunctionPermissions] = &[
    FunctionPermissions::new("assume_role", &[ASSUME_ROLE]),
    FunctionPermissions::new(
        "decode_authorization_message",
        &[&[Permission::new("sts:DecodeAuthorizationMessage", "*")]],
    ),
    FunctionPermissions::new("get_caller_identity", &[]),
    FunctionPermissions::new("get_session_token", &[]),
];

const ASSUME_ROLE: &[Permission] = &[
    Permission::new("sts:AssumeRole", ROLE),
    Permission::new("sts:TagSession", ROLE).when("the session has tags"),
    Permission::new("sts:SetSourceIdentity", ROLE).when("the session has a source identity"),
];
