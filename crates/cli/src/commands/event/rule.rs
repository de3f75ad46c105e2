//! `awsi event rule …`

mod ls;
mod rm;
mod show;

use crate::failure::Failure;
use crate::session::Session;
use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub(crate) enum RuleCommand {
    /// List the rules of an event bus
    #[command(after_help = ls::JSON)]
    Ls(ls::LsArgs),
    /// Show a rule with its targets
    #[command(after_help = show::JSON)]
    Show(show::ShowArgs),
    /// Delete a rule with its targets
    #[command(after_help = rm::JSON)]
    Rm(rm::RmArgs),
}

impl RuleCommand {
    pub(super) async fn go(&self, session: &Session) -> Result<(), Failure> {
        match self {
            Self::Ls(args) => ls::run(args, session).await,
            Self::Show(args) => show::run(args, session).await,
            Self::Rm(args) => rm::run(args, session).await,
        }
    }
}
