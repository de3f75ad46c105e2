//! A datum as the SDK sends it, and how large that is.

use crate::datum::{Datum, DatumValue, Resolution, StatisticSet};
use aws_sdk_cloudwatch::primitives::DateTime;
use aws_sdk_cloudwatch::types;

pub(crate) fn to_sdk(datum: &Datum) -> types::MetricDatum {
    let dimensions = datum.metric.dimensions().iter();
    let dimensions = dimensions.map(|(name, value)| types::Dimension::builder().name(name).value(value).build());
    let built = types::MetricDatum::builder()
        .metric_name(datum.metric.name())
        .set_dimensions((!datum.metric.dimensions().is_empty()).then(|| dimensions.collect()))
        .set_timestamp(datum.timestamp.map(DateTime::from))
        .unit(datum.unit.to_sdk())
        .set_storage_resolution((datum.resolution == Resolution::High).then_some(1));
    match &datum.value {
        DatumValue::Single(value) => built.value(*value),
        DatumValue::Distribution(pairs) => {
            let (values, counts) = pairs.iter().copied().unzip();
            built.set_values(Some(values)).set_counts(Some(counts))
        }
        DatumValue::Statistics(statistics) => built.statistic_values(statistics_to_sdk(statistics)),
    }
    .build()
}

fn statistics_to_sdk(statistics: &StatisticSet) -> types::StatisticSet {
    let StatisticSet { sample_count, sum, minimum, maximum } = *statistics;
    types::StatisticSet::builder().sample_count(sample_count).sum(sum).minimum(minimum).maximum(maximum).build()
}

// CBOR: a number takes nine bytes, a map its two ends, a text or an array a head that grows with its length.
const NUMBER: usize = 9;
const MAP: usize = 2;
const HEAD: usize = 3;

pub(super) const fn text(length: usize) -> usize {
    let head = match length {
        0..24 => 1,
        24..256 => 2,
        _ => HEAD,
    };
    head + length
}

/// How many bytes a request has besides its data, at most.
pub(crate) fn envelope_bytes(namespace: &str) -> usize {
    MAP + text("Namespace".len()) + text(namespace.len()) + text("MetricData".len()) + HEAD
}

/// How many bytes a datum adds to the body of a request before it is compressed: at most this, and little less.
pub(crate) fn datum_bytes(datum: &Datum) -> usize {
    let dimension = |(name, value): (&str, &str)| MAP + text(4) + text(name.len()) + text(5) + text(value.len());
    let dimensions: usize = datum.metric.dimensions().iter().map(dimension).sum();
    let value = match &datum.value {
        DatumValue::Single(_) => text("Value".len()) + NUMBER,
        DatumValue::Distribution(pairs) => {
            text("Values".len()) + HEAD + text("Counts".len()) + HEAD + 2 * NUMBER * pairs.len()
        }
        DatumValue::Statistics(_) => {
            let fields = ["SampleCount", "Sum", "Minimum", "Maximum"].map(|name| text(name.len()) + NUMBER);
            text("StatisticValues".len()) + MAP + fields.iter().sum::<usize>()
        }
    };
    let identity = text("MetricName".len()) + text(datum.metric.name().len()) + text("Dimensions".len()) + HEAD;
    let timestamp = text("Timestamp".len()) + 1 + NUMBER;
    let unit = text("Unit".len()) + text(datum.unit.as_str().len());
    MAP + identity + dimensions + timestamp + value + unit + text("StorageResolution".len()) + 1
}
