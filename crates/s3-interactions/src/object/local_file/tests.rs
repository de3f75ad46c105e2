use super::*;
use std::fs;
use std::io::Write;
use std::time::Duration;
use tempfile::{TempDir, tempdir};

fn names_in(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").file_name());
    let mut names: Vec<_> = entries.map(|name| name.to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

fn folder_with(name: &str, content: &[u8]) -> (TempDir, PathBuf) {
    let folder = tempdir().expect("a folder");
    let path = folder.path().join(name);
    fs::write(&path, content).expect("a file");
    (folder, path)
}

fn by_path(path: &Path) -> SourcePlace {
    SourcePlace::Path(path.to_owned())
}

fn append(path: &Path, content: &[u8]) {
    fs::OpenOptions::new().append(true).open(path).expect("a file").write_all(content).expect("written");
}

fn append_in_secret(path: &Path) {
    let modified = fs::metadata(path).and_then(|metadata| metadata.modified()).expect("a time");
    append(path, b"d");
    fs::OpenOptions::new().write(true).open(path).expect("a file").set_modified(modified).expect("the old time");
}

fn resize(path: &Path, size: u64) {
    fs::OpenOptions::new().write(true).open(path).expect("a file").set_len(size).expect("another size");
}

fn touch(path: &Path) {
    let file = fs::OpenOptions::new().write(true).open(path).expect("a file");
    let modified = file.metadata().expect("metadata").modified().expect("a time");
    file.set_modified(modified + Duration::from_secs(2)).expect("another time");
}

fn receive(path: &Path, may_replace: bool, content: &[u8]) -> Result<(), LocalFileError> {
    let mut file = TargetFile::create(path, may_replace)?;
    file.write(content)?;
    file.finish(may_replace, None)
}

#[tokio::test]
async fn when_a_source_file_is_read_piece_by_piece_then_its_content_comes_in_order() {
    let (_folder, path) = folder_with("file", b"abcdefg");
    let file = SourceFile::open(&path).await.expect("a file");
    assert_eq!(file.size, 7);
    assert_eq!(file.read(0, 3, Vec::new(), <[u8]>::len).await.expect("bytes"), (b"abc".to_vec(), 3));
    assert_eq!(file.read(3, 4, Vec::new(), <[u8]>::len).await.expect("bytes"), (b"defg".to_vec(), 4));
    file.check_unchanged().await.expect("the same file");
}

#[tokio::test]
async fn when_a_file_is_opened_or_read_then_a_small_one_is_read_and_a_large_one_is_open() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a");
    std::fs::write(&path, "abcdefg").expect("a file");
    let opened = SourceFile::open_or_read(&by_path(&path), 7, <[u8]>::len).await.expect("a file");
    assert!(matches!(&opened, Opened::Small(bytes, 7) if bytes == b"abcdefg"), "{opened:?}");
    let opened = SourceFile::open_or_read(&by_path(&path), 6, <[u8]>::len).await.expect("a file");
    let Opened::Large(file) = opened else { panic!("{opened:?}") };
    assert_eq!(file.read(3, 4, Vec::new(), <[u8]>::len).await.expect("bytes"), (b"defg".to_vec(), 4));
    std::fs::write(&path, "").expect("a file");
    let opened = SourceFile::open_or_read(&by_path(&path), 0, <[u8]>::len).await.expect("a file");
    assert!(matches!(&opened, Opened::Small(bytes, 0) if bytes.is_empty()), "{opened:?}");
}

#[tokio::test]
async fn when_a_file_is_small_then_it_is_read_at_once_and_a_larger_one_by_a_thread_that_may_wait() {
    for (size, is_at_once) in [(0, true), (65_536, true), (65_537, false)] {
        let content = vec![b'a'; usize::try_from(size).expect("a size")];
        let (_folder, path) = folder_with("file", &content);
        let here = std::thread::current().id();
        let look = move |read: &[u8]| (read.len(), std::thread::current().id() == here);
        let opened = SourceFile::open_or_read(&by_path(&path), 1024 * 1024, look).await.expect("a file");
        let Opened::Small(bytes, seen) = opened else { panic!("{opened:?}") };
        assert_eq!((bytes == content, seen), (true, (content.len(), is_at_once)), "{size}");
    }
}

#[tokio::test]
async fn when_what_is_read_has_a_buffer_then_it_is_read_into_that_and_nothing_of_it_stays() {
    let (_folder, path) = folder_with("file", b"abcdefg");
    let file = SourceFile::open(&path).await.expect("a file");
    let mut buffer = Vec::with_capacity(100);
    buffer.extend_from_slice(b"of another");
    let at = buffer.as_ptr();
    let (bytes, seen) = file.read(2, 3, buffer, <[u8]>::len).await.expect("bytes");
    assert_eq!((bytes.as_slice(), seen, bytes.as_ptr() == at), (b"cde".as_slice(), 3, true));
}

#[tokio::test]
async fn when_a_small_file_changes_while_it_is_read_then_it_is_an_error() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a");
    std::fs::write(&path, "abcdefg").expect("a file");
    let changed = path.clone();
    let change = move |_: &[u8]| std::fs::write(&changed, "abc").expect("written");
    let opened = SourceFile::open_or_read(&by_path(&path), 7, change).await;
    assert!(matches!(opened, Err(LocalFileError::Changed { .. })), "{opened:?}");
    let missing = SourceFile::open_or_read(&by_path(&folder.path().join("b")), 7, <[u8]>::len).await;
    assert!(matches!(missing, Err(LocalFileError::DoesNotExist { .. })), "{missing:?}");
    let folder = SourceFile::open_or_read(&by_path(folder.path()), 7, <[u8]>::len).await;
    assert!(matches!(folder, Err(LocalFileError::NotAFile { .. })), "{folder:?}");
}

