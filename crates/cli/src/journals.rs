//! Where uploads and copies in parts are noted, so that the next command goes on with what a killed one has left.

use s3_interactions::{S3Uri, upload_journal_name};
use std::env::{home_dir, var_os};
use std::fs::{DirBuilder, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

/// The folder; none where this user has no place for it: nothing is noted then.
pub(crate) fn folder() -> Option<PathBuf> {
    let state = var_os("XDG_STATE_HOME").map(PathBuf::from).filter(|state| state.is_absolute());
    let folder = state.or_else(|| Some(home_dir()?.join(".local/state")))?.join("awsi/uploads");
    is_usable(&folder).is_ok().then_some(folder)
}

/// The journal of one file or object that goes to `to`; none while another process works with it.
pub(crate) fn of(from: &str, to: &S3Uri) -> Option<PathBuf> {
    let journal = folder()?.join(upload_journal_name(from, to));
    let file = File::options().append(true).open(&journal);
    let is_in_use = file.is_ok_and(|file| matches!(file.try_lock(), Err(TryLockError::WouldBlock)));
    (!is_in_use).then_some(journal)
}

/// Made where it is missing.
fn is_usable(folder: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(folder)?;
    // On a disk that nobody may write to the folder may be there all the same.
    tempfile::tempfile_in(folder).map(drop)
}
