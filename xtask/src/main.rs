//! `cargo xtask`: the workspace's own commands, one file each.

mod audit;
mod bench;
mod checkout;
mod ci;
mod conformance;
mod members;
mod minimal_versions;
mod mutants;
mod new_service;
mod package;
mod public_api;
mod soak;
mod step;
mod target_directory;
mod test;
mod tool;

use std::process::ExitCode;

const EXIT_FAILED: u8 = 1;
const EXIT_USAGE: u8 = 2;

struct Command {
    name: &'static str,
    about: &'static str,
    run: Run,
}

enum Run {
    Plain(fn() -> anyhow::Result<()>),
    /// With a word that the names of what is run contain.
    Filtered(fn(Option<&str>) -> anyhow::Result<()>),
    /// With a command line of its own.
    Own(fn(&[&str]) -> anyhow::Result<()>),
}

const COMMANDS: &[Command] = &[
    Command {
        name: "test",
        about: "format, clippy, all tests, docs, and each crate checked alone",
        run: Run::Plain(test::run),
    },
    Command {
        name: "ci",
        about: "test, package, conformance, a minute of the soak, audit, and a check that the checkout is as it was",
        run: Run::Plain(ci::run),
    },
    Command {
        name: "conformance",
        about: "scenarios on servers that others wrote, all or those with FILTER in their name (needs python3)",
        run: Run::Filtered(conformance::run),
    },
    Command {
        name: "public-api",
        about: "writes down what each library shows, in its public-api.txt",
        run: Run::Plain(public_api::run),
    },
    Command {
        name: "audit",
        about: "licences, sources, bans, duplicates and advisories of the dependencies, and those unused",
        run: Run::Plain(audit::run),
    },
    Command {
        name: "bench",
        about: "what the provider, the wrappers and awsi cost beside the bare SDK: all sections or those with FILTER in their name",
        run: Run::Filtered(bench::run),
    },
    Command {
        name: "minimal-versions",
        about: "what is published, compiled with the oldest dependencies it allows (needs minutes and 7 GB for EC2)",
        run: Run::Plain(minimal_versions::run),
    },
    Command { name: "mutants", about: mutants::ABOUT, run: Run::Own(mutants::run) },
    Command {
        name: "package",
        about: "every package that is published, made and compiled from what it holds (the first time in minutes)",
        run: Run::Plain(package::run),
    },
    Command {
        name: "soak",
        about: "ten minutes, or as many as FILTER says, of work on an AWS that fails: nothing is held in the end",
        run: Run::Filtered(soak::run),
    },
    Command { name: "new-service", about: new_service::ABOUT, run: Run::Own(new_service::run) },
    Command {
        name: "prove-new-service",
        about: "all of test in a copy that new-service wrote a crate into (compiles everything for it: half an hour, 20 GB)",
        run: Run::Plain(new_service::proof::whole),
    },
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["help" | "--help" | "-h"] => {
            println!("{}", usage());
            ExitCode::SUCCESS
        }
        [name, rest @ ..] => match COMMANDS.iter().find(|command| command.name == *name).map(|command| &command.run) {
            Some(Run::Plain(run)) if rest.is_empty() => exit_code(run()),
            Some(Run::Filtered(run)) if rest.len() <= 1 => exit_code(run(rest.first().copied())),
            Some(Run::Own(run)) => exit_code(run(rest)),
            Some(Run::Plain(_)) => misuse(&format!("`{name}` takes no arguments")),
            Some(Run::Filtered(_)) => misuse(&format!("`{name}` takes one filter")),
            None => misuse(&format!("no command named `{name}`")),
        },
        [] => misuse("a command is missing"),
    }
}

fn exit_code(outcome: anyhow::Result<()>) -> ExitCode {
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::from(EXIT_FAILED)
        }
    }
}

fn misuse(complaint: &str) -> ExitCode {
    eprintln!("error: {complaint}\n\n{}", usage());
    ExitCode::from(EXIT_USAGE)
}

fn usage() -> String {
    let commands = COMMANDS.iter().map(|command| format!("\n  {:<17}  {}", command.name, command.about));
    format!("usage: cargo xtask <command> [FILTER]\n\ncommands:{}", commands.collect::<String>())
}
