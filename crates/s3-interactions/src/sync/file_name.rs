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
    check_end(folder, path).map(drop)
}

/// Refuses to write `path` where something else than a file is there; tells whether a file is.
pub(super) fn check_end(folder: &Path, path: &str) -> Result<bool, SyncRefusal> {
    match type_of(folder, path) {
        Some(there) if !there.is_file() => Err(in_the_way(there, path)),
        there => Ok(there.is_some()),
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

    #[test]
    fn when_a_key_is_refused_then_its_problem_is_told() {
        let problem = |path: &str| match check(path) {
            Err(SyncRefusal::NoFileName { problem }) => problem,
            other => panic!("{path}: {other:?}"),
        };
        assert_eq!(problem("a//b"), "a part of it is empty");
        assert_eq!([".", "a/.."].map(problem), ["a part of it is `.` or `..`"; 2]);
        assert_eq!(problem("a\0"), "it has a null character");
        assert_eq!(problem(&"n".repeat(256)), "a part of it is longer than 255 bytes");
    }

    #[test]
    fn when_a_name_is_one_part_of_a_path_then_it_is_a_name() {
        for (name, expected) in [("a", true), ("a/b", false), ("/", false), ("a/", false), ("", false), ("..", false)] {
            assert_eq!(is_name(name), expected, "{name}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn when_something_is_in_the_way_then_it_is_told_what() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        std::fs::write(at("file"), "").expect("a file");
        std::fs::create_dir(at("folder")).expect("a folder");
        std::os::unix::fs::symlink("file", at("link")).expect("a link");
        std::os::unix::net::UnixListener::bind(at("socket")).expect("a socket");
        let way = |path: &str| check_way(folder.path(), path);
        for free in ["file", "new", "folder/new", "new/a/b"] {
            assert_eq!(way(free), Ok(()), "{free}");
        }
        let path = |path: &str| path.to_owned();
        assert_eq!(way("folder"), Err(SyncRefusal::FolderInTheWay));
        assert_eq!(way("file/a"), Err(SyncRefusal::FileInTheWay { path: path("file") }));
        for below in ["", "/a"] {
            let link = Err(SyncRefusal::LinkInTheWay { path: path("link") });
            let socket = Err(SyncRefusal::NotAFileInTheWay { path: path("socket") });
            assert_eq!((way(&format!("link{below}")), way(&format!("socket{below}"))), (link, socket));
        }
    }
}
