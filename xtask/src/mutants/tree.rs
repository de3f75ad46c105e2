//! A copy of the checkout, for code that is changed.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::target_directory::target_directory;

/// Makes the copy anew, with what is not committed yet, and tells where it is. Its files are younger than any artefact, so that
/// none of a mutant is taken for one of theirs.
pub(super) fn refresh() -> Result<PathBuf> {
    let tree = target_directory()?.join("mutants").join("tree");
    if tree.exists() {
        fs::remove_dir_all(&tree).context("the copy of the last time cannot be removed")?;
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("xtask lies below the root")?;
    let mut list = Command::new("git");
    list.args(["ls-files", "--cached", "--others", "--exclude-standard"]).current_dir(root);
    let listed = list.output().context("git did not start")?;
    ensure!(listed.status.success(), "git ls-files: {}", String::from_utf8_lossy(&listed.stderr).trim());
    // One that is deleted and not committed is listed still.
    for path in String::from_utf8_lossy(&listed.stdout).lines().filter(|path| root.join(path).is_file()) {
        copy(&root.join(path), &tree.join(path)).with_context(|| format!("{path} cannot be copied"))?;
    }
    Ok(tree)
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::copy(from, to)?;
    Ok(())
}
