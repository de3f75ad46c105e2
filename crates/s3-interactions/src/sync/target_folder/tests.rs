use super::*;
use crate::object::local_file::LocalFileError;
use crate::sync::left::SyncRefusal;
use std::fmt::Debug;
use std::os::unix::fs::symlink;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// A folder with `sub/deep`, and a folder outside of it with one file.
fn world() -> (TempDir, TargetFolder) {
    let world = tempfile::tempdir().expect("a folder");
    fs::create_dir_all(world.path().join("here/sub/deep")).expect("a folder");
    fs::create_dir(world.path().join("outside")).expect("a folder");
    fs::create_dir(world.path().join("outside/deep")).expect("a folder");
    fs::write(world.path().join("outside/kept"), "theirs").expect("a file");
    let folder = TargetFolder::new(&world.path().join("here"));
    (world, folder)
}

/// Puts a link to the outside in the place of `sub`.
fn swap(world: &Path) {
    fs::rename(world.join("here/sub"), world.join("away")).expect("renamed");
    symlink(world.join("outside"), world.join("here/sub")).expect("a link");
}

fn outside(world: &Path) -> Vec<String> {
    let entries = ["outside", "outside/deep"].map(|name| fs::read_dir(world.join(name)).expect("a folder"));
    let mut names: Vec<_> = entries
        .into_iter()
        .flatten()
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

fn finish(mut file: TargetFile) -> Result<(), LocalFileError> {
    file.write(b"content")?;
    file.range(0)?.write(b"C")?;
    file.finish(true, None)
}

#[test]
fn when_a_link_takes_the_place_of_a_folder_after_the_file_was_begun_then_the_file_stays_where_it_was() {
    for may_replace in [false, true] {
        let (world, folder) = world();
        let mut file = folder.begin("sub/new", may_replace).expect("begun");
        swap(world.path());
        file.write(b"content").expect("written");
        file.range(0).expect("a range").write(b"C").expect("written");
        file.finish(may_replace, None).expect("finished");
        assert_eq!(fs::read(world.path().join("away/new")).expect("a file"), b"Content");
        assert_eq!(outside(world.path()), ["deep", "kept"]);
    }
}

#[test]
fn when_a_link_takes_the_place_of_a_folder_and_the_file_is_given_up_then_nothing_is_left() {
    let (world, folder) = world();
    let file = folder.begin("sub/new", true).expect("begun");
    swap(world.path());
    drop(file);
    assert_eq!(fs::read_dir(world.path().join("away")).expect("a folder").count(), 1);
}

#[test]
fn when_the_folder_itself_is_swapped_during_a_run_then_the_run_goes_on_in_the_one_it_began_with() {
    let (world, folder) = world();
    finish(folder.begin("first", true).expect("begun")).expect("finished");
    fs::rename(world.path().join("here"), world.path().join("away")).expect("renamed");
    symlink(world.path().join("outside"), world.path().join("here")).expect("a link");
    finish(folder.begin("deep/second", true).expect("begun")).expect("finished");
    folder.delete("kept").expect("not there");
    assert!(world.path().join("away/deep/second").exists());
    assert_eq!(outside(world.path()), ["deep", "kept"]);
}

fn refused<T: Debug>(result: Result<T, SyncItemError>) -> SyncRefusal {
    match result {
        Err(SyncItemError::Refused { source }) => source,
        other => panic!("{other:?}"),
    }
}

#[test]
fn when_something_has_come_into_the_place_of_a_file_then_it_is_told_what_and_stays() {
    let (world, folder) = world();
    let sub = world.path().join("here/sub");
    fs::write(sub.join("file"), "theirs").expect("a file");
    symlink(world.path().join("outside/kept"), sub.join("link")).expect("a link");

    assert_eq!(refused(folder.begin("sub/deep", true)), SyncRefusal::FolderInTheWay);
    let link = SyncRefusal::LinkInTheWay { path: "sub/link".to_owned() };
    assert_eq!(refused(folder.begin("sub/link", true)), link);
    let file = SyncRefusal::FileInTheWay { path: "sub/file".to_owned() };
    assert_eq!(refused(folder.begin("sub/file/new", true)), file);
    let exists = folder.begin("sub/file", false).expect_err("it is there");
    let SyncItemError::Copy(ObjectError::LocalFile(LocalFileError::AlreadyExists { path })) = exists else {
        panic!("{exists:?}")
    };
    assert_eq!(path, sub.join("file"));
    drop(folder.begin("sub/file", true).expect("it may be replaced"));
    assert_eq!(fs::read(sub.join("file")).expect("a file"), b"theirs");
    assert_eq!(outside(world.path()), ["deep", "kept"]);
}

#[test]
fn when_a_link_is_in_the_way_then_it_is_named_and_nothing_is_written_or_removed_through_it() {
    let (world, folder) = world();
    folder.root().expect("opened");
    swap(world.path());
    let link = SyncRefusal::LinkInTheWay { path: "sub".to_owned() };
    assert_eq!(refused(folder.begin("sub/new", true)), link);
    assert_eq!(refused(folder.begin("sub/deep/new", true)), link);
    assert_eq!(refused(folder.delete("sub/kept")), link);
    folder.remove_emptied("sub/deep/new");
    folder.sweep("sub/kept");
    assert_eq!(outside(world.path()), ["deep", "kept"]);
    // Without the look before, the way itself tells.
    for step in [Folder::enter, Folder::enter_or_make] {
        let error = enter(folder.root().expect("opened"), "sub/deep", step).expect_err("a link");
        assert!(matches!(error.raw_os_error(), Some(20 | 40 | 62)), "{error:?}");
    }
}

/// Swaps the folder `sub` for a link to the outside and back, as fast as it can.
fn swap_until(is_over: &AtomicBool, world: &Path, once_it_is_back: impl Fn()) {
    let (sub, away, link) = (world.join("here/sub"), world.join("away"), world.join("here/link"));
    while !is_over.load(Ordering::Relaxed) {
        let _made = symlink(world.join("outside"), &link);
        let _away = fs::rename(&sub, &away);
        let _linked = fs::rename(&link, &sub);
        let _unlinked = fs::remove_file(&sub);
        let _back = fs::rename(&away, &sub);
        once_it_is_back();
    }
}

/// A thread swaps a folder for a link and back as fast as it can. Whatever meets, nothing may come to be outside: only a
/// wrong program can fail this, at some time or other.
#[test]
fn when_a_folder_is_swapped_for_a_link_all_the_time_then_nothing_leaves_the_folder() {
    let (world, folder) = world();
    let is_over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            swap_until(&is_over, world.path(), || drop(fs::create_dir_all(world.path().join("here/sub/deep"))));
        });
        let (begun, mut finished) = (Instant::now(), 0_u32);
        while begun.elapsed() < Duration::from_secs(2) || finished == 0 && begun.elapsed() < Duration::from_mins(1) {
            let written = folder.begin("sub/deep/new", true).map(finish);
            finished += u32::from(matches!(written, Ok(Ok(()))));
            let _refused = folder.delete("sub/kept");
        }
        is_over.store(true, Ordering::Relaxed);
        assert!(finished > 0);
    });
    assert_eq!(outside(world.path()), ["deep", "kept"]);
}

