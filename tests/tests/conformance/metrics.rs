//! Metrics from the put to what is read of them.

use crate::world::World;
use cloudwatch_interactions::{
    Datum, DatumValue, Dimensions, Instrument, Metric, MetricFilter, MetricQuery, MetricStatistics, OutcomeEvent,
    Publisher, PublisherSettings, Resolution, SeriesStatus, Statistic, StatisticSet, TimeRange, Unit, get_metric_data,
    get_metric_statistics, list_metrics, outcomes, put_event_metrics, put_metric_data,
};
use futures::TryStreamExt;
use std::collections::BTreeMap;
use std::time::{Duration, SystemTime};

// Moto does not know the SDK's protocol.
play! {
    when_data_of_every_kind_are_put_then_the_statistics_are_those_of_all: on_ministack, on_embedded;
    when_statistics_are_asked_of_many_periods_then_each_has_its_own_in_order: on_ministack, on_embedded;
    when_percentiles_are_asked_then_they_are_there_where_the_values_are_known: on_ministack, on_embedded;
    when_metrics_are_queried_then_each_has_its_own_points_and_no_others: on_ministack, on_embedded;
    when_more_is_queried_than_one_call_takes_then_all_is_answered_once: on_ministack, on_embedded;
    when_a_query_is_not_answered_then_it_says_so_and_the_others_are_whole: on_ministack;
    when_more_data_are_put_than_a_request_takes_then_each_arrives_once: on_ministack, on_embedded;
    when_metrics_are_listed_then_each_filter_lets_its_own_through: on_ministack, on_embedded;
    when_events_end_then_each_outcome_is_counted: on_ministack, on_embedded;
    when_a_publisher_records_from_many_tasks_then_all_of_it_is_read_back: on_ministack, on_embedded;
    when_another_account_lists_metrics_then_there_are_none_of_this_one: on_ministack;
}

const MINUTE: Duration = Duration::from_mins(1);
const PLAIN: [Statistic; 5] =
    [Statistic::SAMPLE_COUNT, Statistic::SUM, Statistic::MINIMUM, Statistic::MAXIMUM, Statistic::AVERAGE];

fn metric(name: &str) -> Metric {
    Metric::new("Shop", name).expect("a metric")
}

fn of_cluster(name: &str, cluster: &str) -> Metric {
    metric(name).with_dimension("Cluster", cluster).expect("a dimension")
}

/// The last beginning of a period before it is as long ago as that.
fn begun(period: Duration, ago: Duration) -> SystemTime {
    let since = (SystemTime::now() - ago).duration_since(SystemTime::UNIX_EPOCH).expect("after 1970");
    SystemTime::UNIX_EPOCH + Duration::from_secs(since.as_secs() / period.as_secs() * period.as_secs())
}

async fn put(data: &[Datum], world: &World) {
    put_metric_data(data, &world.provider).await.expect("a put");
}

async fn statistics(
    metric: &Metric,
    asked: &[Statistic],
    period: Duration,
    range: TimeRange,
    world: &World,
) -> Vec<MetricStatistics> {
    get_metric_statistics(metric, asked, period, range, &world.provider).await.expect("statistics")
}

fn assert_close(value: f64, expected: f64) {
    assert!((value - expected).abs() <= expected.abs() * 1e-9, "{value} is not {expected}");
}

