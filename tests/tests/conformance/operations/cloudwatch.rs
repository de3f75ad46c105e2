//! Metrics, alarms and dashboards.

use crate::world::World;
use aws_interactions_core::Wait;
use cloudwatch_interactions as cloudwatch;
use cloudwatch_interactions::{
    AlarmError, AlarmFilter, AlarmOutcome, AlarmRule, AlarmSpec, AlarmState, Comparison, DashboardBody, DashboardError,
    Datum, Dimensions, Metric, MetricFilter, MetricQuery, MetricRule, OutcomeEvent, Statistic, TextWidget, TimeRange,
    Watched, outcomes,
};
use futures::TryStreamExt;
use std::time::{Duration, SystemTime};

operations! {
    delete_alarms,
    delete_dashboards,
    describe_alarms,
    ensure_alarm,
    get_alarm,
    get_dashboard,
    get_metric_data,
    get_metric_statistics,
    list_dashboards,
    list_metrics,
    put_dashboard,
    put_event_metrics,
    put_metric_data,
    set_alarm_state,
    stream_alarm_history,
    wait_for_alarm_state,
}

const MINUTE: Duration = Duration::from_mins(1);

outcomes! {
    enum OrderOutcome { Paid, Refused }
}

fn orders() -> Metric {
    Metric::new("Shop", "Orders").and_then(|metric| metric.with_dimension("Stage", "beta")).expect("a metric")
}

/// A minute that is over, and one before and behind it.
fn range() -> TimeRange {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).expect("after 1970").as_secs();
    let start = SystemTime::UNIX_EPOCH + Duration::from_secs(now / 60 * 60) - MINUTE * 10;
    TimeRange { start, end: start + MINUTE * 3 }
}

/// Three orders and four, in one minute.
async fn put(range: &TimeRange, world: &World) {
    let data = [3.0, 4.0].map(|value| Datum::new(orders(), value).at(range.start + MINUTE));
    cloudwatch::put_metric_data(&data, &world.provider).await.expect("delivered");
}

async fn sum(metric: &Metric, range: TimeRange, world: &World) -> f64 {
    let found = cloudwatch::get_metric_statistics(metric, &[Statistic::SUM], MINUTE, range, &world.provider).await;
    found.expect("statistics").iter().map(|one| one.values[&Statistic::SUM]).sum()
}

fn slow(threshold: f64) -> AlarmSpec {
    let watched = Watched::metric(orders(), Statistic::AVERAGE, MINUTE);
    AlarmSpec::new("slow", MetricRule::new(watched, Comparison::GreaterThanThreshold, threshold, 3))
}

async fn alarm(world: &World) {
    cloudwatch::ensure_alarm(&slow(250.0), &world.provider).await.expect("an alarm");
}

fn body() -> DashboardBody {
    DashboardBody::new([TextWidget::new("# Shop")])
}

async fn dashboard(world: &World) {
    let refused = cloudwatch::put_dashboard("shop", &body(), &world.provider).await.expect("a dashboard");
    assert!(refused.is_empty(), "{refused:?}");
}

async fn put_metric_data(world: World) {
    let range = range();
    put(&range, &world).await;
    assert!((sum(&orders(), range, &world).await - 7.0).abs() < 1e-9, "not what was put");
}

async fn put_event_metrics(world: World) {
    let dimensions = Dimensions::new([("Stage", "beta")]).expect("dimensions");
    let event = OutcomeEvent::new("Shop", dimensions.clone(), OrderOutcome::Paid);
    cloudwatch::put_event_metrics([&event], &world.provider).await.expect("delivered");
    let (now, metric) = (SystemTime::now(), |name: &str| Metric::new("Shop", name).expect("a metric"));
    let range = TimeRange { start: now - MINUTE * 5, end: now + MINUTE * 5 };
    for (name, expected) in [("Paid", 1.0), ("Refused", 0.0)] {
        let metric = metric(name).with_dimensions(dimensions.clone());
        assert!((sum(&metric, range, &world).await - expected).abs() < 1e-9, "{name}");
    }
}

async fn get_metric_statistics(world: World) {
    let range = range();
    put(&range, &world).await;
    let asked = [Statistic::SUM, Statistic::MAXIMUM, Statistic::SAMPLE_COUNT];
    let found = cloudwatch::get_metric_statistics(&orders(), &asked, MINUTE, range, &world.provider).await;
    let found = found.expect("statistics");
    assert_eq!(found.iter().map(|one| one.at).collect::<Vec<_>>(), [range.start + MINUTE]);
    let values: Vec<f64> = asked.iter().map(|statistic| found[0].values[statistic]).collect();
    assert_eq!(values, [7.0, 4.0, 2.0]);
}

async fn get_metric_data(world: World) {
    let range = range();
    put(&range, &world).await;
    let query = |id: &str, metric| MetricQuery::metric(id, metric, Statistic::SUM, MINUTE);
    let queries = [query("orders", orders()), query("none", Metric::new("Shop", "Nothing").expect("a metric"))];
    let data = cloudwatch::get_metric_data(&queries, range, &world.provider).await.expect("data");
    let points = |n: usize| data.series[n].points.iter().map(|point| point.value).collect::<Vec<_>>();
    assert_eq!((points(0), points(1), data.is_complete()), (vec![7.0], vec![], true));
}

