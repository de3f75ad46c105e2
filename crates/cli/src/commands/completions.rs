//! `awsi completions SHELL`

use crate::args::grammar;
use crate::failure::Failure;
use crate::output::print;
use clap::Args;
use clap_complete::Shell;

#[derive(Debug, Args)]
pub(crate) struct CompletionsArgs {
    /// The shell, for bash: `source <(awsi completions bash)`
    shell: Shell,
}

pub(crate) fn run(args: &CompletionsArgs) -> Result<(), Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut grammar(), "awsi", &mut script);
    Ok(print(&String::from_utf8_lossy(&script))?)
}
