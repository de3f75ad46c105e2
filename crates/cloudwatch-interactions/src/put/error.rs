//! Why data were not put.

use super::check::DatumProblem;
use crate::datum::Datum;
use crate::invalid_metric::InvalidMetric;
use crate::metric::Metric;
use aws_interactions_core::RequestError;
use std::error::Error;
use std::fmt;

/// Why not all data were put.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PutMetricDataError {
    /// An event has a name or a dimension that cannot be a metric's. Nothing was sent.
    #[error("the event {index} has no metrics")]
    InvalidEvent {
        /// Which of the events, from 0.
        index: usize,
        /// What is wrong with it.
        source: InvalidMetric,
    },

    /// CloudWatch would not take this datum. Nothing was sent.
    #[error("the datum {index}, of {metric}, cannot be put: it {problem}")]
    InvalidDatum {
        /// Which of the data, from 0.
        index: usize,
        /// Of which metric.
        metric: Box<Metric>,
        /// What is wrong with it.
        problem: DatumProblem,
    },

    /// Some packs failed.
    #[error(transparent)]
    Undelivered(Undelivered),
}

/// Data that were not delivered, as they were packed; its source is the first failure.
#[derive(Debug)]
#[non_exhaustive]
pub struct Undelivered {
    /// Each request that failed.
    pub packs: Vec<FailedPack>,
}

/// A request that failed, with all that was in it.
#[derive(Debug)]
#[non_exhaustive]
pub struct FailedPack {
    /// What was to be put.
    pub data: Vec<Datum>,
    /// Why it was not.
    pub error: RequestError,
}

impl Undelivered {
    /// The data of all packs, to be tried again.
    pub fn into_data(self) -> Vec<Datum> {
        self.packs.into_iter().flat_map(|pack| pack.data).collect()
    }
}

impl fmt::Display for Undelivered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let data: usize = self.packs.iter().map(|pack| pack.data.len()).sum();
        write!(f, "{data} data in {} requests were not delivered", self.packs.len())
    }
}

impl Error for Undelivered {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.packs.first().map(|pack| &pack.error as &(dyn Error + 'static))
    }
}
