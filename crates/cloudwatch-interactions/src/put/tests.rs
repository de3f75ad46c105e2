use super::pack::pack;
use super::wire::{datum_bytes, envelope_bytes, text};
use super::*;
use crate::datum::{DatumValue, Resolution, StatisticSet};
use crate::dimensions::Dimensions;
use crate::metric::Metric;
use crate::put::check::DatumProblem;
use crate::stand_in::{Wire, answer, asked, field, provider_on, provider_without_answers, refusal};
use crate::unit::Unit;
use aws_interactions_core::RequestErrorKind;
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use ciborium::{Value, cbor};
use proptest::prelude::*;
use std::error::Error;
use std::time::Duration;

fn metric(namespace: &str, name: &str) -> Metric {
    Metric::new(namespace, name).expect("a metric")
}

fn success() -> HttpResponse {
    answer(&Value::Map(Vec::new()))
}

/// The names of a request's data, in order.
fn names(request: &HttpRequest) -> Vec<String> {
    let (_, input) = asked(request);
    let data = field(&input, "MetricData").and_then(Value::as_array).expect("data").clone();
    data.iter().map(|datum| field(datum, "MetricName").and_then(Value::as_text).expect("a name").to_owned()).collect()
}

fn namespace_of(request: &HttpRequest) -> String {
    field(&asked(request).1, "Namespace").and_then(Value::as_text).expect("a namespace").to_owned()
}

#[test]
fn when_a_text_is_longer_then_its_head_is_so_too() {
    assert_eq!([0, 23, 24, 255, 256].map(text), [1, 24, 26, 257, 259]);
}

#[tokio::test]
async fn when_put_metric_data_and_data_are_of_all_kinds_then_they_are_sent_as_they_are() {
    // arrange
    let wire = Wire::answering(|_| success());
    let latency = metric("Shop", "Latency").with_dimension("Cluster", "blue").expect("a dimension");
    let time = SystemTime::now() - Duration::from_mins(1);
    let statistics = StatisticSet { sample_count: 3.0, sum: 6.0, minimum: 1.0, maximum: 3.0 };
    let data = [
        Datum::new(latency, 1.5).with_unit(Unit::BytesPerSecond).at(time).with_resolution(Resolution::High),
        Datum::new(metric("Shop", "Sizes"), DatumValue::Distribution(vec![(7.0, 2.0), (8.0, 1.0)])),
        Datum::new(metric("Shop", "Sums"), statistics),
    ];
    // act
    put_metric_data(&data, &provider_on(&wire).await).await.expect("a success");
    // assert
    let requests = wire.requests(asked);
    assert_eq!(requests.len(), 1);
    assert_eq!(requests[0].0, "PutMetricData");
    let sent = field(&requests[0].1, "MetricData").and_then(Value::as_array).expect("data");
    let number = |datum: &Value, name: &str| field(datum, name).and_then(Value::as_float);
    let first = &sent[0];
    assert_eq!(field(first, "Unit"), Some(&Value::from("Bytes/Second")));
    assert_eq!(field(first, "StorageResolution"), Some(&Value::from(1)));
    assert_eq!(number(first, "Value"), Some(1.5));
    let dimensions = field(first, "Dimensions").and_then(Value::as_array).expect("dimensions");
    assert_eq!(field(&dimensions[0], "Name"), Some(&Value::from("Cluster")));
    assert_eq!(field(&dimensions[0], "Value"), Some(&Value::from("blue")));
    let Some(Value::Tag(1, sent_time)) = field(first, "Timestamp") else { panic!("no time in {first:?}") };
    let expected = time.duration_since(SystemTime::UNIX_EPOCH).expect("after 1970").as_secs_f64();
    assert!((sent_time.as_float().expect("seconds") - expected).abs() < 0.002, "{sent_time:?}");
    let list = |values: [f64; 2]| Some(Value::Array(values.map(Value::Float).to_vec()));
    assert_eq!(field(&sent[1], "Values").cloned(), list([7.0, 8.0]));
    assert_eq!(field(&sent[1], "Counts").cloned(), list([2.0, 1.0]));
    assert_eq!((field(&sent[1], "Timestamp"), field(&sent[1], "StorageResolution")), (None, None));
    let statistic_values = field(&sent[2], "StatisticValues").expect("statistics");
    let told = ["SampleCount", "Sum", "Minimum", "Maximum"].map(|name| number(statistic_values, name));
    assert_eq!(told, [Some(3.0), Some(6.0), Some(1.0), Some(3.0)]);
}

#[tokio::test]
async fn when_put_metric_data_and_there_are_none_then_nothing_is_sent() {
    put_metric_data(&[], &provider_without_answers().await).await.expect("nothing to do");
}

