use super::*;
use crate::stand_in::{provider_with, provider_without_answers, refusal};
use aws_interactions_core::RequestErrorKind;
use aws_sdk_cloudwatch::Client;
use aws_sdk_cloudwatch::operation::get_metric_statistics::{GetMetricStatisticsInput, GetMetricStatisticsOutput};
use aws_sdk_cloudwatch::types::StandardUnit;
use aws_smithy_mocks::{Rule, RuleMode, mock, mock_client};
use std::time::UNIX_EPOCH;

const MINUTE: Duration = Duration::from_mins(1);

fn latency() -> Metric {
    Metric::new("Shop", "Latency").expect("a metric").with_dimension("Cluster", "blue").expect("a value")
}

fn at(seconds: i64) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(seconds.unsigned_abs())
}

/// The last whole hour, in seconds.
fn end() -> i64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970").as_secs();
    i64::try_from(now / 3600 * 3600).expect("a time")
}

fn range(length: i64) -> TimeRange {
    TimeRange { start: at(end() - length), end: at(end()) }
}

/// Answers what `matches` with these datapoints.
fn answers(
    matches: impl Fn(&GetMetricStatisticsInput) -> bool + Send + Sync + 'static,
    datapoints: Vec<Datapoint>,
) -> Rule {
    mock!(Client::get_metric_statistics)
        .match_requests(matches)
        .then_output(move || GetMetricStatisticsOutput::builder().set_datapoints(Some(datapoints.clone())).build())
}

fn datapoint(at: i64, average: f64, unit: StandardUnit) -> Datapoint {
    Datapoint::builder().timestamp(DateTime::from_secs(at)).average(average).unit(unit).build()
}

async fn read(
    statistics: &[Statistic],
    range: TimeRange,
    rules: &[&Rule],
) -> Result<Vec<MetricStatistics>, MetricReadError> {
    let client = mock_client!(aws_sdk_cloudwatch, RuleMode::MatchAny, rules.iter().copied());
    get_metric_statistics(&latency(), statistics, MINUTE, range, &provider_with(client).await).await
}

type Told<'a> = (SystemTime, Unit, Vec<(&'a str, f64)>);

fn told(statistics: &[MetricStatistics]) -> Vec<Told<'_>> {
    let told = statistics.iter().map(|found| {
        let values = found.values.iter().map(|(name, value)| (name.as_str(), *value));
        (found.at, found.unit, values.collect())
    });
    told.collect()
}

#[tokio::test]
async fn when_get_metric_statistics_and_datapoints_come_in_no_order_then_the_oldest_is_first_and_units_stay_apart() {
    let start = end() - 3600;
    let found = vec![
        datapoint(start + 120, 3.0, StandardUnit::Milliseconds),
        datapoint(start, 1.0, StandardUnit::Milliseconds),
        datapoint(start, 9.0, StandardUnit::Bytes),
    ];
    let rule = answers(
        move |request| {
            let [dimension] = request.dimensions() else { return false };
            (request.namespace(), request.metric_name()) == (Some("Shop"), Some("Latency"))
                && (dimension.name(), dimension.value()) == (Some("Cluster"), Some("blue"))
                && request.period() == Some(60)
                && request.statistics() == [SdkStatistic::Average]
                && request.extended_statistics().is_empty()
                && request.start_time().map(DateTime::secs) == Some(start)
                && request.end_time().map(DateTime::secs) == Some(start + 3600)
        },
        found,
    );
    let read = read(&[Statistic::AVERAGE], range(3600), &[&rule]).await.expect("statistics");
    let expected = [
        (at(start), Unit::Milliseconds, vec![("Average", 1.0)]),
        (at(start), Unit::Bytes, vec![("Average", 9.0)]),
        (at(start + 120), Unit::Milliseconds, vec![("Average", 3.0)]),
    ];
    assert_eq!(told(&read), expected);
    assert_eq!(rule.num_calls(), 1);
}

#[tokio::test]
async fn when_get_metric_statistics_and_there_are_more_than_1440_points_then_the_parts_meet_and_are_merged() {
    let start = end() - 2 * 86_400;
    let border = start + 86_400;
    let of = |from: i64, to: i64, found| {
        answers(
            move |request| {
                let times = [request.start_time(), request.end_time()].map(|time| time.map(DateTime::secs));
                times == [Some(from), Some(to)]
            },
            vec![found],
        )
    };
    let first = of(start, border, datapoint(start, 1.0, StandardUnit::None));
    let second = of(border, border + 86_400, datapoint(border, 2.0, StandardUnit::None));
    let read = read(&[Statistic::AVERAGE], range(2 * 86_400), &[&second, &first]).await.expect("statistics");
    assert_eq!(read.iter().map(|found| found.at).collect::<Vec<_>>(), [at(start), at(border)]);
    assert_eq!([first.num_calls(), second.num_calls()], [1, 1]);
}

