//! What can go wrong with events.

use aws_interactions_core::RequestError;
use std::error::Error;
use std::fmt;

/// What no event can be like. Nothing was sent.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidEvent {
    /// It does not say who tells it.
    #[error("has no source")]
    NoSource,
    /// Only AWS tells events of such a source.
    #[error("has the source `{event_source}`, and those that begin with `aws.` are AWS's own")]
    ReservedSource {
        /// The source.
        event_source: String,
    },
    /// Its kind is empty or too long.
    #[error("has the detail type `{detail_type}`, which is not one of 1 to 128 characters")]
    DetailType {
        /// The detail type.
        detail_type: String,
    },
    /// Its detail is a text, a number or a list, or cannot be written as JSON. What it is instead is not told.
    #[error("has a detail that is no JSON object")]
    NoObject,
    /// It does not fit into a call of its own.
    #[error("has {bytes} bytes, and a call must have less than 262144")]
    TooLarge {
        /// Its size as AWS counts it.
        bytes: usize,
    },
}

/// Why not all events were put.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EventError {
    /// What no event bus can be called. Nothing was sent.
    #[error("`{value}` is not {expected}")]
    InvalidBus {
        /// What was given.
        value: String,
        /// The rule.
        expected: &'static str,
    },
    /// No event can be like this one. Nothing was sent.
    #[error("the event {index} cannot be put")]
    Invalid {
        /// Which of the events, from 0.
        index: usize,
        /// What is wrong with it.
        source: InvalidEvent,
    },
    /// Some events were not put, or not known to be. All others were.
    #[error(transparent)]
    Undelivered(Undelivered),
}

/// Events that were not put; its source is why the first of them was not.
#[derive(Debug)]
#[non_exhaustive]
pub struct Undelivered {
    /// The bus.
    pub bus: String,
    /// Each event that failed, by its place.
    pub failed: Vec<FailedEvent>,
    /// The others, by place and the id that EventBridge gave them.
    pub delivered: Vec<(usize, String)>,
}

/// An event that was not put.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct FailedEvent {
    /// Which of the events, from 0.
    pub index: usize,
    /// Why, at the last try.
    pub reason: EventFailure,
}

/// Why an event was not put.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum EventFailure {
    /// EventBridge took the call, and not this event of it.
    #[error("EventBridge did not take it: {code}{}", worded(message))]
    Refused {
        /// `NotAuthorizedForSourceException`, `MalformedDetail`, `ThrottlingException`, …
        code: String,
        /// What EventBridge said of it.
        message: String,
    },
    /// The whole call failed. One that timed out may have been heard: putting the event again may tell it twice.
    #[error(transparent)]
    Request(RequestError),
}

fn worded(message: &str) -> String {
    if message.is_empty() { String::new() } else { format!(": {}", message.trim_end_matches('.')) }
}

impl EventFailure {
    /// Whether the same event may be taken a moment later.
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Refused { code, .. } => {
                matches!(code.as_str(), "ThrottlingException" | "InternalFailure" | "InternalException")
            }
            Self::Request(error) => error.is_retryable(),
        }
    }
}

impl Undelivered {
    /// The places of the events that failed, to pick from what was to be put.
    pub fn indices(&self) -> impl Iterator<Item = usize> + '_ {
        self.failed.iter().map(|failed| failed.index)
    }
}

impl fmt::Display for Undelivered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let all = self.failed.len() + self.delivered.len();
        write!(f, "{} of {all} events were not put to the event bus `{}`", self.failed.len(), self.bus)
    }
}

impl Error for Undelivered {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.failed.first().map(|failed| &failed.reason as &(dyn Error + 'static))
    }
}
