//! The files of a folder, in the order in which S3 lists their keys.

use super::SymbolicLinks;
use super::left::{SyncRefusal, SyncSkip};
use super::plan::{SyncRefused, SyncSkipped, SyncUnread};
use super::side::{Found, Item};
use crate::object::local_file::{LocalFileError, UNFINISHED};
use std::ffi::OsString;
use std::fs::{self, FileType};
use std::io;
use std::path::{Path, PathBuf};
use std::vec;

/// Walks a folder depth first. Memory grows with the folders on the way to the file that is looked at, whose names are
/// held at once.
#[derive(Debug)]
pub(super) struct Walk {
    links: SymbolicLinks,
    way: Vec<Open>,
}

/// A folder whose entries are being looked at.
#[derive(Debug)]
struct Open {
    path: PathBuf,
    /// Its path below the root, with a `/` at its end.
    prefix: String,
    /// Where it is without links: only asked where links are followed.
    real: Option<PathBuf>,
    rest: vec::IntoIter<Entry>,
}

#[derive(Debug)]
struct Entry {
    name: OsString,
    kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    File,
    Folder,
    Skipped(SyncSkip),
}

impl Walk {
    /// Opens the folder, which must be there.
    pub(super) fn begin(root: &Path, links: SymbolicLinks) -> Result<Self, LocalFileError> {
        let open = Open::new(root.to_owned(), String::new(), links).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => {
                LocalFileError::FolderDoesNotExist { path: root.to_owned() }
            }
            _ => LocalFileError::new(root, error),
        })?;
        Ok(Self { links, way: vec![open] })
    }

    fn visit(&mut self, entry: &Entry) -> Option<Found> {
        let open = self.way.last()?;
        let file = open.path.join(&entry.name);
        let path = format!("{}{}", open.prefix, entry.name.to_string_lossy());
        let Some(name) = entry.name.to_str() else {
            return Some(Found::Refused(SyncRefused { path, reason: SyncRefusal::NotUnicode }));
        };
        match entry.kind {
            Kind::Skipped(reason) => Some(Found::Skipped(SyncSkipped { path, reason })),
            Kind::File if name.starts_with(UNFINISHED) => {
                Some(Found::Skipped(SyncSkipped { path, reason: SyncSkip::UnfinishedDownload }))
            }
            Kind::File => found_file(&file, path),
            Kind::Folder => self.enter(&file, path),
        }
    }

    fn enter(&mut self, folder: &Path, path: String) -> Option<Found> {
        match Open::new(folder.to_owned(), format!("{path}/"), self.links) {
            Ok(open) if open.real.is_some() && self.way.iter().any(|above| above.real == open.real) => {
                Some(Found::Skipped(SyncSkipped { path, reason: SyncSkip::LinkLoop }))
            }
            Ok(open) => {
                self.way.push(open);
                None
            }
            // It went away meanwhile, as files do.
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => Some(unread(folder, path, error)),
        }
    }
}

impl Iterator for Walk {
    type Item = Found;

    fn next(&mut self) -> Option<Found> {
        loop {
            match self.way.last_mut()?.rest.next() {
                None => drop(self.way.pop()),
                Some(entry) => match self.visit(&entry) {
                    None => {}
                    found => return found,
                },
            }
        }
    }
}

impl Open {
    fn new(path: PathBuf, prefix: String, links: SymbolicLinks) -> io::Result<Self> {
        let real = if links == SymbolicLinks::Follow { Some(fs::canonicalize(&path)?) } else { None };
        let entries = fs::read_dir(&path)?.map(|entry| {
            let entry = entry?;
            let kind = kind_of(entry.file_type()?, &entry.path(), links);
            Ok(Entry { name: entry.file_name(), kind })
        });
        let mut entries = entries.collect::<io::Result<Vec<Entry>>>()?;
        // The keys of what is in a folder begin with its name and a slash, which stands behind `-` and before `0`.
        entries.sort_by(|one, other| one.in_order().cmp(other.in_order()));
        Ok(Self { path, prefix, real, rest: entries.into_iter() })
    }
}

impl Entry {
    fn in_order(&self) -> impl Iterator<Item = &u8> {
        let end: &[u8] = if self.kind == Kind::Folder { b"/" } else { b"" };
        self.name.as_encoded_bytes().iter().chain(end)
    }
}

fn kind_of(r#type: FileType, path: &Path, links: SymbolicLinks) -> Kind {
    if !r#type.is_symlink() {
        return kind_of_real(r#type);
    }
    match (links, fs::metadata(path)) {
        (SymbolicLinks::Skip, _) => Kind::Skipped(SyncSkip::Link),
        (SymbolicLinks::Follow, Ok(metadata)) => kind_of_real(metadata.file_type()),
        // A file, so that the reason is told when it is looked at.
        (SymbolicLinks::Follow, Err(error)) if error.kind() == io::ErrorKind::PermissionDenied => Kind::File,
        (SymbolicLinks::Follow, Err(_)) => Kind::Skipped(SyncSkip::BrokenLink),
    }
}

fn kind_of_real(r#type: FileType) -> Kind {
    match () {
        () if r#type.is_dir() => Kind::Folder,
        () if r#type.is_file() => Kind::File,
        () => Kind::Skipped(SyncSkip::NotAFile),
    }
}

