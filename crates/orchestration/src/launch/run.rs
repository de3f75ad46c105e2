//! A launch from its beginning to its end, whichever that is.

use super::error::{LaunchError, LaunchProblem};
use super::look::look;
use super::make::Making;
use super::{InstanceLaunch, Launch, spec};
use crate::events::WorkflowEvents;
use crate::mark::Mark;
use aws_interactions_core::AwsClientProvider;

/// The key of the tag that all launches of a name have in common.
const LAUNCH: &str = "aws-interactions:launch";

pub(super) async fn run(
    launch: &InstanceLaunch,
    events: &WorkflowEvents,
    provider: &AwsClientProvider,
) -> Result<Launch, LaunchError> {
    let name = || launch.name.clone();
    let mark = Mark::new(LAUNCH, name());
    check(launch, &mark).map_err(|problem| LaunchError::Invalid { name: name(), source: Box::new(problem) })?;
    let looking = events.step("look what is there", look(launch, &mark, provider));
    let there = Box::pin(looking).await;
    let there = there.map_err(|problem| LaunchError::NotBegun { name: name(), source: Box::new(problem) })?;
    let mut making = Making::new(launch, mark, events, provider);
    match Box::pin(making.make(there)).await {
        Ok(launch) => Ok(launch),
        Err(problem) => Err(Box::pin(making.end(problem)).await),
    }
}

/// All that is asked for, before anything is sent.
fn check(launch: &InstanceLaunch, mark: &Mark) -> Result<(), LaunchProblem> {
    if let Some(key) = mark.taken(&launch.tags) {
        return Err(LaunchProblem::ReservedTag { key: key.to_owned() });
    }
    spec::role(launch, mark).check()?;
    spec::profile(launch, mark).check()?;
    Ok(spec::instance(launch, mark).check()?)
}
