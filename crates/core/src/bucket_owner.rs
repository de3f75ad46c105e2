//! Whose buckets requests may name.

use crate::account_guard::AccountGuard;
use crate::account_id::is_account_id;
use crate::config_error::ConfigError;
use crate::identity::{Identity, KnownAccount};
use crate::settings::Found;

/// What the program says of the owners of buckets.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) enum BucketOwner {
    /// The account that requests work in, where the program names those that are allowed; else whoever it is.
    #[default]
    ByGuard,
    Account(String),
    Any,
}

impl BucketOwner {
    pub(crate) fn of_account(account: &str) -> Result<Self, ConfigError> {
        if !is_account_id(account) {
            return Err(Found::by_builder(account).invalid("expected bucket owner", "twelve digits"));
        }
        Ok(Self::Account(account.to_owned()))
    }

    pub(crate) fn expected(&self, guard: &AccountGuard, identity: &Identity) -> Option<ExpectedBucketOwner> {
        let owner = match self {
            Self::Any => return None,
            Self::Account(account) => Owner::Told(account.clone()),
            Self::ByGuard => guard.allowed.as_ref().map(|_| Owner::Caller(identity.account()))?,
        };
        Some(ExpectedBucketOwner { owner })
    }
}

/// The account that is to own each bucket which a request names.
#[derive(Debug, Clone)]
pub struct ExpectedBucketOwner {
    owner: Owner,
}

#[derive(Debug, Clone)]
enum Owner {
    Told(String),
    Caller(KnownAccount),
}

impl ExpectedBucketOwner {
    /// The account. Where it is the caller's own it may have to be asked for: it is known once a request has its keys,
    /// as these are handed out when the account is verified.
    pub fn account(&self) -> Option<&str> {
        match &self.owner {
            Owner::Told(account) => Some(account),
            Owner::Caller(caller) => caller.get(),
        }
    }
}
