//! `awsi dashboard …`

mod ls;
mod put;
mod rm;
mod show;

use crate::args::GlobalOptions;
use crate::confirmation::require_somebody_to_ask;
use crate::failure::{Failure, FailureKind};
use crate::interruption::unless_interrupted;
use crate::session::Session;
use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub(crate) enum DashboardCommand {
    /// List dashboards
    #[command(after_help = ls::JSON)]
    Ls(ls::LsArgs),
    /// Print the body of a dashboard
    #[command(after_help = show::JSON)]
    Show(show::ShowArgs),
    /// Create a dashboard, or replace the whole of it, by a body from a file
    #[command(after_help = put::JSON)]
    Put(put::PutArgs),
    /// Delete dashboards
    #[command(after_help = rm::JSON)]
    Rm(rm::RmArgs),
}

impl DashboardCommand {
    pub(crate) async fn run(&self, options: &GlobalOptions) -> Result<(), Failure> {
        if let Self::Rm(args) = self {
            require_somebody_to_ask(args.yes)?;
        }
        unless_interrupted(FailureKind::Interrupted, Box::pin(self.go(&Session::open(options).await?))).await
    }

    async fn go(&self, session: &Session) -> Result<(), Failure> {
        match self {
            Self::Ls(args) => ls::run(args, session).await,
            Self::Show(args) => show::run(args, session).await,
            Self::Put(args) => put::run(args, session).await,
            Self::Rm(args) => rm::run(args, session).await,
        }
    }
}
