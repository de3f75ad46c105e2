//! Reading metrics: by the statistics of one, and by queries.

use std::collections::BTreeMap;

use ciborium::Value;

use super::input::Input;
use super::metrics::{Identity, Metrics};
use super::observed::{Observed, statistic};
use super::{invalid, not_implemented, object, time};
use crate::aws_error::AwsError;

const POINTS: i64 = 1440;
const QUERIES: usize = 500;

/// Observations by the beginnings of their periods.
type Periods<'a> = BTreeMap<i64, Vec<&'a Observed>>;

/// From a second of the epoch on, to before another, in periods of so many.
#[derive(Debug, Clone, Copy)]
struct Range {
    start: i64,
    end: i64,
}

impl Range {
    #[expect(clippy::cast_possible_truncation, reason = "seconds")]
    fn read(input: &Input<'_>) -> Result<Self, AwsError> {
        let (start, end) = (input.required_time("StartTime")?, input.required_time("EndTime")?);
        if start >= end {
            return Err(invalid("The parameter StartTime must be less than the parameter EndTime."));
        }
        // As AWS does with times of the last 15 days.
        Ok(Self { start: (start as i64).div_euclid(60) * 60, end: end.ceil() as i64 })
    }

    fn periods<'a>(self, observed: &'a [Observed], unit: Option<&str>, period: i64) -> Periods<'a> {
        let mut periods = Periods::new();
        let is_wanted =
            |one: &&Observed| (self.start..self.end).contains(&one.at) && unit.is_none_or(|unit| unit == one.unit);
        for one in observed.iter().filter(is_wanted) {
            periods.entry(one.at.div_euclid(period) * period).or_default().push(one);
        }
        periods
    }
}

/// The length of a period, in seconds.
fn period(input: &Input<'_>) -> Result<i64, AwsError> {
    let period = input.integer("Period").unwrap_or_default();
    let is_one = matches!(period, 1 | 5 | 10 | 20 | 30) || (period > 0 && period % 60 == 0);
    if is_one { Ok(period) } else { Err(invalid("The parameter Period must be 1, 5, 10, 20, 30 or a multiple of 60.")) }
}

#[expect(clippy::cast_precision_loss, reason = "exact for as long as there are clocks")]
fn at(second: i64) -> Value {
    time(second as f64)
}

pub(super) fn statistics(metrics: &Metrics, input: &Input<'_>) -> Result<Value, AwsError> {
    let (range, period) = (Range::read(input)?, period(input)?);
    let identity = Identity::read(input.required("Namespace")?, input)?;
    let (plain, extended) = (input.texts("Statistics"), input.texts("ExtendedStatistics"));
    if plain.is_empty() == extended.is_empty() {
        let message = "Either Statistics or ExtendedStatistics must be given, and not both.";
        return Err(AwsError::new(400, "InvalidParameterCombination", message));
    }
    let points = (range.end - range.start) / period;
    if points > POINTS {
        let message = format!("You have requested up to {points} datapoints, which exceeds the limit of 1440.");
        return Err(AwsError::new(400, "InvalidParameterCombination", message));
    }
    let mut datapoints = Vec::new();
    for (begun, observed) in range.periods(metrics.of(&identity), input.text("Unit"), period) {
        let mut units: BTreeMap<&str, Vec<&Observed>> = BTreeMap::new();
        for one in observed {
            units.entry(&one.unit).or_default().push(one);
        }
        for (unit, observed) in units {
            datapoints.push(datapoint(begun, unit, &plain, &extended, &observed)?);
        }
    }
    Ok(object([("Label", Some(identity.name.into())), ("Datapoints", Some(Value::Array(datapoints)))]))
}

fn datapoint(
    begun: i64,
    unit: &str,
    plain: &[&str],
    extended: &[&str],
    observed: &[&Observed],
) -> Result<Value, AwsError> {
    let tell = |names: &[&str]| -> Result<Vec<(Value, Value)>, AwsError> {
        let told = names.iter().map(|name| Ok(statistic(name, observed)?.map(|told| ((*name).into(), told.into()))));
        Ok(told.collect::<Result<Vec<_>, AwsError>>()?.into_iter().flatten().collect())
    };
    let mut fields = vec![("Timestamp".into(), at(begun)), ("Unit".into(), unit.into())];
    fields.extend(tell(plain)?);
    if !extended.is_empty() {
        fields.push(("ExtendedStatistics".into(), Value::Map(tell(extended)?)));
    }
    Ok(Value::Map(fields))
}

pub(super) fn data(metrics: &Metrics, input: &Input<'_>) -> Result<Value, AwsError> {
    let range = Range::read(input)?;
    let queries = input.objects("MetricDataQueries");
    if queries.len() > QUERIES {
        return Err(invalid("The collection MetricDataQueries must not have a size greater than 500."));
    }
    let is_ascending = input.text("ScanBy") == Some("TimestampAscending");
    let mut results = Vec::new();
    for query in &queries {
        let result = result(metrics, query, range, is_ascending)?;
        results.extend(Some(result).filter(|_| query.is_true("ReturnData") != Some(false)));
    }
    Ok(object([("MetricDataResults", Some(Value::Array(results)))]))
}

fn result(metrics: &Metrics, query: &Input<'_>, range: Range, is_ascending: bool) -> Result<Value, AwsError> {
    if let Some(expression) = query.text("Expression") {
        return Err(not_implemented(&format!("the expressions of GetMetricData, such as {expression}")));
    }
    let missing = || invalid("A query needs a MetricStat or an Expression.");
    let stat = query.object("MetricStat").ok_or_else(missing)?;
    let metric = stat.object("Metric").ok_or_else(missing)?;
    let identity = Identity::read(metric.required("Namespace")?, &metric)?;
    let periods = range.periods(metrics.of(&identity), stat.text("Unit"), period(&stat)?);
    let mut points = Vec::new();
    for (begun, observed) in periods {
        points.extend(statistic(stat.required("Stat")?, &observed)?.map(|value| (at(begun), Value::from(value))));
    }
    if !is_ascending {
        points.reverse();
    }
    let (times, values) = points.into_iter().unzip();
    Ok(object([
        ("Id", Some(query.required("Id")?.into())),
        ("Label", Some(query.text("Label").unwrap_or(&identity.name).into())),
        ("Timestamps", Some(Value::Array(times))),
        ("Values", Some(Value::Array(values))),
        ("StatusCode", Some("Complete".into())),
    ]))
}
