//! The tables of an account and region.

use super::error::TableError;
use crate::client::DynamoDbClient;
use aws_interactions_core::{AwsClientProvider, Page, pages};
use futures::Stream;

const OPERATION: &str = "ListTables";

/// The names of all tables, page by page, each asked for when it is needed.
///
/// Calls `ListTables` (permission `dynamodb:ListTables`) until there are no more pages.
///
/// ```no_run
/// # use futures::TryStreamExt;
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), dynamodb_interactions::TableError> {
/// let tables: Vec<String> = dynamodb_interactions::list_tables(provider).try_collect().await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`TableError::AccessDenied`] and [`TableError::Request`]. The stream ends with the error.
pub fn list_tables(provider: &AwsClientProvider) -> impl Stream<Item = Result<String, TableError>> + Send + '_ {
    pages(move |start| fetch(start, provider), TableError::broken(OPERATION))
}

#[tracing::instrument(name = "list_tables_page", skip_all)]
async fn fetch(start: Option<String>, provider: &AwsClientProvider) -> Result<Page<String, String>, TableError> {
    let request = provider.get_dynamodb().list_tables().set_exclusive_start_table_name(start);
    let answer = request.send().await.map_err(|error| TableError::of_sdk(OPERATION, "*", error))?;
    let next = answer.last_evaluated_table_name.filter(|name| !name.is_empty());
    Ok(Page { items: answer.table_names.unwrap_or_default(), next })
}

#[cfg(test)]
mod tests;
