use super::*;
use crate::stand_in::{Script, ok, role_xml};
use aws_interactions_stand_in::{assert_retries_counted_by_region, bare_builder, sent_from};

/// Where a request goes, and what region it is signed for.
async fn asked_from(region: &str, endpoint: Option<&str>) -> (String, String) {
    let builder = bare_builder(region);
    let builder = match endpoint {
        Some(url) => builder.service_endpoint_url("iam", url),
        None => builder,
    };
    sent_from(builder, async |provider| provider.get_iam().get_role().role_name("web").send().await).await
}

#[tokio::test]
async fn when_iam_is_asked_from_any_region_then_the_request_goes_to_the_one_of_the_partition() {
    let commercial = ("https://iam.amazonaws.com/".to_owned(), "us-east-1".to_owned());
    assert_eq!(asked_from("us-east-1", None).await, commercial);
    assert_eq!(asked_from("eu-west-1", None).await, commercial);
    let china = ("https://iam.cn-north-1.amazonaws.com.cn/".to_owned(), "cn-north-1".to_owned());
    assert_eq!(asked_from("cn-north-1", None).await, china);
    assert_eq!(asked_from("cn-northwest-1", None).await, china);
}

#[tokio::test]
async fn when_iam_is_asked_and_an_endpoint_is_set_for_it_then_requests_go_there() {
    let (uri, _) = asked_from("eu-west-1", Some("http://localhost:4566")).await;
    assert_eq!(uri, "http://localhost:4566/");
}

#[tokio::test]
async fn when_get_iam_and_the_region_differs_then_the_retry_budget_differs() {
    assert_retries_counted_by_region(|provider| provider.get_iam().config().retry_partition().cloned()).await;
}

#[tokio::test]
async fn when_get_iam_and_a_client_is_injected_then_that_is_the_one() {
    let script = Script::default().on("GetRole", ok("GetRole", &role_xml()));
    let client = script.provider().await.get_iam();
    let provider = Script::default().builder().with_client(client).build().await.expect("complete settings");
    provider.get_iam().get_role().role_name("web").send().await.expect("a role");
    script.assert_used_up();
}
