//! Objects: bodies, keys, metadata, conditions, ranges, copies.

mod support;

use std::collections::HashMap;

use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::{ChecksumMode, MetadataDirective, StorageClass, Tag, Tagging};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use support::{error, failure, put, read, with_bucket};

/// Keys that something on the way might mistake for something else.
const ODD_KEYS: &[&str] = &[
    "plain",
    "a b",
    "a+b",
    "a%2Bb",
    "100%",
    "a&b=c",
    "a<b>\"c'",
    "é/ü/日本/🦀",
    "a//b",
    "/leading",
    "trailing/",
    "a?b#c",
    "a/../b",
    "../../etc/passwd",
    ".",
    "a;b,c:d@e$f!(g)*~",
    "[x]{y}|z\\^`",
    "a\u{a0}b",
];

#[tokio::test]
async fn when_an_object_is_put_and_its_key_is_odd_then_the_same_key_reads_heads_lists_copies_and_deletes_it() {
    let (_aws, s3) = with_bucket().await;
    for key in ODD_KEYS {
        put(&s3, key, key).await;
    }
    for key in ODD_KEYS {
        assert_eq!(read(&s3, key).await, *key);
        let head = s3.head_object().bucket("logs").key(*key).send().await.unwrap();
        assert_eq!(head.content_length(), Some(i64::try_from(key.len()).unwrap()));
    }
    let listed = s3.list_objects_v2().bucket("logs").send().await.unwrap();
    let listed: Vec<&str> = listed.contents().iter().filter_map(|object| object.key()).collect();
    let mut expected = ODD_KEYS.to_vec();
    expected.sort_unstable();
    assert_eq!(listed, expected);
    for key in ODD_KEYS {
        let source = format!("logs/{}", utf8_percent_encode(key, NON_ALPHANUMERIC));
        s3.copy_object().bucket("logs").key("copy").copy_source(source).send().await.unwrap();
        assert_eq!(read(&s3, "copy").await, *key);
        s3.delete_object().bucket("logs").key(*key).send().await.unwrap();
    }
    let left = s3.list_objects_v2().bucket("logs").send().await.unwrap();
    assert_eq!(left.contents().len(), 1);
}

#[tokio::test]
async fn when_an_object_is_put_and_its_key_is_two_dots_then_it_is_refused() {
    let (_aws, s3) = with_bucket().await;
    let result = s3.put_object().bucket("logs").key("..").send().await;
    assert_eq!(failure(result), error(400, "InvalidURI"));
}

#[tokio::test]
async fn when_an_object_is_put_and_its_body_is_streamed_then_the_content_is_stored_without_framing() {
    let (_aws, s3) = with_bucket().await;
    let file = std::env::temp_dir().join(format!("aws-interactions-local-{}", std::process::id()));
    let content: Vec<u8> = (0..300_000_u32).map(|n| u8::try_from(n % 251).unwrap()).collect();
    std::fs::write(&file, &content).unwrap();
    let body = ByteStream::from_path(&file).await.unwrap();
    s3.put_object().bucket("logs").key("file").body(body).content_encoding("gzip").send().await.unwrap();
    std::fs::remove_file(&file).unwrap();
    let got = s3.get_object().bucket("logs").key("file").send().await.unwrap();
    assert_eq!(got.content_encoding(), Some("gzip"));
    assert_eq!(got.body.collect().await.unwrap().to_vec(), content);
}

#[tokio::test]
async fn when_an_object_is_put_with_headers_then_get_and_head_answer_with_them() {
    let (_aws, s3) = with_bucket().await;
    s3.put_object()
        .bucket("logs")
        .key("key")
        .content_type("text/plain")
        .cache_control("no-cache")
        .content_disposition("attachment")
        .content_language("en")
        .storage_class(StorageClass::StandardIa)
        .metadata("origin", "lab 7")
        .send()
        .await
        .unwrap();
    let head = s3.head_object().bucket("logs").key("key").send().await.unwrap();
    assert_eq!(head.content_type(), Some("text/plain"));
    assert_eq!(head.metadata().unwrap()["origin"], "lab 7");
    assert_eq!(head.storage_class(), Some(&StorageClass::StandardIa));
    assert!(head.e_tag().is_some() && head.last_modified().is_some());
    let got = s3.get_object().bucket("logs").key("key").send().await.unwrap();
    assert_eq!((got.cache_control(), got.content_disposition()), (Some("no-cache"), Some("attachment")));
    assert_eq!((got.content_language(), got.metadata().unwrap()["origin"].as_str()), (Some("en"), "lab 7"));
    put(&s3, "key", "again").await;
    let again = s3.head_object().bucket("logs").key("key").send().await.unwrap();
    assert_eq!((again.metadata().map_or(0, HashMap::len), again.storage_class()), (0, None));
}

