//! Many items put or deleted.

use super::{Places, is_turned_away, pauses};
use crate::client::DynamoDbClient;
use crate::item::Item;
use crate::item::error::ItemError;
use crate::table::key::TableKey;
use aws_interactions_core::AwsClientProvider;
use aws_sdk_dynamodb::error::BuildError;
use aws_sdk_dynamodb::types::{DeleteRequest, PutRequest, WriteRequest};

const OPERATION: &str = "BatchWriteItem";
/// Writes that one request takes.
const CALL_WRITES: usize = 25;

/// A write of a batch. It has no condition.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum BatchWrite {
    /// Puts this item in the place of the one of its key.
    Put(Item),
    /// Deletes the item of this key.
    Delete(Item),
}

/// Puts and deletes items, any number of them, in no order; each by itself, so that some may be done where others fail.
///
/// The key tells which attributes make two writes one of the same item: [`describe_table`](crate::describe_table) knows it.
///
/// Calls `BatchWriteItem` (permission `dynamodb:BatchWriteItem`), once for each 25 writes, and again, with growing pauses and up to
/// four times, for what it left out.
///
/// ```no_run
/// use dynamodb_interactions::{BatchWrite, Item, TableKey, batch_write};
///
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), dynamodb_interactions::ItemError> {
/// let put = Item::of(&serde_json::json!({"customer": "c-1", "order": "o-17", "total": 3}))?;
/// let gone = Item::of(&serde_json::json!({"customer": "c-1", "order": "o-16"}))?;
/// let key = TableKey::new("customer").sort("order");
/// batch_write("orders", &key, &[BatchWrite::Put(put), BatchWrite::Delete(gone)], provider).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// - [`ItemError::InvalidName`], [`ItemError::Invalid`] for a write without the key and [`ItemError::Duplicate`], before anything is
///   sent.
/// - [`ItemError::Unprocessed`] with the places of the writes that were left undone; all others are done.
/// - [`ItemError::TableDoesNotExist`], [`ItemError::Refused`], [`ItemError::AccessDenied`] and [`ItemError::Request`] where no
///   write is known to be done.
/// - [`ItemError::BrokenOff`] where a later request failed so, with the places of the writes that are not known to be done; all
///   others are. The same batch again does no harm.
#[tracing::instrument(skip_all, fields(table = table, writes = writes.len()))]
pub async fn batch_write(
    table: &str,
    key: &TableKey,
    writes: &[BatchWrite],
    provider: &AwsClientProvider,
) -> Result<(), ItemError> {
    ItemError::check_table(table)?;
    let keys = writes.iter().enumerate().map(|(index, write)| key_of(table, key, index, write));
    let keys = keys.collect::<Result<Vec<_>, _>>()?;
    let places = Places::of(table, keys.iter())?;
    let requests = writes.iter().map(to_sdk).collect::<Result<Vec<_>, _>>();
    let mut requests = requests.map_err(|error| ItemError::not_understood(OPERATION, table, error.to_string()))?;
    let (mut undone, mut failure) = (Vec::new(), None);
    while !requests.is_empty() && failure.is_none() {
        let mut call = requests.drain(..requests.len().min(CALL_WRITES)).collect();
        failure = write_all(table, &mut call, provider).await.err();
        undone.extend(call);
    }
    undone.extend(requests);
    let mut left: Vec<usize> = undone.iter().filter_map(|undone| places.place(&written(key, undone)?)).collect();
    left.sort_unstable();
    let table = table.to_owned();
    match failure {
        None if undone.is_empty() => Ok(()),
        None => Err(ItemError::Unprocessed { table, left }),
        Some(error) if left.len() == writes.len() => Err(error),
        Some(error) => Err(ItemError::BrokenOff { table, left, source: Box::new(error) }),
    }
}

fn key_of(table: &str, key: &TableKey, index: usize, write: &BatchWrite) -> Result<Item, ItemError> {
    let (BatchWrite::Put(item) | BatchWrite::Delete(item)) = write;
    let own = key.of(item);
    own.map_err(|attribute| ItemError::invalid(table, format!("the write {index} has no key attribute `{attribute}`")))
}

fn to_sdk(write: &BatchWrite) -> Result<WriteRequest, BuildError> {
    let builder = WriteRequest::builder();
    Ok(match write {
        BatchWrite::Put(item) => builder.put_request(PutRequest::builder().set_item(Some(item.0.clone())).build()?),
        BatchWrite::Delete(key) => {
            builder.delete_request(DeleteRequest::builder().set_key(Some(key.0.clone())).build()?)
        }
    }
    .build())
}

/// The key that a request is about.
fn written(key: &TableKey, request: &WriteRequest) -> Option<Item> {
    let put = request.put_request.as_ref().map(|put| put.item.clone());
    let attributes = put.or_else(|| request.delete_request.as_ref().map(|delete| delete.key.clone()))?;
    key.of(&Item(attributes)).ok()
}

/// Does writes, and leaves those that are undone; where it fails also those of which that is not known.
async fn write_all(
    table: &str,
    requests: &mut Vec<WriteRequest>,
    provider: &AwsClientProvider,
) -> Result<(), ItemError> {
    let mut pauses = pauses();
    loop {
        let request = provider.get_dynamodb().batch_write_item().request_items(table, requests.clone());
        match request.send().await.map_err(|error| ItemError::of_sdk(OPERATION, table, error)) {
            Ok(answer) => *requests = answer.unprocessed_items.unwrap_or_default().into_values().flatten().collect(),
            Err(error) if is_turned_away(&error) => {}
            Err(error) => return Err(error),
        }
        match pauses.next() {
            Some(pause) if !requests.is_empty() => tokio::time::sleep(pause).await,
            _ => return Ok(()),
        }
    }
}

#[cfg(test)]
mod tests;
