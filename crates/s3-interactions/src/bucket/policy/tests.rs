use super::*;
use crate::stand_in::{
    Wire, answer_of, bare_answer, error_answer, provider_on, provider_with, provider_without_answers,
};
use aws_sdk_s3::Client;
use aws_smithy_mocks::{Rule, mock, mock_client};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;

const POLICY: &str = r#"{"Version":"2012-10-17","Statement":[{"Sid":"Größe <&>"}]}"#;

async fn provider_of(rule: &Rule) -> AwsClientProvider {
    provider_with(mock_client!(aws_sdk_s3, [rule])).await
}

async fn read(answer: impl Fn() -> HttpResponse + Send + Sync + 'static) -> Result<Option<String>, BucketError> {
    let rule = mock!(Client::get_bucket_policy)
        .match_requests(|request| request.bucket() == Some("logs"))
        .then_http_response(answer);
    let policy = get_bucket_policy("logs", &provider_of(&rule).await).await;
    assert_eq!(rule.num_calls(), 1);
    policy
}

#[tokio::test]
async fn when_get_bucket_policy_then_its_text_is_read_as_it_stands() {
    assert_eq!(read(|| answer_of(POLICY, &[])).await.expect("a policy").as_deref(), Some(POLICY));
}

#[tokio::test]
async fn when_get_bucket_policy_and_the_bucket_has_none_then_there_is_none() {
    assert_eq!(read(|| error_answer(404, "NoSuchBucketPolicy")).await.expect("none is an answer"), None);
}

#[tokio::test]
async fn when_get_bucket_policy_and_the_answer_is_empty_then_that_is_not_taken_for_no_policy() {
    let BucketError::Request { source, .. } = read(|| bare_answer(200, &[])).await.expect_err("nothing") else {
        panic!("another error")
    };
    assert_eq!(source.kind(), RequestErrorKind::ResponseNotUnderstood);
}

#[tokio::test]
async fn when_get_bucket_policy_and_the_caller_is_of_another_account_then_s3_is_quoted() {
    let error = read(|| error_answer(405, "MethodNotAllowed")).await.expect_err("not ours");
    assert!(matches!(&error, BucketError::Request { source, .. } if source.code() == Some("MethodNotAllowed")));
}

#[tokio::test]
async fn when_put_bucket_policy_then_its_text_is_sent_as_it_stands() {
    let rule = mock!(Client::put_bucket_policy)
        .match_requests(|request| request.bucket() == Some("logs") && request.policy() == Some(POLICY))
        .then_http_response(|| bare_answer(204, &[]));
    put_bucket_policy("logs", POLICY, &provider_of(&rule).await).await.expect("a success");
    assert_eq!(rule.num_calls(), 1);
}

#[tokio::test]
async fn when_put_bucket_policy_and_it_is_as_long_as_can_be_then_it_is_sent_and_one_byte_more_is_not() {
    let rule = mock!(Client::put_bucket_policy).then_http_response(|| bare_answer(204, &[]));
    // Bytes count, not characters.
    let longest = "ü".repeat(10_240);
    put_bucket_policy("logs", &longest, &provider_of(&rule).await).await.expect("a success");
    assert_eq!(rule.num_calls(), 1);

    let longer = longest + " ";
    let error = put_bucket_policy("logs", &longer, &provider_without_answers().await).await.expect_err("too long");
    assert!(matches!(&error, BucketError::PolicyTooLong { bucket, length: 20_481 } if bucket == "logs"), "{error:?}");
}

#[tokio::test]
async fn when_put_bucket_policy_and_s3_does_not_take_it_then_it_is_malformed() {
    let rule = mock!(Client::put_bucket_policy).then_http_response(|| error_answer(400, "MalformedPolicy"));
    let error = put_bucket_policy("logs", "{}", &provider_of(&rule).await).await.expect_err("no policy");
    let BucketError::MalformedPolicy { bucket, source } = error else { panic!("{error:?}") };
    assert_eq!((bucket.as_str(), source.operation()), ("logs", "PutBucketPolicy"));
    assert!(source.to_string().contains("told so"), "{source}");
}

#[tokio::test]
async fn when_delete_bucket_policy_then_that_of_the_bucket_is_deleted() {
    let rule = mock!(Client::delete_bucket_policy)
        .match_requests(|request| request.bucket() == Some("logs"))
        .then_http_response(|| bare_answer(204, &[]));
    delete_bucket_policy("logs", &provider_of(&rule).await).await.expect("a success");
    assert_eq!(rule.num_calls(), 1);
}

/// Every function of the file, about `bucket`.
async fn everything(bucket: &str, provider: &AwsClientProvider) -> [(Result<(), BucketError>, &'static str); 3] {
    [
        (get_bucket_policy(bucket, provider).await.map(drop), "GetBucketPolicy"),
        (put_bucket_policy(bucket, POLICY, provider).await, "PutBucketPolicy"),
        (delete_bucket_policy(bucket, provider).await, "DeleteBucketPolicy"),
    ]
}

#[tokio::test]
async fn when_a_policy_is_asked_for_or_written_and_s3_refuses_then_the_error_says_so_of_its_operation() {
    for (status, code) in [(403, "AccessDenied"), (404, "NoSuchBucket"), (409, "OperationAborted")] {
        let wire = Wire::answering(move |_| error_answer(status, code));
        for (outcome, operation) in everything("logs", &provider_on(wire.http_client).await).await {
            match (code, outcome.expect_err(code)) {
                ("NoSuchBucket", BucketError::DoesNotExist { bucket }) => assert_eq!(bucket, "logs"),
                ("AccessDenied", BucketError::AccessDenied { source, .. })
                | ("OperationAborted", BucketError::Request { source, .. }) => {
                    assert_eq!((source.operation(), source.code()), (operation, Some(code)));
                }
                (_, error) => panic!("{code}: {error:?}"),
            }
        }
    }
}

#[tokio::test]
async fn when_a_policy_is_asked_for_or_written_and_the_name_is_invalid_then_nothing_is_sent() {
    for (outcome, operation) in everything("no/bucket", &provider_without_answers().await).await {
        let error = outcome.expect_err(operation);
        assert!(matches!(error, BucketError::InvalidName { .. }), "{error:?}");
    }
}

#[tokio::test]
async fn when_a_policy_is_put_and_the_bucket_is_elsewhere_then_it_is_put_there_once_and_that_is_remembered() {
    let wire = Wire::answering(|request| match request.uri().contains("us-west-2") {
        false => bare_answer(301, &[("x-amz-bucket-region", "us-west-2")]),
        true if request.method() == "GET" => answer_of(POLICY, &[]),
        true => bare_answer(204, &[]),
    });
    let provider = provider_on(wire.http_client.clone()).await;
    put_bucket_policy("logs", POLICY, &provider).await.expect("put there");
    get_bucket_policy("logs", &provider).await.expect("read there");
    delete_bucket_policy("logs", &provider).await.expect("deleted there");
    let sent = wire.requests(|request| {
        let body = request.body().bytes().map(|body| String::from_utf8_lossy(body).into_owned());
        (request.method().to_owned(), request.uri().contains("us-west-2"), body.unwrap_or_default())
    });
    let seen: Vec<_> = sent.iter().map(|(method, is_there, _)| (method.as_str(), *is_there)).collect();
    assert_eq!(seen, [("PUT", false), ("PUT", true), ("GET", true), ("DELETE", true)]);
    assert_eq!((sent[0].2.as_str(), sent[1].2.as_str()), (POLICY, POLICY));
}
