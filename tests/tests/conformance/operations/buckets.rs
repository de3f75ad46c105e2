//! Buckets and their settings.

use crate::world::World;
use s3_interactions as s3;
use s3_interactions::{
    BucketCreation, BucketError, BucketLogging, BucketSettings, BucketStatus, Destruction, EmptyOptions, Encryption,
    ObjectOwnership, S3Client,
};
use std::collections::BTreeMap;
use std::num::NonZeroU16;

operations! {
    count_bucket_contents,
    count_prefix_contents,
    create_bucket,
    delete_bucket,
    delete_bucket_policy,
    destroy_bucket,
    empty_bucket,
    end_prefix_expiration,
    end_upload_expiration,
    ensure_bucket_exists,
    expire_prefix,
    expire_uploads,
    get_bucket_logging,
    get_bucket_policy,
    get_bucket_region,
    get_bucket_settings,
    get_bucket_status,
    get_bucket_status_as_a_stranger,
    get_prefix_expiration,
    get_upload_expiration,
    has_default_retention,
    is_bucket_owned_by,
    is_requester_pays,
    list_buckets,
    put_bucket_encryption,
    put_bucket_logging,
    put_bucket_policy,
    put_bucket_tags,
    put_bucket_versioning,
    put_object_ownership,
    put_public_access_block,
}

fn is_missing<T: std::fmt::Debug>(answer: &Result<T, BucketError>) {
    assert!(matches!(answer, Err(BucketError::DoesNotExist { .. })), "a missing bucket: {answer:?}");
}

/// Two versions of `a`, and a delete marker over them.
async fn with_versions(world: &World) -> String {
    let bucket = world.versioned_bucket().await;
    world.put(&bucket, "a", "first").await;
    world.put(&bucket, "a", "second").await;
    s3::delete_object(&bucket, "a", &world.provider).await.expect("a marker");
    bucket
}

async fn count_bucket_contents(world: World) {
    let bucket = with_versions(&world).await;
    let contents = s3::count_bucket_contents(&bucket, &world.provider).await.expect("a count");
    assert_eq!((contents.versions, contents.delete_markers, contents.uploads, contents.bytes), (2, 1, 0, 11));
}

async fn count_prefix_contents(world: World) {
    let bucket = with_versions(&world).await;
    world.put(&bucket, "b", "another").await;
    let contents = s3::count_prefix_contents(&bucket, "b", &world.provider).await.expect("a count");
    assert_eq!((contents.versions, contents.delete_markers, contents.bytes), (1, 0, 7));
}

async fn expire_prefix(world: World) {
    let bucket = world.bucket().await;
    let expiration = s3::expire_prefix(&bucket, "logs/", &world.provider).await.expect("S3 deletes it");
    assert!(expiration.is_enabled && expiration.prefix == "logs/", "{expiration:?}");
    s3::expire_prefix(&bucket, "tmp/", &world.provider).await.expect("and another");
    let first = s3::get_prefix_expiration(&bucket, "logs/", &world.provider).await.expect("an answer");
    assert_eq!(first, Some(expiration), "other rules stay");
}

async fn get_prefix_expiration(world: World) {
    let bucket = world.bucket().await;
    assert_eq!(s3::get_prefix_expiration(&bucket, "", &world.provider).await.expect("an answer"), None);
    is_missing(&s3::get_prefix_expiration(&world.name("none"), "", &world.provider).await);
}

async fn end_prefix_expiration(world: World) {
    let bucket = world.bucket().await;
    s3::expire_prefix(&bucket, "", &world.provider).await.expect("S3 deletes it");
    assert!(s3::end_prefix_expiration(&bucket, "", &world.provider).await.expect("an answer"), "it was there");
    assert!(!s3::end_prefix_expiration(&bucket, "", &world.provider).await.expect("an answer"), "it is gone");
}

const WEEK: NonZeroU16 = NonZeroU16::new(7).unwrap();

