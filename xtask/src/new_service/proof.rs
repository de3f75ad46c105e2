//! That what `new-service` writes passes what everything else has to, unedited: shown for a service that has no crate.
//!
//! The copy of the checkout stays where it is between runs, and files that did not change are not written again: what is
//! compiled for it is compiled once.

use super::run_in;
use crate::step::{Step, cargo_binary};
use anyhow::{Context, Result, ensure};
use cargo_metadata::Message;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// One operation of each shape: pages of things that can be asked for in a new account, pages of texts, pages of things without
/// a paginator, a thing within the answer, an answer of nothing, and one of whose fields few can be carried.
const ARGUMENTS: [&str; 15] = [
    "cloudformation",
    "--sdk",
    "aws-sdk-cloudformation",
    "--operation",
    "ListExports",
    "--operation",
    "ListImports",
    "--operation",
    "ListStackSetAutoDeploymentTargets",
    "--operation",
    "DescribeStackSet",
    "--operation",
    "SetStackPolicy",
    "--operation",
    "ValidateTemplate",
];
const PACKAGE: &str = "cloudformation-interactions";

/// Writes the crate into a copy, and checks it there.
///
/// Of the copy only this crate and core are compiled, and what these depend on: some minutes the first time, seconds later.
/// The architecture tests are those of this checkout, which read whatever workspace they are pointed at.
pub(crate) fn steps() -> Vec<Step> {
    let command_line = format!("cargo xtask new-service {}", ARGUMENTS.join(" "));
    let mut steps = vec![Step::new("new service: written", command_line, || {
        let copy = refresh()?;
        run_in(&copy, &ARGUMENTS)?;
        Ok(String::new())
    })];
    let checks: [(&str, &[&str]); 4] = [
        ("format", &["fmt", "--package", PACKAGE, "--check"]),
        ("clippy", &["clippy", "--package", PACKAGE, "--all-targets", "--locked", "--", "-D", "warnings"]),
        ("tests", &["test", "--package", PACKAGE, "--locked"]),
        ("docs", &["rustdoc", "--package", PACKAGE, "--lib", "--locked", "--", "-D", "warnings"]),
    ];
    for (name, arguments) in checks {
        let command_line = format!("cd target/new-service && cargo {}", arguments.join(" "));
        steps.push(Step::new(format!("new service: {name}"), command_line, || in_copy(arguments)));
    }
    let command_line = "cargo test --workspace --all-features --test architecture";
    steps.push(Step::new("new service: architecture", command_line, architecture));
    steps
}

fn copy() -> Result<PathBuf> {
    Ok(super::root()?.join("target/new-service"))
}

/// Makes the copy what the checkout is, with what is not committed yet.
fn refresh() -> Result<PathBuf> {
    let (root, copy) = (super::root()?, copy()?);
    let listed = Command::new("git")
        .args(["ls-files", "--cached", "--others", "--exclude-standard"])
        .current_dir(&root)
        .output()
        .context("git did not start")?;
    ensure!(listed.status.success(), "git ls-files: {}", String::from_utf8_lossy(&listed.stderr).trim());
    let written = copy.join("crates").join(PACKAGE);
    if written.exists() {
        fs::remove_dir_all(&written).context("what was written the last time cannot be removed")?;
    }
    for path in String::from_utf8_lossy(&listed.stdout).lines() {
        // One that is deleted and not committed is listed still.
        if root.join(path).is_file() {
            copy_changed(&root.join(path), &copy.join(path))?;
        }
    }
    Ok(copy)
}

fn copy_changed(from: &Path, to: &Path) -> Result<()> {
    let content = fs::read(from).with_context(|| format!("{} cannot be read", from.display()))?;
    if fs::read(to).is_ok_and(|there| there == content) {
        return Ok(());
    }
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(to, content).with_context(|| format!("{} cannot be written", to.display()))
}

/// Cargo in the copy, with artefacts of its own: those of this checkout are called the same and are not the same.
fn in_copy(arguments: &[&str]) -> Result<String> {
    let mut command = Command::new(cargo_binary());
    command.args(arguments).current_dir(copy()?).env("CARGO_TARGET_DIR", copy()?.join("target"));
    passed(command)
}

fn passed(mut command: Command) -> Result<String> {
    let output = command.output().context("a check did not start")?;
    let (said, complained) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    ensure!(output.status.success(), "{}\n{said}\n{complained}", output.status);
    Ok(String::new())
}

/// The architecture tests that were compiled for this checkout, pointed at the copy. They write down what the crate shows, as
/// `cargo xtask public-api` does for whoever keeps it.
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
    command.env("CARGO_MANIFEST_DIR", copy()?.join("tests")).env("WRITE_PUBLIC_API", "1").current_dir(copy()?);
    passed(command)
}
