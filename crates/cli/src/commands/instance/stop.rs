//! `awsi instance stop ID…`

use super::change;
use crate::failure::Failure;
use crate::ids;
use crate::session::Session;
use clap::Args;
use ec2_interactions::{StopMode, stop_instances};

#[derive(Debug, Args)]
pub(crate) struct StopArgs {
    /// The instances
    #[arg(value_name = "ID", required = true, value_parser = ids::instance)]
    ids: Vec<String>,

    /// Keep their memory on disk; only for instances that were launched for it
    #[arg(long)]
    hibernate: bool,

    /// Do not wait for their systems, whose files may be damaged; for instances that hang
    #[arg(long, conflicts_with = "hibernate")]
    force: bool,
}

impl StopArgs {
    fn mode(&self) -> StopMode {
        match self {
            Self { hibernate: true, .. } => StopMode::Hibernate,
            Self { force: true, .. } => StopMode::Force,
            _ => StopMode::Ordinary,
        }
    }
}

pub(crate) async fn run(args: &StopArgs, session: &Session) -> Result<(), Failure> {
    let outcomes = stop_instances(&args.ids, args.mode(), &session.provider).await?;
    change::report("stopped", outcomes, session.output)
}
