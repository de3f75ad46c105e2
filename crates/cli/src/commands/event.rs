//! `awsi event …`

mod put;
mod rule;

use crate::args::GlobalOptions;
use crate::confirmation::require_somebody_to_ask;
use crate::failure::{Failure, FailureKind};
use crate::interruption::unless_interrupted;
use crate::session::Session;
use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub(crate) enum EventCommand {
    /// Put events to an event bus
    #[command(after_help = put::JSON)]
    Put(put::PutArgs),
    /// Work with the rules of an event bus
    #[command(subcommand)]
    Rule(rule::RuleCommand),
}

impl EventCommand {
    pub(crate) async fn run(&self, options: &GlobalOptions) -> Result<(), Failure> {
        if let Self::Rule(rule::RuleCommand::Rm(args)) = self {
            require_somebody_to_ask(args.yes)?;
        }
        unless_interrupted(FailureKind::Interrupted, Box::pin(self.go(&Session::open(options).await?))).await
    }

    pub(crate) async fn go(&self, session: &Session) -> Result<(), Failure> {
        match self {
            Self::Put(args) => put::run(args, session).await,
            Self::Rule(command) => command.go(session).await,
        }
    }
}
