use super::*;
use crate::metric::Metric;
use crate::stand_in::{Wire, answer, asked, bare_builder, field, provider_on, refusal};
use crate::unit::Unit;
use aws_smithy_http_client::test_util::NeverClient;
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use ciborium::Value;
use futures::FutureExt;
use std::collections::BTreeMap;
use std::sync::atomic::AtomicBool;
use tokio::time::{Instant, sleep};

const MINUTE: Duration = Duration::from_mins(1);

fn metric(name: &str) -> Metric {
    Metric::new("Shop", name).expect("a metric")
}

fn success() -> HttpResponse {
    answer(&Value::Map(Vec::new()))
}

fn throttled() -> HttpResponse {
    refusal(400, "Throttling", "Rate exceeded")
}

/// A switch, and a wire that answers by it.
fn switched(when_off: impl Fn() -> HttpResponse + Send + Sync + 'static) -> (Arc<AtomicBool>, Arc<Delivered>, Wire) {
    let (is_on, delivered) = (Arc::new(AtomicBool::new(true)), Arc::new(Delivered::default()));
    let (asked_of, noted) = (Arc::clone(&is_on), Arc::clone(&delivered));
    let wire = Wire::answering(move |request| {
        if !asked_of.load(Ordering::SeqCst) {
            return when_off();
        }
        noted.note(request);
        success()
    });
    (is_on, delivered, wire)
}

/// Observations that CloudWatch took, by metric.
#[derive(Default)]
struct Delivered(std::sync::Mutex<BTreeMap<String, u64>>);

impl Delivered {
    fn note(&self, request: &HttpRequest) {
        let mut delivered = self.0.lock().expect("no panic");
        for (name, count) in told(request) {
            *delivered.entry(name).or_default() += count;
        }
    }

    fn of(&self, name: &str) -> u64 {
        self.0.lock().expect("no panic").get(name).copied().unwrap_or_default()
    }
}

/// The data of a request: names and observations.
fn told(request: &HttpRequest) -> Vec<(String, u64)> {
    let (_, input) = asked(request);
    let data = field(&input, "MetricData").and_then(Value::as_array).expect("data").clone();
    let number = |value: &Value| value.as_float().expect("a number") as u64;
    let count = |datum: &Value| match (field(datum, "Value"), field(datum, "Counts"), field(datum, "StatisticValues")) {
        (Some(value), None, None) => number(value),
        (None, Some(counts), None) => counts.as_array().expect("counts").iter().map(number).sum(),
        (None, None, Some(set)) => number(field(set, "SampleCount").expect("a count")),
        other => panic!("{other:?}"),
    };
    data.iter()
        .map(|datum| (field(datum, "MetricName").and_then(Value::as_text).expect("a name").to_owned(), count(datum)))
        .collect()
}

fn returned(result: Result<(), PublisherError>) -> Vec<Datum> {
    match result {
        Ok(()) => Vec::new(),
        Err(PublisherError::Undelivered(undelivered)) => undelivered.into_data(),
        Err(error) => panic!("{error}"),
    }
}

fn observations(data: &[Datum]) -> u64 {
    data.iter().map(super::observations).sum()
}

async fn start(settings: PublisherSettings, wire: &Wire) -> Publisher {
    Publisher::start(settings, &provider_on(wire).await).expect("a publisher")
}

/// Settings under which a few data of one metric fill all the room.
fn narrow(back_pressure: BackPressure) -> PublisherSettings {
    PublisherSettings { back_pressure, max_waiting_bytes: 1_000, ..PublisherSettings::default() }
}

