//! Keys that are to be files.

use super::left::SyncRefusal;
use std::fs::FileType;
use std::path::{Component, Path};

/// In bytes; what file systems take.
const LONGEST_NAME: usize = 255;

/// Refuses a path that would lead out of a folder, or to no file of that name.
pub(super) fn check(path: &str) -> Result<(), SyncRefusal> {
    path.split('/').try_for_each(check_part)
}

fn check_part(name: &str) -> Result<(), SyncRefusal> {
    let problem = match name {
        "" => "a part of it is empty",
        "." | ".." => "a part of it is `.` or `..`",
        _ if name.contains('\0') => "it has a null character",
        _ if name.len() > LONGEST_NAME => "a part of it is longer than 255 bytes",
        _ if !is_name(name) => "no file may be called so here",
        _ => return Ok(()),
    };
    Err(SyncRefusal::NoFileName { problem })
}

/// Whether the system takes it for one name: elsewhere a backslash may end one, and `C:` be a drive.
fn is_name(name: &str) -> bool {
    let mut parts = Path::new(name).components();
    matches!(parts.next(), Some(Component::Normal(only)) if only == name) && parts.next().is_none()
}

/// Refuses to write `path` where something else than folders leads to it, or something else than a file is there.
pub(super) fn check_way(folder: &Path, path: &str) -> Result<(), SyncRefusal> {
    for (end, _) in path.match_indices('/') {
        let above = path.get(..end).unwrap_or_default();
        match type_of(folder, above) {
            Some(there) if there.is_dir() => {}
            Some(there) => return Err(in_the_way(there, above)),
            // What is not there is made. What may not be looked at is the download's to tell.
            None => return Ok(()),
        }
    }
    match type_of(folder, path) {
        Some(there) if !there.is_file() => Err(in_the_way(there, path)),
        _ => Ok(()),
    }
}

fn type_of(folder: &Path, path: &str) -> Option<FileType> {
    folder.join(path).symlink_metadata().ok().map(|metadata| metadata.file_type())
}

fn in_the_way(there: FileType, path: &str) -> SyncRefusal {
    let path = path.to_owned();
    match () {
        () if there.is_symlink() => SyncRefusal::LinkInTheWay { path },
        () if there.is_dir() => SyncRefusal::FolderInTheWay,
        () if there.is_file() => SyncRefusal::FileInTheWay { path },
        () => SyncRefusal::NotAFileInTheWay { path },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn when_a_key_is_a_path_of_a_file_then_it_is_taken() {
        for path in ["a", "a b/c+%2F", ".profile", "...", "a/...b", "日本/ö", &"n".repeat(255)] {
            assert_eq!(check(path), Ok(()), "{path}");
        }
    }

    #[test]
    fn when_a_key_leads_elsewhere_or_to_no_file_then_it_is_refused() {
        let wrong = ["", "/a", "a//b", "a/", ".", "..", "../a", "a/../b", "a/.", "./a", "a\0b", &"n".repeat(256)];
        for path in wrong {
            assert!(matches!(check(path), Err(SyncRefusal::NoFileName { .. })), "{path}");
        }
    }

    proptest! {
        #[test]
        fn when_any_key_is_taken_then_its_file_lies_in_the_folder_under_its_own_name(path in "[a./\\\\ ä\0]{0,8}") {
            if check(&path).is_ok() {
                let file = super::super::place::file_in(Path::new("/folder"), &path);
                let parts: Vec<_> = file.components().skip(2).map(|part| part.as_os_str().to_owned()).collect();
                prop_assert_eq!(parts, path.split('/').map(std::ffi::OsString::from).collect::<Vec<_>>());
                prop_assert!(file.starts_with("/folder") && !path.contains('\0'));
            }
        }
    }
}
