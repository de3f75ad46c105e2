//! The IAM actions of each public function.

use aws_interactions_core::{FunctionPermissions, Permission};

/// What each function of this crate needs, by name.
pub const PERMISSIONS: &[FunctionPermissions] = &[
{{permissions}}
];
