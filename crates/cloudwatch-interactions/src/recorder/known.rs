//! Handles by key: the facade asks for one each time that something is recorded.

use metrics::Key;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::{PoisonError, RwLock};

const SHARDS: usize = 16;

/// A map in parts, so that threads rarely meet at a lock. Keys bring their own hash.
pub(super) struct Known<H>([RwLock<HashMap<Key, H, BuildHasherDefault<OwnHash>>>; SHARDS]);

impl<H> Default for Known<H> {
    fn default() -> Self {
        Self(std::array::from_fn(|_| RwLock::default()))
    }
}

impl<H: Clone> Known<H> {
    /// The handle of `key`, made at the first time. What cannot be made is not kept: there is no end of such keys.
    pub(super) fn get(&self, key: &Key, make: impl FnOnce() -> Option<H>) -> Option<H> {
        // By the upper bits: the map goes by the others.
        let shard = self.0.get((key.get_hash() >> 32) as usize % SHARDS)?;
        if let Some(handle) = shard.read().unwrap_or_else(PoisonError::into_inner).get(key) {
            return Some(handle.clone());
        }
        let mut handles = shard.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(handle) = handles.get(key) {
            return Some(handle.clone());
        }
        let handle = make()?;
        handles.insert(key.clone(), handle.clone());
        Some(handle)
    }
}

/// The hash that a key brings, as it is.
#[derive(Default)]
struct OwnHash(u64);

impl Hasher for OwnHash {
    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }

    fn write(&mut self, bytes: &[u8]) {
        // Keys never come here, and if they did they would still be found.
        self.0 = bytes.iter().fold(self.0, |hash, byte| hash.rotate_left(8) ^ u64::from(*byte));
    }

    fn finish(&self) -> u64 {
        self.0
    }
}
