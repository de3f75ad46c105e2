//! `awsi instance …`

mod change;
mod image;
mod ls;
mod options;
pub(crate) mod printed;
mod run;
mod show;
mod start;
mod state;
mod stop;
mod tags;
mod terminate;
mod user_data;
mod wait;

use image::ImageChoice;
pub(crate) use options::{InstanceOptions, Resolved};
pub(crate) use tags::tags;

use crate::args::GlobalOptions;
use crate::confirmation::require_somebody_to_ask;
use crate::failure::{Failure, FailureKind};
use crate::interruption::unless_interrupted;
use crate::session::Session;
use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub(crate) enum InstanceCommand {
    /// List instances, those included that were terminated within the last hour
    #[command(after_help = ls::JSON)]
    Ls(ls::LsArgs),
    /// Show what is known of an instance
    #[command(after_help = printed::JSON)]
    Show(show::ShowArgs),
    /// Launch instances; nothing is waited for
    #[command(after_help = run::JSON)]
    Run(Box<run::RunArgs>),
    /// Start stopped instances
    #[command(after_help = change::JSON)]
    Start(start::StartArgs),
    /// Stop instances; their volumes stay, and cost
    #[command(after_help = change::JSON)]
    Stop(stop::StopArgs),
    /// Terminate instances for good, with the volumes that are not told to stay
    #[command(after_help = change::JSON)]
    Terminate(terminate::TerminateArgs),
    /// Wait until instances are in a state
    #[command(after_help = wait::JSON)]
    Wait(wait::WaitArgs),
}

impl InstanceCommand {
    pub(crate) async fn run(&self, options: &GlobalOptions) -> Result<(), Failure> {
        require_somebody_to_ask(self.needs_nobody())?;
        unless_interrupted(FailureKind::Interrupted, Box::pin(self.go(&Session::open(options).await?))).await
    }

    /// Whether nobody has to agree to it any more.
    pub(crate) fn needs_nobody(&self) -> bool {
        if let Self::Terminate(args) = self { args.yes } else { true }
    }

    pub(crate) async fn go(&self, session: &Session) -> Result<(), Failure> {
        match self {
            Self::Ls(args) => ls::run(args, session).await,
            Self::Show(args) => show::run(args, session).await,
            Self::Run(args) => run::run(args, session).await,
            Self::Start(args) => start::run(args, session).await,
            Self::Stop(args) => stop::run(args, session).await,
            Self::Terminate(args) => terminate::run(args, session).await,
            Self::Wait(args) => wait::run(args, session).await,
        }
    }
}
