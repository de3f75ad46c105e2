//! A folder that is held open: what is done in it is done there, whatever its name leads to by then.
//!
//! Below it no symbolic link is followed. Looking whether there is one, and then using the path, would leave a moment in
//! which somebody else can put one there.

use rustix::fs::{AtFlags, Mode, OFlags, linkat, mkdirat, open, openat, renameat, unlinkat};
use rustix::io::Errno;
use std::ffi::OsStr;
use std::fs::File;
use std::io;
use std::os::fd::OwnedFd;
use std::path::Path;
use std::sync::Arc;

/// Only the right to go through it is needed where the system has such a way to open it.
#[cfg(target_os = "linux")]
const FOLDER: OFlags = OFlags::PATH.union(OFlags::DIRECTORY).union(OFlags::CLOEXEC);
#[cfg(not(target_os = "linux"))]
const FOLDER: OFlags = OFlags::RDONLY.union(OFlags::DIRECTORY).union(OFlags::CLOEXEC);
/// A pipe that somebody put there does not keep one waiting.
const TO_READ: OFlags = OFlags::RDONLY.union(OFlags::NOFOLLOW).union(OFlags::CLOEXEC).union(OFlags::NONBLOCK);
const FILE: OFlags = TO_READ.union(OFlags::RDWR);

#[derive(Debug, Clone)]
pub(crate) struct Folder(Arc<OwnedFd>);

impl Folder {
    /// The folder that the path leads to, over links too.
    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        Ok(Self(Arc::new(open(path, FOLDER, Mode::empty())?)))
    }

    /// A folder in this one.
    pub(crate) fn enter(&self, name: &str) -> io::Result<Self> {
        Ok(Self(Arc::new(openat(&self.0, name, FOLDER.union(OFlags::NOFOLLOW), Mode::empty())?)))
    }

    /// The same, made where it is missing.
    pub(crate) fn enter_or_make(&self, name: &str) -> io::Result<Self> {
        match self.enter(name) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            entered => return entered,
        }
        match mkdirat(&self.0, name, Mode::from_raw_mode(0o777)) {
            Ok(()) | Err(Errno::EXIST) => self.enter(name),
            Err(error) => Err(error.into()),
        }
    }

    /// Makes a file of a name that nothing has, with the permissions that new files have.
    pub(super) fn create_new(&self, name: &OsStr) -> io::Result<File> {
        let flags = FILE.union(OFlags::CREATE).union(OFlags::EXCL);
        Ok(openat(&self.0, name, flags, Mode::from_raw_mode(0o666))?.into())
    }

    /// Makes a file, or empties the one that is there.
    pub(super) fn create(&self, name: &OsStr) -> io::Result<File> {
        let flags = FILE.union(OFlags::CREATE).union(OFlags::TRUNC);
        is_file(openat(&self.0, name, flags, Mode::from_raw_mode(0o666))?)
    }

    /// Opens a file to read it.
    pub(super) fn open_to_read(&self, name: &OsStr) -> io::Result<File> {
        is_file(openat(&self.0, name, TO_READ, Mode::empty())?)
    }

    /// Opens a file to read and to write it.
    pub(crate) fn open_file(&self, name: &OsStr) -> io::Result<File> {
        is_file(openat(&self.0, name, FILE, Mode::empty())?)
    }

    /// Gives a file another name, in one step.
    pub(super) fn rename(&self, from: &OsStr, to: &OsStr) -> io::Result<()> {
        Ok(renameat(&self.0, from, &self.0, to)?)
    }

    /// Gives a file a name that nothing has, in one step.
    pub(super) fn rename_to_new(&self, from: &OsStr, to: &OsStr) -> io::Result<()> {
        #[cfg(any(target_os = "linux", target_vendor = "apple"))]
        match rustix::fs::renameat_with(&self.0, from, &self.0, to, rustix::fs::RenameFlags::NOREPLACE) {
            // Not every file system knows it.
            Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => {}
            renamed => return Ok(renamed?),
        }
        linkat(&self.0, from, &self.0, to, AtFlags::empty())?;
        self.remove_file(from)
    }

    pub(crate) fn remove_file(&self, name: &OsStr) -> io::Result<()> {
        Ok(unlinkat(&self.0, name, AtFlags::empty())?)
    }

    /// Removes a folder in which nothing is.
    pub(crate) fn remove_folder(&self, name: &str) -> io::Result<()> {
        Ok(unlinkat(&self.0, name, AtFlags::REMOVEDIR)?)
    }

    /// Has the system write to its disk what is called how in it.
    pub(crate) fn sync(&self) -> io::Result<()> {
        let flags = OFlags::RDONLY.union(OFlags::DIRECTORY).union(OFlags::CLOEXEC);
        File::from(openat(&self.0, ".", flags, Mode::empty())?).sync_all()
    }
}

fn is_file(opened: OwnedFd) -> io::Result<File> {
    let file = File::from(opened);
    if file.metadata()?.is_file() { Ok(file) } else { Err(io::ErrorKind::IsADirectory.into()) }
}
