//! How a publisher works, and why it does not.

use crate::metric::Metric;
use crate::put::error::Undelivered;
use std::time::Duration;

/// How a publisher works.
#[derive(Debug, Clone)]
pub struct PublisherSettings {
    /// How often it sends: a minute unless told otherwise, which is what CloudWatch keeps. A second at least.
    pub period: Duration,
    /// What gives way when more waits for delivery than there is room for.
    pub back_pressure: BackPressure,
    /// How many metrics it knows at the same time: 2,000 unless told otherwise.
    pub max_metrics: usize,
    /// How many bytes of data wait for delivery, as they are sent: 16 MiB unless told otherwise.
    pub max_waiting_bytes: usize,
    /// Counts dropped observations in CloudWatch, too.
    pub drops: Option<Metric>,
}

impl Default for PublisherSettings {
    fn default() -> Self {
        Self {
            period: Duration::from_mins(1),
            back_pressure: BackPressure::default(),
            max_metrics: 2_000,
            max_waiting_bytes: 16 * 1024 * 1024,
            drops: None,
        }
    }
}

impl PublisherSettings {
    pub(crate) fn check(&self) -> Result<(), PublisherError> {
        let problem = if self.period < Duration::from_secs(1) {
            "the period is below one second, which is the finest that CloudWatch keeps"
        } else if self.max_metrics == 0 {
            "there is no room for any metric"
        } else {
            return Ok(());
        };
        Err(PublisherError::InvalidSettings { problem })
    }
}

/// What gives way when CloudWatch does not take data as fast as they come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum BackPressure {
    /// What is recorded waits in place: it goes on being added up, and is told as one longer period when there is room.
    /// Nothing is dropped; when things happened becomes vague, and the last values of gauges replace those before.
    #[default]
    Wait,
    /// The oldest data that wait are dropped and counted.
    DropOldest,
    /// The data of the new period are dropped and counted, as far as there is no room.
    DropNewest,
}

/// Why a publisher did not do what was asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PublisherError {
    /// The settings cannot be.
    #[error("the publisher cannot start: {problem}")]
    InvalidSettings {
        /// What is wrong with them.
        problem: &'static str,
    },
    /// Outside of a tokio runtime there are no background tasks.
    #[error("the publisher cannot start: there is no tokio runtime")]
    NoRuntime,
    /// Namespaces that begin with `AWS/` are AWS's own.
    #[error("{metric} cannot be recorded: only AWS puts to namespaces that begin with AWS/")]
    ReservedNamespace {
        /// Which metric.
        metric: Box<Metric>,
    },
    /// There is no room for another metric; see [`PublisherSettings::max_metrics`].
    #[error("{metric} cannot be recorded: the publisher has no room for more metrics")]
    TooManyMetrics {
        /// Which metric.
        metric: Box<Metric>,
    },
    /// The publisher was shut down.
    #[error("the publisher is shut down")]
    ShutDown,
    /// Some data could not be delivered.
    #[error(transparent)]
    Undelivered(Undelivered),
}
