//! Deleting a rule with its targets.

use super::check;
use super::error::RuleError;
use crate::client::EventBridgeClient;
use crate::target::list::list_targets;
use crate::target::remove::remove_targets;
use aws_interactions_core::AwsClientProvider;
use futures::TryStreamExt;

const OPERATION: &str = "DeleteRule";

/// What it took to be without a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RuleDeletion {
    /// It was deleted.
    Deleted {
        /// How many targets it had.
        targets: usize,
    },
    /// It was not there.
    DidNotExist,
}

/// Removes the targets of a rule and deletes it: EventBridge deletes none that has targets. Events may set it off for a
/// moment yet.
///
/// Calls `ListTargetsByRule`, `RemoveTargets` where there are some, and `DeleteRule` (permissions of the same names under
/// `events:`).
///
/// ```no_run
/// use eventbridge_interactions::{DEFAULT_BUS, RuleDeletion, delete_rule};
///
/// # async fn example(
/// #     provider: &aws_interactions_core::AwsClientProvider,
/// # ) -> Result<(), eventbridge_interactions::RuleError> {
/// if let RuleDeletion::Deleted { targets } = delete_rule("orders", DEFAULT_BUS, provider).await? {
///     println!("deleted, with {targets} targets");
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`RuleError::InvalidName`] before anything is sent; [`RuleError::Managed`] for a rule of an AWS service, which is left
/// alone; [`RuleError::DeletionIncomplete`] where its targets could be removed, and it could not be deleted;
/// [`RuleError::TargetsFailed`], [`RuleError::ConcurrentChange`], [`RuleError::AccessDenied`] and [`RuleError::Request`].
/// Calling again goes on where it stopped.
#[tracing::instrument(skip_all, fields(rule = name, bus = bus))]
pub async fn delete_rule(name: &str, bus: &str, provider: &AwsClientProvider) -> Result<RuleDeletion, RuleError> {
    check(name, bus)?;
    let targets: Vec<String> = match list_targets(name, bus, provider).map_ok(|target| target.id).try_collect().await {
        Ok(targets) => targets,
        Err(RuleError::DoesNotExist { .. }) => return Ok(RuleDeletion::DidNotExist),
        Err(error) => return Err(error),
    };
    remove_targets(name, bus, &targets, provider).await?;
    let request = provider.get_eventbridge().delete_rule().name(name).event_bus_name(bus);
    match request.send().await.map_err(|error| RuleError::of_sdk(OPERATION, name, error)) {
        // Somebody else was quicker.
        Ok(_) | Err(RuleError::DoesNotExist { .. }) => Ok(RuleDeletion::Deleted { targets: targets.len() }),
        Err(error) if targets.is_empty() => Err(error),
        Err(error) => {
            let (rule, targets) = (name.to_owned(), targets.len());
            Err(RuleError::DeletionIncomplete { rule, targets, source: Box::new(error) })
        }
    }
}

#[cfg(test)]
mod tests;
