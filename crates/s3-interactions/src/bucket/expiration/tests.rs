use super::*;
use crate::bucket::lifecycle::PUT;
use crate::bucket::lifecycle::bucket::{Bucket, OTHER, has};
use crate::stand_in::{answer_of, error_answer, provider_over, provider_without_answers};
use aws_sdk_s3::types::LifecycleExpiration;

const DIRECTORY: &str = "logs--use1-az4--x-s3";

fn rule_of(id: &str, prefix: &str, actions: &str) -> String {
    let filter = format!("<Filter><Prefix>{prefix}</Prefix></Filter>");
    format!("<Rule><ID>aws-interactions-empty-{id}</ID>{filter}<Status>Enabled</Status>{actions}</Rule>")
}

const ENTRIES: [&str; 3] = [
    "<Expiration><Days>1</Days></Expiration>",
    "<NoncurrentVersionExpiration><NoncurrentDays>1</NoncurrentDays></NoncurrentVersionExpiration>",
    "<AbortIncompleteMultipartUpload><DaysAfterInitiation>1</DaysAfterInitiation></AbortIncompleteMultipartUpload>",
];
const MARKERS: &str = "<Expiration><ExpiredObjectDeleteMarker>true</ExpiredObjectDeleteMarker></Expiration>";

#[tokio::test]
async fn when_expire_prefix_and_there_is_no_lifecycle_then_two_rules_empty_it_and_are_found_again() {
    let bucket = Bucket::default();
    let provider = bucket.provider().await;
    let expiration = expire_prefix("logs", "2019/", &provider).await.expect("handed over");
    let expected = PrefixExpiration {
        prefix: "2019/".to_owned(),
        rules: vec!["aws-interactions-empty-1-entries".to_owned(), "aws-interactions-empty-1-markers".to_owned()],
        is_enabled: true,
    };
    assert_eq!(expiration, expected);
    let rules = bucket.rules().expect("rules");
    has(&rules, &ENTRIES);
    has(&rules, &[MARKERS]);
    assert_eq!(rules.matches("<Filter><Prefix>2019/</Prefix></Filter>").count(), 2);
    assert_eq!(rules.matches("<Status>Enabled</Status>").count(), 2);
    assert_eq!(bucket.asked(), ["GET", "PUT", "GET"]);
    assert_eq!(get_prefix_expiration("logs", "2019/", &provider).await.expect("rules"), Some(expected.clone()));
    assert_eq!(get_prefix_expiration("logs", "2019", &provider).await.expect("rules"), None);
    bucket.asked();
    // It is so already.
    assert_eq!(expire_prefix("logs", "2019/", &provider).await.expect("handed over"), expected);
    assert_eq!(bucket.asked(), ["GET"]);
}

#[tokio::test]
async fn when_expire_prefix_and_there_are_other_rules_then_they_and_what_stands_beside_them_stay() {
    let bucket = Bucket::of(OTHER);
    let provider = bucket.provider().await;
    for prefix in ["2019/", "2020/", ""] {
        expire_prefix("logs", prefix, &provider).await.expect("handed over");
    }
    let rules = bucket.rules().expect("rules");
    has(&rules, &["<ID>archive</ID>", "<Status>Disabled</Status>", "<Days>30</Days>", "<Key>k</Key>", "GLACIER"]);
    has(&rules, &["empty-1-entries", "empty-2-entries", "empty-3-markers", "<Prefix></Prefix>"]);
    assert_eq!(bucket.asked()[..3], ["GET", "PUTvaries_by_storage_class", "GET"]);

    assert!(end_prefix_expiration("logs", "2019/", &provider).await.expect("taken back"));
    let rules = bucket.rules().expect("rules");
    has(&rules, &["<ID>archive</ID>", "2020/", "empty-2-markers", "empty-3-entries"]);
    assert!(!rules.contains("2019/"), "{rules}");
    assert!(!end_prefix_expiration("logs", "2019/", &provider).await.expect("nothing there"));
    bucket.asked();
    for prefix in ["2020/", ""] {
        assert!(end_prefix_expiration("logs", prefix, &provider).await.expect("taken back"));
    }
    assert_eq!(bucket.rules().expect("rules").matches("<Rule>").count(), 1);
    assert!(!bucket.asked().contains(&"DELETE".to_owned()));
}

#[tokio::test]
async fn when_end_prefix_expiration_and_no_other_rule_is_left_then_the_lifecycle_is_deleted() {
    let bucket = Bucket::default();
    let provider = bucket.provider().await;
    expire_prefix("logs", "", &provider).await.expect("handed over");
    bucket.asked();
    assert!(end_prefix_expiration("logs", "", &provider).await.expect("taken back"));
    assert_eq!((bucket.asked(), bucket.rules()), (vec!["GET".into(), "DELETE".into(), "GET".into()], None));
    assert!(!end_prefix_expiration("logs", "", &provider).await.expect("nothing there"));
    assert_eq!(bucket.asked(), ["GET"]);
}

