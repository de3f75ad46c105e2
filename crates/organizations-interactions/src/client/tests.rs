use super::*;
use crate::stand_in::{Script, page};
use aws_interactions_stand_in::{assert_retries_counted_by_region, bare_builder, sent_from};

/// Where a request goes, and what region it is signed for.
async fn asked_from(region: &str, endpoint: Option<&str>) -> (String, String) {
    let builder = bare_builder(region);
    let builder = match endpoint {
        Some(url) => builder.service_endpoint_url("organizations", url),
        None => builder,
    };
    sent_from(builder, async |provider| provider.get_organizations().list_roots().send().await).await
}

#[tokio::test]
async fn when_organizations_is_asked_from_any_region_then_the_request_goes_to_the_one_of_the_partition() {
    let cases = [
        (["us-east-1", "eu-central-1"], "https://organizations.us-east-1.amazonaws.com/", "us-east-1"),
        (["cn-north-1", "cn-northwest-1"], "https://organizations.cn-northwest-1.amazonaws.com.cn/", "cn-northwest-1"),
        (["us-gov-east-1", "us-gov-west-1"], "https://organizations.us-gov-west-1.amazonaws.com/", "us-gov-west-1"),
    ];
    for (regions, endpoint, signed_for) in cases {
        for region in regions {
            assert_eq!(asked_from(region, None).await, (endpoint.to_owned(), signed_for.to_owned()), "{region}");
        }
    }
}

#[tokio::test]
async fn when_organizations_is_asked_and_an_endpoint_is_set_for_it_then_requests_go_there() {
    let (uri, _) = asked_from("eu-west-1", Some("http://localhost:4566")).await;
    assert_eq!(uri, "http://localhost:4566/");
}

#[tokio::test]
async fn when_get_organizations_and_the_region_differs_then_the_retry_budget_differs() {
    assert_retries_counted_by_region(|provider| provider.get_organizations().config().retry_partition().cloned()).await;
}

#[tokio::test]
async fn when_get_organizations_and_a_client_is_injected_then_that_is_the_one() {
    let script = Script::default().on("ListRoots", page("Roots", [], None));
    let client = script.provider().await.get_organizations();
    let provider = Script::default().builder().with_client(client).build().await.expect("complete settings");
    provider.get_organizations().list_roots().send().await.expect("an empty list");
    assert_eq!(script.calls(), ["ListRoots"]);
}
