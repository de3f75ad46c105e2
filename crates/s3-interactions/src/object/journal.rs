//! Journals: what a transfer has done so far, for one that goes on with it.
//!
//! JSON lines, of which the first says what it is a journal of. It is made whole or not at all, and only added to: a line
//! that cannot be read is one that was being written when its process died, and what it told is done again.

use super::error::ObjectError;
use super::local_file::LocalFileError;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fs::{File, TryLockError};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

/// A journal that this process alone writes. Only its owner may read it.
#[derive(Debug)]
pub(crate) struct Journal {
    path: PathBuf,
    file: File,
}

/// A journal, and what it tells.
pub(crate) struct Told<H, L> {
    pub(crate) journal: Journal,
    /// None where it is damaged, or something else.
    pub(crate) head: Option<H>,
    pub(crate) lines: Vec<L>,
}

impl Journal {
    /// Begins one, in the place of one that may be there.
    pub(crate) fn begin(path: &Path, head: &impl Serialize) -> Result<Self, ObjectError> {
        let write = || {
            let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
            let mut file = tempfile::Builder::new().append(true).tempfile_in(folder)?;
            file.write_all(&line(head)?)?;
            file.as_file().try_lock().map_err(io::Error::from)?;
            file.persist(path).map_err(|error| error.error)
        };
        let file = write().map_err(|error| ObjectError::LocalFile(LocalFileError::new(path, error)))?;
        Ok(Self { path: path.to_owned(), file })
    }

    /// Takes one up again, where there is one.
    pub(crate) fn open<H: DeserializeOwned, L: DeserializeOwned>(
        path: &Path,
    ) -> Result<Option<Told<H, L>>, ObjectError> {
        let failed = |error| ObjectError::LocalFile(LocalFileError::new(path, error));
        let mut file = match File::options().read(true).append(true).open(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            opened => opened.map_err(failed)?,
        };
        file.try_lock().map_err(|error| match error {
            TryLockError::WouldBlock => unusable(path, "another process works with it"),
            TryLockError::Error(error) => failed(error),
        })?;
        let mut content = Vec::new();
        file.read_to_end(&mut content).map_err(failed)?;
        let mut lines = content.split(|byte| *byte == b'\n');
        let head = lines.next().and_then(|line| serde_json::from_slice(line).ok());
        let lines = lines.filter_map(|line| serde_json::from_slice(line).ok()).collect();
        let mut journal = Self { path: path.to_owned(), file };
        if !content.ends_with(b"\n") {
            journal.file.write_all(b"\n").map_err(failed)?;
        }
        Ok(Some(Told { journal, head, lines }))
    }

    /// Whether somebody works with the journal of this path.
    pub(crate) fn is_in_use(path: &Path) -> bool {
        let file = File::options().append(true).open(path);
        file.is_ok_and(|file| matches!(file.try_lock(), Err(TryLockError::WouldBlock)))
    }

    pub(crate) fn add(&self, entry: &impl Serialize) -> Result<(), ObjectError> {
        let added = line(entry).and_then(|line| (&self.file).write_all(&line));
        added.map_err(|error| ObjectError::LocalFile(LocalFileError::new(&self.path, error)))
    }

    /// It has served.
    pub(crate) fn remove(&self) -> Result<(), ObjectError> {
        match std::fs::remove_file(&self.path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(ObjectError::LocalFile(LocalFileError::new(&self.path, error)))
            }
            _ => Ok(()),
        }
    }
}

pub(crate) fn unusable(path: &Path, problem: &'static str) -> ObjectError {
    ObjectError::Journal { path: path.to_owned(), problem }
}

fn line(entry: &impl Serialize) -> io::Result<Vec<u8>> {
    let mut line = serde_json::to_vec(entry)?;
    line.push(b'\n');
    Ok(line)
}

#[cfg(test)]
mod tests {
    use super::*;
    use tempfile::{TempDir, tempdir};

    fn place() -> (TempDir, PathBuf) {
        let folder = tempdir().expect("a folder");
        let path = folder.path().join("journal");
        (folder, path)
    }

    fn open(path: &Path) -> Result<Option<(String, Vec<u32>)>, ObjectError> {
        Ok(Journal::open::<String, u32>(path)?.map(|told| (told.head.unwrap_or_default(), told.lines)))
    }

    #[test]
    fn when_a_journal_is_written_and_opened_again_then_it_tells_all_and_goes_on() {
        let (folder, path) = place();
        let journal = Journal::begin(&path, &"head").expect("a journal");
        journal.add(&1).expect("added");
        drop(journal);
        let told = Journal::open::<String, u32>(&path).expect("readable").expect("there");
        assert_eq!((told.head.as_deref(), &told.lines[..]), (Some("head"), &[1][..]));
        told.journal.add(&2).expect("added");
        drop(told);
        assert_eq!(open(&path).expect("readable"), Some(("head".to_owned(), vec![1, 2])));
        assert_eq!(folder.path().read_dir().expect("a folder").count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn when_a_journal_is_begun_then_only_its_owner_may_read_it() {
        use std::os::unix::fs::PermissionsExt;
        let (_folder, path) = place();
        let _journal = Journal::begin(&path, &"head").expect("a journal");
        assert_eq!(std::fs::metadata(&path).expect("a file").permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn when_the_last_line_of_a_journal_is_torn_then_it_is_passed_over_and_the_next_is_whole() {
        let (_folder, path) = place();
        std::fs::write(&path, "\"head\"\n1\n{\"to").expect("a file");
        let told = Journal::open::<String, u32>(&path).expect("readable").expect("there");
        assert_eq!(told.lines, [1]);
        told.journal.add(&2).expect("added");
        drop(told);
        assert_eq!(open(&path).expect("readable"), Some(("head".to_owned(), vec![1, 2])));
    }

    #[test]
    fn when_there_is_no_journal_then_nothing_is_told_and_when_it_is_no_journal_then_it_is_of_nothing() {
        let (_folder, path) = place();
        assert_eq!(open(&path).expect("nothing"), None);
        for content in ["", "\n", "head\n", "{\"head\":", "1\n2\n"] {
            std::fs::write(&path, content).expect("a file");
            assert_eq!(
                Journal::open::<String, u32>(&path).expect("readable").expect("there").head,
                None,
                "{content:?}"
            );
        }
    }

    #[test]
    fn when_a_journal_is_in_use_then_nobody_else_opens_it() {
        let (_folder, path) = place();
        let journal = Journal::begin(&path, &"head").expect("a journal");
        let Err(ObjectError::Journal { problem, .. }) = open(&path) else { panic!("in use") };
        assert_eq!(problem, "another process works with it");
        journal.remove().expect("removed");
        assert_eq!(open(&path).expect("nothing"), None);
        journal.remove().expect("gone already");
    }

    #[test]
    fn when_something_else_stands_where_a_journal_is_looked_for_then_it_is_an_error() {
        let (_folder, path) = place();
        let journal = Journal::begin(&path, &"head").expect("a journal");
        std::fs::remove_file(&path).expect("removed");
        std::fs::create_dir(&path).expect("a folder");
        let error = journal.remove().expect_err("a folder");
        assert!(matches!(error, ObjectError::LocalFile(_)), "{error:?}");
        let error = open(&path).expect_err("a folder");
        assert!(matches!(error, ObjectError::LocalFile(_)), "{error:?}");
    }
}