#[tokio::test(start_paused = true)]
async fn when_metrics_are_recorded_and_the_period_ends_then_each_is_one_datum() {
    // arrange
    let wire = Wire::answering(|_| success());
    let publisher = start(PublisherSettings::default(), &wire).await;
    let (orders, again) = (publisher.counter(metric("Orders")), publisher.counter(metric("Orders")));
    let (orders, again) = (orders.expect("a counter"), again.expect("a counter"));
    let stock = publisher.gauge(metric("Stock")).expect("a gauge");
    let latency = Instrument::new(metric("Latency")).with_unit(Unit::Milliseconds);
    let latency = publisher.histogram(latency).expect("a histogram");
    let idle = publisher.counter(metric("Idle")).expect("a counter");
    // act
    orders.increment(2);
    again.increment(3);
    stock.set(7.0);
    stock.increment(-3.0);
    for value in [1.5, 2.5, 1.5] {
        latency.record(value);
    }
    idle.increment(0);
    sleep(MINUTE.checked_sub(Duration::from_secs(1)).unwrap()).await;
    assert_eq!(wire.requests(|_| ()).len(), 0);
    sleep(Duration::from_secs(2)).await;
    // assert
    let requests = wire.requests(asked);
    let [(operation, input)] = requests.as_slice() else { panic!("{requests:?}") };
    assert_eq!((operation.as_str(), field(input, "Namespace")), ("PutMetricData", Some(&Value::from("Shop"))));
    let data = field(input, "MetricData").and_then(Value::as_array).expect("data");
    let floats = |values: &[f64]| Value::Array(values.iter().copied().map(Value::Float).collect());
    let view: BTreeMap<_, _> = data
        .iter()
        .map(|datum| {
            assert!(field(datum, "Timestamp").is_some());
            let value = |name: &str| field(datum, name).cloned();
            let name = field(datum, "MetricName").and_then(Value::as_text).expect("a name");
            (name, (value("Value"), value("Values"), value("Counts"), value("Unit")))
        })
        .collect();
    let unit = |unit: &str| Some(Value::from(unit));
    let expected = BTreeMap::from([
        ("Orders", (Some(Value::Float(5.0)), None, None, unit("None"))),
        ("Stock", (None, Some(floats(&[4.0])), Some(floats(&[1.0])), unit("None"))),
        ("Latency", (None, Some(floats(&[1.5, 2.5])), Some(floats(&[2.0, 1.0])), unit("Milliseconds"))),
    ]);
    assert_eq!(view, expected);
    // What was not recorded in the next period is not told again.
    sleep(MINUTE * 3).await;
    assert_eq!(wire.requests(|_| ()).len(), 1);
}

#[tokio::test(start_paused = true)]
async fn when_so_many_metrics_are_new_that_they_fill_a_request_then_it_is_sent_before_the_period_ends() {
    let wire = Wire::answering(|_| success());
    let publisher = start(PublisherSettings::default(), &wire).await;
    for n in 0..1000 {
        sleep(Duration::ZERO).await;
        assert_eq!(wire.requests(|_| ()).len(), 0, "{n} metrics");
        publisher.counter(metric(&format!("m{n}"))).expect("a counter").increment(1);
    }
    sleep(Duration::from_secs(1)).await;
    assert_eq!(wire.requests(|request| told(request).len()), [1000]);
}

#[tokio::test(start_paused = true)]
async fn when_throttled_then_it_tries_again_with_growing_pauses_until_all_is_delivered_once() {
    // arrange
    let (is_on, delivered, wire) = switched(throttled);
    let publisher = start(PublisherSettings::default(), &wire).await;
    let orders = publisher.counter(metric("Orders")).expect("a counter");
    is_on.store(false, Ordering::SeqCst);
    // act
    for _ in 0..10 {
        orders.increment(1);
        sleep(MINUTE).await;
    }
    let tried = wire.requests(|_| ()).len();
    is_on.store(true, Ordering::SeqCst);
    sleep(MINUTE * 3).await;
    // assert
    // 1, 2, 4, … up to 60 s, each with as much again at most: the sixth is the last within two minutes.
    assert!((8..=22).contains(&tried), "{tried} requests in ten minutes");
    assert_eq!((delivered.of("Orders"), publisher.dropped()), (10, 0));
    // After a success the pauses begin to grow anew.
    is_on.store(false, Ordering::SeqCst);
    orders.increment(1);
    let before = wire.requests(|_| ()).len();
    sleep(MINUTE + Duration::from_secs(10)).await;
    assert!(wire.requests(|_| ()).len() >= before + 4);
    is_on.store(true, Ordering::SeqCst);
    publisher.shutdown(MINUTE).await.expect("nothing is left");
    assert_eq!(delivered.of("Orders"), 11);
}

