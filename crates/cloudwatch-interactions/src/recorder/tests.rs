use super::*;
use crate::publisher::PublisherSettings;
use crate::stand_in::{Wire, answer, asked, field, provider_on};
use ciborium::Value;
use metrics::{Unit as FacadeUnit, with_local_recorder};
use std::collections::BTreeMap;

fn wire() -> Wire {
    Wire::answering(|_| answer(&Value::Map(Vec::new())))
}

async fn publisher_on(wire: &Wire, settings: PublisherSettings) -> Publisher {
    Publisher::start(settings, &provider_on(wire).await).expect("a publisher")
}

/// What was sent, by name: unit, values, and dimensions.
async fn sent_by(record: impl FnOnce()) -> (BTreeMap<String, (String, Vec<f64>, Vec<String>)>, u64) {
    let wire = wire();
    let publisher = publisher_on(&wire, PublisherSettings::default()).await;
    let recorder = PublisherRecorder::new("Shop", publisher.clone()).expect("a recorder");
    with_local_recorder(&recorder, record);
    publisher.flush().await.expect("a success");
    let mut sent = BTreeMap::new();
    for (_, input) in wire.requests(asked) {
        assert_eq!(field(&input, "Namespace"), Some(&Value::from("Shop")));
        for datum in field(&input, "MetricData").and_then(Value::as_array).expect("data") {
            let text = |map: &Value, name| field(map, name).and_then(Value::as_text).expect("a text").to_owned();
            let values = match (field(datum, "Value"), field(datum, "Values")) {
                (Some(value), None) => vec![value.clone()],
                (None, Some(values)) => values.as_array().expect("values").clone(),
                other => panic!("{other:?}"),
            };
            let values = values.iter().map(|value| value.as_float().expect("a number")).collect();
            let dimensions = field(datum, "Dimensions").and_then(Value::as_array).cloned().unwrap_or_default();
            let dimensions = dimensions.iter().map(|pair| text(pair, "Name") + "=" + &text(pair, "Value")).collect();
            sent.insert(text(datum, "MetricName"), (text(datum, "Unit"), values, dimensions));
        }
    }
    (sent, publisher.dropped())
}

fn sent_as(unit: &str, values: &[f64], dimensions: &[&str]) -> (String, Vec<f64>, Vec<String>) {
    (unit.to_owned(), values.to_vec(), dimensions.iter().map(|&pair| pair.to_owned()).collect())
}

#[tokio::test]
async fn when_the_facade_records_then_names_labels_and_values_reach_cloudwatch() {
    let (sent, dropped) = sent_by(|| {
        for _ in 0..3 {
            metrics::counter!("orders", "stage" => "beta", "cluster" => "blue").increment(2);
        }
        metrics::gauge!("stock").set(5.0);
        metrics::gauge!("stock").increment(2.0);
        metrics::gauge!("stock").decrement(4.0);
        metrics::histogram!("latency").record(1.5);
        metrics::histogram!("latency").record(2.5);
    })
    .await;
    let expected = BTreeMap::from([
        ("orders".to_owned(), sent_as("None", &[6.0], &["cluster=blue", "stage=beta"])),
        ("stock".to_owned(), sent_as("None", &[3.0], &[])),
        ("latency".to_owned(), sent_as("None", &[1.5, 2.5], &[])),
    ]);
    assert_eq!((sent, dropped), (expected, 0));
}

#[tokio::test]
async fn when_a_metric_is_described_then_its_unit_is_cloudwatchs_and_its_values_are_too() {
    let (sent, _) = sent_by(|| {
        metrics::describe_histogram!("latency", FacadeUnit::Milliseconds, "");
        metrics::describe_histogram!("pause", FacadeUnit::Nanoseconds, "");
        metrics::describe_gauge!("heap", FacadeUnit::Mebibytes, "");
        metrics::describe_counter!("read", FacadeUnit::Kibibytes, "");
        metrics::describe_counter!("spent", FacadeUnit::Nanoseconds, "");
        metrics::histogram!("latency").record(3.0);
        metrics::histogram!("pause").record(1500.0);
        metrics::gauge!("heap").set(2.0);
        metrics::gauge!("heap").increment(3.0);
        metrics::gauge!("heap").decrement(1.0);
        metrics::counter!("read").increment(2);
        metrics::counter!("spent").increment(7);
    })
    .await;
    let expected = BTreeMap::from([
        ("latency".to_owned(), sent_as("Milliseconds", &[3.0], &[])),
        ("pause".to_owned(), sent_as("Microseconds", &[1.5], &[])),
        ("heap".to_owned(), sent_as("Bytes", &[4_194_304.0], &[])),
        ("read".to_owned(), sent_as("Bytes", &[2048.0], &[])),
        ("spent".to_owned(), sent_as("None", &[7.0], &[])),
    ]);
    assert_eq!(sent, expected);
}

