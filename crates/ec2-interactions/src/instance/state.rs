//! The states of an instance.

use std::fmt;

/// Where an instance is in its life.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum InstanceState {
    /// It is being started: for the first time, or again. Costs nothing.
    Pending,
    /// It runs. Whether its system is up is another question.
    Running,
    /// It is being stopped.
    Stopping,
    /// It is stopped; its volumes remain, and cost.
    Stopped,
    /// It is being terminated.
    ShuttingDown,
    /// It is gone for good. EC2 shows it for about an hour.
    Terminated,
    /// A state that this crate does not know, in EC2's word.
    Other(String),
}

impl InstanceState {
    /// A state by EC2's word for it.
    ///
    /// ```
    /// use ec2_interactions::InstanceState;
    ///
    /// assert_eq!(InstanceState::from_name("shutting-down"), InstanceState::ShuttingDown);
    /// assert_eq!(InstanceState::from_name("asleep").as_str(), "asleep");
    /// ```
    pub fn from_name(name: &str) -> Self {
        match name {
            "pending" => Self::Pending,
            "running" => Self::Running,
            "stopping" => Self::Stopping,
            "stopped" => Self::Stopped,
            "shutting-down" => Self::ShuttingDown,
            "terminated" => Self::Terminated,
            other => Self::Other(other.to_owned()),
        }
    }

    /// EC2's word.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Pending => "pending",
            Self::Running => "running",
            Self::Stopping => "stopping",
            Self::Stopped => "stopped",
            Self::ShuttingDown => "shutting-down",
            Self::Terminated => "terminated",
            Self::Other(name) => name,
        }
    }

    /// Whether the instance is gone or on its way: nothing brings it back.
    pub fn is_end(&self) -> bool {
        matches!(self, Self::ShuttingDown | Self::Terminated)
    }

    pub(super) fn of(state: Option<aws_sdk_ec2::types::InstanceState>) -> Self {
        let name = state.and_then(|state| state.name);
        Self::from_name(name.as_ref().map_or("unknown", |name| name.as_str()))
    }
}

impl fmt::Display for InstanceState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Why an instance is in its state, where EC2 says so.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct StateReason {
    /// EC2's code: `Client.UserInitiatedShutdown`, `Server.InsufficientInstanceCapacity`, `Client.VolumeLimitExceeded`.
    pub code: String,
    /// EC2's words.
    pub message: String,
}

impl StateReason {
    pub(super) fn of(reason: Option<aws_sdk_ec2::types::StateReason>) -> Option<Self> {
        let reason = reason?;
        Some(Self { code: reason.code?, message: reason.message.unwrap_or_default() })
    }
}

impl fmt::Display for StateReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // EC2's messages begin with the code.
        if self.message.starts_with(&self.code) {
            f.write_str(&self.message)
        } else {
            write!(f, "{}: {}", self.code, self.message)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_sdk_ec2::types::InstanceStateName;

    #[test]
    fn when_a_state_is_read_then_every_word_of_ec2_comes_back() {
        for name in InstanceStateName::values() {
            let state = InstanceState::from_name(name);
            assert!(!matches!(state, InstanceState::Other(_)), "{name}");
            assert_eq!(state.to_string(), *name);
        }
    }

    #[test]
    fn when_a_state_is_unknown_or_missing_then_it_is_kept_as_it_is() {
        assert_eq!(InstanceState::from_name("asleep"), InstanceState::Other("asleep".to_owned()));
        assert_eq!(InstanceState::of(None), InstanceState::Other("unknown".to_owned()));
    }

    #[test]
    fn when_states_are_asked_whether_they_are_the_end_then_only_those_that_nothing_leaves_are() {
        let ends: Vec<_> =
            InstanceStateName::values().iter().filter(|name| InstanceState::from_name(name).is_end()).collect();
        assert_eq!(ends, [&"shutting-down", &"terminated"]);
    }

    #[test]
    fn when_a_reason_is_printed_then_its_code_stands_there_once() {
        let reason =
            |message: &str| StateReason { code: "Client.X".to_owned(), message: message.to_owned() }.to_string();
        assert_eq!(reason("Client.X: no room"), "Client.X: no room");
        assert_eq!(reason("no room"), "Client.X: no room");
    }
}
