//! When an alarm is in alarm.

use crate::metric::Metric;
use crate::query::metric_query::MetricQuery;
use crate::query::statistic::Statistic;
use crate::unit::Unit;
use aws_sdk_cloudwatch::types::{CompositeAlarm, Metric as SdkMetric, MetricAlarm};
use std::time::Duration;
use strum::{Display, EnumString, IntoStaticStr};

/// When an alarm is in alarm.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum AlarmRule {
    /// When a metric, or math over metrics, crosses a threshold.
    Metric(MetricRule),
    /// When other alarms are.
    Composite(CompositeRule),
    /// By a rule that this crate does not read: queries over logs, `PromQL`.
    Other,
}

/// When a metric, or math over metrics, crosses a threshold often enough.
///
/// ```
/// use cloudwatch_interactions::{Comparison, Metric, MetricRule, Statistic, Watched};
/// use std::time::Duration;
///
/// # fn example() -> Result<(), Box<dyn std::error::Error>> {
/// let slow = Watched::metric(Metric::new("Shop", "Latency")?, "p99".parse()?, Duration::from_secs(60));
/// // Three of five minutes with a p99 above 250.
/// let rule = MetricRule::new(slow, Comparison::GreaterThanThreshold, 250.0, 5).with_datapoints_to_alarm(3);
/// # Ok(())
/// # }
/// # example().unwrap();
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct MetricRule {
    /// What is watched.
    pub watched: Watched,
    /// How it is compared with the threshold.
    pub comparison: Comparison,
    /// The threshold. None where it is the band of an anomaly detector; such alarms can be read, not made.
    pub threshold: Option<f64>,
    /// How many of the latest periods are looked at.
    pub evaluation_periods: u32,
    /// How many of these have to cross the threshold; all where it is none.
    pub datapoints_to_alarm: Option<u32>,
    /// What a period without data is taken for; [`Missing`](MissingData::Missing) where it is none.
    pub missing_data: Option<MissingData>,
}

/// What an alarm watches.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Watched {
    /// One metric.
    Metric {
        /// Which, with all its dimensions.
        metric: Metric,
        /// What of its values.
        statistic: Statistic,
        /// Over how long each: 10, 20 or 30 s, or whole minutes.
        period: Duration,
        /// Only values that were put with this unit. Best left none: a wrong one never gets data.
        unit: Option<Unit>,
    },
    /// Queries, exactly one of them not hidden: that one is watched.
    Math(Vec<MetricQuery>),
    /// Something that this crate does not read, such as `PromQL`.
    Other,
}

/// How a value is compared with the threshold, in AWS's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Display, EnumString, IntoStaticStr)]
#[non_exhaustive]
#[expect(missing_docs, reason = "the names say it")]
pub enum Comparison {
    GreaterThanOrEqualToThreshold,
    GreaterThanThreshold,
    LessThanThreshold,
    LessThanOrEqualToThreshold,
    LessThanLowerOrGreaterThanUpperThreshold,
    LessThanLowerThreshold,
    GreaterThanUpperThreshold,
}

impl Comparison {
    /// AWS's word for it.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

/// What a period without data is taken for. AWS's own metrics in `AWS/DynamoDB` are always ignored where missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Display, EnumString, IntoStaticStr)]
#[strum(serialize_all = "camelCase")]
#[non_exhaustive]
pub enum MissingData {
    /// As crossing the threshold.
    Breaching,
    /// As not crossing it.
    NotBreaching,
    /// The state stays.
    Ignore,
    /// The state becomes `INSUFFICIENT_DATA` where all is missing.
    #[default]
    Missing,
}

impl MissingData {
    /// AWS's word for it.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

/// When other alarms are in a state: `ALARM(errors) AND NOT ALARM("deployment in progress")`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CompositeRule {
    /// The expression, over alarms by their names or ARNs: at most 100 of them, and all have to exist.
    pub expression: String,
    /// What keeps its actions back.
    pub suppressor: Option<Suppressor>,
}

/// An alarm that keeps the actions of a composite alarm back while it is in alarm itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suppressor {
    /// The alarm, by its name or ARN.
    pub alarm: String,
    /// How long actions wait for it to get into alarm.
    pub wait: Duration,
    /// How long they wait when it gets out of it.
    pub extension: Duration,
}

