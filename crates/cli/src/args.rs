//! The command line.

use crate::absent;
use crate::caller::CallerOptions;
use crate::commands::Command;
use crate::exit;
use clap::error::ErrorKind;
use clap::{ArgAction, Args, CommandFactory, FromArgMatches, Parser, ValueEnum};
use std::ffi::OsString;

const ABOUT_SETTINGS: &str = "\
Settings:
  What an option says wins over the environment (AWS_PROFILE, AWS_REGION, AWS_ACCESS_KEY_ID, AWS_ENDPOINT_URL, \
AWS_MAX_ATTEMPTS, AWS_CA_BUNDLE, …), which wins over the profile. HTTPS_PROXY, HTTP_PROXY and NO_PROXY are honoured. \
`awsi doctor` tells each setting and where it comes from.

Output:
  Results go to standard output, everything else to standard error. `--output json` prints one JSON document a \
command; the help of each command shows its fields, which come in that order; a list that breaks off is no whole document. Times are RFC 3339 in UTC, sizes are \
bytes, and what is not known is null. Tables are for people and may change; they show control characters escaped.";

/// AWS in domain terms on the command line.
#[derive(Debug, Parser)]
#[command(name = "awsi", version, max_term_width = 100, after_long_help = format!("{ABOUT_SETTINGS}\n\n{}", exit::HELP))]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) global: GlobalOptions,

    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Options that every command knows.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
#[command(next_help_heading = "Global options")]
pub(crate) struct GlobalOptions {
    /// Use this profile of the AWS configuration files, whatever keys the environment holds
    #[arg(long, global = true, value_name = "NAME")]
    pub(crate) profile: Option<String>,

    /// Work in this region
    #[arg(long, global = true)]
    pub(crate) region: Option<String>,

    #[command(flatten)]
    pub(crate) caller: CallerOptions,

    /// Call with the role of the EC2 instance this runs on
    #[arg(long, global = true)]
    pub(crate) instance_role: bool,

    /// Send all requests here: a stand-in for AWS, or a private endpoint
    #[arg(long, global = true, value_name = "URL")]
    pub(crate) endpoint_url: Option<String>,

    /// Run this one command on an embedded AWS: no account, no network, and empty each time
    ///
    /// `awsi local serve` gives an embedded AWS that lives longer than one command.
    #[arg(long, global = true)]
    pub(crate) local: bool,

    /// How to print results
    #[arg(long, global = true, value_enum, default_value_t)]
    pub(crate) output: Format,

    /// Print what was asked for and errors: no progress, no confirmations
    #[arg(long, short, global = true)]
    pub(crate) quiet: bool,

    /// Say what happens: -v calls, -vv their details, -vvv everything
    #[arg(long, short, global = true, action = ArgAction::Count)]
    pub(crate) verbose: u8,
}

/// The command line with everything its help shows, the commands that this build is without included.
pub(crate) fn grammar() -> clap::Command {
    Cli::command().subcommands(absent::stubs())
}

/// The same with the options of all commands, which are otherwise made when a command is met.
#[cfg(test)]
pub(crate) fn whole_grammar() -> clap::Command {
    let mut grammar = grammar();
    grammar.build();
    grammar
}

/// Reads the command line.
pub(crate) fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Cli, clap::Error> {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let cli = Cli::from_arg_matches(&grammar().try_get_matches_from(&arguments)?)?;
    match cli.global.caller.scattered(&arguments) {
        Some(option) => {
            let message = format!("{option} is said on both sides of the command: say all of them on one side\n");
            Err(clap::Error::raw(ErrorKind::ArgumentConflict, message))
        }
        None => Ok(cli),
    }
}

/// How results are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum Format {
    /// For people
    #[default]
    Table,
    /// For scripts: one JSON document
    Json,
}

#[cfg(test)]
mod tests;
