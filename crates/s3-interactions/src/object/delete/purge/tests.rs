use super::*;
use crate::object::delete::room;
use crate::stand_in::{Log, error_answer, provider_with, provider_without_answers};
use aws_sdk_s3::Client;
use aws_sdk_s3::operation::delete_objects::{DeleteObjectsInput, DeleteObjectsOutput};
use aws_sdk_s3::types::{Delete, Error};
use aws_smithy_mocks::{MockResponse, Rule, RuleMode, mock, mock_client};
use futures::{StreamExt, stream};
use proptest::prelude::*;
use std::collections::HashSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

fn asked_of(request: &DeleteObjectsInput) -> Vec<ObjectVersion> {
    let objects = request.delete().map(Delete::objects).unwrap_or_default().iter();
    let version = |object: &aws_sdk_s3::types::ObjectIdentifier| ObjectVersion {
        key: object.key().to_owned(),
        version_id: object.version_id().map(str::to_owned),
    };
    objects.map(version).collect()
}

fn error(entry: &ObjectVersion, code: &str) -> Error {
    let error = Error::builder().key(&entry.key).set_version_id(entry.version_id.clone());
    error.code(code).message("told so").build()
}

/// Deletes all but what `refuses` has a code for, and tells what was asked.
fn deletions(
    refuses: impl Fn(&ObjectVersion) -> Option<&'static str> + Send + Sync + 'static,
) -> (Rule, Log<Vec<ObjectVersion>>) {
    let asked = Log::default();
    let log = asked.clone();
    let rule = mock!(Client::delete_objects).then_compute_response(move |request: &DeleteObjectsInput| {
        let entries = asked_of(request);
        let errors = entries.iter().filter_map(|entry| Some(error(entry, refuses(entry)?))).collect();
        log.push(entries);
        MockResponse::Output(DeleteObjectsOutput::builder().set_errors(Some(errors)).build())
    });
    (rule, asked)
}

fn version(key: &str, id: &str) -> ObjectVersion {
    ObjectVersion { key: key.to_owned(), version_id: Some(id.to_owned()) }
}

async fn delete_by(
    rules: &[&Rule],
    entries: impl IntoIterator<Item = ObjectVersion>,
    options: &EmptyOptions,
) -> Result<EmptyReport, ObjectError> {
    let provider = provider_with(mock_client!(aws_sdk_s3, RuleMode::MatchAny, rules)).await;
    delete_object_stream("logs", stream::iter(entries).map(Ok), options, &provider).await
}

/// Key, whether it is a marker, size, code of the failure.
type Told = (String, bool, Option<u64>, Option<String>);

/// Options that keep what they are told.
fn watched() -> (EmptyOptions, Log<Told>) {
    let told = Log::default();
    let log = told.clone();
    let on_outcome = DeleteOutcomes::new(move |outcome| {
        let failure = outcome.failure.map(|failure| failure.code.clone());
        log.push((outcome.entry.key.clone(), outcome.is_delete_marker, outcome.size, failure));
    });
    (EmptyOptions { on_outcome, ..EmptyOptions::default() }, told)
}

#[tokio::test]
async fn when_delete_object_stream_then_each_entry_is_asked_for_once_and_told_of() {
    let (rule, asked) = deletions(|entry| (entry.key == "k7").then_some("AccessDenied"));
    let (options, told) = watched();
    let report =
        delete_by(&[&rule], (0..2500).map(|i| version(&format!("k{i}"), "v")), &options).await.expect("a report");
    let asked = asked.all();
    assert_eq!(asked.iter().map(Vec::len).sum::<usize>(), 2500);
    assert!(asked.iter().all(|batch| batch.len() <= 1000 && batch.iter().all(|entry| entry.version_id.is_some())));
    assert_eq!((report.versions, report.delete_markers, report.remaining), (2499, 0, 1));
    assert_eq!(report.reasons, BTreeMap::from([("AccessDenied".to_owned(), 1)]));
    let mut keys: Vec<_> = told.all().into_iter().map(|told| told.0).collect();
    keys.sort_unstable();
    keys.dedup();
    assert_eq!((told.all().len(), keys.len()), (2500, 2500));
    let failed: Vec<_> = told.all().into_iter().filter(|told| told.3.is_some()).collect();
    assert_eq!(failed, [("k7".to_owned(), false, None, Some("AccessDenied".to_owned()))]);
}

