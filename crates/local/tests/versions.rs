//! Versions of objects.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use aws_sdk_s3::Client;
use aws_sdk_s3::types::{BucketVersioningStatus, Delete, EncodingType, ObjectIdentifier, VersioningConfiguration};
use support::{error, failure, put, read, with_bucket};

async fn enable_versioning(s3: &Client) {
    let settings = VersioningConfiguration::builder().status(BucketVersioningStatus::Enabled).build();
    s3.put_bucket_versioning().bucket("logs").versioning_configuration(settings).send().await.unwrap();
}

/// Every version and delete marker, read in pages of `size`, as "key version latest".
async fn walk(s3: &Client, size: i32) -> Vec<String> {
    let (mut seen, mut key, mut version) = (Vec::new(), None, None);
    loop {
        let request = s3.list_object_versions().bucket("logs").max_keys(size);
        let page = request.set_key_marker(key).set_version_id_marker(version).send().await.unwrap();
        assert!(page.versions().len() + page.delete_markers().len() <= usize::try_from(size).unwrap());
        let name = |key: Option<&str>, id: Option<&str>, latest: Option<bool>| format!("{key:?} {id:?} {latest:?}");
        seen.extend(page.delete_markers().iter().map(|m| name(m.key(), m.version_id(), m.is_latest())));
        seen.extend(page.versions().iter().map(|v| name(v.key(), v.version_id(), v.is_latest())));
        assert!(seen.len() < 100, "the pages do not end");
        if page.is_truncated() != Some(true) {
            return seen;
        }
        key = page.next_key_marker().map(ToOwned::to_owned);
        version = page.next_version_id_marker().map(ToOwned::to_owned);
    }
}

#[tokio::test]
async fn when_listing_versions_and_pages_are_small_then_the_same_is_listed_and_it_ends() {
    let (_aws, s3) = with_bucket().await;
    enable_versioning(&s3).await;
    for key in ["a", "ü b", "c"] {
        for body in ["1", "2", "3"] {
            put(&s3, key, body).await;
        }
    }
    s3.delete_object().bucket("logs").key("c").send().await.unwrap();
    let whole = walk(&s3, 1000).await;
    assert_eq!(whole.len(), 10);
    for size in [1, 2, 3, 7] {
        let mut paged = walk(&s3, size).await;
        let mut expected = whole.clone();
        paged.sort();
        expected.sort();
        assert_eq!(paged, expected, "pages of {size}");
    }
}

#[tokio::test]
async fn when_listing_versions_then_the_newest_of_each_key_is_the_latest() {
    let (_aws, s3) = with_bucket().await;
    enable_versioning(&s3).await;
    let old = put(&s3, "key", "old").await;
    let new = put(&s3, "key", "new").await;
    let list = s3.list_object_versions().bucket("logs").send().await.unwrap();
    let versions: Vec<_> =
        list.versions().iter().map(|v| (v.version_id(), v.is_latest().unwrap(), v.size().unwrap())).collect();
    assert_eq!(versions, [(new.version_id(), true, 3), (old.version_id(), false, 3)]);
    s3.delete_object().bucket("logs").key("key").send().await.unwrap();
    let list = s3.list_object_versions().bucket("logs").send().await.unwrap();
    assert_eq!(list.delete_markers()[0].is_latest(), Some(true));
    assert!(list.versions().iter().all(|version| version.is_latest() == Some(false)));
}

#[tokio::test]
async fn when_listing_versions_and_url_encoding_is_asked_for_then_keys_and_markers_are_encoded() {
    let (_aws, s3) = with_bucket().await;
    put(&s3, "a b", "").await;
    put(&s3, "é", "").await;
    let request = s3.list_object_versions().bucket("logs").encoding_type(EncodingType::Url).max_keys(1);
    let page = request.send().await.unwrap();
    assert_eq!((page.versions()[0].key(), page.next_key_marker()), (Some("a+b"), Some("a+b")));
    assert_eq!((page.versions()[0].version_id(), page.next_version_id_marker()), (Some("null"), Some("null")));
}

#[tokio::test]
async fn when_reading_a_version_then_its_own_content_and_metadata_are_answered() {
    let (_aws, s3) = with_bucket().await;
    enable_versioning(&s3).await;
    let old =
        s3.put_object().bucket("logs").key("key").metadata("n", "1").body(b"old".to_vec().into()).send().await.unwrap();
    put(&s3, "key", "new").await;
    let got = s3.get_object().bucket("logs").key("key").set_version_id(old.version_id.clone()).send().await.unwrap();
    assert_eq!(got.metadata().unwrap()["n"], "1");
    assert_eq!(got.body.collect().await.unwrap().to_vec(), b"old");
    let copy = format!("logs/key?versionId={}", old.version_id().unwrap());
    s3.copy_object().bucket("logs").key("copy").copy_source(copy).send().await.unwrap();
    assert_eq!(read(&s3, "copy").await, "old");
    let none = s3.get_object().bucket("logs").key("key").version_id("none").send().await;
    assert_eq!(failure(none), error(404, "NoSuchVersion"));
}

#[tokio::test]
async fn when_a_bucket_was_never_versioned_then_null_is_the_version_that_reads_and_deletes() {
    let (_aws, s3) = with_bucket().await;
    put(&s3, "key", "content").await;
    let got = s3.get_object().bucket("logs").key("key").version_id("null").send().await.unwrap();
    assert_eq!(got.body.collect().await.unwrap().to_vec(), b"content");
    assert!(s3.head_object().bucket("logs").key("key").version_id("null").send().await.is_ok());
    let named = ObjectIdentifier::builder().key("key").version_id("null").build().unwrap();
    let delete = Delete::builder().objects(named).build().unwrap();
    s3.delete_objects().bucket("logs").delete(delete).send().await.unwrap();
    assert!(walk(&s3, 10).await.is_empty());
}

#[tokio::test]
async fn when_every_version_is_deleted_page_by_page_then_the_bucket_can_go() {
    let (_aws, s3) = with_bucket().await;
    put(&s3, "before", "null").await;
    enable_versioning(&s3).await;
    for n in 0..30 {
        put(&s3, &format!("key {}", n % 10), &n.to_string()).await;
    }
    for n in 0..5 {
        s3.delete_object().bucket("logs").key(format!("key {n}")).send().await.unwrap();
    }
    let (mut key, mut version, mut total) = (None, None, 0);
    loop {
        let request = s3.list_object_versions().bucket("logs").max_keys(4);
        let page = request.set_key_marker(key).set_version_id_marker(version).send().await.unwrap();
        let versions = page.versions().iter().map(|v| (v.key(), v.version_id()));
        let markers = page.delete_markers().iter().map(|m| (m.key(), m.version_id()));
        let named = |(key, id): (Option<&str>, Option<&str>)| {
            ObjectIdentifier::builder().key(key.unwrap()).version_id(id.unwrap()).build().unwrap()
        };
        let all: Vec<_> = versions.chain(markers).map(named).collect();
        total += all.len();
        assert!(total < 100, "the pages do not end");
        let delete = Delete::builder().set_objects(Some(all)).build().unwrap();
        s3.delete_objects().bucket("logs").delete(delete).send().await.unwrap();
        if page.is_truncated() != Some(true) {
            break;
        }
        key = page.next_key_marker().map(ToOwned::to_owned);
        version = page.next_version_id_marker().map(ToOwned::to_owned);
    }
    assert_eq!(total, 36);
    s3.delete_bucket().bucket("logs").send().await.unwrap();
}
