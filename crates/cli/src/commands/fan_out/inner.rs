//! The command that runs in every target.

use crate::absent;
use crate::args::{self, Cli};
use crate::commands::Command;
#[cfg(feature = "s3")]
use crate::commands::bucket::BucketCommand;
#[cfg(feature = "cloudwatch")]
use crate::commands::metrics::MetricsCommand;
#[cfg(feature = "ec2")]
use crate::commands::vpc::VpcCommand;
use crate::failure::{Failure, FailureKind};

pub(crate) const NOT_OF_ONE_ACCOUNT: &str = "does not work in one account";

/// The command that runs in every target.
pub(super) struct Inner {
    pub(super) command: Command,
}

impl Inner {
    /// Reads the command line behind `--`, and refuses what cannot run in many targets at once.
    pub(super) fn parse(arguments: &[String]) -> Result<Self, Failure> {
        let line = arguments.join(" ");
        let cli = parsed(arguments).map_err(|answer| no_command(&line, arguments, &answer))?;
        // The defaults, whatever they are.
        let plain = parsed(&["whoami".to_owned()]).map_err(|error| Failure::new(FailureKind::Other, error))?;
        if cli.global != plain.global {
            return Err(Failure::usage(format!("`{line}`: global options stand before `--`, for all targets")));
        }
        if let Some(why) = unfit(&cli.command) {
            return Err(Failure::usage(format!("`{line}` cannot be fanned out: it {why}")));
        }
        if !needs_nobody(&cli.command) {
            let message = format!("`{line}` would ask in every target; nothing is deleted without its --yes");
            return Err(Failure::new(FailureKind::ConfirmationNeeded, message));
        }
        Ok(Self { command: cli.command })
    }
}

fn parsed(arguments: &[String]) -> Result<Cli, clap::Error> {
    let line = ["awsi".to_owned()].into_iter().chain(arguments.iter().cloned());
    args::parse(line.map(Into::into))
}

/// The parser's answer goes on about the usage of this, which is not what was said.
fn no_command(line: &str, arguments: &[String], answer: &clap::Error) -> Failure {
    let said = ["awsi".to_owned()].into_iter().chain(arguments.iter().cloned());
    absent::named(said.map(Into::into)).unwrap_or_else(|| {
        let answer = answer.to_string();
        let first = answer.lines().next().unwrap_or_default();
        Failure::usage(format!("`{line}` is no command: {}", first.trim_start_matches("error: ")))
    })
}

fn unfit(command: &Command) -> Option<&'static str> {
    const WRITES: &str = "writes a file here, which would be one for all targets";
    match command {
        #[cfg(feature = "s3")]
        Command::Bucket(BucketCommand::Get(_)) => Some(WRITES),
        #[cfg(feature = "cloudwatch")]
        Command::Metrics(MetricsCommand::Plot(_)) => Some(WRITES),
        #[cfg(feature = "ec2")]
        Command::Vpc(VpcCommand::Diagram(_)) => Some(WRITES),
        #[cfg(feature = "s3")]
        Command::Demo(_) => Some(NOT_OF_ONE_ACCOUNT),
        Command::FanOut(_) | Command::Local(_) | Command::Permissions(_) | Command::Completions(_) => {
            Some(NOT_OF_ONE_ACCOUNT)
        }
        _ => None,
    }
}

fn needs_nobody(command: &Command) -> bool {
    match command {
        #[cfg(feature = "s3")]
        Command::Bucket(command) => command.needs_nobody(),
        #[cfg(feature = "cloudwatch")]
        Command::Alarm(command) => command.needs_nobody(),
        #[cfg(feature = "iam")]
        Command::Role(command) => command.needs_nobody(),
        #[cfg(feature = "ec2")]
        Command::Instance(command) => command.needs_nobody(),
        _ => true,
    }
}
