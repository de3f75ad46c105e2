//! Listings of objects: prefixes, delimiters, pages, encodings.

mod support;

use aws_sdk_s3::operation::list_objects_v2::ListObjectsV2Output as Page;
use aws_sdk_s3::types::EncodingType;
use support::{error, failure, put, with_bucket};

#[tokio::test]
async fn when_listing_with_a_delimiter_and_pages_are_small_then_keys_and_folders_are_listed_once() {
    let (_aws, s3) = with_bucket().await;
    for key in ["a/1", "a/2", "b", "c/1", "c/d/2", "e"] {
        put(&s3, key, "").await;
    }
    let pages = s3.list_objects_v2().bucket("logs").delimiter("/").max_keys(1).into_paginator().send();
    let pages = pages.collect::<Result<Vec<_>, _>>().await.unwrap();
    let keys: Vec<_> = pages.iter().flat_map(Page::contents).filter_map(|object| object.key()).collect();
    let folders: Vec<_> = pages.iter().flat_map(Page::common_prefixes).filter_map(|folder| folder.prefix()).collect();
    assert_eq!((pages.len(), keys, folders), (4, vec!["b", "e"], vec!["a/", "c/"]));
}

#[tokio::test]
async fn when_listing_with_a_prefix_and_a_start_then_only_what_follows_is_listed() {
    let (_aws, s3) = with_bucket().await;
    for key in ["ä/1", "ä/2", "ä/3", "b"] {
        put(&s3, key, "").await;
    }
    let list = s3.list_objects_v2().bucket("logs").prefix("ä/").start_after("ä/1").send().await.unwrap();
    let keys: Vec<_> = list.contents().iter().filter_map(|object| object.key()).collect();
    assert_eq!((keys, list.key_count(), list.is_truncated()), (vec!["ä/2", "ä/3"], Some(2), Some(false)));
}

#[tokio::test]
async fn when_listing_and_url_encoding_is_asked_for_then_keys_are_encoded_and_the_answer_says_so() {
    let (_aws, s3) = with_bucket().await;
    put(&s3, "a b+c%/é\u{1}", "").await;
    let list = s3.list_objects_v2().bucket("logs").encoding_type(EncodingType::Url).send().await.unwrap();
    assert_eq!(list.encoding_type(), Some(&EncodingType::Url));
    assert_eq!(list.contents()[0].key(), Some("a+b%2Bc%25/%C3%A9%01"));
}

#[tokio::test]
async fn when_listing_in_the_first_version_and_pages_are_small_then_markers_lead_on() {
    let (_aws, s3) = with_bucket().await;
    for key in ["a", "b", "c"] {
        put(&s3, key, "").await;
    }
    let first = s3.list_objects().bucket("logs").max_keys(2).send().await.unwrap();
    assert_eq!((first.contents().len(), first.is_truncated()), (2, Some(true)));
    let second = s3.list_objects().bucket("logs").marker("b").send().await.unwrap();
    assert_eq!((second.contents()[0].key(), second.is_truncated()), (Some("c"), Some(false)));
}

#[tokio::test]
async fn when_listing_and_the_page_size_is_negative_then_the_argument_is_invalid() {
    let (_aws, s3) = with_bucket().await;
    let list = s3.list_objects_v2().bucket("logs").max_keys(-1).send().await;
    assert_eq!(failure(list), error(400, "InvalidArgument"));
}
