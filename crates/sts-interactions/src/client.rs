//! The getter of the STS client.

use aws_interactions_core::{AwsClientProvider, Sts};

/// The STS client of a provider.
pub trait StsClient {
    /// The SDK's own client, for what this crate does not wrap. Made once, then handed out as clones; the provider
    /// itself calls with the same one.
    ///
    /// ```no_run
    /// use sts_interactions::StsClient;
    ///
    /// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), Box<dyn std::error::Error>> {
    /// let answer = provider.get_sts().get_access_key_info().access_key_id("AKIAEXAMPLE").send().await?;
    /// println!("the key belongs to {:?}", answer.account());
    /// # Ok(())
    /// # }
    /// ```
    fn get_sts(&self) -> aws_sdk_sts::Client;
}

impl StsClient for AwsClientProvider {
    fn get_sts(&self) -> aws_sdk_sts::Client {
        self.client::<Sts>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stand_in::{answer, bare_builder, caller_identity_xml, capture, provider_with};
    use aws_interactions_stand_in::assert_retries_counted_by_region;
    use aws_smithy_mocks::{mock, mock_client};

    #[tokio::test]
    async fn when_get_sts_and_an_endpoint_is_set_for_sts_then_requests_go_there() {
        // arrange
        let (http_client, request) = capture();
        let provider = bare_builder()
            .service_endpoint_url("sts", "http://localhost:4566")
            .service_endpoint_url("s3", "http://localhost:9000")
            .http_client(http_client)
            .build()
            .await
            .expect("complete settings");
        // act
        let _ = provider.get_sts().get_caller_identity().send().await;
        // assert
        assert_eq!(request.expect_request().uri(), "http://localhost:4566/");
    }

    #[tokio::test]
    async fn when_get_sts_and_no_endpoint_is_set_then_requests_go_to_the_regional_one() {
        // arrange
        let (http_client, request) = capture();
        let provider =
            bare_builder().region("eu-central-1").http_client(http_client).build().await.expect("complete settings");
        // act
        let _ = provider.get_sts().get_caller_identity().send().await;
        // assert
        assert_eq!(request.expect_request().uri(), "https://sts.eu-central-1.amazonaws.com/");
    }

    #[tokio::test]
    async fn when_get_sts_and_the_region_differs_then_the_retry_budget_differs() {
        assert_retries_counted_by_region(|provider| provider.get_sts().config().retry_partition().cloned()).await;
    }

    #[tokio::test]
    async fn when_get_sts_and_a_client_is_injected_then_the_provider_calls_with_it_too() {
        // arrange
        let identity = mock!(aws_sdk_sts::Client::get_caller_identity)
            .sequence()
            .http_response(|| answer(200, caller_identity_xml("arn:aws:iam::123456789012:root")))
            .times(2)
            .build();
        let provider = provider_with(mock_client!(aws_sdk_sts, [&identity])).await;
        // act
        provider.get_aws_env().await.expect("the provider's own call");
        provider.get_sts().get_caller_identity().send().await.expect("the getter's call");
        // assert
        assert_eq!(identity.num_calls(), 2);
    }
}
