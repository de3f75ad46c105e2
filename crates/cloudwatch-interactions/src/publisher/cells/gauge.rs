//! Gauges.

use super::{Cell, Taken};
use crate::datum::DatumValue;
use crate::put::check::is_in_range;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// Stands at a value: the last one of a period is its datum. Cheap to clone; clones are the same gauge.
///
/// A period in which it was not touched has no datum.
#[derive(Debug, Clone)]
pub struct Gauge(pub(crate) Arc<GaugeCell>);

impl Gauge {
    /// Puts it at `value`: a few nanoseconds, no allocation, no lock. A value that CloudWatch does not take (NaN, an
    /// infinity, beyond 2^360) changes nothing and is counted as dropped.
    pub fn set(&self, value: f64) {
        self.0.change(|_| value);
    }

    /// Moves it by `by`, which may be negative; from 0 where it was never set.
    pub fn increment(&self, by: f64) {
        self.0.change(|value| value + by);
    }
}

#[derive(Debug, Default)]
pub(crate) struct GaugeCell {
    bits: AtomicU64,
    is_touched: AtomicBool,
    refused: AtomicU64,
}

impl GaugeCell {
    pub(crate) fn change(&self, to: impl Fn(f64) -> f64) {
        let change = |bits| Some(to(f64::from_bits(bits))).filter(|value| is_in_range(*value)).map(f64::to_bits);
        if self.bits.fetch_update(Ordering::Relaxed, Ordering::Relaxed, change).is_ok() {
            // Behind the value: who sees this sees that.
            self.is_touched.store(true, Ordering::Release);
        } else {
            self.refused.fetch_add(1, Ordering::Relaxed);
        }
    }
}

impl Cell for GaugeCell {
    fn take(&self) -> Taken {
        let is_touched = self.is_touched.swap(false, Ordering::AcqRel);
        let value = f64::from_bits(self.bits.load(Ordering::Relaxed));
        let value = is_touched.then(|| DatumValue::Distribution(vec![(value, 1.0)]));
        Taken { value, refused: self.refused.swap(0, Ordering::Relaxed) }
    }
}
