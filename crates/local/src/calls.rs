//! How often each operation was called, and what that took of IAM.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A shared count of calls by operation; clones count into the same.
#[derive(Debug, Clone, Default)]
pub(crate) struct Calls(Arc<Mutex<BTreeMap<String, u64>>>);

impl Calls {
    /// Counts one call and answers which one of its operation it was, from 1.
    pub(crate) fn record(&self, operation: &str) -> u64 {
        let mut counts = self.lock();
        let count = counts.entry(operation.to_owned()).or_default();
        *count += 1;
        *count
    }

    /// How many calls each operation had.
    pub(crate) fn by_operation(&self) -> BTreeMap<String, u64> {
        self.lock().clone()
    }

    /// Forgets every call.
    pub(crate) fn reset(&self) {
        self.lock().clear();
    }

    /// A panic elsewhere leaves counts behind that are whole at every moment.
    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, u64>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A shared set of the IAM actions that were needed.
#[derive(Debug, Default)]
pub(crate) struct Actions(Mutex<BTreeSet<String>>);

impl Actions {
    pub(crate) fn record(&self, needed: BTreeSet<String>) {
        self.lock().extend(needed);
    }

    pub(crate) fn all(&self) -> BTreeSet<String> {
        self.lock().clone()
    }

    pub(crate) fn reset(&self) {
        self.lock().clear();
    }

    /// A panic elsewhere leaves a set behind that is whole at every moment.
    fn lock(&self) -> MutexGuard<'_, BTreeSet<String>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
