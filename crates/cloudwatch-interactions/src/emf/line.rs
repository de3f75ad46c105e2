//! One line of the embedded metric format.

use super::EmfProblem;
use crate::datum::{Datum, DatumValue, Resolution};
use crate::dimensions::Dimensions;
use crate::unit::Unit;
use serde_json::{Map, Value, json};
use std::time::{Duration, SystemTime};

const LINE_METRICS: usize = 100;
const METRIC_VALUES: usize = 100;
const MAX_REPEATED: f64 = 10_000.0;

pub(super) struct Line<'a> {
    namespace: &'a str,
    dimensions: &'a Dimensions,
    time: SystemTime,
    metrics: Vec<Field<'a>>,
}

struct Field<'a> {
    name: &'a str,
    unit: Unit,
    resolution: Resolution,
    values: Vec<f64>,
}

/// Whether the format has a place for `datum`.
pub(super) fn check(datum: &Datum) -> Result<(), EmfProblem> {
    let name = datum.metric.name();
    if name == "_aws" || datum.metric.dimensions().iter().any(|(dimension, _)| dimension == name || dimension == "_aws")
    {
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
pub(super) fn lines(data: &[Datum], now: SystemTime) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    for datum in data {
        for value in values(&datum.value) {
            add(&mut lines, datum, value, now);
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

fn add<'a>(lines: &mut Vec<Line<'a>>, datum: &'a Datum, value: f64, now: SystemTime) {
    let time = datum.timestamp.unwrap_or(now);
    let (namespace, dimensions) = (datum.metric.namespace(), datum.metric.dimensions());
    let is_alike = |line: &&mut Line| (line.namespace, line.dimensions, line.time) == (namespace, dimensions, time);
    if lines.iter_mut().filter(is_alike).any(|line| line.take(datum, value)) {
        return;
    }
    let mut line = Line { namespace, dimensions, time, metrics: Vec::new() };
    line.take(datum, value);
    lines.push(line);
}

impl<'a> Line<'a> {
    /// Adds a value, if there is a place for it.
    fn take(&mut self, datum: &'a Datum, value: f64) -> bool {
        let name = datum.metric.name();
        let Some(field) = self.metrics.iter_mut().find(|field| field.name == name) else {
            let has_room = self.metrics.len() < LINE_METRICS;
            if has_room {
                let (unit, resolution) = (datum.unit, datum.resolution);
                self.metrics.push(Field { name, unit, resolution, values: vec![value] });
            }
            return has_room;
        };
        let has_room =
            (field.unit, field.resolution) == (datum.unit, datum.resolution) && field.values.len() < METRIC_VALUES;
        if has_room {
            field.values.push(value);
        }
        has_room
    }

    pub(super) fn to_json(&self) -> Value {
        let names: Vec<&str> = self.dimensions.iter().map(|(name, _)| name).collect();
        let metrics: Vec<Value> = self.metrics.iter().map(Field::directive).collect();
        let directive = json!({ "Namespace": self.namespace, "Dimensions": [names], "Metrics": metrics });
        let since_epoch = self.time.duration_since(SystemTime::UNIX_EPOCH).unwrap_or(Duration::ZERO);
        // Milliseconds fit in 64 bits for as long as anybody will log.
        let milliseconds = u64::try_from(since_epoch.as_millis()).unwrap_or(u64::MAX);
        let mut line = Map::new();
        line.insert("_aws".to_owned(), json!({ "Timestamp": milliseconds, "CloudWatchMetrics": [directive] }));
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
