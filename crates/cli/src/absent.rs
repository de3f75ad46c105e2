//! Commands that this build is without, as the service they need was left out of it.
//!
//! They stay in the help, and whatever is said to them is answered by what brings them back.

use crate::args::GlobalOptions;
use crate::failure::Failure;
use clap::{Args, Command};
use std::ffi::OsString;

/// A command that needs a service, and with it a cargo feature.
#[derive(Debug, Clone, Copy)]
struct Optional {
    command: &'static str,
    service: &'static str,
    feature: &'static str,
    is_built: bool,
}

/// Every command that stands behind a feature.
const OPTIONAL: &[Optional] = &[
    Optional { command: "alarm", service: "CloudWatch", feature: "cloudwatch", is_built: cfg!(feature = "cloudwatch") },
    Optional { command: "bucket", service: "S3", feature: "s3", is_built: cfg!(feature = "s3") },
    Optional { command: "certificate", service: "ACM", feature: "acm", is_built: cfg!(feature = "acm") },
    Optional {
        command: "dashboard",
        service: "CloudWatch",
        feature: "cloudwatch",
        is_built: cfg!(feature = "cloudwatch"),
    },
    Optional {
        command: "metrics",
        service: "CloudWatch",
        feature: "cloudwatch",
        is_built: cfg!(feature = "cloudwatch"),
    },
    Optional { command: "demo", service: "S3", feature: "s3", is_built: cfg!(feature = "s3") },
    Optional {
        command: "domain",
        service: "OpenSearch Service",
        feature: "opensearch",
        is_built: cfg!(feature = "opensearch"),
    },
    Optional { command: "param", service: "SSM", feature: "ssm", is_built: cfg!(feature = "ssm") },
    Optional { command: "role", service: "IAM", feature: "iam", is_built: cfg!(feature = "iam") },
    Optional {
        command: "secret",
        service: "Secrets Manager",
        feature: "secretsmanager",
        is_built: cfg!(feature = "secretsmanager"),
    },
    Optional { command: "service", service: "ECS", feature: "ecs", is_built: cfg!(feature = "ecs") },
    Optional { command: "instance", service: "EC2", feature: "ec2", is_built: cfg!(feature = "ec2") },
    Optional {
        command: "launch",
        service: "EC2 and IAM",
        feature: "ec2,iam",
        is_built: cfg!(all(feature = "ec2", feature = "iam")),
    },
    Optional {
        command: "event",
        service: "EventBridge",
        feature: "eventbridge",
        is_built: cfg!(feature = "eventbridge"),
    },
    Optional { command: "table", service: "DynamoDB", feature: "dynamodb", is_built: cfg!(feature = "dynamodb") },
    Optional { command: "vpc", service: "EC2", feature: "ec2", is_built: cfg!(feature = "ec2") },
];

/// What to say where the command line names an absent command, whatever its arguments are.
pub(crate) fn named(arguments: impl IntoIterator<Item = OsString>) -> Option<Failure> {
    let absent = named_among(OPTIONAL, arguments)?;
    Some(Failure::usage(format!("this awsi was built without {}", absent.remedy())))
}

/// The absent commands for the help.
pub(crate) fn stubs() -> impl Iterator<Item = Command> {
    absent(OPTIONAL).map(Optional::stub)
}

fn absent(optional: &[Optional]) -> impl Iterator<Item = &Optional> {
    optional.iter().filter(|command| !command.is_built)
}

/// The absent command that the arguments begin with, behind global options.
fn named_among(optional: &[Optional], arguments: impl IntoIterator<Item = OsString>) -> Option<&Optional> {
    // Without a grammar for what follows the command: a parser that knew one would complain of the rest first.
    let line = GlobalOptions::augment_args(Command::new("awsi")).allow_external_subcommands(true);
    let matches = line.try_get_matches_from(arguments).ok()?;
    let (name, _) = matches.subcommand()?;
    absent(optional).find(|command| command.command == name)
}

impl Optional {
    fn remedy(&self) -> String {
        format!("{}: cargo install awsi --features {}", self.service, self.feature)
    }

    fn stub(&self) -> Command {
        Command::new(self.command).about(format!("Not in this build, which is without {}", self.remedy()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::args::{Cli, grammar};
    use clap::{CommandFactory, FromArgMatches};

    const VPC: Optional = Optional { command: "vpc", service: "EC2", feature: "ec2", is_built: false };

    fn absent_in(line: &str) -> Option<&'static str> {
        let optional = &[VPC, Optional { command: "bucket", is_built: true, ..VPC }];
        named_among(optional, line.split(' ').map(OsString::from)).map(|absent| absent.command)
    }

    #[test]
    fn when_an_absent_command_is_named_then_it_is_found_whatever_follows() {
        for line in [
            "awsi vpc",
            "awsi vpc create --cidr 10.0.0.0/16",
            "awsi vpc --help",
            "awsi vpc --output",
            "awsi vpc --output yaml -- --profile",
            "awsi --profile operations -vv vpc ls",
            "awsi --output=json vpc",
        ] {
            assert_eq!(absent_in(line), Some("vpc"), "{line}");
        }
    }

    #[test]
    fn when_another_command_is_named_then_the_line_is_left_to_the_parser() {
        for line in [
            "awsi",
            "awsi bucket vpc",
            "awsi vpcs",
            "awsi vp",
            "awsi --profile vpc",
            "awsi --help vpc",
            "awsi --vpc vpc",
        ] {
            assert_eq!(absent_in(line), None, "{line}");
        }
    }

    #[test]
    fn when_an_absent_command_is_told_of_then_what_brings_it_back_is_said() {
        assert_eq!(VPC.remedy(), "EC2: cargo install awsi --features ec2");
        let about = VPC.stub().get_about().map(ToString::to_string).expect("a line beside the command");
        assert_eq!(about, "Not in this build, which is without EC2: cargo install awsi --features ec2");
    }

    #[test]
    fn when_an_absent_command_is_in_the_grammar_then_its_line_is_no_command_line_of_this_build() {
        let grammar = Cli::command().subcommand(Optional { command: "queue", ..VPC }.stub());
        let parsed =
            grammar.try_get_matches_from(["awsi", "queue"]).and_then(|matches| Cli::from_arg_matches(&matches));
        assert!(parsed.is_err(), "it would run: {parsed:?}");
    }

    #[test]
    fn when_the_help_is_asked_for_then_every_optional_command_is_in_it_once_and_a_stub_only_where_it_is_absent() {
        for optional in OPTIONAL {
            let is_command = Cli::command().find_subcommand(optional.command).is_some();
            assert_eq!(is_command, optional.is_built, "{optional:?}");
            let named = |command: &&Command| command.get_name() == optional.command;
            assert_eq!(grammar().get_subcommands().filter(named).count(), 1, "{optional:?}");
        }
    }
}
