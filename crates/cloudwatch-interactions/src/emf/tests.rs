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

/// The lines of a writer with these properties.
fn written_with(properties: &[(&str, &str)], data: &[Datum]) -> Result<Vec<Value>, EmfError> {
    let mut log = Vec::new();
    let mut writer = EmfWriter::new(&mut log);
    properties.iter().try_for_each(|(name, value)| writer.set_property(*name, *value))?;
    writer.write(data)?;
    Ok(String::from_utf8(log).expect("UTF-8").lines().map(|line| serde_json::from_str(line).expect("JSON")).collect())
}

#[test]
fn when_properties_are_set_then_all_lines_have_them_and_they_are_no_metrics() {
    let data = [Datum::new(metric("Latency"), 1.0), Datum::new(Metric::new("Stock", "Size").expect("a metric"), 2.0)];
    let lines = written_with(&[("requestId", "none"), ("user", "a \"b\"\n"), ("requestId", "c6af")], &data);
    let lines = lines.expect("a success");
    assert_eq!(lines.len(), 2);
    for line in &lines {
        assert_is_emf(line);
        assert_eq!((&line["requestId"], &line["user"]), (&json!("c6af"), &json!("a \"b\"\n")));
        assert!(!line["_aws"].to_string().contains("requestId"), "{line}");
    }
}

#[test]
fn when_properties_are_cleared_then_lines_are_without_them() {
    let mut log = Vec::new();
    let mut writer = EmfWriter::new(&mut log);
    writer.set_property("requestId", "c6af").expect("a property");
    writer.clear_properties();
    writer.write(&[Datum::new(metric("requestId"), 1.0)]).expect("the name is free again");
    assert!(!String::from_utf8(log).expect("UTF-8").contains("c6af"));
}

#[test]
fn when_a_property_cannot_be_one_then_it_is_not_set() {
    let mut log = Vec::new();
    let mut writer = EmfWriter::new(&mut log);
    // Its name, two colons and commas, and the quotes of both.
    writer.set_property("a", "x".repeat(16 * 1024 - 7)).expect("just right");
    let too_much = "x".repeat(16 * 1024 - 6);
    let wrong =
        [("", "x", "not empty"), ("_aws", "x", "the format's own"), ("a", &too_much, "16 KiB"), ("b", "", "16 KiB")];
    for (name, value, said) in wrong {
        let error = writer.set_property(name, value).expect_err("no such property");
        let EmfError::InvalidProperty { name: told, problem } = &error else { panic!("{error:?}") };
        assert!(told == name && problem.contains(said), "{error}");
    }
    writer.write(&[Datum::new(metric("Latency"), 1.0)]).expect("a success");
    let line: Value = serde_json::from_slice(&log).expect("a line");
    assert_eq!((line["a"].as_str().map(str::len), &line["b"]), (Some(16 * 1024 - 7), &Value::Null));
}

#[test]
fn when_a_metric_or_a_dimension_has_the_name_of_a_property_then_it_is_named_and_nothing_is_written() {
    for name in ["Latency", "Stage"] {
        let error = written_with(&[(name, "x")], &[Datum::new(metric("Latency"), 1.0)]).expect_err("taken");
        let EmfError::InvalidDatum { index: 0, problem, .. } = error else { panic!("{error:?}") };
        assert_eq!(problem, EmfProblem::NameTaken);
    }
}

#[test]
fn when_data_are_many_and_long_then_no_line_is_longer_than_a_log_takes_and_none_is_lost() {
    // 100 metrics of 100 values would be one line by their number.
    let name = |n: u32| format!("{n:03}{}", "\"".repeat(252));
    let value = -1.234_567_890_123_456_7e-300;
    let datum = |n: u32| Datum::new(metric(&name(n)), DatumValue::Distribution(vec![(value, 100.0)]));
    let data: Vec<Datum> = (0..100).map(|n| datum(n).with_unit(Unit::MegabytesPerSecond)).collect();
    let mut log = Vec::new();
    let mut writer = EmfWriter::new(&mut log);
    writer.set_property("p", "\u{1}".repeat(2_000)).expect("a property");
    writer.write(&data).expect("a success");
    let lines: Vec<&[u8]> = log.split_inclusive(|byte| *byte == b'\n').collect();
    assert!((2..=3).contains(&lines.len()), "{} lines", lines.len());
    assert!(lines.iter().all(|line| line.len() <= 256 * 1024 - 26), "{:?}", lines.iter().map(|line| line.len()).max());
    let count = |line: &&[u8]| {
        let line: Value = serde_json::from_slice(line).expect("JSON");
        assert_is_emf(&line);
        let fields = line.as_object().expect("an object").values();
        fields.map(|field| field.as_array().map_or_else(|| usize::from(field.is_f64()), Vec::len)).sum::<usize>()
    };
    assert_eq!(lines.iter().map(count).sum::<usize>(), 10_000);
}

#[test]
fn when_a_hundred_metrics_are_written_then_they_are_one_line() {
    let long = "m".repeat(50);
    let data: Vec<Datum> = (0..100).map(|n| Datum::new(metric(&format!("{long}{n}")), 1.0)).collect();
    assert_eq!(written(&data).expect("a success").len(), 1);
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