async fn when_data_of_every_kind_are_put_then_the_statistics_are_those_of_all(world: World) {
    let (latency, at) = (of_cluster("Latency", "blue"), begun(MINUTE, MINUTE * 10));
    let together = StatisticSet { sample_count: 4.0, sum: 20.0, minimum: 0.5, maximum: 9.0 };
    let values = [
        DatumValue::Single(1.0),
        DatumValue::Distribution(vec![(2.0, 3.0), (10.0, 1.0)]),
        DatumValue::Statistics(together),
    ];
    let datum = |value| Datum::new(latency.clone(), value).with_unit(Unit::Milliseconds).at(at);
    let data = values.map(datum);

    put(&data, &world).await;
    put(&[datum(DatumValue::Single(3.0)).with_resolution(Resolution::High)], &world).await;

    let range = TimeRange { start: at, end: at + MINUTE };
    let found = statistics(&latency, &PLAIN, MINUTE, range, &world).await;
    let [found] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!((found.at, found.unit), (at, Unit::Milliseconds));
    let expected = [10.0, 40.0, 0.5, 10.0, 4.0];
    for (statistic, expected) in PLAIN.iter().zip(expected) {
        assert_close(found.values[statistic], expected);
    }
    let other = statistics(&of_cluster("Latency", "green"), &PLAIN, MINUTE, range, &world).await;
    assert_eq!(other, []);
}

async fn when_statistics_are_asked_of_many_periods_then_each_has_its_own_in_order(world: World) {
    let (orders, first) = (of_cluster("Orders", "blue"), begun(MINUTE * 5, MINUTE * 60 * 24 * 3));
    // Three days by the minute are more than a call answers.
    let minutes: [u32; 5] = [0, 1, 4, 1_500, 4_000];
    let data: Vec<Datum> = minutes
        .iter()
        .map(|minute| Datum::new(orders.clone(), f64::from(*minute)).at(first + MINUTE * *minute))
        .collect();
    put(&data, &world).await;
    let range = TimeRange { start: first, end: first + MINUTE * 4_001 };

    let by_minute = statistics(&orders, &[Statistic::SUM], MINUTE, range, &world).await;
    let by_five = statistics(&orders, &[Statistic::SUM, Statistic::SAMPLE_COUNT], MINUTE * 5, range, &world).await;

    let sums = |found: &[MetricStatistics]| -> Vec<(SystemTime, f64)> {
        found.iter().map(|one| (one.at, one.values[&Statistic::SUM])).collect()
    };
    assert_eq!(sums(&by_minute), minutes.map(|minute| (first + MINUTE * minute, f64::from(minute))));
    assert_eq!(
        sums(&by_five),
        [(0, 5.0), (1_500, 1_500.0), (4_000, 4_000.0)].map(|(n, sum)| (first + MINUTE * n, sum))
    );
    assert_close(by_five[0].values[&Statistic::SAMPLE_COUNT], 3.0);
}

async fn when_percentiles_are_asked_then_they_are_there_where_the_values_are_known(world: World) {
    let (latency, summed) = (of_cluster("Latency", "blue"), of_cluster("Latency", "summed"));
    let at = begun(MINUTE, MINUTE * 10);
    // 1, 2, … 100 twice each, in another order.
    let pairs = (0..100).map(|n| (f64::from((n * 37) % 100 + 1), 2.0)).collect();
    let set = StatisticSet { sample_count: 3.0, sum: 6.0, minimum: 1.0, maximum: 3.0 };
    put(
        &[Datum::new(latency.clone(), DatumValue::Distribution(pairs)).at(at), Datum::new(summed.clone(), set).at(at)],
        &world,
    )
    .await;
    let asked = ["p50", "p99", "Average"].map(|word| word.parse::<Statistic>().expect("a statistic"));
    let range = TimeRange { start: at, end: at + MINUTE };

    let found = statistics(&latency, &asked, MINUTE, range, &world).await;
    let of_sums = statistics(&summed, &asked, MINUTE, range, &world).await;
    let query = MetricQuery::metric("slow", latency, asked[1].clone(), MINUTE);
    let data = get_metric_data(&[query], range, &world.provider).await.expect("data");

    let [found] = found.as_slice() else { panic!("{found:?}") };
    assert!((50.0..=51.0).contains(&found.values[&asked[0]]), "{found:?}");
    assert!((99.0..=100.0).contains(&found.values[&asked[1]]), "{found:?}");
    assert_close(found.values[&asked[2]], 50.5);
    assert_eq!(of_sums[0].values.keys().collect::<Vec<_>>(), [&asked[2]], "nobody knows the values any more");
    assert_close(data.series[0].points[0].value, found.values[&asked[1]]);
}

