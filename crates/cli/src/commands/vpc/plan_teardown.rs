//! `awsi vpc plan-teardown VPC`

use crate::failure::Failure;
use crate::ids;
use crate::output::{View, escape_controls};
use crate::session::Session;
use aws_interactions_orchestration::{TeardownOptions, TeardownPlan, plan_vpc_teardown};
use clap::Args;
use serde::Serialize;
use std::time::Duration;

pub(crate) const JSON: &str = "\
JSON: vpc, name, account_id, region, options, steps (an array of phase, action, resource, of), blockers (an array of \
resource, owner, advice), kept (an array)
  a resource is an object of kind and id
  blockers are not deleted and keep the VPC from being deleted; kept are elastic IPs that stay allocated, and cost";

#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
pub(crate) struct PlanArgs {
    /// The VPC
    #[arg(value_name = "VPC", value_parser = ids::vpc)]
    pub(super) vpc: String,

    /// Even if it is the default VPC of the region
    #[arg(long)]
    default_vpc: bool,

    /// What this account has in a VPC that another account shares; VPC and subnets stay
    #[arg(long)]
    shared_vpc: bool,

    /// Release the elastic IPs of NAT gateways too; nobody gets the same address again
    #[arg(long)]
    release_elastic_ips: bool,

    /// Delete what can be deleted, even if something is in the way of the rest
    #[arg(long)]
    despite_blockers: bool,

    /// How long to wait for each thing that goes slowly; interfaces of Lambda take some 20m
    #[arg(long, value_name = "DURATION", default_value = "30m", value_parser = humantime::parse_duration)]
    timeout: Duration,
}

/// A plan as it is printed.
#[derive(Debug, Serialize)]
#[serde(transparent)]
pub(super) struct Printed<'a>(pub(super) &'a TeardownPlan);

pub(crate) async fn run(args: &PlanArgs, session: &Session) -> Result<(), Failure> {
    Ok(session.output.show(&Printed(&args.plan(session).await?))?)
}

impl PlanArgs {
    pub(super) async fn plan(&self, session: &Session) -> Result<TeardownPlan, Failure> {
        let options = TeardownOptions {
            default_vpc: self.default_vpc,
            shared_vpc: self.shared_vpc,
            release_elastic_ips: self.release_elastic_ips,
            despite_blockers: self.despite_blockers,
            deadline: self.timeout,
            ..TeardownOptions::default()
        };
        Ok(plan_vpc_teardown(&self.vpc, &options, &session.provider).await?)
    }
}

impl View for Printed<'_> {
    fn table(&self) -> String {
        let text = self.0.to_string();
        text.lines().map(escape_controls).collect::<Vec<_>>().join("\n")
    }
}
