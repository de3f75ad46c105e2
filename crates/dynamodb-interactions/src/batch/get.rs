//! Many items by their keys.

use super::{Places, is_turned_away, pauses};
use crate::client::DynamoDbClient;
use crate::item::error::ItemError;
use crate::item::{Attributes, Item, read};
use aws_interactions_core::AwsClientProvider;
use aws_sdk_dynamodb::types::KeysAndAttributes;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::HashMap;

const OPERATION: &str = "BatchGetItem";
/// Keys that one request takes.
const CALL_KEYS: usize = 100;

/// What came of a batch of keys.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
#[must_use]
pub struct BatchRead<T> {
    /// The items that were found, in no order. Keys without an item are in neither list.
    pub found: Vec<T>,
    /// The places of the keys that `DynamoDB` left out time and again: whether they have items is not known.
    pub unprocessed: Vec<usize>,
}

/// The items of many keys, any number of them.
///
/// Calls `BatchGetItem` (permission `dynamodb:BatchGetItem`), once for each 100 keys, and again, with growing pauses and up to four
/// times, for what it left out. An answer has at most 16 MB, and leaves out the rest.
///
/// ```no_run
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), dynamodb_interactions::ItemError> {
/// let keys = ["o-17", "o-18"].map(|order| serde_json::json!({"customer": "c-1", "order": order}));
/// let batch = dynamodb_interactions::batch_get::<serde_json::Value>("orders", &keys, provider).await?;
/// println!("{} found, {} not known", batch.found.len(), batch.unprocessed.len());
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`ItemError::InvalidName`], [`ItemError::NoItem`] and [`ItemError::Duplicate`] before anything is sent;
/// [`ItemError::DoesNotFit`], [`ItemError::TableDoesNotExist`], [`ItemError::Refused`], [`ItemError::AccessDenied`] and
/// [`ItemError::Request`].
#[tracing::instrument(skip_all, fields(table = table, keys = keys.len()))]
pub async fn batch_get<T: DeserializeOwned>(
    table: &str,
    keys: &[impl Serialize],
    provider: &AwsClientProvider,
) -> Result<BatchRead<T>, ItemError> {
    ItemError::check_table(table)?;
    let keys = keys.iter().map(Item::of).collect::<Result<Vec<_>, _>>()?;
    let places = Places::of(table, keys.iter())?;
    let (mut found, mut left) = (Vec::new(), Vec::new());
    for keys in keys.chunks(CALL_KEYS) {
        left.extend(get_all(table, keys.to_vec(), &mut found, provider).await?);
    }
    let mut unprocessed: Vec<usize> = left.iter().filter_map(|key| places.place(key)).collect();
    unprocessed.sort_unstable();
    let found = found.into_iter().map(read).collect::<Result<_, _>>()?;
    Ok(BatchRead { found, unprocessed })
}

/// Adds what is found, and answers the keys that are left.
async fn get_all(
    table: &str,
    mut keys: Vec<Item>,
    found: &mut Vec<Attributes>,
    provider: &AwsClientProvider,
) -> Result<Vec<Item>, ItemError> {
    let mut pauses = pauses();
    loop {
        match call(table, &keys, provider).await {
            Ok((items, left)) => {
                found.extend(items);
                keys = left;
            }
            Err(error) if is_turned_away(&error) => {}
            Err(error) => return Err(error),
        }
        match pauses.next() {
            Some(pause) if !keys.is_empty() => tokio::time::sleep(pause).await,
            _ => return Ok(keys),
        }
    }
}

/// The items, and the keys that were left out.
async fn call(
    table: &str,
    keys: &[Item],
    provider: &AwsClientProvider,
) -> Result<(Vec<Attributes>, Vec<Item>), ItemError> {
    let wanted = KeysAndAttributes::builder().set_keys(Some(keys.iter().map(|key| key.0.clone()).collect())).build();
    let wanted = wanted.map_err(|error| ItemError::not_understood(OPERATION, table, error.to_string()))?;
    let request = provider.get_dynamodb().batch_get_item().request_items(table, wanted);
    let answer = request.send().await.map_err(|error| ItemError::of_sdk(OPERATION, table, error))?;
    // There is one table, which AWS calls by its name, even where its ARN was asked.
    let items = answer.responses.unwrap_or_default().into_values().flatten().collect();
    let left: HashMap<_, _> = answer.unprocessed_keys.unwrap_or_default();
    Ok((items, left.into_values().flat_map(|left| left.keys).map(Item).collect()))
}

#[cfg(test)]
mod tests;
