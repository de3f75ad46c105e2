//! Transactions: writes that are done all or none.

use crate::client::{DynamoDbClient, not_understood, request_error};
use crate::expression::{Expression, Placeholders};
use crate::item::error::ItemError;
use crate::item::{Attributes, Item};
use aws_interactions_core::AwsClientProvider;
use aws_sdk_dynamodb::error::BuildError;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::{self, ConditionCheck, Delete, Put, TransactWriteItem, Update};
use serde::Serialize;
use std::collections::HashMap;

const OPERATION: &str = "TransactWriteItems";
const MOST: usize = 100;

/// A write of a transaction, or a condition that is looked at by it.
#[derive(Debug, Clone, PartialEq)]
pub struct TransactWrite {
    table: String,
    action: Action,
    condition: Option<Expression>,
}

#[derive(Debug, Clone, PartialEq)]
enum Action {
    Put(Item),
    Update(Item, Expression),
    Delete(Item),
    Check(Item),
}

impl TransactWrite {
    /// Puts an item in the place of the one of its key.
    ///
    /// # Errors
    /// [`ItemError::NoItem`].
    pub fn put(table: impl Into<String>, item: &(impl Serialize + ?Sized)) -> Result<Self, ItemError> {
        Ok(Self { table: table.into(), action: Action::Put(Item::of(item)?), condition: None })
    }

    /// Changes the attributes that the update names.
    ///
    /// # Errors
    /// [`ItemError::NoItem`].
    pub fn update(
        table: impl Into<String>,
        key: &(impl Serialize + ?Sized),
        update: Expression,
    ) -> Result<Self, ItemError> {
        Ok(Self { table: table.into(), action: Action::Update(Item::of(key)?, update), condition: None })
    }

    /// Deletes the item of a key.
    ///
    /// # Errors
    /// [`ItemError::NoItem`].
    pub fn delete(table: impl Into<String>, key: &(impl Serialize + ?Sized)) -> Result<Self, ItemError> {
        Ok(Self { table: table.into(), action: Action::Delete(Item::of(key)?), condition: None })
    }

    /// Changes nothing, and lets the others be done only if this holds of the item of a key.
    ///
    /// # Errors
    /// [`ItemError::NoItem`].
    pub fn check(
        table: impl Into<String>,
        key: &(impl Serialize + ?Sized),
        condition: Expression,
    ) -> Result<Self, ItemError> {
        Ok(Self { table: table.into(), action: Action::Check(Item::of(key)?), condition: Some(condition) })
    }

    /// Only if this holds of the item as it is.
    #[must_use]
    pub fn when(mut self, condition: Expression) -> Self {
        self.condition = Some(condition);
        self
    }

    /// The key, where it is all that is said of the item.
    fn key(&self) -> Option<&Item> {
        match &self.action {
            Action::Put(_) => None,
            Action::Update(key, _) | Action::Delete(key) | Action::Check(key) => Some(key),
        }
    }
}

/// What became of a transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "a transaction that was cancelled is no error"]
pub enum TransactionOutcome {
    /// All of it is done.
    Written,
    /// None of it is done, for these reasons.
    Cancelled(Vec<CancellationReason>),
}

/// Why a write stood in the way of its transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CancellationReason {
    /// Which of the writes, from 0.
    pub index: usize,
    /// Its table.
    pub table: String,
    /// `ConditionalCheckFailed`, `TransactionConflict`, `ThrottlingError`, `ProvisionedThroughputExceeded`, `ValidationError` or
    /// `ItemCollectionSizeLimitExceeded`.
    pub code: String,
    /// What DynamoDB said of it.
    pub message: String,
}

impl CancellationReason {
    /// Whether a condition did not hold: the same again fails the same way.
    pub fn is_failed_condition(&self) -> bool {
        self.code == "ConditionalCheckFailed"
    }

    /// Whether the same transaction may succeed in a moment: others had the item, or there was no room.
    pub fn is_retryable(&self) -> bool {
        matches!(self.code.as_str(), "TransactionConflict" | "ThrottlingError" | "ProvisionedThroughputExceeded")
    }
}