#[tokio::test(start_paused = true)]
async fn when_data_are_delivered_or_returned_then_there_is_room_again() {
    // arrange
    let (is_on, delivered, wire) = switched(throttled);
    let publisher = start(narrow(BackPressure::DropNewest), &wire).await;
    let orders = publisher.counter(metric("Orders")).expect("a counter");
    // act
    let mut left = 0;
    for _ in 0..30 {
        orders.increment(1);
        is_on.store(false, Ordering::SeqCst);
        left += observations(&returned(publisher.flush().await));
        is_on.store(true, Ordering::SeqCst);
        orders.increment(1);
        sleep(MINUTE + Duration::from_secs(1)).await;
    }
    publisher.clone().shutdown(MINUTE).await.expect("nothing is left");
    // assert
    assert_eq!((left, delivered.of("Orders"), publisher.dropped()), (30, 30, 0));
}

#[tokio::test(start_paused = true)]
async fn when_who_flushes_goes_away_before_the_answer_then_what_failed_is_kept() {
    let (is_on, delivered, wire) = switched(throttled);
    let publisher = start(PublisherSettings::default(), &wire).await;
    publisher.counter(metric("Orders")).expect("a counter").increment(3);
    is_on.store(false, Ordering::SeqCst);
    assert!(publisher.flush().now_or_never().is_none());
    sleep(Duration::from_millis(1)).await;
    is_on.store(true, Ordering::SeqCst);
    sleep(MINUTE).await;
    assert_eq!((wire.requests(|_| ()).len(), delivered.of("Orders"), publisher.dropped()), (2, 3, 0));
}

/// A publisher with no room at all, three observations that a flush could not deliver, and nobody who took them back.
async fn abandoned(back_pressure: BackPressure) -> (Arc<AtomicBool>, Arc<Delivered>, Publisher, Counter) {
    let (is_on, delivered, wire) = switched(throttled);
    let publisher = start(PublisherSettings { max_waiting_bytes: 1, ..narrow(back_pressure) }, &wire).await;
    let orders = publisher.counter(metric("Orders")).expect("a counter");
    orders.increment(3);
    is_on.store(false, Ordering::SeqCst);
    assert!(publisher.flush().now_or_never().is_none());
    sleep(Duration::from_millis(1)).await;
    (is_on, delivered, publisher, orders)
}

#[tokio::test(start_paused = true)]
async fn when_what_an_abandoned_flush_left_fills_the_room_then_the_newest_are_dropped_and_not_it() {
    let (is_on, delivered, publisher, orders) = abandoned(BackPressure::DropNewest).await;
    orders.increment(5);
    sleep(MINUTE * 2).await;
    is_on.store(true, Ordering::SeqCst);
    sleep(MINUTE * 2).await;
    assert_eq!((delivered.of("Orders"), publisher.dropped()), (3, 5));
}

#[tokio::test(start_paused = true)]
async fn when_what_an_abandoned_flush_left_fills_the_room_then_back_pressure_waits_for_it() {
    let (_, _, publisher, orders) = abandoned(BackPressure::Wait).await;
    for _ in 0..5 {
        orders.increment(1);
        sleep(MINUTE).await;
    }
    let left = returned(publisher.shutdown(Duration::from_secs(1)).await);
    assert_eq!(left.iter().map(super::observations).collect::<Vec<_>>(), [3, 5], "{left:?}");
}

#[tokio::test(start_paused = true)]
async fn when_who_flushes_goes_away_with_the_answer_then_what_failed_is_counted_as_dropped() {
    let wire = Wire::answering(|_| throttled());
    let publisher = start(PublisherSettings::default(), &wire).await;
    publisher.counter(metric("Orders")).expect("a counter").increment(3);
    let mut flush = Box::pin(publisher.flush());
    assert!((&mut flush).now_or_never().is_none());
    sleep(Duration::from_millis(1)).await;
    drop(flush);
    sleep(MINUTE * 5).await;
    assert_eq!((wire.requests(|_| ()).len(), publisher.dropped()), (1, 3));
}

