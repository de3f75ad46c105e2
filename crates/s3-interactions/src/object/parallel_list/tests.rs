use super::*;
use crate::bucket::error::BucketError;
use crate::stand_in::{error_answer, provider_with, provider_without_answers};
use aws_sdk_s3::Client;
use aws_sdk_s3::operation::list_objects_v2::ListObjectsV2Output;
use aws_sdk_s3::types::{EncodingType, Object};
use aws_smithy_mocks::{Rule, RuleMode, mock, mock_client};
use futures::TryStreamExt;
use std::num::NonZeroUsize;

fn page_of(keys: &[&str], is_truncated: bool) -> ListObjectsV2Output {
    let objects = keys.iter().map(|key| Object::builder().key(*key).build()).collect();
    ListObjectsV2Output::builder().set_contents(Some(objects)).is_truncated(is_truncated).build()
}

async fn keys_by(rules: &[&Rule]) -> Result<Vec<String>, ObjectError> {
    let provider = provider_with(mock_client!(aws_sdk_s3, RuleMode::MatchAny, rules)).await;
    let options = ParallelList { requests: NonZeroUsize::MIN, ..ParallelList::default() };
    let objects = stream_bucket_objects_in_parallel("logs", Some("2026/"), options, &provider);
    objects.map_ok(|object| object.key).try_collect().await
}

#[tokio::test]
async fn when_a_list_goes_on_then_the_next_page_is_asked_for_behind_its_last_key() {
    let first = mock!(Client::list_objects_v2)
        .match_requests(|request| {
            request.bucket() == Some("logs")
                && request.prefix() == Some("2026/")
                && request.start_after().is_none()
                && request.encoding_type() == Some(&EncodingType::Url)
        })
        .then_output(|| page_of(&["2026/a", "2026/b"], true));
    let second = mock!(Client::list_objects_v2)
        .match_requests(|request| request.start_after() == Some("2026/b") && request.continuation_token().is_none())
        .then_output(|| page_of(&["2026/c"], false));
    assert_eq!(keys_by(&[&first, &second]).await.expect("two pages"), ["2026/a", "2026/b", "2026/c"]);
    assert_eq!((first.num_calls(), second.num_calls()), (1, 1));
}

#[tokio::test]
async fn when_a_page_says_that_more_follows_and_brings_nothing_new_then_the_list_is_broken() {
    let nowhere = [BrokenPaging::RepeatedCursor, BrokenPaging::MissingCursor];
    for (again, expected) in [&["2026/a", "2026/b"][..], &[]].into_iter().zip(nowhere) {
        let same = mock!(Client::list_objects_v2).then_output(move || page_of(again, true));
        let error = keys_by(&[&same]).await.expect_err("it would never end");
        let ObjectError::Bucket(BucketError::BrokenList { bucket, source }) = error else { panic!("{error:?}") };
        assert_eq!((bucket.as_str(), source), ("logs", expected));
    }
}

#[tokio::test]
async fn when_a_page_fails_then_the_list_ends_with_its_error() {
    let denied = mock!(Client::list_objects_v2).then_http_response(|| error_answer(403, "AccessDenied"));
    let error = keys_by(&[&denied]).await.expect_err("the page fails");
    assert!(matches!(error, ObjectError::Bucket(BucketError::AccessDenied { .. })), "{error:?}");
    assert_eq!(denied.num_calls(), 1);
    let missing = mock!(Client::list_objects_v2).then_http_response(|| error_answer(404, "NoSuchBucket"));
    let error = keys_by(&[&missing]).await.expect_err("the page fails");
    assert!(matches!(error, ObjectError::Bucket(BucketError::DoesNotExist { .. })), "{error:?}");
}

#[tokio::test]
async fn when_the_bucket_has_no_valid_name_then_nothing_is_sent() {
    let provider = provider_without_answers().await;
    let objects = stream_bucket_objects_in_parallel("lo gs", None, ParallelList::default(), &provider);
    let objects: Vec<_> = objects.collect().await;
    assert!(matches!(objects[..], [Err(ObjectError::Bucket(BucketError::InvalidName { .. }))]), "{objects:?}");
}
