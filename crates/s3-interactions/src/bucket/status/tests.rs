use super::*;
use crate::stand_in::{bare_answer, provider_on, provider_with, provider_without_answers};
use aws_sdk_s3::Client;
use aws_smithy_http_client::test_util::{NeverClient, StaticReplayClient};
use aws_smithy_mocks::{Rule, mock, mock_client};

type Answer = fn() -> HttpResponse;

const IN_EU: [(&str, &str); 1] = [("x-amz-bucket-region", "eu-west-1")];

fn head_answers(answer: Answer) -> Rule {
    mock!(Client::head_bucket)
        .match_requests(|request| request.bucket() == Some("logs") && request.expected_bucket_owner().is_none())
        .then_http_response(answer)
}

async fn provider_of(rule: &Rule) -> AwsClientProvider {
    provider_with(mock_client!(aws_sdk_s3, [rule])).await
}

async fn status_by(rule: &Rule) -> Result<BucketStatus, BucketError> {
    get_bucket_status("logs", &provider_of(rule).await).await
}

async fn region_by(rule: &Rule) -> Result<String, BucketError> {
    get_bucket_region("logs", &provider_of(rule).await).await
}

fn kind(error: &BucketError) -> Option<RequestErrorKind> {
    error.request().map(RequestError::kind)
}

#[tokio::test]
async fn when_get_bucket_status_and_head_succeeds_then_the_bucket_is_accessible_in_its_region() {
    let rule = head_answers(|| bare_answer(200, &IN_EU));
    let status = status_by(&rule).await.expect("an answer");
    assert_eq!(status, BucketStatus::ExistsHaveAccess { region: Some("eu-west-1".to_owned()) });
    assert_eq!(rule.num_calls(), 1);
}

#[tokio::test]
async fn when_get_bucket_status_and_a_stand_in_names_no_region_then_the_region_is_unknown() {
    let found = status_by(&head_answers(|| bare_answer(200, &[]))).await.expect("an answer");
    let forbidden = status_by(&head_answers(|| bare_answer(403, &[]))).await.expect("an answer");
    assert_eq!(found, BucketStatus::ExistsHaveAccess { region: None });
    assert_eq!(forbidden, BucketStatus::ExistsNoAccess { region: None });
}

#[tokio::test]
async fn when_get_bucket_status_and_head_is_forbidden_then_it_exists_without_access() {
    let rule = head_answers(|| bare_answer(403, &[("x-amz-bucket-region", "us-west-2")]));
    let status = status_by(&rule).await.expect("403 is an answer, not an error");
    assert_eq!(status, BucketStatus::ExistsNoAccess { region: Some("us-west-2".to_owned()) });
    assert_eq!(rule.num_calls(), 1);
}

#[tokio::test]
async fn when_get_bucket_status_and_head_finds_nothing_then_it_does_not_exist() {
    let rule = head_answers(|| bare_answer(404, &[]));
    assert_eq!(status_by(&rule).await.expect("404 is an answer, not an error"), BucketStatus::DoesNotExist);
    assert_eq!(rule.num_calls(), 1);
}

#[tokio::test]
async fn when_get_bucket_status_and_head_is_a_bare_400_then_the_credentials_are_invalid() {
    let rule = head_answers(|| bare_answer(400, &IN_EU));
    let error = status_by(&rule).await.expect_err("400 is an error");
    let request = error.request().expect("a request failed");
    assert_eq!(request.kind(), RequestErrorKind::InvalidCredentials);
    assert_eq!((request.http_status(), request.request_id()), (Some(400), Some("id-of-the-request")));
    assert_eq!(rule.num_calls(), 1);
}

