use super::*;
use crate::object::delete::FailedDelete;
use crate::object::delete::room;
use crate::progress::Progress;
use crate::stand_in::{Log, bare_answer, error_answer, provider_with, provider_without_answers};
use aws_sdk_s3::Client;
use aws_sdk_s3::operation::delete_objects::{DeleteObjectsInput, DeleteObjectsOutput};
use aws_sdk_s3::operation::list_multipart_uploads::ListMultipartUploadsOutput;
use aws_sdk_s3::operation::list_object_versions::{ListObjectVersionsInput, ListObjectVersionsOutput};
use aws_sdk_s3::types::{self, DeleteMarkerEntry, EncodingType, MultipartUpload};
use aws_smithy_mocks::{MockResponse, Rule, RuleMode, mock, mock_client};
use std::sync::{Arc, Mutex};

/// The page that begins behind `marker`: so many versions, and where the next page begins.
fn versions(marker: Option<usize>, count: usize, next: Option<usize>) -> Rule {
    let first = marker.unwrap_or_default();
    mock!(Client::list_object_versions)
        .match_requests(move |request| request.key_marker() == marker.map(name).as_deref())
        .then_output(move || {
            let version = |number| types::ObjectVersion::builder().key(name(number)).version_id("v").build();
            let versions = (first..first + count).map(version).collect();
            let page = ListObjectVersionsOutput::builder().set_versions(Some(versions));
            page.is_truncated(next.is_some()).set_next_key_marker(next.map(name)).build()
        })
}

fn name(number: usize) -> String {
    format!("key-{number:05}")
}

/// A bucket of so many keys, which are listed behind any marker, so many a page.
fn bucket_of(count: usize, page: usize) -> Rule {
    let keys: Vec<String> = (0..count).map(name).collect();
    mock!(Client::list_object_versions).then_compute_response(move |request: &ListObjectVersionsInput| {
        let behind = keys.partition_point(|key| request.key_marker().is_some_and(|marker| key.as_str() <= marker));
        let page = &keys[behind..keys.len().min(behind + page)];
        let versions = page.iter().map(|key| types::ObjectVersion::builder().key(key).version_id("v").build());
        let last = page.last().filter(|last| Some(*last) != keys.last());
        let answer = ListObjectVersionsOutput::builder().set_versions(Some(versions.collect()));
        MockResponse::Output(answer.is_truncated(last.is_some()).set_next_key_marker(last.cloned()).build())
    })
}

/// Deletions of whatever is asked for, all refused or none, and the keys of each.
fn deletions(refused: bool) -> (Rule, Log<Vec<String>>) {
    let asked = Log::default();
    let log = asked.clone();
    let rule = mock!(Client::delete_objects).then_compute_response(move |request: &DeleteObjectsInput| {
        let entries = sent(request);
        log.push(entries.iter().map(|(key, _)| (*key).to_owned()).collect());
        let errors = entries.into_iter().filter(|_| refused);
        MockResponse::Output(refusing(errors.map(|(key, version)| (key, version.unwrap_or_default(), "AccessDenied"))))
    });
    (rule, asked)
}

/// A list of these keys alone: versions, then delete markers.
fn listed(versions: &'static [&'static str], markers: &'static [&'static str]) -> Rule {
    mock!(Client::list_object_versions).match_requests(|request| request.bucket() == Some("logs")).then_output(
        move || {
            let versions = versions.iter().map(|key| types::ObjectVersion::builder().key(*key).version_id("v").build());
            let markers = markers.iter().map(|key| DeleteMarkerEntry::builder().key(*key).version_id("m").build());
            let answer = ListObjectVersionsOutput::builder().encoding_type(EncodingType::Url);
            answer.set_versions(Some(versions.collect())).set_delete_markers(Some(markers.collect())).build()
        },
    )
}

/// The list of uploads, with these in it.
fn uploads(keys: &'static [&'static str]) -> Rule {
    mock!(Client::list_multipart_uploads).match_requests(|request| request.bucket() == Some("logs")).then_output(
        move || {
            let uploads = keys.iter().map(|key| MultipartUpload::builder().key(*key).upload_id("up").build());
            ListMultipartUploadsOutput::builder().set_uploads(Some(uploads.collect())).build()
        },
    )
}

fn abort(key: &'static str) -> Rule {
    mock!(Client::abort_multipart_upload)
        .match_requests(move |request| request.key() == Some(key) && request.upload_id() == Some("up"))
        .then_http_response(|| bare_answer(204, &[]))
}

