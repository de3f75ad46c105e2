use super::*;
use crate::stand_in::{provider_with, provider_without_answers};
use aws_sdk_s3::Client;
use aws_sdk_s3::operation::list_object_versions::builders::ListObjectVersionsOutputBuilder;
use aws_sdk_s3::operation::list_objects_v2::ListObjectsV2Output;
use aws_sdk_s3::primitives::DateTime;
use aws_sdk_s3::types::Object;
use aws_smithy_mocks::{Rule, RuleMode, mock, mock_client};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use proptest::prelude::*;
use std::num::NonZeroUsize;
use std::time::{Duration, UNIX_EPOCH};

/// Two markers, as a request has them.
type Markers = (Option<&'static str>, Option<&'static str>);

const START: Markers = (None, None);

fn versions(markers: Markers, answer: impl Fn() -> ListObjectVersionsOutput + Send + Sync + 'static) -> Rule {
    mock!(Client::list_object_versions)
        .match_requests(move |request| {
            request.bucket() == Some("logs")
                && request.encoding_type() == Some(&EncodingType::Url)
                && request.prefix().is_none()
                && (request.key_marker(), request.version_id_marker()) == markers
        })
        .then_output(answer)
}

fn version(key: &str, id: &str, size: i64) -> ObjectVersion {
    ObjectVersion::builder().key(key).version_id(id).size(size).build()
}

fn marker(key: &str, id: &str) -> DeleteMarkerEntry {
    DeleteMarkerEntry::builder().key(key).version_id(id).build()
}

/// A page that ends before this version.
fn truncated(key: &str, version: &str) -> ListObjectVersionsOutputBuilder {
    ListObjectVersionsOutput::builder().is_truncated(true).next_key_marker(key).next_version_id_marker(version)
}

fn one_at_a_time() -> ParallelList {
    ParallelList { requests: NonZeroUsize::MIN, ..ParallelList::default() }
}

async fn versions_by(bucket: &str, filter: &ObjectFilter, rules: &[&Rule]) -> Result<Vec<VersionSummary>, ObjectError> {
    let provider = provider_with(mock_client!(aws_sdk_s3, RuleMode::MatchAny, rules)).await;
    find_object_versions(bucket, filter, one_at_a_time(), &provider).try_collect().await
}

async fn entries_by(rules: &[&Rule]) -> Result<Vec<(String, Option<String>, bool)>, ObjectError> {
    let found = versions_by("logs", &ObjectFilter::default(), rules).await?;
    Ok(found.into_iter().map(|entry| (entry.key, entry.version_id, entry.is_delete_marker)).collect())
}

