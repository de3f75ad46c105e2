//! What a publisher keeps apart.

use crate::datum::{Datum, DatumValue, Resolution};
use crate::metric::Metric;
use crate::unit::Unit;
use std::time::SystemTime;

/// A metric as it is recorded: with its unit and its resolution.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Instrument {
    /// Which metric.
    pub metric: Metric,
    /// What its values count.
    pub unit: Unit,
    /// How finely CloudWatch keeps it. With [`High`](Resolution::High) the publisher's period should be seconds, too.
    pub resolution: Resolution,
}

impl Instrument {
    /// A metric without a unit, at the standard resolution.
    pub fn new(metric: Metric) -> Self {
        Self { metric, unit: Unit::default(), resolution: Resolution::default() }
    }

    /// The metric in this unit.
    #[must_use]
    pub fn with_unit(mut self, unit: Unit) -> Self {
        self.unit = unit;
        self
    }

    /// The metric at this resolution.
    #[must_use]
    pub fn with_resolution(mut self, resolution: Resolution) -> Self {
        self.resolution = resolution;
        self
    }

    pub(crate) fn datum(&self, value: DatumValue, time: SystemTime) -> Datum {
        Datum::new(self.metric.clone(), value).with_unit(self.unit).with_resolution(self.resolution).at(time)
    }
}

impl From<Metric> for Instrument {
    fn from(metric: Metric) -> Self {
        Self::new(metric)
    }
}
