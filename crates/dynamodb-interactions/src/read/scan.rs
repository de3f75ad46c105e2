//! All items of a table.

use crate::client::DynamoDbClient;
use crate::expression::{Expression, Placeholders};
use crate::item::error::ItemError;
use crate::item::{Attributes, read};
use aws_interactions_core::{AwsClientProvider, Page, pages};
use futures::{Stream, StreamExt, TryStreamExt, future, stream};
use serde::de::DeserializeOwned;

const OPERATION: &str = "Scan";

/// Which items of all are wanted.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct Scan {
    /// The index that is read in place of the table.
    pub index: Option<String>,
    /// What is kept of what was read. What is not kept is paid for.
    pub filter: Option<Expression>,
    /// With all writes that succeeded before, at double the price; global indexes do not offer it.
    pub consistent: bool,
}

impl Scan {
    /// Of an index.
    #[must_use]
    pub fn index(mut self, index: impl Into<String>) -> Self {
        self.index = Some(index.into());
        self
    }

    /// Those that a filter keeps.
    #[must_use]
    pub fn filter(mut self, filter: Expression) -> Self {
        self.filter = Some(filter);
        self
    }

    /// With all writes that succeeded before.
    #[must_use]
    pub fn consistent(mut self) -> Self {
        self.consistent = true;
        self
    }
}

/// The items of a whole table or index, in no order, page by page, each asked for when it is needed. The whole of it is read
/// and paid for, whatever the filter keeps.
///
/// Calls `Scan` (permission `dynamodb:Scan` on the table, or on the index) until there are no more pages, the empty ones too.
///
/// ```no_run
/// use dynamodb_interactions::{Expression, Scan, scan};
/// use futures::TryStreamExt;
///
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), dynamodb_interactions::ItemError> {
/// let unpaid = Scan::default().filter(Expression::absent("paid"));
/// let orders: Vec<serde_json::Value> = scan("orders", &unpaid, provider).try_collect().await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// As [`query`](crate::query).
pub fn scan<'a, T: DeserializeOwned + Send + 'a>(
    table: &'a str,
    scan: &'a Scan,
    provider: &'a AwsClientProvider,
) -> impl Stream<Item = Result<T, ItemError>> + Send + 'a {
    if let Err(error) = ItemError::check_table(table) {
        return stream::once(future::ready(Err(error))).left_stream();
    }
    let items = pages(move |start| fetch(table, scan, start, provider), ItemError::broken(OPERATION, table));
    items.and_then(|item| future::ready(read(item))).right_stream()
}

#[tracing::instrument(name = "scan_page", skip_all, fields(table = table))]
async fn fetch(
    table: &str,
    scan: &Scan,
    start: Option<Attributes>,
    provider: &AwsClientProvider,
) -> Result<Page<Attributes, Attributes>, ItemError> {
    let placeholders = Placeholders::of(table, scan.filter.as_ref())?;
    let request = provider.get_dynamodb().scan().table_name(table).set_exclusive_start_key(start);
    let request = request
        .set_filter_expression(scan.filter.as_ref().map(|filter| filter.text.clone()))
        .set_expression_attribute_names(placeholders.names)
        .set_expression_attribute_values(placeholders.values)
        .set_index_name(scan.index.clone())
        .consistent_read(scan.consistent);
    let answer = request.send().await.map_err(|error| ItemError::of_sdk(OPERATION, table, error))?;
    let next = answer.last_evaluated_key.filter(|key| !key.is_empty());
    Ok(Page { items: answer.items.unwrap_or_default(), next })
}

#[cfg(test)]
mod tests;
