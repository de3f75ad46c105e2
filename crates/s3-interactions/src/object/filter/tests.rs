use super::*;
use proptest::prelude::*;
use std::time::{Duration, UNIX_EPOCH};

fn at(seconds: u64) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(seconds)
}

fn object(key: &str, size: u64, modified: Option<u64>, storage_class: StorageClass) -> ObjectSummary {
    ObjectSummary { key: key.to_owned(), size, modified: modified.map(at), etag: None, storage_class }
}

fn plain(key: &str) -> ObjectSummary {
    object(key, 10, Some(100), StorageClass::Standard)
}

#[test]
fn when_nothing_is_asked_for_then_everything_is_taken() {
    let filter = ObjectFilter::default();
    assert!(filter.takes(&object("", 0, None, StorageClass::DeepArchive)) && filter.is_of_keys());
    assert_eq!(filter.listed("logs"), None);
}

#[test]
fn when_sizes_and_times_are_asked_for_then_the_ends_are_not_taken() {
    let sizes = ObjectFilter { larger_than: Some(9), smaller_than: Some(11), ..ObjectFilter::default() };
    let taken = |size| sizes.takes(&object("a", size, None, StorageClass::Standard));
    assert_eq!([9, 10, 11].map(taken), [false, true, false]);
    let times = ObjectFilter { newer_than: Some(at(99)), older_than: Some(at(101)), ..ObjectFilter::default() };
    let taken = |time| times.takes(&object("a", 1, time, StorageClass::Standard));
    assert_eq!([Some(99), Some(100), Some(101), None].map(taken), [false, true, false, false]);
    let old = ObjectFilter { older_than: Some(at(101)), ..ObjectFilter::default() };
    assert!(!old.takes(&object("a", 1, None, StorageClass::Standard)), "what has no time is not old");
    assert!(![sizes, times, old].iter().any(ObjectFilter::is_of_keys));
}

#[test]
fn when_storage_classes_are_asked_for_then_objects_of_these_are_taken() {
    let storage_classes = vec![StorageClass::DeepArchive, StorageClass::GlacierFlexibleRetrieval];
    let filter = ObjectFilter { storage_classes, ..ObjectFilter::default() };
    assert!(filter.takes(&object("a", 1, None, StorageClass::DeepArchive)));
    assert!(!filter.takes(&plain("a")) && !filter.is_of_keys());
}

#[test]
fn when_globs_are_asked_for_then_they_are_held_against_what_is_behind_the_prefix() {
    let globs = KeyGlobs::new(["11/*.gz"], ["*tmp*"]).expect("globs");
    let filter = ObjectFilter { globs, ..ObjectFilter::under("2026/") };
    let keys = ["2026/11/a.gz", "2026/11/b/a.gz", "2026/11/tmp/a.gz", "2026/12/a.gz", "11/a.gz", "2025/11/a.gz"];
    let taken: Vec<_> = keys.into_iter().filter(|key| filter.takes(&plain(key))).collect();
    assert_eq!(taken, ["2026/11/a.gz", "2026/11/b/a.gz"]);
    assert_eq!(filter.listed("logs").as_deref(), Some("2026/11/"));
    assert!(filter.is_of_keys());
}

#[test]
fn when_the_bucket_is_a_directory_bucket_then_its_list_is_asked_for_by_whole_folders() {
    for bucket in ["logs--use1-az4--x-s3", "point--use1-az4--xa-s3"] {
        assert_eq!(ObjectFilter::under("a/b/c").listed(bucket).as_deref(), Some("a/b/"));
        assert_eq!(ObjectFilter::under("a").listed(bucket), None);
    }
    let filter = ObjectFilter::under("a/b/c");
    assert_eq!(filter.listed("logs").as_deref(), Some("a/b/c"));
    assert!(filter.takes(&plain("a/b/cd")) && !filter.takes(&plain("a/b/d")));
}

#[test]
fn when_a_version_is_a_delete_marker_then_no_size_and_no_class_take_it() {
    let version = |is_delete_marker| VersionSummary {
        is_delete_marker,
        version_id: Some("v".to_owned()),
        ..VersionSummary::from(plain("logs/a"))
    };
    let by_key = ObjectFilter::under("logs/");
    let by_time = ObjectFilter { older_than: Some(at(101)), ..ObjectFilter::default() };
    let by_size = ObjectFilter { smaller_than: Some(11), ..ObjectFilter::default() };
    let by_class = ObjectFilter { storage_classes: vec![StorageClass::Standard], ..ObjectFilter::default() };
    let none = [ObjectFilter::under("other/"), ObjectFilter { newer_than: Some(at(100)), ..ObjectFilter::default() }];
    for filter in [&by_key, &by_time, &by_size, &by_class] {
        assert!(filter.takes_version(&version(false)), "{filter:?}");
    }
    assert_eq!(
        [&by_key, &by_time, &by_size, &by_class].map(|filter| filter.takes_version(&version(true))),
        [true, true, false, false]
    );
    assert!(!none.iter().any(|filter| filter.takes_version(&version(false)) || filter.takes_version(&version(true))));
    let large = ObjectFilter { larger_than: Some(10), ..ObjectFilter::default() };
    assert!(!large.takes_version(&version(false)) && !large.takes_version(&version(true)));
}

proptest! {
    #[test]
    fn when_any_key_is_taken_then_it_is_in_what_is_listed(
        prefix in "[ab/]{0,3}",
        glob in "([ab/]|\\*|\\?){0,4}",
        key in "[ab/]{0,8}",
        is_directory in any::<bool>(),
    ) {
        let globs = KeyGlobs::new([glob], []).expect("a glob");
        let filter = ObjectFilter { globs, ..ObjectFilter::under(prefix) };
        let listed = filter.listed(if is_directory { "logs--use1-az4--x-s3" } else { "logs" });
        if filter.takes(&plain(&key)) {
            prop_assert!(key.starts_with(listed.as_deref().unwrap_or_default()));
        }
        prop_assert!(!is_directory || listed.is_none_or(|listed| listed.ends_with('/')));
    }
}