fn sent(request: &DeleteObjectsInput) -> Vec<(&str, Option<&str>)> {
    let objects = request.delete().map(types::Delete::objects).unwrap_or_default();
    objects.iter().map(|object| (object.key(), object.version_id())).collect()
}

/// One `DeleteObjects` of exactly these keys and versions, of which `errors` (key, version, code) are refused.
fn delete(entries: &'static [(&str, &str)], errors: &'static [(&str, &str, &str)]) -> Rule {
    mock!(Client::delete_objects)
        .match_requests(move |request| {
            let expected: Vec<_> = entries.iter().map(|(key, version)| (*key, Some(*version))).collect();
            request.bucket() == Some("logs") && sent(request) == expected
        })
        .then_output(move || refusing(errors.iter().copied()))
}

fn refusing<'a>(errors: impl IntoIterator<Item = (&'a str, &'a str, &'a str)>) -> DeleteObjectsOutput {
    let errors = errors.into_iter().map(|(key, version, code)| {
        types::Error::builder().key(key).version_id(version).code(code).message("told so").build()
    });
    DeleteObjectsOutput::builder().set_errors(Some(errors.collect())).build()
}

async fn empty_with(options: &EmptyOptions, rules: &[&Rule]) -> Result<EmptyReport, BucketError> {
    let provider = provider_with(mock_client!(aws_sdk_s3, rules.iter().copied())).await;
    empty_bucket("logs", options, &provider).await
}

async fn empty_by(rules: &[&Rule]) -> Result<EmptyReport, BucketError> {
    empty_with(&EmptyOptions::default(), rules).await
}

/// Options that keep every total they are told.
fn watched() -> (EmptyOptions, Arc<Mutex<Vec<u64>>>) {
    let totals = Arc::new(Mutex::new(vec![]));
    let told = Arc::clone(&totals);
    let on_progress = Progress::new(move |total| told.lock().expect("no panic").push(total));
    (EmptyOptions { on_progress, ..EmptyOptions::default() }, totals)
}

fn failure(key: &str, version: &str, code: &str) -> FailedDelete {
    FailedDelete {
        key: key.to_owned(),
        version_id: Some(version.to_owned()),
        code: code.to_owned(),
        message: "told so".to_owned(),
    }
}

fn calls<const N: usize>(rules: &[Rule; N]) -> [usize; N] {
    rules.each_ref().map(Rule::num_calls)
}

#[tokio::test]
async fn when_empty_bucket_and_it_has_many_pages_then_each_entry_is_deleted_once_in_batches_of_a_thousand() {
    // arrange
    let (delete, deleted) = deletions(false);
    let (list, none) = (bucket_of(20_100, 700), uploads(&[]));
    let provider = provider_with(mock_client!(aws_sdk_s3, RuleMode::MatchAny, [&list, &delete, &none])).await;
    let (options, totals) = watched();
    // act
    let report = empty_bucket("logs", &options, &provider).await.expect("an empty bucket");
    // assert
    assert_eq!(report, EmptyReport { versions: 20_100, ..EmptyReport::default() });
    let batches = deleted.all();
    assert_eq!(batches.iter().map(Vec::len).filter(|size| *size == 1000).count(), 20);
    let mut keys = batches.concat();
    keys.sort_unstable();
    assert!(keys.into_iter().eq((0..20_100).map(name)));
    let totals = totals.lock().expect("no panic").clone();
    assert!(totals.is_sorted() && totals.len() == 21 && totals.last() == Some(&20_100), "{totals:?}");
}

#[tokio::test]
async fn when_empty_bucket_then_versions_and_markers_are_deleted_by_their_ids() {
    let rules = [listed(&["a", "b+c%2F"], &["a"]), delete(&[("a", "v"), ("a", "m"), ("b c/", "v")], &[]), uploads(&[])];
    let report = empty_by(&rules.each_ref()).await.expect("an empty bucket");
    assert_eq!(report, EmptyReport { versions: 2, delete_markers: 1, ..EmptyReport::default() });
    assert_eq!(calls(&rules), [1; 3]);
}

#[tokio::test]
async fn when_empty_bucket_and_nothing_is_in_it_then_nothing_is_deleted() {
    let rules = [listed(&[], &[]), uploads(&[])];
    assert_eq!(empty_by(&rules.each_ref()).await.expect("an empty bucket"), EmptyReport::default());
}

