use super::*;
use crate::bucket::lifecycle::bucket::{Bucket, OTHER, has};
use crate::stand_in::{error_answer, provider_over, provider_without_answers};

fn days(days: u16) -> NonZeroU16 {
    NonZeroU16::new(days).expect("more than none")
}

fn told(days: u32, rule: &str) -> UploadExpiration {
    UploadExpiration { days, rule: rule.to_owned() }
}

/// A rule that ends uploads.
fn ends(id: &str, filter: &str, status: &str, days: u32) -> String {
    let abort = format!("<DaysAfterInitiation>{days}</DaysAfterInitiation>");
    let abort = format!("<AbortIncompleteMultipartUpload>{abort}</AbortIncompleteMultipartUpload>");
    format!("<Rule><ID>{id}</ID>{filter}<Status>{status}</Status>{abort}</Rule>")
}

const ALL: &str = "<Filter><Prefix></Prefix></Filter>";

#[tokio::test]
async fn when_expire_uploads_and_there_is_no_lifecycle_then_one_rule_ends_them_and_is_found_again() {
    let bucket = Bucket::default();
    let provider = bucket.provider().await;
    assert_eq!(get_upload_expiration("logs", &provider).await.expect("an answer"), None);
    bucket.asked();
    expire_uploads("logs", days(7), &provider).await.expect("S3 ends them");
    assert_eq!(bucket.rules().expect("rules"), ends("aws-interactions-uploads-7", ALL, "Enabled", 7));
    assert_eq!(bucket.asked(), ["GET", "PUT", "GET"]);
    let found = get_upload_expiration("logs", &provider).await.expect("an answer");
    assert_eq!(found, Some(told(7, "aws-interactions-uploads-7")));
    bucket.asked();
    // It is so already.
    expire_uploads("logs", days(7), &provider).await.expect("S3 ends them");
    assert_eq!(bucket.asked(), ["GET"]);
}

#[tokio::test]
async fn when_expire_uploads_and_there_are_other_rules_then_they_and_what_stands_beside_them_stay() {
    let bucket = Bucket::of(OTHER);
    let provider = bucket.provider().await;
    expire_uploads("logs", days(7), &provider).await.expect("S3 ends them");
    assert_eq!(bucket.asked(), ["GET", "PUTvaries_by_storage_class", "GET"]);
    // Other days change the one rule.
    expire_uploads("logs", days(30), &provider).await.expect("S3 ends them later");
    let rules = bucket.rules().expect("rules");
    has(&rules, &["<ID>archive</ID>", "<Status>Disabled</Status>", "<Key>k</Key>", "GLACIER", "uploads-30"]);
    assert_eq!(rules.matches("<Rule>").count(), 2);
    assert!(end_upload_expiration("logs", &provider).await.expect("taken back"));
    assert!(!end_upload_expiration("logs", &provider).await.expect("nothing there"));
    let rules = bucket.rules().expect("rules");
    assert!(rules.contains("archive") && !rules.contains("uploads"), "{rules}");
    assert!(!bucket.asked().contains(&"DELETE".to_owned()));
}

#[tokio::test]
async fn when_rules_of_others_look_like_ours_then_they_stay() {
    let of_prefix = "<Filter><Prefix>a/</Prefix></Filter>";
    let others = ends("theirs", ALL, "Enabled", 9) + &ends("aws-interactions-uploads-5", of_prefix, "Enabled", 5);
    let bucket = Bucket::of(&others);
    let provider = bucket.provider().await;
    expire_uploads("logs", days(7), &provider).await.expect("S3 ends them");
    let ours = ends("aws-interactions-uploads-7", ALL, "Enabled", 7);
    assert_eq!(bucket.rules().expect("rules"), others.clone() + &ours);
    assert!(end_upload_expiration("logs", &provider).await.expect("taken back"));
    assert_eq!(bucket.rules().expect("rules"), others);
}

