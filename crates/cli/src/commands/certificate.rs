//! `awsi certificate …`

mod ensure;
mod ls;
mod rm;

use crate::args::GlobalOptions;
use crate::confirmation::require_somebody_to_ask;
use crate::failure::{Failure, FailureKind};
use crate::interruption::unless_interrupted;
use crate::session::Session;
use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub(crate) enum CertificateCommand {
    /// List the certificates of the region
    #[command(after_help = ls::JSON)]
    Ls,
    /// Make sure of one self-signed certificate of a name, and renew it in time
    #[command(after_help = ensure::JSON)]
    Ensure(ensure::EnsureArgs),
    /// Delete a certificate
    #[command(after_help = rm::JSON)]
    Rm(rm::RmArgs),
}

impl CertificateCommand {
    pub(crate) async fn run(&self, options: &GlobalOptions) -> Result<(), Failure> {
        if let Self::Rm(args) = self {
            require_somebody_to_ask(args.yes)?;
        }
        unless_interrupted(FailureKind::Interrupted, Box::pin(self.go(&Session::open(options).await?))).await
    }

    pub(crate) async fn go(&self, session: &Session) -> Result<(), Failure> {
        match self {
            Self::Ls => ls::run(session).await,
            Self::Ensure(args) => ensure::run(args, session).await,
            Self::Rm(args) => rm::run(args, session).await,
        }
    }
}
