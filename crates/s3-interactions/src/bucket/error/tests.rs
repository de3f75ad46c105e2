use super::*;
use crate::bucket::logging::{BucketLogging, put_bucket_logging};
use crate::bucket::status::{get_bucket_status, is_bucket_owned_by};
use crate::client::S3Client;
use crate::stand_in::{Wire, bare_answer, error_answer, provider_with};
use aws_interactions_core::{AssumeRole, AwsClientProvider, AwsCredentials};
use aws_sdk_s3::Client;
use aws_sdk_s3::primitives::SdkBody;
use aws_smithy_mocks::{mock, mock_client};

/// What a bucket's error becomes of this answer of S3.
async fn error_of(answer: impl Fn() -> HttpResponse + Send + Sync + 'static) -> BucketError {
    let rule = mock!(Client::delete_bucket).then_http_response(answer);
    let provider = provider_with(mock_client!(aws_sdk_s3, [&rule])).await;
    let error = provider.get_s3().delete_bucket().bucket("logs").send().await.expect_err("an error");
    BucketError::from_sdk("DeleteBucket", "logs", error)
}

fn variant(error: &BucketError) -> &'static str {
    match error {
        BucketError::DoesNotExist { bucket } if bucket == "logs" => "does not exist",
        BucketError::NameTaken { bucket } if bucket == "logs" => "name taken",
        BucketError::NotEmpty { bucket } if bucket == "logs" => "not empty",
        BucketError::MalformedPolicy { bucket, .. } if bucket == "logs" => "malformed policy",
        BucketError::AccessDenied { bucket, .. } if bucket == "logs" => "access denied",
        BucketError::Request { bucket, .. } if bucket == "logs" => "request",
        _ => "another",
    }
}

#[tokio::test(start_paused = true)]
async fn when_s3_answers_with_an_error_then_its_code_decides_what_it_is() {
    let cases = [
        (404, "NoSuchBucket", "does not exist", RequestErrorKind::NotFound),
        (404, "NoSuchUpload", "request", RequestErrorKind::NotFound),
        (404, "NoSuchTagSet", "request", RequestErrorKind::NotFound),
        (409, "BucketNotEmpty", "not empty", RequestErrorKind::Conflict),
        (409, "BucketAlreadyExists", "name taken", RequestErrorKind::AlreadyExists),
        (400, "MalformedPolicy", "malformed policy", RequestErrorKind::InvalidRequest),
        (409, "BucketAlreadyOwnedByYou", "request", RequestErrorKind::AlreadyExists),
        (409, "OperationAborted", "request", RequestErrorKind::Conflict),
        (403, "AccessDenied", "access denied", RequestErrorKind::AccessDenied),
        (403, "AllAccessDisabled", "access denied", RequestErrorKind::AccessDenied),
        // The bucket has no part in these, though the status is the same.
        (403, "InvalidAccessKeyId", "request", RequestErrorKind::InvalidCredentials),
        (403, "SignatureDoesNotMatch", "request", RequestErrorKind::InvalidCredentials),
        (403, "RequestTimeTooSkewed", "request", RequestErrorKind::InvalidCredentials),
        (400, "ExpiredToken", "request", RequestErrorKind::InvalidCredentials),
        (400, "AuthorizationHeaderMalformed", "request", RequestErrorKind::WrongRegion),
        (301, "PermanentRedirect", "request", RequestErrorKind::WrongRegion),
        (400, "InvalidArgument", "request", RequestErrorKind::InvalidRequest),
        (503, "SlowDown", "request", RequestErrorKind::Throttled),
        (500, "InternalError", "request", RequestErrorKind::ServiceFault),
        (400, "RequestTimeout", "request", RequestErrorKind::Timeout),
    ];
    for (status, code, expected, kind) in cases {
        let error = error_of(move || error_answer(status, code)).await;
        assert_eq!(variant(&error), expected, "{status} {code}");
        if let Some(request) = error.request() {
            assert_eq!((request.kind(), request.code()), (kind, Some(code)));
            assert_eq!((request.operation(), request.http_status()), ("DeleteBucket", Some(status)));
            assert_eq!(request.request_id(), Some("id-of-the-request"));
        }
    }
}

#[tokio::test]
async fn when_s3_answers_without_a_body_then_the_status_decides_what_it_is() {
    let cases = [(404, "does not exist"), (403, "access denied"), (400, "request"), (301, "request")];
    for (status, expected) in cases {
        assert_eq!(variant(&error_of(move || bare_answer(status, &[])).await), expected, "{status}");
    }
}

#[tokio::test]
async fn when_s3_answers_404_and_its_words_are_damaged_then_nothing_is_claimed_of_the_bucket() {
    let damaged = || {
        let mut answer = error_answer(404, "NoSuchTagSet");
        *answer.body_mut() = SdkBody::from("<{");
        answer
    };
    let error = error_of(damaged).await;
    assert_eq!(variant(&error), "request");
    assert_eq!(error.request().map(RequestError::kind), Some(RequestErrorKind::NotFound));
}

async fn logging_error(status: u16, code: &'static str) -> BucketError {
    let rule = mock!(Client::put_bucket_logging).then_http_response(move || error_answer(status, code));
    let provider = provider_with(mock_client!(aws_sdk_s3, [&rule])).await;
    let logging = BucketLogging::to("archive");
    put_bucket_logging("logs", Some(&logging), &provider).await.expect_err("an error")
}

