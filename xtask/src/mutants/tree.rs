//! A copy of the checkout, for code that is changed.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::checkout;
use crate::target_directory::target_directory;

/// Makes the copy anew, and tells where it is. Its files are younger than any artefact, so that none of a mutant is taken for
/// one of theirs.
pub(super) fn refresh() -> Result<PathBuf> {
    let tree = target_directory()?.join("mutants").join("tree");
    if tree.exists() {
        fs::remove_dir_all(&tree).context("the copy of the last time cannot be removed")?;
    }
    checkout::copy_to(&tree)?;
    Ok(tree)
}
