//! Sessions that outlive a fan-out.

use aws_interactions_core::AwsClientProvider;
use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Keeps the providers of accounts, and with them their sessions, from one fan-out to the next. Clones are one.
///
/// It is for fan-outs of one hub and one role: an account's provider is made by the first and used by all. Each takes
/// some 30 kB until this is dropped.
#[derive(Clone, Default)]
pub struct FanOutSessions(Arc<Mutex<HashMap<String, AwsClientProvider>>>);

impl FanOutSessions {
    pub(super) fn of(&self, account_id: &str) -> Option<AwsClientProvider> {
        self.kept().get(account_id).cloned()
    }

    pub(super) fn keep(&self, account_id: &str, provider: &AwsClientProvider) {
        self.kept().insert(account_id.to_owned(), provider.clone());
    }

    fn kept(&self) -> MutexGuard<'_, HashMap<String, AwsClientProvider>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for FanOutSessions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FanOutSessions").field("accounts", &self.kept().len()).finish()
    }
}