#[test]
fn when_units_are_mapped_then_each_keeps_its_word_unless_cloudwatch_lacks_it() {
    use FacadeUnit as F;
    let same = [
        (F::Count, "Count"),
        (F::Percent, "Percent"),
        (F::Seconds, "Seconds"),
        (F::Milliseconds, "Milliseconds"),
        (F::Microseconds, "Microseconds"),
        (F::Bytes, "Bytes"),
        (F::TerabitsPerSecond, "Terabits/Second"),
        (F::GigabitsPerSecond, "Gigabits/Second"),
        (F::MegabitsPerSecond, "Megabits/Second"),
        (F::KilobitsPerSecond, "Kilobits/Second"),
        (F::BitsPerSecond, "Bits/Second"),
        (F::CountPerSecond, "Count/Second"),
    ];
    for (unit, word) in same {
        let scale = Scale::of(unit);
        assert_eq!((scale.unit.as_str(), scale.factor.to_bits()), (word, 1f64.to_bits()));
        assert_eq!(scale.of_counts(), (scale.unit, 1));
    }
    let bytes = [(F::Kibibytes, 1u64 << 10), (F::Mebibytes, 1 << 20), (F::Gibibytes, 1 << 30), (F::Tebibytes, 1 << 40)];
    for (unit, factor) in bytes {
        assert_eq!(Scale::of(unit).of_counts(), (crate::unit::Unit::Bytes, factor));
    }
}

#[tokio::test]
async fn when_a_counter_is_given_absolute_values_then_their_differences_are_counted() {
    let (sent, _) = sent_by(|| {
        for value in [5, 3, 8, 8] {
            metrics::counter!("orders").absolute(value);
        }
    })
    .await;
    assert_eq!(sent.get("orders"), Some(&sent_as("None", &[8.0], &[])));
}

#[tokio::test]
async fn when_a_key_cannot_be_a_metric_then_what_it_records_is_counted_as_dropped() {
    let (sent, dropped) = sent_by(|| {
        metrics::counter!("Bestellungen für heute").increment(3);
        metrics::counter!("Bestellungen für heute").absolute(9);
        metrics::gauge!("stock", "cluster" => "").set(1.0);
        metrics::gauge!("stock", "cluster" => "").increment(1.0);
        metrics::gauge!("stock", "cluster" => "").decrement(1.0);
        metrics::histogram!("latency", "stage" => "bêta").record(1.0);
        metrics::counter!("orders").increment(1);
    })
    .await;
    assert_eq!((sent.len(), dropped), (1, 4 + 3 + 1));
}

#[tokio::test]
async fn when_the_publisher_has_no_room_then_what_is_recorded_is_counted_as_dropped() {
    let wire = wire();
    let publisher = publisher_on(&wire, PublisherSettings { max_metrics: 1, ..PublisherSettings::default() }).await;
    let recorder = PublisherRecorder::new("Shop", publisher.clone()).expect("a recorder");
    with_local_recorder(&recorder, || {
        metrics::counter!("orders").increment(1);
        metrics::counter!("returns").increment(4);
        metrics::counter!("orders").increment(1);
    });
    assert_eq!(publisher.dropped(), 4);
}

#[tokio::test]
async fn when_a_recorder_is_shown_then_its_namespace_is() {
    let publisher = publisher_on(&wire(), PublisherSettings::default()).await;
    let recorder = PublisherRecorder::new("Shop", publisher).expect("a recorder");
    assert_eq!(format!("{recorder:?}"), r#"PublisherRecorder { namespace: "Shop", .. }"#);
}

#[tokio::test]
async fn when_the_namespace_cannot_be_then_there_is_no_recorder() {
    let publisher = publisher_on(&wire(), PublisherSettings::default()).await;
    assert!(PublisherRecorder::new(":Shop", publisher).is_err());
}
