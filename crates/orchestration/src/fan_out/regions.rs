//! Accounts that each have regions of their own.

use super::error::FanOutError;
use super::outcome::FanOutOutcome;
use super::target::{FanOutTarget, FanOutTargets};
use super::{FanOut, fan_out};
use crate::events::WorkflowEvents;
use aws_interactions_core::AwsClientProvider;
use futures::StreamExt;
use std::collections::BTreeMap;
use std::error::Error;
use tokio::time::Instant;

/// The plan, but each account in its own regions: those that `regions` tells, asked in the targets that the plan has. With
/// the feature `ec2` that may be `ec2_interactions::list_regions`, the regions that are enabled for an account.
///
/// The plan should name each account once, in a region where it can be asked. An account whose regions cannot be told, or
/// that has none, keeps the target it has, where it will fail for its own reason. The plan that this answers with
/// [keeps the sessions](FanOut::sessions) of this, so that no role is assumed twice, and what is left of its deadline.
///
/// ```no_run
/// # async fn example(hub: &aws_interactions_core::AwsClientProvider) -> Result<(), Box<dyn std::error::Error>> {
/// use aws_interactions_orchestration::{FanOut, FanOutRole, FanOutTargets, WorkflowEvents, in_regions_of_each};
/// use std::convert::Infallible;
///
/// let accounts = FanOutTargets::new(["111111111111", "222222222222"], ["eu-central-1"])?;
/// let regions = |account: String, _| async move {
///     let is_american = account.starts_with('1');
///     Ok::<_, Infallible>(vec![if is_american { "us-east-1" } else { "eu-west-1" }.to_owned()])
/// };
/// let plan = FanOut::new(accounts, FanOutRole::named("Audit"));
/// let plan = in_regions_of_each(plan, regions, &WorkflowEvents::default(), hub).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// As [`fan_out`], and [`FanOutError::InvalidRegion`] and its like for what is told and can be no region.
pub async fn in_regions_of_each<E, F, W>(
    plan: FanOut,
    regions: F,
    events: &WorkflowEvents,
    hub: &AwsClientProvider,
) -> Result<FanOut, FanOutError>
where
    E: Error + 'static,
    F: Fn(String, AwsClientProvider) -> W,
    W: Future<Output = Result<Vec<String>, E>>,
{
    let begun = Instant::now();
    let sessions = plan.sessions.clone().unwrap_or_default();
    // What was done before was done in other regions.
    let asking = FanOut { sessions: Some(sessions.clone()), done_before: [].into(), ..plan.clone() };
    let ask = |target: FanOutTarget, provider| regions(target.account_id, provider);
    let answers = fan_out(&asking, ask, events, hub).await?;
    let told: BTreeMap<FanOutTarget, Vec<String>> = answers
        .filter_map(|result| async move {
            match result.outcome {
                FanOutOutcome::Done(regions) if !regions.is_empty() => Some((result.target, regions)),
                _ => None,
            }
        })
        .collect()
        .await;
    let targets = FanOutTargets::of_each(plan.targets.iter().flat_map(|target| in_each(target, told.get(target))))?;
    let deadline = plan.deadline.map(|deadline| deadline.saturating_sub(begun.elapsed()));
    Ok(FanOut { targets, deadline, sessions: Some(sessions), ..plan })
}

fn in_each(target: &FanOutTarget, regions: Option<&Vec<String>>) -> Vec<FanOutTarget> {
    let in_region = |region: &String| FanOutTarget { region: region.clone(), ..target.clone() };
    regions.map_or_else(|| vec![target.clone()], |regions| regions.iter().map(in_region).collect())
}

#[cfg(test)]
mod tests;
