//! `awsi service …`

mod deploy;
mod status;

use crate::args::GlobalOptions;
use crate::failure::{Failure, FailureKind};
use crate::interruption::unless_interrupted;
use crate::session::Session;
use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub(crate) enum ServiceCommand {
    /// Tell how services and their deployments stand
    #[command(after_help = status::JSON)]
    Status(status::StatusArgs),
    /// Start a service's tasks anew, and wait until that succeeds or is rolled back
    #[command(after_help = deploy::JSON)]
    Deploy(deploy::DeployArgs),
}

impl ServiceCommand {
    pub(crate) async fn run(&self, options: &GlobalOptions) -> Result<(), Failure> {
        unless_interrupted(FailureKind::Interrupted, Box::pin(self.go(&Session::open(options).await?))).await
    }

    pub(crate) async fn go(&self, session: &Session) -> Result<(), Failure> {
        match self {
            Self::Status(args) => status::run(args, session).await,
            Self::Deploy(args) => deploy::run(args, session).await,
        }
    }
}
