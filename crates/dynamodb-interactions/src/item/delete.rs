//! Deleting an item.

use super::Item;
use super::error::ItemError;
use super::outcome::WriteOutcome;
use crate::client::DynamoDbClient;
use crate::expression::{Expression, Placeholders};
use aws_interactions_core::AwsClientProvider;
use serde::Serialize;

const OPERATION: &str = "DeleteItem";

/// Deletes the item of a key, if the condition on it holds. One that is not there is deleted as well: with
/// [`Expression::present`] as its condition that is told.
///
/// Calls `DeleteItem` (permission `dynamodb:DeleteItem`).
///
/// ```no_run
/// use dynamodb_interactions::{Expression, WriteOutcome, delete_item};
///
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), dynamodb_interactions::ItemError> {
/// let key = serde_json::json!({"customer": "c-1", "order": "o-17"});
/// let outcome = delete_item("orders", &key, Some(&Expression::present("order")), provider).await?;
/// println!("it was there: {}", outcome == WriteOutcome::Written);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// As [`put_item`](crate::put_item).
#[tracing::instrument(skip_all, fields(table = table))]
pub async fn delete_item(
    table: &str,
    key: &(impl Serialize + ?Sized),
    condition: Option<&Expression>,
    provider: &AwsClientProvider,
) -> Result<WriteOutcome, ItemError> {
    ItemError::check_table(table)?;
    let placeholders = Placeholders::of(table, condition)?;
    let request = provider.get_dynamodb().delete_item().table_name(table).set_key(Some(Item::of(key)?.0));
    let request = request
        .set_condition_expression(condition.map(|condition| condition.text.clone()))
        .set_expression_attribute_names(placeholders.names)
        .set_expression_attribute_values(placeholders.values);
    let answer = request.send().await.map(drop).map_err(|error| ItemError::of_sdk(OPERATION, table, error));
    WriteOutcome::of(answer)
}

#[cfg(test)]
mod tests;
