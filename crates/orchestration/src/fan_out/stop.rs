//! What ends all of a fan-out.

use super::cancel::FanOutCancellation;
use std::fmt;
use std::future::pending;
use std::time::Duration;
use tokio::time::{Instant, sleep_until};

/// What ended all of a fan-out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum FanOutStop {
    /// It was cancelled.
    Cancelled,
    /// It took as long as it may.
    DeadlinePassed,
}

impl fmt::Display for FanOutStop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Cancelled => "cancelled",
            Self::DeadlinePassed => "the deadline passed",
        })
    }
}

/// Tells when a fan-out is to end.
#[derive(Debug, Clone)]
pub(super) struct Stop {
    cancellation: Option<FanOutCancellation>,
    end: Option<Instant>,
}

impl Stop {
    /// The deadline counts from now.
    pub(super) fn new(cancellation: Option<FanOutCancellation>, deadline: Option<Duration>) -> Self {
        // Beyond the end of time there is no deadline to keep.
        Self { cancellation, end: deadline.and_then(|deadline| Instant::now().checked_add(deadline)) }
    }

    pub(super) fn has_happened(&self) -> Option<FanOutStop> {
        if self.cancellation.as_ref().is_some_and(FanOutCancellation::is_cancelled) {
            return Some(FanOutStop::Cancelled);
        }
        self.end.filter(|end| *end <= Instant::now()).map(|_| FanOutStop::DeadlinePassed)
    }

    pub(super) async fn happens(&self) -> FanOutStop {
        let cancelled = async {
            match &self.cancellation {
                Some(cancellation) => cancellation.happens().await,
                None => pending().await,
            }
        };
        let passed = async {
            match self.end {
                Some(end) => sleep_until(end).await,
                None => pending().await,
            }
        };
        tokio::select! {
            () = cancelled => FanOutStop::Cancelled,
            () = passed => FanOutStop::DeadlinePassed,
        }
    }
}
