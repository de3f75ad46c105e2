//! `cargo xtask`: the workspace's own commands, one file each.

mod bench;
mod ci;
mod members;
mod step;
mod test;

use std::process::ExitCode;

const EXIT_FAILED: u8 = 1;
const EXIT_USAGE: u8 = 2;

struct Command {
    name: &'static str,
    about: &'static str,
    run: fn() -> anyhow::Result<()>,
}

const COMMANDS: &[Command] = &[
    Command { name: "test", about: "format, clippy, all tests, docs, and each crate checked alone", run: test::run },
    Command { name: "ci", about: "test, and a check that it left the checkout as it was", run: ci::run },
    Command {
        name: "bench",
        about: "what the provider, the wrappers and awsi cost beside the bare SDK",
        run: bench::run,
    },
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["help" | "--help" | "-h"] => {
            println!("{}", usage());
            ExitCode::SUCCESS
        }
        [name] => match COMMANDS.iter().find(|command| command.name == *name) {
            Some(command) => exit_code((command.run)()),
            None => misuse(&format!("no command named `{name}`")),
        },
        [] => misuse("a command is missing"),
        [name, ..] => misuse(&format!("`{name}` takes no arguments")),
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
    let commands = COMMANDS.iter().map(|command| format!("\n  {:<6} {}", command.name, command.about));
    format!("usage: cargo xtask <command>\n\ncommands:{}", commands.collect::<String>())
}
