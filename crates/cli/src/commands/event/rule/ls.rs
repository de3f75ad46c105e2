//! `awsi event rule ls`

use crate::failure::Failure;
use crate::output::{Listing, View, escape_controls};
use crate::session::Session;
use clap::Args;
use eventbridge_interactions::{DEFAULT_BUS, list_rules};
use futures::TryStreamExt;
use serde::Serialize;
use std::pin::pin;

pub(crate) const JSON: &str = "\
JSON of the rules: an array of name, enabled, pattern, schedule, description, managed_by, arn
  pattern is the JSON of the event pattern as a text.";

#[derive(Debug, Args)]
pub(crate) struct LsArgs {
    /// The event bus, by name or ARN
    #[arg(long, default_value = DEFAULT_BUS)]
    bus: String,

    /// Those whose names begin so
    #[arg(long, default_value = "", hide_default_value = true)]
    prefix: String,
}

#[derive(Debug, Serialize)]
struct Row {
    name: String,
    enabled: bool,
    pattern: Option<String>,
    schedule: Option<String>,
    description: Option<String>,
    managed_by: Option<String>,
    arn: String,
}

pub(crate) async fn run(args: &LsArgs, session: &Session) -> Result<(), Failure> {
    let mut rules = pin!(list_rules(&args.bus, &args.prefix, &session.provider));
    let mut listing = Listing::new(session.output, format!("{:8}  {:30}  SET OFF BY", "STATE", "NAME"));
    while let Some(rule) = rules.try_next().await? {
        listing.row(&Row {
            name: rule.name,
            enabled: rule.enabled,
            pattern: rule.pattern,
            schedule: rule.schedule,
            description: rule.description,
            managed_by: rule.managed_by,
            arn: rule.arn,
        })?;
    }
    Ok(listing.end()?)
}

impl View for Row {
    fn table(&self) -> String {
        let state = if self.enabled { "enabled" } else { "disabled" };
        let set_off = self.schedule.as_deref().or(self.pattern.as_deref()).unwrap_or("-");
        format!("{state:8}  {:30}  {}", escape_controls(&self.name), escape_controls(set_off))
    }
}
