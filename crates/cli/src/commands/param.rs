//! `awsi param …`

mod get;
mod ls;
mod put;
mod rm;

use crate::args::GlobalOptions;
use crate::confirmation::require_somebody_to_ask;
use crate::failure::{Failure, FailureKind};
use crate::interruption::unless_interrupted;
use crate::session::Session;
use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub(crate) enum ParamCommand {
    /// List the parameters below a path, without their values
    #[command(after_help = ls::JSON)]
    Ls(ls::LsArgs),
    /// Print the value of a parameter, decrypted
    #[command(after_help = get::JSON)]
    Get(get::GetArgs),
    /// Create a parameter, or give one a new value
    #[command(after_help = put::JSON)]
    Put(put::PutArgs),
    /// Delete a parameter with all its versions
    #[command(after_help = rm::JSON)]
    Rm(rm::RmArgs),
}

impl ParamCommand {
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
                Err(Failure::usage("values are not collected from many targets: `awsi param get` prints one"))
            }
            command => command.go(session).await,
        }
    }

    async fn go(&self, session: &Session) -> Result<(), Failure> {
        match self {
            Self::Ls(args) => ls::run(args, session).await,
            Self::Get(args) => get::run(args, session).await,
            Self::Put(args) => put::run(args, session).await,
            Self::Rm(args) => rm::run(args, session).await,
        }
    }
}
