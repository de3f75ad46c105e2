use super::*;
use crate::bucket::error::BucketError;
use crate::stand_in::{Log, answer_of, error_answer, provider_over, provider_with, provider_without_answers};
use aws_sdk_s3::Client;
use aws_sdk_s3::operation::delete_object::DeleteObjectOutput;
use aws_sdk_s3::operation::delete_objects::{DeleteObjectsInput, DeleteObjectsOutput};
use aws_sdk_s3::types::Error;
use aws_smithy_mocks::{Rule, RuleMode, mock, mock_client};
use proptest::prelude::*;
use std::time::Duration;
use tokio::time::Instant;

fn entries_of(request: &DeleteObjectsInput) -> Vec<ObjectVersion> {
    let objects = request.delete().expect("a batch").objects().iter();
    objects
        .map(|object| ObjectVersion {
            key: object.key().to_owned(),
            version_id: object.version_id().map(str::to_owned),
        })
        .collect()
}

/// Deletes batches of `logs`, but for the keys for which `refuses` has a code, and tells what each batch held.
fn batch_answers(
    refuses: impl Fn(&str) -> Option<&'static str> + Send + Sync + 'static,
) -> (Rule, Log<Vec<ObjectVersion>>) {
    let asked = Log::default();
    let log = asked.clone();
    let rule = mock!(Client::delete_objects)
        .match_requests(|request| {
            request.bucket() == Some("logs")
                && request.delete().is_some_and(|delete| delete.quiet() == Some(true))
                && request.bypass_governance_retention().is_none()
        })
        .then_compute_output(move |request| {
            let entries = entries_of(request);
            let errors = entries.iter().filter_map(|ObjectVersion { key, version_id }| {
                let error = Error::builder().key(key).set_version_id(version_id.clone()).message("told so");
                Some(error.code(refuses(key)?).build())
            });
            let errors = errors.collect();
            log.push(entries);
            DeleteObjectsOutput::builder().set_errors(Some(errors)).build()
        });
    (rule, asked)
}

fn batch_fails(status: u16, code: &'static str) -> Rule {
    mock!(Client::delete_objects).then_http_response(move || error_answer(status, code))
}

/// Deletes single entries and tells which.
fn single_answers() -> (Rule, Log<ObjectVersion>) {
    let asked = Log::default();
    let log = asked.clone();
    let rule = mock!(Client::delete_object)
        .match_requests(|request| request.bucket() == Some("logs") && request.bypass_governance_retention().is_none())
        .then_compute_output(move |request| {
            let key = request.key().expect("a key").to_owned();
            log.push(ObjectVersion { key, version_id: request.version_id().map(str::to_owned) });
            DeleteObjectOutput::builder().build()
        });
    (rule, asked)
}

fn single_fails(status: u16, code: &'static str) -> Rule {
    mock!(Client::delete_object).then_http_response(move || error_answer(status, code))
}

async fn delete_by<K: Into<ObjectVersion>>(
    rules: &[&Rule],
    keys: impl IntoIterator<Item = K>,
) -> Result<DeleteReport, ObjectError> {
    let provider = provider_with(mock_client!(aws_sdk_s3, RuleMode::MatchAny, rules)).await;
    delete_objects("logs", keys, &provider).await
}

async fn delete_one_by(rule: &Rule) -> Result<(), ObjectError> {
    delete_object("logs", "a b", &provider_with(mock_client!(aws_sdk_s3, [rule])).await).await
}

fn version(key: &str, id: &str) -> ObjectVersion {
    ObjectVersion { key: key.to_owned(), version_id: Some(id.to_owned()) }
}

fn failed(key: &str, version_id: Option<&str>, code: &str) -> FailedDelete {
    let (key, version_id) = (key.to_owned(), version_id.map(str::to_owned));
    FailedDelete { key, version_id, code: code.to_owned(), message: "told so".to_owned() }
}

#[tokio::test]
async fn when_delete_object_then_the_key_is_sent_without_a_version() {
    let (rule, asked) = single_answers();
    delete_one_by(&rule).await.expect("deleted");
    assert_eq!(asked.all(), [ObjectVersion::from("a b")]);
}

