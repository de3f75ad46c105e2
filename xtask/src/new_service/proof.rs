//! That what `new-service` writes passes what everything else has to, unedited: shown for a service that has no crate, and for
//! DynamoDB, whose crate is taken away first.
//!
//! The copy of the checkout stays where it is between runs, and files that did not change are not written again: what is
//! compiled for it is compiled once.

use super::run_in;
use crate::checkout;
use crate::step::{Step, cargo_binary, succeed};
use anyhow::{Context, Result, ensure};
use cargo_metadata::Message;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What most people write first: items, whose keys are of no type of this workspace, pages of names, a thing within the answer.
const EXAMPLE: &str = "dynamodb --sdk aws-sdk-dynamodb --operation GetItem --operation PutItem --operation ListTables \
                       --operation DescribeTable";

/// What is written besides: the first that has no crate here.
///
/// One operation of each shape: pages of things that can be asked for in a new account, pages of texts, pages of things without
/// a paginator, a thing within the answer, an answer of nothing, and one of whose fields few can be carried. The second is for
/// whoever wraps the first; it has permissions that begin with another word than the crate's name.
const SERVICES: [&str; 2] = [
    "cloudformation --sdk aws-sdk-cloudformation --operation ListExports --operation ListImports \
     --operation ListStackSetAutoDeploymentTargets --operation DescribeStackSet --operation SetStackPolicy \
     --operation ValidateTemplate",
    "sfn --sdk aws-sdk-sfn --operation ListStateMachines --operation DescribeStateMachine \
     --operation DeleteStateMachine",
];

/// A service that a crate is written for, with what is said of it.
struct Newcomer {
    package: String,
    arguments: Vec<&'static str>,
}

impl Newcomer {
    fn of(line: &'static str) -> Self {
        let arguments: Vec<&str> = line.split_whitespace().collect();
        Self { package: format!("{}-interactions", arguments.first().unwrap_or(&"")), arguments }
    }

    fn choose(root: &Path) -> Result<Self> {
        let is_new = |one: &Self| !root.join("crates").join(&one.package).exists();
        let mut all = SERVICES.into_iter().map(Self::of);
        all.find(is_new).context("the services of this proof have crates by now: name one that has none")
    }

    /// Makes a copy of the checkout, and writes the crate into it.
    fn write(&self) -> Result<()> {
        let copy = refresh()?;
        self.take_away(&copy)?;
        run_in(&copy, &self.arguments)
    }

    /// Leaves no crate of this name, nor what would stand twice in a manifest. What else names it is not compiled then.
    fn take_away(&self, copy: &Path) -> Result<()> {
        let folder = copy.join("crates").join(&self.package);
        if !folder.exists() {
            return Ok(());
        }
        fs::remove_dir_all(folder)?;
        for manifest in ["Cargo.toml", "tests/Cargo.toml"] {
            let text = fs::read_to_string(copy.join(manifest))?;
            fs::write(copy.join(manifest), without(&text, &[&self.package, self.sdk()]))?;
        }
        Ok(())
    }

    /// The word behind `--sdk`.
    fn sdk(&self) -> &str {
        self.arguments.get(2).copied().unwrap_or_default()
    }
}

/// The manifest without these dependencies.
fn without(manifest: &str, dependencies: &[&str]) -> String {
    let is_one_of_them = |line: &&str| {
        let name = line.split(['.', ' ']).next().unwrap_or_default();
        dependencies.contains(&name)
    };
    manifest.split_inclusive('\n').filter(|line| !is_one_of_them(line)).collect()
}

/// Writes each crate into a copy, and checks it there.
///
/// Of the copy only the crate and core are compiled, and what these depend on: some minutes the first time, seconds later.
/// The architecture tests are those of this checkout, which read whatever workspace they are pointed at. That the copy passes
/// all that this checkout has to is shown by [`whole`].
pub(crate) fn steps() -> Result<Vec<Step>> {
    let mut steps = steps_of(Newcomer::of(EXAMPLE));
    steps.extend(steps_of(Newcomer::choose(&checkout::root()?)?));
    let command_line = "cargo test --workspace --all-features --test architecture";
    steps.push(Step::new("new service: architecture", command_line, architecture));
    Ok(steps)
}

