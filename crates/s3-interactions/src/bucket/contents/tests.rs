use super::*;
use crate::stand_in::{error_answer, provider_with, provider_without_answers};
use aws_sdk_s3::Client;
use aws_sdk_s3::types::{DeleteMarkerEntry, MultipartUpload, ObjectVersion};
use aws_smithy_mocks::{Rule, RuleMode, mock, mock_client};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use proptest::prelude::*;

/// Two markers, as a request has them.
type Markers = (Option<&'static str>, Option<&'static str>);

const START: Markers = (None, None);

fn versions(markers: Markers, answer: impl Fn() -> ListObjectVersionsOutput + Send + Sync + 'static) -> Rule {
    mock!(Client::list_object_versions)
        .match_requests(move |request| {
            request.bucket() == Some("logs")
                && request.encoding_type() == Some(&EncodingType::Url)
                && (request.key_marker(), request.version_id_marker()) == markers
        })
        .then_output(answer)
}

fn uploads(markers: Markers, answer: impl Fn() -> ListMultipartUploadsOutput + Send + Sync + 'static) -> Rule {
    mock!(Client::list_multipart_uploads)
        .match_requests(move |request| {
            request.bucket() == Some("logs")
                && request.encoding_type() == Some(&EncodingType::Url)
                && (request.key_marker(), request.upload_id_marker()) == markers
        })
        .then_output(answer)
}

fn version(key: &str, id: &str, size: i64) -> ObjectVersion {
    ObjectVersion::builder().key(key).version_id(id).size(size).build()
}

fn marker(key: &str, id: &str) -> DeleteMarkerEntry {
    DeleteMarkerEntry::builder().key(key).version_id(id).build()
}

fn upload(key: &str, id: &str) -> MultipartUpload {
    MultipartUpload::builder().key(key).upload_id(id).build()
}

/// A page behind which another one begins.
fn truncated(
    key: &str,
    id: &str,
) -> aws_sdk_s3::operation::list_object_versions::builders::ListObjectVersionsOutputBuilder {
    ListObjectVersionsOutput::builder().is_truncated(true).next_key_marker(key).next_version_id_marker(id)
}

/// A provider with these answers, and with nothing behind any other marker: lists are cut where keys may be.
async fn provider_of(rules: &[&Rule]) -> AwsClientProvider {
    let guessed = mock!(Client::list_object_versions)
        .match_requests(|request| request.key_marker().is_some() && request.version_id_marker().is_none())
        .then_output(|| ListObjectVersionsOutput::builder().build());
    let rules = rules.iter().copied().chain([&guessed]);
    provider_with(mock_client!(aws_sdk_s3, RuleMode::MatchAny, rules)).await
}

async fn count_by(rules: &[&Rule]) -> Result<BucketContents, BucketError> {
    count_bucket_contents("logs", &provider_of(rules).await).await
}

async fn entries_by(rules: &[&Rule]) -> Result<Vec<(String, Option<String>, bool)>, BucketError> {
    let provider = provider_of(rules).await;
    let entries = stream_entries("logs", &provider);
    entries.map_ok(|entry| (entry.key, entry.version_id, entry.is_delete_marker)).try_collect().await
}

async fn uploads_by(rules: &[&Rule]) -> Result<Vec<(String, String)>, BucketError> {
    let provider = provider_of(rules).await;
    stream_uploads("logs", &provider).map_ok(|upload| (upload.key, upload.id)).try_collect().await
}

