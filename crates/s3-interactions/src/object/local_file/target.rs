//! Files that are received.

use super::folder::Folder;
use super::{LocalFileError, UNFINISHED};
use crc_fast::crc64_nvme;
use std::ffi::{OsStr, OsString};
use std::fs::{File, TryLockError};
use std::hash::{BuildHasher, RandomState};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// A file that is received: it stands under its name when it is whole, or not at all.
#[derive(Debug)]
pub(crate) struct TargetFile {
    path: PathBuf,
    folder: Folder,
    name: OsString,
    unfinished: Unfinished,
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
        let folder = folder_of(path);
        let opened = Folder::open(folder).map_err(|error| error_in(folder, error))?;
        Self::create_in(opened, name, path)
    }

    /// Begins a file in a folder, called `path` in errors.
    pub(crate) fn create_in(folder: Folder, name: &OsStr, path: &Path) -> Result<Self, LocalFileError> {
        let unfinished = Unfinished::new(&folder).map_err(|error| error_in(folder_of(path), error))?;
        Ok(Self { path: path.to_owned(), folder, name: name.to_owned(), unfinished })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Where it will stand.
    pub(crate) fn place(&self) -> (Folder, OsString) {
        (self.folder.clone(), self.name.clone())
    }

    /// Where something stands that belongs to this target and outlives the process: its name is always the same, and as
    /// short as any.
    pub(crate) fn beside(&self, what: &str) -> PathBuf {
        self.path.with_file_name(self.name_beside(what))
    }

    fn name_beside(&self, what: &str) -> String {
        format!("{UNFINISHED}{:016x}.{what}", crc64_nvme(self.name.as_encoded_bytes()))
    }

    /// Goes on with an unfinished file of this size, where there is one, and hands it out to be read. From now on it is
    /// kept when this is dropped.
    pub(crate) fn on_unfinished(&self, size: u64) -> Result<Option<(Self, File)>, LocalFileError> {
        let failed = |error| LocalFileError::new(&self.beside("part"), error);
        let Ok(file) = self.folder.open_file(self.name_beside("part").as_ref()) else { return Ok(None) };
        if file.metadata().map_err(failed)?.len() != size {
            return Ok(None);
        }
        let content = file.try_clone().map_err(failed)?;
        Ok(Some((self.with_part(file), content)))
    }

    /// Begins an unfinished file that is kept when this is dropped.
    pub(crate) fn to_unfinished(&self) -> Result<Self, LocalFileError> {
        let file = self.folder.create(self.name_beside("part").as_ref());
        file.map(|file| self.with_part(file)).map_err(|error| LocalFileError::new(&self.beside("part"), error))
    }

    fn with_part(&self, file: File) -> Self {
        let name = self.name_beside("part").into();
        let unfinished = Unfinished { folder: self.folder.clone(), name, file, is_kept: true };
        Self { path: self.path.clone(), folder: self.folder.clone(), name: self.name.clone(), unfinished }
    }

    /// Whether an unfinished file is kept when this is dropped.
    pub(crate) fn keep_unfinished(&mut self, is_kept: bool) {
        self.unfinished.is_kept = is_kept;
    }

    pub(crate) fn write(&mut self, bytes: &[u8]) -> Result<(), LocalFileError> {
        self.unfinished.file.write_all(bytes).map_err(|source| self.io(source))
    }

    /// What was written, to be read from its beginning.
    pub(crate) fn content(&self) -> Result<File, LocalFileError> {
        self.folder.open_to_read(&self.unfinished.name).map_err(|source| self.io(source))
    }

    /// Takes the room that the file will need.
    pub(crate) fn set_size(&self, size: u64) -> Result<(), LocalFileError> {
        self.unfinished.file.set_len(size).map_err(|source| self.io(source))
    }

    /// A way to write from `begin` on, beside others.
    pub(crate) fn range(&self, begin: u64) -> Result<FileRange, LocalFileError> {
        let open = || {
            let mut file = self.folder.open_file(&self.unfinished.name)?;
            file.seek(SeekFrom::Start(begin))?;
            Ok(file)
        };
        open().map(|file| FileRange { path: self.path.clone(), file }).map_err(|source| self.io(source))
    }

    /// Gives the file its name, in one step; whoever finds it finds its time too.
    pub(crate) fn finish(mut self, may_replace: bool, modified: Option<SystemTime>) -> Result<(), LocalFileError> {
        if let Some(modified) = modified {
            self.unfinished.file.set_modified(modified).map_err(|source| self.io(source))?;
        }
        let (folder, from) = (&self.folder, &self.unfinished.name);
        let renamed =
            if may_replace { folder.rename(from, &self.name) } else { folder.rename_to_new(from, &self.name) };
        renamed.map_err(|error| LocalFileError::new(&self.path, error))?;
        self.unfinished.is_kept = true;
        Ok(())
    }

    fn io(&self, source: io::Error) -> LocalFileError {
        LocalFileError::Io { path: self.path.clone(), source }
    }
}

