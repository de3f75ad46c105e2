//! `cargo xtask package`: every package that is published, made as for the registry and compiled from that alone.

use std::process::Command;

use crate::members;
use crate::step::cargo_binary;
use anyhow::{Context, Result, ensure};

/// Cargo takes them in the order of their dependencies, and each from the packages before it. All features are compiled,
/// with them the SDK of EC2, which takes minutes and 7 GB. The architecture tests package the same without compiling it.
pub(crate) fn run() -> Result<()> {
    let metadata = members::read()?;
    let mut cargo = Command::new(cargo_binary());
    cargo.args(["package", "--locked", "--allow-dirty", "--all-features"]);
    let status =
        cargo.args(members::published(&metadata).flat_map(|package| ["--package", package.name.as_str()])).status();
    ensure!(status.context("cargo did not start")?.success(), "a package cannot be made or compiled");
    Ok(())
}
