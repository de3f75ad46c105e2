//! Where recorded values stand until they are collected: one cell a metric.

mod counter;
mod gauge;
mod histogram;

pub use counter::Counter;
pub(crate) use counter::CounterCell;
pub use gauge::Gauge;
pub(crate) use gauge::GaugeCell;
pub use histogram::Histogram;
pub(crate) use histogram::HistogramCell;

use crate::datum::DatumValue;

/// What a metric is recorded in.
pub(crate) trait Cell: Default {
    /// Takes out what was recorded since the last time.
    fn take(&self) -> Taken;
}

#[derive(Debug, Default, PartialEq)]
pub(crate) struct Taken {
    pub(crate) value: Option<DatumValue>,
    /// How many values were recorded that CloudWatch does not take.
    pub(crate) refused: u64,
}
