//! The statistics of one metric, by the older of the two operations.

use super::error::MetricReadError;
use super::metric_query::seconds;
use super::period;
use super::statistic::Statistic;
use super::time_range::{Seconds, TimeRange};
use crate::client::CloudWatchClient;
use crate::metric::Metric;
use crate::unit::Unit;
use aws_interactions_core::AwsClientProvider;
use aws_sdk_cloudwatch::primitives::DateTime;
use aws_sdk_cloudwatch::types::{Datapoint, Statistic as SdkStatistic};
use std::collections::BTreeMap;
use std::time::{Duration, SystemTime};

/// CloudWatch's limit for one `GetMetricStatistics`.
const POINTS: i64 = 1440;
/// And for the extended statistics of one.
const EXTENDED: usize = 10;

/// The statistics of one period.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct MetricStatistics {
    /// When the period begins.
    pub at: SystemTime,
    /// The unit of the values. A metric that is put in several units has a value a period and unit.
    pub unit: Unit,
    /// The statistics. Percentiles are missing where there cannot be any.
    pub values: BTreeMap<Statistic, f64>,
}

/// Asks statistics of a metric over any range, the oldest first.
///
/// [`get_metric_data`](super::data::get_metric_data) asks many metrics together, knows metric math, and is paid for;
/// this one is free within the account's million requests, and tells units apart. It answers 1,440 points a call, in no
/// order: longer ranges are read in parts of whole periods and sorted.
///
/// Calls `GetMetricStatistics` (permission `cloudwatch:GetMetricStatistics`), twice a part where both plain and extended
/// statistics are asked for, as CloudWatch takes one kind a call.
///
/// ```no_run
/// use cloudwatch_interactions::{Metric, Statistic, TimeRange, get_metric_statistics};
/// use std::time::Duration;
///
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), Box<dyn std::error::Error>> {
/// let latency = Metric::new("Shop", "Latency")?;
/// let (hour, day) = (Duration::from_secs(3600), TimeRange::last(Duration::from_secs(24 * 3600)));
/// for statistics in get_metric_statistics(&latency, &[Statistic::AVERAGE], hour, day, provider).await? {
///     println!("{:?} {}", statistics.values, statistics.unit);
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// Before anything is sent: [`MetricReadError::EmptyRange`], [`NoStatistic`](MetricReadError::NoStatistic),
/// [`InvalidPeriod`](MetricReadError::InvalidPeriod) and [`PeriodTooFine`](MetricReadError::PeriodTooFine). Then
/// [`MetricReadError::Request`].
#[tracing::instrument(skip_all, fields(metric = %metric))]
pub async fn get_metric_statistics(
    metric: &Metric,
    statistics: &[Statistic],
    period: Duration,
    range: TimeRange,
    provider: &AwsClientProvider,
) -> Result<Vec<MetricStatistics>, MetricReadError> {
    let range = range.seconds()?;
    let length = period::check(period, range, SystemTime::now(), || metric.to_string())?;
    if statistics.is_empty() {
        return Err(MetricReadError::NoStatistic { metric: metric.to_string() });
    }
    let (plain, extended): (Vec<_>, Vec<_>) = statistics.iter().cloned().partition(Statistic::is_plain);
    let mut found = BTreeMap::new();
    for part in range.parts(length, length.saturating_mul(POINTS)) {
        // No statistics make no chunk, and so no call.
        for asked in plain.chunks(Statistic::PLAIN_COUNT).chain(extended.chunks(EXTENDED)) {
            for datapoint in ask(metric, asked, period, part, provider).await? {
                add(&mut found, &datapoint);
            }
        }
    }
    let found = found.into_iter();
    Ok(found.map(|((at, unit), values)| MetricStatistics { at, unit, values }).collect())
}

async fn ask(
    metric: &Metric,
    statistics: &[Statistic],
    period: Duration,
    part: Seconds,
    provider: &AwsClientProvider,
) -> Result<Vec<Datapoint>, MetricReadError> {
    let identity = metric.to_sdk();
    let mut request = provider
        .get_cloudwatch()
        .get_metric_statistics()
        .set_namespace(identity.namespace)
        .set_metric_name(identity.metric_name)
        .set_dimensions(identity.dimensions)
        .period(seconds(period))
        .start_time(DateTime::from_secs(part.start))
        .end_time(DateTime::from_secs(part.end));
    for statistic in statistics {
        request = if statistic.is_plain() {
            request.statistics(SdkStatistic::from(statistic.as_str()))
        } else {
            request.extended_statistics(statistic.as_str())
        };
    }
    let answer = request.send().await.map_err(|error| MetricReadError::from_sdk("GetMetricStatistics", error))?;
    Ok(answer.datapoints.unwrap_or_default())
}

type Found = BTreeMap<(SystemTime, Unit), BTreeMap<Statistic, f64>>;

fn add(found: &mut Found, datapoint: &Datapoint) {
    let Some(at) = datapoint.timestamp().and_then(|at| SystemTime::try_from(*at).ok()) else { return };
    let unit = datapoint.unit().and_then(|unit| unit.as_str().parse().ok()).unwrap_or_default();
    let plain = [
        (Statistic::SAMPLE_COUNT, datapoint.sample_count),
        (Statistic::AVERAGE, datapoint.average),
        (Statistic::SUM, datapoint.sum),
        (Statistic::MINIMUM, datapoint.minimum),
        (Statistic::MAXIMUM, datapoint.maximum),
    ];
    let plain = plain.into_iter().filter_map(|(statistic, value)| Some((statistic, value?)));
    let extended = datapoint.extended_statistics().into_iter().flatten();
    let extended = extended.filter_map(|(name, value)| Some((name.parse().ok()?, *value)));
    found.entry((at, unit)).or_default().extend(plain.chain(extended));
}

#[cfg(test)]
mod tests;
