//! `awsi instance start ID…`

use super::change;
use crate::failure::Failure;
use crate::ids;
use crate::session::Session;
use clap::Args;
use ec2_interactions::start_instances;

#[derive(Debug, Args)]
pub(crate) struct StartArgs {
    /// The instances
    #[arg(value_name = "ID", required = true, value_parser = ids::instance)]
    ids: Vec<String>,
}

pub(crate) async fn run(args: &StartArgs, session: &Session) -> Result<(), Failure> {
    let outcomes = start_instances(&args.ids, &session.provider).await?;
    change::report("started", outcomes, session.output)
}
