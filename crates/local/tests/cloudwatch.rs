//! CloudWatch: what it refuses, and what only shows on the wire. What it does is played by the scenarios of the
//! workspace, on servers of others too.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use aws_interactions_local::LocalAws;
use aws_sdk_cloudwatch::Client;
use aws_sdk_cloudwatch::config::{BehaviorVersion, Config, Credentials, Region};
use aws_sdk_cloudwatch::operation::get_metric_statistics::builders::GetMetricStatisticsFluentBuilder;
use aws_sdk_cloudwatch::primitives::DateTime;
use aws_sdk_cloudwatch::types::{
    ComparisonOperator, MetricDataQuery, MetricDatum, RecentlyActive, StandardUnit, StateValue, Statistic, StatisticSet,
};
use std::time::SystemTime;
use support::{error, failure};

fn cloudwatch(aws: &LocalAws, region: &'static str, is_compressed: bool) -> Client {
    let config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .endpoint_url(aws.endpoint_url())
        .disable_request_compression(!is_compressed)
        .region(Region::new(region))
        .credentials_provider(Credentials::for_tests())
        .http_client(LocalAws::http_client());
    Client::from_conf(config.build())
}

async fn started() -> (LocalAws, Client) {
    let aws = LocalAws::start().await.unwrap();
    let client = cloudwatch(&aws, "us-east-1", false);
    (aws, client)
}

fn datum(value: f64) -> MetricDatum {
    MetricDatum::builder().metric_name("Orders").value(value).build()
}

/// The last whole hour but one, and so many seconds later.
fn at(seconds: i64) -> DateTime {
    let now = DateTime::from(SystemTime::now()).secs();
    DateTime::from_secs(now.div_euclid(3600) * 3600 - 3600 + seconds)
}

async fn count(client: &Client) -> usize {
    client.list_metrics().send().await.unwrap().metrics().len()
}

fn invalid() -> (u16, Option<String>) {
    error(400, "InvalidParameterValue")
}

#[tokio::test]
async fn when_data_are_put_and_one_is_refused_then_none_is_kept() {
    let (_aws, client) = started().await;
    let now = DateTime::from(SystemTime::now()).secs();
    let of = || MetricDatum::builder().metric_name("Bad");
    let set = |count| StatisticSet::builder().sample_count(count).sum(1.0).minimum(1.0).maximum(1.0).build();
    let refused = [
        datum(f64::NAN),
        datum(f64::INFINITY),
        datum(2_f64.powi(361)),
        of().build(),
        of().value(1.0).timestamp(DateTime::from_secs(now - 14 * 86_400 - 60)).build(),
        of().value(1.0).timestamp(DateTime::from_secs(now + 2 * 3_600 + 60)).build(),
        of().set_values(Some(vec![1.0; 151])).build(),
        of().set_values(Some(vec![1.0, 2.0])).set_counts(Some(vec![1.0])).build(),
        of().values(1.0).counts(0.0).build(),
        of().statistic_values(set(0.0)).build(),
    ];
    for refused in refused {
        let put = client.put_metric_data().namespace("Shop").metric_data(datum(1.0)).metric_data(refused.clone());
        assert_eq!(failure(put.send().await), invalid(), "{refused:?}");
    }
    let many = client.put_metric_data().namespace("Shop").set_metric_data(Some(vec![datum(1.0); 1001]));
    assert_eq!(failure(many.send().await), invalid());
    let reserved = client.put_metric_data().namespace("AWS/EC2").metric_data(datum(1.0));
    assert_eq!(failure(reserved.send().await), invalid());
    assert_eq!(count(&client).await, 0);
    let edges =
        [of().value(2_f64.powi(360)).timestamp(DateTime::from_secs(now - 14 * 86_400 + 60)).build(), datum(-0.0)];
    client.put_metric_data().namespace("Shop").set_metric_data(Some(edges.into())).send().await.unwrap();
    assert_eq!(count(&client).await, 2);
}

#[tokio::test]
async fn when_dimensions_come_in_another_order_then_it_is_the_same_metric() {
    let (_aws, client) = started().await;
    let dimension = |name: &str| aws_sdk_cloudwatch::types::Dimension::builder().name(name).value("x").build();
    for names in [["a", "b"], ["b", "a"]] {
        let datum = MetricDatum::builder().metric_name("Orders").value(1.0);
        let datum = datum.set_dimensions(Some(names.map(dimension).into())).build();
        client.put_metric_data().namespace("Shop").metric_data(datum).send().await.unwrap();
    }
    assert_eq!(count(&client).await, 1);
}

