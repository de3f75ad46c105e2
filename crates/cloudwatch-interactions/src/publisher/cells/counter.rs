//! Counters.

use super::{Cell, Taken};
use crate::datum::DatumValue;
use crate::publisher::shards::Shards;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Counts something: its sum over a period is one datum. Cheap to clone; clones count together.
///
/// A period in which nothing was counted has no datum.
#[derive(Debug, Clone)]
pub struct Counter(pub(crate) Arc<CounterCell>);

impl Counter {
    /// Counts `by` more: a few nanoseconds, no allocation, no lock.
    pub fn increment(&self, by: u64) {
        self.0.add(by);
    }
}

#[derive(Debug, Default)]
pub(crate) struct CounterCell(Shards<AtomicU64>);

impl CounterCell {
    pub(crate) fn add(&self, by: u64) {
        self.0.with_mine(|sum| sum.fetch_add(by, Ordering::Relaxed));
    }
}

impl Cell for CounterCell {
    fn take(&self) -> Taken {
        let sum: u64 = self.0.iter().map(|sum| sum.swap(0, Ordering::Relaxed)).sum();
        #[expect(clippy::cast_precision_loss, reason = "CloudWatch knows no integers: from 2^53 on it rounds")]
        let value = (sum > 0).then_some(DatumValue::Single(sum as f64));
        Taken { value, refused: 0 }
    }
}
