//! What a service crate does to join: how its SDK client is made.

use crate::bucket_owner::ExpectedBucketOwner;
use crate::call::CallWatch;
use crate::client_hooks::ClientHooks;
use crate::expired_keys::RebuildExpiredKeys;
use crate::keys::Keys;
use aws_config::SdkConfig;
use aws_smithy_runtime::client::retries::RetryPartition;
use aws_smithy_runtime_api::client::interceptors::SharedInterceptor;

/// A service whose SDK client a provider can make.
///
/// A service crate implements this on a marker type of its own, and adds a getter to
/// [`AwsClientProvider`](crate::AwsClientProvider) by an extension trait:
///
/// ```
/// use aws_interactions_core::{AwsClientProvider, AwsService, ServiceSettings, sdk_client};
/// # use aws_sdk_sts as aws_sdk_dynamodb;
///
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
///
/// trait DynamoDbClient {
///     fn get_dynamodb(&self) -> aws_sdk_dynamodb::Client;
/// }
///
/// impl DynamoDbClient for AwsClientProvider {
///     fn get_dynamodb(&self) -> aws_sdk_dynamodb::Client {
///         self.client::<DynamoDb>()
///     }
/// }
/// ```
pub trait AwsService: 'static {
    /// The client, cheap to clone. A provider keeps one of each type.
    type Client: Clone + Send + Sync + 'static;

    /// AWS's id of the service in lower case with underscores (`s3`, `secrets_manager`), as in
    /// `AWS_ENDPOINT_URL_S3` and in the `services` section of a profile.
    const ID: &'static str;

    /// Makes the client; called once a provider.
    fn client(settings: &ServiceSettings<'_>) -> Self::Client;
}

/// What a client is made of.
///
/// The SDK's own configuration type carries neither endpoint per service, nor retry partition, nor interceptors, so they
/// stand beside.
#[derive(Debug)]
pub struct ServiceSettings<'a> {
    pub(crate) sdk_config: &'a SdkConfig,
    pub(crate) endpoint_url: Option<&'a str>,
    pub(crate) retry_partition: String,
    /// None for a client that signs nothing.
    pub(crate) keys: Option<&'a Keys>,
    pub(crate) expected_bucket_owner: Option<ExpectedBucketOwner>,
    pub(crate) calls: CallWatch,
}

impl ServiceSettings<'_> {
    /// Region, identity, HTTP client, timeouts and retries.
    pub fn sdk_config(&self) -> &SdkConfig {
        self.sdk_config
    }

    /// The endpoint, where it is not AWS's own. Stand-ins for AWS may need other client settings.
    pub fn endpoint_url(&self) -> Option<&str> {
        self.endpoint_url
    }

    /// Who is to own the buckets that requests name; None where that may be anybody. For S3 alone.
    pub fn expected_bucket_owner(&self) -> Option<&ExpectedBucketOwner> {
        self.expected_bucket_owner.as_ref()
    }

    /// A budget of retries that no other identity, region or service draws on. The SDK's own is one a process,
    /// service and region: an account that is throttled would starve all others.
    pub fn retry_partition(&self) -> RetryPartition {
        RetryPartition::custom(self.retry_partition.clone()).build()
    }

    /// What the provider hooks into the client:
    ///
    /// - The keys of a request that AWS calls expired are got anew and the request is sent again: once a request, as one
    ///   of its attempts. A body that cannot be read twice is not sent again. Expired is what AWS calls `ExpiredToken`,
    ///   `ExpiredTokenException`, `RequestExpired` or `TokenRefreshRequired`. A HEAD answer says nothing but 400, which
    ///   has other reasons too, so it is left alone. Fixed keys are what they are: nothing is sent again.
    /// - Each call is a span of the log and is told to the
    ///   [`call_observer`](crate::AwsClientProviderBuilder::call_observer)s.
    pub fn interceptor(&self) -> SharedInterceptor {
        let expired_keys = RebuildExpiredKeys { keys: self.keys.cloned() };
        SharedInterceptor::permanent(ClientHooks { calls: self.calls.clone(), expired_keys })
    }
}