async fn when_metrics_are_queried_then_each_has_its_own_points_and_no_others(world: World) {
    let first = begun(MINUTE, MINUTE * 30);
    let clusters = ["blue", "green"];
    let data: Vec<Datum> = clusters
        .iter()
        .zip([1.0, 100.0])
        .flat_map(|(cluster, factor)| {
            (0..10)
                .map(move |n| Datum::new(of_cluster("Orders", cluster), factor * f64::from(n)).at(first + MINUTE * n))
        })
        .collect();
    put(&data, &world).await;
    let of = |id: &str, cluster: &str| MetricQuery::metric(id, of_cluster("Orders", cluster), Statistic::SUM, MINUTE);
    let queries = [of("blue", "blue"), of("green", "green").with_label("the green ones"), of("none", "red")];
    let range = TimeRange { start: first + MINUTE * 2, end: first + MINUTE * 9 };

    let data = get_metric_data(&queries, range, &world.provider).await.expect("data");

    assert!(data.is_complete(), "{data:?}");
    let points = |place: usize| -> Vec<(SystemTime, f64)> {
        data.series[place].points.iter().map(|point| (point.at, point.value)).collect()
    };
    let expected = |factor: f64| -> Vec<(SystemTime, f64)> {
        (2..9).map(|n| (first + MINUTE * n, factor * f64::from(n))).collect()
    };
    assert_eq!((points(0), points(1), points(2)), (expected(1.0), expected(100.0), Vec::new()));
    let labels: Vec<&str> = data.series.iter().map(|series| series.label.as_str()).collect();
    assert_eq!(labels[1], "the green ones");
}

async fn when_more_is_queried_than_one_call_takes_then_all_is_answered_once(world: World) {
    let first = begun(MINUTE, MINUTE * 60 * 24 * 13);
    let range = TimeRange { start: first, end: SystemTime::now() };
    let place = |n: u32| (of_cluster("Orders", &n.to_string()), first + MINUTE * (n * 31));
    let data: Vec<Datum> = (0..501).map(|n| Datum::new(place(n).0, f64::from(n)).at(place(n).1)).collect();
    put(&data, &world).await;
    // 501 queries by the hour are too many queries; ten of them by the minute are 187,000 points.
    let query = |n: u32, period| MetricQuery::metric(format!("q{n}"), place(n).0, Statistic::SUM, period);
    let many: Vec<MetricQuery> = (0..501).map(|n| query(n, MINUTE * 60)).collect();
    let long: Vec<MetricQuery> = (0..10).map(|n| query(n, MINUTE)).collect();

    for queries in [many, long] {
        let data = get_metric_data(&queries, range, &world.provider).await.expect("data");

        assert!(data.is_complete());
        assert_eq!(data.series.len(), queries.len());
        for (n, series) in (0..).zip(&data.series) {
            let values: Vec<f64> = series.points.iter().map(|point| point.value).collect();
            assert_eq!((&series.id, values), (&format!("q{n}"), vec![f64::from(n)]));
        }
    }
}

/// Ministack knows no metric math: each expression fails by itself, which is what this is about.
async fn when_a_query_is_not_answered_then_it_says_so_and_the_others_are_whole(world: World) {
    let at = begun(MINUTE, MINUTE * 10);
    put(&[Datum::new(of_cluster("Orders", "blue"), 2.0).at(at)], &world).await;
    let queries = [
        MetricQuery::metric("m1", of_cluster("Orders", "blue"), Statistic::SUM, MINUTE),
        MetricQuery::expression("e1", "m1 * 2"),
    ];
    let range = TimeRange { start: at, end: at + MINUTE };

    let data = get_metric_data(&queries, range, &world.provider).await.expect("an answer");

    assert!(!data.is_complete());
    let [orders, math] = data.series.as_slice() else { panic!("{data:?}") };
    assert_eq!((&orders.status, orders.points.len()), (&SeriesStatus::Complete, 1));
    assert_eq!((&math.status, math.points.len()), (&SeriesStatus::InternalError, 0));
    assert!(!math.messages.is_empty(), "{math:?}");
}