#[tokio::test(start_paused = true)]
async fn when_the_endpoint_is_dead_and_back_pressure_waits_then_nothing_is_dropped_and_little_is_held() {
    // arrange
    let (is_on, delivered, wire) = switched(throttled);
    let publisher = start(narrow(BackPressure::Wait), &wire).await;
    let orders = publisher.counter(metric("Orders")).expect("a counter");
    is_on.store(false, Ordering::SeqCst);
    // act
    for _ in 0..600 {
        orders.increment(1);
        sleep(Duration::from_secs(6)).await;
    }
    let left = returned(publisher.clone().shutdown(Duration::from_secs(1)).await);
    // assert
    assert_eq!((observations(&left), delivered.of("Orders"), publisher.dropped()), (600, 0, 0));
    assert!(left.len() < 20, "{} data", left.len());
}

#[tokio::test(start_paused = true)]
async fn when_the_endpoint_is_dead_and_the_oldest_are_dropped_then_the_newest_are_returned() {
    let (left, dropped) = leave_over(BackPressure::DropOldest).await;
    assert_eq!(observations(&left) + dropped, (1..=30).sum::<u64>());
    let last = left.last().map(|datum| datum.value.clone());
    assert_eq!(last, Some(DatumValue::Single(30.0)));
    assert!(left.len() < 15 && left[0].value != DatumValue::Single(1.0), "{left:?}");
}

#[tokio::test(start_paused = true)]
async fn when_the_endpoint_is_dead_and_the_newest_are_dropped_then_the_oldest_are_returned() {
    let (left, dropped) = leave_over(BackPressure::DropNewest).await;
    assert_eq!(observations(&left) + dropped, (1..=30).sum::<u64>());
    assert_eq!(left[0].value, DatumValue::Single(1.0));
    assert_eq!(left[1].value, DatumValue::Single(2.0));
    assert!(left.len() < 15 && dropped > 100, "{left:?}");
}

#[tokio::test(start_paused = true)]
async fn when_the_endpoint_is_dead_then_as_many_are_kept_as_there_is_room_for() {
    let (left, _) = leave_over(BackPressure::DropOldest).await;
    let room = 5 * crate::put::wire::datum_bytes(&left[0]);
    for back_pressure in [BackPressure::DropOldest, BackPressure::DropNewest] {
        let settings = PublisherSettings { max_waiting_bytes: room, ..narrow(back_pressure) };
        let (left, _) = leave_over_by(settings).await;
        assert_eq!(left.len(), 5, "{left:?}");
    }
}

async fn leave_over(back_pressure: BackPressure) -> (Vec<Datum>, u64) {
    leave_over_by(narrow(back_pressure)).await
}

/// Counts 1, 2, … 30 in a minute each while nothing can be delivered.
async fn leave_over_by(settings: PublisherSettings) -> (Vec<Datum>, u64) {
    let wire = Wire::answering(|_| throttled());
    let publisher = start(settings, &wire).await;
    let orders = publisher.counter(metric("Orders")).expect("a counter");
    sleep(Duration::from_secs(1)).await;
    for n in 1..=30 {
        orders.increment(n);
        sleep(MINUTE).await;
    }
    let left = returned(publisher.clone().shutdown(Duration::from_secs(1)).await);
    (left, publisher.dropped())
}

#[tokio::test(start_paused = true)]
async fn when_drops_are_to_be_published_then_each_is_told_once() {
    // arrange
    let (is_on, delivered, wire) = switched(throttled);
    let settings = PublisherSettings { drops: Some(metric("Drops")), ..narrow(BackPressure::DropOldest) };
    let publisher = start(settings, &wire).await;
    let orders = publisher.counter(metric("Orders")).expect("a counter");
    let latency = publisher.histogram(metric("Latency")).expect("a histogram");
    is_on.store(false, Ordering::SeqCst);
    // act
    for n in 0..40 {
        orders.increment(10);
        latency.record(f64::from(n));
        latency.record(f64::NAN);
        sleep(MINUTE).await;
    }
    is_on.store(true, Ordering::SeqCst);
    sleep(MINUTE * 5).await;
    publisher.clone().shutdown(MINUTE).await.expect("nothing is left");
    // assert
    let dropped = publisher.dropped();
    assert_eq!(delivered.of("Drops"), dropped);
    assert_eq!(delivered.of("Orders") + delivered.of("Latency") + dropped, 40 * 12);
    assert!(dropped > 40, "{dropped}");
}

