//! Many values in little room.

use crate::datum::{DatumValue, StatisticSet};

/// With the minimum and the maximum, which are told apart, this fills three data.
pub(crate) const BUCKETS: usize = 448;

/// How many of the 52 bits behind a number's leading one are let go, from exact on. With five left a bucket is as wide
/// as a 32nd of its values.
const LEVELS: [u32; 4] = [0, 43, 45, 47];

/// Values by how often they were seen: each by itself while there are few, else in buckets of similar ones, else by
/// their statistics alone. Count, sum, minimum and maximum are exact always.
#[derive(Debug)]
pub(crate) struct Distribution {
    level: usize,
    /// By key.
    buckets: Vec<Bucket>,
    statistics: Statistics,
}

#[derive(Debug, Clone, Copy)]
struct Bucket {
    key: u64,
    statistics: Statistics,
}

#[derive(Debug, Clone, Copy)]
struct Statistics {
    count: f64,
    sum: f64,
    minimum: f64,
    maximum: f64,
}

impl Statistics {
    const NONE: Self = Self { count: 0.0, sum: 0.0, minimum: f64::INFINITY, maximum: f64::NEG_INFINITY };

    fn add(&mut self, other: Self) {
        self.count += other.count;
        self.sum += other.sum;
        self.minimum = self.minimum.min(other.minimum);
        self.maximum = self.maximum.max(other.maximum);
    }

    fn of(value: f64) -> Self {
        Self { count: 1.0, sum: value, minimum: value, maximum: value }
    }
}

impl Default for Distribution {
    fn default() -> Self {
        // Room for all at once: recording does not allocate.
        Self { level: 0, buckets: Vec::with_capacity(BUCKETS), statistics: Statistics::NONE }
    }
}

impl Distribution {
    pub(crate) fn add(&mut self, value: f64) {
        // Minus zero is zero.
        let value = value + 0.0;
        self.statistics.add(Statistics::of(value));
        self.add_to_bucket(value);
    }

    fn add_to_bucket(&mut self, value: f64) {
        while let Some(shift) = LEVELS.get(self.level) {
            let key = ordered(value) >> shift;
            match self.buckets.binary_search_by_key(&key, |bucket| bucket.key) {
                Ok(place) => {
                    let bucket = self.buckets.get_mut(place);
                    return bucket.map(|bucket| bucket.statistics.add(Statistics::of(value))).unwrap_or_default();
                }
                Err(place) if self.buckets.len() < BUCKETS => {
                    return self.buckets.insert(place, Bucket { key, statistics: Statistics::of(value) });
                }
                Err(_) => self.coarsen(*shift),
            }
        }
    }

    fn coarsen(&mut self, shift: u32) {
        self.level += 1;
        let Some(next) = LEVELS.get(self.level) else { return self.buckets.clear() };
        self.buckets.iter_mut().for_each(|bucket| bucket.key >>= next - shift);
        self.buckets.dedup_by(|later, earlier| {
            let is_same = later.key == earlier.key;
            if is_same {
                earlier.statistics.add(later.statistics);
            }
            is_same
        });
    }

    /// What there is to tell; `None` where nothing was added.
    pub(crate) fn into_value(self) -> Option<DatumValue> {
        let Statistics { count, sum, minimum, maximum } = self.statistics;
        if count == 0.0 {
            return None;
        }
        if self.level >= LEVELS.len() {
            return Some(StatisticSet { sample_count: count, sum, minimum, maximum }.into());
        }
        let last = self.buckets.len().saturating_sub(1);
        let pairs = self.buckets.iter().enumerate();
        let pairs = pairs.flat_map(|(place, bucket)| bucket.statistics.pairs(place == 0, place == last));
        Some(DatumValue::Distribution(pairs.collect()))
    }
}

impl Statistics {
    /// The values of a bucket by their mean, which keeps their sum; the least and the greatest by themselves where
    /// they are those of all.
    fn pairs(self, tells_minimum: bool, tells_maximum: bool) -> impl Iterator<Item = (f64, f64)> {
        let Self { count, sum, minimum, maximum } = self;
        #[expect(clippy::float_cmp, reason = "the same value, not about the same")]
        if minimum == maximum {
            return [Some((minimum, count)), None, None].into_iter().flatten();
        }
        // Two distinct values at least: both ends can be taken out.
        let least = tells_minimum.then_some((minimum, 1.0));
        let greatest = tells_maximum.then_some((maximum, 1.0));
        let ends = least.iter().chain(&greatest);
        let (count, sum) = ends.fold((count, sum), |(count, sum), (end, _)| (count - 1.0, sum - end));
        // The mean of values so close may be rounded out from among them.
        let rest = (count > 0.0).then(|| ((sum / count).clamp(minimum, maximum), count));
        [least, rest, greatest].into_iter().flatten()
    }
}

/// Bits that are in the order of the numbers.
fn ordered(value: f64) -> u64 {
    let bits = value.to_bits();
    if value.is_sign_negative() { !bits } else { bits | 1 << 63 }
}

#[cfg(test)]
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "small numbers"
)]
mod tests;
