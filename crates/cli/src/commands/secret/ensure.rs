//! `awsi secret ensure NAME`

use crate::commands::values::ValueArgs;
use crate::failure::Failure;
use crate::output::{View, escape_controls};
use crate::session::Session;
use clap::Args;
use secretsmanager_interactions::{SecretChange, ensure_secret};
use serde::Serialize;

pub(crate) const JSON: &str = "\
JSON: name, change
  change is created, updated, restored or unchanged
  `printf %s \"$TOKEN\" | awsi secret ensure shop/token --file -` leaves no trace of the value.";

#[derive(Debug, Args)]
pub(crate) struct EnsureArgs {
    /// The secret's name
    name: String,

    #[command(flatten)]
    value: ValueArgs,
}

#[derive(Debug, Serialize)]
struct Ensured<'a> {
    name: &'a str,
    change: String,
    #[serde(skip)]
    told: &'static str,
}

pub(crate) async fn run(args: &EnsureArgs, session: &Session) -> Result<(), Failure> {
    let change = ensure_secret(&args.name, &args.value.read().await?, &session.provider).await?;
    let told = match change {
        SecretChange::Unchanged => "had this value",
        SecretChange::Created => "is created",
        SecretChange::Restored => "was to be deleted, and is restored with this value",
        _ => "has this value now",
    };
    Ok(session.output.confirm(&Ensured { name: &args.name, change: change.to_string(), told })?)
}

impl View for Ensured<'_> {
    fn table(&self) -> String {
        format!("The secret {} {}.", escape_controls(self.name), self.told)
    }
}
