//! The IAM actions of each public function.

use aws_interactions_core::{FunctionPermissions, Permission};

const BUS: &str = "arn:aws:events:REGION:ACCOUNT:event-bus/BUS";
/// Of another bus than the default one its name stands between: `rule/BUS/RULE`.
const RULE: &str = "arn:aws:events:REGION:ACCOUNT:rule/RULE";
const ROLE: &str = "arn:aws:iam::ACCOUNT:role/ROLE";

const fn on_rule(action: &'static str) -> Permission {
    Permission::new(action, RULE)
}

/// What each function of this crate needs, by name.
pub const PERMISSIONS: &[FunctionPermissions] = &[
    FunctionPermissions::new("delete_rule", &[LIST_TARGETS, DELETE]),
    FunctionPermissions::new("describe_rule", &[&[on_rule("events:DescribeRule")]]),
    FunctionPermissions::new("list_rules", &[&[Permission::new("events:ListRules", "*")]]),
    FunctionPermissions::new("list_targets", &[LIST_TARGETS]),
    FunctionPermissions::new("put_domain_events", &[PUT_EVENTS]),
    FunctionPermissions::new("put_events", &[PUT_EVENTS]),
    FunctionPermissions::new("put_rule", &[PUT_RULE]),
    FunctionPermissions::new("put_targets", &[PUT_TARGETS]),
    FunctionPermissions::new("remove_targets", &[&[on_rule("events:RemoveTargets")]]),
];

const LIST_TARGETS: &[Permission] = &[on_rule("events:ListTargetsByRule")];
const DELETE: &[Permission] =
    &[on_rule("events:DeleteRule"), on_rule("events:RemoveTargets").when("the rule has targets")];
const PUT_EVENTS: &[Permission] = &[Permission::new("events:PutEvents", BUS)];
const PUT_RULE: &[Permission] =
    &[on_rule("events:PutRule"), Permission::new("iam:PassRole", ROLE).when("the rule has a role")];
const PUT_TARGETS: &[Permission] =
    &[on_rule("events:PutTargets"), Permission::new("iam:PassRole", ROLE).when("a target has a role")];
