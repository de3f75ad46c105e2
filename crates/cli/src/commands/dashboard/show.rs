//! `awsi dashboard show NAME`

use crate::failure::Failure;
use crate::output::{View, escape_controls};
use crate::session::Session;
use clap::Args;
use cloudwatch_interactions::{DashboardBody, get_dashboard};
use serde::Serialize;

pub(crate) const JSON: &str = "\
JSON: name, arn, body (the body, as CloudWatch has it)
  People get the body alone: what `awsi dashboard put` takes.";

#[derive(Debug, Args)]
pub(crate) struct ShowArgs {
    /// The dashboard's name
    name: String,
}

#[derive(Debug, Serialize)]
struct Shown {
    name: String,
    arn: Option<String>,
    body: DashboardBody,
}

pub(crate) async fn run(args: &ShowArgs, session: &Session) -> Result<(), Failure> {
    let found = get_dashboard(&args.name, &session.provider).await?;
    Ok(session.output.show(&Shown { name: found.name, arn: found.arn, body: found.body })?)
}

impl View for Shown {
    fn table(&self) -> String {
        // Maps with text for keys, and numbers that came from JSON: it cannot fail.
        let body = serde_json::to_string_pretty(&self.body).unwrap_or_else(|_| self.body.to_string());
        let lines: Vec<_> = body.lines().map(escape_controls).collect();
        lines.join("\n")
    }
}
