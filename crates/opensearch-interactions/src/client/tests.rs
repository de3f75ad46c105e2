use super::*;
use crate::stand_in::bare_builder;
use aws_smithy_http_client::test_util::capture_request;

/// Where a request goes.
async fn asked_at(endpoint: Option<&str>) -> String {
    let (http_client, request) = capture_request(None);
    let builder = bare_builder().http_client(http_client);
    let builder = match endpoint {
        Some(url) => builder.service_endpoint_url("opensearch", url),
        None => builder,
    };
    let provider = builder.build().await.expect("complete settings");
    let _ = provider.get_opensearch().describe_domain().set_domain_name(Some("a-domain_name".to_owned())).send().await;
    request.expect_request().uri().to_owned()
}

#[tokio::test]
async fn when_a_request_is_sent_then_it_goes_to_the_region_of_the_provider() {
    let uri = asked_at(None).await;
    assert!(uri.starts_with("https://") && uri.contains("eu-west-1"), "{uri}");
}

#[tokio::test]
async fn when_a_request_is_sent_and_an_endpoint_is_set_for_the_service_then_it_goes_there() {
    let uri = asked_at(Some("http://localhost:4566")).await;
    assert!(uri.starts_with("http://localhost:4566/"), "{uri}");
}

#[tokio::test]
async fn when_get_opensearch_and_the_region_differs_then_the_retry_budget_differs() {
    let provider = bare_builder().build().await.expect("complete settings");
    let elsewhere = provider.in_region("eu-central-1").expect("a region");
    let partition =
        |provider: &AwsClientProvider| format!("{:?}", provider.get_opensearch().config().retry_partition());
    assert_ne!(partition(&provider), "None");
    assert_ne!(partition(&provider), partition(&elsewhere));
}
