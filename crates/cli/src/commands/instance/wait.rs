//! `awsi instance wait ID… --state STATE`

use super::printed::Printed;
use super::state::LastingState;
use crate::failure::Failure;
use crate::ids;
use crate::progress::Bar;
use crate::session::Session;
use aws_interactions_core::Wait;
use clap::Args;
use ec2_interactions::wait_for_instances;
use std::time::Duration;

pub(crate) const JSON: &str = "\
JSON of the instances: an array of what `awsi instance show` has of each, without those that EC2 does not know any more
Exits with 5 when an instance cannot get there, with 1 when it takes too long.";

#[derive(Debug, Args)]
pub(crate) struct WaitArgs {
    /// The instances
    #[arg(value_name = "ID", required = true, value_parser = ids::instance)]
    ids: Vec<String>,

    /// The state to wait for
    #[arg(long, value_enum)]
    state: LastingState,

    /// For how long at most, such as 90s or 10m
    #[arg(long, value_name = "DURATION", default_value = "10m", value_parser = humantime::parse_duration)]
    timeout: Duration,

    /// How often to look
    #[arg(long, value_name = "DURATION", default_value = "5s", value_parser = humantime::parse_duration)]
    interval: Duration,
}

pub(crate) async fn run(args: &WaitArgs, session: &Session) -> Result<(), Failure> {
    let bar = Bar::waiting(session.output, "waiting");
    let wait = Wait::at_most(args.timeout).every(args.interval).reporting(bar.seen(session.output));
    let instances = wait_for_instances(&args.ids, &args.state.into(), &wait, &session.provider).await?;
    drop(bar);
    let instances: Vec<_> = instances.into_iter().map(Printed::from).collect();
    Ok(session.output.confirm_rows(&instances)?)
}