#[test]
fn when_what_a_dead_process_left_is_swept_then_what_somebody_works_with_or_goes_on_with_stays() {
    let (world, folder) = world();
    let here = world.path().join("here/sub");
    let (dead, of_others) = (".s3-download-0123456789abcdef", ".s3-download-0123456789abcdef.part");
    for name in [dead, of_others, ".s3-download-notes", "mine"] {
        fs::write(here.join(name), "left").expect("a file");
    }
    let working = folder.begin("sub/new", true).expect("begun");
    let names = || {
        let entries = fs::read_dir(&here).expect("a folder").map(|entry| entry.expect("an entry").file_name());
        let mut names: Vec<_> = entries.map(|name| name.to_string_lossy().into_owned()).collect();
        names.sort();
        names
    };
    let before = names();
    for name in &before {
        folder.sweep(&format!("sub/{name}"));
    }
    let expected: Vec<_> = before.into_iter().filter(|name| name != dead).collect();
    assert_eq!(names(), expected);
    finish(working).expect("finished");
    assert!(here.join("new").exists());
}

/// With a file of its own in `sub`, of the name of one outside.
fn world_to_read() -> (TempDir, TargetFolder) {
    let (world, folder) = world();
    fs::write(world.path().join("here/sub/kept"), "ours").expect("a file");
    (world, folder)
}