#[tokio::test]
async fn when_an_object_is_missing_then_get_says_no_such_key_and_head_404() {
    let (_aws, s3) = with_bucket().await;
    assert_eq!(failure(s3.get_object().bucket("logs").key("none").send().await), error(404, "NoSuchKey"));
    assert_eq!(failure(s3.head_object().bucket("logs").key("none").send().await), error(404, "NotFound"));
    assert_eq!(failure(s3.get_object().bucket("nobodys").key("none").send().await), error(404, "NoSuchBucket"));
}

#[tokio::test]
async fn when_putting_only_a_new_object_and_it_exists_then_the_precondition_failed() {
    let (_aws, s3) = with_bucket().await;
    let create = |body: &'static [u8]| {
        s3.put_object().bucket("logs").key("key").if_none_match("*").body(ByteStream::from_static(body))
    };
    create(b"first").send().await.unwrap();
    assert_eq!(failure(create(b"second").send().await), error(412, "PreconditionFailed"));
    assert_eq!(read(&s3, "key").await, "first");
}

#[tokio::test]
async fn when_putting_over_a_known_etag_and_the_object_changed_then_the_precondition_failed() {
    let (_aws, s3) = with_bucket().await;
    let etag = put(&s3, "key", "first").await.e_tag().unwrap().to_owned();
    let swap = || s3.put_object().bucket("logs").key("key").if_match(&etag).body(ByteStream::from_static(b"second"));
    swap().send().await.unwrap();
    assert_eq!(failure(swap().send().await), error(412, "PreconditionFailed"));
}

#[tokio::test(flavor = "multi_thread")]
async fn when_many_put_only_a_new_object_at_once_then_one_wins() {
    let (_aws, s3) = with_bucket().await;
    let mut puts = tokio::task::JoinSet::new();
    for n in 0..20 {
        let put = s3.put_object().bucket("logs").key("key").if_none_match("*").body(vec![n; 1000].into());
        puts.spawn(put.send());
    }
    let results = puts.join_all().await;
    assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 1);
}

#[tokio::test]
async fn when_reading_a_range_then_that_part_and_no_checksum_of_the_whole_is_answered() {
    let (_aws, s3) = with_bucket().await;
    put(&s3, "key", "0123456789").await;
    let get =
        |range| s3.get_object().bucket("logs").key("key").checksum_mode(ChecksumMode::Enabled).range(range).send();
    let middle = get("bytes=2-4").await.unwrap();
    assert_eq!((middle.content_range(), middle.checksum_crc32()), (Some("bytes 2-4/10"), None));
    assert_eq!(middle.body.collect().await.unwrap().to_vec(), b"234");
    assert_eq!(get("bytes=-3").await.unwrap().body.collect().await.unwrap().to_vec(), b"789");
    assert_eq!(failure(get("bytes=10-").await), error(416, "InvalidRange"));
    let whole = s3.get_object().bucket("logs").key("key").checksum_mode(ChecksumMode::Enabled).send().await.unwrap();
    assert!(whole.checksum_crc32().is_some());
}

