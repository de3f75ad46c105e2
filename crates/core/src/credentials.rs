//! Access keys as a value that cannot be printed.

use aws_credential_types::Credentials;
use std::fmt;
use std::time::SystemTime;

/// Access keys that an application brings itself, such as the answer of an `AssumeRole`.
///
/// `Debug` shows neither the key id, the secret nor the session token.
///
/// ```
/// use aws_interactions_core::AwsCredentials;
///
/// let credentials = AwsCredentials::new("AKIAEXAMPLE", "secret");
/// assert!(!format!("{credentials:?}").contains("AKIAEXAMPLE"));
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct AwsCredentials {
    access_key_id: String,
    secret_access_key: String,
    session_token: Option<String>,
    expires_at: Option<SystemTime>,
}

impl AwsCredentials {
    /// Long-lived keys.
    pub fn new(access_key_id: impl Into<String>, secret_access_key: impl Into<String>) -> Self {
        Self {
            access_key_id: access_key_id.into(),
            secret_access_key: secret_access_key.into(),
            session_token: None,
            expires_at: None,
        }
    }

    /// Makes them the keys of a session.
    #[must_use]
    pub fn with_session(mut self, session_token: impl Into<String>, expires_at: Option<SystemTime>) -> Self {
        self.session_token = Some(session_token.into());
        self.expires_at = expires_at;
        self
    }

    /// The key id: not a secret, yet it names an identity, so it is never logged.
    pub fn access_key_id(&self) -> &str {
        &self.access_key_id
    }

    /// The last four characters of the id: enough to tell keys apart, too few to name an identity.
    pub(crate) fn end_of_id(&self) -> Option<&str> {
        end_of_id(&self.access_key_id)
    }

    /// The secret key. Handle with care.
    pub fn secret_access_key(&self) -> &str {
        &self.secret_access_key
    }

    /// The session token, for temporary keys. Handle with care.
    pub fn session_token(&self) -> Option<&str> {
        self.session_token.as_deref()
    }

    /// When the keys stop working, for temporary keys.
    pub fn expires_at(&self) -> Option<SystemTime> {
        self.expires_at
    }

    pub(crate) fn into_sdk(self, source: &'static str) -> Credentials {
        Credentials::new(self.access_key_id, self.secret_access_key, self.session_token, self.expires_at, source)
    }
}

/// The last four characters of an id of a key, where that leaves most of it unsaid.
pub(crate) fn end_of_id(id: &str) -> Option<&str> {
    id.len().checked_sub(4).filter(|start| *start >= 4).and_then(|start| id.get(start..))
}

impl fmt::Debug for AwsCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AwsCredentials").field("expires_at", &self.expires_at).finish_non_exhaustive()
    }
}
