//! How finely CloudWatch keeps what is how old.

use super::error::MetricReadError;
use super::time_range::Seconds;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;

/// From which age on, in seconds, periods have to be multiples of what: the coarsest first.
const RULES: [(i64, i64); 3] = [(63 * DAY, 3600), (15 * DAY, 300), (3 * HOUR, 60)];

/// A range that was made a moment ago is not too old by that moment.
const GRACE: i64 = 60;

/// Checks a period, and that CloudWatch still has data of it at the start of the range; answers its seconds.
pub(crate) fn check(
    period: Duration,
    range: Seconds,
    now: SystemTime,
    of: impl FnOnce() -> String,
) -> Result<i64, MetricReadError> {
    let seconds = i64::try_from(period.as_secs()).unwrap_or_default();
    let is_one = matches!(seconds, 1 | 5 | 10 | 20 | 30) || (seconds > 0 && seconds % 60 == 0);
    if !is_one || period.subsec_nanos() > 0 || i32::try_from(seconds).is_err() {
        return Err(MetricReadError::InvalidPeriod { of: of(), period });
    }
    let needed = finest(range, now);
    if seconds % needed != 0 {
        let needed = Duration::from_secs(needed.unsigned_abs());
        return Err(MetricReadError::PeriodTooFine { of: of(), period, needed });
    }
    Ok(seconds)
}

/// The period of which CloudWatch has data over all of the range: 1 s at the finest.
pub(crate) fn finest(range: Seconds, now: SystemTime) -> i64 {
    let now = now.duration_since(UNIX_EPOCH).ok().and_then(|now| i64::try_from(now.as_secs()).ok());
    let age = now.unwrap_or_default().saturating_sub(range.start);
    RULES.iter().find(|(from, _)| age > from.saturating_add(GRACE)).map_or(1, |(_, period)| *period)
}
