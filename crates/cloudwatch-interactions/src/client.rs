//! The getter, and how a CloudWatch client is made.

use aws_interactions_core::{AwsClientProvider, AwsService, ServiceSettings, sdk_client};
use aws_sdk_cloudwatch::Client;

/// Adds CloudWatch's client to a provider.
pub trait CloudWatchClient {
    /// The SDK's client for CloudWatch, made once a provider and region.
    ///
    /// ```no_run
    /// use cloudwatch_interactions::CloudWatchClient;
    ///
    /// # fn example(provider: &aws_interactions_core::AwsClientProvider) {
    /// let client = provider.get_cloudwatch();
    /// # }
    /// ```
    fn get_cloudwatch(&self) -> Client;
}

impl CloudWatchClient for AwsClientProvider {
    fn get_cloudwatch(&self) -> Client {
        self.client::<CloudWatch>()
    }
}

enum CloudWatch {}

impl AwsService for CloudWatch {
    type Client = Client;
    const ID: &'static str = "cloudwatch";

    fn client(settings: &ServiceSettings<'_>) -> Client {
        // Stand-ins for CloudWatch do not gunzip, and the SDK compresses what has 10 KiB or more.
        sdk_client!(aws_sdk_cloudwatch, settings, at_other_endpoints: |config| config.disable_request_compression(true))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stand_in::{Wire, answer, asked, bare_builder, field};
    use aws_interactions_stand_in::assert_retries_counted_by_region;
    use aws_sdk_cloudwatch::types::MetricDatum;
    use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
    use ciborium::{Value, cbor};

    /// What a large put over the real client looks like on the wire: its address, its encoding, its body.
    async fn put_to(endpoint: Option<&str>) -> (String, Option<String>, Vec<u8>) {
        let wire = Wire::answering(|_| answer(&Value::Map(Vec::new())));
        let builder = bare_builder().http_client(wire.http_client.clone());
        let builder = match endpoint {
            Some(url) => builder.endpoint_url(url),
            None => builder,
        };
        let provider = builder.build().await.expect("complete settings");
        let data = vec![MetricDatum::builder().metric_name("Latency").value(1.0).build(); 1000];
        let put = provider.get_cloudwatch().put_metric_data().namespace("Shop").set_metric_data(Some(data));
        put.send().await.expect("a success");
        let view = |request: &HttpRequest| {
            let encoding = request.headers().get("content-encoding").map(str::to_owned);
            (request.uri().to_owned(), encoding, request.body().bytes().unwrap_or_default().to_vec())
        };
        wire.requests(view).pop().expect("a request")
    }

    #[tokio::test]
    async fn when_a_large_put_goes_to_aws_then_it_is_compressed() {
        let (uri, encoding, _) = put_to(None).await;
        assert!(uri.starts_with("https://monitoring.eu-west-1.amazonaws.com/"), "{uri}");
        assert_eq!(encoding.as_deref(), Some("gzip"));
    }

    #[tokio::test]
    async fn when_a_large_put_goes_to_a_custom_endpoint_then_it_is_plain_cbor() {
        let (uri, encoding, body) = put_to(Some("http://stand-in.test:4566")).await;
        assert_eq!(uri, "http://stand-in.test:4566/service/GraniteServiceVersion20100801/operation/PutMetricData");
        assert_eq!(encoding, None);
        let input: Value = ciborium::from_reader(body.as_slice()).expect("CBOR");
        assert_eq!(field(&input, "Namespace"), Some(&Value::from("Shop")));
    }

    #[tokio::test]
    async fn when_an_answer_is_cbor_then_the_client_reads_it() {
        let result = cbor!({ "Metrics" => [{ "MetricName" => "Latency" }] }).expect("CBOR");
        let wire = Wire::answering(move |_| answer(&result));
        let provider = bare_builder().http_client(wire.http_client.clone()).build().await.expect("complete settings");
        let listed = provider.get_cloudwatch().list_metrics().namespace("Shop").send().await.expect("a success");
        assert_eq!(listed.metrics()[0].metric_name(), Some("Latency"));
        let (operation, input) = wire.requests(asked).pop().expect("a request");
        assert_eq!((operation.as_str(), field(&input, "Namespace")), ("ListMetrics", Some(&Value::from("Shop"))));
    }

    #[tokio::test]
    async fn when_clients_are_of_different_regions_then_they_do_not_share_a_budget_of_retries() {
        assert_retries_counted_by_region(|provider| provider.get_cloudwatch().config().retry_partition().cloned())
            .await;
    }
}
