//! Items as they are printed.

use crate::failure::Failure;
use crate::output::{Listing, View, escape_controls};
use crate::session::Session;
use dynamodb_interactions::ItemError;
use futures::{Stream, StreamExt, TryStreamExt};
use serde::Serialize;
use serde_json::Value;
use std::pin::pin;

pub(crate) const JSON: &str = "\
JSON: an array of the items, as plain JSON
  People get an item a line. Numbers beyond what JSON readers take are rounded, sets are arrays.";

/// An item, whose attributes are its own.
#[derive(Debug, Serialize)]
#[serde(transparent)]
pub(super) struct ShownItem(pub(super) Value);

impl View for ShownItem {
    fn table(&self) -> String {
        escape_controls(&self.0.to_string()).into_owned()
    }
}

/// Prints so many of them, and asks for no more pages than that takes.
pub(super) async fn print(
    items: impl Stream<Item = Result<Value, ItemError>>,
    limit: Option<usize>,
    session: &Session,
) -> Result<(), Failure> {
    let mut items = pin!(items.take(limit.unwrap_or(usize::MAX)));
    let mut listing = Listing::new(session.output, "ITEM".to_owned());
    while let Some(item) = items.try_next().await? {
        listing.row(&ShownItem(item))?;
    }
    Ok(listing.end()?)
}
