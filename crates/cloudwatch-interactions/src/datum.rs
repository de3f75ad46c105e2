//! What is put: a value, or many values together, of a metric.

use crate::metric::Metric;
use crate::unit::Unit;
use std::time::SystemTime;

/// One datum: what was observed of a metric at a time.
///
/// ```
/// use cloudwatch_interactions::{Datum, Metric, Unit};
///
/// # fn example() -> Result<(), cloudwatch_interactions::InvalidMetric> {
/// let latency = Metric::new("Shop/Checkout", "Latency")?;
/// let datum = Datum::new(latency, 12.5).with_unit(Unit::Milliseconds);
/// # Ok(())
/// # }
/// # example().unwrap();
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Datum {
    /// Of which metric.
    pub metric: Metric,
    /// What was observed.
    pub value: DatumValue,
    /// What the value counts.
    pub unit: Unit,
    /// When; `None` is when CloudWatch receives it. CloudWatch takes what is at most two weeks old and at most two
    /// hours ahead.
    pub timestamp: Option<SystemTime>,
    /// How finely CloudWatch keeps it.
    pub resolution: Resolution,
}

impl Datum {
    /// A datum without a unit, of the time when it arrives, at the standard resolution.
    pub fn new(metric: Metric, value: impl Into<DatumValue>) -> Self {
        let (unit, resolution) = (Unit::default(), Resolution::default());
        Self { metric, value: value.into(), unit, timestamp: None, resolution }
    }

    /// The datum in this unit.
    #[must_use]
    pub fn with_unit(mut self, unit: Unit) -> Self {
        self.unit = unit;
        self
    }

    /// The datum as of this time.
    #[must_use]
    pub fn at(mut self, timestamp: SystemTime) -> Self {
        self.timestamp = Some(timestamp);
        self
    }

    /// The datum at this resolution.
    #[must_use]
    pub fn with_resolution(mut self, resolution: Resolution) -> Self {
        self.resolution = resolution;
        self
    }
}

/// What was observed.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum DatumValue {
    /// One value.
    Single(f64),
    /// Values, each with how often it was observed. CloudWatch can answer percentiles of these.
    Distribution(Vec<(f64, f64)>),
    /// Many values by their sum. CloudWatch cannot answer percentiles of these, unless all values were the same.
    Statistics(StatisticSet),
}

impl From<f64> for DatumValue {
    fn from(value: f64) -> Self {
        Self::Single(value)
    }
}

impl From<StatisticSet> for DatumValue {
    fn from(statistics: StatisticSet) -> Self {
        Self::Statistics(statistics)
    }
}

/// Many values by what they sum up to.
#[derive(Debug, Clone, Copy, PartialEq)]
#[expect(missing_docs, reason = "AWS's terms")]
pub struct StatisticSet {
    pub sample_count: f64,
    pub sum: f64,
    pub minimum: f64,
    pub maximum: f64,
}

/// How finely CloudWatch keeps a metric.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Resolution {
    /// By the minute.
    #[default]
    Standard,
    /// By the second, for three hours; then by the minute too. Costs more to alarm on.
    High,
}

impl Resolution {
    /// AWS's number: 60 or 1.
    pub fn seconds(self) -> u32 {
        match self {
            Self::Standard => 60,
            Self::High => 1,
        }
    }
}

#[cfg(test)]
mod tests;
