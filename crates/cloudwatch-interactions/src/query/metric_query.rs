//! One question about metrics, as CloudWatch takes up to 500 of them together.

use super::error::MetricReadError;
use super::statistic::Statistic;
use crate::metric::Metric;
use crate::unit::Unit;
use aws_sdk_cloudwatch::types::{MetricDataQuery, MetricStat};
use std::fmt;
use std::time::Duration;

/// A metric's statistic over time, or an expression over the results of other queries.
///
/// An expression is metric math, a `SEARCH`, or a query of Metrics Insights (`SELECT …`). It refers to other queries by
/// their ids.
///
/// ```
/// use cloudwatch_interactions::{Metric, MetricQuery, Statistic};
/// use std::time::Duration;
///
/// # fn example() -> Result<(), cloudwatch_interactions::InvalidMetric> {
/// let minute = Duration::from_secs(60);
/// let failed = Metric::new("Shop", "Failed")?;
/// let all = Metric::new("Shop", "All")?;
/// let queries = [
///     MetricQuery::metric("failed", failed, Statistic::SUM, minute).hidden(),
///     MetricQuery::metric("all", all, Statistic::SUM, minute).hidden(),
///     MetricQuery::expression("rate", "100 * failed / all").with_label("failures in percent"),
/// ];
/// # Ok(())
/// # }
/// # example().unwrap();
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct MetricQuery {
    /// By what expressions refer to it and its results are known: letters, digits and underscores, a lower-case letter
    /// first. The same id never comes twice.
    pub id: String,
    /// What is asked.
    pub source: QuerySource,
    /// How the result is called; CloudWatch has a name of its own for it where this is none. May hold dynamic parts,
    /// such as `${MAX}`.
    pub label: Option<String>,
    /// Whether its result is wanted, or is only there for expressions.
    pub is_returned: bool,
    /// The account whose metric it is, where this one monitors others.
    pub account: Option<String>,
}

/// What a query asks.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum QuerySource {
    /// A metric's statistic.
    Metric {
        /// Of which metric, with all its dimensions.
        metric: Metric,
        /// What of its values.
        statistic: Statistic,
        /// Over how long each.
        period: Duration,
        /// Only values that were put with this unit; all where it is none.
        unit: Option<Unit>,
    },
    /// An expression.
    Expression {
        /// As CloudWatch reads it.
        text: String,
        /// Over how long each value is; for searches and queries that read metrics themselves.
        period: Option<Duration>,
    },
}

impl MetricQuery {
    /// Asks for a metric's statistic over periods.
    pub fn metric(id: impl Into<String>, metric: Metric, statistic: Statistic, period: Duration) -> Self {
        Self::new(id.into(), QuerySource::Metric { metric, statistic, period, unit: None })
    }

    /// Asks for an expression over other queries, a search, or a query of Metrics Insights.
    pub fn expression(id: impl Into<String>, text: impl Into<String>) -> Self {
        Self::new(id.into(), QuerySource::Expression { text: text.into(), period: None })
    }

    fn new(id: String, source: QuerySource) -> Self {
        Self { id, source, label: None, is_returned: true, account: None }
    }

    /// The query with its result called so.
    #[must_use]
    pub fn with_label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// The query over periods of this length.
    #[must_use]
    pub fn with_period(mut self, length: Duration) -> Self {
        match &mut self.source {
            QuerySource::Metric { period, .. } => *period = length,
            QuerySource::Expression { period, .. } => *period = Some(length),
        }
        self
    }

    /// The query with its result for expressions only.
    #[must_use]
    pub fn hidden(mut self) -> Self {
        self.is_returned = false;
        self
    }

    pub(crate) fn period(&self) -> Option<Duration> {
        match &self.source {
            QuerySource::Metric { period, .. } => Some(*period),
            QuerySource::Expression { period, .. } => *period,
        }
    }

    pub(crate) fn check_id(&self) -> Result<(), MetricReadError> {
        let id = &self.id;
        let problem = if !id.starts_with(|c: char| c.is_ascii_lowercase()) {
            "an id begins with a lower-case letter"
        } else if !id.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
            "an id is of letters, digits and underscores"
        } else if id.len() > 255 {
            "an id has at most 255 characters"
        } else {
            return Ok(());
        };
        Err(MetricReadError::InvalidId { id: id.clone(), problem })
    }

    pub(crate) fn to_sdk(&self) -> MetricDataQuery {
        let query = MetricDataQuery::builder()
            .id(&self.id)
            .set_label(self.label.clone())
            .set_account_id(self.account.clone())
            .return_data(self.is_returned);
        match &self.source {
            QuerySource::Metric { metric, statistic, period, unit } => {
                let stat = MetricStat::builder()
                    .metric(metric.to_sdk())
                    .stat(statistic.as_str())
                    .period(seconds(*period))
                    .set_unit(unit.map(Unit::to_sdk));
                query.metric_stat(stat.build())
            }
            QuerySource::Expression { text, period } => query.expression(text).set_period(period.map(seconds)),
        }
        .build()
    }

    /// A query as an alarm has it. None where it is of a kind that this crate does not know.
    pub(crate) fn from_sdk(query: &MetricDataQuery) -> Option<Self> {
        let of_seconds = |seconds: i32| u64::try_from(seconds).ok().map(Duration::from_secs);
        let source = match (&query.metric_stat, &query.expression) {
            (Some(stat), None) => QuerySource::Metric {
                metric: Metric::from_sdk(stat.metric()?),
                statistic: stat.stat()?.parse().ok()?,
                period: of_seconds(stat.period()?)?,
                unit: stat.unit().and_then(|unit| unit.as_str().parse().ok()),
            },
            (None, Some(text)) => {
                QuerySource::Expression { text: text.clone(), period: query.period().and_then(of_seconds) }
            }
            _ => return None,
        };
        Some(Self {
            id: query.id()?.to_owned(),
            source,
            label: query.label.clone(),
            // AWS's default.
            is_returned: query.return_data.unwrap_or(true),
            account: query.account_id.clone(),
        })
    }
}

impl fmt::Display for MetricQuery {
    /// `rate = 100 * failed / all (failures in percent)`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} = ", self.id)?;
        match &self.source {
            QuerySource::Metric { metric, statistic, period, unit } => {
                write!(f, "{statistic} of {metric} by {} s", period.as_secs())?;
                unit.map_or(Ok(()), |unit| write!(f, " in {unit}"))?;
            }
            QuerySource::Expression { text, period } => {
                f.write_str(text)?;
                period.map_or(Ok(()), |period| write!(f, " by {} s", period.as_secs()))?;
            }
        }
        self.account.as_ref().map_or(Ok(()), |account| write!(f, " of account {account}"))?;
        self.label.as_ref().map_or(Ok(()), |label| write!(f, " ({label})"))?;
        if self.is_returned { Ok(()) } else { f.write_str(", hidden") }
    }
}

/// Checked before it is sent: what is no period is not one of 2^31 seconds either.
pub(crate) fn seconds(period: Duration) -> i32 {
    i32::try_from(period.as_secs()).unwrap_or(i32::MAX)
}
