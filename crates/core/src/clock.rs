//! The time, for the SDK and for the provider itself.

use aws_smithy_async::time::TimeSource;
use std::time::{Instant, SystemTime};

/// The system's time, which goes on while a machine sleeps, and which a test can push forward with tokio's clock.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Clock;

impl Clock {
    pub(crate) fn now() -> SystemTime {
        // Tokio's clock runs ahead of the system's only where a test has paused and advanced it.
        let tokio = tokio::time::Instant::now().into_std();
        SystemTime::now() + tokio.saturating_duration_since(Instant::now())
    }
}

impl TimeSource for Clock {
    fn now(&self) -> SystemTime {
        Self::now()
    }
}