#[tokio::test]
async fn when_delete_object_stream_then_no_more_is_read_than_what_is_under_way() {
    let read = Arc::new(AtomicUsize::new(0));
    let counted = read.clone();
    let entries = (0..100_000_usize).map(move |i| {
        counted.fetch_add(1, Relaxed);
        ObjectVersion::from(format!("k{i}"))
    });
    let denied = mock!(Client::delete_objects).then_http_response(|| error_answer(403, "AccessDenied"));
    let error = delete_by(&[&denied], entries, &EmptyOptions::default()).await.expect_err("denied");
    assert!(matches!(error, ObjectError::Bucket(BucketError::AccessDenied { .. })), "{error:?}");
    assert!(read.load(Relaxed) <= (room::MOST + 1) * BATCH, "{} read", read.load(Relaxed));
}

#[tokio::test]
async fn when_delete_object_stream_and_the_stream_fails_then_its_error_comes_out() {
    let (rule, asked) = deletions(|_| None);
    let provider = provider_with(mock_client!(aws_sdk_s3, RuleMode::MatchAny, [&rule])).await;
    let broken = || ObjectError::Bucket(BucketError::DoesNotExist { bucket: "source".to_owned() });
    let entries = stream::iter([Ok("a"), Ok("b")]).chain(stream::once(async move { Err(broken()) }));
    let error = delete_object_stream("logs", entries, &EmptyOptions::default(), &provider).await.expect_err("broken");
    assert!(matches!(&error, ObjectError::Bucket(BucketError::DoesNotExist { bucket }) if bucket == "source"));
    assert!(asked.all().is_empty(), "what was not asked for in full stays");
}

