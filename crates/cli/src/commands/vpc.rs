//! `awsi vpc …`

mod diagram;
mod enis;
mod ls;
mod mirror;
mod plan_teardown;
mod show;
mod subnets;
mod teardown;
mod unmirror;

use crate::args::GlobalOptions;
use crate::failure::{Failure, FailureKind};
use crate::ids;
use crate::interruption::unless_interrupted;
use crate::session::Session;
use clap::{Args, Subcommand};

#[derive(Debug, Subcommand)]
pub(crate) enum VpcCommand {
    /// List the VPCs of the region
    #[command(after_help = ls::JSON)]
    Ls,
    /// Show what is known of a VPC: address blocks, DHCP options, subnets
    #[command(after_help = show::JSON)]
    Show(VpcArgs),
    /// List the subnets of a VPC: public or not, and how many addresses are free
    #[command(after_help = subnets::JSON)]
    Subnets(VpcArgs),
    /// List the network interfaces of a VPC, and what each belongs to
    #[command(after_help = enis::JSON)]
    Enis(VpcArgs),
    /// Draw a VPC, or all of the region: subnets, routes, gateways, instances
    #[command(after_help = diagram::JSON)]
    Diagram(diagram::DiagramArgs),
    /// Show what a teardown would delete, in which order, and what is in the way
    #[command(after_help = plan_teardown::JSON)]
    PlanTeardown(plan_teardown::PlanArgs),
    /// Delete a VPC with everything in it; without --yes it only shows the plan
    #[command(after_help = teardown::JSON)]
    Teardown(teardown::TeardownArgs),
    /// Mirror the traffic of every network interface of a VPC that can be
    #[command(after_help = mirror::JSON)]
    Mirror(mirror::MirrorArgs),
    /// End mirror sessions of a VPC; without --yes it only shows which
    #[command(after_help = unmirror::JSON)]
    Unmirror(unmirror::UnmirrorArgs),
}

/// A VPC, and nothing else.
#[derive(Debug, Args)]
pub(crate) struct VpcArgs {
    /// The VPC
    #[arg(value_name = "VPC", value_parser = ids::vpc)]
    vpc: String,
}

impl VpcCommand {
    pub(crate) async fn run(&self, options: &GlobalOptions) -> Result<(), Failure> {
        unless_interrupted(FailureKind::Interrupted, Box::pin(self.go(&Session::open(options).await?))).await
    }

    pub(crate) async fn go(&self, session: &Session) -> Result<(), Failure> {
        match self {
            Self::Ls => ls::run(session).await,
            Self::Show(args) => Box::pin(show::run(&args.vpc, session)).await,
            Self::Subnets(args) => subnets::run(&args.vpc, session).await,
            Self::Enis(args) => enis::run(&args.vpc, session).await,
            Self::Diagram(args) => diagram::run(args, session).await,
            Self::PlanTeardown(args) => plan_teardown::run(args, session).await,
            Self::Teardown(args) => teardown::run(args, session).await,
            Self::Mirror(args) => mirror::run(args, session).await,
            Self::Unmirror(args) => unmirror::run(args, session).await,
        }
    }
}
