use super::*;
use crate::datum::{DatumValue, Resolution, StatisticSet};
use crate::dimensions::Dimensions;
use crate::event::EventDatum;
use crate::unit::Unit;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::time::Duration;

fn metric(name: &str) -> Metric {
    Metric::new("Shop", name).and_then(|metric| metric.with_dimension("Stage", "beta")).expect("a metric")
}

fn written(data: &[Datum]) -> Result<Vec<Value>, EmfError> {
    let mut log = Vec::new();
    EmfWriter::new(&mut log).write(data)?;
    let log = String::from_utf8(log).expect("UTF-8");
    assert!(log.is_empty() || log.ends_with('\n'), "{log}");
    Ok(log.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect())
}

/// What the specification asks of a line.
fn assert_is_emf(line: &Value) {
    let aws = &line["_aws"];
    assert!(aws["Timestamp"].is_u64(), "{line}");
    let directives = aws["CloudWatchMetrics"].as_array().expect("directives");
    for directive in directives {
        assert!((1..=1024).contains(&directive["Namespace"].as_str().expect("a namespace").len()));
        for set in directive["Dimensions"].as_array().expect("sets of dimensions") {
            let set = set.as_array().expect("a set");
            assert!(set.len() <= 30);
            assert!(set.iter().all(|name| line[name.as_str().expect("a name")].is_string()), "{line}");
        }
        let metrics = directive["Metrics"].as_array().expect("metrics");
        assert!((1..=100).contains(&metrics.len()), "{} metrics", metrics.len());
        for metric in metrics {
            assert!(metric["Unit"].as_str().expect("a unit").parse::<Unit>().is_ok());
            assert!(metric.get("StorageResolution").is_none_or(|resolution| *resolution == 1));
            match &line[metric["Name"].as_str().expect("a name")] {
                Value::Array(values) => assert!((2..=100).contains(&values.len()) && values.iter().all(Value::is_f64)),
                value => assert!(value.is_f64(), "{value} in {line}"),
            }
        }
    }
}

#[test]
fn when_data_are_written_then_those_that_belong_together_are_one_line() {
    // arrange
    let time = SystemTime::UNIX_EPOCH
        + Duration::from_millis(
            u64::try_from(SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).expect("after 1970").as_millis())
                .expect("a time")
                - 60_000,
        );
    let data = [
        Datum::new(metric("Latency"), 12.5).with_unit(Unit::Milliseconds).at(time),
        Datum::new(metric("Orders"), 2.0).at(time).with_resolution(Resolution::High),
        Datum::new(metric("Latency"), 13.5).with_unit(Unit::Milliseconds).at(time),
    ];
    // act
    let lines = written(&data).expect("a success");
    // assert
    let milliseconds = time.duration_since(SystemTime::UNIX_EPOCH).expect("after 1970").as_millis();
    let expected = json!({
        "_aws": {
            "Timestamp": u64::try_from(milliseconds).expect("a time"),
            "CloudWatchMetrics": [{
                "Namespace": "Shop",
                "Dimensions": [["Stage"]],
                "Metrics": [
                    { "Name": "Latency", "Unit": "Milliseconds" },
                    { "Name": "Orders", "Unit": "None", "StorageResolution": 1 },
                ],
            }],
        },
        "Stage": "beta",
        "Latency": [12.5, 13.5],
        "Orders": 2.0,
    });
    assert_eq!(lines, [expected]);
}

#[test]
fn when_data_differ_in_what_a_line_has_once_then_they_are_lines_of_their_own() {
    let now = SystemTime::now();
    let plain = Datum::new(metric("Latency"), 1.0).at(now);
    let data = [
        plain.clone(),
        Datum { metric: Metric::new("Shop", "Latency").expect("a metric"), ..plain.clone() },
        plain.clone().at(now - Duration::from_secs(1)),
        plain.clone().with_unit(Unit::Count),
        plain.clone().with_resolution(Resolution::High),
    ];
    let lines = written(&data).expect("a success");
    assert_eq!(lines.len(), 5);
    lines.iter().for_each(assert_is_emf);
}

