//! `awsi instance show ID`

use super::printed::Printed;
use crate::failure::Failure;
use crate::ids;
use crate::session::Session;
use clap::Args;
use ec2_interactions::get_instance;

#[derive(Debug, Args)]
pub(crate) struct ShowArgs {
    /// The instance
    #[arg(value_name = "ID", value_parser = ids::instance)]
    id: String,
}

pub(crate) async fn run(args: &ShowArgs, session: &Session) -> Result<(), Failure> {
    let instance = get_instance(&args.id, &session.provider).await?;
    Ok(session.output.show(&Printed::from(instance))?)
}
