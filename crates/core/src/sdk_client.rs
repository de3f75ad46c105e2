//! How a client of an SDK is made: once, for all service crates.

/// Makes the client of an SDK of [`ServiceSettings`](crate::ServiceSettings), with all that a provider has for it: region,
/// identity, connections and retries, the endpoint of this service, the budget of retries, what is hooked into each client.
///
/// A macro, as the builders of the SDKs have the same methods and no trait that names them. It is the body of
/// [`AwsService::client`](crate::AwsService::client):
///
/// ```
/// # use aws_interactions_core::{AwsService, ServiceSettings, sdk_client};
/// # use aws_sdk_sts as aws_sdk_dynamodb;
/// enum DynamoDb {}
///
/// impl AwsService for DynamoDb {
///     type Client = aws_sdk_dynamodb::Client;
///     const ID: &'static str = "dynamodb";
///
///     fn client(settings: &ServiceSettings<'_>) -> Self::Client {
///         sdk_client!(aws_sdk_dynamodb, settings)
///     }
/// }
/// ```
///
/// What stand-ins need otherwise than AWS goes behind `at_other_endpoints`. It counts wherever the endpoint is not AWS's own:
///
/// ```
/// # use aws_interactions_core::{ServiceSettings, sdk_client};
/// # fn example(settings: &ServiceSettings<'_>) -> aws_sdk_sts::Client {
/// sdk_client!(aws_sdk_sts, settings, at_other_endpoints: |config| config.use_fips(false))
/// # }
/// ```
#[macro_export]
macro_rules! sdk_client {
    ($sdk:ident, $settings:expr) => {
        $crate::sdk_client!($sdk, $settings, at_other_endpoints: |config| config)
    };
    ($sdk:ident, $settings:expr, at_other_endpoints: |$config:ident| $adapted:expr) => {{
        let settings: &$crate::ServiceSettings<'_> = $settings;
        let mut config = $sdk::config::Builder::from(settings.sdk_config()).retry_partition(settings.retry_partition());
        config.push_interceptor(settings.interceptor());
        if let Some(url) = settings.endpoint_url() {
            let $config = config.endpoint_url(url);
            config = $adapted;
        }
        $sdk::Client::from_conf(config.build())
    }};
}
