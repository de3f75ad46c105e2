//! Failures of IAM that pass by themselves, waited out: a while, never for ever.

use crate::client::request_error;
use aws_interactions_core::RequestError;
use aws_sdk_iam::config::http::HttpResponse;
use aws_sdk_iam::error::{ProvideErrorMetadata, SdkError};
use backon::{BackoffBuilder, ExponentialBuilder};
use std::error::Error;
use std::future::Future;
use std::time::Duration;

/// What is waited out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Passing {
    /// Somebody else changes the same entity right now: some seconds.
    Conflict,
    /// Or the entity was just made, and not every server of IAM knows it: some seconds.
    NotYetKnown,
    /// Or the policy names a principal that was just made: half a minute.
    UnknownPrincipal,
}

impl Passing {
    fn covers(self, error: &RequestError) -> bool {
        match error.code() {
            _ if error.is_of_credentials() => false,
            Some("ConcurrentModification") => true,
            Some("NoSuchEntity") => self == Self::NotYetKnown,
            _ => self == Self::UnknownPrincipal && is_of_an_unknown_principal(error),
        }
    }

    /// About 6 s, or 31 s, and up to twice that with the jitter.
    fn pauses(self) -> ExponentialBuilder {
        let pauses = ExponentialBuilder::default().with_jitter();
        match self {
            Self::Conflict | Self::NotYetKnown => pauses.with_min_delay(Duration::from_millis(200)).with_max_times(5),
            Self::UnknownPrincipal => {
                pauses.with_min_delay(Duration::from_secs(1)).with_max_delay(Duration::from_secs(8)).with_max_times(6)
            }
        }
    }
}

/// Whether IAM does not know a principal that a policy names: one that was just made, or none. The code is that of
/// every malformed policy; only the message tells (`Invalid principal in policy: "AWS":"arn:…"`).
pub(crate) fn is_of_an_unknown_principal(error: &RequestError) -> bool {
    let of_policy = error.code() == Some("MalformedPolicyDocument");
    of_policy && error.message().is_some_and(|message| message.to_ascii_lowercase().contains("invalid principal"))
}

/// Sends, and sends again while the failure is one that passes and there is patience left.
pub(crate) async fn send<T, E, F, Fut>(operation: &'static str, passing: Passing, attempt: F) -> Result<T, RequestError>
where
    F: Fn() -> Fut,
    Fut: Future<Output = Result<T, SdkError<E, HttpResponse>>>,
    E: ProvideErrorMetadata + Error + Send + Sync + 'static,
{
    for pause in passing.pauses().build() {
        match Box::pin(attempt()).await.map_err(request_error(operation)) {
            Err(error) if passing.covers(&error) => {
                tracing::debug!(operation, code = error.code(), ?pause, "waiting for IAM");
                tokio::time::sleep(pause).await;
            }
            other => return other,
        }
    }
    Box::pin(attempt()).await.map_err(request_error(operation))
}

#[cfg(test)]
mod tests;
