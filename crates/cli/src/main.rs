//! `awsi`: AWS in domain terms on the command line.
//!
//! Nothing but a mouth for the libraries of this workspace: commands read the command line ([`args`]), open a way to
//! AWS ([`session`]), call a function or two of those libraries and print what they answer ([`output`]). What fails
//! is a [`failure::Failure`], which knows its exit code ([`exit`]) and what to do about it.
//!
//! # Features
//! One a service, and its commands. A command of an absent one says what brings it back.
//!
//! | feature | default | what it brings |
//! |---|---|---|
//! | `cloudwatch` | yes | `metrics`, `alarm`, `dashboard` |
//! | `iam` | yes | `role` |
//! | `organizations` | yes | `fan-out --organization` |
//! | `s3` | yes | `bucket`, `demo` |
//! | `acm` | no | `certificate` |
//! | `dynamodb` | no | `table` |
//! | `ec2` | no | `vpc`, `instance`; `launch` with `iam`; its SDK takes minutes to compile |
//! | `ecs` | no | `service` |
//! | `eventbridge` | no | `event` |
//! | `opensearch` | no | `domain` |
//! | `secretsmanager` | no | `secret` |
//! | `ssm` | no | `param` |
#![cfg_attr(
    not(all(
        feature = "acm",
        feature = "cloudwatch",
        feature = "dynamodb",
        feature = "ec2",
        feature = "ecs",
        feature = "eventbridge",
        feature = "iam",
        feature = "opensearch",
        feature = "organizations",
        feature = "s3",
        feature = "secretsmanager",
        feature = "ssm",
    )),
    allow(dead_code, unused_imports, reason = "what only the commands of an absent service use is idle without them")
)]

mod absent;
mod args;
mod caller;
#[cfg(feature = "cloudwatch")]
mod chart;
mod commands;
mod confirmation;
mod exit;
mod failure;
#[cfg(feature = "ec2")]
mod ids;
mod interruption;
#[cfg(feature = "s3")]
mod journals;
mod logging;
mod mfa_code;
mod output;
mod pairs;
mod progress;
#[cfg(feature = "s3")]
mod rate;
mod report;
#[cfg(feature = "s3")]
mod report_file;
mod session;
#[cfg(feature = "s3")]
mod standard_io;
#[cfg(feature = "s3")]
mod targets;
mod workflow;

use failure::{Failure, FailureKind};
use std::process::ExitCode;

/// An SDK's request allocates some hundred times, and what one thread allocates another frees: the system's own takes a sixth
/// of what thousands of small files cost.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let code = match args::parse(std::env::args_os()) {
        Ok(cli) => run(&cli).map_or_else(|failure| report::report(&failure), |()| exit::SUCCESS),
        Err(answer) => match absent::named(std::env::args_os()) {
            Some(failure) => report::report(&failure),
            None => report::report_parser(&answer),
        },
    };
    ExitCode::from(code)
}

fn run(cli: &args::Cli) -> Result<(), Failure> {
    logging::start(cli.global.verbose);
    let runtime = runtime(&cli.command).map_err(|error| Failure::new(FailureKind::Other, error))?;
    let outcome = runtime.block_on(cli.command.run(&cli.global));
    // A question that nobody answered any more must not keep the process.
    runtime.shutdown_background();
    outcome
}

/// Threads that work side by side cost a command that asks one thing a tenth of its time.
fn runtime(command: &commands::Command) -> std::io::Result<tokio::runtime::Runtime> {
    use tokio::runtime::Builder;
    let mut builder = if command.asks_in_turn() { Builder::new_current_thread() } else { Builder::new_multi_thread() };
    builder.enable_all().build()
}