#[tokio::test]
async fn when_delete_object_and_a_stand_in_says_that_it_was_not_there_then_it_is_gone() {
    for code in ["NoSuchKey", "NoSuchVersion"] {
        delete_one_by(&single_fails(404, code)).await.expect(code);
    }
}

#[tokio::test]
async fn when_delete_object_and_s3_refuses_then_the_error_says_why() {
    let error = delete_one_by(&single_fails(404, "NoSuchBucket")).await.expect_err("no bucket");
    assert!(matches!(error, ObjectError::Bucket(BucketError::DoesNotExist { .. })), "{error:?}");
    let error = delete_one_by(&single_fails(403, "AccessDenied")).await.expect_err("denied");
    assert!(matches!(&error, ObjectError::AccessDenied { key, .. } if key == "a b"), "{error:?}");
    let error = delete_one_by(&single_fails(400, "InvalidArgument")).await.expect_err("refused");
    let ObjectError::Request { source, .. } = error else { panic!("{error:?}") };
    assert_eq!((source.code(), source.operation()), (Some("InvalidArgument"), "DeleteObject"));
}

#[tokio::test]
async fn when_objects_are_deleted_and_a_name_is_wrong_then_nothing_is_sent() {
    let provider = provider_without_answers().await;
    let error = delete_object("logs", "", &provider).await.expect_err("no key");
    assert!(matches!(error, ObjectError::InvalidKey { .. }), "{error:?}");
    let long = "k".repeat(1025);
    let error = delete_objects("logs", ["a", &long], &provider).await.expect_err("no key");
    assert!(matches!(error, ObjectError::InvalidKey { .. }), "{error:?}");
    let error = delete_objects("lo gs", ["a"], &provider).await.expect_err("no bucket");
    assert!(matches!(error, ObjectError::Bucket(BucketError::InvalidName { .. })), "{error:?}");
}

#[tokio::test]
async fn when_delete_objects_and_there_are_none_then_nothing_is_sent() {
    let report = delete_objects("logs", [] as [&str; 0], &provider_without_answers().await).await;
    assert_eq!(report.expect("nothing to do"), DeleteReport::default());
}

#[tokio::test]
async fn when_delete_objects_and_there_are_2500_then_they_go_in_three_batches() {
    let (rule, asked) = batch_answers(|_| None);
    let report = delete_by(&[&rule], (0..2500).map(|number| format!("key {number}"))).await.expect("deleted");
    assert_eq!(report, DeleteReport { deleted: 2500, failed: vec![] });
    assert_eq!(asked.all().iter().map(Vec::len).collect::<Vec<_>>(), [1000, 1000, 500]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]
    #[test]
    fn when_delete_objects_then_no_key_is_lost_or_sent_twice(count in 0..2100_usize, unsafe_every in 2..50_usize) {
        let key = |number| if number % unsafe_every == 0 { format!("\u{1}{number}") } else { format!("{number}") };
        let keys: Vec<String> = (0..count).map(key).collect();
        let (batches, in_batches) = batch_answers(|_| None);
        let (singles, single) = single_answers();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let report = runtime.block_on(delete_by(&[&batches, &singles], keys.clone())).expect("deleted");
        prop_assert_eq!(report, DeleteReport { deleted: count.try_into().expect("small"), failed: vec![] });
        let mut sent: Vec<_> = in_batches.all().into_iter().flatten().chain(single.all()).map(|entry| entry.key).collect();
        let mut keys = keys;
        sent.sort();
        keys.sort();
        prop_assert_eq!(sent, keys);
        prop_assert!(in_batches.all().iter().all(|batch| batch.len() <= BATCH));
    }
}

#[tokio::test]
async fn when_delete_objects_and_single_keys_are_refused_inside_a_success_then_they_are_reported() {
    let (rule, asked) = batch_answers(|key| (key == "b").then_some("AccessDenied"));
    let keys = [ObjectVersion::from("a"), version("b", "v2"), version("c", "v3")];
    let report = delete_by(&[&rule], keys.clone()).await.expect("a report");
    assert_eq!(report, DeleteReport { deleted: 2, failed: vec![failed("b", Some("v2"), "AccessDenied")] });
    assert_eq!(asked.all(), [keys.to_vec()]);
}

