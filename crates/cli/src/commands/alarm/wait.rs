//! `awsi alarm wait NAME --state STATE`

use super::State;
use super::printed::Printed;
use crate::failure::Failure;
use crate::session::Session;
use aws_interactions_core::Wait;
use clap::Args;
use cloudwatch_interactions::wait_for_alarm_state;
use std::time::Duration;

#[derive(Debug, Args)]
pub(crate) struct WaitArgs {
    /// The alarm's name
    name: String,

    /// The state to wait for
    #[arg(long)]
    state: State,

    /// For how long at most, such as 90s or 10m
    #[arg(long, value_name = "DURATION", default_value = "10m", value_parser = humantime::parse_duration)]
    timeout: Duration,

    /// How often to look
    #[arg(long, value_name = "DURATION", default_value = "5s", value_parser = humantime::parse_duration)]
    interval: Duration,
}

pub(crate) async fn run(args: &WaitArgs, session: &Session) -> Result<(), Failure> {
    let output = session.output;
    let wait = Wait::at_most(args.timeout).every(args.interval).reporting(move |waiting| {
        if waiting.looks == 1 {
            output.note(&format!("It is {}; waiting …", waiting.seen));
        }
    });
    let alarm = wait_for_alarm_state(&args.name, args.state.into(), &wait, &session.provider).await?;
    Ok(session.output.confirm(&Printed::from(alarm))?)
}
