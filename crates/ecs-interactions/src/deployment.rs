//! A deployment of a service.

use aws_sdk_ecs::types;
use std::time::SystemTime;
use strum::{Display, EnumString};

/// Which deployment of its service one is.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Display, EnumString)]
#[strum(serialize_all = "UPPERCASE")]
#[non_exhaustive]
pub enum DeploymentStatus {
    /// The newest one. A roll-back is one too.
    Primary,
    /// An older one whose tasks still run.
    Active,
    /// One that was replaced.
    Inactive,
    /// A word that this crate does not know.
    #[strum(default)]
    Other(String),
}

/// How far a deployment is.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Display, EnumString)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
#[non_exhaustive]
pub enum RolloutState {
    /// Tasks are being started, and those of older deployments stopped.
    InProgress,
    /// Its tasks run, and no others.
    Completed,
    /// The service's circuit breaker or alarms ended it. No more tasks are started.
    Failed,
    /// A word that this crate does not know.
    #[strum(default)]
    Other(String),
}

/// A deployment: tasks that are to take the place of others.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Deployment {
    /// Its id, such as `ecs-svc/9223370564341623665`.
    pub id: String,
    /// Which of the service's deployments it is.
    pub status: DeploymentStatus,
    /// How far it is; none for a service behind a Classic Load Balancer.
    pub rollout: Option<RolloutState>,
    /// Why it is that far, in a sentence of ECS.
    pub rollout_reason: Option<String>,
    /// What its tasks are made of, by ARN.
    pub task_definition: Option<String>,
    /// How many tasks there shall be.
    pub desired: u32,
    /// How many run.
    pub running: u32,
    /// How many are being started.
    pub pending: u32,
    /// How many failed in a row; one that runs sets it back to zero.
    pub failed_tasks: u32,
    /// When it began.
    pub created: Option<SystemTime>,
    /// When it changed last.
    pub updated: Option<SystemTime>,
}

impl Deployment {
    /// None of one without an id, by which nobody could know it again.
    pub(crate) fn of(deployment: types::Deployment) -> Option<Self> {
        let time = |at: Option<aws_sdk_ecs::primitives::DateTime>| at.and_then(|at| SystemTime::try_from(at).ok());
        let count = |count: i32| u32::try_from(count).unwrap_or_default();
        let status = deployment.status.unwrap_or_default();
        let rollout = deployment.rollout_state.map(|state| state.as_str().to_owned());
        Some(Self {
            id: deployment.id?,
            status: status.parse().unwrap_or(DeploymentStatus::Other(status)),
            rollout: rollout.map(|state| state.parse().unwrap_or(RolloutState::Other(state))),
            rollout_reason: deployment.rollout_state_reason,
            task_definition: deployment.task_definition,
            desired: count(deployment.desired_count),
            running: count(deployment.running_count),
            pending: count(deployment.pending_count),
            failed_tasks: count(deployment.failed_tasks),
            created: time(deployment.created_at),
            updated: time(deployment.updated_at),
        })
    }

    /// How many tasks run, are being started and failed: `1 of 3 running, 2 pending, 4 failed`.
    pub fn tasks(&self) -> String {
        let mut told = format!("{} of {} running", self.running, self.desired);
        for (count, what) in [(self.pending, "pending"), (self.failed_tasks, "failed")] {
            if count > 0 {
                told = format!("{told}, {count} {what}");
            }
        }
        told
    }
}
