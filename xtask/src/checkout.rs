//! The checkout that is worked on, and copies of it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

/// Where it is. Asked at run time: two checkouts may share what is compiled.
pub(crate) fn root() -> Result<PathBuf> {
    let own = std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
    Ok(own.parent().context("xtask lies below the root")?.to_owned())
}

/// Puts every file of the checkout into `copy`, those that are not committed too. What is the same there is left alone, so
/// that what was compiled of it stays good.
pub(crate) fn copy_to(copy: &Path) -> Result<()> {
    let root = root()?;
    let mut list = Command::new("git");
    list.args(["ls-files", "--cached", "--others", "--exclude-standard"]).current_dir(&root);
    let listed = list.output().context("git did not start")?;
    ensure!(listed.status.success(), "git ls-files: {}", String::from_utf8_lossy(&listed.stderr).trim());
    // One that is deleted and not committed is listed still.
    for path in String::from_utf8_lossy(&listed.stdout).lines().filter(|path| root.join(path).is_file()) {
        copy_changed(&root.join(path), &copy.join(path)).with_context(|| format!("{path} cannot be copied"))?;
    }
    Ok(())
}

fn copy_changed(from: &Path, to: &Path) -> Result<()> {
    let content = fs::read(from)?;
    if fs::read(to).is_ok_and(|there| there == content) {
        return Ok(());
    }
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder)?;
    }
    Ok(fs::write(to, content)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_the_checkout_is_copied_twice_then_what_is_the_same_is_left_alone_and_what_differs_is_mended() {
        let copy = tempfile::tempdir().expect("a folder");
        let (same, other) = (copy.path().join("Cargo.toml"), copy.path().join("xtask/Cargo.toml"));
        copy_to(copy.path()).expect("a copy");
        let long_ago = std::time::UNIX_EPOCH + std::time::Duration::from_hours(1);
        fs::File::options().write(true).open(&same).and_then(|file| file.set_modified(long_ago)).expect("a time");
        fs::write(&other, "changed").expect("written");
        copy_to(copy.path()).expect("a copy");
        let modified = fs::metadata(&same).and_then(|file| file.modified()).expect("a time");
        assert_eq!(modified, long_ago);
        let own = root().expect("a checkout").join("xtask/Cargo.toml");
        assert_eq!(fs::read(&other).expect("a file"), fs::read(own).expect("a file"));
    }
}