async fn when_more_data_are_put_than_a_request_takes_then_each_arrives_once(world: World) {
    let at = begun(MINUTE, MINUTE * 10);
    let mut data: Vec<Datum> = (0..2_500).map(|n| Datum::new(metric(&format!("m{n}")), 1.0).at(at)).collect();
    // More values than a datum has room for, and more bytes than a request takes.
    let pairs = |offset: i32| DatumValue::Distribution((0..400).map(|n| (f64::from(n + offset), 2.0)).collect());
    data.extend((0..300).map(|n| Datum::new(of_cluster("Sizes", "blue"), pairs(n)).at(at)));

    put(&data, &world).await;

    let filter = MetricFilter { namespace: Some("Shop".to_owned()), ..MetricFilter::default() };
    let listed: Vec<Metric> = list_metrics(&filter, &world.provider).try_collect().await.expect("a list");
    assert_eq!(listed.len(), 2_501);
    let range = TimeRange { start: at, end: at + MINUTE };
    let sizes = statistics(&of_cluster("Sizes", "blue"), &PLAIN, MINUTE, range, &world).await;
    assert_close(sizes[0].values[&Statistic::SAMPLE_COUNT], 240_000.0);
    assert_close(sizes[0].values[&Statistic::MAXIMUM], 698.0);
}

async fn when_metrics_are_listed_then_each_filter_lets_its_own_through(world: World) {
    let wide = of_cluster("Latency", "blue").with_dimension("Stage", "beta").expect("a dimension");
    let all = [of_cluster("Latency", "blue"), wide, of_cluster("Latency", "green"), of_cluster("Orders", "blue")];
    let mut data: Vec<Datum> = all.iter().map(|metric| Datum::new(metric.clone(), 1.0)).collect();
    data.push(Datum::new(Metric::new("Stock", "Latency").expect("a metric"), 1.0));
    put(&data, &world).await;
    let elsewhere = world.provider.in_region("eu-west-1").expect("a region");
    let list = async |name: Option<&str>, dimensions: &[(&str, Option<&str>)]| {
        let owned = |text: &str| text.to_owned();
        let filter = MetricFilter {
            namespace: Some(owned("Shop")),
            name: name.map(owned),
            dimensions: dimensions.iter().map(|(key, value)| (owned(key), value.map(owned))).collect(),
            ..MetricFilter::default()
        };
        let mut listed: Vec<Metric> = list_metrics(&filter, &world.provider).try_collect().await.expect("a list");
        listed.sort();
        listed
    };
    let those = |places: &[usize]| {
        let mut metrics: Vec<Metric> = places.iter().map(|place| all[*place].clone()).collect();
        metrics.sort();
        metrics
    };

    assert_eq!(list(None, &[]).await, those(&[0, 1, 2, 3]));
    assert_eq!(list(Some("Latency"), &[]).await, those(&[0, 1, 2]));
    assert_eq!(list(None, &[("Cluster", Some("blue"))]).await, those(&[0, 1, 3]));
    assert_eq!(list(None, &[("Stage", None), ("Cluster", Some("blue"))]).await, those(&[1]));
    assert_eq!(list(Some("Latency"), &[("Cluster", Some("red"))]).await, []);
    let all_there = MetricFilter::default();
    assert_eq!(list_metrics(&all_there, &world.provider).try_collect::<Vec<_>>().await.expect("a list").len(), 5);
    assert_eq!(list_metrics(&all_there, &elsewhere).try_collect::<Vec<_>>().await.expect("a list"), []);
}

