//! `awsi service deploy CLUSTER SERVICE`

use crate::commands::patience::Patience;
use crate::failure::Failure;
use crate::output::{View, escape_controls};
use crate::progress::Bar;
use crate::session::Session;
use clap::Args;
use ecs_interactions::{Deployment, force_new_deployment, wait_for_deployment};
use serde::Serialize;

pub(crate) const JSON: &str = "\
JSON: service, deployment, rollout, desired, running, failed_tasks
  Waits for 15 minutes at most, and looks every 10 seconds, where nothing else is said.
Exits with 5 when the deployment fails, is rolled back or replaced by another, with 1 when it takes too long.";

#[derive(Debug, Args)]
pub(crate) struct DeployArgs {
    /// The cluster's name or ARN
    cluster: String,

    /// The service's name or ARN
    service: String,

    /// Only begin
    #[arg(long, conflicts_with_all = ["timeout", "interval"])]
    no_wait: bool,

    #[command(flatten)]
    patience: Patience,
}

#[derive(Debug, Serialize)]
struct Deployed<'a> {
    service: &'a str,
    deployment: String,
    rollout: Option<String>,
    desired: u32,
    running: u32,
    failed_tasks: u32,
    #[serde(skip)]
    is_over: bool,
}

pub(crate) async fn run(args: &DeployArgs, session: &Session) -> Result<(), Failure> {
    let begun = force_new_deployment(&args.cluster, &args.service, &session.provider).await?;
    let deployment = if args.no_wait { begun } else { args.wait_for(&begun, session).await? };
    let deployed = Deployed {
        service: &args.service,
        deployment: deployment.id,
        rollout: deployment.rollout.map(|rollout| rollout.to_string()),
        desired: deployment.desired,
        running: deployment.running,
        failed_tasks: deployment.failed_tasks,
        is_over: !args.no_wait,
    };
    Ok(session.output.confirm(&deployed)?)
}

impl DeployArgs {
    async fn wait_for(&self, begun: &Deployment, session: &Session) -> Result<Deployment, Failure> {
        let bar = Bar::waiting(session.output, "deploying");
        let wait = self.patience.wait(15, 10, &bar, session.output);
        Ok(wait_for_deployment(&self.cluster, &self.service, begun, &wait, &session.provider).await?)
    }
}

impl View for Deployed<'_> {
    fn table(&self) -> String {
        let (service, id) = (escape_controls(self.service), escape_controls(&self.deployment));
        if self.is_over {
            return format!("Deployed {service}: {} of {} tasks run, by {id}.", self.running, self.desired);
        }
        format!("The deployment {id} of {service} begins.")
    }
}
