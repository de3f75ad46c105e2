//! The IAM actions of each public function.

mod managed_policy;
mod profile;
mod role;

use aws_interactions_core::FunctionPermissions;

/// What each function of this crate needs, by name. `ROLE` and its like stand for the name with the path before it.
pub const PERMISSIONS: &[FunctionPermissions] = &[
    FunctionPermissions::new("delete_instance_profile", &[profile::GET, profile::DELETE]),
    FunctionPermissions::new("delete_managed_policy", &[managed_policy::GET, managed_policy::DELETE]),
    FunctionPermissions::new("delete_role", &[role::DELETE]),
    FunctionPermissions::new("does_role_exist", &[role::GET]),
    FunctionPermissions::new("ensure_instance_profile", &[profile::GET, profile::ENSURE]),
    FunctionPermissions::new("ensure_managed_policy", &[managed_policy::GET, managed_policy::ENSURE]),
    FunctionPermissions::new("ensure_role", &[role::GET, role::CREATE, role::CHANGE, role::CHANGE_POLICIES]),
    FunctionPermissions::new("get_instance_profile", &[profile::GET]),
    FunctionPermissions::new("get_role", &[role::GET]),
    FunctionPermissions::new("get_role_policy", &[role::GET_POLICY]),
    FunctionPermissions::new("list_instance_profiles_for_role", &[role::LIST_PROFILES]),
    FunctionPermissions::new("list_role_policies", &[role::LIST_POLICIES]),
    FunctionPermissions::new("list_roles", &[role::LIST]),
    FunctionPermissions::new("simulate_principal_policy", &[role::SIMULATE]),
    FunctionPermissions::new("wait_until_role_is_visible", &[role::GET]),
];