#[test]
fn when_a_datum_has_no_place_in_the_format_then_it_is_named_and_nothing_is_written() {
    let statistics = StatisticSet { sample_count: 1.0, sum: 1.0, minimum: 1.0, maximum: 1.0 };
    let twice = |count| DatumValue::Distribution(vec![(1.0, count)]);
    for (datum, problem) in [
        (Datum::new(metric("Latency"), statistics), EmfProblem::IsStatistics),
        (Datum::new(metric("Latency"), twice(0.5)), EmfProblem::CountNotWhole(0.5)),
        (Datum::new(metric("Latency"), twice(10_001.0)), EmfProblem::CountNotWhole(10_001.0)),
        (Datum::new(metric("Stage"), 1.0), EmfProblem::NameTaken),
        (Datum::new(metric("_aws"), 1.0), EmfProblem::NameTaken),
        (Datum::new(metric("Latency"), f64::INFINITY), EmfProblem::Datum(DatumProblem::ValueOutOfRange(f64::INFINITY))),
    ] {
        let mut log = Vec::new();
        let written = EmfWriter::new(&mut log).write(&[Datum::new(metric("Orders"), 1.0), datum]);
        let Err(EmfError::InvalidDatum { index: 1, problem: found, .. }) = written else { panic!("{written:?}") };
        assert_eq!((found, log.len()), (problem, 0));
    }
}

struct Order(Dimensions, &'static str);

impl MetricEvent for Order {
    fn namespace(&self) -> &'static str {
        "Shop"
    }

    fn dimensions(&self) -> &Dimensions {
        &self.0
    }

    fn data(&self) -> Vec<EventDatum> {
        vec![EventDatum { name: Cow::Borrowed(self.1), value: 2.0, unit: Unit::Count }]
    }
}

#[test]
fn when_an_event_is_written_then_it_is_one_line() {
    let mut log = Vec::new();
    EmfWriter::new(&mut log).write_event(&Order(Dimensions::default(), "Articles")).expect("a success");
    let line: Value = serde_json::from_slice(&log).expect("one line of JSON");
    assert_is_emf(&line);
    assert_eq!(line["Articles"], 2.0);
    let error = EmfWriter::new(Vec::new()).write_event(&Order(Dimensions::default(), "")).expect_err("no name");
    assert!(matches!(error, EmfError::InvalidEvent(_)), "{error:?}");
}

#[test]
fn when_the_log_cannot_be_written_then_the_error_says_so() {
    struct Full;
    impl Write for Full {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::StorageFull.into())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let written = EmfWriter::new(Full).write(&[Datum::new(metric("Orders"), 1.0)]);
    assert!(matches!(written, Err(EmfError::Io(error)) if error.kind() == io::ErrorKind::StorageFull));
}

/// Each value of each metric, sorted.
fn values(pairs: impl IntoIterator<Item = (String, f64)>) -> BTreeMap<String, Vec<f64>> {
    let mut values: BTreeMap<String, Vec<f64>> = BTreeMap::new();
    pairs.into_iter().for_each(|(name, value)| values.entry(name).or_default().push(value));
    for values in values.values_mut() {
        values.sort_by(f64::total_cmp);
    }
    values
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn when_any_data_are_written_then_no_value_is_lost_and_each_line_is_within_the_limits(
        data in prop::collection::vec((0..250u32, prop::collection::vec((0..9u32, 1..40u32), 1..12)), 1..260)
    ) {
        let now = SystemTime::now();
        let datum = |(name, pairs): &(u32, Vec<(u32, u32)>)| {
            let pairs = pairs.iter().map(|(value, count)| (f64::from(*value), f64::from(*count))).collect();
            Datum::new(metric(&format!("m{name}")), DatumValue::Distribution(pairs)).at(now)
        };
        let lines = written(&data.iter().map(datum).collect::<Vec<_>>()).expect("a success");
        lines.iter().for_each(assert_is_emf);
        let told = lines.iter().flat_map(|line| line.as_object().expect("an object")).flat_map(|(name, value)| {
            let values = match value {
                Value::Array(values) => values.iter().filter_map(Value::as_f64).collect(),
                value => value.as_f64().into_iter().collect::<Vec<_>>(),
            };
            values.into_iter().map(move |value| (name.clone(), value))
        });
        let given = data.iter().flat_map(|(name, pairs)| {
            let each = pairs.iter().flat_map(|(value, count)| std::iter::repeat_n(f64::from(*value), *count as usize));
            each.map(move |value| (format!("m{name}"), value))
        });
        prop_assert_eq!(values(told), values(given));
    }
}
