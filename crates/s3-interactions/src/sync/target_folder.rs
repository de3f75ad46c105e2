//! The folder that a synchronization writes to, or reads from.

use super::error::SyncItemError;
use super::file_name::{check_end, check_way};
use super::place::file_in;
use crate::object::error::ObjectError;
use crate::object::local_file::folder::Folder;
use crate::object::local_file::{LocalFileError, SourcePlace, TargetFile, sweep};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// Opened once for a run, so that it stays the same one. Nothing in it is reached by its path: between a look whether a
/// link is in the way and the use of a path, somebody else could put one there.
#[derive(Debug)]
pub(super) struct TargetFolder {
    path: PathBuf,
    opened: OnceLock<Folder>,
}

impl TargetFolder {
    pub(super) fn new(path: &Path) -> Self {
        Self { path: path.to_owned(), opened: OnceLock::new() }
    }

    /// Begins the file of a path, and makes the folders on the way to it.
    pub(super) fn begin(&self, path: &str, may_replace: bool) -> Result<TargetFile, SyncItemError> {
        let (above, name) = split(path);
        let folder = self.root_or_make().and_then(|root| enter(root, above, Folder::enter_or_make));
        let folder = folder.map_err(|error| self.failure(path, error))?;
        let file = file_in(&self.path, path);
        if check_end(&self.path, path)? && !may_replace {
            return Err(copy(LocalFileError::AlreadyExists { path: file }));
        }
        TargetFile::create_in(folder, name.as_ref(), &file).map_err(copy)
    }

    /// The file of a path, to be sent.
    pub(super) fn source(&self, path: &str) -> Result<SourcePlace, SyncItemError> {
        check_way(&self.path, path)?;
        let (above, name) = split(path);
        let folder = self.root().and_then(|root| enter(root, above, Folder::enter));
        let folder = folder.map_err(|error| self.failure(path, error))?;
        Ok(SourcePlace::in_folder(folder, name.as_ref(), file_in(&self.path, path)))
    }

    /// Removes a file, and the folders that are empty then.
    pub(super) fn delete(&self, path: &str) -> Result<(), SyncItemError> {
        check_way(&self.path, path)?;
        let (above, name) = split(path);
        let removed = self.root().and_then(|root| enter(root, above, Folder::enter)?.remove_file(name.as_ref()));
        match removed {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(self.failure(path, error)),
            _ => {}
        }
        self.remove_emptied(path);
        Ok(())
    }

    /// Removes the folders of a file that is gone. One that is not empty stays, and so do those above it.
    pub(super) fn remove_emptied(&self, path: &str) {
        let mut above = path.match_indices('/').rev().filter_map(|(end, _)| path.get(..end));
        let remove = |folder: &str| {
            let (above, name) = split(folder);
            self.root().and_then(|root| enter(root, above, Folder::enter)?.remove_folder(name))
        };
        let _emptied = above.try_for_each(remove);
    }

    /// Removes what a download of a process has left that is dead.
    pub(super) fn sweep(&self, path: &str) {
        let (above, name) = split(path);
        let _swept =
            self.root().and_then(|root| enter(root, above, Folder::enter)).map(|folder| sweep(&folder, name.as_ref()));
    }

    fn root_or_make(&self) -> io::Result<Folder> {
        match self.root() {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                fs::create_dir_all(&self.path)?;
                self.root()
            }
            root => root,
        }
    }

    fn root(&self) -> io::Result<Folder> {
        if let Some(root) = self.opened.get() {
            return Ok(root.clone());
        }
        let opened = Folder::open(&self.path)?;
        Ok(self.opened.get_or_init(|| opened).clone())
    }

    /// What came into the way after it was looked at is told as what it is.
    fn failure(&self, path: &str, error: io::Error) -> SyncItemError {
        match check_way(&self.path, path) {
            Err(refusal) => refusal.into(),
            Ok(()) => LocalFileError::new(&file_in(&self.path, path), error).into(),
        }
    }
}

/// As a download tells it.
fn copy(error: LocalFileError) -> SyncItemError {
    SyncItemError::Copy(ObjectError::LocalFile(error))
}

/// The way to a file, and its name.
fn split(path: &str) -> (&str, &str) {
    path.rsplit_once('/').unwrap_or(("", path))
}

fn enter(root: Folder, way: &str, step: fn(&Folder, &str) -> io::Result<Folder>) -> io::Result<Folder> {
    way.split('/').filter(|name| !name.is_empty()).try_fold(root, |folder, name| step(&folder, name))
}

#[cfg(test)]
#[cfg(unix)]
mod tests;
