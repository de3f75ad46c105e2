//! `awsi permissions [COMMAND…]`

mod needs;
mod policy;
mod uses;

use crate::args::GlobalOptions;
use crate::caller::account;
use crate::failure::Failure;
use crate::output::{Output, Row};
use clap::Args;
use needs::Needs;
use policy::{Policy, Resources};
use serde::Serialize;

pub(crate) const JSON: &str = "\
The policy is JSON for IAM, with a statement for what is always needed, and one for each situation: leave out those that \
will not be, and put names for the words in capitals. Keys, buckets and roles may have policies of their own that must let \
you in as well.

JSON: without a command, command, always (a list of actions), sometimes (a list of actions)";

#[derive(Debug, Args)]
pub(crate) struct PermissionsArgs {
    /// A command (`bucket get`), or a function or workflow (`s3::get_object`, `ensure_account_bucket`); all commands without
    #[arg(value_name = "COMMAND")]
    name: Vec<String>,

    /// The account to put into the names of resources
    #[arg(long, value_name = "ID", requires = "name", value_parser = account)]
    account: Option<String>,
}

/// Asks AWS nothing.
pub(crate) fn run(args: &PermissionsArgs, options: &GlobalOptions) -> Result<(), Failure> {
    let output = Output::new(options);
    if args.name.is_empty() {
        let rows: Vec<_> = uses::COMMANDS.iter().map(|(command, _)| Listed::new(command)).collect();
        return Ok(output.show_rows(&rows)?);
    }
    let name = args.name.join(" ");
    let needs = Needs::of_command(&name).or_else(|| Needs::of_function(&name)).ok_or_else(|| unknown(&name))?;
    let resources = Resources { account: args.account.as_deref(), region: options.region.as_deref() };
    Ok(output.show(&Policy::new(&needs, &resources))?)
}

/// With what there is instead: the rest of a group, or all groups.
fn unknown(name: &str) -> Failure {
    let commands = uses::COMMANDS.iter().map(|(command, _)| *command);
    let group = name.split(' ').next().unwrap_or_default();
    let beside: Vec<_> = commands.filter(|command| command.split(' ').next() == Some(group)).collect();
    let there_is = format!("there is {}", beside.join(", "));
    let hint = if beside.is_empty() { "`awsi permissions` lists the commands" } else { &there_is };
    Failure::usage(format!("`{name}` is no command, function or workflow of this awsi: {hint}"))
}

/// A command of the list.
#[derive(Debug, Serialize)]
struct Listed {
    command: &'static str,
    always: Vec<&'static str>,
    sometimes: Vec<&'static str>,
}

impl Listed {
    fn new(command: &'static str) -> Self {
        let needs = Needs::of_command(command).unwrap_or_default();
        let always = needs.actions(true);
        let mut sometimes = needs.actions(false);
        sometimes.retain(|action| !always.contains(action));
        Self { command, always, sometimes }
    }
}

impl Row for Listed {
    const HEADER: &'static [&'static str] = &["COMMAND", "ALWAYS", "SOMETIMES"];

    fn cells(&self) -> Vec<String> {
        let listed = |actions: &[&str]| if actions.is_empty() { "-".to_owned() } else { actions.join(", ") };
        vec![self.command.to_owned(), listed(&self.always), listed(&self.sometimes)]
    }
}

#[cfg(test)]
mod tests;