#[tokio::test]
async fn when_delete_objects_and_keys_have_special_characters_then_they_are_escaped_there_and_back() {
    let sent = Log::default();
    let log = sent.clone();
    let provider = provider_over(move |request| {
        log.push(String::from_utf8_lossy(request.body().bytes().unwrap_or_default()).into_owned());
        let error = "<Key>a&amp;&lt;b&gt; \"ä\"</Key><VersionId>v1</VersionId><Code>AccessDenied</Code><Message>told so</Message>";
        let answer = format!("<DeleteResult><Error>{error}</Error></DeleteResult>");
        async { answer_of(answer, &[]) }
    })
    .await;
    let key = "a&<b> \"ä\"";
    let report = delete_objects("logs", [version(key, "v1"), "c".into()], &provider).await.expect("a report");
    assert_eq!(report, DeleteReport { deleted: 1, failed: vec![failed(key, Some("v1"), "AccessDenied")] });
    let [body] = &sent.all()[..] else { panic!("one request") };
    for part in ["<Key>a&amp;&lt;b&gt; ", "<VersionId>v1</VersionId>", "<Quiet>true</Quiet>"] {
        assert!(body.contains(part), "{part} in {body}");
    }
}

#[tokio::test(start_paused = true)]
async fn when_delete_objects_and_failures_are_transient_then_those_keys_alone_are_tried_again() {
    let tries = Log::default();
    let log = tries.clone();
    let (rule, asked) = batch_answers(move |key| {
        log.push(());
        let is_first_try = log.all().len() <= 6;
        match key {
            "denied" => Some("AccessDenied"),
            "fine" => None,
            code if is_first_try => ["InternalError", "SlowDown", "ServiceUnavailable", "OperationAborted"]
                .into_iter()
                .find(|known| *known == code),
            _ => None,
        }
    });
    let transient =
        ["InternalError", "SlowDown", "ServiceUnavailable", "OperationAborted"].map(|key| version(key, "v"));
    let keys = transient.clone().into_iter().chain([ObjectVersion::from("denied"), ObjectVersion::from("fine")]);
    let report = delete_by(&[&rule], keys).await.expect("a report");
    assert_eq!(report, DeleteReport { deleted: 5, failed: vec![failed("denied", None, "AccessDenied")] });
    assert_eq!(asked.all()[1..], [transient.to_vec()]);
}

#[tokio::test(start_paused = true)]
async fn when_delete_objects_and_failures_stay_transient_then_they_are_given_up_after_five_tries_with_pauses() {
    let (rule, asked) = batch_answers(|key| (key == "slow").then_some("SlowDown"));
    let begun = Instant::now();
    let report = delete_by(&[&rule], [version("slow", "v1"), version("fine", "v1")]).await.expect("a report");
    assert_eq!(report, DeleteReport { deleted: 1, failed: vec![failed("slow", Some("v1"), "SlowDown")] });
    assert_eq!(asked.all().iter().map(Vec::len).collect::<Vec<_>>(), [2, 1, 1, 1, 1]);
    assert!(begun.elapsed() >= Duration::from_secs(1 + 2 + 4 + 8), "{:?}", begun.elapsed());
}

#[tokio::test]
async fn when_delete_objects_and_xml_cannot_carry_a_key_then_it_goes_singly_with_its_version() {
    let (batches, in_batches) = batch_answers(|_| None);
    let (singles, single) = single_answers();
    let keys = [version("a\u{1}", "v1"), version("b\r", "v2"), version("c\n\t<&\"ä", "v3")];
    let report = delete_by(&[&batches, &singles], keys.clone()).await.expect("deleted");
    assert_eq!(report, DeleteReport { deleted: 3, failed: vec![] });
    let mut single = single.all();
    single.sort_by(|one, other| one.key.cmp(&other.key));
    assert_eq!((single.as_slice(), in_batches.all()), (&keys[..2], vec![keys[2..].to_vec()]));
}