#[tokio::test]
async fn when_put_metric_data_and_a_datum_is_invalid_then_it_is_named_and_nothing_is_sent() {
    // arrange
    let data = [
        Datum::new(metric("Shop", "Orders"), 1.0),
        Datum::new(metric("Shop", "Latency").with_dimension("Cluster", "blue").expect("a dimension"), f64::INFINITY),
    ];
    // act
    let error = put_metric_data(&data, &provider_without_answers().await).await.expect_err("an infinity");
    // assert
    let PutMetricDataError::InvalidDatum { index: 1, metric, problem } = &error else { panic!("{error:?}") };
    assert_eq!((&**metric, *problem), (&data[1].metric, DatumProblem::ValueOutOfRange(f64::INFINITY)));
    let said = "the datum 1, of Shop Latency {Cluster=blue}, cannot be put: it holds inf, which is not a number between \
                -2^360 and 2^360";
    assert_eq!(error.to_string(), said);
}

#[tokio::test]
async fn when_put_metric_data_and_a_pack_fails_then_it_comes_back_and_the_others_are_delivered() {
    // arrange
    let wire = Wire::answering(|request| match namespace_of(request).as_str() {
        "Busy" => refusal(400, "Throttling", "Rate exceeded"),
        _ => success(),
    });
    let data: Vec<Datum> = (0..2500)
        .map(|n| Datum::new(metric(if n % 5 == 0 { "Busy" } else { "Shop" }, &format!("m{n}")), 1.0))
        .collect();
    // act
    let error = put_metric_data(&data, &provider_on(&wire).await).await.expect_err("a throttled pack");
    // assert
    assert_eq!(error.to_string(), "500 data in 1 requests were not delivered");
    assert!(error.source().expect("a cause").to_string().starts_with("cloudwatch PutMetricData: throttled"));
    let PutMetricDataError::Undelivered(undelivered) = error else { panic!("{error:?}") };
    let [pack] = undelivered.packs.as_slice() else { panic!("{undelivered:?}") };
    assert_eq!((pack.error.kind(), pack.error.code()), (RequestErrorKind::Throttled, Some("Throttling")));
    let expected: Vec<Datum> = data.iter().filter(|datum| datum.metric.namespace() == "Busy").cloned().collect();
    assert_eq!(undelivered.into_data(), expected);
    let mut sent: Vec<usize> = wire.requests(|request| names(request).len());
    sent.sort_unstable();
    assert_eq!(sent, [500, 1000, 1000]);
}

#[tokio::test]
async fn when_put_metric_data_and_the_caller_may_not_then_the_error_says_so() {
    let wire = Wire::answering(|_| refusal(403, "AccessDenied", "not authorized to perform: cloudwatch:PutMetricData"));
    let data = [Datum::new(metric("Shop", "Orders"), 1.0)];
    let error = put_metric_data(&data, &provider_on(&wire).await).await.expect_err("a denial");
    let PutMetricDataError::Undelivered(undelivered) = error else { panic!("{error:?}") };
    assert_eq!(undelivered.packs[0].error.kind(), RequestErrorKind::AccessDenied);
    assert_eq!(undelivered.packs[0].error.request_id(), Some("id-of-the-request"));
}

fn a_name(limit: usize) -> impl Strategy<Value = String> {
    prop_oneof![4 => 1..40usize, 1 => 1..=limit].prop_map(|length| "n".repeat(length))
}

prop_compose! {
    fn a_metric()(
        namespace in prop_oneof![Just("Shop".to_owned()), Just("Stock".to_owned()), a_name(255)],
        name in a_name(255),
        values in prop_oneof![
            3 => prop::collection::vec(a_name(1024), 0..4),
            1 => prop::collection::vec(a_name(1024), 30),
        ],
    ) -> Metric {
        let pairs = values.into_iter().enumerate().map(|(n, value)| (format!("dimension-{n}"), value));
        metric(&namespace, &name).with_dimensions(Dimensions::new(pairs).expect("dimensions"))
    }
}

fn a_value() -> impl Strategy<Value = DatumValue> {
    let pairs = prop_oneof![1..10usize, 140..460usize];
    prop_oneof![
        (-1e9..1e9).prop_map(DatumValue::Single),
        pairs.prop_map(|count| DatumValue::Distribution((0..count).map(|n| (n as f64, 1.0 + n as f64)).collect())),
        Just(DatumValue::Statistics(StatisticSet { sample_count: 1.0, sum: 1.0, minimum: 1.0, maximum: 1.0 })),
    ]
}

prop_compose! {
    fn a_datum()(metric in a_metric(), value in a_value(), timed in any::<bool>(), high in any::<bool>()) -> Datum {
        let datum = Datum::new(metric, value).with_unit(Unit::KilobytesPerSecond);
        let datum = if timed { datum.at(SystemTime::now()) } else { datum };
        if high { datum.with_resolution(Resolution::High) } else { datum }
    }
}

