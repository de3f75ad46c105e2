//! What a principal may do, by IAM's own reckoning.

mod decision;
mod error;

pub use decision::{ActionDecision, Decision, MatchedStatement};
pub use error::SimulationError;

use crate::client::{IamClient, not_understood, request_error};
use crate::policy_document::is_action;
use aws_interactions_core::{Arn, AwsClientProvider, BrokenPaging, Page, pages};
use aws_sdk_iam::types::{ContextEntry, ContextKeyTypeEnum};
use futures::TryStreamExt;

const SIMULATE: &str = "SimulatePrincipalPolicy";
/// Actions a request: all of them go into its body, and each page of results is reckoned anew.
const ACTIONS_A_REQUEST: usize = 100;

/// A condition key of the request that is simulated: `aws:SourceIp`, `ec2:InstanceType`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ContextKey {
    /// The key.
    pub name: String,
    /// Its values; more than one where the key has many.
    pub values: Vec<String>,
    /// What the values are.
    pub kind: ContextKind,
}

/// What the values of a condition key are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ContextKind {
    /// Text, ARNs among them.
    Text,
    /// Numbers.
    Number,
    /// `true` and `false`.
    Truth,
    /// Addresses, or blocks of them.
    Address,
    /// Times, in ISO 8601.
    Time,
}

impl ContextKey {
    /// A key with one value of text.
    pub fn text(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self { name: name.into(), values: vec![value.into()], kind: ContextKind::Text }
    }

    fn entry(&self) -> ContextEntry {
        let many = self.values.len() > 1;
        let (one, list) = match self.kind {
            ContextKind::Text => (ContextKeyTypeEnum::String, ContextKeyTypeEnum::StringList),
            ContextKind::Number => (ContextKeyTypeEnum::Numeric, ContextKeyTypeEnum::NumericList),
            ContextKind::Truth => (ContextKeyTypeEnum::Boolean, ContextKeyTypeEnum::BooleanList),
            ContextKind::Address => (ContextKeyTypeEnum::Ip, ContextKeyTypeEnum::IpList),
            ContextKind::Time => (ContextKeyTypeEnum::Date, ContextKeyTypeEnum::DateList),
        };
        let entry =
            ContextEntry::builder().context_key_name(&self.name).context_key_type(if many { list } else { one });
        entry.set_context_key_values(Some(self.values.clone())).build()
    }
}

/// Reckons what a user, group or role may do: one decision an action and resource, in the order of the actions.
///
/// The reckoning knows the principal's policies, its boundary and the organisation's policies. It does **not** know the
/// policies of the resources (a bucket's, a key's), those of a session, nor conditions whose keys are not in `context`:
/// [`ActionDecision::missing_context_keys`] names them. Nothing but the call itself proves that it is allowed.
///
/// `principal_arn` is the ARN of a user, group or role; not that of a session (`arn:aws:sts::…:assumed-role/…`): take its
/// role's. `actions` are whole (`s3:GetObject`), without wildcards. Without `resources`, all of them (`*`) are meant.
///
/// Calls `SimulatePrincipalPolicy` (permission `iam:SimulatePrincipalPolicy`) for every 100 actions, until there are no
/// more pages.
///
/// ```no_run
/// use iam_interactions::simulate_principal_policy;
///
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), iam_interactions::SimulationError> {
/// let role = "arn:aws:iam::123456789012:role/web";
/// let logs = ["arn:aws:s3:::logs/*".to_owned()];
/// for decision in simulate_principal_policy(role, &["s3:GetObject".to_owned()], &logs, &[], provider).await? {
///     println!("{} on {}: {:?}", decision.action, decision.resource, decision.decision);
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// - [`SimulationError::Invalid`] for what is no principal, action or context key; nothing was sent.
/// - [`SimulationError::PrincipalDoesNotExist`], [`SimulationError::Rejected`] for a value that IAM does not take,
///   [`SimulationError::EvaluationFailed`], [`SimulationError::AccessDenied`].
/// - [`SimulationError::Request`] for any other failure, and for an answer that leaves out an action.
#[tracing::instrument(skip_all, fields(principal = principal_arn, actions = actions.len()))]
pub async fn simulate_principal_policy(
    principal_arn: &str,
    actions: &[String],
    resources: &[String],
    context: &[ContextKey],
    provider: &AwsClientProvider,
) -> Result<Vec<ActionDecision>, SimulationError> {
    check(principal_arn, actions, context)?;
    let mut decisions = Vec::new();
    for chunk in actions.chunks(ACTIONS_A_REQUEST) {
        let of_chunk = Box::pin(simulate(principal_arn, chunk, resources, context, provider)).await?;
        let left_out = chunk.iter().find(|action| !of_chunk.iter().any(|decision| decision.is_of(action)));
        if let Some(action) = left_out {
            let source = not_understood(SIMULATE, format!("the answer leaves out {action}"));
            return Err(SimulationError::from_request(principal_arn, source));
        }
        decisions.extend(of_chunk);
    }
    Ok(decisions)
}

async fn simulate(
    principal: &str,
    actions: &[String],
    resources: &[String],
    context: &[ContextKey],
    provider: &AwsClientProvider,
) -> Result<Vec<ActionDecision>, SimulationError> {
    let of_principal = |source| SimulationError::from_request(principal, source);
    let broken = |error: BrokenPaging| of_principal(not_understood(SIMULATE, error.to_string()));
    let request = provider.get_iam().simulate_principal_policy().policy_source_arn(principal);
    let request = request.set_action_names(Some(actions.to_vec()));
    let request = request.set_resource_arns(some(resources.to_vec()));
    let request = request.set_context_entries(some(context.iter().map(ContextKey::entry).collect()));
    let fetch = |marker: Option<String>| {
        let request = request.clone().set_marker(marker);
        async move {
            let answer = request.send().await.map_err(request_error(SIMULATE)).map_err(of_principal)?;
            let results = answer.evaluation_results.unwrap_or_default();
            let decisions = results.into_iter().flat_map(ActionDecision::all_of).collect();
            Page::new(decisions, Some(answer.is_truncated), answer.marker).map_err(broken)
        }
    };
    Box::pin(pages(fetch, broken)).try_collect().await
}

/// An empty list is another thing to IAM than none.
fn some<T>(values: Vec<T>) -> Option<Vec<T>> {
    if values.is_empty() { None } else { Some(values) }
}

fn check(principal: &str, actions: &[String], context: &[ContextKey]) -> Result<(), SimulationError> {
    let has_policies = |arn: Arn| {
        let kinds = ["user/", "group/", "role/"];
        arn.service() == "iam" && kinds.iter().any(|kind| arn.resource().starts_with(kind))
    };
    let is_whole = |action: &&String| is_action(action) && !action.contains(['*', '?']);
    let wrong_key = |key: &&ContextKey| key.name.is_empty() || key.values.is_empty();
    let problem = if !principal.parse().is_ok_and(has_policies) {
        "it is not the ARN of a user, group or role: a session's role has policies, the session has not".to_owned()
    } else if actions.is_empty() {
        "no action is asked for".to_owned()
    } else if let Some(action) = actions.iter().find(|action| !is_whole(action)) {
        format!("`{action}` is not a whole action, expected `service:Action` without wildcards")
    } else if let Some(key) = context.iter().find(wrong_key) {
        format!("the context key `{}` has no name or no value", key.name)
    } else {
        return Ok(());
    };
    Err(SimulationError::Invalid { principal: principal.to_owned(), problem })
}

#[cfg(test)]
mod tests;
