use super::*;
use crate::metric::Metric;
use crate::stand_in::{
    Wire, answer, asked, field, provider_on, provider_with, provider_without_answers, refusal, time,
};
use aws_interactions_core::RequestErrorKind;
use aws_sdk_cloudwatch::Client;
use aws_sdk_cloudwatch::types::MetricDataResult;
use aws_smithy_mocks::{Rule, mock, mock_client};
use ciborium::{Value, cbor};
use std::time::{Duration, UNIX_EPOCH};

const MINUTE: Duration = Duration::from_mins(1);

fn metric(id: &str) -> MetricQuery {
    let metric = Metric::new("Shop", "Latency").expect("a metric").with_dimension("Cluster", "blue").expect("a value");
    MetricQuery::metric(id, metric, "p99.9".parse().expect("a percentile"), MINUTE)
}

fn at(seconds: i64) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(seconds.unsigned_abs())
}

/// The hour that ended at the last whole one.
fn hour() -> (i64, TimeRange) {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970").as_secs();
    let end = i64::try_from(now / 3600 * 3600).expect("a time");
    (end - 3600, TimeRange { start: at(end - 3600), end: at(end) })
}

fn result(id: &str, label: &str, points: &[(i64, f64)], status: StatusCode) -> MetricDataResult {
    let times = points.iter().map(|(at, _)| DateTime::from_secs(*at)).collect();
    let values = points.iter().map(|(_, value)| *value).collect();
    let result = MetricDataResult::builder().id(id).label(label).status_code(status);
    result.set_timestamps(Some(times)).set_values(Some(values)).build()
}

/// The page that is asked for with `token`.
fn page(token: Option<&'static str>, results: Vec<MetricDataResult>, next: Option<&'static str>) -> Rule {
    mock!(Client::get_metric_data)
        .match_requests(move |request| {
            request.next_token() == token && request.scan_by() == Some(&ScanBy::TimestampAscending)
        })
        .then_output(move || {
            let page = GetMetricDataOutput::builder().set_metric_data_results(Some(results.clone()));
            page.set_next_token(next.map(str::to_owned)).build()
        })
}

async fn read(queries: &[MetricQuery], range: TimeRange, rules: &[&Rule]) -> Result<MetricData, MetricReadError> {
    get_metric_data(queries, range, &provider_with(mock_client!(aws_sdk_cloudwatch, rules.iter().copied())).await).await
}

fn values(series: &Series) -> Vec<f64> {
    series.points.iter().map(|point| point.value).collect()
}

#[tokio::test]
async fn when_get_metric_data_then_the_request_is_what_cloudwatch_reads_and_the_answer_is_read() {
    let (start, range) = hour();
    #[expect(clippy::cast_precision_loss, reason = "a time of this century")]
    let times = [time(start as f64), time((start + 60) as f64)];
    let [first, second] = times;
    let result = cbor!({
        "MetricDataResults" => [{ "Id" => "e1", "Label" => "slow", "Timestamps" => [first, second], "Values" => [1.5, 2.5],
            "StatusCode" => "Complete", "Messages" => [{ "Code" => "Info", "Value" => "told of it" }] }],
        "Messages" => [{ "Code" => "MaxMetricsExceeded", "Value" => "told of all" }],
    })
    .expect("CBOR");
    let wire = Wire::answering(move |_| answer(&result));
    let queries = [metric("m1").hidden(), MetricQuery::expression("e1", "m1 * 2").with_label("slow")];
    let data = get_metric_data(&queries, range, &provider_on(&wire).await).await.expect("data");
    let [series] = &data.series[..] else { panic!("{data:?}") };
    assert_eq!((series.id.as_str(), series.label.as_str(), &series.status), ("e1", "slow", &SeriesStatus::Complete));
    assert_eq!(series.points, [Point { at: at(start), value: 1.5 }, Point { at: at(start + 60), value: 2.5 }]);
    assert_eq!(series.messages[0].to_string(), "told of it (Info)");
    assert_eq!(data.messages[0].to_string(), "told of all (MaxMetricsExceeded)");
    assert!(data.is_complete());

    let (operation, input) = wire.requests(asked).pop().expect("a request");
    assert_eq!((operation.as_str(), wire.requests(|_| ()).len()), ("GetMetricData", 1));
    let sent = |name| field(&input, name).expect(name).clone();
    assert_eq!(sent("ScanBy"), Value::from("TimestampAscending"));
    let queries = cbor!([
        { "Id" => "m1", "MetricStat" => {
            "Metric" => { "Namespace" => "Shop", "MetricName" => "Latency",
                "Dimensions" => [{ "Name" => "Cluster", "Value" => "blue" }] },
            "Period" => 60, "Stat" => "p99.9" }, "ReturnData" => false },
        { "Id" => "e1", "Expression" => "m1 * 2", "Label" => "slow", "ReturnData" => true },
    ]);
    assert_eq!(sent("MetricDataQueries"), queries.expect("CBOR"));
}