/// The embedded AWS has one account.
async fn when_another_account_lists_metrics_then_there_are_none_of_this_one(world: World) {
    put(&[Datum::new(metric("Orders"), 1.0)], &world).await;
    let other = world.another_account().await;
    let filter = MetricFilter::default();
    for (provider, count) in [(&world.provider, 1), (&other.provider, 0)] {
        let listed: Vec<Metric> = list_metrics(&filter, provider).try_collect().await.expect("a list");
        assert_eq!(listed.len(), count);
    }
}

outcomes! {
    enum Checkout {
        Paid,
        Declined,
        Abandoned,
    }
}

async fn when_events_end_then_each_outcome_is_counted(world: World) {
    let event =
        |outcome| OutcomeEvent::new("Shop", Dimensions::new([("Cluster", "blue")]).expect("a dimension"), outcome);
    let begun = begun(MINUTE, Duration::ZERO);
    let events = [Checkout::Paid, Checkout::Declined, Checkout::Paid, Checkout::Paid].map(event);

    put_event_metrics(&events, &world.provider).await.expect("a put");

    let range = TimeRange { start: begun, end: SystemTime::now() + MINUTE };
    for (name, sum) in [("Paid", 3.0), ("Declined", 1.0), ("Abandoned", 0.0)] {
        let found = statistics(&of_cluster(name, "blue"), &PLAIN, MINUTE * 60, range, &world).await;
        let total = |statistic| found.iter().map(|one| one.values[statistic]).sum::<f64>();
        assert_close(total(&Statistic::SUM), sum);
        assert_close(total(&Statistic::SAMPLE_COUNT), 4.0);
    }
}

async fn when_a_publisher_records_from_many_tasks_then_all_of_it_is_read_back(world: World) {
    let begun = begun(MINUTE, Duration::ZERO);
    let settings = PublisherSettings { period: Duration::from_secs(1), ..PublisherSettings::default() };
    let publisher = Publisher::start(settings, &world.provider).expect("a publisher");
    let record = |task: u32| {
        let publisher = publisher.clone();
        async move {
            let orders = publisher.counter(of_cluster("Orders", "blue")).expect("a counter");
            let latency = Instrument::new(of_cluster("Latency", "blue")).with_unit(Unit::Milliseconds);
            let latency = publisher.histogram(latency).expect("a histogram");
            for n in 0..1_000 {
                orders.increment(2);
                latency.record(f64::from(n % 100 + task));
                tokio::task::yield_now().await;
            }
        }
    };

    futures::future::join_all((0..4).map(record).map(tokio::spawn)).await;
    publisher.flush().await.expect("delivered");
    publisher.gauge(of_cluster("Stock", "blue")).expect("a gauge").set(7.0);
    publisher.clone().shutdown(Duration::from_secs(10)).await.expect("delivered");

    assert_eq!(publisher.dropped(), 0);
    let range = TimeRange { start: begun, end: SystemTime::now() + MINUTE };
    let mut read = BTreeMap::new();
    for name in ["Orders", "Latency", "Stock"] {
        for found in statistics(&of_cluster(name, "blue"), &PLAIN, MINUTE, range, &world).await {
            let entry: &mut (f64, f64) = read.entry(name).or_default();
            *entry = (entry.0 + found.values[&Statistic::SUM], entry.1.max(found.values[&Statistic::MAXIMUM]));
        }
    }
    assert_close(read["Orders"].0, 8_000.0);
    assert_close(read["Stock"].0, 7.0);
    // 0 to 99 in ten rounds of four tasks, each shifted by its number.
    let sum: u32 = (0..4).map(|task| 10 * (99 * 100 / 2 + 100 * task)).sum();
    assert_close(read["Latency"].0, f64::from(sum));
    assert_close(read["Latency"].1, 102.0);
}
