//! What a builder can be told of the way to AWS.

use super::AwsClientProviderBuilder;
use crate::proxy::Proxy;
use crate::request_checksums::RequestChecksums;
use crate::retries::{Backoff, RetryMode};
use crate::transport::{Connections, StalledStreams, Timeouts};
use aws_smithy_runtime_api::client::http::HttpClient;
use aws_smithy_runtime_api::shared::IntoShared;
use std::path::PathBuf;

impl AwsClientProviderBuilder {
    /// Whether requests go to endpoints with FIPS 140 validated cryptography, those for keys included. AWS has them for
    /// some services in some regions: where there is none, requests fail by a name that does not resolve.
    ///
    /// AWS names no such endpoint under a custom [`endpoint_url`](Self::endpoint_url): both together make requests fail.
    #[must_use]
    pub fn use_fips(mut self, use_fips: bool) -> Self {
        self.use_fips = Some(use_fips);
        self
    }

    /// Whether requests go to endpoints that have IPv6 addresses besides IPv4 ones, those for keys included. For them
    /// holds what is said of [`use_fips`](Self::use_fips).
    #[must_use]
    pub fn use_dual_stack(mut self, use_dual_stack: bool) -> Self {
        self.use_dual_stack = Some(use_dual_stack);
        self
    }

    /// How often a request is tried, the first time included; 3 by default.
    #[must_use]
    pub fn max_attempts(mut self, attempts: u32) -> Self {
        self.retries.max_attempts = Some(attempts);
        self
    }

    /// How retries are paced.
    #[must_use]
    pub fn retry_mode(mut self, mode: RetryMode) -> Self {
        self.retries.mode = Some(mode);
        self
    }

    /// How long the pauses before retries are.
    #[must_use]
    pub fn backoff(mut self, backoff: Backoff) -> Self {
        self.retries.backoff = Some(backoff);
        self
    }

    /// How long to wait for AWS.
    #[must_use]
    pub fn timeouts(mut self, timeouts: Timeouts) -> Self {
        self.timeouts = Some(timeouts);
        self
    }

    /// What becomes of uploads and downloads that stop flowing.
    #[must_use]
    pub fn stalled_streams(mut self, stalled_streams: StalledStreams) -> Self {
        self.stalled_streams = Some(stalled_streams);
        self
    }

    /// When checksums go with content that is sent. Presigned requests have none.
    #[must_use]
    pub fn request_checksums(mut self, checksums: RequestChecksums) -> Self {
        self.request_checksums = Some(checksums);
        self
    }

    /// Sends everything by this proxy, or by [`none`](Proxy::none), whatever `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and
    /// `NO_PROXY` say.
    #[must_use]
    pub fn proxy(mut self, proxy: Proxy) -> Self {
        self.transport.proxy = Some(proxy);
        self
    }

    /// Trusts the authorities whose certificates are in this file, in PEM, **in place of** the system's: for proxies and
    /// firewalls that open TLS, and for stand-ins of AWS. As with AWS's other tools, a bundle that is to add an authority
    /// has to hold the public ones too. The file is read when the provider is built.
    #[must_use]
    pub fn ca_bundle(mut self, file: impl Into<PathBuf>) -> Self {
        self.transport.ca_bundle = Some(file.into());
        self
    }

    /// How many connections are held open, and for how long.
    #[must_use]
    pub fn connections(mut self, connections: Connections) -> Self {
        self.transport.connections = Some(connections);
        self
    }

    /// Sends everything through this HTTP client, such as a layer over [`default_http_client`](crate::default_http_client).
    /// It connects as it does: [`proxy`](Self::proxy), [`ca_bundle`](Self::ca_bundle) and
    /// [`connections`](Self::connections) are not for it, nor are `HTTPS_PROXY` and `AWS_CA_BUNDLE`.
    #[must_use]
    pub fn http_client(mut self, client: impl HttpClient + 'static) -> Self {
        self.http_client = Some(client.into_shared());
        self
    }
}