#[test]
fn when_a_link_takes_the_place_of_a_folder_or_file_that_is_sent_then_nothing_outside_is_read_or_removed() {
    let (world, folder) = world_to_read();
    let ours = folder.source("sub/kept").expect("a file");
    swap(world.path());
    let size = ours.metadata().expect("still the same file").len();
    assert_eq!((size, ours.path()), (4, world.path().join("here/sub/kept").as_path()));
    let refused = folder.source("sub/kept").expect_err("a link");
    let expected = SyncRefusal::LinkInTheWay { path: "sub".to_owned() };
    assert!(matches!(refused, SyncItemError::Refused { source } if source == expected));
    ours.remove().expect("removed");
    assert_eq!(fs::read_dir(world.path().join("away")).expect("a folder").count(), 1);
    assert_eq!(outside(world.path()), ["deep", "kept"]);

    let (world, folder) = world_to_read();
    let ours = folder.source("sub/kept").expect("a file");
    let file = world.path().join("here/sub/kept");
    fs::remove_file(&file).expect("removed");
    symlink(world.path().join("outside/kept"), &file).expect("a link");
    ours.metadata().expect_err("a link");
    ours.remove().expect("the link itself");
    assert!(!file.is_symlink() && outside(world.path()) == ["deep", "kept"]);
}

#[test]
fn when_a_folder_that_is_read_is_swapped_for_a_link_all_the_time_then_nothing_outside_is_read() {
    let (world, folder) = world_to_read();
    let is_over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| swap_until(&is_over, world.path(), || ()));
        let (begun, mut sizes) = (Instant::now(), Vec::new());
        while begun.elapsed() < Duration::from_secs(1) || sizes.is_empty() && begun.elapsed() < Duration::from_mins(1) {
            let metadata = folder.source("sub/kept").map(|file| file.metadata());
            sizes.extend(metadata.into_iter().flatten().map(|metadata| metadata.len()));
        }
        is_over.store(true, Ordering::Relaxed);
        assert!(!sizes.is_empty() && sizes.iter().all(|size| *size == 4));
    });
}

#[test]
fn when_the_folder_does_not_exist_then_it_is_made_for_the_first_file_and_not_to_remove_one() {
    let (world, _) = world();
    let folder = TargetFolder::new(&world.path().join("new/folder"));
    folder.delete("sub/a").expect("nothing to remove");
    assert!(!world.path().join("new").exists());
    finish(folder.begin("sub/a", true).expect("begun")).expect("finished");
    assert_eq!(fs::read(world.path().join("new/folder/sub/a")).expect("a file"), b"Content");
}

#[test]
fn when_the_folder_is_a_file_then_neither_a_file_is_made_in_it_nor_one_taken_for_removed() {
    let (world, _) = world();
    let folder = TargetFolder::new(&world.path().join("outside/kept"));
    for error in [folder.begin("a", true).map(drop), folder.delete("a")].map(|done| done.expect_err("a file")) {
        let SyncItemError::LocalFile(LocalFileError::Io { source, .. }) = &error else { panic!("{error:?}") };
        assert_eq!(source.kind(), io::ErrorKind::NotADirectory);
    }
}