fn breach<T: std::fmt::Debug>(result: Result<T, ObjectError>) -> BrokenPaging {
    match result.expect_err("a list that leads nowhere") {
        ObjectError::Bucket(BucketError::BrokenList { bucket, source }) => {
            assert_eq!(bucket, "logs");
            source
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn when_entries_are_listed_in_url_encoding_then_keys_and_markers_are_decoded() {
    let rules = [
        versions(START, || {
            let page = truncated("a%2Fb+c%2B", "1").encoding_type(EncodingType::Url);
            page.versions(version("a%2Fb+c%2B", "1", 0)).build()
        }),
        versions((Some("a/b c+"), Some("1")), || {
            let page = ListObjectVersionsOutput::builder().encoding_type(EncodingType::Url);
            page.delete_markers(marker("a%2Fb+c%2B", "null")).build()
        }),
    ];
    let entries = entries_by(&rules.each_ref()).await.expect("entries");
    let expected =
        [("a/b c+".to_owned(), Some("1".to_owned()), false), ("a/b c+".to_owned(), Some("null".to_owned()), true)];
    assert_eq!(entries, expected);
    assert_eq!(rules.each_ref().map(Rule::num_calls), [1, 1]);
}

#[tokio::test]
async fn when_entries_are_listed_and_a_stand_in_does_not_encode_then_keys_and_markers_stay_as_they_are() {
    let rules = [
        versions(START, || truncated("a%2Fb+c", "1").versions(version("a%2Fb+c", "1", 0)).build()),
        versions((Some("a%2Fb+c"), Some("1")), || ListObjectVersionsOutput::builder().build()),
    ];
    let entries = entries_by(&rules.each_ref()).await.expect("entries");
    assert_eq!(entries, [("a%2Fb+c".to_owned(), Some("1".to_owned()), false)]);
}

#[tokio::test]
async fn when_only_the_second_marker_moves_then_the_list_goes_on() {
    let rules = [
        versions(START, || truncated("a", "1").versions(version("a", "1", 1)).build()),
        versions((Some("a"), Some("1")), || truncated("a", "2").versions(version("a", "2", 1)).build()),
        versions((Some("a"), Some("2")), || ListObjectVersionsOutput::builder().versions(version("a", "3", 1)).build()),
    ];
    assert_eq!(entries_by(&rules.each_ref()).await.expect("entries").len(), 3);
}

#[test]
fn when_a_page_names_a_negative_size_then_it_counts_nothing() {
    let answer = ListObjectVersionsOutput::builder().versions(version("a", "1", -1)).build();
    let page = VersionPage::from(answer).into_keys().expect("the last page");
    assert_eq!(page.items.iter().map(|entry| entry.size).sum::<u64>(), 0);
}

#[tokio::test]
async fn when_the_list_of_versions_is_truncated_and_has_no_marker_then_it_is_broken() {
    let entries = versions(START, || ListObjectVersionsOutput::builder().is_truncated(true).build());
    assert_eq!(breach(entries_by(&[&entries]).await), BrokenPaging::MissingCursor);
}

#[tokio::test]
async fn when_the_list_of_versions_repeats_its_markers_then_it_is_broken_and_not_endless() {
    let page = || truncated("a", "1").versions(version("a", "1", 0)).build();
    let entries = [versions(START, page), versions((Some("a"), Some("1")), page)];
    assert_eq!(breach(entries_by(&entries.each_ref()).await), BrokenPaging::RepeatedCursor);
}

#[tokio::test]
async fn when_find_object_versions_then_all_that_is_known_of_each_comes_back() {
    let rule = versions(START, || {
        let full = ObjectVersion::builder().key("a").version_id("1").size(5).e_tag("\"e\"").is_latest(true);
        let full = full.last_modified(DateTime::from_secs(9)).storage_class(ObjectVersionStorageClass::from("GLACIER"));
        let deleted = DeleteMarkerEntry::builder().key("b").version_id("2").is_latest(true);
        let deleted = deleted.last_modified(DateTime::from_secs(8)).build();
        ListObjectVersionsOutput::builder().versions(full.build()).delete_markers(deleted).build()
    });
    let found = versions_by("logs", &ObjectFilter::default(), &[&rule]).await.expect("versions");
    let full = VersionSummary {
        key: "a".to_owned(),
        version_id: Some("1".to_owned()),
        is_latest: true,
        is_delete_marker: false,
        size: 5,
        modified: Some(UNIX_EPOCH + Duration::from_secs(9)),
        etag: Some("\"e\"".to_owned()),
        storage_class: StorageClass::GlacierFlexibleRetrieval,
    };
    let marker = VersionSummary {
        key: "b".to_owned(),
        version_id: Some("2".to_owned()),
        is_latest: true,
        is_delete_marker: true,
        size: 0,
        modified: Some(UNIX_EPOCH + Duration::from_secs(8)),
        etag: None,
        storage_class: StorageClass::Standard,
    };
    assert_eq!(found, [full, marker]);
}

#[tokio::test]
async fn when_find_object_versions_then_the_prefix_is_asked_for_and_the_filter_decides() {
    let rule = mock!(Client::list_object_versions)
        .match_requests(|request| request.prefix() == Some("2026/"))
        .then_output(|| {
            let page = ListObjectVersionsOutput::builder().versions(version("2026/a", "1", 9));
            page.versions(version("2026/a", "2", 1)).delete_markers(marker("2026/a", "3")).build()
        });
    let filter = ObjectFilter { larger_than: Some(5), ..ObjectFilter::under("2026/") };
    let found = versions_by("logs", &filter, &[&rule]).await.expect("versions");
    assert_eq!(found.iter().map(|found| found.version_id.as_deref()).collect::<Vec<_>>(), [Some("1")]);
}

#[tokio::test]
async fn when_find_object_versions_of_a_directory_bucket_then_its_objects_are_what_there_is() {
    let rule = mock!(Client::list_objects_v2)
        .match_requests(|request| request.bucket() == Some("logs--use1-az4--x-s3") && request.start_after().is_none())
        .then_output(|| {
            let object =
                |key| Object::builder().key(key).size(3).e_tag("e").last_modified(DateTime::from_secs(9)).build();
            ListObjectsV2Output::builder().contents(object("b")).contents(object("a")).build()
        });
    let found = versions_by("logs--use1-az4--x-s3", &ObjectFilter::default(), &[&rule]).await.expect("objects");
    let shown: Vec<_> = found.iter().map(|found| (found.key.as_str(), &found.version_id, found.size)).collect();
    assert_eq!(shown, [("b", &None, 3), ("a", &None, 3)]);
    assert!(found.iter().all(|found| found.is_latest && !found.is_delete_marker && found.etag.is_some()));
    assert!(found.iter().all(|found| found.modified.is_some()));
}

#[tokio::test]
async fn when_find_object_versions_and_nothing_can_be_asked_for_then_the_error_says_so() {
    let (filter, provider) = (ObjectFilter::default(), provider_without_answers().await);
    let found = find_object_versions("lo gs", &filter, ParallelList::default(), &provider);
    let error = found.try_collect::<Vec<_>>().await.expect_err("no name");
    assert!(matches!(error, ObjectError::Bucket(BucketError::InvalidName { .. })), "{error:?}");
    let in_order = ParallelList { order: crate::ListOrder::Keys, ..ParallelList::default() };
    let found = find_object_versions("logs--use1-az4--x-s3", &filter, in_order, &provider);
    let error = found.try_collect::<Vec<_>>().await.expect_err("no order");
    assert!(matches!(&error, ObjectError::Bucket(BucketError::NoKeyOrder { bucket }) if bucket.ends_with("--x-s3")));
}

proptest! {
    #[test]
    fn when_a_page_holds_any_key_then_entry_and_next_page_have_it_as_it_was(key in ".{1,40}", id in "[a-z]{1,8}") {
        let encoded = utf8_percent_encode(&key, NON_ALPHANUMERIC).to_string().replace("%20", "+");
        let answer = truncated(&encoded, &id).encoding_type(EncodingType::Url).versions(version(&encoded, &id, 1));
        let page = VersionPage::from(answer.build()).into_keys().expect("markers");
        prop_assert_eq!(page.end, Some(Marker { key: key.clone(), version: Some(id) }));
        prop_assert_eq!(page.items.into_iter().map(|entry| entry.key).collect::<Vec<_>>(), [key]);
    }
}
