//! `awsi completions SHELL`

use crate::args::Cli;
use crate::failure::Failure;
use crate::output::print;
use clap::{Args, CommandFactory};
use clap_complete::Shell;

#[derive(Debug, Args)]
pub(crate) struct CompletionsArgs {
    /// The shell, for bash: `source <(awsi completions bash)`
    shell: Shell,
}

pub(crate) fn run(args: &CompletionsArgs) -> Result<(), Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "awsi", &mut script);
    Ok(print(&String::from_utf8_lossy(&script))?)
}
