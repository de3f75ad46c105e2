//! What a failed request becomes, whatever way it fails.
#![expect(clippy::expect_used, reason = "a test that cannot be set up fails")]

mod support;

use aws_interactions_core::RequestErrorKind::{
    AccessDenied, Conflict, InvalidCredentials, InvalidRequest, Network, NotFound, ResponseNotUnderstood, ServiceFault,
    Throttled, Timeout, WrongRegion,
};
use aws_interactions_core::{AwsClientProviderBuilder, AwsCredentials, RequestError, Timeouts};
use std::error::Error;
use std::time::Duration;
use support::{Recorder, builder, refusal};
use tokio::net::TcpListener;

fn caller() -> AwsClientProviderBuilder {
    let keys = AwsCredentials::new("AKIAMARKED", "MARKED-SECRET").with_session("MARKED-TOKEN", None);
    builder(&[]).region("eu-west-1").credentials(keys).max_attempts(1)
}

async fn failure(builder: AwsClientProviderBuilder) -> RequestError {
    builder.build().await.expect("a provider").get_aws_env().await.expect_err("the request fails")
}

#[tokio::test]
async fn when_aws_refuses_then_code_decides_and_status_where_there_is_no_code_that_is_known() {
    let cases = [
        (403, "AccessDenied", AccessDenied, false),
        (400, "ExpiredToken", InvalidCredentials, false),
        (403, "InvalidClientTokenId", InvalidCredentials, false),
        (400, "Throttling", Throttled, true),
        (503, "SlowDown", Throttled, true),
        (403, "RegionDisabledException", AccessDenied, false),
        (400, "SomethingNew", InvalidRequest, false),
        (401, "SomethingNew", InvalidCredentials, false),
        (403, "SomethingNew", AccessDenied, false),
        (404, "SomethingNew", NotFound, false),
        (409, "SomethingNew", Conflict, false),
        (409, "OperationAborted", Conflict, true),
        (412, "PreconditionFailed", Conflict, false),
        (429, "SomethingNew", Throttled, true),
        (500, "SomethingNew", ServiceFault, true),
        (501, "NotImplemented", InvalidRequest, false),
        (301, "PermanentRedirect", WrongRegion, false),
    ];
    for (status, code, kind, is_retryable) in cases {
        let http_client = Recorder::default().client(move |_| refusal(status, code));
        let error = failure(caller().http_client(http_client)).await;
        assert_eq!((error.kind(), error.is_retryable()), (kind, is_retryable), "{status} {code}");
        assert_eq!((error.service(), error.operation()), ("sts", "GetCallerIdentity"));
        assert_eq!((error.code(), error.message()), (Some(code), Some("no")));
        assert_eq!((error.http_status(), error.request_id()), (Some(status), Some("id-of-the-request")));
        assert!(error.source().is_none(), "what AWS said is said once");
    }
}

#[tokio::test]
async fn when_the_error_is_printed_then_one_line_says_everything_and_no_secret() {
    let http_client = Recorder::default().client(|_| refusal(403, "AccessDenied"));
    let error = failure(caller().http_client(http_client)).await;
    let expected = "sts GetCallerIdentity: access denied: no (AccessDenied, HTTP 403, request id id-of-the-request)";
    assert_eq!(error.to_string(), expected);
    assert!(!format!("{error:?}").contains("MARKED"));
}

#[tokio::test]
async fn when_the_answer_is_no_answer_of_aws_then_its_status_is_what_is_left() {
    let cases = [
        (200, "<html>Welcome to our hotel</html>", ResponseNotUnderstood),
        (200, "", ResponseNotUnderstood),
        (502, "<html>Bad gateway</html>", ServiceFault),
        (403, "not XML at all", AccessDenied),
    ];
    for (status, body, kind) in cases {
        let http_client = Recorder::default().client(move |_| (status, body.to_owned()));
        let error = failure(caller().http_client(http_client)).await;
        assert_eq!(error.kind(), kind, "{status} {body}: {error:?}");
        assert_eq!(error.http_status().unwrap_or(status), status);
    }
}

#[tokio::test]
async fn when_nobody_listens_then_it_is_the_network_and_a_retry_makes_sense() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    drop(listener);
    let error = failure(caller().endpoint_url(format!("http://{address}"))).await;
    assert_eq!((error.kind(), error.is_retryable()), (Network, true), "{error:?}");
    assert!(error.source().is_some(), "what lies below AWS is the source");
    assert!(!format!("{error} {error:?}").contains("MARKED"));
}

#[tokio::test]
async fn when_somebody_listens_and_never_answers_then_the_read_timeout_ends_it() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let timeouts = Timeouts { read: Duration::from_millis(50), ..Timeouts::default() };
    let error = failure(caller().endpoint_url(format!("http://{address}")).timeouts(timeouts)).await;
    assert_eq!((error.kind(), error.is_retryable()), (Timeout, true), "{error:?}");
}

#[tokio::test]
async fn when_attempts_are_given_then_a_fault_is_tried_that_often() {
    for (variables, attempts) in
        [(vec![], 3), (vec![("AWS_MAX_ATTEMPTS", "2")], 2), (vec![("AWS_MAX_ATTEMPTS", "1")], 1)]
    {
        let recorder = Recorder::default();
        let builder = builder(&variables).region("eu-west-1").credentials(AwsCredentials::new("id", "secret"));
        let error = failure(builder.http_client(recorder.client(|_| refusal(500, "InternalFailure")))).await;
        assert_eq!(error.kind(), ServiceFault);
        assert_eq!(recorder.asked().len(), attempts);
    }
}
