//! The keys of one identity: fixed, or renewed minutes before they expire.

use crate::clock::Clock;
use crate::identity_at_hand::IdentityAtHand;
use crate::key_failure::KeyFailure;
use crate::renewing::{Age, Ages, Discarded, Renewing};
use crate::session_file::SessionFile;
use aws_credential_types::Credentials;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{ProvideCredentials, future};
use aws_smithy_runtime_api::client::identity::Identity;
use futures::future::BoxFuture;
use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

/// Renewal begins this long before keys expire, up to a minute later at random so that many do not come at once.
/// Sources that hand out keys with less time to live are asked again after half of it.
const RENEW_BEFORE_EXPIRY: Duration = Duration::from_mins(5);
const SPREAD: Duration = Duration::from_mins(1);
/// A request that is signed may wait in a queue: what ends sooner is not used any more.
const LAST_USE_BEFORE_EXPIRY: Duration = Duration::from_secs(10);
/// A source that does not say when its keys expire is asked as often as this whether they are still the same.
const ASK_AGAIN: Duration = Duration::from_mins(15);
/// For one hop. The SDK's own 5 s is short for a role behind a sign-on.
const PATIENCE: Duration = Duration::from_secs(30);

/// Where renewed keys come from.
pub(crate) trait LoadKeys: Send + Sync + 'static {
    fn load(&self) -> BoxFuture<'_, Result<Credentials, KeyFailure>>;
}

/// A source that the SDK knows how to ask.
pub(crate) struct SdkSource<P>(pub(crate) P);

impl<P: ProvideCredentials + 'static> LoadKeys for SdkSource<P> {
    fn load(&self) -> BoxFuture<'_, Result<Credentials, KeyFailure>> {
        Box::pin(async { self.0.provide_credentials().await.map_err(KeyFailure::source) })
    }
}

/// How renewal treats whoever gives the keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Manner {
    /// Early, in the background, and not waited for longer than a machine takes.
    Machine,
    /// A person is asked for a code on the way: only when the keys are used up, and for as long as that takes.
    Person,
}

/// The keys of one identity. Clones share them.
#[derive(Clone)]
pub(crate) enum Keys {
    Fixed(Credentials, Identity),
    Renewed { keys: Arc<Renewing<Held>>, file: Option<Arc<SessionFile>> },
}

impl Keys {
    pub(crate) fn fixed(credentials: Credentials) -> Self {
        let identity = Identity::from(credentials.clone());
        Self::Fixed(credentials, identity)
    }

    pub(crate) fn renewed(source: impl LoadKeys, manner: Manner, file: Option<SessionFile>) -> Self {
        let (source, file) = (Arc::new(source), file.map(Arc::new));
        let kept = file.clone();
        let keys = Renewing::new(move || {
            let (source, file) = (Arc::clone(&source), kept.clone());
            Box::pin(async move { load(&*source, manner, file.as_deref()).await })
        });
        Self::Renewed { keys, file }
    }

    pub(crate) async fn get(&self) -> Result<Credentials, KeyFailure> {
        match self {
            Self::Fixed(credentials, _) => Ok(credentials.clone()),
            Self::Renewed { keys, .. } => Ok(keys.get().await?.credentials),
        }
    }

    /// AWS says that the keys with this id are expired. Whether others are to be had.
    pub(crate) fn are_expired(&self, access_key_id: &str) -> bool {
        let Self::Renewed { keys, file } = self else { return false };
        let discarded = keys.discard(|held| held.credentials.access_key_id() == access_key_id);
        if let (Discarded::Now, Some(file)) = (discarded, file) {
            file.remove();
        }
        discarded != Discarded::TooSoon
    }
}

async fn load(source: &impl LoadKeys, manner: Manner, file: Option<&SessionFile>) -> Result<Held, KeyFailure> {
    if let Some(kept) = file.and_then(SessionFile::read) {
        return Ok(Held::new(kept, manner, Clock::now()));
    }
    let credentials = match manner {
        Manner::Person => source.load().await?,
        Manner::Machine => tokio::time::timeout(PATIENCE, source.load())
            .await
            .map_err(|_| KeyFailure::source(CredentialsError::provider_timed_out(PATIENCE)))??,
    };
    if let Some(file) = file {
        file.write(&credentials);
    }
    Ok(Held::new(credentials, manner, Clock::now()))
}

/// Keys, and until when they are good.
#[derive(Clone)]
pub(crate) struct Held {
    credentials: Credentials,
    /// The same, as the SDK signs with it.
    identity: Identity,
    renew_at: SystemTime,
    dead_at: Option<SystemTime>,
}

impl Held {
    fn new(credentials: Credentials, manner: Manner, now: SystemTime) -> Self {
        let identity = Identity::from(credentials.clone());
        let Some(expiry) = credentials.expiry() else {
            return Self { credentials, identity, renew_at: now + ASK_AGAIN, dead_at: None };
        };
        let left = expiry.duration_since(now).unwrap_or_default();
        let dead_at = expiry.checked_sub(LAST_USE_BEFORE_EXPIRY).unwrap_or(expiry);
        let renew_at = match manner {
            Manner::Machine => {
                let before = RENEW_BEFORE_EXPIRY.saturating_sub(SPREAD.mul_f64(fastrand::f64()));
                now + left.saturating_sub(before.min(left / 2))
            }
            Manner::Person => dead_at,
        };
        Self { credentials, identity, renew_at, dead_at: Some(dead_at) }
    }
}

impl Ages for Held {
    fn age(&self, now: SystemTime) -> Age {
        match self.dead_at {
            Some(dead_at) if now >= dead_at => Age::Dead,
            _ if now >= self.renew_at => Age::Stale,
            _ => Age::Fresh,
        }
    }
}

impl ProvideCredentials for Keys {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        match self {
            Self::Fixed(credentials, _) => future::ProvideCredentials::ready(Ok(credentials.clone())),
            Self::Renewed { .. } => {
                future::ProvideCredentials::new(async { self.get().await.map_err(|failure| failure.to_sdk()) })
            }
        }
    }
}

impl IdentityAtHand for Keys {
    fn identity_at_hand(&self) -> Option<Identity> {
        match self {
            Self::Fixed(_, identity) => Some(identity.clone()),
            Self::Renewed { keys, .. } => keys.at_hand().map(|held| held.identity),
        }
    }
}

/// The SDK's `Credentials` print the id of the key.
impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Fixed(..) => "Keys::Fixed",
            Self::Renewed { .. } => "Keys::Renewed",
        })
    }
}

#[cfg(test)]
mod tests;