fn found_file(file: &Path, path: String) -> Option<Found> {
    match fs::metadata(file) {
        Ok(metadata) => Some(Found::Item(Item { path, size: metadata.len(), modified: metadata.modified().ok() })),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => Some(unread(file, path, error)),
    }
}

fn unread(file: &Path, path: String, error: io::Error) -> Found {
    Found::Unread(SyncUnread { path, source: LocalFileError::new(file, error) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_a_folder_is_walked_then_its_files_come_as_s3_would_list_them() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut paths = vec!["a!b", "a-/x", "a.b/y/z", "a/b", "a/b-c/d", "a/b.c", "a0", "ab/c", "ä", "日"];
        for path in &paths {
            let file = folder.path().join(path);
            fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
            fs::write(file, path).expect("a file");
        }
        paths.sort_unstable();
        let walk = Walk::begin(folder.path(), SymbolicLinks::Skip).expect("a folder");
        let found: Vec<_> = walk
            .map(|found| match found {
                Found::Item(Item { path, size, modified: Some(_) }) => (size, path),
                other => panic!("{other:?}"),
            })
            .collect();
        let expected: Vec<_> = paths.iter().map(|path| (path.len() as u64, (*path).to_owned())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn when_a_folder_is_absent_or_a_file_then_there_is_no_walk() {
        let file = tempfile::NamedTempFile::new().expect("a file");
        for path in [file.path(), Path::new("/absent/folder")] {
            let error = Walk::begin(path, SymbolicLinks::Follow).expect_err("no folder");
            assert!(matches!(error, LocalFileError::FolderDoesNotExist { .. }), "{error:?}");
        }
    }

    #[cfg(unix)]
    fn told(folder: &Path, links: SymbolicLinks) -> Vec<String> {
        let walk = Walk::begin(folder, links).expect("a folder");
        walk.map(|found| match found {
            Found::Item(item) => item.path,
            Found::Skipped(skipped) => format!("{}: {:?}", skipped.path, skipped.reason),
            Found::Refused(refused) => format!("{:?}", refused.reason),
            Found::Unread(unread) => format!("{}: unread", unread.path),
        })
        .collect()
    }

    #[cfg(unix)]
    #[test]
    fn when_a_folder_has_links_and_other_things_then_they_are_followed_as_asked_and_told_otherwise() {
        use std::os::unix::fs::symlink;
        let (folder, outside) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
        let at = |name: &str| folder.path().join(name);
        fs::write(outside.path().join("x"), "1").expect("a file");
        fs::write(at(".s3-download-0123456789abcdef"), "half").expect("a file");
        symlink(outside.path(), at("a")).expect("a link");
        symlink(outside.path().join("x"), at("b")).expect("a link");
        symlink("nowhere", at("c")).expect("a link");
        symlink(".", at("d")).expect("a link");
        std::os::unix::net::UnixListener::bind(at("e")).expect("a socket");
        let begin = ".s3-download-0123456789abcdef: UnfinishedDownload";
        let skipped = [begin, "a: Link", "b: Link", "c: Link", "d: Link", "e: NotAFile"];
        assert_eq!(told(folder.path(), SymbolicLinks::Skip), skipped);
        let followed = [begin, "a/x", "b", "c: BrokenLink", "d: LinkLoop", "e: NotAFile"];
        assert_eq!(told(folder.path(), SymbolicLinks::Follow), followed);
    }

    #[cfg(unix)]
    #[test]
    fn when_a_folder_or_a_file_goes_away_before_it_is_looked_at_then_it_is_passed_over() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::create_dir(folder.path().join("a")).expect("a folder");
        fs::write(folder.path().join("b"), "1").expect("a file");
        fs::write(folder.path().join("c"), "1").expect("a file");
        let walk = Walk::begin(folder.path(), SymbolicLinks::Skip).expect("a folder");
        fs::remove_dir(folder.path().join("a")).expect("removed");
        fs::remove_file(folder.path().join("b")).expect("removed");
        let found: Vec<_> = walk.collect();
        assert!(matches!(&found[..], [Found::Item(Item { path, .. })] if path == "c"), "{found:?}");
    }

    #[cfg(unix)]
    #[test]
    fn when_a_file_takes_the_place_of_a_folder_then_what_cannot_be_looked_at_is_told() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        for name in ["a", "b"] {
            fs::create_dir(at(name)).expect("a folder");
        }
        for name in ["b/x", "b/y"] {
            fs::write(at(name), "1").expect("a file");
        }
        let mut walk = Walk::begin(folder.path(), SymbolicLinks::Skip).expect("a folder");
        fs::remove_dir(at("a")).and_then(|()| fs::write(at("a"), "1")).expect("a file");
        let unread = |found: Option<Found>| match found {
            Some(Found::Unread(unread)) => unread.path,
            other => panic!("{other:?}"),
        };
        assert_eq!(unread(walk.next()), "a");
        assert!(matches!(walk.next(), Some(Found::Item(Item { path, .. })) if path == "b/x"));
        fs::remove_dir_all(at("b")).and_then(|()| fs::write(at("b"), "1")).expect("a file");
        assert_eq!(unread(walk.next()), "b/y");
        assert!(walk.next().is_none());
    }
}
