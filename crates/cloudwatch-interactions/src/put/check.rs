//! What CloudWatch would refuse of a datum, found before it is sent.

use crate::datum::{Datum, DatumValue, StatisticSet};
use std::time::{Duration, SystemTime};

const MAX_AGE: Duration = Duration::from_hours(14 * 24);
const MAX_AHEAD: Duration = Duration::from_hours(2);

/// Why a datum cannot be put.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum DatumProblem {
    /// Namespaces that begin with `AWS/` are AWS's own.
    #[error("is of a namespace that begins with AWS/, which only AWS puts to")]
    ReservedNamespace,
    /// NaN, an infinity, or beyond 2^360 on either side.
    #[error("holds {0}, which is not a number between -2^360 and 2^360")]
    ValueOutOfRange(f64),
    /// How often a value was observed is not a number above 0 and up to 2^360.
    #[error("has the count {0}, which is not a number above 0 and up to 2^360")]
    CountOutOfRange(f64),
    /// A distribution without values.
    #[error("is a distribution of no values")]
    NoValues,
    /// The minimum of a statistic set is above its maximum.
    #[error("has a minimum above its maximum")]
    MinimumAboveMaximum,
    /// Its time is more than two weeks ago.
    #[error("is older than the two weeks that CloudWatch takes")]
    TooOld,
    /// Its time is more than two hours ahead.
    #[error("is further ahead than the two hours that CloudWatch takes")]
    TooFarAhead,
}

/// Whether CloudWatch takes `datum` at the time `now`. Its names were checked when its metric was made.
pub(crate) fn check_datum(datum: &Datum, now: SystemTime) -> Result<(), DatumProblem> {
    if datum.metric.namespace().starts_with("AWS/") {
        return Err(DatumProblem::ReservedNamespace);
    }
    match &datum.value {
        DatumValue::Single(value) => check_value(*value)?,
        DatumValue::Distribution(pairs) => check_distribution(pairs)?,
        DatumValue::Statistics(statistics) => check_statistics(statistics)?,
    }
    datum.timestamp.map_or(Ok(()), |timestamp| check_time(timestamp, now))
}

/// Whether CloudWatch takes the value: no NaN, no infinity, nothing beyond 2^360.
pub(crate) fn is_in_range(value: f64) -> bool {
    value.abs() <= 2f64.powi(360)
}

fn check_value(value: f64) -> Result<(), DatumProblem> {
    if is_in_range(value) { Ok(()) } else { Err(DatumProblem::ValueOutOfRange(value)) }
}

fn check_count(count: f64) -> Result<(), DatumProblem> {
    if is_in_range(count) && count > 0.0 { Ok(()) } else { Err(DatumProblem::CountOutOfRange(count)) }
}

fn check_distribution(pairs: &[(f64, f64)]) -> Result<(), DatumProblem> {
    if pairs.is_empty() {
        return Err(DatumProblem::NoValues);
    }
    pairs.iter().try_for_each(|(value, count)| check_value(*value).and_then(|()| check_count(*count)))
}

fn check_statistics(statistics: &StatisticSet) -> Result<(), DatumProblem> {
    let StatisticSet { sample_count, sum, minimum, maximum } = *statistics;
    [sum, minimum, maximum].into_iter().try_for_each(check_value)?;
    check_count(sample_count)?;
    if minimum > maximum { Err(DatumProblem::MinimumAboveMaximum) } else { Ok(()) }
}

fn check_time(timestamp: SystemTime, now: SystemTime) -> Result<(), DatumProblem> {
    if now.duration_since(timestamp).is_ok_and(|age| age > MAX_AGE) {
        Err(DatumProblem::TooOld)
    } else if timestamp.duration_since(now).is_ok_and(|ahead| ahead > MAX_AHEAD) {
        Err(DatumProblem::TooFarAhead)
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests;
