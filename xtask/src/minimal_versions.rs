//! `cargo xtask minimal-versions`: what is published, compiled with the oldest dependencies that its manifests allow.
//!
//! Whoever has a lock file older than this one gets such versions. A bound that is too low shows only there.

use std::process::Command;

use anyhow::Result;

use crate::checkout;
use crate::members;
use crate::step::{cargo_binary, succeed};
use crate::target_directory::target_directory;

/// In a copy of the checkout, as the lock file is another one.
///
/// Only what the manifests name themselves is old: nobody here can raise a bound in the manifest of a dependency.
pub(crate) fn run() -> Result<()> {
    let copy = target_directory()?.join("minimal-versions");
    checkout::copy_to(&copy)?;
    let mut update = Command::new(cargo_binary());
    // Nightly's alone yet; it changes nothing but which versions are chosen.
    update.args(["update", "-Z", "direct-minimal-versions"]).env("RUSTC_BOOTSTRAP", "1");
    succeed(update.current_dir(&copy))?;
    let metadata = members::read()?;
    let mut check = Command::new(cargo_binary());
    check.args(["check", "--all-features", "--lib", "--bins"]).current_dir(&copy);
    succeed(check.args(members::published(&metadata).flat_map(|package| ["--package", package.name.as_str()])))
}
