//! `cargo xtask mutants`: whether the tests of a crate see its code changed.
//!
//! cargo-mutants changes one thing of the crate at a time, and runs the tests of its library. A change that none of them
//! sees is a survivor: it is killed by a test, or stands in `survivors.txt` with the reason why it may live.

mod survivors;
mod tree;

use std::path::Path;
use std::process::Stdio;
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use survivors::{Outcome, Survivors};

use crate::tool::Tool;

pub(crate) const ABOUT: &str =
    "changes in the code of CRATE… that its tests do not see (a minute for six of them, after the SDK)";

const MUTANTS: Tool = Tool { name: "cargo-mutants", version: "27.1.0" };

/// Tests that wait for ever are stopped after this many seconds, or five times what they take unchanged.
const PATIENCE: &str = "60";

/// Prints a line a crate; fails where a survivor is not listed, and where a listed one is none.
pub(crate) fn run(packages: &[&str]) -> Result<()> {
    ensure!(!packages.is_empty(), "name the crates, as in `cargo xtask mutants sts-interactions`");
    let listed = Survivors::read(include_str!("mutants/survivors.txt"))?;
    let tree = tree::refresh()?;
    let mut complaints = Vec::new();
    for package in packages {
        let started = Instant::now();
        let outcome = mutate(package, &tree)?;
        println!("{package}: {outcome} in {:.0} s", started.elapsed().as_secs_f64());
        complaints.extend(listed.compared_with(&outcome));
    }
    ensure!(complaints.is_empty(), "{}", complaints.join("\n"));
    Ok(())
}

/// Mutates a crate of the copy of the checkout. Artefacts of mutants are called like those of the checkout, and must not stand
/// among them.
fn mutate(package: &str, tree: &Path) -> Result<Outcome> {
    let answer = tree.with_file_name(package);
    let mut command = MUTANTS.command()?;
    command.args(["mutants", "--in-place", "--all-features", "--package", package]);
    command.args(["--minimum-test-timeout", PATIENCE, "--cargo-arg=--locked", "--cargo-arg=--lib"]);
    command.arg("--output").arg(&answer).current_dir(tree).stdin(Stdio::null());
    command.env("CARGO_TARGET_DIR", tree.with_file_name("target"));
    let status = command.status().context("cargo-mutants did not start")?;
    // 2: some were missed; 3: some ran out of time.
    ensure!(matches!(status.code(), Some(0 | 2 | 3)), "cargo-mutants of {package}: {status}");
    Outcome::read(&answer.join("mutants.out"))
}
