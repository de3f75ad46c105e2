//! Providers that talk to an embedded AWS.

use aws_interactions_core::{AwsClientProvider, AwsClientProviderBuilder, AwsCredentials, ConfigError};
use aws_smithy_runtime_api::client::http::SharedHttpClient;

use crate::LocalAws;
use crate::intake::DEFAULT_REGION;

impl LocalAws {
    /// A provider of this AWS in us-east-1. It needs no configuration and reads none.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use aws_interactions_local::{ACCOUNT_ID, LocalAws};
    ///
    /// let aws = LocalAws::start().await?;
    /// let provider = aws.provider().await?;
    /// assert_eq!(provider.get_aws_env().await?.account_id, ACCOUNT_ID);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`ConfigError`] if the provider cannot be built, which nothing outside of it can cause.
    pub async fn provider(&self) -> Result<AwsClientProvider, ConfigError> {
        self.provider_builder().build().await
    }

    /// A builder that is already pointed at this AWS, for a provider with another region, a role, or
    /// [faults](crate::FaultInjector).
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use aws_interactions_local::LocalAws;
    ///
    /// let aws = LocalAws::start().await?;
    /// let provider = aws.provider_builder().region("eu-west-1").build().await?;
    /// assert_eq!(provider.region(), "eu-west-1");
    /// # Ok(())
    /// # }
    /// ```
    pub fn provider_builder(&self) -> AwsClientProviderBuilder {
        AwsClientProvider::builder()
            .environment_variables(std::iter::empty::<(String, String)>())
            .region(DEFAULT_REGION)
            .endpoint_url(self.endpoint_url())
            .credentials(AwsCredentials::new("test-key-id", "test-secret"))
            .http_client(Self::http_client())
    }

    /// An HTTP client for this machine alone: without TLS, and without the proxy that the environment may name.
    ///
    /// ```
    /// use aws_interactions_local::{FaultInjector, LocalAws};
    ///
    /// let injector = FaultInjector::over(LocalAws::http_client());
    /// assert!(injector.calls().is_empty());
    /// ```
    pub fn http_client() -> SharedHttpClient {
        aws_smithy_http_client::Builder::new().build_http()
    }
}
