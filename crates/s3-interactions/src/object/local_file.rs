//! Files on this side.

#[cfg(unix)]
pub(crate) mod folder;
#[cfg(not(unix))]
#[path = "local_file/folder_by_path.rs"]
pub(crate) mod folder;
#[cfg(test)]
#[cfg(unix)]
mod folder_by_path;
mod source_place;
mod target;

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

pub(crate) use source_place::SourcePlace;
pub(crate) use target::{FileRange, TargetFile, sweep};

/// Up to this size a file is read where it is sent from: the way to a thread that may wait for a disk, and back, takes
/// longer than to read it.
const AT_ONCE: u64 = 64 * 1024;

/// How the names of files begin that are not whole yet.
pub(crate) const UNFINISHED: &str = ".s3-download-";

/// What is wrong with a file on this side.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LocalFileError {
    /// There is no such file.
    #[error("the file {} does not exist", path.display())]
    DoesNotExist {
        /// The file.
        path: PathBuf,
    },
    /// The file exists, and none was to be overwritten.
    #[error("the file {} exists already", path.display())]
    AlreadyExists {
        /// The file.
        path: PathBuf,
    },
    /// The folder in which the file was to be written does not exist.
    #[error("the folder {} does not exist", path.display())]
    FolderDoesNotExist {
        /// The folder.
        path: PathBuf,
    },
    /// The path is a folder, a device or a pipe.
    #[error("{} is not a file", path.display())]
    NotAFile {
        /// The path.
        path: PathBuf,
    },
    /// The operating system does not allow it.
    #[error("permission to {} is denied", path.display())]
    PermissionDenied {
        /// The file, or the folder that was to hold it.
        path: PathBuf,
    },
    /// The file changed while it was sent. No object was written.
    #[error("the file {} changed while it was sent", path.display())]
    Changed {
        /// The file.
        path: PathBuf,
    },
    /// Anything else: a full disk, a broken one.
    #[error("the file {} could not be read or written", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
}

impl LocalFileError {
    pub(crate) fn new(path: &Path, error: io::Error) -> Self {
        let path = path.to_owned();
        match error.kind() {
            io::ErrorKind::NotFound => Self::DoesNotExist { path },
            io::ErrorKind::AlreadyExists => Self::AlreadyExists { path },
            io::ErrorKind::PermissionDenied => Self::PermissionDenied { path },
            io::ErrorKind::IsADirectory => Self::NotAFile { path },
            _ => Self::Io { path, source: error },
        }
    }
}

/// A file to be sent.
#[derive(Debug)]
pub(crate) enum Opened<T> {
    /// Its content, and what was said of it.
    Small(Vec<u8>, T),
    Large(SourceFile),
}

/// A file that is sent, and what it was like when that began.
#[derive(Debug, Clone)]
pub(crate) struct SourceFile {
    path: PathBuf,
    file: Arc<File>,
    pub(crate) size: u64,
    pub(crate) modified: Option<SystemTime>,
    /// Which file of its disk it is, where the system tells.
    pub(crate) inode: Option<u64>,
}

impl SourceFile {
    #[cfg(test)]
    pub(crate) async fn open(path: &Path) -> Result<Self, LocalFileError> {
        let place = SourcePlace::Path(path.to_owned());
        in_background(path, move || Self::open_here(&place)).await
    }

    /// Opens a file; one of `most` bytes at most is read and looked at again as well.
    pub(crate) async fn open_or_read<T: Send + 'static>(
        place: &SourcePlace,
        most: u64,
        look: impl FnOnce(&[u8]) -> T + Send + 'static,
    ) -> Result<Opened<T>, LocalFileError> {
        let file = Self::open_here(place)?;
        if file.size > most {
            return Ok(Opened::Large(file));
        }
        let is_small = file.size <= AT_ONCE;
        let read = move || {
            let (bytes, seen) = file.read_here(0, file.size, Vec::new(), look)?;
            file.check_here()?;
            Ok(Opened::Small(bytes, seen))
        };
        if is_small { read() } else { in_background(place.path(), read).await }
    }

    /// `length` bytes from `begin` on, read into `buffer`, and what `look` says of them while the processor still has them
    /// at hand.
    ///
    /// In one go: tokio's own file copies 2 MiB at a time through a buffer of its own.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        begin: u64,
        length: u64,
        buffer: Vec<u8>,
        look: impl FnOnce(&[u8]) -> T + Send + 'static,
    ) -> Result<(Vec<u8>, T), LocalFileError> {
        let file = self.clone();
        in_background(&self.path, move || file.read_here(begin, length, buffer, look)).await
    }

    /// An error if the file is not what it was when it was opened.
    pub(crate) async fn check_unchanged(&self) -> Result<(), LocalFileError> {
        let file = self.clone();
        in_background(&self.path, move || file.check_here()).await
    }

    fn open_here(place: &SourcePlace) -> Result<Self, LocalFileError> {
        let (path, failure) = (place.path(), |error| LocalFileError::new(place.path(), error));
        let file = place.open().map_err(failure)?;
        let metadata = file.metadata().map_err(failure)?;
        let (size, modified) = (metadata.len(), metadata.modified().ok());
        #[cfg(unix)]
        let inode = Some(std::os::unix::fs::MetadataExt::ino(&metadata));
        #[cfg(not(unix))]
        let inode = None;
        Ok(Self { path: path.to_owned(), file: Arc::new(file), size, modified, inode })
    }

    fn read_here<T>(
        &self,
        begin: u64,
        length: u64,
        mut bytes: Vec<u8>,
        look: impl FnOnce(&[u8]) -> T,
    ) -> Result<(Vec<u8>, T), LocalFileError> {
        let capacity = usize::try_from(length).map_err(|_| self.changed())?;
        let mut file = &*self.file;
        bytes.clear();
        bytes.reserve_exact(capacity);
        let read = file.seek(SeekFrom::Start(begin)).and_then(|_| file.take(length).read_to_end(&mut bytes));
        read.map_err(|error| LocalFileError::new(&self.path, error))?;
        if bytes.len() != capacity {
            return Err(self.changed());
        }
        let seen = look(&bytes);
        Ok((bytes, seen))
    }

    fn check_here(&self) -> Result<(), LocalFileError> {
        let metadata = self.file.metadata().map_err(|error| LocalFileError::new(&self.path, error))?;
        let is_same = metadata.len() == self.size && metadata.modified().ok() == self.modified;
        if is_same { Ok(()) } else { Err(self.changed()) }
    }

    fn changed(&self) -> LocalFileError {
        LocalFileError::Changed { path: self.path.clone() }
    }
}

/// Does what may wait for a disk where nobody else waits for it.
async fn in_background<T: Send + 'static>(
    path: &Path,
    work: impl FnOnce() -> Result<T, LocalFileError> + Send + 'static,
) -> Result<T, LocalFileError> {
    let done = tokio::task::spawn_blocking(work).await;
    done.unwrap_or_else(|error| Err(LocalFileError::new(path, io::Error::other(error))))
}

#[cfg(test)]
mod tests;