#[tokio::test]
async fn when_metrics_are_listed_then_pages_have_500_and_what_is_old_is_not_recent() {
    let (_aws, client) = started().await;
    for n in 0..2 {
        let name = |m: i32| MetricDatum::builder().metric_name(format!("m{n}-{m}")).value(1.0).timestamp(at(0));
        let data = (0..400).map(|m| name(m).build()).collect();
        client.put_metric_data().namespace("Shop").set_metric_data(Some(data)).send().await.unwrap();
    }
    let old = MetricDatum::builder().metric_name("old").value(1.0).timestamp(at(-3 * 3_600));
    client.put_metric_data().namespace("Shop").metric_data(old.build()).send().await.unwrap();
    let first = client.list_metrics().send().await.unwrap();
    assert_eq!(first.metrics().len(), 500);
    let second = client.list_metrics().set_next_token(first.next_token).send().await.unwrap();
    assert_eq!((second.metrics().len(), second.next_token()), (301, None));
    let recent = || client.list_metrics().recently_active(RecentlyActive::Pt3H);
    assert_eq!(recent().metric_name("old").send().await.unwrap().metrics().len(), 0);
    assert_eq!(recent().metric_name("m0-0").send().await.unwrap().metrics().len(), 1);
    assert_eq!(failure(client.list_metrics().next_token("what").send().await), invalid());
    let behind = u64::MAX.to_string();
    assert_eq!(client.list_metrics().next_token(&behind).send().await.unwrap().metrics(), []);
    let history = client.describe_alarm_history().next_token(&behind).send().await.unwrap();
    assert_eq!(history.alarm_history_items(), []);
}

fn statistics(client: &Client) -> GetMetricStatisticsFluentBuilder {
    client
        .get_metric_statistics()
        .namespace("Shop")
        .metric_name("Orders")
        .start_time(at(0))
        .end_time(at(600))
        .period(60)
}

#[tokio::test]
async fn when_statistics_are_asked_then_units_are_apart_and_the_end_is_not_in_the_range() {
    let (aws, client) = started().await;
    let of = |value: f64, second: i64, unit: StandardUnit| {
        MetricDatum::builder().metric_name("Orders").value(value).timestamp(at(second)).unit(unit).build()
    };
    let data = [
        of(1.0, 0, StandardUnit::Count),
        of(2.0, 59, StandardUnit::Count),
        of(5.0, 30, StandardUnit::Bytes),
        of(7.0, 600, StandardUnit::Count),
    ];
    client.put_metric_data().namespace("Shop").set_metric_data(Some(data.into())).send().await.unwrap();
    let told = |answer: aws_sdk_cloudwatch::operation::get_metric_statistics::GetMetricStatisticsOutput| {
        let each = answer.datapoints().iter().map(|one| (one.unit().cloned(), one.sum(), one.timestamp().copied()));
        each.collect::<Vec<_>>()
    };
    let all = statistics(&client).statistics(Statistic::Sum).send().await.unwrap();
    let expected =
        [(Some(StandardUnit::Bytes), Some(5.0), Some(at(0))), (Some(StandardUnit::Count), Some(3.0), Some(at(0)))];
    assert_eq!(told(all), expected);
    let bytes = statistics(&client).statistics(Statistic::Sum).unit(StandardUnit::Bytes).send().await.unwrap();
    assert_eq!(told(bytes), expected[..1]);
    let elsewhere = cloudwatch(&aws, "eu-west-1", false);
    assert_eq!(told(statistics(&elsewhere).statistics(Statistic::Sum).send().await.unwrap()), []);
}

#[tokio::test]
async fn when_statistics_are_asked_and_the_question_makes_no_sense_then_it_is_refused() {
    let (_aws, client) = started().await;
    let sum = || statistics(&client).statistics(Statistic::Sum);
    let combination = error(400, "InvalidParameterCombination");
    assert_eq!(failure(statistics(&client).send().await), combination);
    assert_eq!(failure(sum().extended_statistics("p50").send().await), combination);
    assert_eq!(failure(sum().start_time(at(-86_400)).send().await), combination);
    assert_eq!(failure(sum().period(7).send().await), invalid());
    assert_eq!(failure(sum().period(0).send().await), invalid());
    assert_eq!(failure(sum().end_time(at(0)).send().await), invalid());
    assert_eq!(failure(sum().start_time(DateTime::from_secs(i64::MIN)).send().await), invalid());
    assert_eq!(failure(sum().end_time(DateTime::from_secs(i64::MAX)).send().await), invalid());
    assert_eq!(sum().start_time(at(-86_400)).period(3600).send().await.unwrap().datapoints(), []);
}

#[tokio::test]
async fn when_metric_data_are_asked_and_nothing_is_said_then_the_newest_come_first_and_hidden_ones_do_not() {
    let (_aws, client) = started().await;
    for second in [0, 60] {
        let datum = MetricDatum::builder().metric_name("Orders").value(1.0).timestamp(at(second)).build();
        client.put_metric_data().namespace("Shop").metric_data(datum).send().await.unwrap();
    }
    let metric = aws_sdk_cloudwatch::types::Metric::builder().namespace("Shop").metric_name("Orders").build();
    let stat = aws_sdk_cloudwatch::types::MetricStat::builder().metric(metric).stat("Sum").period(60).build();
    let query = |id: &str| MetricDataQuery::builder().id(id).metric_stat(stat.clone());
    let ask = || client.get_metric_data().start_time(at(0)).end_time(at(600));
    let answer = ask().metric_data_queries(query("a").return_data(false).build());
    let answer = answer.metric_data_queries(query("b").build()).send().await.unwrap();
    let [result] = answer.metric_data_results() else { panic!("{answer:?}") };
    assert_eq!((result.id(), result.timestamps()), (Some("b"), &[at(60), at(0)][..]));

    let math = MetricDataQuery::builder().id("e").expression("a * 2").build();
    let refused = ask().metric_data_queries(query("a").build()).metric_data_queries(math).send().await;
    let message = format!("{:?}", refused.as_ref().err());
    assert_eq!(failure(refused), error(501, "NotImplemented"));
    assert!(message.contains("a * 2"), "{message}");
    let none = MetricDataQuery::builder().id("n").build();
    assert_eq!(failure(ask().metric_data_queries(none).send().await), invalid());
}

