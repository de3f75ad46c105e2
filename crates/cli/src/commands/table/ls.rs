//! `awsi table ls`

use crate::failure::Failure;
use crate::output::{Listing, View, escape_controls};
use crate::session::Session;
use dynamodb_interactions::list_tables;
use futures::TryStreamExt;
use serde::Serialize;
use std::pin::pin;

pub(crate) const JSON: &str = "JSON of the tables: an array of name";

#[derive(Debug, Serialize)]
struct Row {
    name: String,
}

pub(crate) async fn run(session: &Session) -> Result<(), Failure> {
    let mut tables = pin!(list_tables(&session.provider));
    let mut listing = Listing::new(session.output, "NAME".to_owned());
    while let Some(name) = tables.try_next().await? {
        listing.row(&Row { name })?;
    }
    Ok(listing.end()?)
}

impl View for Row {
    fn table(&self) -> String {
        escape_controls(&self.name).into_owned()
    }
}
