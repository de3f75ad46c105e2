//! What a table is.

use super::error::TableError;
use super::key::TableKey;
use crate::client::DynamoDbClient;
use aws_interactions_core::AwsClientProvider;
use aws_sdk_dynamodb::types::{BillingMode, KeySchemaElement, KeyType, TableDescription};
use std::time::SystemTime;
use strum::{Display, EnumString};

const OPERATION: &str = "DescribeTable";

/// What a table is doing.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Display, EnumString)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
#[non_exhaustive]
pub enum TableStatus {
    /// It is made, and cannot be read yet.
    Creating,
    /// It can be read and written, and is changed.
    Updating,
    /// It can be read and written.
    Active,
    /// It is on its way out.
    Deleting,
    /// It is put away, as its key cannot be used any more.
    Archiving,
    /// It was put away.
    Archived,
    /// Its key of KMS cannot be used.
    InaccessibleEncryptionCredentials,
    /// Anything else, in AWS's word.
    #[strum(default)]
    Other(String),
}

/// A table.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Table {
    /// Its name.
    pub name: String,
    /// Its ARN.
    pub arn: Option<String>,
    /// What it is doing.
    pub status: TableStatus,
    /// Which attributes tell its items apart.
    pub key: TableKey,
    /// How many items it had, up to six hours ago.
    pub items: Option<u64>,
    /// How many bytes they had, up to six hours ago.
    pub bytes: Option<u64>,
    /// Whether requests are paid one by one, with no limit that was bought.
    pub on_demand: bool,
    /// When it was made.
    pub created: Option<SystemTime>,
}

impl Table {
    fn of(table: TableDescription) -> Result<Self, &'static str> {
        let status = table.table_status.ok_or("the table has no status")?;
        let mode = table.billing_mode_summary.and_then(|summary| summary.billing_mode);
        Ok(Self {
            name: table.table_name.ok_or("the table has no name")?,
            arn: table.table_arn,
            status: status.as_str().parse().map_err(|_| "the status is no word")?,
            key: key_of(&table.key_schema.unwrap_or_default()).ok_or("the table has no partition key")?,
            items: table.item_count.and_then(|count| u64::try_from(count).ok()),
            bytes: table.table_size_bytes.and_then(|bytes| u64::try_from(bytes).ok()),
            on_demand: mode == Some(BillingMode::PayPerRequest),
            created: table.creation_date_time.and_then(|at| SystemTime::try_from(at).ok()),
        })
    }
}

fn key_of(schema: &[KeySchemaElement]) -> Option<TableKey> {
    let named = |kind: &KeyType| {
        let element = schema.iter().find(|element| element.key_type == *kind);
        element.map(|element| element.attribute_name.clone())
    };
    Some(TableKey { partition: named(&KeyType::Hash)?, sort: named(&KeyType::Range) })
}

/// A table of this name.
///
/// Calls `DescribeTable` (permission `dynamodb:DescribeTable`).
///
/// ```no_run
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), dynamodb_interactions::TableError> {
/// let table = dynamodb_interactions::describe_table("orders", provider).await?;
/// println!("{} is {}", table.name, table.status);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`TableError::InvalidName`] before anything is sent; [`TableError::DoesNotExist`], [`TableError::AccessDenied`] and
/// [`TableError::Request`].
#[tracing::instrument(skip_all, fields(table = table))]
pub async fn describe_table(table: &str, provider: &AwsClientProvider) -> Result<Table, TableError> {
    TableError::check_name(table)?;
    let request = provider.get_dynamodb().describe_table().table_name(table);
    let answer = request.send().await.map_err(|error| TableError::of_sdk(OPERATION, table, error))?;
    let described = answer.table.ok_or("the answer holds no table").and_then(Table::of);
    described.map_err(|message| TableError::not_understood(OPERATION, table, message))
}

#[cfg(test)]
mod tests;
