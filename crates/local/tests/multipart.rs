//! Multipart uploads.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use aws_sdk_s3::Client;
use aws_sdk_s3::types::{CompletedMultipartUpload, CompletedPart, EncodingType};
use support::{error, failure, put, with_bucket};

const PART: usize = 5 * 1024 * 1024;

async fn start(s3: &Client, key: &str) -> String {
    let upload = s3.create_multipart_upload().bucket("logs").key(key).metadata("origin", "lab").send().await.unwrap();
    assert_eq!(upload.key(), Some(key));
    upload.upload_id().unwrap().to_owned()
}

async fn upload(s3: &Client, key: &str, id: &str, number: i32, body: Vec<u8>) -> CompletedPart {
    let part = s3.upload_part().bucket("logs").key(key).upload_id(id).part_number(number).body(body.into());
    let part = part.send().await.unwrap();
    CompletedPart::builder().part_number(number).set_e_tag(part.e_tag).build()
}

fn completed(parts: Vec<CompletedPart>) -> CompletedMultipartUpload {
    CompletedMultipartUpload::builder().set_parts(Some(parts)).build()
}

#[tokio::test]
async fn when_an_upload_is_completed_then_the_object_has_all_parts_and_its_headers() {
    let (_aws, s3) = with_bucket().await;
    let id = start(&s3, "é big").await;
    let first = upload(&s3, "é big", &id, 1, vec![1; PART]).await;
    let second = upload(&s3, "é big", &id, 2, vec![2; 10]).await;
    let complete = s3.complete_multipart_upload().bucket("logs").key("é big").upload_id(&id);
    let answer = complete.multipart_upload(completed(vec![first, second])).send().await.unwrap();
    assert_eq!(answer.key(), Some("é big"));
    assert!(answer.e_tag().unwrap().ends_with("-2\""));
    let got = s3.get_object().bucket("logs").key("é big").send().await.unwrap();
    assert_eq!(got.metadata().unwrap()["origin"], "lab");
    let body = got.body.collect().await.unwrap().to_vec();
    assert_eq!((body.len(), body[PART - 1], body[PART]), (PART + 10, 1, 2));
}

#[tokio::test]
async fn when_an_upload_is_completed_and_its_parts_break_a_rule_then_the_error_names_it_and_it_goes_on() {
    let (_aws, s3) = with_bucket().await;
    let id = start(&s3, "big").await;
    let first = upload(&s3, "big", &id, 1, vec![1; 10]).await;
    let second = upload(&s3, "big", &id, 2, vec![2; 10]).await;
    let complete = |parts| {
        s3.complete_multipart_upload().bucket("logs").key("big").upload_id(&id).multipart_upload(completed(parts))
    };
    let backwards = complete(vec![second.clone(), first.clone()]).send().await;
    assert_eq!(failure(backwards), error(400, "InvalidPartOrder"));
    assert_eq!(failure(complete(vec![first.clone(), second]).send().await), error(400, "EntityTooSmall"));
    let unknown = CompletedPart::builder().part_number(7).e_tag("\"none\"").build();
    assert_eq!(failure(complete(vec![unknown]).send().await), error(400, "InvalidPart"));
    assert_eq!(failure(complete(vec![]).send().await), error(400, "MalformedXML"));
    assert!(complete(vec![first]).send().await.is_ok());
    let object = s3.head_object().bucket("logs").key("big").send().await.unwrap();
    assert_eq!(object.metadata().unwrap()["origin"], "lab");
}

#[tokio::test]
async fn when_uploads_are_listed_and_pages_are_small_then_each_is_listed_once_until_it_is_aborted() {
    let (_aws, s3) = with_bucket().await;
    let mut started = Vec::new();
    for key in ["a", "a", "b c", "é"] {
        started.push((key.to_owned(), start(&s3, key).await));
    }
    let (mut listed, mut key, mut id) = (Vec::new(), None, None);
    loop {
        let request = s3.list_multipart_uploads().bucket("logs").max_uploads(1);
        let page = request.set_key_marker(key).set_upload_id_marker(id).send().await.unwrap();
        listed.extend(page.uploads().iter().map(|u| (u.key().unwrap().to_owned(), u.upload_id().unwrap().to_owned())));
        assert!(page.uploads()[0].initiated().is_some());
        if page.is_truncated() != Some(true) {
            break;
        }
        key = page.next_key_marker().map(ToOwned::to_owned);
        id = page.next_upload_id_marker().map(ToOwned::to_owned);
    }
    listed.sort();
    started.sort();
    assert_eq!(listed, started);
    let encoded = s3.list_multipart_uploads().bucket("logs").prefix("b").encoding_type(EncodingType::Url);
    assert_eq!(encoded.send().await.unwrap().uploads()[0].key(), Some("b+c"));
    for (key, id) in &started {
        s3.abort_multipart_upload().bucket("logs").key(key).upload_id(id).send().await.unwrap();
    }
    assert!(s3.list_multipart_uploads().bucket("logs").send().await.unwrap().uploads().is_empty());
    let gone = s3.abort_multipart_upload().bucket("logs").key("a").upload_id("none").send().await;
    assert_eq!(failure(gone), error(404, "NoSuchUpload"));
}

#[tokio::test]
async fn when_parts_are_listed_and_pages_are_small_then_each_is_listed_once() {
    let (_aws, s3) = with_bucket().await;
    let id = start(&s3, "é").await;
    for number in [1, 2, 3] {
        upload(&s3, "é", &id, number, vec![0; 7]).await;
    }
    let pages = s3.list_parts().bucket("logs").key("é").upload_id(&id).max_parts(2).into_paginator().send();
    let pages = pages.collect::<Result<Vec<_>, _>>().await.unwrap();
    let numbers: Vec<Vec<_>> = pages
        .iter()
        .map(|p| p.parts().iter().map(|p| (p.part_number().unwrap(), p.size().unwrap())).collect())
        .collect();
    assert_eq!(numbers, [vec![(1, 7), (2, 7)], vec![(3, 7)]]);
    assert_eq!(pages[0].key(), Some("é"));
}

#[tokio::test]
async fn when_a_part_is_copied_and_a_range_is_named_then_only_that_range_is_copied() {
    let (_aws, s3) = with_bucket().await;
    put(&s3, "source", "0123456789").await;
    let id = start(&s3, "copy").await;
    let copy = s3.upload_part_copy().bucket("logs").key("copy").upload_id(&id).part_number(1);
    let copy = copy.copy_source("logs/source").copy_source_range("bytes=3-5").send().await.unwrap();
    let part = CompletedPart::builder().part_number(1).set_e_tag(copy.copy_part_result.unwrap().e_tag).build();
    let complete = s3.complete_multipart_upload().bucket("logs").key("copy").upload_id(&id);
    complete.multipart_upload(completed(vec![part])).send().await.unwrap();
    assert_eq!(support::read(&s3, "copy").await, "345");
}