/// Every error of a bucket, with what S3 said where it said something.
async fn all_errors() -> Vec<BucketError> {
    let bucket = || "logs".to_owned();
    let denied = || error_of(|| error_answer(403, "AccessDenied"));
    let source = RequestError::new(RequestErrorKind::ResponseNotUnderstood, "s3", "ListBuckets", "a bad answer");
    vec![
        BucketError::InvalidName { bucket: bucket(), problem: NameProblem::Length },
        error_of(|| error_answer(404, "NoSuchBucket")).await,
        denied().await,
        error_of(|| error_answer(409, "BucketAlreadyExists")).await,
        BucketError::CouldntEnsureBucketExists { bucket: bucket(), reason: "another account took the name" },
        error_of(|| error_answer(409, "BucketNotEmpty")).await,
        BucketError::Incomplete { bucket: bucket(), setting: "tags", source: Box::new(denied().await) },
        BucketError::Remaining { bucket: bucket(), remaining: 2, first: "`a`: locked (AccessDenied)".to_owned() },
        BucketError::PolicyTooLong { bucket: bucket(), length: 20_481 },
        error_of(|| error_answer(400, "MalformedPolicy")).await,
        logging_error(400, "InvalidTargetBucketForLogging").await,
        logging_error(403, "CrossLocationLoggingProhibitted").await,
        BucketError::BrokenList { bucket: bucket(), source: BrokenPaging::RepeatedCursor },
        error_of(|| error_answer(400, "ExpiredToken")).await,
        BucketError::List { source },
    ]
}

fn chain(error: &dyn Error) -> Vec<String> {
    std::iter::successors(Some(error), |&error| error.source()).map(ToString::to_string).collect()
}

#[tokio::test]
async fn when_an_error_is_printed_then_no_line_of_its_chain_repeats_the_next() {
    for error in all_errors().await {
        let lines = chain(&error);
        for (index, line) in lines.iter().enumerate() {
            assert!(!line.ends_with('.') && !line.starts_with(char::is_uppercase), "{line}");
            assert!(lines[index + 1..].iter().all(|later| !line.contains(later.as_str())), "{lines:?}");
        }
        let names_it = lines[0].contains("`logs`") || matches!(error, BucketError::List { .. });
        assert!(names_it, "{}", lines[0]);
    }
}

#[tokio::test]
async fn when_an_error_has_a_request_behind_it_then_that_is_in_the_chain_and_at_hand() {
    for error in all_errors().await {
        let has_request = match &error {
            BucketError::AccessDenied { .. }
            | BucketError::MalformedPolicy { .. }
            | BucketError::InvalidLoggingTarget { .. }
            | BucketError::LoggingAcrossRegions { .. }
            | BucketError::Request { .. }
            | BucketError::List { .. } => true,
            BucketError::Incomplete { source, .. } => source.request().is_some(),
            _ => false,
        };
        assert_eq!(error.request().is_some(), has_request, "{error:?}");
        if let Some(request) = error.request() {
            assert!(chain(&error).contains(&request.to_string()), "{:?}", chain(&error));
        }
    }
}

#[tokio::test]
async fn when_an_error_is_printed_then_it_says_what_s3_said() {
    let error = error_of(|| error_answer(403, "AccessDenied")).await;
    let said = "s3 DeleteBucket: access denied: told so (AccessDenied, HTTP 403, request id id-of-the-request)";
    assert_eq!(chain(&error), ["access to the bucket `logs` is denied", said]);
}

/// A provider of a role that it may not assume, and what it sends.
async fn provider_of_a_denied_role() -> (AwsClientProvider, Wire) {
    let wire = Wire::answering(|_| {
        let mut answer = bare_answer(403, &[("content-type", "text/xml")]);
        let error = "<Error><Type>Sender</Type><Code>AccessDenied</Code><Message>not yours</Message></Error>";
        let body = format!("<ErrorResponse>{error}<RequestId>id-of-sts</RequestId></ErrorResponse>");
        *answer.body_mut() = SdkBody::from(body);
        answer
    });
    let role = AssumeRole::new("arn:aws:iam::123456789012:role/reader");
    let builder = AwsClientProvider::builder().environment_variables::<String, String>([]).region("eu-west-1");
    let builder = builder.credentials(AwsCredentials::new("id", "secret-of-the-caller")).assume_role(role);
    let provider = builder.http_client(wire.http_client.clone()).build().await.expect("complete settings");
    (provider, wire)
}

#[tokio::test(start_paused = true)]
async fn when_the_role_may_not_be_assumed_then_it_is_the_request_that_failed_and_not_the_buckets_access() {
    let (provider, wire) = provider_of_a_denied_role().await;
    let errors = [
        get_bucket_status("logs", &provider).await.expect_err("no credentials"),
        is_bucket_owned_by("logs", "123456789012", &provider).await.expect_err("no credentials"),
        crate::bucket::destroy::destroy_bucket("logs", &crate::EmptyOptions::default(), &provider)
            .await
            .expect_err("no credentials"),
    ];
    for error in errors {
        let BucketError::Request { source, .. } = &error else { panic!("{error:?}") };
        assert!(source.is_of_credentials());
        assert_eq!((source.kind(), source.code()), (RequestErrorKind::AccessDenied, Some("AccessDenied")));
        assert!(chain(&error).concat().contains("not yours"), "{:?}", chain(&error));
        assert!(!format!("{error:?} {:?}", chain(&error)).contains("secret-of-the-caller"));
    }
    let hosts = wire.requests(|request| request.uri().split('/').nth(2).map(str::to_owned));
    assert!(hosts.iter().flatten().all(|host| host.starts_with("sts.")), "{hosts:?}");
    assert_eq!(hosts.len(), 1, "the role that was refused is not asked for again at once");
}
