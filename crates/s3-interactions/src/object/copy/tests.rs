use super::*;
use crate::bucket::error::BucketError;
use crate::stand_in::{
    Log, answer_of, bare_answer, error_answer, provider_over, provider_with, provider_without_answers,
};
use aws_interactions_core::RequestErrorKind;
use aws_sdk_s3::Client;
use aws_sdk_s3::operation::copy_object::CopyObjectOutput;
use aws_sdk_s3::operation::head_object::HeadObjectOutput;
use aws_sdk_s3::types::CopyObjectResult;
use aws_smithy_mocks::{Rule, mock, mock_client};

fn at(bucket: &str, key: &str) -> S3Uri {
    S3Uri { bucket: bucket.to_owned(), key: key.to_owned() }
}

fn source_has(size: i64) -> Rule {
    mock!(Client::head_object)
        .match_requests(|request| request.bucket() == Some("logs") && request.key() == Some("a b"))
        .then_output(move || HeadObjectOutput::builder().content_length(size).e_tag("\"old\"").build())
}

async fn copy_by(rules: &[&Rule]) -> Result<PutObject, ObjectError> {
    let provider = provider_with(mock_client!(aws_sdk_s3, rules)).await;
    copy_object(&at("logs", "a b"), &at("archive", "c d"), &CopyOptions::default(), &provider).await
}

async fn failure_by(status: u16, code: &'static str) -> ObjectError {
    let copy = mock!(Client::copy_object).then_http_response(move || error_answer(status, code));
    copy_by(&[&source_has(3), &copy]).await.expect_err("S3 refuses")
}

#[tokio::test]
async fn when_copy_object_then_what_was_looked_at_is_copied_and_its_size_told() {
    let copy = mock!(Client::copy_object)
        .match_requests(|request| {
            request.bucket() == Some("archive")
                && request.key() == Some("c d")
                && request.copy_source() == Some("logs/a%20b")
                && request.copy_source_if_match() == Some("\"old\"")
                && request.acl().is_none()
        })
        .then_output(|| {
            let result = CopyObjectResult::builder().e_tag("\"new\"").build();
            CopyObjectOutput::builder().copy_object_result(result).version_id("v1").build()
        });
    let head = source_has(3);
    let object = copy_by(&[&head, &copy]).await.expect("copied");
    let (etag, version_id) = (Some("\"new\"".to_owned()), Some("v1".to_owned()));
    assert_eq!(object, PutObject { etag, version_id, size: 3, verification: Verification::CopiedByS3 });
    assert_eq!((head.num_calls(), copy.num_calls()), (1, 1));
}

#[tokio::test]
async fn when_copy_object_then_the_source_is_encoded_but_for_its_slashes() {
    let keys = [
        ("a b/c", "logs/a%20b/c"),
        ("a+b", "logs/a%2Bb"),
        ("100%25?x=1#y", "logs/100%2525%3Fx%3D1%23y"),
        ("ä😀", "logs/%C3%A4%F0%9F%98%80"),
        ("a//b/../c", "logs/a//b/../c"),
        ("-_.~", "logs/-_.~"),
        ("a\nb&<\"", "logs/a%0Ab%26%3C%22"),
    ];
    for (key, expected) in keys {
        let sent = Log::default();
        let log = sent.clone();
        let provider = provider_over(move |request| {
            if let Some(source) = request.headers().get("x-amz-copy-source") {
                log.push(source.to_owned());
            }
            let is_head = request.method() == "HEAD";
            async move { if is_head { bare_answer(200, &[]) } else { answer_of("<CopyObjectResult/>", &[]) } }
        })
        .await;
        copy_object(&at("logs", key), &at("archive", "c"), &CopyOptions::default(), &provider).await.expect("copied");
        assert_eq!(sent.all(), [expected], "{key}");
    }
}

#[tokio::test]
async fn when_copy_object_and_the_source_is_5_gib_then_it_goes_in_one_request() {
    let copy = mock!(Client::copy_object).then_output(|| CopyObjectOutput::builder().build());
    let object = copy_by(&[&source_has(5_368_709_120), &copy]).await.expect("copied");
    assert_eq!((object.size, copy.num_calls()), (5_368_709_120, 1));
}

#[tokio::test]
async fn when_copy_object_and_it_is_larger_than_5_gib_then_it_goes_in_parts() {
    let tags = mock!(Client::get_object_tagging).then_http_response(|| error_answer(403, "AccessDenied"));
    let error = copy_by(&[&source_has(5_368_709_121), &tags]).await.expect_err("no tags are told");
    // Tags that may not be read would be lost.
    assert!(matches!(&error, ObjectError::AccessDenied { bucket, .. } if bucket == "logs"), "{error:?}");
}

