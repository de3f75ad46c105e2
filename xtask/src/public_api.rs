//! `cargo xtask public-api`: what each library shows, read from its sources and written down beside them.

use crate::members;
use anyhow::{Context, Result};
use aws_interactions_public_api::{FILE, Source, listing};
use cargo_metadata::Target;
use std::fs;
use std::path::Path;

/// Writes the listings that the architecture tests compare.
pub(crate) fn run() -> Result<()> {
    let members = members::read()?;
    let root = members.workspace_root.as_std_path();
    for package in members::published(&members).filter(|package| package.targets.iter().any(Target::is_lib)) {
        let folder = package.manifest_path.parent().context("a manifest lies in a folder")?;
        write(&package.name, folder.as_std_path(), root)?;
    }
    Ok(())
}

/// Writes the listing of the library in `folder`.
pub(crate) fn write(package: &str, folder: &Path, root: &Path) -> Result<()> {
    let sources = Source::of_package(package, folder, root).with_context(|| format!("{package} cannot be read"))?;
    let file = folder.join(FILE);
    let text = listing(&sources.iter().collect::<Vec<_>>());
    fs::write(&file, text).with_context(|| format!("{} cannot be written", file.display()))
}
