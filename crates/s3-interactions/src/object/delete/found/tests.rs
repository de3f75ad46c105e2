use super::*;
use crate::object::delete::ObjectVersion;
use crate::stand_in::{Log, bare_answer, error_answer, provider_with};
use aws_sdk_s3::Client;
use aws_sdk_s3::operation::delete_objects::{DeleteObjectsInput, DeleteObjectsOutput};
use aws_sdk_s3::operation::list_multipart_uploads::ListMultipartUploadsOutput;
use aws_sdk_s3::operation::list_object_versions::ListObjectVersionsOutput;
use aws_sdk_s3::operation::list_objects_v2::ListObjectsV2Output;
use aws_sdk_s3::types::{self, DeleteMarkerEntry, MultipartUpload, Object};
use aws_smithy_mocks::{MockResponse, Rule, RuleMode, mock, mock_client};

fn objects() -> Rule {
    mock!(Client::list_objects_v2).match_requests(|request| request.prefix() == Some("2026/")).then_output(|| {
        let object = |key, size| Object::builder().key(key).size(size).build();
        let page = ListObjectsV2Output::builder().contents(object("2026/a", 1)).contents(object("2026/b", 20));
        page.build()
    })
}

fn versions() -> Rule {
    mock!(Client::list_object_versions).match_requests(|request| request.prefix() == Some("2026/")).then_output(|| {
        let version = |id, size| types::ObjectVersion::builder().key("2026/a").version_id(id).size(size).build();
        let page = ListObjectVersionsOutput::builder().versions(version("1", 1)).versions(version("2", 20));
        page.delete_markers(DeleteMarkerEntry::builder().key("2026/a").version_id("3").build()).build()
    })
}

fn uploads() -> Rule {
    mock!(Client::list_multipart_uploads)
        .match_requests(|request| request.prefix() == Some("2026/"))
        .sequence()
        .output(|| {
            let upload = |key| MultipartUpload::builder().key(key).upload_id("up").build();
            ListMultipartUploadsOutput::builder().uploads(upload("2026/u")).uploads(upload("2026/keep")).build()
        })
        .output(|| ListMultipartUploadsOutput::builder().build())
        .build()
}

fn deletions() -> (Rule, Log<ObjectVersion>) {
    let asked = Log::default();
    let log = asked.clone();
    let rule = mock!(Client::delete_objects).then_compute_response(move |request: &DeleteObjectsInput| {
        for object in request.delete().map(types::Delete::objects).unwrap_or_default() {
            let version_id = object.version_id().map(str::to_owned);
            log.push(ObjectVersion { key: object.key().to_owned(), version_id });
        }
        MockResponse::Output(DeleteObjectsOutput::builder().build())
    });
    (rule, asked)
}

fn version(id: &str) -> ObjectVersion {
    ObjectVersion { key: "2026/a".to_owned(), version_id: Some(id.to_owned()) }
}

async fn delete(filter: &ObjectFilter, versions: DeletedVersions, rules: &[&Rule]) -> Result<EmptyReport, ObjectError> {
    let provider = provider_with(mock_client!(aws_sdk_s3, RuleMode::MatchAny, rules)).await;
    delete_prefix("logs", filter, versions, &EmptyOptions::default(), &provider).await
}

#[tokio::test]
async fn when_delete_prefix_of_what_is_current_then_keys_go_without_a_version() {
    let (delete_objects, asked) = deletions();
    let report = delete(&ObjectFilter::under("2026/"), DeletedVersions::Current, &[&objects(), &delete_objects]).await;
    assert_eq!(report.expect("a report"), EmptyReport { versions: 2, ..EmptyReport::default() });
    assert_eq!(asked.all(), ["2026/a", "2026/b"].map(ObjectVersion::from));
}

#[tokio::test]
async fn when_delete_prefix_and_the_filter_asks_for_more_than_the_prefix_then_the_rest_stays() {
    let (delete_objects, asked) = deletions();
    let filter = ObjectFilter { larger_than: Some(10), ..ObjectFilter::under("2026/") };
    let report = delete(&filter, DeletedVersions::Current, &[&objects(), &delete_objects]).await.expect("a report");
    assert_eq!((report.versions, asked.all()), (1, vec![ObjectVersion::from("2026/b")]));
    let (delete_objects, asked) = deletions();
    // No list of uploads: they have no size.
    let report = delete(&filter, DeletedVersions::All, &[&versions(), &delete_objects]).await.expect("a report");
    assert_eq!((report.versions, report.delete_markers, asked.all()), (1, 0, vec![version("2")]));
}

#[tokio::test]
async fn when_delete_prefix_of_all_versions_then_versions_markers_and_uploads_go_that_fit() {
    let (delete_objects, asked) = deletions();
    let abort = mock!(Client::abort_multipart_upload)
        .match_requests(|request| request.key() == Some("2026/u") && request.upload_id() == Some("up"))
        .then_http_response(|| bare_answer(204, &[]));
    let globs = crate::KeyGlobs::new([], ["keep"]).expect("a glob");
    let filter = ObjectFilter { globs, ..ObjectFilter::under("2026/") };
    let report = delete(&filter, DeletedVersions::All, &[&versions(), &delete_objects, &uploads(), &abort]).await;
    let expected = EmptyReport { versions: 2, delete_markers: 1, uploads: 1, ..EmptyReport::default() };
    assert_eq!(report.expect("a report"), expected);
    assert_eq!(asked.all(), ["1", "2", "3"].map(version));
    assert_eq!(abort.num_calls(), 1);
}

#[tokio::test]
async fn when_delete_prefix_fails_then_the_error_is_the_buckets() {
    for versions in [DeletedVersions::Current, DeletedVersions::All] {
        let missing = || error_answer(404, "NoSuchBucket");
        let rules = [
            mock!(Client::list_objects_v2).then_http_response(missing),
            mock!(Client::list_object_versions).then_http_response(missing),
        ];
        let error = delete(&ObjectFilter::default(), versions, &rules.each_ref()).await.expect_err("no bucket");
        assert!(matches!(error, ObjectError::Bucket(BucketError::DoesNotExist { .. })), "{error:?}");
    }
    let (denied, list) =
        (mock!(Client::delete_objects).then_http_response(|| error_answer(403, "AccessDenied")), objects());
    let error =
        delete(&ObjectFilter::under("2026/"), DeletedVersions::Current, &[&list, &denied]).await.expect_err("denied");
    let ObjectError::Bucket(BucketError::AccessDenied { source, .. }) = error else { panic!("{error:?}") };
    assert_eq!(source.operation(), "DeleteObjects");
}