/// Each datum as often as it is there, copies and order aside.
fn repeated(some: &[Datum], times: usize) -> Vec<Datum> {
    some.iter().cycle().take(some.len() * times).cloned().collect()
}

/// All value and count pairs, by what they are of.
fn pairs_of<'a>(data: impl IntoIterator<Item = &'a Datum>) -> Vec<String> {
    let mut pairs = Vec::new();
    for datum in data {
        let of = format!("{} {:?} {:?} {:?}", datum.metric, datum.unit, datum.timestamp, datum.resolution);
        match &datum.value {
            DatumValue::Distribution(each) => pairs.extend(each.iter().map(|pair| format!("{of} {pair:?}"))),
            value => pairs.push(format!("{of} {value:?}")),
        }
    }
    pairs.sort_unstable();
    pairs
}

/// The body that the SDK makes of a pack.
async fn body_of(pack: &Pack) -> usize {
    let wire = Wire::answering(|_| success());
    send(pack, &provider_on(&wire).await.get_cloudwatch()).await.expect("a success");
    wire.requests(|request| request.body().bytes().expect("a body in memory").len())[0]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn when_data_are_packed_then_none_is_lost_or_doubled_and_no_pack_is_over_a_limit(
        some in prop::collection::vec(a_datum(), 1..40),
        times in prop_oneof![Just(1usize), 1..60usize],
    ) {
        let data = repeated(&some, times);
        let packs = pack(data.clone());
        prop_assert_eq!(pairs_of(&data), pairs_of(packs.iter().flat_map(|pack| &pack.data)));
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        for pack in &packs {
            prop_assert!(!pack.data.is_empty());
            prop_assert!(pack.data.len() <= 1000);
            prop_assert!(pack.data.iter().all(|datum| datum.metric.namespace() == pack.namespace));
            prop_assert!(pack.data.iter().all(|datum| !matches!(
                &datum.value,
                DatumValue::Distribution(pairs) if pairs.len() > 150
            )));
            let body = runtime.block_on(body_of(pack));
            prop_assert!(body <= 1_000_000, "a body of {} bytes", body);
            // The estimate is on the safe side, and close enough to fill the packs.
            prop_assert!(body <= pack.bytes, "{} bytes, estimated {}", body, pack.bytes);
            prop_assert!(pack.bytes - body <= 60 * pack.data.len() + 10, "{} of {}", body, pack.bytes);
        }
    }
}

#[test]
fn when_the_bytes_around_the_data_are_reckoned_then_they_are_few_more_than_are_sent() {
    let mut around = Vec::new();
    ciborium::into_writer(&cbor!({ "Namespace" => "Shop", "MetricData" => [] }).expect("CBOR"), &mut around)
        .expect("CBOR");
    let more = envelope_bytes("Shop") - around.len();
    // The end of the map, and the head of an array with up to 65,535 data.
    assert_eq!(more, 1 + 2);
}

#[tokio::test]
async fn when_the_bytes_of_a_datum_are_reckoned_then_only_the_heads_of_its_arrays_are_more_than_is_sent() {
    let statistics = StatisticSet { sample_count: 1.0, sum: 1.0, minimum: 1.0, maximum: 1.0 };
    let distribution = DatumValue::Distribution(vec![(0.1, 1.1), (0.2, 2.1)]);
    for (value, arrays) in [(DatumValue::Single(0.1), 1), (DatumValue::Statistics(statistics), 1), (distribution, 3)] {
        let metric = metric("Shop", "Orders").with_dimension("Stage", "beta").expect("a dimension");
        let datum = Datum::new(metric, value).at(SystemTime::now()).with_resolution(Resolution::High);
        let bytes_of = async |count| body_of(&pack(vec![datum.clone(); count])[0]).await;
        let sent = bytes_of(2).await - bytes_of(1).await;
        assert_eq!(datum_bytes(&datum) - sent, 2 * arrays, "{datum:?}");
    }
}

#[test]
fn when_data_are_packed_then_packs_are_as_full_as_they_can_be() {
    let small = vec![Datum::new(metric("Shop", "Orders"), 1.0); 2001];
    assert_eq!(pack(small).iter().map(|pack| pack.data.len()).collect::<Vec<_>>(), [1000, 1000, 1]);
    let dimensions = Dimensions::new((0..30).map(|n| (format!("d{n}"), "v".repeat(1024)))).expect("dimensions");
    let large = vec![Datum::new(metric("Shop", "Orders").with_dimensions(dimensions), 1.0); 100];
    let packs = pack(large);
    let sizes: Vec<usize> = packs.iter().map(|pack| pack.data.len()).collect();
    assert!(sizes[0] > 25 && sizes[0] < 33, "31 KB each: {sizes:?}");
    assert_eq!(sizes.iter().sum::<usize>(), 100);
}
