//! Waiting for tables.

use super::describe::{Table, TableStatus, describe_table};
use super::error::TableError;
use aws_interactions_core::{AwsClientProvider, Look, Wait, WaitError};

/// Waits until a table can be read and written. One that is not there yet is waited for: right after its creation `DynamoDB` may
/// not know it.
///
/// Calls `DescribeTable` (permission `dynamodb:DescribeTable`) time and again.
///
/// ```no_run
/// use aws_interactions_core::{Wait, WaitError};
/// use dynamodb_interactions::{TableError, wait_until_table_active};
/// use std::time::Duration;
///
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), WaitError<TableError>> {
/// let wait = Wait::at_most(Duration::from_secs(120)).every(Duration::from_secs(2));
/// let table = wait_until_table_active("orders", &wait, provider).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`WaitError::DeadlinePassed`], or [`WaitError::Failed`] with [`TableError::NeverActive`] for a table on its way out and as
/// [`describe_table`].
#[tracing::instrument(skip_all, fields(table = table))]
pub async fn wait_until_table_active(
    table: &str,
    wait: &Wait,
    provider: &AwsClientProvider,
) -> Result<Table, WaitError<TableError>> {
    wait.until(|| async {
        match describe_table(table, provider).await {
            Ok(found) => look(found),
            Err(TableError::DoesNotExist { .. }) => Ok(Look::NotYet("not there".to_owned())),
            Err(error) => Err(error),
        }
    })
    .await
}

fn look(table: Table) -> Result<Look<Table>, TableError> {
    match table.status {
        // It serves while it is changed, and what was asked for may be what changes.
        TableStatus::Active => Ok(Look::Done(table)),
        TableStatus::Deleting | TableStatus::Archiving | TableStatus::Archived => {
            Err(TableError::NeverActive { table: table.name, status: table.status })
        }
        other => Ok(Look::NotYet(other.to_string())),
    }
}

/// Waits until a table that was deleted is gone, and its name is free.
///
/// Calls `DescribeTable` (permission `dynamodb:DescribeTable`) time and again.
///
/// # Errors
/// [`WaitError::DeadlinePassed`], which tells what the table was last (`ACTIVE` where nobody deleted it), or
/// [`WaitError::Failed`] as [`describe_table`].
#[tracing::instrument(skip_all, fields(table = table))]
pub async fn wait_until_table_gone(
    table: &str,
    wait: &Wait,
    provider: &AwsClientProvider,
) -> Result<(), WaitError<TableError>> {
    wait.until(|| async {
        match describe_table(table, provider).await {
            Ok(found) => Ok(Look::NotYet(found.status.to_string())),
            Err(TableError::DoesNotExist { .. }) => Ok(Look::Done(())),
            Err(error) => Err(error),
        }
    })
    .await
}

#[cfg(test)]
mod tests;
