//! A folder by its path, where the system is asked by paths alone: a link that is put there right after a look is followed.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

#[derive(Debug, Clone)]
pub(crate) struct Folder(PathBuf);

impl Folder {
    /// The folder that the path leads to, over links too.
    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        Self::looked_at(path.to_owned(), &fs::metadata(path)?)
    }

    /// A folder in this one.
    pub(crate) fn enter(&self, name: &str) -> io::Result<Self> {
        let path = self.0.join(name);
        let metadata = fs::symlink_metadata(&path)?;
        Self::looked_at(path, &metadata)
    }

    fn looked_at(path: PathBuf, metadata: &fs::Metadata) -> io::Result<Self> {
        if metadata.is_dir() { Ok(Self(path)) } else { Err(io::ErrorKind::NotADirectory.into()) }
    }

    /// The same, made where it is missing.
    pub(crate) fn enter_or_make(&self, name: &str) -> io::Result<Self> {
        match fs::create_dir(self.0.join(name)) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
            _ => self.enter(name),
        }
    }

    /// Makes a file of a name that nothing has, with the permissions that new files have.
    pub(super) fn create_new(&self, name: &OsStr) -> io::Result<File> {
        File::options().read(true).write(true).create_new(true).open(self.0.join(name))
    }

    /// Makes a file, or empties the one that is there.
    pub(super) fn create(&self, name: &OsStr) -> io::Result<File> {
        self.refuse_other_than_file(name)?;
        File::options().read(true).write(true).create(true).truncate(true).open(self.0.join(name))
    }

    /// Opens a file to read it.
    pub(super) fn open_to_read(&self, name: &OsStr) -> io::Result<File> {
        self.refuse_other_than_file(name)?;
        File::open(self.0.join(name))
    }

    /// Opens a file to read and to write it.
    pub(crate) fn open_file(&self, name: &OsStr) -> io::Result<File> {
        self.refuse_other_than_file(name)?;
        File::options().read(true).write(true).open(self.0.join(name))
    }

    fn refuse_other_than_file(&self, name: &OsStr) -> io::Result<()> {
        match fs::symlink_metadata(self.0.join(name)) {
            Ok(metadata) if !metadata.is_file() => Err(io::ErrorKind::IsADirectory.into()),
            _ => Ok(()),
        }
    }

    /// Gives a file another name, in one step.
    pub(super) fn rename(&self, from: &OsStr, to: &OsStr) -> io::Result<()> {
        fs::rename(self.0.join(from), self.0.join(to))
    }

    /// Gives a file a name that nothing has, in one step.
    pub(super) fn rename_to_new(&self, from: &OsStr, to: &OsStr) -> io::Result<()> {
        fs::hard_link(self.0.join(from), self.0.join(to))?;
        self.remove_file(from)
    }

    pub(crate) fn remove_file(&self, name: &OsStr) -> io::Result<()> {
        fs::remove_file(self.0.join(name))
    }

    /// Removes a folder in which nothing is.
    pub(crate) fn remove_folder(&self, name: &str) -> io::Result<()> {
        fs::remove_dir(self.0.join(name))
    }

    /// Has the system write to its disk what is called how in it: it has no way to be asked for that.
    pub(crate) fn sync(&self) -> io::Result<()> {
        fs::metadata(&self.0).map(drop)
    }
}