async fn expire_uploads(world: World) {
    let bucket = world.bucket().await;
    s3::expire_prefix(&bucket, "logs/", &world.provider).await.expect("S3 deletes it");
    let month = NonZeroU16::new(30).expect("more than none");
    for days in [WEEK, month] {
        s3::expire_uploads(&bucket, days, &world.provider).await.expect("S3 ends them");
        let ends = s3::get_upload_expiration(&bucket, &world.provider).await.expect("an answer").expect("it does");
        assert_eq!(ends.days, u32::from(days.get()), "{ends:?}");
    }
    let other = s3::get_prefix_expiration(&bucket, "logs/", &world.provider).await.expect("an answer");
    assert!(other.is_some_and(|other| other.is_enabled), "other rules stay");
}

async fn get_upload_expiration(world: World) {
    let bucket = world.bucket().await;
    assert_eq!(s3::get_upload_expiration(&bucket, &world.provider).await.expect("an answer"), None);
    is_missing(&s3::get_upload_expiration(&world.name("none"), &world.provider).await);
}

async fn end_upload_expiration(world: World) {
    let bucket = world.bucket().await;
    s3::expire_uploads(&bucket, WEEK, &world.provider).await.expect("S3 ends them");
    assert!(s3::end_upload_expiration(&bucket, &world.provider).await.expect("an answer"), "it was there");
    assert!(!s3::end_upload_expiration(&bucket, &world.provider).await.expect("an answer"), "it is gone");
}

async fn create_bucket(world: World) {
    let (name, settings) = (world.name("new"), BucketSettings::default());
    // In us-east-1 AWS answers the second creation as it does the first.
    let frankfurt = world.provider.in_region("eu-central-1").expect("a region");
    let create = || s3::create_bucket(&name, &settings, &frankfurt);
    assert_eq!(create().await.expect("a bucket"), BucketCreation::Created);
    assert_eq!(create().await.expect("the same"), BucketCreation::AlreadyOwned);
}

async fn delete_bucket(world: World) {
    let bucket = world.bucket().await;
    world.put(&bucket, "a", "").await;
    let error = s3::delete_bucket(&bucket, &world.provider).await.expect_err("it holds something");
    assert!(matches!(error, BucketError::NotEmpty { .. }), "{error:?}");
    s3::delete_object(&bucket, "a", &world.provider).await.expect("deleted");
    s3::delete_bucket(&bucket, &world.provider).await.expect("it is empty");
    is_missing(&s3::delete_bucket(&bucket, &world.provider).await);
}

/// That S3 may deliver logs into the bucket, as a policy.
fn delivery(bucket: &str) -> String {
    format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Sid":"logs","Effect":"Allow","Principal":{{"Service":
        "logging.s3.amazonaws.com"}},"Action":"s3:PutObject","Resource":"arn:aws:s3:::{bucket}/*"}}]}}"#
    )
}

async fn put_bucket_policy(world: World) {
    let bucket = world.bucket().await;
    s3::put_bucket_policy(&bucket, &delivery(&bucket), &world.provider).await.expect("a policy");
    let none = world.name("none");
    is_missing(&s3::put_bucket_policy(&none, &delivery(&none), &world.provider).await);
}

async fn get_bucket_policy(world: World) {
    let bucket = world.bucket().await;
    assert_eq!(s3::get_bucket_policy(&bucket, &world.provider).await.expect("an answer"), None);
    s3::put_bucket_policy(&bucket, &delivery(&bucket), &world.provider).await.expect("a policy");
    let policy = s3::get_bucket_policy(&bucket, &world.provider).await.expect("an answer").expect("a policy");
    assert!(policy.contains("\"logs\"") && policy.contains(&bucket), "{policy}");
    is_missing(&s3::get_bucket_policy(&world.name("none"), &world.provider).await);
}

async fn delete_bucket_policy(world: World) {
    let bucket = world.bucket().await;
    s3::put_bucket_policy(&bucket, &delivery(&bucket), &world.provider).await.expect("a policy");
    s3::delete_bucket_policy(&bucket, &world.provider).await.expect("deleted");
    assert_eq!(s3::get_bucket_policy(&bucket, &world.provider).await.expect("an answer"), None);
    s3::delete_bucket_policy(&bucket, &world.provider).await.expect("what is not there is deleted");
}

