//! From when to when.

use super::error::MetricReadError;
use super::period;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// A range of time: `start` belongs to it, `end` does not.
///
/// ```
/// use cloudwatch_interactions::TimeRange;
/// use std::time::Duration;
///
/// let range = TimeRange::last(Duration::from_secs(3 * 60 * 60));
/// assert!(range.start < range.end);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub struct TimeRange {
    pub start: SystemTime,
    pub end: SystemTime,
}

impl TimeRange {
    /// What has passed of `duration` until now.
    pub fn last(duration: Duration) -> Self {
        let end = SystemTime::now();
        Self { start: end.checked_sub(duration).unwrap_or(UNIX_EPOCH), end }
    }

    /// The finest period of which CloudWatch still has data over all of the range: a minute for 15 days, five for 63, an
    /// hour for 455. Metrics of high resolution have finer ones for three hours.
    pub fn finest_period(self) -> Duration {
        let seconds = self.seconds().map_or(60, |range| period::finest(range, SystemTime::now()).max(60));
        Duration::from_secs(seconds.unsigned_abs())
    }

    /// Start and end in seconds of the epoch: CloudWatch knows no parts of them.
    pub(crate) fn seconds(self) -> Result<Seconds, MetricReadError> {
        let since = |time: SystemTime| time.duration_since(UNIX_EPOCH).ok();
        let whole = |duration: Duration| i64::try_from(duration.as_secs()).ok();
        let start = since(self.start).and_then(whole);
        let end = since(self.end).and_then(|end| whole(end)?.checked_add(i64::from(end.subsec_nanos() > 0)));
        match (start, end) {
            (Some(start), Some(end)) if self.start < self.end => Ok(Seconds { start, end }),
            _ => Err(MetricReadError::EmptyRange),
        }
    }
}

/// A range in seconds of the epoch, not empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Seconds {
    pub(crate) start: i64,
    pub(crate) end: i64,
}

impl Seconds {
    /// How many periods have a part of the range, counted from the epoch.
    pub(crate) fn periods(self, period: i64) -> i64 {
        let begun = self.start.div_euclid(period);
        let ended = self.end.saturating_sub(1).div_euclid(period).saturating_add(1);
        ended.saturating_sub(begun)
    }

    /// The range in parts of at most `length`, a multiple of the period. All parts begin and end with a period, the
    /// first one earlier than the range where that begins amid one, and but for the end of the last: so no period is
    /// cut, whether CloudWatch counts them from the epoch or from the start of the request.
    pub(crate) fn parts(self, period: i64, length: i64) -> impl Iterator<Item = Self> {
        let first = self.start.div_euclid(period).saturating_mul(period);
        let next = move |start: &i64| start.checked_add(length).filter(|start| *start < self.end);
        std::iter::successors(Some(first), next)
            .map(move |start| Self { start, end: start.saturating_add(length).min(self.end) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_the_finest_period_is_asked_for_then_it_is_what_is_kept_since_the_start() {
        for (days, seconds) in [(0, 60), (15, 60), (16, 300), (63, 300), (64, 3600), (400, 3600)] {
            let range =
                TimeRange::last(Duration::from_hours(days * 24 + 1).min(Duration::from_hours(days.max(1) * 24)));
            assert_eq!(range.finest_period(), Duration::from_secs(seconds), "{days}");
        }
    }

    #[test]
    fn when_a_range_is_in_seconds_then_no_part_of_it_is_lost() {
        let at = |millis| UNIX_EPOCH + Duration::from_millis(millis);
        let of = |start, end| TimeRange { start: at(start), end: at(end) }.seconds();
        assert_eq!(of(1_999, 5_001).expect("a range"), Seconds { start: 1, end: 6 });
        assert_eq!(of(1_000, 5_000).expect("a range"), Seconds { start: 1, end: 5 });
        assert!(of(5_000, 5_000).is_err() && of(5_000, 1_000).is_err());
    }
}
