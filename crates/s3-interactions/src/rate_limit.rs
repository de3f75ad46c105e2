//! How fast bytes may pass.

use std::num::NonZeroU64;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::time::{Instant, sleep_until};

/// At most so many bytes a second. Clones share it: given to many transfers, it holds for all of them together.
///
/// `Default` limits nothing.
///
/// ```
/// use s3_interactions::{GetOptions, PutOptions, RateLimit};
/// use std::num::NonZeroU64;
///
/// let limit = RateLimit::bytes_per_second(NonZeroU64::new(10 * 1024 * 1024).expect("more than nothing"));
/// let up = PutOptions { rate_limit: limit.clone(), ..PutOptions::default() };
/// let down = GetOptions { rate_limit: limit, ..GetOptions::default() };
/// ```
#[derive(Debug, Clone, Default)]
pub struct RateLimit(Option<Arc<Lane>>);

/// Bytes pass one behind the other, each when those before it have.
#[derive(Debug)]
struct Lane {
    per_second: NonZeroU64,
    free_from: Mutex<Option<Instant>>,
}

impl RateLimit {
    /// A limit of so many bytes a second.
    pub fn bytes_per_second(rate: NonZeroU64) -> Self {
        Self(Some(Arc::new(Lane { per_second: rate, free_from: Mutex::default() })))
    }

    pub(crate) fn is_set(&self) -> bool {
        self.0.is_some()
    }

    /// How long so many bytes take, where nothing else is on its way.
    pub(crate) fn time_of(&self, bytes: u64) -> Duration {
        self.0.as_ref().map_or(Duration::ZERO, |lane| lane.time_of(bytes))
    }

    /// Comes back when so many bytes have passed.
    pub(crate) async fn pass(&self, bytes: u64) {
        if let Some(lane) = &self.0 {
            let through = lane.reserve(bytes);
            sleep_until(through).await;
        }
    }
}

impl Lane {
    fn time_of(&self, bytes: u64) -> Duration {
        let nanos = u128::from(bytes) * 1_000_000_000 / u128::from(self.per_second.get());
        Duration::from_nanos(u64::try_from(nanos).unwrap_or(u64::MAX))
    }

    fn reserve(&self, bytes: u64) -> Instant {
        let now = Instant::now();
        let mut free_from = self.free_from.lock().unwrap_or_else(PoisonError::into_inner);
        let begin = free_from.map_or(now, |free| free.max(now));
        let through = begin.checked_add(self.time_of(bytes)).unwrap_or(begin);
        *free_from = Some(through);
        through
    }
}

#[cfg(test)]
mod tests;
