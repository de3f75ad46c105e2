//! `awsi service status CLUSTER SERVICE…`

use crate::failure::Failure;
use crate::output::{Row, human_age, or_dash, rfc3339};
use crate::session::Session;
use clap::Args;
use ecs_interactions::{Deployment, Service, ServiceError, describe_services};
use serde::Serialize;
use std::time::SystemTime;

pub(crate) const JSON: &str = "\
JSON of the services: an array of name, arn, status, is_deployment_in_progress, desired, running, pending, failed_tasks,
task_definition, deployments (an array of id, status, rollout, rollout_reason, desired, running, pending, failed_tasks,
task_definition, created_at, updated_at)
  FAILED counts tasks that failed in a row; one that runs sets it back to zero.
Exits with 3 when a service is missing, after the others are printed.";

#[derive(Debug, Args)]
pub(crate) struct StatusArgs {
    /// The cluster's name or ARN
    cluster: String,

    /// The services' names or ARNs
    #[arg(value_name = "SERVICE", required = true)]
    services: Vec<String>,
}

#[derive(Debug, Serialize)]
struct Shown {
    name: String,
    arn: Option<String>,
    status: String,
    is_deployment_in_progress: bool,
    desired: u32,
    running: u32,
    pending: u32,
    failed_tasks: u32,
    task_definition: Option<String>,
    deployments: Vec<ShownDeployment>,
    #[serde(skip)]
    begun: Option<SystemTime>,
}

#[derive(Debug, Serialize)]
struct ShownDeployment {
    id: String,
    status: String,
    rollout: Option<String>,
    rollout_reason: Option<String>,
    desired: u32,
    running: u32,
    pending: u32,
    failed_tasks: u32,
    task_definition: Option<String>,
    created_at: Option<String>,
    updated_at: Option<String>,
}

pub(crate) async fn run(args: &StatusArgs, session: &Session) -> Result<(), Failure> {
    let described = describe_services(&args.cluster, &args.services, &session.provider).await?;
    let rows: Vec<_> = described.found.into_iter().map(Shown::from).collect();
    if session.output.is_json() || !rows.is_empty() {
        session.output.show_rows(&rows)?;
    }
    match described.missing.as_slice() {
        [] => Ok(()),
        missing => {
            Err(ServiceError::DoesNotExist { service: missing.join("`, `"), cluster: args.cluster.clone() }.into())
        }
    }
}

impl From<Service> for Shown {
    fn from(service: Service) -> Self {
        Self {
            is_deployment_in_progress: service.is_deployment_in_progress(),
            failed_tasks: service.failed_task_count(),
            begun: service.primary_deployment().and_then(|primary| primary.created),
            name: service.name,
            arn: service.arn,
            status: service.status.to_string(),
            desired: service.desired,
            running: service.running,
            pending: service.pending,
            task_definition: service.task_definition,
            deployments: service.deployments.into_iter().map(ShownDeployment::from).collect(),
        }
    }
}

impl From<Deployment> for ShownDeployment {
    fn from(deployment: Deployment) -> Self {
        Self {
            id: deployment.id,
            status: deployment.status.to_string(),
            rollout: deployment.rollout.map(|rollout| rollout.to_string()),
            rollout_reason: deployment.rollout_reason,
            desired: deployment.desired,
            running: deployment.running,
            pending: deployment.pending,
            failed_tasks: deployment.failed_tasks,
            task_definition: deployment.task_definition,
            created_at: rfc3339(deployment.created),
            updated_at: rfc3339(deployment.updated),
        }
    }
}

impl Row for Shown {
    const HEADER: &'static [&'static str] = &["SERVICE", "STATUS", "RUNNING", "PENDING", "FAILED", "DEPLOYMENT", "AGE"];

    fn cells(&self) -> Vec<String> {
        let primary = self.deployments.iter().find(|deployment| deployment.status == "PRIMARY");
        let told = if self.is_deployment_in_progress { "in progress" } else { "over" };
        let rollout = primary.map(|primary| primary.rollout.clone().unwrap_or_else(|| told.to_owned()));
        vec![
            self.name.clone(),
            self.status.clone(),
            format!("{} of {}", self.running, self.desired),
            self.pending.to_string(),
            self.failed_tasks.to_string(),
            or_dash(rollout),
            or_dash(self.begun.map(human_age)),
        ]
    }
}
