//! Which accounts may be worked in.

use crate::account_id::is_account_id;
use crate::config_error::ConfigError;
use crate::identity_at_hand::IdentityAtHand;
use crate::key_failure::KeyFailure;
use crate::keys::Keys;
use crate::renewing::{Age, Ages, Renewing};
use crate::request_error::{RequestError, RequestErrorKind};
use crate::settings::Found;
use aws_credential_types::provider::{ProvideCredentials, future};
use aws_smithy_runtime_api::client::identity::Identity;
use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;
use std::time::SystemTime;

/// What the program says of accounts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct AccountGuard {
    pub(crate) allowed: Option<BTreeSet<String>>,
    pub(crate) forbidden: BTreeSet<String>,
}

impl AccountGuard {
    pub(crate) fn is_set(&self) -> bool {
        self.allowed.is_some() || !self.forbidden.is_empty()
    }

    /// An account is twelve digits, and a list of allowed ones that holds none is a mistake, not a wish.
    pub(crate) fn check(&self) -> Result<(), ConfigError> {
        if self.allowed.as_ref().is_some_and(BTreeSet::is_empty) {
            return Err(Found::by_builder("").invalid("list of allowed accounts", "one account at least"));
        }
        let mut accounts = self.allowed.iter().flatten().chain(&self.forbidden);
        match accounts.find(|account| !is_account_id(account)) {
            Some(account) => Err(Found::by_builder(account).invalid("account", "twelve digits")),
            None => Ok(()),
        }
    }

    /// Why `account` is not to be worked in.
    pub(crate) fn refuses(&self, account: &str) -> Option<Refused> {
        if self.forbidden.contains(account) {
            return Some(Refused::Forbidden);
        }
        let allowed = self.allowed.as_ref().filter(|allowed| !allowed.contains(account))?;
        Some(Refused::NotAmong(allowed.iter().cloned().collect()))
    }

    /// The same as an error of a request.
    pub(crate) fn admit(&self, account: &str, caller: &str) -> Result<(), RequestError> {
        let Some(refused) = self.refuses(account) else { return Ok(()) };
        let message = format!("the account of {caller} is {account}, {refused}");
        Err(RequestError::new(RequestErrorKind::AccessDenied, "sts", "GetCallerIdentity", message))
    }
}

/// Why an account is not to be worked in; reads on from its number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Refused {
    Forbidden,
    NotAmong(Vec<String>),
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Forbidden => f.write_str("which is forbidden"),
            Self::NotAmong(allowed) => write!(f, "and only {} is allowed", allowed.join(", ")),
        }
    }
}

/// Once let through, always: whose keys they are does not change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Admitted;

impl Ages for Admitted {
    fn age(&self, _now: SystemTime) -> Age {
        Age::Fresh
    }
}

/// Keys that are handed out when it is known that they may be used.
#[derive(Clone)]
pub(crate) struct GuardedKeys {
    pub(crate) keys: Keys,
    pub(crate) admission: Arc<Renewing<Admitted>>,
}

impl GuardedKeys {
    pub(crate) async fn admitted(&self) -> Result<(), KeyFailure> {
        self.admission.get().await.map(|Admitted| ())
    }
}

impl ProvideCredentials for GuardedKeys {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(async {
            self.admitted().await.map_err(|failure| failure.to_sdk())?;
            self.keys.provide_credentials().await
        })
    }
}

impl IdentityAtHand for GuardedKeys {
    fn identity_at_hand(&self) -> Option<Identity> {
        self.admission.at_hand().and_then(|Admitted| self.keys.identity_at_hand())
    }
}

impl fmt::Debug for GuardedKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("GuardedKeys").field("keys", &self.keys).finish_non_exhaustive()
    }
}