#[tokio::test]
async fn when_get_metric_data_and_the_answer_has_pages_then_they_are_one_series_and_only_the_last_status_counts() {
    let (start, range) = hour();
    let pages = [
        page(None, vec![result("m1", "l", &[(start, 1.0)], StatusCode::PartialData)], Some("second")),
        page(Some("second"), vec![], Some("third")),
        page(
            Some("third"),
            vec![result("m1", "l", &[(start + 60, 2.0), (start + 120, 3.0)], StatusCode::Complete)],
            None,
        ),
    ];
    let data = read(&[metric("m1")], range, &pages.each_ref()).await.expect("data");
    assert_eq!(data.series.iter().map(values).collect::<Vec<_>>(), [[1.0, 2.0, 3.0]]);
    assert!(data.is_complete());
    assert_eq!(pages.each_ref().map(Rule::num_calls), [1, 1, 1]);
}

#[tokio::test]
async fn when_get_metric_data_and_a_point_comes_twice_or_out_of_order_then_the_series_has_it_once_in_order() {
    let (start, range) = hour();
    let told = [(start + 60, 2.0), (start, 1.0), (start + 60, 2.5)];
    let pages = [page(None, vec![result("m1", "l", &told, StatusCode::Complete)], Some(""))];
    let data = read(&[metric("m1")], range, &pages.each_ref()).await.expect("data");
    assert_eq!(data.series[0].points, [Point { at: at(start), value: 1.0 }, Point { at: at(start + 60), value: 2.5 }]);
}

#[tokio::test]
async fn when_get_metric_data_and_queries_do_not_complete_then_each_says_how_it_stands_beside_what_there_is() {
    let (start, range) = hour();
    let results = vec![
        result("partial", "l", &[(start, 1.0)], StatusCode::PartialData),
        result("failed", "l", &[], StatusCode::InternalError),
        result("forbidden", "l", &[], StatusCode::Forbidden),
        result("odd", "l", &[], StatusCode::from("Paused")),
        result("done", "l", &[(start, 2.0)], StatusCode::Complete),
    ];
    let ids = ["done", "lost", "forbidden", "failed", "partial", "odd"];
    let queries: Vec<MetricQuery> = ids.iter().map(|id| metric(id)).collect();
    let pages = [page(None, results, None)];
    let data = read(&queries, range, &pages.each_ref()).await.expect("data");
    let told: Vec<(&str, String, usize)> =
        data.series.iter().map(|series| (series.id.as_str(), series.status.to_string(), series.points.len())).collect();
    let expected = [
        ("done", "Complete", 1),
        ("lost", "Unanswered", 0),
        ("forbidden", "Forbidden", 0),
        ("failed", "InternalError", 0),
        ("partial", "PartialData", 1),
        ("odd", "Paused", 0),
    ];
    assert_eq!(told, expected.map(|(id, status, points)| (id, status.to_owned(), points)));
    assert!(!data.is_complete());
}

