//! Metrics of CloudWatch.

use crate::operation::{Answer, Doing, Operation, call, nothing};
use crate::world::World;
use cloudwatch_interactions::{
    Datum, Dimensions, Metric, MetricFilter, MetricQuery, OutcomeEvent, Publisher, PublisherSettings, Statistic,
    TimeRange, get_metric_data, get_metric_statistics, list_metrics, outcomes, put_event_metrics, put_metric_data,
};
use futures::{FutureExt, TryStreamExt};
use std::time::{Duration, SystemTime};

outcomes! {
    pub(crate) enum OrderOutcome { Paid, Refused }
}

const MINUTE: Duration = Duration::from_mins(1);

pub(crate) fn table() -> Vec<Operation> {
    // Which data were not delivered is in the error itself.
    const PUT: &[&str] = &["PutMetricData", "not delivered"];
    vec![
        Operation::reading("cloudwatch::list_metrics", &["ListMetrics"], data, |world| {
            call(async {
                let filter = MetricFilter::default();
                list_metrics(&filter, &world.provider).try_collect::<Vec<_>>().await
            })
        }),
        Operation::reading("cloudwatch::get_metric_data", &["GetMetricData"], data, |world| {
            let query = MetricQuery::metric("orders", orders(), Statistic::SUM, MINUTE);
            call(async move { get_metric_data(&[query], last_hours(), &world.provider).await })
        }),
        Operation::reading("cloudwatch::get_metric_statistics", &["GetMetricStatistics"], data, |world| {
            let asked = async {
                get_metric_statistics(&orders(), &[Statistic::SUM], MINUTE, last_hours(), &world.provider).await
            };
            call(asked)
        }),
        Operation::changing("cloudwatch::put_metric_data", PUT, nothing, putting, names),
        Operation::changing("cloudwatch::put_event_metrics", PUT, nothing, putting_events, names),
        Operation::changing("cloudwatch::Publisher::flush", PUT, nothing, flushing, names),
        Operation::changing("cloudwatch::Publisher::shutdown", PUT, nothing, shutting_down, names),
    ]
}

fn orders() -> Metric {
    Metric::new("Shop", "Orders").expect("a metric")
}

/// A minute of this run, of which all that is put is.
fn at() -> SystemTime {
    static AT: std::sync::OnceLock<SystemTime> = std::sync::OnceLock::new();
    let whole = |time: SystemTime| {
        let seconds = time.duration_since(SystemTime::UNIX_EPOCH).expect("after 1970").as_secs();
        SystemTime::UNIX_EPOCH + Duration::from_secs(seconds / 60 * 60)
    };
    *AT.get_or_init(|| whole(SystemTime::now() - MINUTE * 30))
}

fn last_hours() -> TimeRange {
    TimeRange { start: at() - MINUTE * 5, end: at() + MINUTE * 5 }
}

fn data(world: &World) -> Doing<'_, ()> {
    async { put_metric_data(&[Datum::new(orders(), 3.0).at(at())], &world.steady).await.expect("data") }.boxed_local()
}

fn putting(world: &World) -> Doing<'_, Answer> {
    call(async { put_metric_data(&[Datum::new(orders(), 3.0).at(at())], &world.provider).await })
}

fn putting_events(world: &World) -> Doing<'_, Answer> {
    let dimensions = Dimensions::new([("Stage", "test")]).expect("dimensions");
    let event = OutcomeEvent::new("Shop", dimensions, OrderOutcome::Paid);
    call(async move { put_event_metrics([&event], &world.provider).await })
}

fn publisher(world: &World) -> Publisher {
    let publisher = Publisher::start(PublisherSettings::default(), &world.provider).expect("a publisher");
    publisher.counter(orders()).expect("a counter").increment(3);
    publisher
}

fn flushing(world: &World) -> Doing<'_, Answer> {
    call(async { publisher(world).flush().await })
}

fn shutting_down(world: &World) -> Doing<'_, Answer> {
    call(async { publisher(world).shutdown(MINUTE * 2).await })
}

/// Which metrics there are: a run after one whose answer was lost counts twice, as documented.
fn names(world: &World) -> Doing<'_, String> {
    async {
        let filter = MetricFilter::default();
        let found: Vec<_> = list_metrics(&filter, &world.steady).try_collect().await.expect("a list");
        found.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
    }
    .boxed_local()
}
