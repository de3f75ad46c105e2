//! Where files are found that are sent.

use super::folder::Folder;
use std::ffi::{OsStr, OsString};
use std::fs::{self, File, Metadata};
use std::io;
use std::path::{Path, PathBuf};

#[derive(Debug, Clone)]
pub(crate) enum SourcePlace {
    /// By its path, over links too.
    Path(PathBuf),
    /// In a folder that is held open; a link of its name is not followed. `path` is what it is called in errors.
    In { folder: Folder, name: OsString, path: PathBuf },
}

impl SourcePlace {
    pub(crate) fn in_folder(folder: Folder, name: &OsStr, path: PathBuf) -> Self {
        Self::In { folder, name: name.to_owned(), path }
    }

    pub(crate) fn path(&self) -> &Path {
        match self {
            Self::Path(path) | Self::In { path, .. } => path,
        }
    }

    pub(super) fn open(&self) -> io::Result<File> {
        match self {
            // A pipe would block here until somebody writes to it, so the path is looked at before it is opened.
            Self::Path(path) if !fs::metadata(path)?.is_file() => Err(io::ErrorKind::IsADirectory.into()),
            Self::Path(path) => File::open(path),
            Self::In { folder, name, .. } => folder.open_to_read(name),
        }
    }

    /// What it is like now.
    pub(crate) fn metadata(&self) -> io::Result<Metadata> {
        match self {
            Self::Path(path) => fs::metadata(path),
            Self::In { folder, name, .. } => folder.open_to_read(name)?.metadata(),
        }
    }

    pub(crate) fn remove(&self) -> io::Result<()> {
        match self {
            Self::Path(path) => fs::remove_file(path),
            Self::In { folder, name, .. } => folder.remove_file(name),
        }
    }
}