fn steps_of(newcomer: Newcomer) -> Vec<Step> {
    let Newcomer { package, arguments } = &newcomer;
    let checks = [
        ("format", format!("fmt --package {package} --check")),
        ("clippy", format!("clippy --package {package} --all-targets --locked -- -D warnings")),
        ("tests", format!("test --package {package} --locked")),
        ("docs", format!("rustdoc --package {package} --lib --locked -- -D warnings")),
    ];
    let name = arguments.first().copied().unwrap_or_default();
    let command_line = format!("cargo xtask new-service {}", arguments.join(" "));
    let mut steps = vec![Step::new(format!("new service: {name}: written"), command_line, move || {
        newcomer.write()?;
        Ok(String::new())
    })];
    for (check, arguments) in checks {
        let command_line = format!("cd target/new-service && cargo {arguments}");
        let action = move || passed(in_copy(&arguments)?);
        steps.push(Step::new(format!("new service: {name}: {check}"), command_line, action));
    }
    steps
}

/// `cargo xtask prove-new-service`: all of `cargo xtask test` in the copy, which compiles everything for it.
pub(crate) fn whole() -> Result<()> {
    Newcomer::choose(&checkout::root()?)?.write()?;
    // The copy lies where git looks at nothing: its own proof asks git which files there are.
    succeed(Command::new("git").args(["init", "--quiet"]).current_dir(copy()?))?;
    succeed(&mut in_copy("xtask test")?)
}

fn copy() -> Result<PathBuf> {
    Ok(checkout::root()?.join("target/new-service"))
}

/// Makes the copy what the checkout is, without what was written the last time.
fn refresh() -> Result<PathBuf> {
    let copy = copy()?;
    for written in [EXAMPLE].into_iter().chain(SERVICES).map(Newcomer::of) {
        let written = copy.join("crates").join(written.package);
        if written.exists() {
            fs::remove_dir_all(&written).context("what was written the last time cannot be removed")?;
        }
    }
    checkout::copy_to(&copy)?;
    Ok(copy)
}

/// Cargo in the copy, with artefacts of its own: those of this checkout are called the same and are not the same.
fn in_copy(arguments: &str) -> Result<Command> {
    let mut command = Command::new(cargo_binary());
    command.args(arguments.split_whitespace()).current_dir(copy()?).env("CARGO_TARGET_DIR", copy()?.join("target"));
    Ok(command)
}

fn passed(mut command: Command) -> Result<String> {
    let output = command.output().context("a check did not start")?;
    let (said, complained) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    ensure!(output.status.success(), "{}\n{said}\n{complained}", output.status);
    Ok(String::new())
}

/// The architecture tests that were compiled for this checkout, pointed at the copy.
fn architecture() -> Result<String> {
    let arguments = "test --workspace --all-features --locked --test architecture --no-run --message-format=json";
    let output = Command::new(cargo_binary()).args(arguments.split(' ')).output().context("cargo did not start")?;
    ensure!(output.status.success(), "cargo {arguments}: {}", String::from_utf8_lossy(&output.stderr).trim());
    let program = Message::parse_stream(output.stdout.as_slice()).flatten().find_map(|message| match message {
        Message::CompilerArtifact(artifact) if artifact.target.name == "architecture" => artifact.executable,
        _ => None,
    });
    let program = program.context("cargo does not tell where the architecture tests are")?;
    let mut command = Command::new(program);
    command.env("CARGO_MANIFEST_DIR", copy()?.join("tests")).current_dir(copy()?);
    passed(command)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_a_newcomer_is_chosen_then_it_is_the_first_that_has_no_crate() {
        let root = tempfile::tempdir().expect("a folder");
        let chosen = || Newcomer::choose(root.path()).map(|newcomer| newcomer.package);
        let take = |package: &str| fs::create_dir_all(root.path().join("crates").join(package)).expect("a folder");
        assert_eq!(chosen().expect("none has a crate"), "cloudformation-interactions");
        take("cloudformation-interactions");
        assert_eq!(chosen().expect("one has none"), "sfn-interactions");
        take("sfn-interactions");
        assert!(chosen().expect_err("both have").to_string().ends_with("name one that has none"));
    }

    #[test]
    fn when_a_service_is_in_the_list_then_its_command_line_can_be_read() {
        for line in [EXAMPLE].into_iter().chain(SERVICES) {
            let arguments: Vec<&str> = line.split_whitespace().collect();
            super::super::Arguments::parse(&arguments).expect(line);
        }
    }

    #[test]
    fn when_a_crate_is_taken_away_then_no_manifest_has_a_line_of_it_and_those_with_like_names_stay() {
        let example = Newcomer::of(EXAMPLE);
        let manifest = "dynamodb-interactions = { path = \"x\" }\ndynamodb-interactions.workspace = true\n\
                        aws-sdk-dynamodb = \"1\"\naws-sdk-dynamodbstreams = \"1\"\nwinterbaume-dynamodb = \"1\"\n";
        let left = without(manifest, &[&example.package, example.sdk()]);
        assert_eq!(left, "aws-sdk-dynamodbstreams = \"1\"\nwinterbaume-dynamodb = \"1\"\n");
    }
}