#[tokio::test(start_paused = true)]
async fn when_aws_calls_a_request_invalid_then_it_is_not_repeated_and_counted() {
    let wire = Wire::answering(|_| refusal(400, "InvalidParameterValue", "The value is invalid"));
    let publisher = start(PublisherSettings::default(), &wire).await;
    publisher.counter(metric("Orders")).expect("a counter").increment(7);
    publisher.flush().await.expect("nothing that could be delivered is left");
    sleep(MINUTE * 5).await;
    assert_eq!((wire.requests(|_| ()).len(), publisher.dropped()), (1, 7));
}

#[tokio::test(start_paused = true)]
async fn when_flushed_and_it_fails_then_what_is_returned_is_not_kept() {
    // arrange
    let (is_on, delivered, wire) = switched(throttled);
    let publisher = start(PublisherSettings::default(), &wire).await;
    let orders = publisher.counter(metric("Orders")).expect("a counter");
    orders.increment(3);
    is_on.store(false, Ordering::SeqCst);
    // act
    let error = publisher.flush().await.expect_err("throttled");
    // assert
    assert_eq!(error.to_string(), "1 data in 1 requests were not delivered");
    assert_eq!(observations(&returned(Err(error))), 3);
    is_on.store(true, Ordering::SeqCst);
    orders.increment(4);
    publisher.flush().await.expect("a success");
    sleep(MINUTE * 5).await;
    assert_eq!((delivered.of("Orders"), publisher.dropped()), (4, 0));
}

#[tokio::test(start_paused = true)]
async fn when_flushed_while_older_data_wait_then_they_go_along() {
    let (is_on, delivered, wire) = switched(throttled);
    let publisher = start(PublisherSettings::default(), &wire).await;
    let orders = publisher.counter(metric("Orders")).expect("a counter");
    is_on.store(false, Ordering::SeqCst);
    orders.increment(1);
    sleep(MINUTE + Duration::from_millis(10)).await;
    is_on.store(true, Ordering::SeqCst);
    orders.increment(2);
    publisher.flush().await.expect("a success");
    assert_eq!(delivered.of("Orders"), 3);
}

/// A publisher with a request of one order under way, which will fail, and two orders recorded since.
async fn under_way() -> (Arc<AtomicBool>, Arc<Delivered>, Wire, Publisher) {
    let (is_on, delivered, wire) = switched(throttled);
    let wire = wire.taking(Duration::from_secs(1));
    let publisher = start(PublisherSettings::default(), &wire).await;
    let orders = publisher.counter(metric("Orders")).expect("a counter");
    is_on.store(false, Ordering::SeqCst);
    orders.increment(1);
    sleep(MINUTE + Duration::from_millis(100)).await;
    orders.increment(2);
    assert_eq!(wire.requests(told), [[("Orders".to_owned(), 1)]]);
    (is_on, delivered, wire, publisher)
}

#[tokio::test(start_paused = true)]
async fn when_flushed_while_a_request_is_under_way_and_it_fails_then_its_data_go_along() {
    let (is_on, delivered, wire, publisher) = under_way().await;
    is_on.store(true, Ordering::SeqCst);
    publisher.flush().await.expect("a success");
    assert_eq!((delivered.of("Orders"), wire.requests(|_| ()).len()), (3, 2));
    sleep(MINUTE * 5).await;
    assert_eq!((delivered.of("Orders"), publisher.dropped()), (3, 0));
}

#[tokio::test(start_paused = true)]
async fn when_flushed_while_a_request_is_under_way_and_all_fails_then_all_is_returned_and_not_kept() {
    let (is_on, delivered, wire, publisher) = under_way().await;
    let left = returned(publisher.flush().await);
    assert_eq!((observations(&left), left.len(), wire.requests(|_| ()).len()), (3, 2, 2));
    is_on.store(true, Ordering::SeqCst);
    sleep(MINUTE * 5).await;
    assert_eq!((delivered.of("Orders"), publisher.dropped()), (0, 0));
}