/// A bare file name has an empty folder part, which stands for the current folder.
fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn error_in(folder: &Path, error: io::Error) -> LocalFileError {
    match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => {
            LocalFileError::FolderDoesNotExist { path: folder.to_owned() }
        }
        _ => LocalFileError::new(folder, error),
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
        let written = self.file.write_all(bytes);
        written.map_err(|source| LocalFileError::Io { path: self.path.clone(), source })
    }
}

/// What stands of a file, under a name of its own. It is locked while somebody works with it: a file that is not was left
/// by a process that is dead.
#[derive(Debug)]
struct Unfinished {
    folder: Folder,
    name: OsString,
    file: File,
    is_kept: bool,
}

impl Unfinished {
    fn new(folder: &Folder) -> io::Result<Self> {
        loop {
            let name = OsString::from(format!("{UNFINISHED}{:016x}", RandomState::new().hash_one(())));
            let file = match folder.create_new(&name) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => continue,
                created => created?,
            };
            let unfinished = Self { folder: folder.clone(), name, file, is_kept: false };
            // Whoever sweeps may have taken it for a dead one before it was locked.
            if !matches!(unfinished.file.try_lock(), Err(TryLockError::WouldBlock)) && unfinished.is_there() {
                return Ok(unfinished);
            }
        }
    }

    /// By its handle, where a removed file is known by that: its name need not be looked for.
    #[cfg(unix)]
    fn is_there(&self) -> bool {
        self.file.metadata().is_ok_and(|metadata| std::os::unix::fs::MetadataExt::nlink(&metadata) > 0)
    }

    #[cfg(not(unix))]
    fn is_there(&self) -> bool {
        self.folder.open_file(&self.name).is_ok()
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        if !self.is_kept {
            // There is nobody to tell: what cannot be removed is found by the next synchronization.
            let _removed = self.folder.remove_file(&self.name);
        }
    }
}

/// Removes an unfinished file that nobody works with. One that a later download can go on with stays.
pub(crate) fn sweep(folder: &Folder, name: &OsStr) -> bool {
    let number = name.to_str().and_then(|name| name.strip_prefix(UNFINISHED)).unwrap_or_default();
    if number.len() != 16 || !number.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return false;
    }
    // Where the system has no locks nobody knows.
    let Ok(file) = folder.open_file(name) else { return false };
    file.try_lock().is_ok() && folder.remove_file(name).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_somebody_has_removed_an_unfinished_file_then_it_is_not_there() {
        let place = tempfile::tempdir().expect("a folder");
        let folder = Folder::open(place.path()).expect("a folder");
        let unfinished = Unfinished::new(&folder).expect("a file");
        assert!(unfinished.is_there());
        folder.remove_file(&unfinished.name).expect("removed");
        assert!(!unfinished.is_there());
    }
}
