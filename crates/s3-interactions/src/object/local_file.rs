//! Files on this side.

use crc_fast::crc64_nvme;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;
use tempfile::{NamedTempFile, TempPath};

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
    file: Arc<File>,
    pub(crate) size: u64,
    pub(crate) modified: Option<SystemTime>,
    /// Which file of its disk it is, where the system tells.
    pub(crate) inode: Option<u64>,
}

impl SourceFile {
    pub(crate) async fn open(path: &Path) -> Result<Self, LocalFileError> {
        // A pipe would block here until somebody writes to it, so the path is looked at before it is opened.
        let metadata = tokio::fs::metadata(path).await.map_err(|error| LocalFileError::new(path, error))?;
        if !metadata.is_file() {
            return Err(LocalFileError::NotAFile { path: path.to_owned() });
        }
        let owned = path.to_owned();
        let open = in_background(move || {
            let file = File::open(owned)?;
            Ok((file.metadata()?, file))
        });
        let (metadata, file) = open.await.map_err(|error| LocalFileError::new(path, error))?;
        let (size, modified) = (metadata.len(), metadata.modified().ok());
        #[cfg(unix)]
        let inode = Some(std::os::unix::fs::MetadataExt::ino(&metadata));
        #[cfg(not(unix))]
        let inode = None;
        Ok(Self { path: path.to_owned(), file: Arc::new(file), size, modified, inode })
    }

    /// `length` bytes from `begin` on, and what `look` says of them while the processor still has them at hand.
    ///
    /// In one go: tokio's own file copies 2 MiB at a time through a buffer of its own.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        begin: u64,
        length: u64,
        look: impl FnOnce(&[u8]) -> T + Send + 'static,
    ) -> Result<(Vec<u8>, T), LocalFileError> {
        let capacity = usize::try_from(length).map_err(|_| self.changed())?;
        let file = Arc::clone(&self.file);
        let read = in_background(move || {
            let mut bytes = Vec::with_capacity(capacity);
            (&*file).seek(SeekFrom::Start(begin))?;
            (&*file).take(length).read_to_end(&mut bytes)?;
            let seen = look(&bytes);
            Ok((bytes, seen))
        });
        let (bytes, seen) = read.await.map_err(|error| LocalFileError::new(&self.path, error))?;
        if bytes.len() == capacity { Ok((bytes, seen)) } else { Err(self.changed()) }
    }

    /// An error if the file is not what it was when it was opened.
    pub(crate) async fn check_unchanged(&self) -> Result<(), LocalFileError> {
        let file = Arc::clone(&self.file);
        let metadata = in_background(move || file.metadata()).await;
        let metadata = metadata.map_err(|error| LocalFileError::new(&self.path, error))?;
        let is_same = metadata.len() == self.size && metadata.modified().ok() == self.modified;
        if is_same { Ok(()) } else { Err(self.changed()) }
    }

    fn changed(&self) -> LocalFileError {
        LocalFileError::Changed { path: self.path.clone() }
    }
}

/// Does what may wait for a disk where nobody else waits for it.
async fn in_background<T: Send + 'static>(work: impl FnOnce() -> io::Result<T> + Send + 'static) -> io::Result<T> {
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|error| Err(io::Error::other(error)))
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

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Where something stands that belongs to this target and outlives the process: its name is always the same, and as
    /// short as any.
    pub(crate) fn beside(&self, what: &str) -> PathBuf {
        let name = self.path.file_name().unwrap_or_default().as_encoded_bytes();
        self.path.with_file_name(format!("{UNFINISHED}{:016x}.{what}", crc64_nvme(name)))
    }

    /// Goes on with an unfinished file of this size, where there is one, and hands it out to be read. From now on it is
    /// kept when this is dropped.
    pub(crate) fn on_unfinished(&self, size: u64) -> Result<Option<(Self, File)>, LocalFileError> {
        let path = self.beside("part");
        let Ok(file) = File::options().read(true).write(true).open(&path) else { return Ok(None) };
        if file.metadata().map_err(|error| LocalFileError::new(&path, error))?.len() != size {
            return Ok(None);
        }
        let content = file.try_clone().map_err(|error| LocalFileError::new(&path, error))?;
        self.named_unfinished(&path, file).map(|file| Some((file, content)))
    }

    /// Begins an unfinished file that is kept when this is dropped.
    pub(crate) fn to_unfinished(&self) -> Result<Self, LocalFileError> {
        let path = self.beside("part");
        let file = File::create(&path).map_err(|error| LocalFileError::new(&path, error))?;
        self.named_unfinished(&path, file)
    }

    fn named_unfinished(&self, path: &Path, file: File) -> Result<Self, LocalFileError> {
        let named = TempPath::try_from_path(path).map_err(|error| LocalFileError::new(path, error))?;
        let mut begun = Self { path: self.path.clone(), temporary: NamedTempFile::from_parts(file, named) };
        begun.keep_unfinished(true);
        Ok(begun)
    }

    /// Whether an unfinished file is kept when this is dropped.
    pub(crate) fn keep_unfinished(&mut self, is_kept: bool) {
        self.temporary.disable_cleanup(is_kept);
    }

    pub(crate) fn write(&mut self, bytes: &[u8]) -> Result<(), LocalFileError> {
        io::Write::write_all(&mut self.temporary, bytes).map_err(|source| self.io(source))
    }

    /// Takes the room that the file will need.
    pub(crate) fn set_size(&self, size: u64) -> Result<(), LocalFileError> {
        self.temporary.as_file().set_len(size).map_err(|source| self.io(source))
    }

    /// A way to write from `begin` on, beside others.
    pub(crate) fn range(&self, begin: u64) -> Result<FileRange, LocalFileError> {
        let open = || {
            let mut file = File::options().write(true).open(self.temporary.path())?;
            file.seek(SeekFrom::Start(begin))?;
            Ok(file)
        };
        open().map(|file| FileRange { path: self.path.clone(), file }).map_err(|source| self.io(source))
    }

    /// Gives the file its name, in one step; whoever finds it finds its time too.
    pub(crate) fn finish(self, may_replace: bool, modified: Option<SystemTime>) -> Result<(), LocalFileError> {
        if let Some(modified) = modified {
            self.temporary.as_file().set_modified(modified).map_err(|source| self.io(source))?;
        }
        let Self { path, temporary } = self;
        let renamed = if may_replace { temporary.persist(&path) } else { temporary.persist_noclobber(&path) };
        renamed.map(drop).map_err(|error| LocalFileError::new(&path, error.error))
    }

    fn io(&self, source: io::Error) -> LocalFileError {
        LocalFileError::Io { path: self.path.clone(), source }
    }
}

/// A range of a file that is received.
#[derive(Debug)]
pub(crate) struct FileRange {
    path: PathBuf,
    file: File,
}

impl FileRange {
    pub(crate) fn write(&mut self, bytes: &[u8]) -> Result<(), LocalFileError> {
        let written = io::Write::write_all(&mut self.file, bytes);
        written.map_err(|source| LocalFileError::Io { path: self.path.clone(), source })
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