#[tokio::test]
async fn when_alarms_are_put_or_deleted_against_the_rules_then_they_are_refused() {
    let (_aws, client) = started().await;
    let metric = |name: &str| client.put_metric_alarm().alarm_name(name).metric_name("Orders").evaluation_periods(1);
    let whole = |name: &str| metric(name).comparison_operator(ComparisonOperator::GreaterThanThreshold).threshold(1.0);
    let composite = |name: &str, rule: &str| client.put_composite_alarm().alarm_name(name).alarm_rule(rule);
    assert_eq!(failure(metric("a").send().await), error(400, "MissingParameter"));
    whole("a").send().await.unwrap();
    let refused = error(400, "ValidationError");
    assert_eq!(failure(composite("a", "TRUE").send().await), refused);
    assert_eq!(failure(composite("c", "ALARM(a) OR ALARM(b)").send().await), refused);
    composite("c", "ALARM(a)").send().await.unwrap();
    composite("d", "TRUE").send().await.unwrap();
    let delete = |names: &[&str]| {
        let names = names.iter().map(|name| (*name).to_owned()).collect();
        client.delete_alarms().set_alarm_names(Some(names)).send()
    };
    assert_eq!(failure(delete(&["a"]).await), refused);
    assert_eq!(failure(delete(&["c", "d"]).await), refused);
    assert_eq!(failure(delete(&["d", "gone"]).await), error(404, "ResourceNotFound"));
    let set = client.set_alarm_state().alarm_name("a").state_value(StateValue::from("BROKEN")).state_reason("r");
    assert_eq!(failure(set.send().await), refused);
    let described = client.describe_alarms().parents_of_alarm_name("a").send().await.unwrap();
    let parents: Vec<_> = described.composite_alarms().iter().filter_map(|alarm| alarm.alarm_name()).collect();
    assert_eq!((parents, described.metric_alarms().len()), (vec!["c"], 0));
    // Only metric alarms, unless told otherwise.
    let described = client.describe_alarms().send().await.unwrap();
    assert_eq!((described.metric_alarms().len(), described.composite_alarms().len()), (1, 0));
}

#[tokio::test]
async fn when_an_alarm_is_put_again_then_its_state_stays_and_history_tells_of_both() {
    let (_aws, client) = started().await;
    let put = |threshold: f64| {
        let put = client.put_metric_alarm().alarm_name("a").metric_name("Orders").evaluation_periods(1);
        put.comparison_operator(ComparisonOperator::GreaterThanThreshold).threshold(threshold).send()
    };
    put(1.0).await.unwrap();
    client.set_alarm_state().alarm_name("a").state_value(StateValue::Alarm).state_reason("r").send().await.unwrap();
    client.set_alarm_state().alarm_name("a").state_value(StateValue::Alarm).state_reason("s").send().await.unwrap();
    put(2.0).await.unwrap();
    let described = client.describe_alarms().alarm_names("a").send().await.unwrap();
    let [alarm] = described.metric_alarms() else { panic!("{described:?}") };
    assert_eq!((alarm.state_value(), alarm.state_reason()), (Some(&StateValue::Alarm), Some("s")));
    assert_eq!((alarm.threshold(), alarm.actions_enabled()), (Some(2.0), Some(true)));
    let history = client.describe_alarm_history().alarm_name("a").send().await.unwrap();
    let told: Vec<_> = history.alarm_history_items().iter().filter_map(|item| item.history_summary()).collect();
    assert_eq!(told, ["Alarm \"a\" updated", "Alarm updated from INSUFFICIENT_DATA to ALARM", "Alarm \"a\" created"]);
}

#[tokio::test]
async fn when_something_is_asked_that_is_not_served_then_the_answer_names_it() {
    let (aws, client) = started().await;
    let refused = client.describe_anomaly_detectors().send().await;
    assert!(format!("{refused:?}").contains("DescribeAnomalyDetectors"), "{refused:?}");
    assert_eq!(failure(refused), error(501, "NotImplemented"));
    let compressing = cloudwatch(&aws, "us-east-1", true);
    let large = compressing.put_metric_data().namespace("Shop").set_metric_data(Some(vec![datum(1.0); 1000]));
    let refused = large.send().await;
    assert!(format!("{refused:?}").contains("disable_request_compression"), "{refused:?}");
    assert_eq!(failure(refused), error(501, "NotImplemented"));
    assert_eq!(count(&client).await, 0);
}
