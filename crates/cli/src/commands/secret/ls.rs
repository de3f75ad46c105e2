//! `awsi secret ls [PREFIX]`

use crate::failure::Failure;
use crate::output::{Listing, View, escape_controls, rfc3339};
use crate::session::Session;
use clap::Args;
use futures::TryStreamExt;
use secretsmanager_interactions::list_secrets;
use serde::Serialize;
use std::pin::pin;

pub(crate) const JSON: &str = "\
JSON of the secrets: an array of name, arn, changed_at, accessed_at, is_rotated, owning_service, description
  Values are in none of it, and neither are secrets that are to be deleted. accessed_at is a day.";

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
    changed_at: Option<String>,
    accessed_at: Option<String>,
    is_rotated: bool,
    owning_service: Option<String>,
    description: Option<String>,
}

pub(crate) async fn run(args: &LsArgs, session: &Session) -> Result<(), Failure> {
    let mut secrets = pin!(list_secrets(&args.prefix, &session.provider));
    let mut listing = Listing::new(session.output, format!("{:20}  {:20}  NAME", "CHANGED", "LAST READ"));
    while let Some(found) = secrets.try_next().await? {
        listing.row(&Row {
            name: found.name,
            arn: found.arn,
            changed_at: rfc3339(found.changed),
            accessed_at: rfc3339(found.accessed),
            is_rotated: found.is_rotated,
            owning_service: found.owning_service,
            description: found.description,
        })?;
    }
    Ok(listing.end()?)
}

impl View for Row {
    fn table(&self) -> String {
        let time = |time: &Option<String>| time.clone().unwrap_or_else(|| "-".to_owned());
        let (changed, accessed) = (time(&self.changed_at), time(&self.accessed_at));
        format!("{changed:20}  {accessed:20}  {}", escape_controls(&self.name))
    }
}
