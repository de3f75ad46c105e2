//! Why there are no keys: one failure for all who waited for them.

use crate::request_error::{RequestError, RequestErrorKind};
use aws_credential_types::provider::error::CredentialsError;
use std::error::Error;
use std::fmt;
use std::sync::Arc;

/// A failure to get keys, which can be handed to many.
#[derive(Debug, Clone)]
pub(crate) struct KeyFailure {
    what: What,
    is_of_a_hop_before: bool,
}

#[derive(Debug, Clone)]
enum What {
    Request(RequestError),
    Source(Arc<CredentialsError>),
}

impl KeyFailure {
    pub(crate) fn source(error: CredentialsError) -> Self {
        Self { what: What::Source(Arc::new(error)), is_of_a_hop_before: false }
    }

    /// The failure of a request for keys: that of the hop before, where it was that one's.
    pub(crate) fn request(error: RequestError) -> Self {
        let is_of_a_hop_before = error.is_of_credentials();
        let what = What::Request(error.hop_before().cloned().unwrap_or(error));
        Self { what, is_of_a_hop_before }
    }

    pub(crate) fn panicked() -> Self {
        Self::source(CredentialsError::unhandled("what was to bring the keys panicked"))
    }

    /// Whether all callers are to be answered with it for a while. A person may mistype a code and is not to wait; and
    /// each hop remembers its own failures, so that the hops above need not.
    pub(crate) fn is_remembered(&self) -> bool {
        let is_of_mfa = matches!(&self.what, What::Request(error) if error.kind() == RequestErrorKind::InvalidMfaCode);
        !is_of_mfa && !self.is_of_a_hop_before
    }

    /// As the SDK wants it, and as [`RequestError::from_sdk`] understands it.
    pub(crate) fn to_sdk(&self) -> CredentialsError {
        let error = match &self.what {
            What::Request(error) => return CredentialsError::provider_error(error.clone()),
            What::Source(error) => error,
        };
        let below = Below(Arc::clone(error));
        match &**error {
            CredentialsError::CredentialsNotLoaded(_) => CredentialsError::not_loaded(below),
            CredentialsError::ProviderTimedOut(after) => CredentialsError::provider_timed_out(after.timeout_duration()),
            CredentialsError::InvalidConfiguration(_) => CredentialsError::invalid_configuration(below),
            CredentialsError::Unhandled(_) => CredentialsError::unhandled(below),
            _ => CredentialsError::provider_error(below),
        }
    }
}

impl fmt::Display for KeyFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.what {
            What::Request(error) => error.fmt(f),
            What::Source(error) => Below(Arc::clone(error)).fmt(f),
        }
    }
}

/// What lies below an error that many hold. `Debug` shows messages alone: the SDK's own prints raw answers.
struct Below(Arc<CredentialsError>);

impl fmt::Display for Below {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.source() {
            Some(source) => write!(f, "{source}"),
            None => write!(f, "{}", self.0),
        }
    }
}

impl fmt::Debug for Below {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl Error for Below {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.0.source()?.source()
    }
}
