//! Changing attributes of an item.

use super::Item;
use super::error::ItemError;
use super::outcome::WriteOutcome;
use crate::client::DynamoDbClient;
use crate::expression::{Expression, Placeholders};
use aws_interactions_core::AwsClientProvider;
use serde::Serialize;

const OPERATION: &str = "UpdateItem";

/// Changes the attributes that the update names, if the condition on the item holds. Where there is no item of the key, one is
/// made: with [`Expression::present`] as its condition none is.
///
/// Calls `UpdateItem` (permission `dynamodb:UpdateItem`). An update that adds and timed out may have been heard, and adds twice
/// when it is sent again.
///
/// ```no_run
/// use dynamodb_interactions::{Expression, update_item};
///
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), dynamodb_interactions::ItemError> {
/// let key = serde_json::json!({"customer": "c-1", "order": "o-17"});
/// let paid = Expression::new("SET #status = :paid").name("#status", "status").value(":paid", &"paid")?;
/// let outcome = update_item("orders", &key, &paid, Some(&Expression::present("order")), provider).await?;
/// # let _ = outcome;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`ItemError::Invalid`] where update and condition use one placeholder for two things, before anything is sent; and as
/// [`put_item`](crate::put_item).
#[tracing::instrument(skip_all, fields(table = table))]
pub async fn update_item(
    table: &str,
    key: &(impl Serialize + ?Sized),
    update: &Expression,
    condition: Option<&Expression>,
    provider: &AwsClientProvider,
) -> Result<WriteOutcome, ItemError> {
    ItemError::check_table(table)?;
    let placeholders = Placeholders::of(table, [Some(update), condition].into_iter().flatten())?;
    let request = provider.get_dynamodb().update_item().table_name(table).set_key(Some(Item::of(key)?.0));
    let request = request
        .update_expression(&update.text)
        .set_condition_expression(condition.map(|condition| condition.text.clone()))
        .set_expression_attribute_names(placeholders.names)
        .set_expression_attribute_values(placeholders.values);
    let answer = request.send().await.map(drop).map_err(|error| ItemError::of_sdk(OPERATION, table, error));
    WriteOutcome::of(answer)
}

#[cfg(test)]
mod tests;