async fn destroy_bucket(world: World) {
    let bucket = with_versions(&world).await;
    let options = EmptyOptions::default();
    let destroyed = s3::destroy_bucket(&bucket, &options, &world.provider).await;
    let Destruction::Destroyed(report) = destroyed.expect("destroyed") else { panic!("it was there") };
    assert_eq!((report.versions, report.delete_markers, report.remaining), (2, 1, 0));
    let status = s3::get_bucket_status(&bucket, &world.provider).await.expect("a status");
    assert_eq!(status, BucketStatus::DoesNotExist);
}

async fn empty_bucket(world: World) {
    let bucket = with_versions(&world).await;
    let report = s3::empty_bucket(&bucket, &EmptyOptions::default(), &world.provider).await.expect("a report");
    assert_eq!((report.versions, report.delete_markers, report.remaining), (2, 1, 0));
    let contents = s3::count_bucket_contents(&bucket, &world.provider).await.expect("a count");
    assert_eq!((contents.versions, contents.delete_markers), (0, 0));
}

async fn ensure_bucket_exists(world: World) {
    let (name, settings) = (world.name("ensured"), BucketSettings::default());
    let ensure = || s3::ensure_bucket_exists(&name, &settings, &world.provider);
    assert_eq!(ensure().await.expect("a bucket"), BucketCreation::Created);
    assert_eq!(ensure().await.expect("the same"), BucketCreation::AlreadyOwned);
}

async fn get_bucket_region(world: World) {
    let bucket = world.bucket().await;
    assert_eq!(s3::get_bucket_region(&bucket, &world.provider).await.expect("a region"), "us-east-1");
    is_missing(&s3::get_bucket_region(&world.name("none"), &world.provider).await);
}

async fn get_bucket_settings(world: World) {
    let bucket = world.bucket().await;
    let plain = s3::get_bucket_settings(&bucket, &world.provider).await.expect("settings");
    let expected = BucketSettings { encryption: Encryption::S3Managed, ..BucketSettings::default() };
    assert_eq!(BucketSettings { block_public_access: true, ..plain }, expected);
    is_missing(&s3::get_bucket_settings(&world.name("none"), &world.provider).await);
}

async fn get_bucket_status(world: World) {
    let bucket = world.bucket().await;
    let there = s3::get_bucket_status(&bucket, &world.provider).await.expect("a status");
    assert!(matches!(there, BucketStatus::ExistsHaveAccess { .. }), "{there:?}");
    let none = s3::get_bucket_status(&world.name("none"), &world.provider).await.expect("a status");
    assert_eq!(none, BucketStatus::DoesNotExist);
}

async fn get_bucket_status_as_a_stranger(world: World) {
    let bucket = world.bucket().await;
    let stranger = world.stranger().await;
    let status = s3::get_bucket_status(&bucket, &stranger).await.expect("a status");
    assert!(matches!(status, BucketStatus::ExistsNoAccess { .. }), "it should be 403: {status:?}");
}

async fn has_default_retention(world: World) {
    let bucket = world.bucket().await;
    assert!(!s3::has_default_retention(&bucket, &world.provider).await.expect("an answer"));
    is_missing(&s3::has_default_retention(&world.name("none"), &world.provider).await);
}

async fn is_bucket_owned_by(world: World) {
    let bucket = world.bucket().await;
    assert!(s3::is_bucket_owned_by(&bucket, &world.account_id, &world.provider).await.expect("an answer"), "ours");
    let other = s3::is_bucket_owned_by(&bucket, "999999999999", &world.provider).await.expect("an answer");
    assert!(!other, "the expected owner is not looked at");
}

async fn is_requester_pays(world: World) {
    let bucket = world.bucket().await;
    assert!(!s3::is_requester_pays(&bucket, &world.provider).await.expect("an answer"));
    is_missing(&s3::is_requester_pays(&world.name("none"), &world.provider).await);
}

async fn list_buckets(world: World) {
    let bucket = world.bucket().await;
    let listed = s3::list_buckets(&world.provider).await.expect("a list");
    let found = listed.iter().find(|one| one.name == bucket).expect("it is listed");
    assert!(found.created_at.is_some(), "{found:?}");
}

