//! What is there before a launch begins. Nothing is changed here.

use super::InstanceLaunch;
use super::error::LaunchProblem;
use super::resource::LaunchResource;
use crate::lost::find_role;
use crate::mark::Mark;
use aws_interactions_core::AwsClientProvider;
use ec2_interactions::{Ec2Error, Instance, InstanceFilters, InstanceState, Tags, list_instances};
use futures::TryStreamExt;
use iam_interactions::{InstanceProfile, InstanceProfileError, Role, get_instance_profile};
use std::time::SystemTime;

/// The states of instances that are there, or may be again.
const LIVE: [InstanceState; 4] =
    [InstanceState::Pending, InstanceState::Running, InstanceState::Stopping, InstanceState::Stopped];

/// What earlier launches of the name left.
pub(super) struct There {
    pub(super) role: Option<Role>,
    pub(super) profile: Option<InstanceProfile>,
    pub(super) instance: Option<Instance>,
}

pub(super) async fn look(
    launch: &InstanceLaunch,
    mark: &Mark,
    provider: &AwsClientProvider,
) -> Result<There, LaunchProblem> {
    let instance = the_one(of_name(mark, provider).await?)?;
    let role = find_role(&launch.name, provider).await?;
    if role.as_ref().is_some_and(|role| !mark.is_of_name(&role.tags)) {
        return Err(LaunchProblem::NotOurs { resource: LaunchResource::Role(launch.name.clone()) });
    }
    let profile = find_profile(&launch.name, provider).await?;
    if profile.as_ref().is_some_and(|profile| !mark.is_of_name(&profile.tags)) {
        return Err(LaunchProblem::NotOurs { resource: LaunchResource::InstanceProfile(launch.name.clone()) });
    }
    Ok(There { role, profile, instance })
}

/// The instance that a launch may answer with, if there is one.
fn the_one(mut instances: Vec<Instance>) -> Result<Option<Instance>, LaunchProblem> {
    if instances.len() > 1 {
        let instances = instances.into_iter().map(|instance| instance.id).collect();
        return Err(LaunchProblem::SeveralInstances { instances });
    }
    match instances.pop() {
        Some(Instance { id, state: state @ (InstanceState::Stopping | InstanceState::Stopped), .. }) => {
            Err(LaunchProblem::NotRunning { instance: id, state })
        }
        instance => Ok(instance),
    }
}

/// The instances of the name that are not at their end, the first one launched first.
pub(super) async fn of_name(mark: &Mark, provider: &AwsClientProvider) -> Result<Vec<Instance>, Ec2Error> {
    with(mark.of_name(), LIVE.to_vec(), provider).await
}

/// Those that this run launched, and that are not gone yet.
pub(super) async fn of_run(mark: &Mark, provider: &AwsClientProvider) -> Result<Vec<Instance>, Ec2Error> {
    let states = LIVE.into_iter().chain([InstanceState::ShuttingDown]).collect();
    with(mark.of_run(), states, provider).await
}

async fn with(tags: Tags, states: Vec<InstanceState>, provider: &AwsClientProvider) -> Result<Vec<Instance>, Ec2Error> {
    let filters = InstanceFilters { states, tags, ..InstanceFilters::default() };
    let mut instances: Vec<Instance> = Box::pin(list_instances(&filters, provider).try_collect()).await?;
    instances.sort_by(|a, b| age(a).cmp(&age(b)));
    Ok(instances)
}

/// Which of two instances was there first. All runs come to the same answer.
pub(super) fn age(instance: &Instance) -> (Option<SystemTime>, &str) {
    (instance.launched_at, &instance.id)
}

pub(super) async fn find_profile(
    name: &str,
    provider: &AwsClientProvider,
) -> Result<Option<InstanceProfile>, InstanceProfileError> {
    match Box::pin(get_instance_profile(name, provider)).await {
        Err(InstanceProfileError::DoesNotExist { .. }) => Ok(None),
        found => found.map(Some),
    }
}