impl MetricRule {
    /// In alarm when `watched` compares so with `threshold` for as many periods.
    pub fn new(watched: Watched, comparison: Comparison, threshold: f64, evaluation_periods: u32) -> Self {
        let (threshold, datapoints_to_alarm, missing_data) = (Some(threshold), None, None);
        Self { watched, comparison, threshold, evaluation_periods, datapoints_to_alarm, missing_data }
    }

    /// The rule where this many of the periods are enough.
    #[must_use]
    pub fn with_datapoints_to_alarm(mut self, count: u32) -> Self {
        self.datapoints_to_alarm = Some(count);
        self
    }

    /// The rule with missing data taken for this.
    #[must_use]
    pub fn with_missing_data(mut self, missing: MissingData) -> Self {
        self.missing_data = Some(missing);
        self
    }
}

impl CompositeRule {
    /// In alarm when `expression` holds.
    pub fn new(expression: impl Into<String>) -> Self {
        Self { expression: expression.into(), suppressor: None }
    }

    /// The rule with an alarm that keeps its actions back.
    #[must_use]
    pub fn with_suppressor(mut self, suppressor: Suppressor) -> Self {
        self.suppressor = Some(suppressor);
        self
    }
}

impl Watched {
    /// A metric's statistic, values of all units.
    pub fn metric(metric: Metric, statistic: Statistic, period: Duration) -> Self {
        Self::Metric { metric, statistic, period, unit: None }
    }

    fn of(alarm: &MetricAlarm) -> Self {
        if !alarm.metrics().is_empty() {
            let queries: Option<Vec<_>> = alarm.metrics().iter().map(MetricQuery::from_sdk).collect();
            return queries.map_or(Self::Other, Self::Math);
        }
        // Stand-ins tell of a plain one beside it.
        let name = alarm.extended_statistic().or(alarm.statistic().map(aws_sdk_cloudwatch::types::Statistic::as_str));
        let statistic = name.and_then(|name| name.parse().ok());
        let period = alarm.period().and_then(|period| u64::try_from(period).ok()).map(Duration::from_secs);
        let (Some(statistic), Some(period), Some(_)) = (statistic, period, alarm.metric_name()) else {
            return Self::Other;
        };
        let metric = SdkMetric::builder()
            .set_namespace(alarm.namespace.clone())
            .set_metric_name(alarm.metric_name.clone())
            .set_dimensions(alarm.dimensions.clone());
        let unit = alarm.unit().and_then(|unit| unit.as_str().parse().ok());
        Self::Metric { metric: Metric::from_sdk(&metric.build()), statistic, period, unit }
    }
}

impl AlarmRule {
    pub(super) fn of_metric(alarm: &MetricAlarm) -> Self {
        let comparison = alarm.comparison_operator().and_then(|comparison| comparison.as_str().parse().ok());
        let Some(comparison) = comparison else { return Self::Other };
        let count = |count: Option<i32>| count.and_then(|count| u32::try_from(count).ok());
        Self::Metric(MetricRule {
            watched: Watched::of(alarm),
            comparison,
            threshold: alarm.threshold(),
            evaluation_periods: count(alarm.evaluation_periods()).unwrap_or_default(),
            datapoints_to_alarm: count(alarm.datapoints_to_alarm()),
            missing_data: alarm.treat_missing_data().and_then(|missing| missing.parse().ok()),
        })
    }

    pub(super) fn of_composite(alarm: &CompositeAlarm) -> Self {
        let seconds = |seconds: Option<i32>| {
            Duration::from_secs(seconds.and_then(|seconds| u64::try_from(seconds).ok()).unwrap_or_default())
        };
        let suppressor = alarm.actions_suppressor().map(|suppressor| Suppressor {
            alarm: suppressor.to_owned(),
            wait: seconds(alarm.actions_suppressor_wait_period()),
            extension: seconds(alarm.actions_suppressor_extension_period()),
        });
        Self::Composite(CompositeRule { expression: alarm.alarm_rule().unwrap_or_default().to_owned(), suppressor })
    }
}