/// That S3's own answer says so, whatever else it knows of the bucket.
fn says<T: std::fmt::Debug, E: std::fmt::Debug>(answer: Result<T, E>, words: &str) {
    let answer = format!("{:?}", answer.expect("an answer"));
    assert!(answer.contains(words), "{words} is not said: {answer}");
}

async fn put_bucket_encryption(world: World) {
    let (bucket, client) = (world.bucket().await, world.provider.get_s3());
    s3::put_bucket_encryption(&bucket, &Encryption::S3Managed, &world.provider).await.expect("encrypted");
    says(client.get_bucket_encryption().bucket(&bucket).send().await, "sse_algorithm: Aes256");
}

/// The bucket itself is as good a place for its logs as any.
fn logging(bucket: &str) -> BucketLogging {
    BucketLogging::to(bucket).prefix("logs/")
}

async fn put_bucket_logging(world: World) {
    let bucket = world.bucket().await;
    s3::put_bucket_policy(&bucket, &delivery(&bucket), &world.provider).await.expect("a policy");
    s3::put_bucket_logging(&bucket, Some(&logging(&bucket)), &world.provider).await.expect("it logs");
    s3::put_bucket_logging(&bucket, None, &world.provider).await.expect("it logs no more");
}

async fn get_bucket_logging(world: World) {
    let bucket = world.bucket().await;
    assert_eq!(s3::get_bucket_logging(&bucket, &world.provider).await.expect("an answer"), None);
    s3::put_bucket_policy(&bucket, &delivery(&bucket), &world.provider).await.expect("a policy");
    s3::put_bucket_logging(&bucket, Some(&logging(&bucket)), &world.provider).await.expect("it logs");
    assert_eq!(s3::get_bucket_logging(&bucket, &world.provider).await.expect("an answer"), Some(logging(&bucket)));
    s3::put_bucket_logging(&bucket, None, &world.provider).await.expect("it logs no more");
    assert_eq!(s3::get_bucket_logging(&bucket, &world.provider).await.expect("an answer"), None);
}

async fn put_bucket_tags(world: World) {
    let (bucket, client) = (world.bucket().await, world.provider.get_s3());
    let tags = BTreeMap::from([("team".to_owned(), "ops + dev".to_owned())]);
    s3::put_bucket_tags(&bucket, &tags, &world.provider).await.expect("tagged");
    says(client.get_bucket_tagging().bucket(&bucket).send().await, "key: \"team\", value: \"ops + dev\"");
    s3::put_bucket_tags(&bucket, &BTreeMap::new(), &world.provider).await.expect("not tagged");
    let error = client.get_bucket_tagging().bucket(&bucket).send().await.expect_err("no tags");
    assert!(format!("{error:?}").contains("NoSuchTagSet"), "{error:?}");
}

async fn put_bucket_versioning(world: World) {
    let (bucket, client) = (world.bucket().await, world.provider.get_s3());
    for (enabled, status) in [(true, "status: Some(Enabled)"), (false, "status: Some(Suspended)")] {
        s3::put_bucket_versioning(&bucket, enabled, &world.provider).await.expect("an answer");
        says(client.get_bucket_versioning().bucket(&bucket).send().await, status);
    }
}

async fn put_object_ownership(world: World) {
    let (bucket, client) = (world.bucket().await, world.provider.get_s3());
    s3::put_object_ownership(&bucket, ObjectOwnership::BucketOwnerPreferred, &world.provider).await.expect("set");
    says(client.get_bucket_ownership_controls().bucket(&bucket).send().await, "BucketOwnerPreferred");
}

async fn put_public_access_block(world: World) {
    let (bucket, client) = (world.bucket().await, world.provider.get_s3());
    for block in [false, true] {
        s3::put_public_access_block(&bucket, block, &world.provider).await.expect("an answer");
        let words = format!("block_public_policy: Some({block})");
        says(client.get_public_access_block().bucket(&bucket).send().await, &words);
    }
}