#[tokio::test]
async fn when_a_source_file_grows_shrinks_or_is_written_again_then_it_has_changed() {
    type Change = fn(&Path);
    let changes: [(&str, Change); 4] = [
        ("grown", |path| append(path, b"d")),
        ("grown, its time put back", append_in_secret),
        ("shrunk", |path| resize(path, 2)),
        ("touched", touch),
    ];
    for (change, apply) in changes {
        let (_folder, path) = folder_with("file", b"abc");
        let file = SourceFile::open(&path).await.expect("a file");
        apply(&path);
        let error = file.check_unchanged().await.expect_err(change);
        assert!(matches!(&error, LocalFileError::Changed { path: named } if *named == path), "{change}: {error:?}");
    }
}

#[tokio::test]
async fn when_a_source_file_holds_less_than_is_read_then_it_has_changed() {
    let (_folder, path) = folder_with("file", b"abc");
    let file = SourceFile::open(&path).await.expect("a file");
    resize(&path, 1);
    assert!(matches!(file.read(0, 3, Vec::new(), <[u8]>::len).await, Err(LocalFileError::Changed { .. })));
}

#[cfg(unix)]
#[tokio::test]
async fn when_a_source_file_vanishes_after_it_was_opened_then_its_content_is_still_read() {
    let (_folder, path) = folder_with("file", b"abc");
    let file = SourceFile::open(&path).await.expect("a file");
    fs::remove_file(&path).expect("removed");
    assert_eq!(file.read(0, 3, Vec::new(), <[u8]>::len).await.expect("bytes"), (b"abc".to_vec(), 3));
    file.check_unchanged().await.expect("the same file");
}

#[test]
fn when_a_target_file_is_finished_then_it_stands_alone_under_its_name() {
    let folder = tempdir().expect("a folder");
    let path = folder.path().join("file");
    receive(&path, false, b"abc").expect("received");
    assert_eq!(fs::read(&path).expect("a file"), b"abc");
    assert_eq!(names_in(folder.path()), ["file"]);
}

#[test]
fn when_a_target_file_is_not_finished_then_nobody_sees_it_and_nothing_is_left() {
    let (folder, path) = folder_with("file", b"old");
    let mut file = TargetFile::create(&path, true).expect("begun");
    file.write(b"half").expect("written");
    assert_eq!(fs::read(&path).expect("a file"), b"old");
    drop(file);
    assert_eq!(fs::read(&path).expect("a file"), b"old");
    assert_eq!(names_in(folder.path()), ["file"]);
}

#[test]
fn when_a_target_file_exists_and_may_not_be_replaced_then_it_is_refused_at_once_and_stays() {
    let (folder, path) = folder_with("file", b"old");
    let error = TargetFile::create(&path, false).expect_err("it exists");
    assert!(matches!(&error, LocalFileError::AlreadyExists { path: named } if *named == path), "{error:?}");
    assert_eq!(fs::read(&path).expect("a file"), b"old");
    assert_eq!(names_in(folder.path()), ["file"]);
}

#[test]
fn when_a_target_file_appears_meanwhile_and_may_not_be_replaced_then_it_stays() {
    let folder = tempdir().expect("a folder");
    let path = folder.path().join("file");
    let mut file = TargetFile::create(&path, false).expect("begun");
    file.write(b"new").expect("written");
    fs::write(&path, b"theirs").expect("a file");
    let error = file.finish(false, None).expect_err("it exists");
    assert!(matches!(&error, LocalFileError::AlreadyExists { path: named } if *named == path), "{error:?}");
    assert_eq!(fs::read(&path).expect("a file"), b"theirs");
    assert_eq!(names_in(folder.path()), ["file"]);
}

