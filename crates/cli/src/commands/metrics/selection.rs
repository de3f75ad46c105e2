//! Which metrics are read, and over what time: what `get` and `plot` have in common.

use crate::failure::Failure;
use clap::Args;
use cloudwatch_interactions::{Dimensions, Metric, MetricQuery, Statistic, TimeRange};
use std::time::{Duration, SystemTime};

/// As many values a series as one can look at.
const POINTS: u64 = 400;
/// Periods that are chosen from, in seconds.
const PERIODS: [u64; 6] = [60, 300, 900, 3600, 21_600, 86_400];

#[derive(Debug, Args)]
pub(crate) struct Selection {
    /// The namespace of the metrics, such as AWS/EC2
    namespace: String,

    /// The names of the metrics; m1, m2 and so on in expressions
    #[arg(value_name = "NAME", required_unless_present = "expressions")]
    names: Vec<String>,

    /// A dimension of all of them: each has to be named, or it is another metric; may be said several times
    #[arg(long = "dimension", short, value_name = "KEY=VALUE", value_parser = dimension)]
    dimensions: Vec<(String, String)>,

    /// Average, Sum, Minimum, Maximum, `SampleCount`, p99.9, tm90, TM(2%:98%) and so on; may be said several times
    #[arg(long = "stat", short, value_name = "STATISTIC", default_value = "Average")]
    statistics: Vec<Statistic>,

    /// Show this instead, as in "100 * m1 / m2" or "SEARCH(...)"; may be said several times
    #[arg(long = "expression", short, value_name = "EXPRESSION")]
    expressions: Vec<String>,

    /// How long a value is over, such as 5m; as short as makes sense when nothing is said
    #[arg(long, short, value_name = "DURATION", value_parser = humantime::parse_duration)]
    period: Option<Duration>,

    /// How far to look back, such as 90m, 12h or 7d
    #[arg(long, short, value_name = "DURATION", default_value = "3h", value_parser = humantime::parse_duration)]
    last: Duration,

    /// Begin here instead, such as 2026-11-22T09:00:00Z
    #[arg(long, value_name = "TIME", conflicts_with = "last", value_parser = humantime::parse_rfc3339_weak)]
    start: Option<SystemTime>,

    /// End here; now when nothing is said
    #[arg(long, value_name = "TIME", requires = "start", value_parser = humantime::parse_rfc3339_weak)]
    end: Option<SystemTime>,
}

/// What is asked of CloudWatch.
#[derive(Debug)]
pub(super) struct Question {
    pub(super) queries: Vec<MetricQuery>,
    pub(super) range: TimeRange,
    pub(super) period: Duration,
}

impl Selection {
    /// As of now: a selection that is watched asks again for the latest.
    pub(super) fn question(&self) -> Result<Question, Failure> {
        let last = TimeRange::last(self.last);
        let range = TimeRange { start: self.start.unwrap_or(last.start), end: self.end.unwrap_or(last.end) };
        let period = self.period.unwrap_or_else(|| sensible_period(range));
        Ok(Question { queries: self.queries(period)?, range, period })
    }

    fn queries(&self, period: Duration) -> Result<Vec<MetricQuery>, Failure> {
        let dimensions = Dimensions::new(self.dimensions.iter().cloned())?;
        let mut queries = Vec::new();
        for name in &self.names {
            let metric = Metric::new(&self.namespace, name)?.with_dimensions(dimensions.clone());
            for statistic in &self.statistics {
                let id = format!("m{}", queries.len() + 1);
                let label = format!("{name} {statistic}");
                let query = MetricQuery::metric(id, metric.clone(), statistic.clone(), period).with_label(label);
                queries.push(if self.expressions.is_empty() { query } else { query.hidden() });
            }
        }
        for (place, text) in self.expressions.iter().enumerate() {
            let query = MetricQuery::expression(format!("e{}", place + 1), text).with_period(period);
            // A search has a name for each of its many series.
            queries.push(if text.contains("SEARCH(") { query } else { query.with_label(text) });
        }
        Ok(queries)
    }
}

fn sensible_period(range: TimeRange) -> Duration {
    let length = range.end.duration_since(range.start).unwrap_or_default().as_secs();
    let finest = range.finest_period().as_secs();
    let is_sensible = |period: &&u64| **period >= finest && length / **period <= POINTS;
    Duration::from_secs(PERIODS.iter().find(is_sensible).copied().unwrap_or(86_400))
}

/// `KEY=VALUE`, both of them something.
pub(crate) fn dimension(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((key, value)) if !key.is_empty() && !value.is_empty() => Ok((key.to_owned(), value.to_owned())),
        _ => Err("wanted is KEY=VALUE".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;
    use cloudwatch_interactions::QuerySource;

    #[derive(Debug, Parser)]
    struct Line {
        #[command(flatten)]
        selection: Selection,
    }

    fn question(line: &str) -> Question {
        let line = Line::try_parse_from(std::iter::once("get").chain(line.split(' '))).expect("a command line");
        line.selection.question().expect("a question")
    }

    fn asked(line: &str) -> Vec<String> {
        question(line).queries.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn when_names_and_statistics_are_several_then_each_pair_is_a_series_in_order() {
        let expected = [
            "m1 = Sum of Shop Failed {Cluster=blue} by 60 s (Failed Sum)",
            "m2 = p99.9 of Shop Failed {Cluster=blue} by 60 s (Failed p99.9)",
            "m3 = Sum of Shop All {Cluster=blue} by 60 s (All Sum)",
            "m4 = p99.9 of Shop All {Cluster=blue} by 60 s (All p99.9)",
        ];
        assert_eq!(asked("Shop Failed All -d Cluster=blue --stat sum --stat p99.9"), expected);
    }

    #[test]
    fn when_there_is_an_expression_then_the_metrics_are_only_there_for_it() {
        let expected = [
            "m1 = Average of Shop Failed by 300 s (Failed Average), hidden",
            "e1 = m1*2 by 300 s (m1*2)",
            "e2 = SEARCH('x') by 300 s",
        ];
        assert_eq!(asked("Shop Failed --expression m1*2 --expression SEARCH('x') --period 5m"), expected);
    }

    #[test]
    fn when_no_period_is_said_then_it_is_kept_by_cloudwatch_and_gives_not_too_many_points() {
        for (last, seconds) in [("3h", 60), ("24h", 300), ("3d", 900), ("16d", 3600), ("60d", 21_600), ("400d", 86_400)]
        {
            assert_eq!(question(&format!("Shop All --last {last}")).period.as_secs(), seconds, "{last}");
        }
        let odd = question("Shop All --start 2026-01-01T00:00:00Z --end 2026-01-01T01:00:00Z");
        let QuerySource::Metric { period, .. } = &odd.queries[0].source else { panic!("{odd:?}") };
        assert!(
            *period == odd.period
                && odd.range.end.duration_since(odd.range.start).is_ok_and(|hour| hour.as_secs() == 3600)
        );
    }

    #[test]
    fn when_a_dimension_is_read_then_it_is_split_at_the_first_equals_sign() {
        assert_eq!(dimension("Path=/a=b"), Ok(("Path".to_owned(), "/a=b".to_owned())));
        for wrong in ["", "Path", "Path=", "=b"] {
            assert!(dimension(wrong).is_err(), "{wrong}");
        }
    }
}
