use super::*;
use crate::bucket::error::BucketError;
use crate::stand_in::{Log, answer_of, error_answer, provider_over, provider_with, provider_without_answers};
use aws_sdk_s3::Client;
use aws_sdk_s3::operation::list_objects_v2::ListObjectsV2Output;
use aws_sdk_s3::operation::list_objects_v2::builders::ListObjectsV2OutputBuilder;
use aws_sdk_s3::primitives::DateTime;
use aws_sdk_s3::types::{CommonPrefix, Object};
use aws_smithy_mocks::{Rule, mock, mock_client};
use std::pin::pin;
use std::time::{Duration, UNIX_EPOCH};

fn page_of(keys: &[&str]) -> ListObjectsV2OutputBuilder {
    let objects = keys.iter().map(|key| Object::builder().key(*key).build()).collect();
    ListObjectsV2Output::builder().set_contents(Some(objects))
}

fn folder(prefix: &str) -> CommonPrefix {
    CommonPrefix::builder().prefix(prefix).build()
}

/// Answers the page behind `token` of the bucket `logs`.
fn page_behind(
    token: Option<&'static str>,
    page: impl Fn() -> ListObjectsV2OutputBuilder + Send + Sync + 'static,
) -> Rule {
    mock!(Client::list_objects_v2)
        .match_requests(move |request| {
            request.bucket() == Some("logs")
                && request.continuation_token() == token
                && request.encoding_type() == Some(&EncodingType::Url)
        })
        .then_output(move || page().build())
}

async fn keys_of(rules: &[&Rule]) -> Result<Vec<String>, ObjectError> {
    let provider = provider_with(mock_client!(aws_sdk_s3, rules)).await;
    let objects = list_bucket_objects("logs", None, &provider).await?;
    Ok(objects.into_iter().map(|object| object.key).collect())
}

async fn failure_by(status: u16, code: &'static str) -> ObjectError {
    let rule = mock!(Client::list_objects_v2).then_http_response(move || error_answer(status, code));
    keys_of(&[&rule]).await.expect_err("the list fails")
}

#[tokio::test]
async fn when_list_bucket_objects_and_there_are_three_pages_then_all_keys_come_in_order() {
    let first = page_behind(None, || page_of(&["a", "b"]).is_truncated(true).next_continuation_token("one"));
    let empty = page_behind(Some("one"), || page_of(&[]).is_truncated(true).next_continuation_token("two"));
    let last = page_behind(Some("two"), || page_of(&["c"]).is_truncated(false));
    let keys = keys_of(&[&first, &empty, &last]).await.expect("three pages");
    assert_eq!(keys, ["a", "b", "c"]);
    assert_eq!((first.num_calls(), empty.num_calls(), last.num_calls()), (1, 1, 1));
}

#[tokio::test]
async fn when_list_bucket_objects_and_the_bucket_is_empty_then_nothing_comes_of_one_request() {
    let rule = page_behind(None, || ListObjectsV2Output::builder().is_truncated(false));
    assert!(keys_of(&[&rule]).await.expect("an empty list").is_empty());
    assert_eq!(rule.num_calls(), 1);
}

#[tokio::test]
async fn when_stream_bucket_objects_and_the_first_page_is_not_used_up_then_the_second_is_not_asked_for() {
    let first = page_behind(None, || page_of(&["a", "b"]).is_truncated(true).next_continuation_token("one"));
    let second = page_behind(Some("one"), || page_of(&["c"]));
    let provider = provider_with(mock_client!(aws_sdk_s3, [&first, &second])).await;
    let mut objects = pin!(stream_bucket_objects("logs", None, &provider));
    assert_eq!(first.num_calls(), 0);
    for key in ["a", "b"] {
        assert_eq!(objects.try_next().await.expect("an object").map(|object| object.key).as_deref(), Some(key));
        assert_eq!((first.num_calls(), second.num_calls()), (1, 0));
    }
    assert_eq!(objects.try_next().await.expect("an object").map(|object| object.key).as_deref(), Some("c"));
    assert_eq!(second.num_calls(), 1);
    assert_eq!(objects.try_next().await.expect("the end"), None);
}