#[tokio::test]
async fn when_get_metric_data_and_a_search_finds_many_then_they_are_told_apart_by_label_over_pages() {
    let (start, range) = hour();
    let found = |label: &str, at: i64, value| result("s", label, &[(at, value)], StatusCode::Complete);
    let pages = [
        page(None, vec![found("a", start, 1.0), found("b", start, 2.0)], Some("second")),
        page(Some("second"), vec![found("b", start + 60, 4.0), found("a", start + 60, 3.0)], None),
    ];
    let search = MetricQuery::expression("s", "SEARCH('{Shop,Cluster}', 'Sum', 60)");
    let data = read(&[search], range, &pages.each_ref()).await.expect("data");
    let told: Vec<_> = data.series.iter().map(|series| (series.label.as_str(), values(series))).collect();
    assert_eq!(told, [("a", vec![1.0, 3.0]), ("b", vec![2.0, 4.0])]);
}

/// Ten metrics and their ratio over 60 days of five minutes: two parts.
fn large_group() -> (Vec<MetricQuery>, i64, TimeRange) {
    let (start, _) = hour();
    let five = Duration::from_mins(5);
    let mut queries: Vec<MetricQuery> = (0..10).map(|n| metric(&format!("m{n}")).with_period(five).hidden()).collect();
    let all = (0..10).map(|n| format!("m{n}")).collect::<Vec<_>>().join("+");
    queries.push(MetricQuery::expression("all", all));
    let day = 86_400;
    (queries, start, TimeRange { start: at(start - 60 * day), end: at(start) })
}

fn part(points: Vec<(i64, f64)>, status: StatusCode, earliest: bool, border: i64) -> Rule {
    mock!(Client::get_metric_data)
        .match_requests(move |request| {
            let start = request.start_time().expect("a start").secs();
            request.metric_data_queries().len() == 11 && (start < border) == earliest
        })
        .then_output(move || {
            let results = vec![result("all", "l", &points, status.clone())];
            GetMetricDataOutput::builder().set_metric_data_results(Some(results)).build()
        })
}

#[tokio::test]
async fn when_get_metric_data_and_the_range_is_parted_then_the_parts_are_one_series_with_the_worst_status() {
    let (queries, end, range) = large_group();
    let border = end - 60 * 86_400 + 100_800 / 11 * 300;
    // A stand-in for which ends belong to the range: the border is told twice, and whole in the later part.
    let first = part(vec![(border - 300, 1.0), (border, 0.1)], StatusCode::PartialData, true, border);
    let second = part(vec![(border, 2.0), (border + 300, 3.0)], StatusCode::Complete, false, border);
    let data = read(&queries, range, &[&first, &second]).await.expect("data");
    let [series] = &data.series[..] else { panic!("{data:?}") };
    assert_eq!(values(series), [1.0, 2.0, 3.0]);
    assert_eq!(series.status, SeriesStatus::PartialData);
    assert_eq!([first.num_calls(), second.num_calls()], [1, 1]);
}

#[tokio::test]
async fn when_get_metric_data_and_a_part_begins_before_the_range_then_what_lies_before_is_left_away() {
    let (mut queries, end, range) = large_group();
    queries[3] = metric("m3").with_period(Duration::from_hours(1)).hidden();
    let start = end - 60 * 86_400;
    let range = TimeRange { start: range.start + Duration::from_secs(1000), ..range };
    let border = start + 1;
    // The parts are of whole hours, the expression of five minutes.
    let told = vec![(start, 1.0), (start + 600, 2.0), (start + 900, 3.0)];
    let first = part(told, StatusCode::Complete, true, border);
    let rest = part(vec![], StatusCode::Complete, false, border);
    let data = read(&queries, range, &[&first, &rest]).await.expect("data");
    assert_eq!(values(&data.series[0]), [3.0]);
    assert_eq!(first.num_calls(), 1);
}