#[tokio::test]
async fn when_empty_bucket_and_a_success_holds_failures_then_they_are_reported_and_not_counted_as_deleted() {
    let rules = [
        listed(&["a", "b"], &["c", "d"]),
        delete(
            &[("a", "v"), ("b", "v"), ("c", "m"), ("d", "m")],
            &[("b", "v", "AccessDenied"), ("c", "m", "AccessDenied")],
        ),
        uploads(&[]),
    ];
    let (options, totals) = watched();
    let report = empty_with(&options, &rules.each_ref()).await.expect("a report");
    let failed = vec![failure("b", "v", "AccessDenied"), failure("c", "m", "AccessDenied")];
    let reasons = [("AccessDenied".to_owned(), 2)].into();
    assert_eq!(report, EmptyReport { versions: 1, delete_markers: 1, uploads: 0, remaining: 2, reasons, failed });
    assert_eq!(*totals.lock().expect("no panic"), [2]);
}

#[tokio::test(start_paused = true)]
async fn when_empty_bucket_and_a_failure_is_transient_then_only_that_entry_is_tried_again() {
    let rules = [
        listed(&["a", "b", "c"], &[]),
        delete(
            &[("a", "v"), ("b", "v"), ("c", "v")],
            &[("a", "v", "InternalError"), ("b", "v", "AccessDenied"), ("c", "v", "SlowDown")],
        ),
        delete(&[("a", "v"), ("c", "v")], &[("c", "v", "SlowDown")]),
        delete(&[("c", "v")], &[]),
        uploads(&[]),
    ];
    let report = empty_by(&rules.each_ref()).await.expect("a report");
    let failed = vec![failure("b", "v", "AccessDenied")];
    let reasons = [("AccessDenied".to_owned(), 1)].into();
    assert_eq!(report, EmptyReport { versions: 2, remaining: 1, reasons, failed, ..EmptyReport::default() });
    assert_eq!(calls(&rules), [1; 5]);
}

#[tokio::test(start_paused = true)]
async fn when_empty_bucket_and_a_transient_failure_stays_then_it_is_reported_after_five_tries() {
    let list = listed(&["a"], &[]);
    let slow =
        mock!(Client::delete_objects).sequence().output(|| refusing([("a", "v", "SlowDown")])).repeatedly().build();
    let none = uploads(&[]);
    let provider = provider_with(mock_client!(aws_sdk_s3, RuleMode::MatchAny, [&list, &slow, &none])).await;
    let report = empty_bucket("logs", &EmptyOptions::default(), &provider).await.expect("a report");
    assert_eq!((report.versions, report.failed), (0, vec![failure("a", "v", "SlowDown")]));
    assert_eq!((report.remaining, slow.num_calls()), (1, 5));
}

#[tokio::test]
async fn when_empty_bucket_then_governance_is_bypassed_only_when_that_is_asked_for() {
    for bypass in [false, true] {
        let rules = [
            // XML cannot carry the second key: it goes in a call of its own.
            listed(&["a", "b%01"], &[]),
            mock!(Client::delete_object)
                .match_requests(move |request| {
                    let entry = (request.key(), request.version_id());
                    entry == (Some("b\u{1}"), Some("v"))
                        && request.bypass_governance_retention() == bypass.then_some(true)
                })
                .then_http_response(|| bare_answer(204, &[])),
            mock!(Client::delete_objects)
                .match_requests(move |request| {
                    sent(request) == [("a", Some("v"))]
                        && request.bypass_governance_retention() == bypass.then_some(true)
                })
                .then_output(|| DeleteObjectsOutput::builder().build()),
            uploads(&[]),
        ];
        let options = EmptyOptions { bypass_governance: bypass, ..EmptyOptions::default() };
        let report = empty_with(&options, &rules.each_ref()).await.expect("an empty bucket");
        assert_eq!((report.versions, calls(&rules)), (2, [1; 4]));
    }
}

#[tokio::test]
async fn when_empty_bucket_and_more_than_a_thousand_fail_then_a_thousand_are_named_and_all_counted() {
    let (locked, asked) = deletions(true);
    let (list, none) = (bucket_of(1600, 800), uploads(&[]));
    let provider = provider_with(mock_client!(aws_sdk_s3, RuleMode::MatchAny, [&list, &locked, &none])).await;
    let report = empty_bucket("logs", &EmptyOptions::default(), &provider).await.expect("a report");
    assert_eq!((report.remaining, report.versions, report.failed.len()), (1600, 0, 1000));
    assert!(report.failed.iter().all(|failed| failed.code == "AccessDenied"));
    assert_eq!(asked.all().len(), 2);
}