#[test]
fn when_a_target_file_exists_and_may_be_replaced_then_the_new_content_takes_its_place() {
    let (folder, path) = folder_with("file", b"old and longer");
    receive(&path, true, b"new").expect("received");
    assert_eq!(fs::read(&path).expect("a file"), b"new");
    assert_eq!(names_in(folder.path()), ["file"]);
}

#[test]
fn when_a_target_file_has_no_folder_to_stand_in_then_the_folder_is_named() {
    let (folder, file) = folder_with("file", b"abc");
    for missing in [folder.path().join("missing"), file] {
        let error = TargetFile::create(&missing.join("new"), false).expect_err("no folder");
        assert!(
            matches!(&error, LocalFileError::FolderDoesNotExist { path } if *path == missing),
            "{}: {error:?}",
            missing.display()
        );
    }
    assert_eq!(names_in(folder.path()), ["file"]);
}

#[test]
fn when_a_target_path_names_a_folder_then_it_is_no_file_even_to_replace() {
    let folder = tempdir().expect("a folder");
    for path in [folder.path(), Path::new("/"), Path::new(".."), Path::new("."), Path::new("")] {
        for may_replace in [false, true] {
            let error = TargetFile::create(path, may_replace).expect_err("a folder");
            assert!(matches!(error, LocalFileError::NotAFile { .. }), "{}: {error:?}", path.display());
        }
    }
    assert!(names_in(folder.path()).is_empty());
}

#[test]
fn when_a_target_path_ends_as_a_folder_does_and_there_is_none_then_it_is_refused_at_once() {
    let folder = tempdir().expect("a folder");
    let path = folder.path().join("new/");
    let error = TargetFile::create(&path, false).expect_err("no folder");
    assert!(matches!(&error, LocalFileError::FolderDoesNotExist { path: named } if *named == path), "{error:?}");
    assert!(names_in(folder.path()).is_empty());
}

#[cfg(unix)]
#[test]
fn when_a_target_name_is_longer_than_the_system_takes_then_it_is_refused_at_once() {
    let folder = tempdir().expect("a folder");
    for name in ["n".repeat(256), "a\0b".to_owned()] {
        let error = TargetFile::create(&folder.path().join(&name), false).expect_err("no name");
        assert!(matches!(error, LocalFileError::Io { .. }), "{error:?}");
    }
    receive(&folder.path().join("n".repeat(255)), false, b"abc").expect("the longest name");
}

#[cfg(unix)]
#[test]
fn when_a_target_path_is_a_pipe_then_it_is_no_file() {
    let folder = tempdir().expect("a folder");
    let pipe = folder.path().join("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().expect("mkfifo").success());
    assert!(matches!(TargetFile::create(&pipe, true), Err(LocalFileError::NotAFile { .. })));
}

#[test]
fn when_a_target_path_is_a_bare_name_then_it_stands_in_the_current_folder() {
    let path = PathBuf::from(format!("bare-name-of-{}", std::process::id()));
    receive(&path, false, b"abc").expect("received");
    let content = fs::read(std::env::current_dir().expect("a folder").join(&path));
    fs::remove_file(&path).expect("removed");
    assert_eq!(content.expect("a file"), b"abc");
}

#[cfg(unix)]
#[test]
fn when_a_target_file_is_finished_then_it_has_the_permissions_of_any_new_file() {
    use std::os::unix::fs::PermissionsExt;
    let (folder, ordinary) = folder_with("ordinary", b"abc");
    let received = folder.path().join("received");
    receive(&received, false, b"abc").expect("received");
    let mode = |path: &Path| fs::metadata(path).expect("a file").permissions().mode();
    assert_eq!(mode(&received), mode(&ordinary));
}

#[cfg(unix)]
#[test]
fn when_a_folder_may_not_be_written_to_then_permission_to_it_is_denied() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempdir().expect("a folder");
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o555)).expect("own folder");
    if fs::write(folder.path().join("probe"), b"").is_ok() {
        eprintln!("not checked: this user may write everywhere");
        return;
    }
    let error = TargetFile::create(&folder.path().join("file"), false).expect_err("no permission");
    assert!(matches!(&error, LocalFileError::PermissionDenied { path } if path == folder.path()), "{error:?}");
}

#[test]
fn when_the_system_says_why_then_the_error_is_of_that_kind_and_names_the_path() {
    let path = Path::new("folder/file");
    let cases = [
        (io::ErrorKind::NotFound, "the file folder/file does not exist"),
        (io::ErrorKind::AlreadyExists, "the file folder/file exists already"),
        (io::ErrorKind::PermissionDenied, "permission to folder/file is denied"),
        (io::ErrorKind::IsADirectory, "folder/file is not a file"),
        (io::ErrorKind::StorageFull, "the file folder/file could not be read or written"),
    ];
    for (kind, message) in cases {
        let error = LocalFileError::new(path, io::Error::from(kind));
        assert_eq!(error.to_string(), message);
        crate::stand_in::assert_told_once(&error);
        let has_source = std::error::Error::source(&error).is_some();
        assert_eq!(has_source, kind == io::ErrorKind::StorageFull);
    }
}

