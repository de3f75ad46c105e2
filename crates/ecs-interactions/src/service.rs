//! A service.

use crate::deployment::{Deployment, DeploymentStatus, RolloutState};
use aws_sdk_ecs::types;
use strum::{Display, EnumString};

/// Whether a service is there.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Display, EnumString)]
#[strum(serialize_all = "UPPERCASE")]
#[non_exhaustive]
pub enum ServiceStatus {
    /// It runs tasks.
    Active,
    /// It is deleted, and its tasks are being stopped.
    Draining,
    /// It is gone. ECS tells of it for a while.
    Inactive,
    /// A word that this crate does not know.
    #[strum(default)]
    Other(String),
}

/// A service, and how its deployments stand.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Service {
    /// Its name.
    pub name: String,
    /// Its ARN.
    pub arn: Option<String>,
    /// Its cluster's ARN.
    pub cluster_arn: Option<String>,
    /// Whether it is there.
    pub status: ServiceStatus,
    /// What new tasks are made of, by ARN.
    pub task_definition: Option<String>,
    /// How many tasks there shall be.
    pub desired: u32,
    /// How many run, of all deployments.
    pub running: u32,
    /// How many are being started.
    pub pending: u32,
    /// Its deployments, as ECS tells of them. A service that others deploy, such as CodeDeploy, has none.
    pub deployments: Vec<Deployment>,
}

impl Service {
    pub(crate) fn of(service: types::Service) -> Self {
        let count = |count: i32| u32::try_from(count).unwrap_or_default();
        let status = service.status.unwrap_or_default();
        Self {
            name: service.service_name.unwrap_or_default(),
            arn: service.service_arn,
            cluster_arn: service.cluster_arn,
            status: status.parse().unwrap_or(ServiceStatus::Other(status)),
            task_definition: service.task_definition,
            desired: count(service.desired_count),
            running: count(service.running_count),
            pending: count(service.pending_count),
            deployments: service.deployments.unwrap_or_default().into_iter().filter_map(Deployment::of).collect(),
        }
    }

    /// The newest deployment.
    pub fn primary_deployment(&self) -> Option<&Deployment> {
        self.deployments.iter().find(|deployment| deployment.status == DeploymentStatus::Primary)
    }

    /// Whether the newest deployment is under way. One that failed is not, and neither is one that does not end since its
    /// tasks are stopped from outside: those that ECS completed stay so.
    pub fn is_deployment_in_progress(&self) -> bool {
        self.primary_deployment().is_some_and(|primary| match &primary.rollout {
            Some(state) => !matches!(state, RolloutState::Completed | RolloutState::Failed),
            None => !self.runs_nothing_but(primary),
        })
    }

    /// How many tasks failed in a row, of all deployments that ECS tells of: while one is rolled back, its failures count.
    pub fn failed_task_count(&self) -> u32 {
        self.deployments.iter().map(|deployment| deployment.failed_tasks).fold(0, u32::saturating_add)
    }

    /// What a deployment without a rollout state is over by.
    pub(crate) fn runs_nothing_but(&self, deployment: &Deployment) -> bool {
        let is_other = |other: &&Deployment| other.id != deployment.id && other.status != DeploymentStatus::Inactive;
        let is_alone = !self.deployments.iter().any(|other| is_other(&other));
        is_alone && deployment.running == deployment.desired && deployment.pending == 0
    }
}

#[cfg(test)]
mod tests;