#[tokio::test]
async fn when_delete_objects_and_a_single_delete_fails_then_it_is_reported() {
    let report = delete_by(&[&single_fails(403, "AccessDenied")], [version("a\u{1}", "v1")]).await.expect("a report");
    assert_eq!(report, DeleteReport { deleted: 0, failed: vec![failed("a\u{1}", Some("v1"), "AccessDenied")] });
}

#[tokio::test]
async fn when_delete_objects_and_a_stand_in_takes_no_batches_then_all_keys_go_singly() {
    for (status, code) in
        [(400, "MissingContentMD5"), (501, "NotImplemented"), (400, "MalformedXML"), (405, "MethodNotAllowed")]
    {
        let batches = batch_fails(status, code);
        let (singles, single) = single_answers();
        let report = delete_by(&[&batches, &singles], ["a", "b", "c"]).await.expect(code);
        assert_eq!(report, DeleteReport { deleted: 3, failed: vec![] }, "{code}");
        assert_eq!((batches.num_calls(), single.all().len()), (1, 3), "{code}");
    }
}

#[tokio::test]
async fn when_delete_objects_and_no_batch_is_taken_and_a_single_delete_fails_then_it_is_reported() {
    let rules = [&batch_fails(501, "NotImplemented"), &single_fails(403, "AccessDenied")];
    let report = delete_by(&rules, [version("a", "v1")]).await.expect("a report");
    assert_eq!(report, DeleteReport { deleted: 0, failed: vec![failed("a", Some("v1"), "AccessDenied")] });
}

#[tokio::test]
async fn when_delete_objects_and_a_whole_request_is_refused_then_the_error_is_the_buckets() {
    let error = delete_by(&[&batch_fails(403, "AccessDenied")], ["a"]).await.expect_err("denied");
    assert!(matches!(error, ObjectError::Bucket(BucketError::AccessDenied { .. })), "{error:?}");
    let error = delete_by(&[&batch_fails(404, "NoSuchBucket")], ["a"]).await.expect_err("no bucket");
    assert!(matches!(error, ObjectError::Bucket(BucketError::DoesNotExist { .. })), "{error:?}");
    let error = delete_by(&[&batch_fails(400, "InvalidRequest")], ["a"]).await.expect_err("refused");
    let ObjectError::Bucket(BucketError::Request { source, .. }) = error else { panic!("{error:?}") };
    assert_eq!((source.code(), source.operation()), (Some("InvalidRequest"), "DeleteObjects"));
}

#[tokio::test]
async fn when_delete_objects_and_the_answer_holds_more_failures_than_keys_then_none_counts_as_deleted() {
    let rule = mock!(Client::delete_objects).then_output(|| {
        let error = || Error::builder().key("a").code("AccessDenied").message("told so").build();
        DeleteObjectsOutput::builder().errors(error()).errors(error()).errors(Error::builder().build()).build()
    });
    let report = delete_by(&[&rule], ["a"]).await.expect("a report");
    assert_eq!((report.deleted, report.failed.len()), (0, 3));
}

#[test]
fn when_a_failed_delete_is_shown_then_key_version_and_reason_are() {
    assert_eq!(failed("a b", None, "AccessDenied").to_string(), "`a b`: told so (AccessDenied)");
    assert_eq!(failed("a b", Some("v1"), "SlowDown").to_string(), "`a b` (version v1): told so (SlowDown)");
}

#[tokio::test]
async fn when_delete_objects_and_the_answer_breaks_off_then_nothing_counts_as_deleted() {
    for broken in ["<DeleteResult>", "<DeleteResult><Error><Key>a</Key><Code>AccessDenied</Code></Error>"] {
        let provider = provider_over(move |_| async move { answer_of(broken, &[]) }).await;
        let error = delete_objects("logs", ["a"], &provider).await.expect_err(broken);
        let ObjectError::Bucket(BucketError::Request { source, .. }) = error else { panic!("{error:?}") };
        assert_eq!(source.operation(), "DeleteObjects");
    }
}