#[tokio::test]
async fn when_get_metric_data_and_a_later_call_is_denied_then_the_data_fail_with_the_reason() {
    let (_, range) = hour();
    let queries: Vec<MetricQuery> = (0..501).map(|n| metric(&format!("m{n}"))).collect();
    let first = mock!(Client::get_metric_data)
        .match_requests(|request| request.metric_data_queries().len() == 500)
        .then_output(|| GetMetricDataOutput::builder().build());
    let denied = mock!(Client::get_metric_data)
        .match_requests(|request| request.metric_data_queries().len() == 1)
        .then_http_response(|| refusal(403, "AccessDenied", "not allowed"));
    let error = read(&queries, range, &[&first, &denied]).await.expect_err("half the data are none");
    let request = error.request().expect("a request");
    assert_eq!((request.kind(), request.operation()), (RequestErrorKind::AccessDenied, "GetMetricData"));
    assert_eq!((first.num_calls(), denied.num_calls()), (1, 1));
}

#[tokio::test]
async fn when_get_metric_data_and_an_expression_is_not_understood_then_cloudwatchs_message_is_told() {
    let (_, range) = hour();
    let refused = mock!(Client::get_metric_data)
        .then_http_response(|| refusal(400, "ValidationError", "Error in expression 'e1': Unexpected token"));
    let error = read(&[MetricQuery::expression("e1", "m1 +")], range, &[&refused]).await.expect_err("no expression");
    let request = error.request().expect("a request");
    assert_eq!((request.kind(), request.code()), (RequestErrorKind::InvalidRequest, Some("ValidationError")));
    assert_eq!(request.message(), Some("Error in expression 'e1': Unexpected token"));
}

#[tokio::test]
async fn when_get_metric_data_and_a_token_repeats_then_it_is_an_error_and_not_endless() {
    let (_, range) = hour();
    let pages = [page(None, vec![], Some("again")), page(Some("again"), vec![], Some("again"))];
    let error = read(&[metric("m1")], range, &pages.each_ref()).await.expect_err("no end");
    assert!(matches!(error, MetricReadError::BrokenList { .. }), "{error:?}");
}

#[tokio::test]
async fn when_get_metric_data_and_the_input_cannot_be_then_nothing_is_sent() {
    let provider = provider_without_answers().await;
    let (_, range) = hour();
    let backwards = TimeRange { start: range.end, end: range.end };
    let before_time = TimeRange { start: UNIX_EPOCH - MINUTE, end: range.end };
    for range in [backwards, before_time] {
        let error = get_metric_data(&[metric("m1")], range, &provider).await.expect_err("no range");
        assert!(matches!(error, MetricReadError::EmptyRange), "{error:?}");
    }
    let old = TimeRange::last(Duration::from_hours(384));
    let error = get_metric_data(&[metric("m1")], old, &provider).await.expect_err("too fine");
    let said = "the period of 60 s of the query `m1` is too fine for so early a start: say a multiple of 300 s, or start later";
    assert_eq!(error.to_string(), said);
    let none = get_metric_data(&[], range, &provider).await.expect("nothing of nothing");
    assert_eq!(none, MetricData::default());
}

#[test]
fn when_a_query_is_sent_and_read_back_from_an_alarm_then_it_is_the_same() {
    let mut full = metric("m1").with_label("l").hidden();
    full.account = Some("123456789012".to_owned());
    if let QuerySource::Metric { unit, .. } = &mut full.source {
        *unit = Some(crate::unit::Unit::Milliseconds);
    }
    for query in
        [full, metric("m2"), MetricQuery::expression("e", "m1").with_period(MINUTE), MetricQuery::expression("f", "m2")]
    {
        assert_eq!(MetricQuery::from_sdk(&query.to_sdk()), Some(query));
    }
}
