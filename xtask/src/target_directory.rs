//! Where cargo puts what it makes.

use std::path::PathBuf;

use anyhow::{Context, Result};
use cargo_metadata::MetadataCommand;

use crate::step::cargo_binary;

pub(crate) fn target_directory() -> Result<PathBuf> {
    let metadata = MetadataCommand::new().cargo_path(cargo_binary()).no_deps().exec().context("cargo metadata")?;
    Ok(metadata.target_directory.into_std_path_buf())
}
