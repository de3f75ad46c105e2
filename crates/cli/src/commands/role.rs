//! `awsi role …`

mod can;
mod context;
mod ensure;
mod ls;
mod policy;
mod rm;
mod show;

use crate::args::GlobalOptions;
use crate::confirmation::require_somebody_to_ask;
use crate::failure::{Failure, FailureKind};
use crate::interruption::unless_interrupted;
use crate::session::Session;
use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub(crate) enum RoleCommand {
    /// List roles
    #[command(after_help = ls::JSON)]
    Ls(ls::LsArgs),
    /// Make sure of a role: who may assume it, what it may do; only what differs is changed
    #[command(after_help = ensure::JSON)]
    Ensure(ensure::EnsureArgs),
    /// Show a role: who may assume it, its policies, tags and instance profiles
    #[command(after_help = show::JSON)]
    Show(show::ShowArgs),
    /// Delete a role with everything in the way
    #[command(after_help = rm::JSON)]
    Rm(rm::RmArgs),
    /// Tell what a role, user or group may do, by IAM's own reckoning
    #[command(after_help = can::JSON)]
    Can(can::CanArgs),
}

impl RoleCommand {
    pub(crate) async fn run(&self, options: &GlobalOptions) -> Result<(), Failure> {
        require_somebody_to_ask(self.needs_nobody())?;
        unless_interrupted(FailureKind::Interrupted, Box::pin(self.go(&Session::open(options).await?))).await
    }

    /// Whether nobody has to agree to it any more.
    pub(crate) fn needs_nobody(&self) -> bool {
        if let Self::Rm(args) = self { args.needs_nobody() } else { true }
    }

    pub(crate) async fn go(&self, session: &Session) -> Result<(), Failure> {
        match self {
            Self::Ls(args) => ls::run(args, session).await,
            Self::Ensure(args) => ensure::run(args, session).await,
            Self::Show(args) => show::run(args, session).await,
            Self::Rm(args) => rm::run(args, session).await,
            Self::Can(args) => can::run(args, session).await,
        }
    }
}