#[tokio::test]
async fn when_end_upload_expiration_and_no_other_rule_is_left_then_the_lifecycle_is_deleted() {
    let bucket = Bucket::default();
    let provider = bucket.provider().await;
    expire_uploads("logs", days(1), &provider).await.expect("S3 ends them");
    bucket.asked();
    assert!(end_upload_expiration("logs", &provider).await.expect("taken back"));
    assert_eq!((bucket.asked(), bucket.rules()), (vec!["GET".into(), "DELETE".into(), "GET".into()], None));
}

#[tokio::test]
async fn when_our_rule_is_switched_off_or_changed_by_hand_then_it_is_made_what_is_asked_for() {
    let ours = ends("aws-interactions-uploads-7", ALL, "Enabled", 7);
    let twice = ours.clone() + &ours.replace("uploads-7", "uploads-9");
    for rules in [ours.replace("Enabled", "Disabled"), ours.replace(">7<", ">70<"), twice] {
        let bucket = Bucket::of(&rules);
        let provider = bucket.provider().await;
        expire_uploads("logs", days(7), &provider).await.expect("S3 ends them");
        assert_eq!(bucket.rules().expect("rules"), ours);
    }
}

#[tokio::test]
async fn when_uploads_are_ended_by_rules_then_the_soonest_that_is_in_force_for_the_whole_bucket_is_told() {
    let of_prefix = "<Filter><Prefix>a/</Prefix></Filter>";
    let large = "<Filter><ObjectSizeGreaterThan>5</ObjectSizeGreaterThan></Filter>";
    let rules = [
        ends("later", ALL, "Enabled", 9),
        ends("sooner", "<Filter></Filter>", "Enabled", 5),
        ends("off", ALL, "Disabled", 1),
        ends("some", of_prefix, "Enabled", 2),
        ends("large", large, "Enabled", 3),
        OTHER.to_owned(),
    ];
    let provider = Bucket::of(&rules.concat()).provider().await;
    assert_eq!(get_upload_expiration("logs", &provider).await.expect("an answer"), Some(told(5, "sooner")));
    for others in [&rules[2..], &[]] {
        let bucket = if others.is_empty() { Bucket::default() } else { Bucket::of(&others.concat()) };
        assert_eq!(get_upload_expiration("logs", &bucket.provider().await).await.expect("an answer"), None);
    }
}

#[tokio::test(start_paused = true)]
async fn when_another_number_of_days_is_not_seen_then_that_is_an_error() {
    let bucket = Bucket { loses: 1, ..Bucket::of(&ends("aws-interactions-uploads-7", ALL, "Enabled", 7)) };
    let error = expire_uploads("logs", days(9), &bucket.provider().await).await.expect_err("somebody else wrote");
    let BucketError::LifecycleNotKept { rules, .. } = &error else { panic!("{error:?}") };
    has(rules, &["aws-interactions-uploads-9", "aws-interactions-uploads-7"]);
}

#[tokio::test]
async fn when_s3_refuses_or_the_name_is_wrong_then_the_error_says_why() {
    let provider = provider_over(|_| async { error_answer(403, "AccessDenied") }).await;
    for error in [
        expire_uploads("logs", days(7), &provider).await.expect_err("denied"),
        get_upload_expiration("logs", &provider).await.map(drop).expect_err("denied"),
        end_upload_expiration("logs", &provider).await.map(drop).expect_err("denied"),
    ] {
        assert!(matches!(error, BucketError::AccessDenied { .. }), "{error:?}");
    }
    let provider = provider_without_answers().await;
    for error in [
        expire_uploads("lo gs", days(7), &provider).await.expect_err("no name"),
        get_upload_expiration("lo gs", &provider).await.map(drop).expect_err("no name"),
        end_upload_expiration("lo gs", &provider).await.map(drop).expect_err("no name"),
    ] {
        assert!(matches!(error, BucketError::InvalidName { .. }), "{error:?}");
    }
}
