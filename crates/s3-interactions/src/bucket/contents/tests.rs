use super::*;
use crate::stand_in::{error_answer, provider_with, provider_without_answers};
use aws_sdk_s3::Client;
use aws_sdk_s3::operation::list_object_versions::ListObjectVersionsOutput;
use aws_sdk_s3::types::{DeleteMarkerEntry, MultipartUpload, ObjectVersion};
use aws_smithy_mocks::{Rule, RuleMode, mock, mock_client};

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

async fn uploads_by(rules: &[&Rule]) -> Result<Vec<(String, String)>, BucketError> {
    let provider = provider_of(rules).await;
    stream_uploads("logs", None, &provider).map_ok(|upload| (upload.key, upload.id)).try_collect().await
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
async fn when_the_list_of_uploads_is_truncated_and_has_no_marker_then_it_is_broken() {
    let listed = uploads(START, || ListMultipartUploadsOutput::builder().is_truncated(true).build());
    assert_eq!(breach(uploads_by(&[&listed]).await), BrokenPaging::MissingCursor);
}

#[tokio::test]
async fn when_the_list_of_uploads_repeats_its_markers_then_it_is_broken_and_not_endless() {
    let page = || {
        let page = ListMultipartUploadsOutput::builder().is_truncated(true);
        page.next_key_marker("a").next_upload_id_marker("up1").build()
    };
    let listed = [uploads(START, page), uploads((Some("a"), Some("up1")), page)];
    assert_eq!(breach(uploads_by(&listed.each_ref()).await), BrokenPaging::RepeatedCursor);
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
fn when_contents_are_many_then_s3_better_deletes_them() {
    let contents = |versions, delete_markers, uploads| BucketContents { versions, delete_markers, uploads, bytes: 7 };
    assert_eq!(contents(1, 20, 300).entries(), 321);
    assert!(!contents(4_999_998, 1, 1).is_for_s3_to_delete());
    assert!(contents(4_999_998, 1, 2).is_for_s3_to_delete());
}

#[tokio::test]
async fn when_a_prefix_is_counted_then_it_goes_with_both_lists_and_an_empty_one_with_none() {
    for (prefix, sent) in [("", None), ("a/", Some("a/"))] {
        let versions = mock!(Client::list_object_versions)
            .match_requests(move |request| request.prefix() == sent)
            .then_output(|| ListObjectVersionsOutput::builder().build());
        let uploads = mock!(Client::list_multipart_uploads)
            .match_requests(move |request| request.prefix() == sent)
            .then_output(|| ListMultipartUploadsOutput::builder().build());
        let provider = provider_with(mock_client!(aws_sdk_s3, RuleMode::MatchAny, [&versions, &uploads])).await;
        let contents = count_prefix_contents("logs", prefix, &provider).await.expect("a count");
        assert_eq!(contents, BucketContents::default(), "{prefix}");
    }
}
