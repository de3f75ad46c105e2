//! Putting an item.

use super::Item;
use super::error::ItemError;
use super::outcome::WriteOutcome;
use crate::client::DynamoDbClient;
use crate::expression::{Expression, Placeholders};
use aws_interactions_core::AwsClientProvider;
use serde::Serialize;

const OPERATION: &str = "PutItem";

/// Puts an item in the place of the one of its key, if there is one, and if the condition on that one holds. The old item goes
/// whole.
///
/// Calls `PutItem` (permission `dynamodb:PutItem`). A request that timed out may have been heard: the same condition again may
/// fail by one's own write.
///
/// ```no_run
/// use dynamodb_interactions::{Expression, WriteOutcome, put_item};
///
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), dynamodb_interactions::ItemError> {
/// let order = serde_json::json!({"customer": "c-1", "order": "o-17", "version": 4});
/// let unchanged = Expression::new("version = :version").value(":version", &3)?;
/// match put_item("orders", &order, Some(&unchanged), provider).await? {
///     WriteOutcome::Written => println!("version 4"),
///     WriteOutcome::ConditionFailed => println!("somebody else was quicker"),
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`ItemError::InvalidName`] and [`ItemError::NoItem`] before anything is sent; [`ItemError::TableDoesNotExist`],
/// [`ItemError::Refused`], [`ItemError::InTransaction`], [`ItemError::AccessDenied`] and [`ItemError::Request`]. A condition that
/// does not hold is an answer.
#[tracing::instrument(skip_all, fields(table = table))]
pub async fn put_item(
    table: &str,
    item: &(impl Serialize + ?Sized),
    condition: Option<&Expression>,
    provider: &AwsClientProvider,
) -> Result<WriteOutcome, ItemError> {
    ItemError::check_table(table)?;
    let placeholders = Placeholders::of(table, condition)?;
    let request = provider.get_dynamodb().put_item().table_name(table).set_item(Some(Item::of(item)?.0));
    let request = request
        .set_condition_expression(condition.map(|condition| condition.text.clone()))
        .set_expression_attribute_names(placeholders.names)
        .set_expression_attribute_values(placeholders.values);
    let answer = request.send().await.map(drop).map_err(|error| ItemError::of_sdk(OPERATION, table, error));
    WriteOutcome::of(answer)
}

#[cfg(test)]
mod tests;