#[tokio::test]
async fn when_copy_object_and_a_condition_does_not_hold_then_it_is_told_which() {
    for (etag_now, condition) in [
        ("\"old\"", PutCondition::IfAbsent),
        ("\"old\"", PutCondition::IfMatch("\"x\"".to_owned())),
        ("\"new\"", PutCondition::IfAbsent),
    ] {
        let first = mock!(Client::head_object)
            .then_output(|| HeadObjectOutput::builder().content_length(3).e_tag("\"old\"").build());
        let second = mock!(Client::head_object)
            .then_output(move || HeadObjectOutput::builder().content_length(3).e_tag(etag_now).build());
        let expected = condition.clone();
        let copy = mock!(Client::copy_object)
            .match_requests(move |request| {
                request.if_none_match().map(str::to_owned) == expected.if_none_match()
                    && request.if_match().map(str::to_owned) == expected.if_match()
            })
            .then_http_response(|| error_answer(412, "PreconditionFailed"));
        let provider = provider_with(mock_client!(aws_sdk_s3, [&first, &copy, &second])).await;
        let options = CopyOptions { condition: condition.clone(), ..CopyOptions::default() };
        let error = copy_object(&at("logs", "a b"), &at("archive", "c d"), &options, &provider).await;
        match (error.expect_err("a condition"), etag_now, condition) {
            (ObjectError::AlreadyExists { bucket, .. }, "\"old\"", PutCondition::IfAbsent) => {
                assert_eq!(bucket, "archive");
            }
            (ObjectError::Changed { bucket, .. }, "\"old\"", PutCondition::IfMatch(_)) => assert_eq!(bucket, "archive"),
            (ObjectError::Changed { bucket, .. }, "\"new\"", _) => assert_eq!(bucket, "logs"),
            (error, ..) => panic!("{error:?}"),
        }
    }
}

#[tokio::test]
async fn when_copy_object_and_the_source_is_missing_then_it_is_named_and_nothing_is_copied() {
    for (bucket_status, is_bucket_missing) in [(200, false), (404, true)] {
        let head = mock!(Client::head_object).then_http_response(|| bare_answer(404, &[]));
        let bucket = mock!(Client::head_bucket).then_http_response(move || bare_answer(bucket_status, &[]));
        match copy_by(&[&head, &bucket]).await.expect_err("a missing source") {
            ObjectError::DoesNotExist { bucket, key } => {
                assert_eq!((bucket.as_str(), key.as_str(), is_bucket_missing), ("logs", "a b", false));
            }
            ObjectError::Bucket(BucketError::DoesNotExist { bucket }) => {
                assert_eq!((bucket.as_str(), is_bucket_missing), ("logs", true));
            }
            error => panic!("{error:?}"),
        }
    }
}

#[tokio::test]
async fn when_copy_object_and_the_source_may_not_be_read_then_access_to_it_is_denied() {
    let head = mock!(Client::head_object).then_http_response(|| bare_answer(403, &[]));
    let error = copy_by(&[&head]).await.expect_err("denied");
    assert!(matches!(&error, ObjectError::AccessDenied { bucket, .. } if bucket == "logs"), "{error:?}");
}

#[tokio::test]
async fn when_copy_object_and_s3_refuses_then_the_error_names_what_it_is_about() {
    let error = failure_by(404, "NoSuchKey").await;
    assert!(matches!(&error, ObjectError::DoesNotExist { bucket, key } if bucket == "logs" && key == "a b"));
    let error = failure_by(404, "NoSuchBucket").await;
    let is_target = matches!(&error, ObjectError::Bucket(BucketError::DoesNotExist { bucket }) if bucket == "archive");
    assert!(is_target, "{error:?}");
    let error = failure_by(403, "AccessDenied").await;
    assert!(matches!(&error, ObjectError::AccessDenied { bucket, key, .. } if bucket == "archive" && key == "c d"));
    let error = failure_by(412, "PreconditionFailed").await;
    let ObjectError::Changed { bucket, key, expected } = error else { panic!("{error:?}") };
    assert_eq!((bucket.as_str(), key.as_str(), expected.as_str()), ("logs", "a b", "\"old\""));
    let error = failure_by(403, "ObjectNotInActiveTierError").await;
    let ObjectError::Request { bucket, source, .. } = error else { panic!("{error:?}") };
    assert_eq!((bucket.as_str(), source.kind()), ("logs", RequestErrorKind::Conflict));
    let error = failure_by(400, "InvalidRequest").await;
    assert!(matches!(&error, ObjectError::Request { bucket, .. } if bucket == "archive"), "{error:?}");
}

#[tokio::test]
async fn when_copy_object_and_it_fails_inside_a_success_then_it_has_failed() {
    let copy = mock!(Client::copy_object)
        .then_http_response(|| answer_of("<Error><Code>AccessDenied</Code><Message>told so</Message></Error>", &[]));
    let error = copy_by(&[&source_has(3), &copy]).await.expect_err("no copy");
    assert_eq!(error.request().expect("a request").code(), Some("AccessDenied"), "{error:?}");
}

#[tokio::test]
async fn when_copy_object_and_a_name_is_wrong_then_nothing_is_sent() {
    let provider = provider_without_answers().await;
    let (good, options) = (at("logs", "a"), CopyOptions::default());
    for bad in [at("logs", ""), at("lo gs", "a"), at("logs", &"k".repeat(1025))] {
        copy_object(&bad, &good, &options, &provider).await.expect_err("a wrong source");
        let error = copy_object(&good, &bad, &options, &provider).await.expect_err("a wrong target");
        assert!(matches!(error, ObjectError::InvalidKey { .. } | ObjectError::Bucket(_)), "{error:?}");
    }
}

