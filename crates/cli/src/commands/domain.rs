//! `awsi domain …`

mod destroy;
mod status;

use crate::args::GlobalOptions;
use crate::confirmation::require_somebody_to_ask;
use crate::failure::{Failure, FailureKind};
use crate::interruption::unless_interrupted;
use crate::session::Session;
use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub(crate) enum DomainCommand {
    /// Tell how a domain stands
    #[command(after_help = status::JSON)]
    Status(status::StatusArgs),
    /// Delete a domain with all its data, and wait until it is gone
    #[command(after_help = destroy::JSON)]
    Destroy(destroy::DestroyArgs),
}

impl DomainCommand {
    pub(crate) async fn run(&self, options: &GlobalOptions) -> Result<(), Failure> {
        if let Self::Destroy(args) = self {
            require_somebody_to_ask(args.yes)?;
        }
        unless_interrupted(FailureKind::Interrupted, Box::pin(self.go(&Session::open(options).await?))).await
    }

    pub(crate) async fn go(&self, session: &Session) -> Result<(), Failure> {
        match self {
            Self::Status(args) => status::run(args, session).await,
            Self::Destroy(args) => destroy::run(args, session).await,
        }
    }
}
