use super::*;
use crate::stand_in::{Wire, answer, asked, field, provider_on, provider_with, provider_without_answers, refusal};
use aws_interactions_core::{BrokenPaging, RequestErrorKind};
use aws_sdk_cloudwatch::Client;
use aws_sdk_cloudwatch::operation::list_metrics::ListMetricsOutput;
use aws_sdk_cloudwatch::types::Metric as SdkMetric;
use aws_smithy_mocks::{Rule, mock, mock_client};
use ciborium::{Value, cbor};
use futures::TryStreamExt;

fn page(token: Option<&'static str>, names: &'static [&'static str], next: Option<&'static str>) -> Rule {
    mock!(Client::list_metrics).match_requests(move |request| request.next_token() == token).then_output(move || {
        let metrics = names.iter().map(|name| SdkMetric::builder().namespace("Shop").metric_name(*name).build());
        let answer = ListMetricsOutput::builder().set_metrics(Some(metrics.collect()));
        answer.set_next_token(next.map(str::to_owned)).build()
    })
}

async fn names_by(rules: &[&Rule]) -> Result<Vec<String>, MetricReadError> {
    let provider = provider_with(mock_client!(aws_sdk_cloudwatch, rules.iter().copied())).await;
    let filter = MetricFilter::default();
    list_metrics(&filter, &provider).map_ok(|metric| metric.name().to_owned()).try_collect().await
}

#[tokio::test]
async fn when_list_metrics_and_a_page_in_the_middle_is_empty_then_every_page_is_read() {
    let pages = [
        page(None, &["a", "b"], Some("second")),
        page(Some("second"), &[], Some("third")),
        page(Some("third"), &["c"], Some("")),
    ];
    assert_eq!(names_by(&pages.each_ref()).await.expect("a list"), ["a", "b", "c"]);
    assert_eq!(pages.each_ref().map(Rule::num_calls), [1, 1, 1]);
}

#[tokio::test]
async fn when_list_metrics_is_filtered_then_cloudwatch_is_asked_so_and_the_metrics_are_whole() {
    let result = cbor!({ "Metrics" => [{ "Namespace" => "Shop", "MetricName" => "Latency", "Dimensions" => [
        { "Name" => "Stage", "Value" => "beta" }, { "Name" => "Cluster", "Value" => "blue" }] }] });
    let result = result.expect("CBOR");
    let wire = Wire::answering(move |_| answer(&result));
    let filter = MetricFilter {
        namespace: Some("Shop".to_owned()),
        name: Some("Latency".to_owned()),
        dimensions: vec![("Cluster".to_owned(), Some("blue".to_owned())), ("Stage".to_owned(), None)],
        is_recently_active: true,
    };
    let provider = provider_on(&wire).await;
    let metrics: Vec<Metric> = list_metrics(&filter, &provider).try_collect().await.expect("a list");
    assert_eq!(
        metrics.iter().map(ToString::to_string).collect::<Vec<_>>(),
        ["Shop Latency {Cluster=blue, Stage=beta}"]
    );
    let (operation, input) = wire.requests(asked).pop().expect("a request");
    let expected = cbor!({ "Namespace" => "Shop", "MetricName" => "Latency", "Dimensions" => [
        { "Name" => "Cluster", "Value" => "blue" }, { "Name" => "Stage" }], "RecentlyActive" => "PT3H" });
    assert_eq!((operation.as_str(), input), ("ListMetrics", expected.expect("CBOR")));
}

#[tokio::test]
async fn when_list_metrics_is_not_filtered_then_cloudwatch_is_asked_for_all() {
    let wire = Wire::answering(|_| answer(&Value::Map(Vec::new())));
    let (filter, provider) = (MetricFilter::default(), provider_on(&wire).await);
    assert!(list_metrics(&filter, &provider).try_collect::<Vec<_>>().await.expect("a list").is_empty());
    let (_, input) = wire.requests(asked).pop().expect("a request");
    assert_eq!(field(&input, "RecentlyActive"), None);
    assert_eq!(input, Value::Map(Vec::new()));
}

#[tokio::test]
async fn when_list_metrics_and_a_later_page_is_denied_then_the_list_ends_with_the_reason() {
    let first = page(None, &["a"], Some("second"));
    let denied = mock!(Client::list_metrics).then_http_response(|| refusal(403, "AccessDenied", "no"));
    let error = names_by(&[&first, &denied]).await.expect_err("half a list is none");
    let request = error.request().expect("a request");
    assert_eq!((request.kind(), request.operation()), (RequestErrorKind::AccessDenied, "ListMetrics"));
}

#[tokio::test]
async fn when_list_metrics_and_a_token_repeats_then_it_is_an_error_and_not_endless() {
    let pages = [page(None, &["a"], Some("again")), page(Some("again"), &["b"], Some("again"))];
    let error = names_by(&pages.each_ref()).await.expect_err("no end");
    assert!(matches!(error, MetricReadError::BrokenList { source: BrokenPaging::RepeatedCursor }), "{error:?}");
}

#[tokio::test]
async fn when_list_metrics_and_there_are_more_dimensions_than_a_filter_takes_then_nothing_is_sent() {
    let provider = provider_without_answers().await;
    let dimensions = |count: usize| (0..count).map(|n| (format!("d{n}"), None)).collect();
    let filter = MetricFilter { dimensions: dimensions(11), ..MetricFilter::default() };
    let error = list_metrics(&filter, &provider).try_collect::<Vec<_>>().await.expect_err("too many");
    assert!(matches!(error, MetricReadError::TooManyFilters { given: 11 }), "{error:?}");
    let ten = MetricFilter { dimensions: dimensions(10), ..MetricFilter::default() };
    let answers = mock!(Client::list_metrics)
        .match_requests(|request| request.dimensions().len() == 10)
        .then_output(|| ListMetricsOutput::builder().build());
    let provider = provider_with(mock_client!(aws_sdk_cloudwatch, [&answers])).await;
    assert!(list_metrics(&ten, &provider).try_collect::<Vec<_>>().await.is_ok());
}
