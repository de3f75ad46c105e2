//! `awsi dashboard ls [PREFIX]`

use crate::failure::Failure;
use crate::output::{Listing, View, escape_controls, human_size, rfc3339};
use crate::session::Session;
use clap::Args;
use cloudwatch_interactions::list_dashboards;
use futures::TryStreamExt;
use serde::Serialize;
use std::pin::pin;

pub(crate) const JSON: &str = "JSON of the dashboards: an array of name, arn, size, modified_at";

#[derive(Debug, Args)]
pub(crate) struct LsArgs {
    /// Those whose names begin so
    #[arg(default_value = "", hide_default_value = true)]
    prefix: String,
}

#[derive(Debug, Serialize)]
struct Row {
    name: String,
    arn: Option<String>,
    size: u64,
    modified_at: Option<String>,
}

pub(crate) async fn run(args: &LsArgs, session: &Session) -> Result<(), Failure> {
    let mut dashboards = pin!(list_dashboards(&args.prefix, &session.provider));
    let mut listing = Listing::new(session.output, format!("{:20}  {:>10}  NAME", "MODIFIED", "SIZE"));
    while let Some(found) = dashboards.try_next().await? {
        let modified_at = rfc3339(found.modified);
        listing.row(&Row { name: found.name, arn: found.arn, size: found.size, modified_at })?;
    }
    Ok(listing.end()?)
}

impl View for Row {
    fn table(&self) -> String {
        let modified = self.modified_at.as_deref().unwrap_or("-");
        format!("{modified:20}  {:>10}  {}", human_size(self.size), escape_controls(&self.name))
    }
}