#[tokio::test]
async fn when_list_bucket_objects_and_a_prefix_is_given_then_it_is_sent_without_a_delimiter_and_values_come_back() {
    let rule = mock!(Client::list_objects_v2)
        .match_requests(|request| request.prefix() == Some("2026/") && request.delimiter().is_none())
        .then_output(|| {
            let full = Object::builder().key("2026/a").size(5).e_tag("\"e\"").last_modified(DateTime::from_secs(9));
            let objects =
                vec![full.storage_class("GLACIER_IR".into()).build(), Object::builder().key("2026/b").build()];
            ListObjectsV2Output::builder().set_contents(Some(objects)).build()
        });
    let provider = provider_with(mock_client!(aws_sdk_s3, [&rule])).await;
    let objects = list_bucket_objects("logs", Some("2026/"), &provider).await.expect("a list");
    let full = ObjectSummary {
        key: "2026/a".to_owned(),
        size: 5,
        modified: Some(UNIX_EPOCH + Duration::from_secs(9)),
        etag: Some("\"e\"".to_owned()),
        storage_class: StorageClass::GlacierInstantRetrieval,
    };
    let storage_class = StorageClass::Standard;
    let bare = ObjectSummary { key: "2026/b".to_owned(), size: 0, modified: None, etag: None, storage_class };
    assert_eq!(objects, [full, bare]);
}

#[tokio::test]
async fn when_stream_folder_and_there_are_folders_and_objects_then_each_page_shows_its_folders_first() {
    let first = mock!(Client::list_objects_v2)
        .match_requests(|request| request.prefix() == Some("2026/") && request.delimiter() == Some("/"))
        .then_output(|| {
            let page =
                page_of(&["2026/readme"]).common_prefixes(folder("2026/11/")).common_prefixes(folder("2026/12/"));
            page.is_truncated(true).next_continuation_token("one").build()
        });
    let second = mock!(Client::list_objects_v2)
        .match_requests(|request| request.delimiter() == Some("/") && request.continuation_token() == Some("one"))
        .then_output(|| page_of(&[]).common_prefixes(folder("2026/z+/")).encoding_type(EncodingType::Url).build());
    let provider = provider_with(mock_client!(aws_sdk_s3, [&first, &second])).await;
    let entries: Vec<FolderEntry> = stream_folder("logs", "2026/", &provider).try_collect().await.expect("a list");
    let shown: Vec<_> = entries
        .into_iter()
        .map(|entry| match entry {
            FolderEntry::Folder(prefix) => format!("folder {prefix}"),
            FolderEntry::Object(object) => format!("object {}", object.key),
        })
        .collect();
    assert_eq!(shown, ["folder 2026/11/", "folder 2026/12/", "object 2026/readme", "folder 2026/z /"]);
}

#[tokio::test]
async fn when_stream_folder_and_it_is_the_whole_bucket_then_no_prefix_is_sent() {
    let rule = mock!(Client::list_objects_v2)
        .match_requests(|request| request.prefix().is_none() && request.delimiter() == Some("/"))
        .then_output(|| page_of(&[]).build());
    let provider = provider_with(mock_client!(aws_sdk_s3, [&rule])).await;
    let entries: Vec<FolderEntry> = stream_folder("logs", "", &provider).try_collect().await.expect("a list");
    assert_eq!((entries, rule.num_calls()), (vec![], 1));
}

#[tokio::test]
async fn when_list_bucket_objects_and_the_answer_is_url_encoded_then_the_keys_are_decoded() {
    let rule = page_behind(None, || {
        let keys = ["a+b", "a%2Bb", "100%25", "a%26b%3Cc%3E", "%C3%A4%F0%9F%98%80", "line%0Aend%0D", "a%2Fb/c"];
        page_of(&keys).encoding_type(EncodingType::Url)
    });
    let keys = keys_of(&[&rule]).await.expect("a list");
    assert_eq!(keys, ["a b", "a+b", "100%", "a&b<c>", "ä😀", "line\nend\r", "a/b/c"]);
}