#[tokio::test]
async fn when_get_metric_statistics_and_both_kinds_are_asked_then_each_has_its_call_and_they_are_one_point() {
    let start = end() - 3600;
    let plain = Datapoint::builder()
        .timestamp(DateTime::from_secs(start))
        .sample_count(4.0)
        .average(2.5)
        .sum(10.0)
        .minimum(1.0)
        .maximum(4.0);
    let plain = answers(
        |request| request.statistics().len() == 5 && request.extended_statistics().is_empty(),
        vec![plain.unit(StandardUnit::Count).build()],
    );
    let percentiles = Datapoint::builder().timestamp(DateTime::from_secs(start)).unit(StandardUnit::Count);
    let extended = answers(
        |request| request.statistics().is_empty() && request.extended_statistics() == ["p50", "TM(10%:90%)"],
        vec![percentiles.extended_statistics("p50", 2.0).extended_statistics("TM(10%:90%)", 2.2).build()],
    );
    let [median, trimmed] = ["p50", "TM(10%:90%)"].map(|text| text.parse().expect("a statistic"));
    let asked = [
        Statistic::AVERAGE,
        median,
        Statistic::SUM,
        Statistic::MINIMUM,
        trimmed,
        Statistic::MAXIMUM,
        Statistic::SAMPLE_COUNT,
    ];
    let read = read(&asked, range(3600), &[&plain, &extended]).await.expect("statistics");
    let values = [
        ("Average", 2.5),
        ("Maximum", 4.0),
        ("Minimum", 1.0),
        ("SampleCount", 4.0),
        ("Sum", 10.0),
        ("TM(10%:90%)", 2.2),
        ("p50", 2.0),
    ];
    assert_eq!(told(&read), [(at(start), Unit::Count, values.to_vec())]);
    assert_eq!([plain.num_calls(), extended.num_calls()], [1, 1]);
}

#[tokio::test]
async fn when_get_metric_statistics_and_there_are_eleven_percentiles_then_there_are_two_calls() {
    let of = |count| answers(move |request| request.extended_statistics().len() == count, vec![]);
    let (ten, one) = (of(10), of(1));
    let asked: Vec<Statistic> = (0..11).map(|n| format!("p{n}").parse().expect("a percentile")).collect();
    assert!(read(&asked, range(3600), &[&ten, &one]).await.expect("statistics").is_empty());
    assert_eq!([ten.num_calls(), one.num_calls()], [1, 1]);
}

#[tokio::test]
async fn when_get_metric_statistics_and_it_is_denied_then_the_reason_is_told() {
    let denied = mock!(Client::get_metric_statistics).then_http_response(|| refusal(403, "AccessDenied", "no"));
    let error = read(&[Statistic::SUM], range(3600), &[&denied]).await.expect_err("denied");
    let request = error.request().expect("a request");
    assert_eq!((request.kind(), request.operation()), (RequestErrorKind::AccessDenied, "GetMetricStatistics"));
}

#[tokio::test]
async fn when_get_metric_statistics_and_cloudwatch_fails_then_it_may_be_tried_again() {
    let failed = mock!(Client::get_metric_statistics).then_http_response(|| refusal(500, "InternalServiceError", "no"));
    let error = read(&[Statistic::SUM], range(3600), &[&failed]).await.expect_err("failed");
    assert_eq!(
        error.request().map(|request| (request.kind(), request.is_retryable())),
        Some((RequestErrorKind::ServiceFault, true))
    );
}

#[tokio::test]
async fn when_get_metric_statistics_and_the_input_cannot_be_then_nothing_is_sent() {
    let provider = provider_without_answers().await;
    let ask = async |statistics: &[Statistic], period, range| {
        get_metric_statistics(&latency(), statistics, period, range, &provider).await.expect_err("refused").to_string()
    };
    let sum = [Statistic::SUM];
    assert_eq!(ask(&[], MINUTE, range(3600)).await, "no statistic of Shop Latency {Cluster=blue} was asked for");
    assert!(ask(&sum, MINUTE, range(0)).await.contains("the range of time is empty"));
    assert!(ask(&sum, Duration::from_secs(7), range(3600)).await.contains("of Shop Latency {Cluster=blue} is none"));
    assert!(ask(&sum, MINUTE, range(64 * 86_400)).await.contains("say a multiple of 3600 s"));
}
