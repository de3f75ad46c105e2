//! `cargo xtask package`: every package that is published, made as for the registry and compiled from that alone.

use std::process::Command;

use anyhow::{Context, Result, ensure};
use cargo_metadata::MetadataCommand;

use crate::step::cargo_binary;

/// Cargo takes them in the order of their dependencies, and each from the packages before it. All features are compiled,
/// with them the SDK of EC2, which takes minutes and 7 GB. The architecture tests package the same without compiling it.
pub(crate) fn run() -> Result<()> {
    let metadata =
        MetadataCommand::new().cargo_path(cargo_binary()).no_deps().exec().context("cargo metadata cannot be read")?;
    let packages = metadata.workspace_packages();
    let published = packages.iter().filter(|package| package.publish.as_deref() != Some(&[]));
    let mut cargo = Command::new(cargo_binary());
    cargo.args(["package", "--locked", "--allow-dirty", "--all-features"]);
    let status = cargo.args(published.flat_map(|package| ["--package", package.name.as_str()])).status();
    ensure!(status.context("cargo did not start")?.success(), "a package cannot be made or compiled");
    Ok(())
}
