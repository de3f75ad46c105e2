//! Taking targets from a rule.

use super::{CALL_TARGETS, told};
use crate::client::EventBridgeClient;
use crate::rule::check;
use crate::rule::error::{FailedTarget, RuleError};
use aws_interactions_core::AwsClientProvider;

const OPERATION: &str = "RemoveTargets";

/// Takes the targets of these ids from a rule. None are sent for no ids.
///
/// Calls `RemoveTargets` (permission `events:RemoveTargets`), for up to 100 ids a time.
///
/// ```no_run
/// use eventbridge_interactions::{DEFAULT_BUS, remove_targets};
///
/// # async fn example(
/// #     provider: &aws_interactions_core::AwsClientProvider,
/// # ) -> Result<(), eventbridge_interactions::RuleError> {
/// remove_targets("orders", DEFAULT_BUS, &["warehouse".to_owned()], provider).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`RuleError::InvalidName`] before anything is sent; [`RuleError::TargetsFailed`] where some stay within a success, and the
/// others are gone; [`RuleError::DoesNotExist`], [`RuleError::Managed`], [`RuleError::ConcurrentChange`],
/// [`RuleError::AccessDenied`] and [`RuleError::Request`].
#[tracing::instrument(skip_all, fields(rule = rule, bus = bus, targets = ids.len()))]
pub async fn remove_targets(
    rule: &str,
    bus: &str,
    ids: &[String],
    provider: &AwsClientProvider,
) -> Result<(), RuleError> {
    check(rule, bus)?;
    let mut failed = Vec::new();
    for ids in ids.chunks(CALL_TARGETS) {
        let request = provider.get_eventbridge().remove_targets().rule(rule).event_bus_name(bus);
        let answer = request.set_ids(Some(ids.to_vec())).send().await;
        let answer = answer.map_err(|error| RuleError::of_sdk(OPERATION, rule, error))?;
        let entries = answer.failed_entries.unwrap_or_default().into_iter();
        failed.extend(entries.map(|entry| FailedTarget::of(entry.target_id, entry.error_code, entry.error_message)));
    }
    told(rule, failed)
}

#[cfg(test)]
mod tests;
