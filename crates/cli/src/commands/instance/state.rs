//! The states of an instance on the command line.

use clap::ValueEnum;
use ec2_interactions::InstanceState;

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum State {
    Pending,
    Running,
    Stopping,
    Stopped,
    ShuttingDown,
    Terminated,
}

/// A state that lasts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum LastingState {
    Running,
    Stopped,
    Terminated,
}

impl From<State> for InstanceState {
    fn from(state: State) -> Self {
        match state {
            State::Pending => Self::Pending,
            State::Running => Self::Running,
            State::Stopping => Self::Stopping,
            State::Stopped => Self::Stopped,
            State::ShuttingDown => Self::ShuttingDown,
            State::Terminated => Self::Terminated,
        }
    }
}

impl From<LastingState> for InstanceState {
    fn from(state: LastingState) -> Self {
        match state {
            LastingState::Running => Self::Running,
            LastingState::Stopped => Self::Stopped,
            LastingState::Terminated => Self::Terminated,
        }
    }
}
