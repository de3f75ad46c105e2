//! `awsi alarm show NAME`

use super::printed::Printed;
use crate::failure::Failure;
use crate::session::Session;
use clap::Args;
use cloudwatch_interactions::get_alarm;

#[derive(Debug, Args)]
pub(crate) struct ShowArgs {
    /// The alarm's name
    name: String,
}

pub(crate) async fn run(args: &ShowArgs, session: &Session) -> Result<(), Failure> {
    let alarm = get_alarm(&args.name, &session.provider).await?;
    Ok(session.output.show(&Printed::from(alarm))?)
}