#[tokio::test]
async fn when_delete_object_stream_and_a_name_is_wrong_then_nothing_is_sent() {
    let provider = provider_without_answers().await;
    for (bucket, key) in [("logs", String::new()), ("logs", "k".repeat(1025)), ("lo gs", "a".to_owned())] {
        let entries = stream::iter([Ok(key)]);
        let error =
            delete_object_stream(bucket, entries, &EmptyOptions::default(), &provider).await.expect_err("refused");
        let is_expected = match &error {
            ObjectError::InvalidKey { .. } => bucket == "logs",
            ObjectError::Bucket(BucketError::InvalidName { .. }) => bucket == "lo gs",
            _ => false,
        };
        assert!(is_expected, "{error:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn when_delete_object_stream_and_s3_turns_requests_away_for_a_while_then_they_are_made_again() {
    for (status, code) in [(503, "SlowDown"), (500, "InternalError"), (503, "ServiceUnavailable")] {
        let rule = mock!(Client::delete_objects)
            .sequence()
            .http_response(move || error_answer(status, code))
            .times(12)
            .output(|| DeleteObjectsOutput::builder().build())
            .build();
        let report = delete_by(&[&rule], [version("a", "v")], &EmptyOptions::default()).await.expect(code);
        assert_eq!((report.versions, report.remaining, rule.num_calls()), (1, 0, 13), "{code}");
    }
}

#[tokio::test(start_paused = true)]
async fn when_delete_object_stream_and_s3_turns_each_batch_away_at_first_then_they_go_one_after_the_other() {
    let known = Mutex::new(HashSet::new());
    let (rule, _) = deletions(move |entry| {
        let is_first = known.lock().expect("no panic").insert(entry.key.clone());
        is_first.then_some("SlowDown")
    });
    let (begun, entries) = (Instant::now(), (0..64_000).map(|number| version(&format!("k{number}"), "v")));
    let report = delete_by(&[&rule], entries, &EmptyOptions::default()).await.expect("a report");
    assert_eq!((report.versions, report.remaining), (64_000, 0));
    // All but the first few wait for each other, a second and more each.
    assert!(begun.elapsed() >= Duration::from_secs(64 - 8), "{:?}", begun.elapsed());
}

#[tokio::test(start_paused = true)]
async fn when_delete_object_stream_and_s3_turns_requests_away_for_good_then_it_is_the_error_after_five_tries() {
    let rule = mock!(Client::delete_objects).then_http_response(|| error_answer(503, "SlowDown"));
    let error = delete_by(&[&rule], [version("a", "v")], &EmptyOptions::default()).await.expect_err("turned away");
    let ObjectError::Bucket(BucketError::Request { source, .. }) = error else { panic!("{error:?}") };
    // The SDK makes three attempts of each.
    assert_eq!((source.code(), rule.num_calls()), (Some("SlowDown"), 15));
}

#[tokio::test(start_paused = true)]
async fn when_an_answer_names_what_was_not_asked_for_then_it_is_not_asked_for_either() {
    let (asked, calls) = (Log::default(), AtomicUsize::new(0));
    let log = asked.clone();
    let rule = mock!(Client::delete_objects).then_compute_response(move |request: &DeleteObjectsInput| {
        log.push(asked_of(request));
        let strange = ObjectVersion { key: "b".to_owned(), version_id: None };
        let named = [version("a", "v"), version("other", "v"), version("a", "w"), strange];
        let is_first = calls.fetch_add(1, Relaxed) == 0;
        let errors = named.iter().filter(|_| is_first).map(|entry| error(entry, "SlowDown")).collect();
        MockResponse::Output(DeleteObjectsOutput::builder().set_errors(Some(errors)).build())
    });
    let entries = [version("a", "v"), version("b", "1"), version("b", "2"), version("c", "v")];
    let report = delete_by(&[&rule], entries, &EmptyOptions::default()).await.expect("a report");
    // A failure without a version is of all versions of its key.
    assert_eq!(asked.all()[1..], [vec![version("a", "v"), version("b", "1"), version("b", "2")]]);
    let strangers: Vec<_> =
        report.failed.iter().map(|failed| (failed.key.as_str(), failed.version_id.as_deref())).collect();
    assert_eq!((strangers, report.remaining), (vec![("other", Some("v")), ("a", Some("w"))], 2));
}

#[tokio::test]
async fn when_more_fail_than_a_report_names_then_all_are_counted_by_reason() {
    let (rule, _) = deletions(|entry| Some(if entry.key.ends_with('7') { "InvalidArgument" } else { "AccessDenied" }));
    let entries = (0..2000).map(|i| version(&format!("k{i}"), "v"));
    let report = delete_by(&[&rule], entries, &EmptyOptions::default()).await.expect("a report");
    let reasons = [("AccessDenied".to_owned(), 1800), ("InvalidArgument".to_owned(), 200)];
    assert_eq!((report.remaining, report.failed.len()), (2000, NAMED_FAILURES));
    assert_eq!(report.reasons, BTreeMap::from(reasons));
}

#[test]
fn when_outcomes_are_printed_then_only_whether_somebody_listens_is_shown() {
    let printed = format!("{:?} {:?}", DeleteOutcomes::default(), DeleteOutcomes::new(|_| {}));
    assert_eq!(printed, "DeleteOutcomes(false) DeleteOutcomes(true)");
}

proptest! {
    #[test]
    fn when_any_part_of_a_batch_fails_then_every_entry_is_counted_and_told_once(
        entries in proptest::collection::vec((any::<bool>(), any::<bool>()), 0..50),
        names_version in any::<bool>(),
    ) {
        let numbered = || entries.iter().enumerate();
        let batch: Vec<Doomed> = numbered()
            .map(|(i, (is_delete_marker, _))| Doomed {
                version: version(&format!("k{i}"), "v"),
                is_delete_marker: *is_delete_marker,
                size: Some(u64::try_from(i).expect("small")),
            })
            .collect();
        let failed: Vec<FailedDelete> = numbered()
            .filter(|(_, entry)| entry.1)
            .map(|(i, _)| FailedDelete {
                key: format!("k{i}"),
                version_id: names_version.then(|| "v".to_owned()),
                code: "AccessDenied".to_owned(),
                message: String::new(),
            })
            .collect();
        let (options, told) = watched();
        let mut report = EmptyReport::default();
        let markers = tell(&batch, &failed, &options.on_outcome);
        report.add(batch.len(), markers, failed);
        let count = |wanted: (bool, bool)| to_count(entries.iter().filter(|entry| **entry == wanted).count());
        prop_assert_eq!(report.versions, count((false, false)));
        prop_assert_eq!(report.delete_markers, count((true, false)));
        prop_assert_eq!(report.remaining, count((false, true)) + count((true, true)));
        prop_assert_eq!(report.deleted(), count((false, false)) + count((true, false)));
        let expected: Vec<_> = numbered().map(|(i, (is_marker, fails))| {
            (format!("k{i}"), *is_marker, u64::try_from(i).ok(), fails.then(|| "AccessDenied".to_owned()))
        }).collect();
        prop_assert_eq!(told.all(), expected);
    }
}

#[test]
fn when_a_version_is_to_be_deleted_then_its_size_is_told_and_a_delete_marker_has_none() {
    let version = |is_delete_marker| crate::VersionSummary {
        key: "a".to_owned(),
        version_id: Some("v".to_owned()),
        is_latest: true,
        is_delete_marker,
        size: 7,
        modified: None,
        etag: None,
        storage_class: crate::StorageClass::Standard,
    };
    let doomed = [false, true].map(|is_delete_marker| Doomed::from(version(is_delete_marker)));
    assert_eq!(doomed.map(|doomed| (doomed.is_delete_marker, doomed.size)), [(false, Some(7)), (true, None)]);
}
