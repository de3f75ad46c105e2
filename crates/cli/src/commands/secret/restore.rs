//! `awsi secret restore NAME`

use crate::failure::Failure;
use crate::output::{View, escape_controls};
use crate::session::Session;
use clap::Args;
use secretsmanager_interactions::restore_secret;
use serde::Serialize;

pub(crate) const JSON: &str = "JSON: restored";

#[derive(Debug, Args)]
pub(crate) struct RestoreArgs {
    /// The secret's name or ARN
    name: String,
}

#[derive(Debug, Serialize)]
struct Restored<'a> {
    restored: &'a str,
}

pub(crate) async fn run(args: &RestoreArgs, session: &Session) -> Result<(), Failure> {
    restore_secret(&args.name, &session.provider).await?;
    Ok(session.output.confirm(&Restored { restored: &args.name })?)
}

impl View for Restored<'_> {
    fn table(&self) -> String {
        format!("The secret {} stays.", escape_controls(self.restored))
    }
}