fn breach<T: std::fmt::Debug>(result: Result<T, BucketError>) -> BrokenPaging {
    match result.expect_err("a list that leads nowhere") {
        BucketError::BrokenList { bucket, source } => {
            assert_eq!(bucket, "logs");
            source
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn when_count_bucket_contents_then_every_page_of_versions_markers_and_uploads_is_counted() {
    let rules = [
        versions(START, || {
            truncated("b", "2").versions(version("a", "1", 10)).delete_markers(marker("b", "2")).build()
        }),
        // S3 may send an empty page in the middle.
        versions((Some("b"), Some("2")), || truncated("b", "3").build()),
        versions((Some("b"), Some("3")), || {
            let last = ListObjectVersionsOutput::builder().is_truncated(false);
            last.versions(version("b", "4", 5)).versions(version("b", "5", 1)).build()
        }),
        uploads(START, || {
            let first = ListMultipartUploadsOutput::builder().is_truncated(true).uploads(upload("a", "up1"));
            first.next_key_marker("a").next_upload_id_marker("up1").build()
        }),
        uploads((Some("a"), Some("up1")), || {
            ListMultipartUploadsOutput::builder().uploads(upload("a", "up2")).uploads(upload("b", "up3")).build()
        }),
    ];
    let contents = count_by(&rules.each_ref()).await.expect("counts");
    assert_eq!(contents, BucketContents { versions: 3, delete_markers: 1, uploads: 3, bytes: 16 });
    assert_eq!(rules.each_ref().map(Rule::num_calls), [1; 5]);
}

#[tokio::test]
async fn when_count_bucket_contents_and_the_bucket_is_empty_then_the_counts_are_zero() {
    let rules = [
        versions(START, || ListObjectVersionsOutput::builder().is_truncated(false).build()),
        uploads(START, || ListMultipartUploadsOutput::builder().is_truncated(false).build()),
    ];
    assert_eq!(count_by(&rules.each_ref()).await.expect("counts"), BucketContents::default());
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
async fn when_uploads_are_listed_in_url_encoding_then_keys_and_markers_are_decoded() {
    let rules = [
        uploads(START, || {
            let page = ListMultipartUploadsOutput::builder().encoding_type(EncodingType::Url).is_truncated(true);
            page.uploads(upload("a%2Bb", "up1")).next_key_marker("a%2Bb").next_upload_id_marker("up1").build()
        }),
        uploads((Some("a+b"), Some("up1")), || ListMultipartUploadsOutput::builder().build()),
    ];
    let listed = uploads_by(&rules.each_ref()).await.expect("uploads");
    assert_eq!(listed, [("a+b".to_owned(), "up1".to_owned())]);
    assert_eq!(rules.each_ref().map(Rule::num_calls), [1, 1]);
}

#[tokio::test]
async fn when_a_list_is_truncated_and_has_no_marker_then_it_is_broken() {
    let entries = versions(START, || ListObjectVersionsOutput::builder().is_truncated(true).build());
    assert_eq!(breach(entries_by(&[&entries]).await), BrokenPaging::MissingCursor);
    let listed = uploads(START, || ListMultipartUploadsOutput::builder().is_truncated(true).build());
    assert_eq!(breach(uploads_by(&[&listed]).await), BrokenPaging::MissingCursor);
}

#[tokio::test]
async fn when_a_list_repeats_its_markers_then_it_is_broken_and_not_endless() {
    let page = || truncated("a", "1").versions(version("a", "1", 0)).build();
    let entries = [versions(START, page), versions((Some("a"), Some("1")), page)];
    assert_eq!(breach(entries_by(&entries.each_ref()).await), BrokenPaging::RepeatedCursor);
    let page = || {
        let page = ListMultipartUploadsOutput::builder().is_truncated(true);
        page.next_key_marker("a").next_upload_id_marker("up1").build()
    };
    let listed = [uploads(START, page), uploads((Some("a"), Some("up1")), page)];
    assert_eq!(breach(uploads_by(&listed.each_ref()).await), BrokenPaging::RepeatedCursor);
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

#[tokio::test]
async fn when_count_bucket_contents_and_a_list_fails_then_there_is_no_count() {
    let nothing = || versions(START, || ListObjectVersionsOutput::builder().build());
    let missing = mock!(Client::list_object_versions).then_http_response(|| error_answer(404, "NoSuchBucket"));
    let error = count_by(&[&missing]).await.expect_err("no bucket");
    assert!(matches!(error, BucketError::DoesNotExist { .. }), "{error:?}");
    let denied = mock!(Client::list_multipart_uploads).then_http_response(|| error_answer(403, "AccessDenied"));
    let error = count_by(&[&nothing(), &denied]).await.expect_err("denied");
    let BucketError::AccessDenied { source, .. } = error else { panic!("{error:?}") };
    assert_eq!(source.operation(), "ListMultipartUploads");
    let error = count_bucket_contents("no/bucket", &provider_without_answers().await).await.expect_err("refused");
    assert!(matches!(error, BucketError::InvalidName { .. }), "{error:?}");
}

#[test]
fn when_a_page_names_a_negative_size_then_it_counts_nothing() {
    let answer = ListObjectVersionsOutput::builder().versions(version("a", "1", -1)).build();
    let page = page_of_entries(answer).expect("the last page");
    assert_eq!(page.items.iter().map(|entry| entry.size).sum::<u64>(), 0);
}

proptest! {
    #[test]
    fn when_a_page_holds_any_key_then_entry_and_next_page_have_it_as_it_was(key in ".{1,40}", id in "[a-z]{1,8}") {
        let encoded = utf8_percent_encode(&key, NON_ALPHANUMERIC).to_string().replace("%20", "+");
        let answer = truncated(&encoded, &id).encoding_type(EncodingType::Url).versions(version(&encoded, &id, 1));
        let page = page_of_entries(answer.build()).expect("markers");
        prop_assert_eq!(page.end, Some(Marker { key: key.clone(), version: Some(id) }));
        prop_assert_eq!(page.items.into_iter().map(|entry| entry.key).collect::<Vec<_>>(), [key]);
    }
}