#[tokio::test]
async fn when_copy_object_and_it_goes_in_parts_then_they_are_of_128_mib_and_a_source_without_tags_gives_none() {
    let sent = Log::default();
    let log = sent.clone();
    let provider = provider_over(move |request| {
        let of = |name: &str| request.headers().get(name).map(str::to_owned);
        log.push((of("x-amz-copy-source-range"), of("x-amz-tagging")));
        let answer = match request.method() {
            "HEAD" => bare_answer(200, &[("content-length", "5368709121")]),
            "GET" => answer_of("<Tagging><TagSet/></Tagging>", &[]),
            "PUT" => answer_of("<CopyPartResult><ETag>e</ETag></CopyPartResult>", &[]),
            _ if request.uri().contains("uploads") => {
                answer_of("<InitiateMultipartUploadResult><UploadId>u</UploadId></InitiateMultipartUploadResult>", &[])
            }
            _ => answer_of("<CompleteMultipartUploadResult/>", &[]),
        };
        async { answer }
    })
    .await;
    let options = CopyOptions::default();
    copy_object(&at("logs", "a"), &at("archive", "c"), &options, &provider).await.expect("copied");
    let (ranges, tags): (Vec<_>, Vec<_>) = sent.all().into_iter().unzip();
    let ranges: Vec<_> = ranges.into_iter().flatten().collect();
    assert_eq!(ranges.len(), 41);
    assert!(ranges.contains(&"bytes=0-134217727".to_owned()), "{ranges:?}");
    assert!(ranges.contains(&"bytes=5368709120-5368709120".to_owned()), "{ranges:?}");
    assert_eq!(tags.into_iter().flatten().collect::<Vec<_>>(), [""; 0]);
}

#[tokio::test]
async fn when_copy_object_and_it_is_more_than_10_000_parts_of_5_gib_then_it_is_too_large() {
    let error = copy_by(&[&source_has(53_687_091_200_001)]).await.expect_err("too large");
    let ObjectError::TooLarge { bucket, size, limit, .. } = error else { panic!("{error:?}") };
    assert_eq!((bucket.as_str(), size, limit), ("logs", 53_687_091_200_001, 53_687_091_200_000));
}

/// A copy to where nothing may stand, whose answer is lost: S3 then tells this of source and target.
async fn copy_where(
    source: fn() -> HeadObjectOutput,
    target: fn() -> HeadObjectOutput,
) -> Result<PutObject, ObjectError> {
    let of = |bucket: &'static str, head: fn() -> HeadObjectOutput| {
        mock!(Client::head_object).match_requests(move |request| request.bucket() == Some(bucket)).then_output(head)
    };
    let looked = mock!(Client::head_object).then_output(|| described().build());
    let lost = mock!(Client::copy_object).then_http_response(|| error_answer(500, "InternalError"));
    let rules = [&looked, &lost, &of("archive", target), &of("logs", source)];
    let provider = provider_with(mock_client!(aws_sdk_s3, rules)).await;
    let options = CopyOptions { condition: PutCondition::IfAbsent, ..CopyOptions::default() };
    copy_object(&at("logs", "a b"), &at("archive", "c d"), &options, &provider).await
}

fn described() -> aws_sdk_s3::operation::head_object::builders::HeadObjectOutputBuilder {
    let head = HeadObjectOutput::builder().content_length(3).e_tag("\"old\"").checksum_crc64_nvme("BeXKuz/B+us=");
    head.content_type("a/b").metadata("x", "y").last_modified(std::time::SystemTime::now().into())
}

#[tokio::test]
async fn when_the_answer_to_a_copy_is_lost_and_it_stands_then_it_is_a_success() {
    let target = || described().e_tag("\"new\"").version_id("v").build();
    let put = copy_where(|| described().build(), target).await.expect("copied");
    assert_eq!((put.etag.as_deref(), put.version_id.as_deref(), put.size), (Some("\"new\""), Some("v"), 3));
}

#[tokio::test]
async fn when_the_answer_to_a_copy_is_lost_and_something_else_stands_then_it_has_failed() {
    type Head = fn() -> HeadObjectOutput;
    let same: Head = || described().build();
    let cases: [(&str, Head, Head); 5] = [
        ("the source was written", || described().e_tag("\"newer\"").build(), same),
        ("other content", same, || described().checksum_crc64_nvme("AAAAAAAAAAA=").build()),
        ("nothing to compare", same, || described().set_checksum_crc64_nvme(None).build()),
        ("another type", same, || described().content_type("c/d").build()),
        ("other metadata", same, || described().metadata("x", "z").build()),
    ];
    for (case, source, target) in cases {
        let error = copy_where(source, target).await.expect_err(case);
        assert_eq!(error.request().expect("a request").code(), Some("InternalError"), "{case}");
    }
}