#[tokio::test]
async fn when_copying_then_metadata_goes_along_unless_it_is_replaced() {
    let (_aws, s3) = with_bucket().await;
    let first = s3.put_object().bucket("logs").key("a").content_type("text/plain").metadata("origin", "lab");
    first.body(ByteStream::from_static(b"content")).send().await.unwrap();
    s3.copy_object().bucket("logs").key("b").copy_source("logs/a").send().await.unwrap();
    let replace =
        s3.copy_object().bucket("logs").key("c").copy_source("logs/a").metadata_directive(MetadataDirective::Replace);
    let answer = replace.content_type("text/csv").metadata("new", "yes").send().await.unwrap();
    assert!(answer.copy_object_result().unwrap().e_tag().is_some());
    let copied = s3.head_object().bucket("logs").key("b").send().await.unwrap();
    assert_eq!((copied.content_type(), copied.metadata().unwrap()["origin"].as_str()), (Some("text/plain"), "lab"));
    let replaced = s3.head_object().bucket("logs").key("c").send().await.unwrap();
    assert_eq!((replaced.content_type(), replaced.metadata().unwrap().len()), (Some("text/csv"), 1));
    assert_eq!(read(&s3, "c").await, "content");
}

#[tokio::test]
async fn when_copying_and_the_source_is_wrong_then_the_error_says_what_is() {
    let (_aws, s3) = with_bucket().await;
    let etag = put(&s3, "a", "content").await.e_tag().unwrap().to_owned();
    let copy = |to, from| s3.copy_object().bucket("logs").key(to).copy_source(from);
    assert_eq!(failure(copy("b", "logs/none").send().await), error(404, "NoSuchKey"));
    assert_eq!(failure(copy("b", "nobodys/a").send().await), error(404, "NoSuchBucket"));
    assert_eq!(failure(copy("a", "logs/a").send().await), error(400, "InvalidRequest"));
    assert_eq!(failure(copy("b", "logs").send().await), error(400, "InvalidArgument"));
    let changed = copy("b", "logs/a").copy_source_if_none_match(etag);
    assert_eq!(failure(changed.send().await), error(412, "PreconditionFailed"));
}

#[tokio::test]
async fn when_tags_of_an_object_are_written_then_they_are_read_back() {
    let (_aws, s3) = with_bucket().await;
    put(&s3, "key", "").await;
    let tag = Tag::builder().key("team").value("ö").build().unwrap();
    let tagging = Tagging::builder().tag_set(tag.clone()).build().unwrap();
    s3.put_object_tagging().bucket("logs").key("key").tagging(tagging).send().await.unwrap();
    assert_eq!(s3.get_object_tagging().bucket("logs").key("key").send().await.unwrap().tag_set(), [tag]);
}

#[tokio::test]
async fn when_deleting_objects_then_present_and_missing_keys_count_as_deleted() {
    let (_aws, s3) = with_bucket().await;
    let identifier = |key: &str| aws_sdk_s3::types::ObjectIdentifier::builder().key(key).build().unwrap();
    put(&s3, "é & <b>", "").await;
    put(&s3, "kept", "").await;
    let keys = vec![identifier("é & <b>"), identifier("missing")];
    let delete = aws_sdk_s3::types::Delete::builder().set_objects(Some(keys)).build().unwrap();
    let answer = s3.delete_objects().bucket("logs").delete(delete).send().await.unwrap();
    let deleted: Vec<_> = answer.deleted().iter().filter_map(|object| object.key()).collect();
    assert_eq!(deleted, ["é & <b>", "missing"]);
    let left = s3.list_objects_v2().bucket("logs").send().await.unwrap();
    assert_eq!(left.contents()[0].key(), Some("kept"));
    assert_eq!(left.contents().len(), 1);
}

#[tokio::test]
async fn when_deleting_objects_and_there_are_more_than_a_thousand_keys_then_the_xml_is_malformed() {
    let (_aws, s3) = with_bucket().await;
    let identifier = |n: i32| aws_sdk_s3::types::ObjectIdentifier::builder().key(n.to_string()).build().unwrap();
    let delete = |count| {
        let keys = (0..count).map(identifier).collect();
        let delete = aws_sdk_s3::types::Delete::builder().set_objects(Some(keys)).build().unwrap();
        s3.delete_objects().bucket("logs").delete(delete).send()
    };
    assert_eq!(failure(delete(1001).await), error(400, "MalformedXML"));
    assert_eq!(delete(1000).await.unwrap().deleted().len(), 1000);
}
