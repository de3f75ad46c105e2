//! What IAM decided.

use aws_sdk_iam::types::{EvaluationResult, PolicyEvaluationDecisionType, ResourceSpecificResult, Statement};

/// Whether a principal may do one thing to one resource, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ActionDecision {
    /// The action.
    pub action: String,
    /// The resource: an ARN, or `*`.
    pub resource: String,
    /// What IAM decided.
    pub decision: Decision,
    /// The statements that led to it; none for what nothing allows.
    pub matched_statements: Vec<MatchedStatement>,
    /// Condition keys that the policies ask for and the context did not have: the decision may be another with them.
    pub missing_context_keys: Vec<String>,
    /// Whether the permissions boundary lets it through, where the principal has one.
    pub allowed_by_boundary: Option<bool>,
    /// Whether the organisation's policies let it through, where there are any.
    pub allowed_by_organization: Option<bool>,
}

/// What IAM decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Decision {
    /// A statement allows it, and none denies it.
    Allowed,
    /// A statement denies it, whatever others say.
    ExplicitlyDenied,
    /// Nothing allows it.
    ImplicitlyDenied,
    /// An answer that this crate does not know: take it for a denial.
    Unknown,
}

/// A statement that led to a decision.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct MatchedStatement {
    /// The policy that it stands in.
    pub policy_id: String,
    /// What kind of policy that is, in AWS's words: `IAM Policy`, `role`, `user`, …
    pub policy_type: Option<String>,
}

impl ActionDecision {
    /// Whether the action is allowed on the resource.
    pub fn is_allowed(&self) -> bool {
        self.decision == Decision::Allowed
    }

    pub(super) fn is_of(&self, action: &str) -> bool {
        self.action.eq_ignore_ascii_case(action)
    }

    /// One decision a resource. Asked about several, IAM's own decision of an action sums up those of all resources.
    pub(super) fn all_of(result: EvaluationResult) -> Vec<Self> {
        let organization = result.organizations_decision_detail.as_ref().map(|detail| detail.allowed_by_organizations);
        let of_resources = result.resource_specific_results.clone().unwrap_or_default();
        if of_resources.is_empty() {
            return vec![Self::of_action(result, organization)];
        }
        let action = result.eval_action_name;
        of_resources.into_iter().map(|of_resource| Self::of_resource(&action, of_resource, organization)).collect()
    }

    fn of_action(result: EvaluationResult, allowed_by_organization: Option<bool>) -> Self {
        let boundary = result.permissions_boundary_decision_detail;
        Self {
            action: result.eval_action_name,
            resource: result.eval_resource_name.unwrap_or_else(|| "*".to_owned()),
            decision: Decision::of(&result.eval_decision),
            matched_statements: statements(result.matched_statements),
            missing_context_keys: result.missing_context_values.unwrap_or_default(),
            allowed_by_boundary: boundary.map(|detail| detail.allowed_by_permissions_boundary),
            allowed_by_organization,
        }
    }

    fn of_resource(action: &str, result: ResourceSpecificResult, allowed_by_organization: Option<bool>) -> Self {
        let boundary = result.permissions_boundary_decision_detail;
        Self {
            action: action.to_owned(),
            resource: result.eval_resource_name,
            decision: Decision::of(&result.eval_resource_decision),
            matched_statements: statements(result.matched_statements),
            missing_context_keys: result.missing_context_values.unwrap_or_default(),
            allowed_by_boundary: boundary.map(|detail| detail.allowed_by_permissions_boundary),
            allowed_by_organization,
        }
    }
}

impl Decision {
    fn of(decision: &PolicyEvaluationDecisionType) -> Self {
        match decision {
            PolicyEvaluationDecisionType::Allowed => Self::Allowed,
            PolicyEvaluationDecisionType::ExplicitDeny => Self::ExplicitlyDenied,
            PolicyEvaluationDecisionType::ImplicitDeny => Self::ImplicitlyDenied,
            _ => Self::Unknown,
        }
    }
}

fn statements(matched: Option<Vec<Statement>>) -> Vec<MatchedStatement> {
    let matched = matched.unwrap_or_default().into_iter();
    let statement = |statement: Statement| MatchedStatement {
        policy_id: statement.source_policy_id.unwrap_or_default(),
        policy_type: statement.source_policy_type.map(|kind| kind.as_str().to_owned()),
    };
    matched.map(statement).collect()
}