#[tokio::test(start_paused = true)]
async fn when_get_bucket_status_and_head_answers_anything_else_then_the_error_has_its_kind() {
    let cases: [(Answer, RequestErrorKind, usize); 5] = [
        (|| bare_answer(301, &[]), RequestErrorKind::WrongRegion, 1),
        (|| bare_answer(405, &[]), RequestErrorKind::InvalidRequest, 1),
        (|| bare_answer(429, &[]), RequestErrorKind::Throttled, 1),
        // The SDK tries these again by itself.
        (|| bare_answer(500, &[]), RequestErrorKind::ServiceFault, 3),
        (|| bare_answer(503, &[]), RequestErrorKind::ServiceFault, 3),
    ];
    for (answer, expected, calls) in cases {
        let rule = head_answers(answer);
        let error = status_by(&rule).await.expect_err("neither there nor missing");
        assert!(matches!(&error, BucketError::Request { bucket, .. } if bucket == "logs"), "{error:?}");
        assert_eq!((kind(&error), rule.num_calls()), (Some(expected), calls), "{error:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn when_get_bucket_status_and_no_answer_comes_then_it_times_out() {
    let never = NeverClient::new();
    let error = get_bucket_status("logs", &provider_on(never.clone()).await).await.expect_err("no answer");
    assert_eq!(kind(&error), Some(RequestErrorKind::Timeout));
    assert!(never.num_calls() > 0);
}

#[tokio::test(start_paused = true)]
async fn when_get_bucket_status_and_the_connection_fails_then_the_kind_is_network() {
    // Without a recorded answer every connection fails.
    let provider = provider_on(StaticReplayClient::new(vec![])).await;
    let error = get_bucket_status("logs", &provider).await.expect_err("no connection");
    assert_eq!(kind(&error), Some(RequestErrorKind::Network));
}

#[tokio::test]
async fn when_a_bucket_is_looked_up_and_its_name_is_invalid_then_nothing_is_sent() {
    let provider = provider_without_answers().await;
    for name in ["", "no/bucket", "no bucket", ".."] {
        let errors = [
            get_bucket_status(name, &provider).await.expect_err("refused"),
            get_bucket_region(name, &provider).await.expect_err("refused"),
            is_bucket_owned_by(name, "123456789012", &provider).await.expect_err("refused"),
        ];
        for error in errors {
            assert!(matches!(&error, BucketError::InvalidName { bucket, .. } if bucket == name), "{error:?}");
        }
    }
}

#[tokio::test]
async fn when_get_bucket_region_and_the_answer_names_it_then_it_is_that_whatever_the_status() {
    let answers: [Answer; 3] = [|| bare_answer(200, &IN_EU), || bare_answer(403, &IN_EU), || bare_answer(400, &IN_EU)];
    for answer in answers {
        let rule = head_answers(answer);
        assert_eq!(region_by(&rule).await.expect("a region"), "eu-west-1");
        assert_eq!(rule.num_calls(), 1);
    }
}

#[tokio::test]
async fn when_get_bucket_region_and_head_redirects_then_it_is_the_region_of_the_redirect() {
    let redirect = head_answers(|| bare_answer(301, &[("x-amz-bucket-region", "us-west-2")]));
    let forbidden = head_answers(|| bare_answer(403, &[("x-amz-bucket-region", "us-west-2")]));
    let provider = provider_with(mock_client!(aws_sdk_s3, [&redirect, &forbidden])).await;
    let region = get_bucket_region("logs", &provider).await.expect("a region");
    assert_eq!(region, "us-west-2");
    assert_eq!((redirect.num_calls(), forbidden.num_calls()), (1, 1));
}

#[tokio::test]
async fn when_get_bucket_region_and_the_bucket_is_missing_then_it_does_not_exist() {
    let error = region_by(&head_answers(|| bare_answer(404, &[]))).await.expect_err("no bucket");
    assert!(matches!(&error, BucketError::DoesNotExist { bucket } if bucket == "logs"), "{error:?}");
}

#[tokio::test]
async fn when_get_bucket_region_and_nobody_names_it_then_the_error_says_why() {
    let answers: [(Answer, RequestErrorKind); 3] = [
        (|| bare_answer(200, &[]), RequestErrorKind::ResponseNotUnderstood),
        (|| bare_answer(301, &[]), RequestErrorKind::WrongRegion),
        (|| bare_answer(403, &[]), RequestErrorKind::AccessDenied),
    ];
    for (answer, expected) in answers {
        let error = region_by(&head_answers(answer)).await.expect_err("no region");
        assert_eq!(kind(&error), Some(expected), "{error:?}");
        let is_denied = matches!(error, BucketError::AccessDenied { .. });
        assert_eq!(is_denied, expected == RequestErrorKind::AccessDenied, "{error:?}");
    }
}

#[tokio::test]
async fn when_is_bucket_owned_by_then_the_expected_owner_is_sent_and_only_success_proves_it() {
    let cases: [(Answer, bool); 2] = [(|| bare_answer(200, &[]), true), (|| bare_answer(403, &[]), false)];
    for (answer, expected) in cases {
        let rule = mock!(Client::head_bucket)
            .match_requests(|request| {
                request.bucket() == Some("logs") && request.expected_bucket_owner() == Some("123456789012")
            })
            .then_http_response(answer);
        let owned = is_bucket_owned_by("logs", "123456789012", &provider_of(&rule).await).await;
        assert_eq!(owned.expect("an answer"), expected);
        assert_eq!(rule.num_calls(), 1);
    }
}

#[tokio::test]
async fn when_is_bucket_owned_by_and_the_bucket_is_missing_then_it_does_not_exist() {
    let rule = mock!(Client::head_bucket).then_http_response(|| bare_answer(404, &[]));
    let error = is_bucket_owned_by("logs", "123456789012", &provider_of(&rule).await).await.expect_err("no bucket");
    assert!(matches!(error, BucketError::DoesNotExist { .. }), "{error:?}");
}

#[tokio::test]
async fn when_is_bucket_owned_by_and_the_request_fails_then_ownership_is_an_error_and_not_false() {
    let rule = mock!(Client::head_bucket).then_http_response(|| bare_answer(400, &[]));
    let error =
        is_bucket_owned_by("logs", "123456789012", &provider_of(&rule).await).await.expect_err("an expired token");
    assert_eq!(kind(&error), Some(RequestErrorKind::InvalidCredentials));
}

#[tokio::test]
async fn when_is_bucket_owned_by_and_the_account_id_is_none_then_nothing_is_sent() {
    let provider = provider_without_answers().await;
    for account_id in ["", "12345678901", "1234567890123", "12345678901x", "１２３４"] {
        let error = is_bucket_owned_by("logs", account_id, &provider).await.expect_err("refused");
        assert_eq!(kind(&error), Some(RequestErrorKind::InvalidRequest), "{account_id}");
    }
}