#[tokio::test]
async fn when_only_part_of_our_rules_is_in_force_then_they_are_made_whole() {
    let entries = rule_of("1-entries", "a/", &ENTRIES.concat());
    let disabled = entries.replace("Enabled", "Disabled") + &rule_of("1-markers", "a/", MARKERS);
    let foreign = rule_of("7-entries", "a/", "")
        .replace("</Prefix>", "</Prefix><ObjectSizeGreaterThan>5</ObjectSizeGreaterThan>");
    for (rules, seen) in [(entries.clone(), None), (disabled, Some(false)), (foreign.clone(), None)] {
        let bucket = Bucket::of(&rules);
        let provider = bucket.provider().await;
        let before = get_prefix_expiration("logs", "a/", &provider).await.expect("rules");
        assert_eq!(before.map(|expiration| expiration.is_enabled), seen, "{rules}");
        expire_prefix("logs", "a/", &provider).await.expect("handed over");
        let after = bucket.rules().expect("rules");
        assert_eq!(after.matches("<Status>Enabled</Status>").count(), if rules == foreign { 3 } else { 2 }, "{after}");
        assert!(get_prefix_expiration("logs", "a/", &provider).await.expect("rules").is_some_and(|is| is.is_enabled));
    }
}

#[test]
fn when_the_bucket_is_a_directory_bucket_then_nothing_is_said_of_versions_and_markers() {
    let rules = new_rules(DIRECTORY, "a/", &[]).expect("rules");
    let [rule] = &rules[..] else { panic!("{rules:?}") };
    assert!(rule.noncurrent_version_expiration().is_none() && rule.abort_incomplete_multipart_upload().is_some());
    assert_eq!(rule.expiration().and_then(LifecycleExpiration::days), Some(1));
    let lifecycle = Lifecycle { rules, smallest_transition: None };
    assert!(expiration(&lifecycle, DIRECTORY, "a/").is_some() && expiration(&lifecycle, "logs", "a/").is_none());
}

#[tokio::test(start_paused = true)]
async fn when_a_write_is_not_seen_then_it_is_waited_for_and_then_an_error() {
    let bucket = Bucket { loses: 1, ..Bucket::of(OTHER) };
    let provider = bucket.provider().await;
    let error = expire_prefix("logs", "a/", &provider).await.expect_err("somebody else wrote");
    let BucketError::LifecycleNotKept { bucket: name, rules } = &error else { panic!("{error:?}") };
    assert_eq!(name, "logs");
    has(rules, &["aws-interactions-empty-1-entries", "aws-interactions-empty-1-markers", "20 s"]);
    assert!(bucket.asked.lock().expect("no panic").len() > 10);
    expire_prefix("logs", "a/", &provider).await.expect("the second write is kept");

    let bucket = Bucket { loses: 1, ..Bucket::of(&bucket.rules().expect("rules")) };
    let error = end_prefix_expiration("logs", "a/", &bucket.provider().await).await.expect_err("they come back");
    let BucketError::LifecycleNotKept { rules, .. } = &error else { panic!("{error:?}") };
    has(rules, &["aws-interactions-empty-1-markers"]);
    assert!(!rules.contains("archive"), "{rules}");
}

#[tokio::test]
async fn when_there_is_no_room_for_more_rules_then_nothing_is_written() {
    let many: String = (0..999).map(|i| OTHER.replace("archive", &format!("archive-{i}"))).collect();
    let bucket = Bucket::of(&many);
    let error = expire_prefix("logs", "a/", &bucket.provider().await).await.expect_err("no room");
    assert!(matches!(error, BucketError::TooManyLifecycleRules { limit: 1000, .. }), "{error:?}");
    assert_eq!(bucket.asked(), ["GET"]);
    let bucket = Bucket::of(&many.replacen("<Rule>", "<!-- ", 1).replacen("</Rule>", " -->", 1));
    expire_prefix("logs", "a/", &bucket.provider().await).await.expect("a thousand are allowed");
}

#[tokio::test]
async fn when_s3_refuses_then_the_error_says_why() {
    for (status, code) in [(404, "NoSuchBucket"), (403, "AccessDenied"), (400, "MalformedXML")] {
        for refused in ["GET", "PUT"] {
            let provider = provider_over(move |request| {
                let answer = if request.method() == refused {
                    error_answer(status, code)
                } else {
                    error_answer(404, "NoSuchLifecycleConfiguration")
                };
                async { answer }
            })
            .await;
            let error = expire_prefix("logs", "", &provider).await.expect_err(code);
            let is_expected = match &error {
                BucketError::DoesNotExist { .. } => code == "NoSuchBucket",
                BucketError::AccessDenied { source, .. } => {
                    let wanted = if refused == "GET" { "GetBucketLifecycleConfiguration" } else { PUT };
                    code == "AccessDenied" && source.operation() == wanted
                }
                BucketError::Request { .. } => code == "MalformedXML",
                _ => false,
            };
            assert!(is_expected, "{refused} {code}: {error:?}");
        }
    }
    let denied = provider_over(|request| {
        let rules = rule_of("1-entries", "", "");
        let answer = match request.method() {
            "GET" => answer_of(format!("<LifecycleConfiguration>{rules}</LifecycleConfiguration>"), &[]),
            _ => error_answer(403, "AccessDenied"),
        };
        async { answer }
    });
    let error = end_prefix_expiration("logs", "", &denied.await).await.expect_err("denied");
    let BucketError::AccessDenied { source, .. } = error else { panic!("{error:?}") };
    assert_eq!(source.operation(), "DeleteBucketLifecycle");
    let provider = provider_without_answers().await;
    assert!(matches!(expire_prefix("lo gs", "", &provider).await, Err(BucketError::InvalidName { .. })));
    assert!(matches!(end_prefix_expiration("lo gs", "", &provider).await, Err(BucketError::InvalidName { .. })));
    assert!(matches!(get_prefix_expiration("lo gs", "", &provider).await, Err(BucketError::InvalidName { .. })));
}
