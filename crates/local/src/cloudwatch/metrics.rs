//! Metrics: what is put, and which there are.

use std::collections::BTreeMap;

use ciborium::Value;

use super::input::Input;
use super::observed::Observed;
use super::{invalid, object};
use crate::aws_error::AwsError;

const DATA: usize = 1000;
const VALUES: usize = 150;
const DIMENSIONS: usize = 30;
const PAGE: usize = 500;
const OLDEST: f64 = 14.0 * 86_400.0;
const AHEAD: f64 = 2.0 * 3_600.0;
/// What `RecentlyActive` is about.
const RECENTLY: f64 = 3.0 * 3_600.0;

/// Namespace, name and all dimensions, in their order by name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Identity {
    namespace: String,
    pub(super) name: String,
    dimensions: Vec<(String, String)>,
}

#[derive(Debug, Default)]
pub(super) struct Metrics(BTreeMap<Identity, Vec<Observed>>);

impl Identity {
    /// The metric that fields `MetricName` and `Dimensions` tell of.
    pub(super) fn read(namespace: &str, input: &Input<'_>) -> Result<Self, AwsError> {
        let pair = |one: &Input<'_>| Ok((one.required("Name")?.to_owned(), one.required("Value")?.to_owned()));
        let dimensions: Result<Vec<_>, AwsError> = input.objects("Dimensions").iter().map(pair).collect();
        let mut dimensions = dimensions?;
        if dimensions.len() > DIMENSIONS {
            return Err(invalid("The collection Dimensions must not have a size greater than 30."));
        }
        dimensions.sort();
        Ok(Self { namespace: namespace.to_owned(), name: input.required("MetricName")?.to_owned(), dimensions })
    }

    fn has(&self, filter: &Input<'_>) -> bool {
        let (wanted, value) = (filter.text("Name"), filter.text("Value"));
        self.dimensions.iter().any(|(name, other)| wanted == Some(name) && value.is_none_or(|value| value == other))
    }

    fn shown(&self) -> Value {
        let shown = |(name, value): &(String, String)| {
            object([("Name", Some(name.as_str().into())), ("Value", Some(value.as_str().into()))])
        };
        object([
            ("Namespace", Some(self.namespace.as_str().into())),
            ("MetricName", Some(self.name.as_str().into())),
            ("Dimensions", Some(Value::Array(self.dimensions.iter().map(shown).collect()))),
        ])
    }
}

impl Metrics {
    pub(super) fn of(&self, identity: &Identity) -> &[Observed] {
        self.0.get(identity).map(Vec::as_slice).unwrap_or_default()
    }

    /// Keeps all data, or none where one is refused.
    pub(super) fn put(&mut self, input: &Input<'_>, now: f64) -> Result<Value, AwsError> {
        let namespace = input.required("Namespace")?;
        let data = input.objects("MetricData");
        if namespace.starts_with("AWS/") {
            return Err(invalid("The value AWS/ for parameter Namespace is invalid."));
        }
        if data.len() > DATA {
            return Err(invalid("The collection MetricData must not have a size greater than 1000."));
        }
        let read = |datum: &Input<'_>| Ok((Identity::read(namespace, datum)?, observed(datum, now)?));
        let read: Result<Vec<_>, AwsError> = data.iter().map(read).collect();
        for (identity, observed) in read? {
            self.0.entry(identity).or_default().extend(observed);
        }
        Ok(object([]))
    }

    pub(super) fn list(&self, input: &Input<'_>, now: f64) -> Result<Value, AwsError> {
        let filters = input.objects("Dimensions");
        let is_wanted = |(metric, observed): &(&Identity, &Vec<Observed>)| {
            input.text("Namespace").is_none_or(|namespace| namespace == metric.namespace)
                && input.text("MetricName").is_none_or(|name| name == metric.name)
                && filters.iter().all(|filter| metric.has(filter))
                && (input.text("RecentlyActive").is_none() || observed.iter().any(|one| is_recent(one, now)))
        };
        let begin: usize = match input.text("NextToken") {
            None => 0,
            Some(token) => token.parse().map_err(|_| invalid("Invalid nextToken"))?,
        };
        let mut wanted = self.0.iter().filter(is_wanted).skip(begin).peekable();
        let page: Vec<Value> = wanted.by_ref().take(PAGE).map(|(metric, _)| metric.shown()).collect();
        let next = wanted.peek().map(|_| begin.saturating_add(PAGE).to_string().into());
        Ok(object([("Metrics", Some(Value::Array(page))), ("NextToken", next)]))
    }
}

fn is_recent(observed: &Observed, now: f64) -> bool {
    now - seconds(observed.at) <= RECENTLY
}

#[expect(clippy::cast_precision_loss, reason = "exact for as long as there are clocks")]
fn seconds(at: i64) -> f64 {
    at as f64
}

/// What one datum tells, in its one of three ways.
fn observed(datum: &Input<'_>, now: f64) -> Result<Vec<Observed>, AwsError> {
    let at = datum.time("Timestamp").unwrap_or(now);
    if !(-AHEAD..=OLDEST).contains(&(now - at)) {
        return Err(invalid(
            "The parameter MetricData.member.Timestamp is not in the last two weeks or next two hours.",
        ));
    }
    let unit = datum.text("Unit").unwrap_or("None");
    #[expect(clippy::cast_possible_truncation, reason = "within two weeks of now")]
    let of = |count, sum, minimum, maximum| {
        let numbers = [count, sum, minimum, maximum];
        let is_right = numbers.iter().all(|number: &f64| number.abs() <= 2_f64.powi(360)) && count > 0.0;
        let observed = Observed { at: at.floor() as i64, unit: unit.to_owned(), count, sum, minimum, maximum };
        if is_right { Ok(observed) } else { Err(invalid("A value of MetricData is out of range.")) }
    };
    let one = |value: f64, count: f64| of(count, value * count, value, value);
    if let Some(values) = datum.numbers("Values") {
        let counts = datum.numbers("Counts").unwrap_or_else(|| vec![1.0; values.len()]);
        if values.len() > VALUES || values.len() != counts.len() {
            return Err(invalid("Values and Counts must be as many, and 150 at most."));
        }
        return values.into_iter().zip(counts).map(|(value, count)| one(value, count)).collect();
    }
    if let Some(set) = datum.object("StatisticValues") {
        let number = |name: &str| set.number(name).unwrap_or(f64::NAN);
        return Ok(vec![of(number("SampleCount"), number("Sum"), number("Minimum"), number("Maximum"))?]);
    }
    Ok(vec![one(datum.number("Value").unwrap_or(f64::NAN), 1.0)?])
}
