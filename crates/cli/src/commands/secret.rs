//! `awsi secret …`

mod ensure;
mod get;
mod ls;
mod restore;
mod rm;

use crate::args::GlobalOptions;
use crate::confirmation::require_somebody_to_ask;
use crate::failure::{Failure, FailureKind};
use crate::interruption::unless_interrupted;
use crate::session::Session;
use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub(crate) enum SecretCommand {
    /// List secrets, without their values
    #[command(after_help = ls::JSON)]
    Ls(ls::LsArgs),
    /// Print the value of a secret
    #[command(after_help = get::JSON)]
    Get(get::GetArgs),
    /// Make sure of a secret and its value; one that is to be deleted is restored
    #[command(after_help = ensure::JSON)]
    Ensure(ensure::EnsureArgs),
    /// Delete a secret, after a time in which it can be restored
    #[command(after_help = rm::JSON)]
    Rm(rm::RmArgs),
    /// Keep a secret that is to be deleted
    #[command(after_help = restore::JSON)]
    Restore(restore::RestoreArgs),
}

impl SecretCommand {
    pub(crate) async fn run(&self, options: &GlobalOptions) -> Result<(), Failure> {
        if let Self::Rm(args) = self {
            require_somebody_to_ask(args.yes)?;
        }
        unless_interrupted(FailureKind::Interrupted, Box::pin(self.go(&Session::open(options).await?))).await
    }

    /// In a target of a fan-out. What is collected there is kept in files, where no value belongs.
    pub(crate) async fn go_in_target(&self, session: &Session) -> Result<(), Failure> {
        match self {
            Self::Get(_) => {
                Err(Failure::usage("values are not collected from many targets: `awsi secret get` prints one"))
            }
            command => command.go(session).await,
        }
    }

    async fn go(&self, session: &Session) -> Result<(), Failure> {
        match self {
            Self::Ls(args) => ls::run(args, session).await,
            Self::Get(args) => get::run(args, session).await,
            Self::Ensure(args) => ensure::run(args, session).await,
            Self::Rm(args) => rm::run(args, session).await,
            Self::Restore(args) => restore::run(args, session).await,
        }
    }
}
