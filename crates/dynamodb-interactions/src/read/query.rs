//! The items of a partition.

use crate::client::DynamoDbClient;
use crate::expression::{Expression, Placeholders};
use crate::item::error::ItemError;
use crate::item::{Attributes, read};
use aws_interactions_core::{AwsClientProvider, Page, pages};
use futures::{Stream, StreamExt, TryStreamExt, future, stream};
use serde::de::DeserializeOwned;

const OPERATION: &str = "Query";

/// What items of a table are asked for.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Query {
    /// The condition on the key: one partition, and a range of sort keys, if any.
    pub key: Expression,
    /// The index that is asked in place of the table.
    pub index: Option<String>,
    /// What is kept of what was read. What is not kept is paid for.
    pub filter: Option<Expression>,
    /// The largest sort key first.
    pub descending: bool,
    /// With all writes that succeeded before, at double the price; global indexes do not offer it.
    pub consistent: bool,
}

impl Query {
    /// All items of which this holds: [`Expression::equal`] for a whole partition.
    pub fn new(key: Expression) -> Self {
        Self { key, index: None, filter: None, descending: false, consistent: false }
    }

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

    /// The largest sort key first.
    #[must_use]
    pub fn descending(mut self) -> Self {
        self.descending = true;
        self
    }

    /// With all writes that succeeded before.
    #[must_use]
    pub fn consistent(mut self) -> Self {
        self.consistent = true;
        self
    }
}

/// The items of a query in the order of their sort keys, page by page, each asked for when it is needed: whoever takes the
/// first ten reads one page.
///
/// Calls `Query` (permission `dynamodb:Query` on the table, or on the index) until there are no more pages, the empty ones
/// too.
///
/// ```no_run
/// use dynamodb_interactions::{Expression, Query, query};
/// use futures::TryStreamExt;
///
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), dynamodb_interactions::ItemError> {
/// let key = Expression::new("customer = :customer AND begins_with(#order, :year)")
///     .name("#order", "order")
///     .value(":customer", &"c-1")?
///     .value(":year", &"2026-")?;
/// let of_the_year = Query::new(key).descending();
/// let mut orders = std::pin::pin!(query::<serde_json::Value>("orders", &of_the_year, provider));
/// while let Some(order) = orders.try_next().await? {
///     println!("{order}");
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`ItemError::InvalidName`] and [`ItemError::Invalid`] before anything is sent; [`ItemError::DoesNotFit`],
/// [`ItemError::TableDoesNotExist`], [`ItemError::Refused`], [`ItemError::AccessDenied`] and [`ItemError::Request`]. The stream
/// ends with the error.
pub fn query<'a, T: DeserializeOwned + Send + 'a>(
    table: &'a str,
    query: &'a Query,
    provider: &'a AwsClientProvider,
) -> impl Stream<Item = Result<T, ItemError>> + Send + 'a {
    if let Err(error) = ItemError::check_table(table) {
        return stream::once(future::ready(Err(error))).left_stream();
    }
    let items = pages(move |start| fetch(table, query, start, provider), ItemError::broken(OPERATION, table));
    items.and_then(|item| future::ready(read(item))).right_stream()
}

#[tracing::instrument(name = "query_page", skip_all, fields(table = table))]
async fn fetch(
    table: &str,
    query: &Query,
    start: Option<Attributes>,
    provider: &AwsClientProvider,
) -> Result<Page<Attributes, Attributes>, ItemError> {
    let placeholders = Placeholders::of(table, [Some(&query.key), query.filter.as_ref()].into_iter().flatten())?;
    let request = provider.get_dynamodb().query().table_name(table).set_exclusive_start_key(start);
    let request = request
        .key_condition_expression(&query.key.text)
        .set_filter_expression(query.filter.as_ref().map(|filter| filter.text.clone()))
        .set_expression_attribute_names(placeholders.names)
        .set_expression_attribute_values(placeholders.values)
        .set_index_name(query.index.clone())
        .scan_index_forward(!query.descending)
        .consistent_read(query.consistent);
    let answer = request.send().await.map_err(|error| ItemError::of_sdk(OPERATION, table, error))?;
    let next = answer.last_evaluated_key.filter(|key| !key.is_empty());
    Ok(Page { items: answer.items.unwrap_or_default(), next })
}

#[cfg(test)]
mod tests;