#[tokio::test]
async fn when_list_bucket_objects_and_the_answer_is_not_encoded_then_the_keys_stay_as_they_are() {
    let body = "<ListBucketResult><IsTruncated>false</IsTruncated><Contents><Key>a+b%20c &amp; ä&#10;</Key></Contents></ListBucketResult>";
    let asked = Log::default();
    let log = asked.clone();
    let provider = provider_over(move |request| {
        log.push(request.uri().to_owned());
        async move { answer_of(body, &[]) }
    })
    .await;
    let objects = list_bucket_objects("logs", Some("a+ä"), &provider).await.expect("a list");
    assert_eq!(objects[0].key, "a+b%20c & ä\n");
    let [uri] = &asked.all()[..] else { panic!("one request") };
    assert!(uri.contains("encoding-type=url") && uri.contains("prefix=a%2B%C3%A4"), "{uri}");
}

#[tokio::test]
async fn when_list_bucket_objects_and_more_follows_nowhere_then_the_list_is_broken() {
    let rule = page_behind(None, || page_of(&["a"]).is_truncated(true));
    let error = keys_of(&[&rule]).await.expect_err("the rest is lost");
    let ObjectError::Bucket(BucketError::BrokenList { bucket, source }) = error else { panic!("{error:?}") };
    assert_eq!((bucket.as_str(), source), ("logs", BrokenPaging::MissingCursor));
}

#[tokio::test]
async fn when_list_bucket_objects_and_a_page_names_itself_as_the_next_then_the_list_is_broken() {
    let first = page_behind(None, || page_of(&["a"]).is_truncated(true).next_continuation_token("one"));
    let again = page_behind(Some("one"), || page_of(&["b"]).is_truncated(true).next_continuation_token("one"));
    let error = keys_of(&[&first, &again]).await.expect_err("it would never end");
    let is_broken =
        matches!(error, ObjectError::Bucket(BucketError::BrokenList { source: BrokenPaging::RepeatedCursor, .. }));
    assert!(is_broken, "{error:?}");
    assert_eq!(again.num_calls(), 1);
}

#[tokio::test]
async fn when_list_bucket_objects_and_the_second_page_fails_then_the_first_alone_is_no_answer() {
    let first = page_behind(None, || page_of(&["a"]).is_truncated(true).next_continuation_token("one"));
    let second = mock!(Client::list_objects_v2).then_http_response(|| error_answer(403, "AccessDenied"));
    let error = keys_of(&[&first, &second]).await.expect_err("half a list");
    assert!(matches!(error, ObjectError::Bucket(BucketError::AccessDenied { .. })), "{error:?}");
}

#[tokio::test]
async fn when_list_bucket_objects_and_s3_refuses_then_the_error_says_of_which_bucket() {
    let missing = failure_by(404, "NoSuchBucket").await;
    let ObjectError::Bucket(BucketError::DoesNotExist { bucket }) = missing else { panic!("{missing:?}") };
    assert_eq!(bucket, "logs");
    let denied = failure_by(403, "AccessDenied").await;
    let ObjectError::Bucket(BucketError::AccessDenied { bucket, .. }) = &denied else { panic!("{denied:?}") };
    assert_eq!(bucket, "logs");
    assert_eq!(denied.request().expect("a request").code(), Some("AccessDenied"));
    let other = failure_by(400, "InvalidArgument").await;
    assert!(
        matches!(&other, ObjectError::Bucket(BucketError::Request { bucket, .. }) if bucket == "logs"),
        "{other:?}"
    );
}

#[tokio::test]
async fn when_a_list_is_asked_for_and_the_bucket_has_no_valid_name_then_nothing_is_sent() {
    let provider = provider_without_answers().await;
    for bucket in ["", "lo gs", "logs/2026", "..", "lögs"] {
        let error = list_bucket_objects(bucket, None, &provider).await.expect_err("no name of a bucket");
        assert!(matches!(error, ObjectError::Bucket(BucketError::InvalidName { .. })), "{bucket}: {error:?}");
        let entries: Vec<_> = stream_folder(bucket, "", &provider).collect().await;
        assert!(matches!(entries[..], [Err(ObjectError::Bucket(BucketError::InvalidName { .. }))]), "{bucket}");
    }
}