/// What each kind of folder can do, wherever it is compiled.
macro_rules! folders {
    ($($kind:ident),+) => {$(
        mod $kind {
            use super::*;
            use crate::object::local_file::$kind::Folder;

            #[test]
            fn when_files_and_folders_are_made_renamed_and_removed_then_they_are() {
                let place = tempdir().expect("a folder");
                let root = Folder::open(place.path()).expect("a folder");
                let sub = root.enter_or_make("sub").expect("made");
                root.enter_or_make("sub").expect("there");
                root.enter("sub").expect("there");
                sub.create_new("a".as_ref()).expect("made").write_all(b"a").expect("written");
                assert_eq!(sub.create_new("a".as_ref()).expect_err("there").kind(), io::ErrorKind::AlreadyExists);
                sub.create("b".as_ref()).expect("made").write_all(b"long").expect("written");
                sub.create("b".as_ref()).expect("emptied").write_all(b"b").expect("written");
                let error = sub.rename_to_new("a".as_ref(), "b".as_ref()).expect_err("there");
                assert_eq!(error.kind(), io::ErrorKind::AlreadyExists);
                sub.rename("a".as_ref(), "b".as_ref()).expect("replaced");
                sub.rename_to_new("b".as_ref(), "c".as_ref()).expect("renamed");
                assert_eq!((names_in(&place.path().join("sub")), fs::read(place.path().join("sub/c")).expect("a file")),
                    (vec!["c".to_owned()], b"a".to_vec()));
                let mut content = String::new();
                sub.open_to_read("c".as_ref()).expect("there").read_to_string(&mut content).expect("text");
                assert_eq!(content, "a");
                sub.open_file("c".as_ref()).expect("there").set_len(0).expect("emptied");
                assert!(root.remove_folder("sub").is_err());
                sub.sync().expect("synced");
                sub.remove_file("c".as_ref()).expect("removed");
                root.remove_folder("sub").expect("removed");
                assert!(names_in(place.path()).is_empty());
            }

            #[test]
            fn when_something_else_is_in_the_place_then_it_is_neither_entered_nor_opened() {
                let (place, file) = folder_with("file", b"theirs");
                fs::create_dir(place.path().join("sub")).expect("a folder");
                std::os::unix::fs::symlink("sub", place.path().join("folder-link")).expect("a link");
                std::os::unix::fs::symlink("file", place.path().join("file-link")).expect("a link");
                // Whoever waits for a pipe waits for ever.
                let _made = std::process::Command::new("mkfifo").arg(place.path().join("pipe")).status();
                let root = Folder::open(place.path()).expect("a folder");
                for name in ["file", "file-link", "folder-link"] {
                    assert!(root.enter(name).is_err() && root.enter_or_make(name).is_err(), "{name}");
                }
                for name in ["sub", "file-link", "folder-link"] {
                    assert!(root.open_file(name.as_ref()).is_err() && root.create(name.as_ref()).is_err(), "{name}");
                }
                for name in ["sub", "file-link", "folder-link", "pipe", "absent"] {
                    assert!(root.open_to_read(name.as_ref()).is_err(), "{name}");
                }
                assert!(Folder::open(&file).is_err() && root.enter("absent").is_err());
                assert_eq!(fs::read(&file).expect("a file"), b"theirs");
            }
        }
    )+};
}

#[cfg(unix)]
folders!(folder, folder_by_path);

#[test]
fn when_a_file_is_unfinished_then_one_of_its_size_is_gone_on_with_and_no_other() {
    let folder = tempdir().expect("a folder");
    let path = folder.path().join("file");
    let begin = || TargetFile::create(&path, false).expect("a file");
    assert!(begin().on_unfinished(3).expect("nothing there").is_none());
    let mut unfinished = begin().to_unfinished().expect("a file");
    unfinished.set_size(3).expect("room");
    assert_eq!(unfinished.content().expect("a file").metadata().expect("a file").len(), 3);
    unfinished.write(b"ab").expect("written");
    drop(unfinished);
    assert!(begin().on_unfinished(4).expect("of another size").is_none());
    let (again, mut content) = begin().on_unfinished(3).expect("a file").expect("of its size");
    let mut bytes = Vec::new();
    std::io::Read::read_to_end(&mut content, &mut bytes).expect("read");
    assert_eq!(bytes, b"ab\0");
    again.finish(false, None).expect("finished");
    assert_eq!(std::fs::read(&path).expect("a file"), b"ab\0");
}
