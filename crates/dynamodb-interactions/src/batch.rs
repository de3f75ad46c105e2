//! Batches: many items by few requests, of which DynamoDB may leave out some.

pub(crate) mod get;
pub(crate) mod write;

use crate::item::Item;
use crate::item::error::ItemError;
use aws_interactions_core::{RequestError, RequestErrorKind};
use backon::{BackoffBuilder, ExponentialBackoff, ExponentialBuilder};
use std::collections::HashMap;

/// How often what was left out is asked for again: half a minute in all, where nothing of it is done.
const AGAIN: usize = 4;

/// Growing pauses before what was left out is asked for again.
fn pauses() -> ExponentialBackoff {
    ExponentialBuilder::default().with_jitter().with_max_times(AGAIN).build()
}

/// The places of keys in a batch.
struct Places(HashMap<String, usize>);

impl Places {
    /// # Errors
    /// Two entries are about one key.
    fn of<'a>(table: &str, keys: impl Iterator<Item = &'a Item>) -> Result<Self, ItemError> {
        let mut places = HashMap::new();
        for (second, key) in keys.enumerate() {
            if let Some(first) = places.insert(key.canonical(), second) {
                return Err(ItemError::Duplicate { table: table.to_owned(), first, second });
            }
        }
        Ok(Self(places))
    }

    fn place(&self, key: &Item) -> Option<usize> {
        self.0.get(&key.canonical()).copied()
    }
}

/// Whether a request failed as a whole for what leaves items out otherwise: there is no room for any of them.
fn is_turned_away(error: &ItemError) -> bool {
    let of_the_pace = |request: &RequestError| {
        matches!(request.kind(), RequestErrorKind::Throttled | RequestErrorKind::ServiceFault)
            && !request.is_of_credentials()
    };
    error.request().is_some_and(of_the_pace)
}

#[cfg(test)]
mod tests;
