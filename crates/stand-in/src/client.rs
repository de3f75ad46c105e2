//! What every client of a service is held to: where its requests go, and whose retries it counts.

use crate::{Wire, answer, bare_builder};
use aws_interactions_core::{AwsClientProvider, AwsClientProviderBuilder};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use std::fmt::Debug;

const REGION: &str = "eu-west-1";

/// A provider of eu-west-1 whose clients are the real ones: they send over `wire`, and nothing twice.
pub async fn provider_on(wire: &Wire) -> AwsClientProvider {
    let builder = bare_builder(REGION).max_attempts(1).http_client(wire.http_client.clone());
    builder.build().await.expect("complete settings")
}

/// Where the request of `ask` goes from a provider of these settings, and the region it is signed for.
pub async fn sent_from<T>(
    builder: AwsClientProviderBuilder,
    ask: impl AsyncFn(&AwsClientProvider) -> T,
) -> (String, String) {
    let wire = Wire::answering(|_| answer(200, ""));
    let provider = builder.max_attempts(1).http_client(wire.http_client.clone()).build().await;
    drop(ask(&provider.expect("complete settings")).await);
    wire.requests(|request| (request.uri().to_owned(), signed_for(request))).pop().expect("a request")
}

/// `Credential=AKIACALLEREXAMPLE/20261122/eu-west-1/s3/aws4_request`.
fn signed_for(request: &HttpRequest) -> String {
    let authorization = request.headers().get("authorization").expect("a signature");
    authorization.split('/').nth(2).expect("a credential scope").to_owned()
}

/// Fails unless the request of `ask` goes to the region of the provider, and to the endpoint that is set for `service` where
/// one is.
pub async fn assert_sent_where_told<T>(service: &str, ask: impl AsyncFn(&AwsClientProvider) -> T) {
    let (uri, signed_for) = sent_from(bare_builder(REGION), &ask).await;
    assert!(uri.starts_with("https://") && uri.contains(REGION), "{uri}");
    assert_eq!(signed_for, REGION);
    let builder = bare_builder(REGION).service_endpoint_url(service, "http://localhost:4566");
    let (uri, signed_for) = sent_from(builder, ask).await;
    assert!(uri.starts_with("http://localhost:4566/"), "{uri}");
    assert_eq!(signed_for, REGION);
}

/// Fails unless the clients of two regions count their retries apart, and those of one region together.
pub async fn assert_retries_counted_by_region<P: PartialEq + Debug>(
    partition: impl Fn(&AwsClientProvider) -> Option<P>,
) {
    let here = bare_builder(REGION).build().await.expect("complete settings");
    let there = here.in_region("eu-central-1").expect("a region");
    assert!(partition(&here).is_some(), "no budget of its own");
    assert_eq!(partition(&here), partition(&here.clone()));
    assert_ne!(partition(&here), partition(&there));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn when_each_region_has_a_budget_then_retries_are_counted_by_region() {
        assert_retries_counted_by_region(|provider| Some(provider.region().to_owned())).await;
    }

    #[tokio::test]
    #[should_panic(expected = "left != right")]
    async fn when_regions_share_a_budget_then_it_is_seen() {
        assert_retries_counted_by_region(|_| Some("all")).await;
    }

    #[tokio::test]
    #[should_panic(expected = "no budget of its own")]
    async fn when_there_is_no_budget_then_it_is_seen() {
        assert_retries_counted_by_region(|_| None::<&str>).await;
    }
}
