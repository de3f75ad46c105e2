//! `awsi alarm …`

mod ensure;
mod history;
mod ls;
mod printed;
mod rm;
mod set_state;
mod show;
mod wait;

use crate::args::GlobalOptions;
use crate::confirmation::require_somebody_to_ask;
use crate::failure::{Failure, FailureKind};
use crate::interruption::unless_interrupted;
use crate::session::Session;
use clap::{Subcommand, ValueEnum};
use cloudwatch_interactions::AlarmState;

#[derive(Debug, Subcommand)]
pub(crate) enum AlarmCommand {
    /// List alarms of every kind
    #[command(after_help = ls::JSON)]
    Ls(ls::LsArgs),
    /// Show what is known of an alarm
    #[command(after_help = printed::JSON)]
    Show(show::ShowArgs),
    /// Create an alarm, or change what differs from what is said here
    #[command(after_help = ensure::JSON)]
    Ensure(Box<ensure::EnsureArgs>),
    /// Tell what became of an alarm, the newest first
    #[command(after_help = history::JSON)]
    History(history::HistoryArgs),
    /// Set the state of an alarm for now: to try what it does
    #[command(after_help = set_state::JSON)]
    SetState(set_state::SetStateArgs),
    /// Delete alarms
    #[command(after_help = rm::JSON)]
    Rm(rm::RmArgs),
    /// Wait until an alarm is in a state
    #[command(after_help = printed::JSON)]
    Wait(wait::WaitArgs),
}

impl AlarmCommand {
    pub(crate) async fn run(&self, options: &GlobalOptions) -> Result<(), Failure> {
        require_somebody_to_ask(self.needs_nobody())?;
        unless_interrupted(FailureKind::Interrupted, Box::pin(self.go(&Session::open(options).await?))).await
    }

    /// Whether nobody has to agree to it any more.
    pub(crate) fn needs_nobody(&self) -> bool {
        if let Self::Rm(args) = self { args.yes } else { true }
    }

    pub(crate) async fn go(&self, session: &Session) -> Result<(), Failure> {
        match self {
            Self::Ls(args) => ls::run(args, session).await,
            Self::Show(args) => show::run(args, session).await,
            Self::Ensure(args) => ensure::run(args, session).await,
            Self::History(args) => history::run(args, session).await,
            Self::SetState(args) => set_state::run(args, session).await,
            Self::Rm(args) => rm::run(args, session).await,
            Self::Wait(args) => wait::run(args, session).await,
        }
    }
}

/// A state as it is said here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum State {
    /// What it watches is as it should be
    Ok,
    /// It is not
    Alarm,
    /// It is not known
    InsufficientData,
}

impl From<State> for AlarmState {
    fn from(state: State) -> Self {
        match state {
            State::Ok => Self::Ok,
            State::Alarm => Self::Alarm,
            State::InsufficientData => Self::InsufficientData,
        }
    }
}
