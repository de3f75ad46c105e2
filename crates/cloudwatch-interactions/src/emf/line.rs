//! One line of the embedded metric format.

use super::{EmfError, EmfProblem};
use crate::datum::{Datum, DatumValue, Resolution};
use crate::dimensions::Dimensions;
use crate::unit::Unit;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::time::{Duration, SystemTime};

const LINE_METRICS: usize = 100;
const METRIC_VALUES: usize = 100;
const MAX_REPEATED: f64 = 10_000.0;
/// What every way to a log takes, less what the log counts of its own.
const LINE_BYTES: usize = 256 * 1024 - 26;
/// So that there is room for metrics.
const PROPERTIES_BYTES: usize = 16 * 1024;
/// A number with its comma is no longer.
const VALUE_BYTES: usize = 26;
/// What a metric has besides its name, twice: unit, resolution, signs.
const METRIC_BYTES: usize = 100;

/// Fields that become no metrics.
#[derive(Debug, Clone, Default)]
pub(super) struct Properties(BTreeMap<String, String>);

impl Properties {
    pub(super) fn set(&mut self, name: String, value: String) -> Result<(), EmfError> {
        let mut all = self.clone();
        all.0.insert(name.clone(), value);
        let problem = match name.as_str() {
            "" => "a name is not empty",
            "_aws" => "this field is the format's own",
            _ if all.bytes() > PROPERTIES_BYTES => "all properties together have room for 16 KiB",
            _ => {
                *self = all;
                return Ok(());
            }
        };
        Err(EmfError::InvalidProperty { name, problem })
    }

    fn bytes(&self) -> usize {
        self.0.iter().map(|(name, value)| written(name) + written(value) + 2).sum()
    }

    fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }
}

/// The bytes of a text in JSON.
fn written(text: &str) -> usize {
    Value::from(text).to_string().len()
}

pub(super) struct Line<'a> {
    namespace: &'a str,
    dimensions: &'a Dimensions,
    time: SystemTime,
    metrics: Vec<Field<'a>>,
    /// At most so many are written.
    bytes: usize,
}

struct Field<'a> {
    name: &'a str,
    unit: Unit,
    resolution: Resolution,
    values: Vec<f64>,
}

/// Whether the format has a place for `datum`.
pub(super) fn check(datum: &Datum, properties: &Properties) -> Result<(), EmfProblem> {
    let name = datum.metric.name();
    let is_taken = |field: &str| field == "_aws" || properties.has(field);
    let is_dimension_taken = |dimension: &str| dimension == name || is_taken(dimension);
    if is_taken(name) || datum.metric.dimensions().iter().any(|(dimension, _)| is_dimension_taken(dimension)) {
        return Err(EmfProblem::NameTaken);
    }
    match &datum.value {
        DatumValue::Single(_) => Ok(()),
        DatumValue::Distribution(pairs) => pairs.iter().try_for_each(|(_, count)| check_count(*count)),
        DatumValue::Statistics(_) => Err(EmfProblem::IsStatistics),
    }
}

fn check_count(count: f64) -> Result<(), EmfProblem> {
    let is_right = count.fract() == 0.0 && count <= MAX_REPEATED;
    if is_right { Ok(()) } else { Err(EmfProblem::CountNotWhole(count)) }
}

/// The lines that hold `data`, which were checked.
pub(super) fn lines<'a>(data: &'a [Datum], properties: &Properties, now: SystemTime) -> Vec<Line<'a>> {
    let mut lines = Vec::new();
    for datum in data {
        for value in values(&datum.value) {
            add(&mut lines, datum, value, properties, now);
        }
    }
    lines
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked to be small and whole")]
fn values(value: &DatumValue) -> Vec<f64> {
    match value {
        DatumValue::Single(value) => vec![*value],
        DatumValue::Distribution(pairs) => {
            pairs.iter().flat_map(|(value, count)| std::iter::repeat_n(*value, *count as usize)).collect()
        }
        DatumValue::Statistics(_) => Vec::new(),
    }
}

fn add<'a>(lines: &mut Vec<Line<'a>>, datum: &'a Datum, value: f64, properties: &Properties, now: SystemTime) {
    let time = datum.timestamp.unwrap_or(now);
    let (namespace, dimensions) = (datum.metric.namespace(), datum.metric.dimensions());
    let is_alike = |line: &&mut Line| (line.namespace, line.dimensions, line.time) == (namespace, dimensions, time);
    if lines.iter_mut().filter(is_alike).any(|line| line.take(datum, value)) {
        return;
    }
    let mut line = Line { namespace, dimensions, time, metrics: Vec::new(), bytes: 0 };
    line.bytes = line.to_json(properties).to_string().len();
    line.take(datum, value);
    lines.push(line);
}

impl<'a> Line<'a> {
    /// Adds a value, if there is a place for it. There is always one for the first.
    fn take(&mut self, datum: &'a Datum, value: f64) -> bool {
        let name = datum.metric.name();
        let is_alike = |field: &Field<'_>| {
            (field.unit, field.resolution) == (datum.unit, datum.resolution) && field.values.len() < METRIC_VALUES
        };
        let metrics = self.metrics.len();
        let known = self.metrics.iter_mut().find(|field| field.name == name);
        let more = if known.is_some() { VALUE_BYTES } else { VALUE_BYTES + METRIC_BYTES + 2 * written(name) };
        if self.bytes + more > LINE_BYTES {
            return false;
        }
        match known {
            Some(field) if is_alike(field) => field.values.push(value),
            None if metrics < LINE_METRICS => {
                let (unit, resolution) = (datum.unit, datum.resolution);
                self.metrics.push(Field { name, unit, resolution, values: vec![value] });
            }
            _ => return false,
        }
        self.bytes += more;
        true
    }

    pub(super) fn to_json(&self, properties: &Properties) -> Value {
        let names: Vec<&str> = self.dimensions.iter().map(|(name, _)| name).collect();
        let metrics: Vec<Value> = self.metrics.iter().map(Field::directive).collect();
        let directive = json!({ "Namespace": self.namespace, "Dimensions": [names], "Metrics": metrics });
        let since_epoch = self.time.duration_since(SystemTime::UNIX_EPOCH).unwrap_or(Duration::ZERO);
        // Milliseconds fit in 64 bits for as long as anybody will log.
        let milliseconds = u64::try_from(since_epoch.as_millis()).unwrap_or(u64::MAX);
        let mut line = Map::new();
        line.insert("_aws".to_owned(), json!({ "Timestamp": milliseconds, "CloudWatchMetrics": [directive] }));
        line.extend(properties.0.iter().map(|(name, value)| (name.clone(), value.as_str().into())));
        line.extend(self.dimensions.iter().map(|(name, value)| (name.to_owned(), value.into())));
        line.extend(self.metrics.iter().map(|field| (field.name.to_owned(), field.value())));
        Value::Object(line)
    }
}

impl Field<'_> {
    fn directive(&self) -> Value {
        let mut directive = json!({ "Name": self.name, "Unit": self.unit.as_str() });
        if let (Resolution::High, Some(fields)) = (self.resolution, directive.as_object_mut()) {
            fields.insert("StorageResolution".to_owned(), self.resolution.seconds().into());
        }
        directive
    }

    fn value(&self) -> Value {
        match self.values.as_slice() {
            [value] => (*value).into(),
            values => values.into(),
        }
    }
}
