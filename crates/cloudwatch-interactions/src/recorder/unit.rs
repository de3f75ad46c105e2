//! The facade's units in those of CloudWatch.

use crate::unit::Unit;

/// A unit of CloudWatch, and how many of it one of the facade's is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Scale {
    pub(super) unit: Unit,
    pub(super) factor: f64,
}

impl Default for Scale {
    fn default() -> Self {
        Self { unit: Unit::None, factor: 1.0 }
    }
}

impl Scale {
    pub(super) fn of(unit: metrics::Unit) -> Self {
        let (unit, factor) = match unit {
            metrics::Unit::Count => (Unit::Count, 1.0),
            metrics::Unit::Percent => (Unit::Percent, 1.0),
            metrics::Unit::Seconds => (Unit::Seconds, 1.0),
            metrics::Unit::Milliseconds => (Unit::Milliseconds, 1.0),
            metrics::Unit::Microseconds => (Unit::Microseconds, 1.0),
            metrics::Unit::Nanoseconds => (Unit::Microseconds, 1e-3),
            metrics::Unit::Tebibytes => (Unit::Bytes, 1024f64.powi(4)),
            metrics::Unit::Gibibytes => (Unit::Bytes, 1024f64.powi(3)),
            metrics::Unit::Mebibytes => (Unit::Bytes, 1024f64.powi(2)),
            metrics::Unit::Kibibytes => (Unit::Bytes, 1024.0),
            metrics::Unit::Bytes => (Unit::Bytes, 1.0),
            metrics::Unit::TerabitsPerSecond => (Unit::TerabitsPerSecond, 1.0),
            metrics::Unit::GigabitsPerSecond => (Unit::GigabitsPerSecond, 1.0),
            metrics::Unit::MegabitsPerSecond => (Unit::MegabitsPerSecond, 1.0),
            metrics::Unit::KilobitsPerSecond => (Unit::KilobitsPerSecond, 1.0),
            metrics::Unit::BitsPerSecond => (Unit::BitsPerSecond, 1.0),
            metrics::Unit::CountPerSecond => (Unit::CountPerSecond, 1.0),
        };
        Self { unit, factor }
    }

    /// For counters, which take whole numbers only.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "powers of 1024")]
    pub(super) fn of_counts(self) -> (Unit, u64) {
        if self.factor < 1.0 { (Unit::None, 1) } else { (self.unit, self.factor as u64) }
    }
}
