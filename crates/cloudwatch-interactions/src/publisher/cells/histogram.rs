//! Histograms.

use super::{Cell, Taken};
use crate::publisher::distribution::Distribution;
use crate::publisher::shards::Shards;
use crate::put::check::is_in_range;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Records many values: a period's are one distribution. Cheap to clone; clones record together.
///
/// Up to 448 distinct values in a period are kept as they are. More are kept in buckets, by which each percentile is
/// within 3.2 % of the exact one; where they spread too far even for that (more than four decades), only count, sum,
/// minimum and maximum are kept. Those four are exact always.
#[derive(Debug, Clone)]
pub struct Histogram(pub(crate) Arc<HistogramCell>);

impl Histogram {
    /// Records `value`: some nanoseconds, no allocation, a lock that is rarely taken by another. A value that
    /// CloudWatch does not take (NaN, an infinity, beyond 2^360) is counted as dropped instead.
    pub fn record(&self, value: f64) {
        self.0.record(value);
    }
}

#[derive(Debug, Default)]
pub(crate) struct HistogramCell {
    pending: Shards<Mutex<Pending>>,
    distribution: Mutex<Distribution>,
    refused: AtomicU64,
}

/// Values that wait for a place in the distribution, so that its lock is taken once for many.
#[derive(Debug)]
struct Pending(Vec<f64>);

const PENDING: usize = 64;

impl Default for Pending {
    fn default() -> Self {
        Self(Vec::with_capacity(PENDING))
    }
}

impl HistogramCell {
    pub(crate) fn record(&self, value: f64) {
        if !is_in_range(value) {
            self.refused.fetch_add(1, Ordering::Relaxed);
            return;
        }
        self.pending.with_mine(|pending| {
            let mut pending = lock(pending);
            pending.0.push(value);
            if pending.0.len() >= PENDING {
                self.distribute(&mut pending);
            }
        });
    }

    fn distribute(&self, pending: &mut Pending) {
        let mut distribution = lock(&self.distribution);
        pending.0.drain(..).for_each(|value| distribution.add(value));
    }
}

impl Cell for HistogramCell {
    fn take(&self) -> Taken {
        self.pending.iter().for_each(|pending| self.distribute(&mut lock(pending)));
        let distribution = std::mem::take(&mut *lock(&self.distribution));
        Taken { value: distribution.into_value(), refused: self.refused.swap(0, Ordering::Relaxed) }
    }
}

/// What another thread left when it panicked is whole: nothing in here panics half way.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