#[tokio::test(start_paused = true)]
async fn when_the_last_publisher_is_dropped_while_a_request_is_under_way_then_what_is_new_is_sent_too() {
    let (is_on, delivered, _wire, publisher) = under_way().await;
    is_on.store(true, Ordering::SeqCst);
    drop(publisher);
    sleep(MINUTE).await;
    assert_eq!(delivered.of("Orders"), 3);
}

#[tokio::test(start_paused = true)]
async fn when_shut_down_and_the_endpoint_hangs_then_all_is_returned_at_the_deadline() {
    // arrange
    let provider = bare_builder().http_client(NeverClient::new()).build().await.expect("complete settings");
    let publisher = Publisher::start(PublisherSettings::default(), &provider).expect("a publisher");
    let orders = publisher.counter(metric("Orders")).expect("a counter");
    orders.increment(3);
    sleep(MINUTE + Duration::from_secs(1)).await;
    orders.increment(4);
    let begun = Instant::now();
    // act
    let error = publisher.clone().shutdown(Duration::from_secs(5)).await.expect_err("no answer");
    // assert
    assert!(begun.elapsed() < Duration::from_secs(6), "{:?}", begun.elapsed());
    let PublisherError::Undelivered(undelivered) = &error else { panic!("{error:?}") };
    assert!(undelivered.packs[0].error.to_string().ends_with("the publisher's deadline came first"), "{error:?}");
    assert_eq!(observations(&returned(Err(error))), 7);
    assert!(matches!(publisher.flush().await, Err(PublisherError::ShutDown)));
    assert!(matches!(publisher.counter(metric("Orders")), Err(PublisherError::ShutDown)));
}

#[tokio::test(start_paused = true)]
async fn when_shut_down_and_it_fails_at_first_then_it_tries_again_until_the_deadline() {
    let tries = AtomicU64::new(0);
    let wire = Wire::answering(move |_| match tries.fetch_add(1, Ordering::SeqCst) {
        0..3 => throttled(),
        _ => success(),
    });
    let publisher = start(PublisherSettings::default(), &wire).await;
    publisher.counter(metric("Orders")).expect("a counter").increment(3);
    publisher.shutdown(MINUTE).await.expect("delivered at last");
    assert_eq!(wire.requests(told), vec![[("Orders".to_owned(), 3)]; 4]);
}

#[tokio::test(start_paused = true)]
async fn when_the_last_publisher_is_dropped_then_what_was_recorded_is_sent() {
    let (_, delivered, wire) = switched(throttled);
    let publisher = start(PublisherSettings::default(), &wire).await;
    let orders = publisher.counter(metric("Orders")).expect("a counter");
    orders.increment(3);
    drop(publisher);
    sleep(Duration::from_secs(1)).await;
    assert_eq!(delivered.of("Orders"), 3);
}

#[tokio::test(start_paused = true)]
async fn when_there_is_no_room_for_a_metric_then_it_is_refused_until_another_is_let_go() {
    let wire = Wire::answering(|_| success());
    let publisher = start(PublisherSettings { max_metrics: 2, ..PublisherSettings::default() }, &wire).await;
    let kept = publisher.counter(metric("Kept")).expect("a counter");
    let let_go = publisher.histogram(metric("LetGo")).expect("a histogram");
    let error = publisher.gauge(metric("Third")).expect_err("no room");
    assert_eq!(error.to_string(), "Shop Third cannot be recorded: the publisher has no room for more metrics");
    publisher.counter(metric("Kept")).expect("it is known").increment(1);
    let_go.record(1.0);
    drop(let_go);
    // Its last value is sent with the first period, and makes room with the second.
    sleep(MINUTE + Duration::from_secs(1)).await;
    assert_eq!(wire.requests(|request| told(request).len()), [2]);
    assert!(publisher.gauge(metric("Third")).is_err());
    sleep(MINUTE).await;
    publisher.gauge(metric("Third")).expect("room again");
    kept.increment(1);
    publisher.flush().await.expect("a success");
    assert_eq!(wire.requests(told).last(), Some(&vec![("Kept".to_owned(), 1)]));
}

