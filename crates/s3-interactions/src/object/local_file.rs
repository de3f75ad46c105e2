//! Files on this side.

use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;
use tempfile::NamedTempFile;
use tokio::fs::File;
use tokio::io::AsyncReadExt;

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

/// A file that is sent, and what it was like when that began.
#[derive(Debug)]
pub(crate) struct SourceFile {
    path: PathBuf,
    file: File,
    pub(crate) size: u64,
    modified: Option<SystemTime>,
}

impl SourceFile {
    pub(crate) async fn open(path: &Path) -> Result<Self, LocalFileError> {
        // A pipe would block here until somebody writes to it, so the path is looked at before it is opened.
        let metadata = tokio::fs::metadata(path).await.map_err(|error| LocalFileError::new(path, error))?;
        if !metadata.is_file() {
            return Err(LocalFileError::NotAFile { path: path.to_owned() });
        }
        let file = File::open(path).await.map_err(|error| LocalFileError::new(path, error))?;
        let metadata = file.metadata().await.map_err(|error| LocalFileError::new(path, error))?;
        let modified = metadata.modified().ok();
        Ok(Self { path: path.to_owned(), file, size: metadata.len(), modified })
    }

    /// The next `length` bytes.
    pub(crate) async fn read(&mut self, length: u64) -> Result<Vec<u8>, LocalFileError> {
        let capacity = usize::try_from(length).map_err(|_| self.changed())?;
        let mut bytes = Vec::with_capacity(capacity);
        let read = (&mut self.file).take(length).read_to_end(&mut bytes).await;
        read.map_err(|error| LocalFileError::new(&self.path, error))?;
        if bytes.len() == capacity { Ok(bytes) } else { Err(self.changed()) }
    }

    /// An error if the file is not what it was when it was opened.
    pub(crate) async fn check_unchanged(&self) -> Result<(), LocalFileError> {
        let metadata = self.file.metadata().await.map_err(|error| LocalFileError::new(&self.path, error))?;
        let is_same = metadata.len() == self.size && metadata.modified().ok() == self.modified;
        if is_same { Ok(()) } else { Err(self.changed()) }
    }

    fn changed(&self) -> LocalFileError {
        LocalFileError::Changed { path: self.path.clone() }
    }
}

/// A file that is received: it stands under its name when it is whole, or not at all.
#[derive(Debug)]
pub(crate) struct TargetFile {
    path: PathBuf,
    temporary: NamedTempFile,
}

impl TargetFile {
    /// Begins a file beside `path`, so that it can be renamed. Refuses early what [`finish`](Self::finish) would.
    pub(crate) fn create(path: &Path, may_replace: bool) -> Result<Self, LocalFileError> {
        let owned = || path.to_owned();
        match std::fs::metadata(path) {
            Ok(metadata) if !metadata.is_file() => return Err(LocalFileError::NotAFile { path: owned() }),
            Ok(_) if !may_replace => return Err(LocalFileError::AlreadyExists { path: owned() }),
            // A name that is too long, say: it would be refused at the end of the download too.
            Err(error) if !matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
                return Err(LocalFileError::new(path, error));
            }
            _ => {}
        }
        let Some(name) = path.file_name() else { return Err(LocalFileError::NotAFile { path: owned() }) };
        // `file_name` overlooks a slash at the end, which says that a folder is meant.
        if !path.as_os_str().as_encoded_bytes().ends_with(name.as_encoded_bytes()) {
            return Err(LocalFileError::FolderDoesNotExist { path: owned() });
        }
        // A bare file name has an empty folder part, which stands for the current folder.
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let temporary = temporary_file(folder).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => {
                LocalFileError::FolderDoesNotExist { path: folder.to_owned() }
            }
            _ => LocalFileError::new(folder, error),
        })?;
        Ok(Self { path: owned(), temporary })
    }

    pub(crate) fn write(&mut self, bytes: &[u8]) -> Result<(), LocalFileError> {
        io::Write::write_all(&mut self.temporary, bytes).map_err(|source| self.io(source))
    }

    /// Gives the file its name, in one step.
    pub(crate) fn finish(self, may_replace: bool) -> Result<(), LocalFileError> {
        let Self { path, temporary } = self;
        let renamed = if may_replace { temporary.persist(&path) } else { temporary.persist_noclobber(&path) };
        renamed.map(drop).map_err(|error| LocalFileError::new(&path, error.error))
    }

    fn io(&self, source: io::Error) -> LocalFileError {
        LocalFileError::Io { path: self.path.clone(), source }
    }
}

/// With the permissions that a new file has, not those of a temporary one.
fn temporary_file(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(UNFINISHED);
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder)
}

#[cfg(test)]
mod tests;
