//! `cargo xtask bench`: what the provider, the wrappers and `awsi` cost beside the bare SDK, as ratios.
//!
//! Instructions are counted by valgrind, which gives the same number whatever else the machine does; without valgrind
//! only allocations, calls and wall time are told. Nothing here is a test: ratios are read, not asserted.

mod fan_out;
mod instructions;
mod metrics;
mod status_command;

use crate::step::cargo_binary;
use anyhow::{Context, Result, ensure};
use std::path::PathBuf;
use std::process::Command;

/// Builds everything optimised and prints the ratios, each with the bar it is held to.
pub(crate) fn run() -> Result<()> {
    build()?;
    let calls = binary("bench-calls")?;
    println!("{:<52} {:>14} {:>14} {:>7}  bar", "", "bare SDK", "ours", "ratio");
    if instructions::are_countable() {
        let of = |task: &str, few, many| instructions::of_one(&calls, &[task], few, many);
        row("a cached client, instructions", of("clone", 10_000, 20_000)?, of("getter", 10_000, 20_000)?, "3.0");
        row("a call over an instant answer, instructions", of("raw", 200, 400)?, of("wrapper", 200, 400)?, "1.03");
        row("a page of 1,000 objects, instructions", of("raw-list", 20, 40)?, of("list", 20, 40)?, "0.5");
    } else {
        println!("valgrind is not installed: instructions are not counted");
    }
    let allocations = |task: &str| number(Command::new(&calls).args([task, "allocations"]));
    row("a cached client, allocations", allocations("clone")?, allocations("getter")?, "no more");
    row("a call over an instant answer, allocations", allocations("raw")?, allocations("wrapper")?, "no more");
    row("a page of 1,000 objects, allocations", allocations("raw-list")?, allocations("list")?, "no more");
    status_command::run(&binary("bench-bare-status")?, &binary("awsi")?)?;
    let assumed = number(Command::new(&calls).args(["first-calls", "100"]))?;
    println!("{:<52} {:>14} {assumed:>14} {:>7}  1", "100 first calls in a fresh role: AssumeRole", "", "");
    fan_out::run(&binary("bench-fan-out")?)?;
    metrics::run(&binary("bench-metrics")?)
}

fn build() -> Result<()> {
    let arguments = ["build", "--release", "--locked", "-p", "aws-interactions-bench", "-p", "awsi"];
    let status = Command::new(cargo_binary()).args(arguments).status().context("cargo did not start")?;
    ensure!(status.success(), "cargo {}: {status}", arguments.join(" "));
    Ok(())
}

fn binary(name: &str) -> Result<PathBuf> {
    let metadata = cargo_metadata::MetadataCommand::new().no_deps().exec().context("cargo metadata")?;
    Ok(metadata.target_directory.as_std_path().join("release").join(format!("{name}{}", std::env::consts::EXE_SUFFIX)))
}

/// The number that a program prints.
fn number(command: &mut Command) -> Result<u64> {
    let output = command.output().with_context(|| format!("{command:?} did not start"))?;
    let text = String::from_utf8_lossy(&output.stdout);
    ensure!(output.status.success(), "{command:?}: {}\n{}", output.status, String::from_utf8_lossy(&output.stderr));
    text.trim().parse().with_context(|| format!("{command:?} printed `{text}`, which is no number"))
}

/// A line of the table.
fn row(name: &str, bare: u64, ours: u64, bar: &str) {
    // A table for people: what is lost beyond 2^52 does not show.
    #[expect(clippy::cast_precision_loss, reason = "see above")]
    let ratio = if bare == 0 { "-".to_owned() } else { format!("{:.3}", ours as f64 / bare as f64) };
    println!("{name:<52} {bare:>14} {ours:>14} {ratio:>7}  {bar}");
}