#[tokio::test(start_paused = true)]
async fn when_values_are_recorded_that_cloudwatch_does_not_take_then_they_are_counted_as_dropped() {
    let wire = Wire::answering(|_| success());
    let publisher = start(PublisherSettings::default(), &wire).await;
    let gauge = publisher.gauge(metric("Stock")).expect("a gauge");
    let histogram = publisher.histogram(metric("Latency")).expect("a histogram");
    gauge.set(1.0);
    for value in [f64::NAN, f64::INFINITY, 2f64.powi(361)] {
        gauge.set(value);
        histogram.record(value);
    }
    publisher.flush().await.expect("a success");
    assert_eq!((publisher.dropped(), wire.requests(told)), (6, vec![vec![("Stock".to_owned(), 1)]]));
    // Each is in range, their sum is not.
    histogram.record(2f64.powi(360));
    (0..500).for_each(|n| histogram.record(2f64.powi(360 - n)));
    publisher.flush().await.expect("nothing that could be delivered is left");
    assert_eq!((publisher.dropped(), wire.requests(|_| ()).len()), (6 + 501, 1));
}

#[test]
fn when_started_outside_of_a_runtime_then_the_error_says_so() {
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let provider = runtime.block_on(bare_builder().build()).expect("complete settings");
    let error = Publisher::start(PublisherSettings::default(), &provider).expect_err("no runtime");
    assert!(matches!(error, PublisherError::NoRuntime));
}

#[tokio::test]
async fn when_settings_or_a_metric_cannot_be_then_the_error_says_so() {
    let provider = bare_builder().build().await.expect("complete settings");
    let period = PublisherSettings { period: Duration::from_millis(999), ..PublisherSettings::default() };
    let max_metrics = PublisherSettings { max_metrics: 0, ..PublisherSettings::default() };
    for settings in [period, max_metrics] {
        let error = Publisher::start(settings, &provider).expect_err("no such settings");
        assert!(matches!(error, PublisherError::InvalidSettings { .. }), "{error}");
    }
    let publisher = Publisher::start(PublisherSettings::default(), &provider).expect("a publisher");
    let reserved = publisher.counter(Metric::new("AWS/EC2", "Orders").expect("a metric"));
    assert!(matches!(reserved, Err(PublisherError::ReservedNamespace { .. })), "{reserved:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn when_many_tasks_record_a_million_times_and_requests_fail_then_delivered_returned_and_dropped_are_all() {
    // arrange
    const TASKS: u64 = 8;
    const EACH: u64 = 62_500;
    let (answered, delivered) = (AtomicU64::new(0), Arc::new(Delivered::default()));
    let noted = Arc::clone(&delivered);
    let wire = Wire::answering(move |request| match answered.fetch_add(1, Ordering::SeqCst) % 5 {
        1 => throttled(),
        3 => refusal(400, "InvalidParameterValue", "The value is invalid"),
        _ => {
            noted.note(request);
            success()
        }
    });
    let publisher = start(PublisherSettings { period: Duration::from_secs(1), ..Default::default() }, &wire).await;
    // act
    let record = |task: u64| {
        let publisher = publisher.clone();
        async move {
            let orders = publisher.counter(metric("Orders")).expect("a counter");
            let latency = publisher.histogram(metric("Latency")).expect("a histogram");
            for n in 0..EACH {
                orders.increment(1);
                latency.record((n * TASKS + task) as f64);
                if n % 1000 == 0 {
                    tokio::task::yield_now().await;
                }
            }
        }
    };
    let tasks: Vec<_> = (0..TASKS).map(|task| tokio::spawn(record(task))).collect();
    let mut left = 0;
    while !tasks.iter().all(tokio::task::JoinHandle::is_finished) {
        left += observations(&returned(publisher.flush().await));
        sleep(Duration::from_millis(5)).await;
    }
    futures::future::join_all(tasks).await.into_iter().for_each(|task| task.expect("no panic"));
    left += observations(&returned(publisher.clone().shutdown(Duration::from_secs(20)).await));
    // assert
    let (took, dropped) = (delivered.of("Orders") + delivered.of("Latency"), publisher.dropped());
    assert_eq!(took + left + dropped, 2 * TASKS * EACH, "{took} delivered, {left} returned, {dropped} dropped");
    assert!(took > 0 && wire.requests(|_| ()).len() > 2);
}
