//! The pool of connections that a family of providers shares.

use crate::clock::Clock;
use crate::proxy::Proxies;
use aws_smithy_async::rt::sleep::{SharedAsyncSleep, TokioSleep};
use aws_smithy_http_client::Connector;
use aws_smithy_http_client::pool::{Client, ConnectionPool, DriverSpawner, Partition, PartitionId};
use aws_smithy_http_client::proxy::ProxyConfig;
use aws_smithy_http_client::tls::{Provider, TlsContext, TrustStore, rustls_provider::CryptoMode};
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_runtime_api::shared::IntoShared;
use std::collections::HashMap;
use std::fmt;
use std::num::NonZeroUsize;
use std::sync::{LazyLock, Mutex, PoisonError};
use std::time::Duration;
use tokio::runtime::Handle;

const TLS: Provider = Provider::Rustls(CryptoMode::AwsLc);

/// An HTTP client with a pool of its own, which makes connections as they are asked for and keeps so many idle ones.
pub(super) fn unlimited(proxies: &Proxies, tls: &TlsContext, idle: Duration, most_idle: usize) -> SharedHttpClient {
    let (https, http) = proxies.to_sdk();
    let to = |proxy, tls| Way { proxy, tls, idle, most_idle };
    let plain = if proxies.plain_requests_need_tls() { tls.clone() } else { trusting_nobody() };
    Pool { https: to(https, tls.clone()), http: to(http, plain), connectors: Mutex::default() }.into_shared()
}

/// The SDK has no connector without TLS; that of this one has nothing to read.
fn trusting_nobody() -> TlsContext {
    let nobody = TlsContext::builder().with_trust_store(TrustStore::empty()).build();
    nobody.unwrap_or_default()
}

/// The same with so many connections to a host at most.
pub(super) fn limited(
    proxies: &Proxies,
    tls: &TlsContext,
    idle: Duration,
    limit: NonZeroUsize,
) -> Result<SharedHttpClient, BoxError> {
    let by = |proxy| limited_by(proxy, tls.clone(), idle, limit);
    let (https, http) = proxies.to_sdk();
    if proxies.are_the_same() { by(https) } else { Ok(ByScheme { https: by(https)?, http: by(http)? }.into_shared()) }
}

/// The SDK's newer pool, which can hold requests back. It runs connections where the first to need one runs, as the older
/// one does; its own way to do so needs a feature of the SDK that nothing else here wants.
fn limited_by(
    proxy: ProxyConfig,
    tls: TlsContext,
    idle: Duration,
    limit: NonZeroUsize,
) -> Result<SharedHttpClient, BoxError> {
    const ONLY: PartitionId = PartitionId::from_index(0);
    let spawner = DriverSpawner::from_fn(|connection| {
        if let Ok(runtime) = Handle::try_current() {
            runtime.spawn(connection);
        }
    });
    let pool = ConnectionPool::builder()
        .partitions([Partition::new(ONLY, spawner)])
        .max_connections_per_host(limit.get())
        .idle_timeout(idle)
        .time_source(Clock)
        .sleep_impl(TokioSleep::new())
        .proxy_config(proxy)
        .tls_provider(TLS)
        .tls_context(tls)
        .build_https()?;
    Ok(Client::from_partition(&pool, ONLY)?.into_shared())
}

type ConnectAndRead = (Option<Duration>, Option<Duration>);

/// Connectors by their timeouts, as a connector has its timeouts built in.
///
/// The SDK's own builder would parse the TLS roots once more for every client that is made (milliseconds), and a
/// client that it builds ignores proxies.
struct Pool {
    https: Way,
    http: Way,
    connectors: Mutex<HashMap<ConnectAndRead, SharedHttpConnector>>,
}

impl HttpClient for Pool {
    fn http_connector(&self, settings: &HttpConnectorSettings, components: &RuntimeComponents) -> SharedHttpConnector {
        let mut connectors = self.connectors.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (settings.connect_timeout(), settings.read_timeout());
        let by = |way: &Way| way.connector(settings.clone(), components);
        let both = || SharedHttpConnector::new(ByScheme { https: by(&self.https), http: by(&self.http) });
        connectors.entry(key).or_insert_with(both).clone()
    }
}

impl fmt::Debug for Pool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pool").field("https", &self.https).field("http", &self.http).finish_non_exhaustive()
    }
}

/// How requests to addresses of one scheme go.
#[derive(Clone)]
struct Way {
    proxy: ProxyConfig,
    tls: TlsContext,
    idle: Duration,
    most_idle: usize,
}

impl Way {
    fn connector(&self, settings: HttpConnectorSettings, components: &RuntimeComponents) -> MadeOnDemand {
        let (way, sleep) = (self.clone(), components.sleep_impl());
        MadeOnDemand(LazyLock::new(Box::new(move || way.made(settings, sleep))))
    }

    fn made(self, settings: HttpConnectorSettings, sleep: Option<SharedAsyncSleep>) -> SharedHttpConnector {
        let mut connector = Connector::builder()
            .connector_settings(settings)
            .pool_idle_timeout(self.idle)
            .pool_max_idle_per_host(self.most_idle)
            .proxy_config(self.proxy);
        connector.set_sleep_impl(sleep);
        SharedHttpConnector::new(connector.tls_provider(TLS).tls_context(self.tls).build())
    }
}

/// The SDK's proxy prints its password.
impl fmt::Debug for Way {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Way").field("idle", &self.idle).finish_non_exhaustive()
    }
}

/// A connector that the first request makes: reading the authorities of a system is half of what a program costs that asks
/// one thing, and to an `http` address in vain.
struct MadeOnDemand(LazyLock<SharedHttpConnector, Box<dyn FnOnce() -> SharedHttpConnector + Send>>);

impl HttpConnector for MadeOnDemand {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        self.0.call(request)
    }
}

impl fmt::Debug for MadeOnDemand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MadeOnDemand")
    }
}

/// Requests to `https` addresses by the one, all others by the other: the SDK knows one proxy a client.
#[derive(Debug)]
struct ByScheme<T> {
    https: T,
    http: T,
}

impl HttpClient for ByScheme<SharedHttpClient> {
    fn http_connector(&self, settings: &HttpConnectorSettings, components: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(ByScheme {
            https: self.https.http_connector(settings, components),
            http: self.http.http_connector(settings, components),
        })
    }
}

impl<T: HttpConnector> HttpConnector for ByScheme<T> {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let is_https = request.uri().starts_with("https:");
        if is_https { self.https.call(request) } else { self.http.call(request) }
    }
}
