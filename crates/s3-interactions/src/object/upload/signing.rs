//! Whether the signature of a request covers its content.

use crate::endpoint_host::is_here;
use aws_interactions_core::{AwsClientProvider, AwsService, ServiceSettings};

/// A signature over the content is a SHA-256 of it, which is half of what an upload costs the processor. Over TLS it
/// proves nothing that the connection does not; on plain HTTP it is all that keeps content from being changed on the
/// way, unless the way does not leave this machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PayloadSigning {
    Needed,
    Idle,
}

impl AwsService for PayloadSigning {
    type Client = Self;
    const ID: &'static str = "s3";

    fn client(settings: &ServiceSettings<'_>) -> Self {
        // AWS's own endpoints are asked over TLS.
        settings.endpoint_url().map_or(Self::Idle, Self::on_the_way_to)
    }
}

impl PayloadSigning {
    pub(super) fn of(provider: &AwsClientProvider) -> Self {
        provider.client::<Self>()
    }

    fn on_the_way_to(endpoint: &str) -> Self {
        let is_plain = endpoint.get(..7).is_some_and(|scheme| scheme.eq_ignore_ascii_case("http://"));
        if is_plain && !is_here(endpoint) { Self::Needed } else { Self::Idle }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_content_goes_over_tls_or_stays_here_then_it_is_not_signed() {
        let endpoints = [
            "https://store.example",
            "HTTPS://127.0.0.1",
            "http://127.0.0.1:9000",
            "http://127.8.9.1/path",
            "http://localhost:4566",
            "HTTP://LOCALHOST",
            "http://s3.localhost:4566",
            "http://[::1]:9000/",
        ];
        for endpoint in endpoints {
            assert_eq!(PayloadSigning::on_the_way_to(endpoint), PayloadSigning::Idle, "{endpoint}");
        }
    }

    #[test]
    fn when_content_goes_plainly_to_somewhere_else_then_it_is_signed() {
        let endpoints = [
            "http://store.example",
            "http://127.0.0.1.store.example",
            "http://localhost.store.example:9000",
            "http://store.example/localhost",
            "http://user@127.0.0.1.example",
            "http://10.0.0.1:9000",
            "http://[::2]:9000",
            "http://0.0.0.0:9000",
            "http://",
        ];
        for endpoint in endpoints {
            assert_eq!(PayloadSigning::on_the_way_to(endpoint), PayloadSigning::Needed, "{endpoint}");
        }
    }
}
