//! `awsi event rule rm NAME`

use crate::confirmation::confirm;
use crate::failure::Failure;
use crate::output::{View, counted, escape_controls};
use crate::session::Session;
use clap::Args;
use eventbridge_interactions::{DEFAULT_BUS, RuleDeletion, delete_rule};
use serde::Serialize;

pub(crate) const JSON: &str = "\
JSON: rule, deleted, targets
  deleted is false, and targets 0, where there was no such rule.";

#[derive(Debug, Args)]
pub(crate) struct RmArgs {
    /// The rule's name
    name: String,

    /// Its event bus, by name or ARN
    #[arg(long, default_value = DEFAULT_BUS)]
    bus: String,

    /// Do not ask
    #[arg(long, short)]
    pub(in crate::commands::event) yes: bool,
}

#[derive(Debug, Serialize)]
struct Removal<'a> {
    rule: &'a str,
    deleted: bool,
    targets: usize,
}

pub(crate) async fn run(args: &RmArgs, session: &Session) -> Result<(), Failure> {
    confirm("delete the rule with its targets", &args.name, args.yes).await?;
    let (deleted, targets) = match delete_rule(&args.name, &args.bus, &session.provider).await? {
        RuleDeletion::Deleted { targets } => (true, targets),
        _ => (false, 0),
    };
    Ok(session.output.confirm(&Removal { rule: &args.name, deleted, targets })?)
}

impl View for Removal<'_> {
    fn table(&self) -> String {
        let rule = escape_controls(self.rule);
        if !self.deleted {
            return format!("There was no rule {rule}.");
        }
        let targets = counted(u64::try_from(self.targets).unwrap_or(u64::MAX), "target");
        format!("Deleted the rule {rule} with {targets}.")
    }
}
