//! One connection pool for a whole family of providers, and how long it waits.

use aws_smithy_http_client::Connector;
use aws_smithy_http_client::proxy::ProxyConfig;
use aws_smithy_http_client::tls::{Provider, rustls_provider::CryptoMode};
use aws_smithy_runtime_api::client::http::{HttpClient, HttpConnectorSettings, SharedHttpClient, SharedHttpConnector};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::timeout::TimeoutConfig;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// S3 drops idle connections after some 20 s; a client that keeps them longer sends requests into the void.
const IDLE_CONNECTION: Duration = Duration::from_secs(15);

/// How long to wait for AWS. The SDK's own defaults wait for ever, but for the connection.
///
/// None of them cuts the *body* of an answer short: a download may take as long as it flows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timeouts {
    /// For the connection to stand. 3.1 s by default: one lost packet is retried within it.
    pub connect: Duration,
    /// From the end of connecting to the first byte of the answer, the sending of the request included. 60 s by
    /// default: an 8 MiB part passes at 140 kB/s.
    pub read: Duration,
    /// For one attempt. 90 s by default.
    pub attempt: Duration,
    /// For the operation with all its attempts and pauses. 5 min by default.
    pub operation: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            connect: Duration::from_millis(3100),
            read: Duration::from_mins(1),
            attempt: Duration::from_secs(90),
            operation: Duration::from_mins(5),
        }
    }
}

impl Timeouts {
    pub(crate) fn to_sdk(self) -> TimeoutConfig {
        TimeoutConfig::builder()
            .connect_timeout(self.connect)
            .read_timeout(self.read)
            .operation_attempt_timeout(self.attempt)
            .operation_timeout(self.operation)
            .build()
    }
}

/// The HTTP client that providers use when they are given none, with a pool of its own.
///
/// TLS by rustls with the system's root certificates, proxies by `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`, idle
/// connections dropped before S3 drops them. For layers that wrap it, and for families that are to share a pool:
///
/// ```
/// use aws_interactions_core::{AwsClientProvider, default_http_client};
///
/// let shared = default_http_client();
/// let builders = ["one", "two"].map(|profile| AwsClientProvider::builder().profile(profile).http_client(shared.clone()));
/// ```
pub fn default_http_client() -> SharedHttpClient {
    SharedHttpClient::new(Pool::default())
}

type ConnectAndRead = (Option<Duration>, Option<Duration>);

/// Connectors by their timeouts, as a connector has its timeouts built in.
///
/// The SDK's own builder would parse the TLS roots once more for every client that is made (milliseconds), and a
/// client that it builds ignores proxies.
#[derive(Debug, Default)]
struct Pool {
    connectors: Mutex<HashMap<ConnectAndRead, SharedHttpConnector>>,
}

impl HttpClient for Pool {
    fn http_connector(&self, settings: &HttpConnectorSettings, components: &RuntimeComponents) -> SharedHttpConnector {
        let mut connectors = self.connectors.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (settings.connect_timeout(), settings.read_timeout());
        connectors.entry(key).or_insert_with(|| connector(settings, components)).clone()
    }
}

fn connector(settings: &HttpConnectorSettings, components: &RuntimeComponents) -> SharedHttpConnector {
    let mut connector = Connector::builder()
        .connector_settings(settings.clone())
        .pool_idle_timeout(IDLE_CONNECTION)
        .proxy_config(ProxyConfig::from_env());
    connector.set_sleep_impl(components.sleep_impl());
    SharedHttpConnector::new(connector.tls_provider(Provider::Rustls(CryptoMode::AwsLc)).build())
}