#[tokio::test]
async fn when_empty_bucket_and_uploads_are_unfinished_then_they_are_aborted_until_none_is_listed() {
    let rules = [
        listed(&["a"], &[]),
        delete(&[("a", "v")], &[]),
        uploads(&["b", "c"]),
        abort("b"),
        abort("c"),
        // A part was in flight: the upload is there once more.
        uploads(&["c"]),
        abort("c"),
        uploads(&[]),
    ];
    let (options, totals) = watched();
    let report = empty_with(&options, &rules.each_ref()).await.expect("an empty bucket");
    assert_eq!(report, EmptyReport { versions: 1, uploads: 3, ..EmptyReport::default() });
    assert_eq!(*totals.lock().expect("no panic"), [1, 2, 3, 4]);
    assert_eq!(calls(&rules), [1; 8]);
}

#[tokio::test]
async fn when_empty_bucket_and_uploads_never_end_then_it_ends_after_five_passes() {
    let (list, aborted, endless) = (listed(&[], &[]), abort("b"), uploads(&["b"]));
    let provider = provider_with(mock_client!(aws_sdk_s3, RuleMode::MatchAny, [&list, &aborted, &endless])).await;
    let report = empty_bucket("logs", &EmptyOptions::default(), &provider).await.expect("an end");
    assert_eq!((report.uploads, endless.num_calls(), aborted.num_calls()), (5, 5, 5));
}

#[tokio::test]
async fn when_empty_bucket_and_somebody_else_ended_an_upload_then_that_is_no_error() {
    let rules = [
        listed(&[], &[]),
        uploads(&["b", "c"]),
        mock!(Client::abort_multipart_upload).then_http_response(|| error_answer(404, "NoSuchUpload")),
        abort("c"),
        uploads(&[]),
    ];
    empty_by(&rules.each_ref()).await.expect("an empty bucket");
    assert_eq!(calls(&rules), [1; 5]);
}

#[tokio::test]
async fn when_empty_bucket_and_an_upload_cannot_be_aborted_then_it_is_an_error() {
    for (status, code) in [(403, "AccessDenied"), (404, "NoSuchBucket")] {
        let refused = mock!(Client::abort_multipart_upload).then_http_response(move || error_answer(status, code));
        let error = empty_by(&[&listed(&[], &[]), &uploads(&["b"]), &refused]).await.expect_err(code);
        let is_known = match &error {
            BucketError::AccessDenied { source, .. } => source.operation() == "AbortMultipartUpload" && status == 403,
            BucketError::DoesNotExist { .. } => status == 404,
            _ => false,
        };
        assert!(is_known, "{error:?}");
    }
}

#[tokio::test]
async fn when_empty_bucket_and_a_batch_fails_then_it_is_an_error_and_no_list_goes_on() {
    let (list, none) = (bucket_of(20_000, 1000), uploads(&[]));
    let denied = mock!(Client::delete_objects).then_http_response(|| error_answer(403, "AccessDenied"));
    let provider = provider_with(mock_client!(aws_sdk_s3, RuleMode::MatchAny, [&list, &denied, &none])).await;
    let (options, totals) = watched();
    let error = empty_bucket("logs", &options, &provider).await.expect_err("a batch fails");
    let BucketError::AccessDenied { bucket, source } = error else { panic!("{error:?}") };
    assert_eq!((bucket.as_str(), source.operation()), ("logs", "DeleteObjects"));
    assert!(denied.num_calls() <= room::FEW && none.num_calls() == 0, "{} deletions", denied.num_calls());
    assert!(totals.lock().expect("no panic").is_empty());
}

#[tokio::test]
async fn when_empty_bucket_and_the_list_fails_in_the_middle_then_it_is_an_error() {
    let rules = [
        versions(None, 10, Some(10)),
        mock!(Client::list_object_versions).then_http_response(|| error_answer(403, "AccessDenied")),
    ];
    let error = empty_by(&rules.each_ref()).await.expect_err("half a list");
    assert!(matches!(error, BucketError::AccessDenied { .. }), "{error:?}");
    let endless = [versions(None, 1, Some(1)), versions(Some(1), 1, Some(1))];
    let error = empty_by(&endless.each_ref()).await.expect_err("a list without an end");
    assert!(matches!(error, BucketError::BrokenList { .. }), "{error:?}");
}

#[tokio::test]
async fn when_empty_bucket_and_it_is_missing_or_its_name_invalid_then_the_error_says_so() {
    let missing = mock!(Client::list_object_versions).then_http_response(|| error_answer(404, "NoSuchBucket"));
    let error = empty_by(&[&missing]).await.expect_err("no bucket");
    assert!(matches!(error, BucketError::DoesNotExist { .. }), "{error:?}");
    let provider = provider_without_answers().await;
    let error = empty_bucket("no/bucket", &EmptyOptions::default(), &provider).await.expect_err("refused");
    assert!(matches!(error, BucketError::InvalidName { .. }), "{error:?}");
}