async fn list_metrics(world: World) {
    put(&range(), &world).await;
    let list = async |namespace: &str| -> Vec<Metric> {
        let filter = MetricFilter { namespace: Some(namespace.to_owned()), ..MetricFilter::default() };
        cloudwatch::list_metrics(&filter, &world.provider).try_collect().await.expect("a list")
    };
    assert_eq!((list("Shop").await, list("Stock").await), (vec![orders()], vec![]));
}

async fn ensure_alarm(world: World) {
    let ensure = async |threshold| cloudwatch::ensure_alarm(&slow(threshold), &world.provider).await.expect("an alarm");
    assert_eq!(ensure(250.0).await, AlarmOutcome::Created);
    assert_eq!(ensure(250.0).await, AlarmOutcome::Unchanged);
    assert!(matches!(ensure(300.0).await, AlarmOutcome::Changed(changes) if changes.len() == 1));
}

async fn get_alarm(world: World) {
    let missing = cloudwatch::get_alarm("slow", &world.provider).await;
    assert!(matches!(missing, Err(AlarmError::DoesNotExist { .. })), "a missing alarm: {missing:?}");
    alarm(&world).await;
    let found = cloudwatch::get_alarm("slow", &world.provider).await.expect("an alarm");
    let AlarmRule::Metric(rule) = found.rule else { panic!("it watches a metric") };
    assert_eq!((rule.threshold, found.state), (Some(250.0), AlarmState::InsufficientData));
}

async fn describe_alarms(world: World) {
    alarm(&world).await;
    let names = async |prefix: &str| -> Vec<String> {
        let filter = AlarmFilter { name_prefix: Some(prefix.to_owned()), ..AlarmFilter::default() };
        let found = cloudwatch::describe_alarms(&filter, &world.provider).map_ok(|alarm| alarm.name);
        found.try_collect().await.expect("a list")
    };
    assert_eq!((names("sl").await, names("fast").await), (vec!["slow".to_owned()], vec![]));
}

async fn set_alarm_state(world: World) {
    let set = || cloudwatch::set_alarm_state("slow", AlarmState::Alarm, "a drill", &world.provider);
    let missing = set().await;
    assert!(matches!(missing, Err(AlarmError::DoesNotExist { .. })), "a missing alarm: {missing:?}");
    alarm(&world).await;
    set().await.expect("a state");
    let found = cloudwatch::get_alarm("slow", &world.provider).await.expect("an alarm");
    assert_eq!((found.state, found.state_reason.as_deref()), (AlarmState::Alarm, Some("a drill")));
}

async fn stream_alarm_history(world: World) {
    alarm(&world).await;
    cloudwatch::set_alarm_state("slow", AlarmState::Alarm, "a drill", &world.provider).await.expect("a state");
    let history: Vec<_> =
        cloudwatch::stream_alarm_history("slow", &world.provider).try_collect().await.expect("a history");
    let told = history.first().expect("the newest entry");
    assert!(told.alarm == "slow" && told.summary.ends_with("ALARM"), "{told:?}");
}

async fn wait_for_alarm_state(world: World) {
    alarm(&world).await;
    cloudwatch::set_alarm_state("slow", AlarmState::Ok, "a drill", &world.provider).await.expect("a state");
    let wait = Wait::at_most(Duration::from_secs(5)).every(Duration::from_millis(10));
    let found = cloudwatch::wait_for_alarm_state("slow", AlarmState::Ok, &wait, &world.provider).await;
    assert_eq!(found.expect("it is so").name, "slow");
}

async fn delete_alarms(world: World) {
    alarm(&world).await;
    let report = cloudwatch::delete_alarms(["slow", "gone"], &world.provider).await.expect("a report");
    assert_eq!((report.deleted, report.missing), (vec!["slow".to_owned()], vec!["gone".to_owned()]));
    let missing = cloudwatch::get_alarm("slow", &world.provider).await;
    assert!(matches!(missing, Err(AlarmError::DoesNotExist { .. })), "a missing alarm: {missing:?}");
}

async fn put_dashboard(world: World) {
    dashboard(&world).await;
    dashboard(&world).await;
    assert_eq!(cloudwatch::get_dashboard("shop", &world.provider).await.expect("a dashboard").body, body());
}

async fn get_dashboard(world: World) {
    let missing = cloudwatch::get_dashboard("shop", &world.provider).await;
    assert!(matches!(missing, Err(DashboardError::DoesNotExist { .. })), "a missing dashboard: {missing:?}");
    dashboard(&world).await;
    let found = cloudwatch::get_dashboard("shop", &world.provider).await.expect("a dashboard");
    assert_eq!((found.name.as_str(), found.body), ("shop", body()));
}

async fn list_dashboards(world: World) {
    dashboard(&world).await;
    let names = async |prefix: &str| -> Vec<String> {
        let found = cloudwatch::list_dashboards(prefix, &world.provider).map_ok(|dashboard| dashboard.name);
        found.try_collect().await.expect("a list")
    };
    assert_eq!((names("sh").await, names("x").await), (vec!["shop".to_owned()], vec![]));
}

async fn delete_dashboards(world: World) {
    dashboard(&world).await;
    let report = cloudwatch::delete_dashboards(["shop", "gone"], &world.provider).await.expect("a report");
    assert_eq!((report.deleted, report.missing), (vec!["shop".to_owned()], vec!["gone".to_owned()]));
    let missing = cloudwatch::get_dashboard("shop", &world.provider).await;
    assert!(matches!(missing, Err(DashboardError::DoesNotExist { .. })), "a missing dashboard: {missing:?}");
}
