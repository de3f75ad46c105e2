//! Faults at every request of a purge: it ends, by an error that says what happened or by a report that names what is left;
//! nothing is deleted that was not asked for; a second run completes it.
#![expect(clippy::expect_used, reason = "a test that cannot be set up fails")]

use aws_interactions_core::AwsClientProvider;
use aws_interactions_local::{Fault, FaultInjector, LocalAws};
use futures::TryStreamExt;
use s3_interactions::{
    BucketError, BucketSettings, DeletedVersions, EmptyOptions, EmptyReport, ObjectError, ObjectFilter, ParallelList,
    PutOptions, S3Client, create_bucket, delete_object, delete_prefix, end_prefix_expiration, expire_prefix,
    find_object_versions, get_prefix_expiration, put_object_bytes,
};

const PREFIX: &str = "old/";
/// XML cannot carry the second: it goes in a request of its own.
const OLD: [&str; 4] = ["old/a", "old/\u{1}b", "old/c d+%", "old/deleted"];
const KEPT: [&str; 3] = ["old", "older/a", "new/a"];

struct World {
    /// Serves as long as it is held.
    _aws: LocalAws,
    faults: FaultInjector,
    provider: AwsClientProvider,
}

/// Objects of two versions each, one under a delete marker, and two unfinished uploads, in the prefix and beside it.
async fn world() -> World {
    let aws = LocalAws::start().await.expect("a free port");
    let faults = FaultInjector::over(LocalAws::http_client());
    let builder = aws.provider_builder().http_client(faults.clone());
    // One attempt: the SDK would hide what is planned here.
    let provider = builder.max_attempts(1).build().await.expect("a provider");
    let settings = BucketSettings { versioning: true, ..BucketSettings::default() };
    create_bucket("data", &settings, &provider).await.expect("a bucket");
    for key in OLD.into_iter().chain(KEPT) {
        for content in ["1", "22"] {
            put_object_bytes(content.into(), "data", key, &PutOptions::default(), &provider).await.expect(key);
        }
    }
    delete_object("data", "old/deleted", &provider).await.expect("a delete marker");
    for key in ["old/upload", "new/upload"] {
        provider.get_s3().create_multipart_upload().bucket("data").key(key).send().await.expect("an upload");
    }
    World { _aws: aws, faults, provider }
}

/// Key and version of all there is, uploads without a version.
async fn left(provider: &AwsClientProvider) -> Vec<(String, Option<String>)> {
    let all = ObjectFilter::default();
    let versions = find_object_versions("data", &all, ParallelList::default(), provider);
    let versions = versions.map_ok(|version| (version.key, version.version_id)).try_collect::<Vec<_>>();
    let mut left = versions.await.expect("a list");
    let uploads = provider.get_s3().list_multipart_uploads().bucket("data").send().await.expect("a list");
    left.extend(uploads.uploads().iter().filter_map(|upload| Some((upload.key()?.to_owned(), None))));
    left.sort();
    left
}

async fn purge(provider: &AwsClientProvider) -> Result<EmptyReport, ObjectError> {
    let (filter, options) = (ObjectFilter::under(PREFIX), EmptyOptions::default());
    delete_prefix("data", &filter, DeletedVersions::All, &options, provider).await
}

fn faults() -> [Fault; 6] {
    [
        Fault::status(403, "AccessDenied", "no"),
        Fault::status(500, "InternalError", "again please"),
        Fault::status(503, "SlowDown", "slower please"),
        Fault::ConnectionReset,
        Fault::LoseAnswer,
        Fault::TruncateBody(60),
    ]
}

fn is_typed(error: &ObjectError) -> bool {
    match error {
        ObjectError::Bucket(BucketError::AccessDenied { bucket, .. } | BucketError::Request { bucket, .. }) => {
            bucket == "data"
        }
        _ => false,
    }
}

/// How often each operation is called when nothing fails.
const CALLS: [(&str, u64); 5] = [
    ("ListObjectVersions", 1),
    ("DeleteObjects", 1),
    ("DeleteObject", 2),
    ("ListMultipartUploads", 2),
    ("AbortMultipartUpload", 1),
];

#[tokio::test]
async fn when_nothing_fails_then_a_purge_makes_these_requests_and_leaves_the_rest_alone() {
    let world = world().await;
    let before = world.faults.calls();
    let report = purge(&world.provider).await.expect("a report");
    assert_eq!((report.versions, report.delete_markers, report.uploads, report.remaining), (8, 1, 1, 0));
    let made = |operation: &str| world.faults.calls()[operation] - before.get(operation).copied().unwrap_or_default();
    assert_eq!(CALLS.map(|(operation, _)| made(operation)), CALLS.map(|(_, count)| count));
    let kept = left(&world.provider).await;
    assert_eq!(kept.len(), 7, "{kept:?}");
    assert!(kept.iter().all(|(key, _)| KEPT.contains(&key.as_str()) || key == "new/upload"), "{kept:?}");
}

#[tokio::test]
async fn when_any_request_of_a_purge_fails_then_it_says_what_is_left_and_the_second_run_completes() {
    for (operation, count) in CALLS {
        for number in 1..=count {
            for fault in faults() {
                let told = format!("{operation} {number} {fault:?}");
                let world = world().await;
                let before = left(&world.provider).await;
                let called = world.faults.calls().get(operation).copied().unwrap_or_default();
                world.faults.nth(operation, called + number, fault);

                let outcome = purge(&world.provider).await;

                world.faults.heal();
                let after = left(&world.provider).await;
                let gone = before.iter().filter(|entry| !after.contains(entry));
                assert!(gone.into_iter().all(|(key, _)| key.starts_with(PREFIX)), "{told}: {after:?}");
                let remains: Vec<_> = after.iter().filter(|(key, _)| key.starts_with(PREFIX)).collect();
                match outcome {
                    Err(error) => assert!(is_typed(&error), "{told}: {error:?}"),
                    Ok(report) => {
                        let named = |entry: &&&(String, Option<String>)| {
                            report.failed.iter().any(|failed| failed.key == entry.0 && failed.version_id == entry.1)
                        };
                        assert_eq!(remains.iter().filter(named).count(), remains.len(), "{told}: {report:?}");
                        assert_eq!(report.reasons.values().sum::<u64>(), report.remaining, "{told}");
                    }
                }
                let second = purge(&world.provider).await.expect(&told);
                assert_eq!(second.remaining, 0, "{told}");
                let rest = left(&world.provider).await;
                assert!(rest.len() == 7 && !rest.iter().any(|(key, _)| key.starts_with(PREFIX)), "{told}: {rest:?}");
            }
        }
    }
}

#[tokio::test]
async fn when_s3_is_to_empty_a_prefix_then_the_rules_stay_until_they_are_taken_back() {
    let world = world().await;
    let provider = &world.provider;
    let expiration = expire_prefix("data", PREFIX, provider).await.expect("handed over");
    assert_eq!(get_prefix_expiration("data", PREFIX, provider).await.expect("rules"), Some(expiration));
    assert_eq!(get_prefix_expiration("data", "", provider).await.expect("rules"), None);
    expire_prefix("data", "", provider).await.expect("handed over");
    assert!(end_prefix_expiration("data", PREFIX, provider).await.expect("taken back"));
    assert!(get_prefix_expiration("data", "", provider).await.expect("rules").is_some());
    assert!(end_prefix_expiration("data", "", provider).await.expect("taken back"));
    assert!(!end_prefix_expiration("data", "", provider).await.expect("nothing there"));
}
