//! Where uploads and copies in parts are noted, so that the next command goes on with what a killed one has left.

use aws_interactions_core::AwsClientProvider;
use s3_interactions::{S3Uri, upload_journal_name};
use std::env::{home_dir, var_os};
use std::fs::{DirBuilder, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

/// For the help of commands that upload: one line, which is broken to fit the terminal.
macro_rules! journals_help {
    () => {
        "A large file that was on its way into a bucket when the command was broken off goes on where it stopped when the \
         same command is run again by the same user. Of what has changed since, or comes on standard input, the parts are \
         taken back then. Where nobody runs it again: `awsi bucket uploads NAME --end-after DAYS` has S3 end what is \
         unfinished (AbortIncompleteMultipartUpload), and `awsi bucket empty NAME --dry-run` counts it."
    };
}
pub(crate) use journals_help;

/// The folder; none where this user has no place for it: nothing is noted then.
pub(crate) fn folder() -> Option<PathBuf> {
    let state = var_os("XDG_STATE_HOME").map(PathBuf::from).filter(|state| state.is_absolute());
    let folder = state.or_else(|| Some(home_dir()?.join(".local/state")))?.join("awsi/uploads");
    is_usable(&folder).is_ok().then_some(folder)
}

/// The journal of whatever goes to the object `to`; none while another process works with it.
pub(crate) fn of(to: &S3Uri, provider: &AwsClientProvider) -> Option<PathBuf> {
    let journal = folder()?.join(upload_journal_name(to, provider));
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
