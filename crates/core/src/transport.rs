//! One connection pool for a whole family of providers, and how long it waits.

mod pool;

use crate::ca_bundle::CaBundle;
use crate::config_error::ConfigError;
use crate::proxy::{Proxies, Proxy};
use crate::settings::{Chosen, Found, Settings};
use crate::variables::Variables;
use aws_smithy_http_client::tls::TlsContext;
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use aws_smithy_runtime_api::client::stalled_stream_protection::StalledStreamProtectionConfig;
use aws_smithy_types::timeout::TimeoutConfig;
use std::fmt;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::time::Duration;

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

impl fmt::Display for Timeouts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { connect, read, attempt, operation } = self;
        write!(f, "connect {connect:?}, read {read:?}, attempt {attempt:?}, operation {operation:?}")
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

/// What becomes of a body that stops flowing, of an upload or a download: [`Timeouts`] do not cut bodies short.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum StalledStreams {
    /// The request fails, with the kind [`Timeout`](crate::RequestErrorKind::Timeout), some time after nothing flowed for
    /// so long: the SDK looks once a second. 5 s by default, the SDK's own: a connection that works never pauses for as
    /// long.
    FailAfter(Duration),
    /// They are waited for: for programs that read a body as slowly as they please, and for links with long gaps.
    Wait,
}

impl Default for StalledStreams {
    fn default() -> Self {
        Self::FailAfter(Duration::from_secs(5))
    }
}

impl fmt::Display for StalledStreams {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::FailAfter(grace) => write!(f, "fail after {grace:?}"),
            Self::Wait => f.write_str("are waited for"),
        }
    }
}

impl StalledStreams {
    pub(crate) fn choose(told: Option<Self>) -> Result<Chosen<Self>, ConfigError> {
        match told {
            Some(Self::FailAfter(grace)) if grace.is_zero() => Err(Found::by_builder("0s")
                .invalid("grace for stalled streams", "more than nothing, or StalledStreams::Wait")),
            told => Ok(Chosen::told_or(told, Self::default())),
        }
    }

    pub(crate) fn to_sdk(self) -> StalledStreamProtectionConfig {
        match self {
            Self::FailAfter(grace) => StalledStreamProtectionConfig::enabled().grace_period(grace).build(),
            Self::Wait => StalledStreamProtectionConfig::disabled(),
        }
    }
}

/// How many connections a provider and its children hold open, and for how long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Connections {
    /// How long a connection is kept that nothing uses. 15 s by default: S3 drops idle connections after some 20 s, and a
    /// client that keeps them longer sends requests into the void.
    pub idle: Duration,
    /// How many stand to one host.
    pub per_host: HostLimit,
}

/// A limit of the connections to one host.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum HostLimit {
    /// As many as there are requests next to each other, and the program alone starts those.
    #[default]
    Unlimited,
    /// As many as are needed; so many are kept when nothing uses them, and others are closed. For programs with bursts:
    /// descriptors are not held until [`Connections::idle`] is over. With 0 every request has a connection of its own.
    ///
    /// Requests with other timeouts ([`Timeouts::connect`], [`Timeouts::read`]) or by another proxy have connections of
    /// their own, and so many idle ones.
    Idle(usize),
    /// So many at the same time, idle ones included. A request waits for its turn, and the wait counts as
    /// [`Timeouts::read`].
    All(NonZeroUsize),
}

impl Default for Connections {
    fn default() -> Self {
        Self { idle: Duration::from_secs(15), per_host: HostLimit::default() }
    }
}

impl fmt::Display for Connections {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "idle for {:?}, ", self.idle)?;
        match self.per_host {
            HostLimit::Unlimited => f.write_str("no limit to a host"),
            HostLimit::Idle(limit) => write!(f, "at most {limit} idle to a host"),
            HostLimit::All(limit) => write!(f, "at most {limit} to a host"),
        }
    }
}

/// What the program says of the way to AWS.
#[derive(Debug, Default)]
pub(crate) struct TransportWishes {
    pub(crate) proxy: Option<Proxy>,
    pub(crate) ca_bundle: Option<PathBuf>,
    pub(crate) connections: Option<Connections>,
}

/// The way to AWS, and who says so.
#[derive(Debug)]
pub(crate) struct Transport {
    pub(crate) proxies: Result<Proxies, ConfigError>,
    pub(crate) ca_bundle: Result<Option<Chosen<CaBundle>>, ConfigError>,
    pub(crate) connections: Chosen<Connections>,
}

impl Transport {
    pub(crate) fn choose(settings: &Settings, told: &TransportWishes) -> Self {
        Self {
            proxies: Proxies::choose(&settings.variables, told.proxy.as_ref()),
            ca_bundle: CaBundle::choose(settings, told.ca_bundle.as_deref()),
            connections: Chosen::told_or(told.connections, Connections::default()),
        }
    }

    pub(crate) fn http_client(self) -> Result<SharedHttpClient, ConfigError> {
        let tls = self.ca_bundle?.map(|bundle| bundle.value.tls).unwrap_or_default();
        let Connections { idle, per_host } = self.connections.value;
        match per_host {
            HostLimit::Unlimited => Ok(pool::unlimited(&self.proxies?, &tls, idle, usize::MAX)),
            HostLimit::Idle(most) => Ok(pool::unlimited(&self.proxies?, &tls, idle, most)),
            HostLimit::All(limit) => pool::limited(&self.proxies?, &tls, idle, limit)
                .map_err(|_| Found::by_builder(limit.to_string()).invalid("limit of connections", "a smaller one")),
        }
    }
}

/// The HTTP client that providers use when they are given none, with a pool of its own.
///
/// TLS by rustls with the system's root certificates, proxies by `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` of the
/// process, idle connections dropped before S3 drops them. For layers that wrap it, and for families that are to share a
/// pool. What a provider that makes its own can be told ([`proxy`](crate::AwsClientProviderBuilder::proxy),
/// [`ca_bundle`](crate::AwsClientProviderBuilder::ca_bundle),
/// [`connections`](crate::AwsClientProviderBuilder::connections)) does not reach this one; a proxy that is none is passed
/// over, and told of in the log.
///
/// ```
/// use aws_interactions_core::{AwsClientProvider, default_http_client};
///
/// let shared = default_http_client();
/// let builders = ["one", "two"].map(|profile| AwsClientProvider::builder().profile(profile).http_client(shared.clone()));
/// ```
pub fn default_http_client() -> SharedHttpClient {
    let proxies = Proxies::choose(&Variables::Process, None).unwrap_or_else(|error| {
        tracing::warn!(%error, "no proxy is used");
        Proxies::none()
    });
    pool::unlimited(&proxies, &TlsContext::default(), Connections::default().idle, usize::MAX)
}
