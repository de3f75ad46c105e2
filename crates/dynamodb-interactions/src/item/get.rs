//! One item.

use super::error::ItemError;
use super::{Item, read};
use crate::client::DynamoDbClient;
use aws_interactions_core::AwsClientProvider;
use serde::Serialize;
use serde::de::DeserializeOwned;

const OPERATION: &str = "GetItem";

/// The item of a key, none where there is none. It may be some milliseconds old: [`get_item_consistently`] is not.
///
/// A key has all key attributes of the table, and no others.
///
/// Calls `GetItem` (permission `dynamodb:GetItem`).
///
/// ```no_run
/// #[derive(serde::Deserialize)]
/// struct Order {
///     total: u64,
/// }
///
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), dynamodb_interactions::ItemError> {
/// let key = serde_json::json!({"customer": "c-1", "order": "o-17"});
/// let order: Option<Order> = dynamodb_interactions::get_item("orders", &key, provider).await?;
/// println!("{:?}", order.map(|order| order.total));
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`ItemError::InvalidName`] and [`ItemError::NoItem`] before anything is sent; [`ItemError::DoesNotFit`] for an item that is
/// not of the type; [`ItemError::TableDoesNotExist`], [`ItemError::Refused`] for a key that is not the table's,
/// [`ItemError::AccessDenied`] and [`ItemError::Request`].
#[tracing::instrument(skip_all, fields(table = table))]
pub async fn get_item<T: DeserializeOwned>(
    table: &str,
    key: &(impl Serialize + ?Sized),
    provider: &AwsClientProvider,
) -> Result<Option<T>, ItemError> {
    get(table, Item::of(key)?, false, provider).await
}

/// The item of a key with all writes that succeeded before, at double the price. As [`get_item`].
///
/// # Errors
/// As [`get_item`].
#[tracing::instrument(skip_all, fields(table = table))]
pub async fn get_item_consistently<T: DeserializeOwned>(
    table: &str,
    key: &(impl Serialize + ?Sized),
    provider: &AwsClientProvider,
) -> Result<Option<T>, ItemError> {
    get(table, Item::of(key)?, true, provider).await
}

async fn get<T: DeserializeOwned>(
    table: &str,
    key: Item,
    is_consistent: bool,
    provider: &AwsClientProvider,
) -> Result<Option<T>, ItemError> {
    ItemError::check_table(table)?;
    let request = provider.get_dynamodb().get_item().table_name(table).set_key(Some(key.0));
    let answer = request.consistent_read(is_consistent).send().await;
    let answer = answer.map_err(|error| ItemError::of_sdk(OPERATION, table, error))?;
    answer.item.map(read).transpose()
}

#[cfg(test)]
mod tests;
