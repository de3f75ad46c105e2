//! `cargo xtask package`: every package that is published, made as for the registry and compiled from that alone.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use cargo_metadata::Package;

use crate::checkout;
use crate::members;
use crate::step::{Step, cargo_binary, succeed};
use crate::target_directory::target_directory;

/// The manifest's line that names the members. Of them a package is all that is left.
const MEMBERS: &str = "members = [\"crates/*\", \"tests\", \"xtask\"]";

/// Cargo's own verification compiles what a package depends on anew for every package that wants other features of it, the
/// SDK of EC2 three times. Unpacked into one workspace, they share it with what is compiled already: minutes instead of
/// hours. That each package asks for the features it needs is shown by the checks of each member alone.
pub(crate) fn step() -> Step {
    Step::new("packages", "cargo xtask package", || run().map(|()| String::new()))
}

pub(crate) fn run() -> Result<()> {
    let metadata = members::read()?;
    let packages: Vec<&Package> = members::published(&metadata).collect();
    let mut package = Command::new(cargo_binary());
    package.args(["package", "--no-verify", "--offline", "--locked", "--allow-dirty", "--quiet"]);
    succeed(package.args(packages.iter().flat_map(|package| ["--package", package.name.as_str()])))?;
    let target = target_directory()?;
    let workspace = target.join("packages");
    unpack(&packages, &target.join("package"), &workspace)?;
    // Examples too: they are what a reader of the registry tries first. Tests stay behind with what they alone depend on.
    let mut check = Command::new(cargo_binary());
    check.args(["check", "--workspace", "--all-features", "--lib", "--bins", "--examples", "--offline"]);
    succeed(check.arg("--manifest-path").arg(workspace.join("Cargo.toml")))
}

/// A workspace of what is in the archives, with the dependencies of this one.
fn unpack(packages: &[&Package], archives: &Path, workspace: &Path) -> Result<()> {
    if workspace.exists() {
        fs::remove_dir_all(workspace).context("the packages of the last time cannot be removed")?;
    }
    let crates = workspace.join("crates");
    fs::create_dir_all(&crates)?;
    for package in packages {
        // `m`: archives have one time for all files, and what is older than an artefact passes for compiled.
        let archive = archives.join(format!("{}.crate", folder(package)));
        succeed(Command::new("tar").arg("-xzmf").arg(&archive).arg("-C").arg(&crates))?;
    }
    let root = checkout::root()?;
    fs::write(workspace.join("Cargo.toml"), manifest(&fs::read_to_string(root.join("Cargo.toml"))?, packages)?)?;
    fs::copy(root.join("Cargo.lock"), workspace.join("Cargo.lock"))?;
    Ok(())
}

/// The checkout's manifest, so that profiles are the same; the packages take the place of those that the registry has.
fn manifest(text: &str, packages: &[&Package]) -> Result<String> {
    ensure!(text.contains(MEMBERS), "Cargo.toml does not say {MEMBERS}");
    let place = |package: &&Package| format!("{} = {{ path = \"crates/{}\" }}\n", package.name, folder(package));
    let places: String = packages.iter().map(place).collect();
    Ok(format!("{}\n[patch.crates-io]\n{places}", text.replace(MEMBERS, "members = [\"crates/*\"]")))
}

fn folder(package: &Package) -> String {
    format!("{}-{}", package.name, package.version)
}