/// Does all writes, or none: up to 100, each about another item, of any tables of the region.
///
/// Calls `TransactWriteItems` (permissions of the writes: `dynamodb:PutItem`, `dynamodb:UpdateItem`, `dynamodb:DeleteItem`,
/// `dynamodb:ConditionCheckItem`), with a token by which requests that are sent again are done once. It costs double.
///
/// ```no_run
/// use dynamodb_interactions::{Expression, TransactWrite, TransactionOutcome, transact_write};
/// use serde_json::json;
///
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), dynamodb_interactions::ItemError> {
/// let take = Expression::new("SET stock = stock - :one").value(":one", &1)?;
/// let in_stock = Expression::new("stock >= :one").value(":one", &1)?;
/// let writes = [
///     TransactWrite::put("orders", &json!({"customer": "c-1", "order": "o-17"}))?.when(Expression::absent("order")),
///     TransactWrite::update("goods", &json!({"sku": "tea"}), take)?.when(in_stock),
/// ];
/// if let TransactionOutcome::Cancelled(reasons) = transact_write(&writes, provider).await? {
///     for reason in reasons {
///         println!("write {} of {}: {}", reason.index, reason.table, reason.code);
///     }
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`ItemError::InvalidName`], [`ItemError::Invalid`] for none or too many writes and [`ItemError::Duplicate`] where two keys are the
/// same, before anything is sent; [`ItemError::TableDoesNotExist`], [`ItemError::Refused`], [`ItemError::AccessDenied`] and
/// [`ItemError::Request`], which name the table of the first write. That it was cancelled is an answer.
#[tracing::instrument(skip_all, fields(writes = writes.len()))]
pub async fn transact_write(
    writes: &[TransactWrite],
    provider: &AwsClientProvider,
) -> Result<TransactionOutcome, ItemError> {
    let Some(table) = writes.first().map(|write| write.table.as_str()) else {
        return Err(ItemError::invalid("", "a transaction has no writes"));
    };
    check(table, writes)?;
    let items = writes.iter().map(to_sdk).collect::<Result<_, _>>()?;
    let answer = provider.get_dynamodb().transact_write_items().set_transact_items(Some(items)).send().await;
    let Err(error) = answer else { return Ok(TransactionOutcome::Written) };
    let reasons = match error.as_service_error() {
        Some(TransactWriteItemsError::TransactionCanceledException(cancelled)) => {
            cancelled.cancellation_reasons.clone().unwrap_or_default()
        }
        _ => Vec::new(),
    };
    // Without its reasons a cancelled transaction is a request that failed.
    if reasons.len() == writes.len() {
        return Ok(TransactionOutcome::Cancelled(told(writes, reasons)));
    }
    Err(ItemError::of(table.to_owned(), request_error(OPERATION, error)))
}

fn check(first_table: &str, writes: &[TransactWrite]) -> Result<(), ItemError> {
    if writes.len() > MOST {
        return Err(ItemError::invalid(
            first_table,
            format!("a transaction has {} writes, and {MOST} at most", writes.len()),
        ));
    }
    let mut places = HashMap::new();
    for (second, write) in writes.iter().enumerate() {
        ItemError::check_table(&write.table)?;
        let before = write.key().and_then(|key| places.insert((write.table.as_str(), key.canonical()), second));
        if let Some(first) = before {
            return Err(ItemError::Duplicate { table: write.table.clone(), first, second });
        }
    }
    Ok(())
}

/// Those that stood in the way: the others have the code `None`.
fn told(writes: &[TransactWrite], reasons: Vec<types::CancellationReason>) -> Vec<CancellationReason> {
    let named = writes.iter().zip(reasons).enumerate().map(|(index, (write, reason))| CancellationReason {
        index,
        table: write.table.clone(),
        code: reason.code.unwrap_or_default(),
        message: reason.message.unwrap_or_default(),
    });
    named.filter(|reason| !reason.code.is_empty() && reason.code != "None").collect()
}

fn to_sdk(write: &TransactWrite) -> Result<TransactWriteItem, ItemError> {
    let update = match &write.action {
        Action::Update(_, update) => Some(update),
        _ => None,
    };
    let placeholders = Placeholders::of(&write.table, [update, write.condition.as_ref()].into_iter().flatten())?;
    let built = build(write, placeholders);
    built.map_err(|error| ItemError::Request {
        table: write.table.clone(),
        source: not_understood(OPERATION, error.to_string()),
    })
}

fn build(write: &TransactWrite, words: Placeholders) -> Result<TransactWriteItem, BuildError> {
    let (table, item) = (&write.table, TransactWriteItem::builder());
    let condition = write.condition.as_ref().map(|condition| condition.text.clone());
    let attributes = |item: &Item| -> Option<Attributes> { Some(item.0.clone()) };
    Ok(match &write.action {
        Action::Put(put) => {
            let put = Put::builder().table_name(table).set_item(attributes(put)).set_condition_expression(condition);
            let put = put.set_expression_attribute_names(words.names);
            item.put(put.set_expression_attribute_values(words.values).build()?)
        }
        Action::Update(key, update) => {
            let change = Update::builder().table_name(table).set_key(attributes(key)).update_expression(&update.text);
            let change = change.set_condition_expression(condition).set_expression_attribute_names(words.names);
            item.update(change.set_expression_attribute_values(words.values).build()?)
        }
        Action::Delete(key) => {
            let delete = Delete::builder().table_name(table).set_key(attributes(key));
            let delete = delete.set_condition_expression(condition).set_expression_attribute_names(words.names);
            item.delete(delete.set_expression_attribute_values(words.values).build()?)
        }
        Action::Check(key) => {
            let check = ConditionCheck::builder().table_name(table).set_key(attributes(key));
            let check = check.set_condition_expression(condition).set_expression_attribute_names(words.names);
            item.condition_check(check.set_expression_attribute_values(words.values).build()?)
        }
    }
    .build())
}

#[cfg(test)]
mod tests;
