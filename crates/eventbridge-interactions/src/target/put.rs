//! Giving a rule targets.

use super::{CALL_TARGETS, Target, TargetInput, repeated, told};
use crate::bus::is_rule;
use crate::client::EventBridgeClient;
use crate::rule::check;
use crate::rule::error::{FailedTarget, RuleError};
use aws_interactions_core::AwsClientProvider;
use aws_sdk_eventbridge::error::BuildError;
use aws_sdk_eventbridge::types::{self, DeadLetterConfig};
use serde_json::Value;

const OPERATION: &str = "PutTargets";

/// Gives a rule these targets, beside those that it has; one of the same id is replaced.
///
/// What is put is all that a target is: settings that this crate does not know, such as those of ECS tasks, are lost where a
/// target is replaced. A target is not asked whether it lets EventBridge in: what it does not take is dropped after a day,
/// unless there is a queue for it.
///
/// Calls `PutTargets` (permission `events:PutTargets`; `iam:PassRole` for roles), for up to 100 targets a time.
///
/// ```no_run
/// use eventbridge_interactions::{DEFAULT_BUS, Target, TargetInput, put_targets};
///
/// # async fn example(
/// #     provider: &aws_interactions_core::AwsClientProvider,
/// # ) -> Result<(), eventbridge_interactions::RuleError> {
/// let queue = Target::new("warehouse", "arn:aws:sqs:eu-west-1:123456789012:orders")
///     .input(TargetInput::Path("$.detail".to_owned()));
/// put_targets("orders", DEFAULT_BUS, &[queue], provider).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`RuleError::InvalidName`] and [`RuleError::Invalid`] before anything is sent; [`RuleError::TargetsFailed`] where some were
/// not taken within a success, and the others were; [`RuleError::DoesNotExist`], [`RuleError::Managed`],
/// [`RuleError::ConcurrentChange`], [`RuleError::LimitExceeded`], [`RuleError::AccessDenied`] and [`RuleError::Request`].
#[tracing::instrument(skip_all, fields(rule = rule, bus = bus, targets = targets.len()))]
pub async fn put_targets(
    rule: &str,
    bus: &str,
    targets: &[Target],
    provider: &AwsClientProvider,
) -> Result<(), RuleError> {
    check(rule, bus)?;
    check_targets(rule, targets)?;
    let mut failed = Vec::new();
    for targets in targets.chunks(CALL_TARGETS) {
        let targets = targets.iter().map(to_sdk).collect::<Result<_, _>>();
        let targets = targets.map_err(|error| RuleError::not_understood(OPERATION, rule, error.to_string()))?;
        let request = provider.get_eventbridge().put_targets().rule(rule).event_bus_name(bus);
        let answer = request.set_targets(Some(targets)).send().await;
        let answer = answer.map_err(|error| RuleError::of_sdk(OPERATION, rule, error))?;
        let entries = answer.failed_entries.unwrap_or_default().into_iter();
        failed.extend(entries.map(|entry| FailedTarget::of(entry.target_id, entry.error_code, entry.error_message)));
    }
    told(rule, failed)
}

fn check_targets(rule: &str, targets: &[Target]) -> Result<(), RuleError> {
    let invalid = |problem| Err(RuleError::Invalid { rule: rule.to_owned(), problem });
    if let Some(id) = repeated(targets.iter().map(|target| target.id.as_str())) {
        return invalid(format!("two of its targets are called `{id}`"));
    }
    for Target { id, arn, input, .. } in targets {
        match input {
            _ if !is_rule(id) => {
                return invalid(format!("`{id}` is no id of a target: 1 to 64 letters, digits, `.`, `-` and `_`"));
            }
            _ if !arn.starts_with("arn:") => return invalid(format!("the target `{id}` is no ARN: `{arn}`")),
            TargetInput::Constant(json) if serde_json::from_str::<Value>(json).is_err() => {
                return invalid(format!("the target `{id}` is to get what is no JSON"));
            }
            TargetInput::Transformed => {
                return invalid(format!("the target `{id}` has a transformer, which cannot be put here"));
            }
            _ => {}
        }
    }
    Ok(())
}

fn to_sdk(target: &Target) -> Result<types::Target, BuildError> {
    let builder = types::Target::builder().id(&target.id).arn(&target.arn).set_role_arn(target.role_arn.clone());
    let dead_letters = target.dead_letter_arn.as_ref().map(|arn| DeadLetterConfig::builder().arn(arn).build());
    let builder = builder.set_dead_letter_config(dead_letters);
    match &target.input {
        TargetInput::Constant(json) => builder.input(json),
        TargetInput::Path(path) => builder.input_path(path),
        TargetInput::Event | TargetInput::Transformed => builder,
    }
    .build()
}

#[cfg(test)]
mod tests;
