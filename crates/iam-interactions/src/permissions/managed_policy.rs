//! What managed policies of the account need.

use aws_interactions_core::Permission;

const POLICY: &str = "arn:aws:iam::ACCOUNT:policy/POLICY";

const EXISTS: &str = "the policy exists";
const DIFFERS: &str = "the policy says something else";
const HAS_FIVE_VERSIONS: &str = "the policy has five versions";

const fn on_policy(action: &'static str) -> Permission {
    Permission::new(action, POLICY)
}

pub(super) const GET: &[Permission] = &[on_policy("iam:GetPolicy")];
pub(super) const ENSURE: &[Permission] = &[
    on_policy("iam:CreatePolicy").when("the policy is missing"),
    on_policy("iam:GetPolicyVersion").when(EXISTS),
    on_policy("iam:ListPolicyVersions").when(DIFFERS),
    on_policy("iam:CreatePolicyVersion").when(DIFFERS),
    on_policy("iam:DeletePolicyVersion").when(HAS_FIVE_VERSIONS),
];
pub(super) const DELETE: &[Permission] = &[
    on_policy("iam:ListPolicyVersions"),
    on_policy("iam:DeletePolicy"),
    on_policy("iam:DeletePolicyVersion").when("the policy has older versions"),
];
