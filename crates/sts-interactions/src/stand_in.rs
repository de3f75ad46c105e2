//! Providers and answers for the tests: STS speaks awsQuery, XML in an HTTP body.

use aws_interactions_core::{AwsClientProvider, AwsClientProviderBuilder};
use aws_interactions_stand_in::CALLER;
use aws_sdk_sts::config::SharedHttpClient;
use aws_sdk_sts::config::http::HttpResponse;
use aws_smithy_http_client::test_util::{CaptureRequestReceiver, capture_request};
use std::error::Error;

pub(crate) const ACCESS_KEY_ID: &str = "ASIAIOSFODNN7EXAMPLE";
pub(crate) const SECRET_ACCESS_KEY: &str = "wJalrXUtnFEMIK7MDENGbPxRfiCYzEXAMPLEKEY";
pub(crate) const SESSION_TOKEN: &str =
    "AQoDYXdzEPT4EXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfI";
/// 2026-11-22T12:00:00Z, when the keys of [`credentials_xml`] expire, as seconds of the epoch.
pub(crate) const EXPIRES_AT: u64 = 1_795_348_800;

/// A provider that knows nothing but its keys and us-east-1.
pub(crate) fn bare_builder() -> AwsClientProviderBuilder {
    aws_interactions_stand_in::bare_builder("us-east-1")
}

/// An HTTP client that keeps the one request it is sent, and what to read that with.
pub(crate) fn capture() -> (SharedHttpClient, CaptureRequestReceiver) {
    let (http_client, request) = capture_request(None);
    (SharedHttpClient::new(http_client), request)
}

pub(crate) async fn provider_with(client: aws_sdk_sts::Client) -> AwsClientProvider {
    bare_builder().with_client(client).build().await.expect("complete settings")
}

/// A provider in a role that it is not allowed to assume.
pub(crate) async fn provider_behind_a_denied_hop() -> AwsClientProvider {
    aws_interactions_stand_in::provider_behind_a_denied_hop(bare_builder()).await
}

pub(crate) fn answer(status: u16, xml: impl Into<String>) -> HttpResponse {
    let mut response = aws_interactions_stand_in::answer(status, xml.into());
    response.headers_mut().insert("x-amzn-requestid", "req-1");
    response
}

pub(crate) fn refusal(status: u16, code: &str, message: &str) -> HttpResponse {
    answer(status, refusal_xml(code, message))
}

pub(crate) fn refusal_xml(code: &str, message: &str) -> String {
    format!(
        "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error><Type>Sender</Type>\
         <Code>{code}</Code><Message>{message}</Message></Error><RequestId>req-1</RequestId></ErrorResponse>"
    )
}

/// The answer to `operation` that holds `result`.
pub(crate) fn result_xml(operation: &str, result: &str) -> String {
    format!(
        "<{operation}Response xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><{operation}Result>{result}\
         </{operation}Result><ResponseMetadata><RequestId>req-1</RequestId></ResponseMetadata></{operation}Response>"
    )
}

pub(crate) fn caller_identity_xml(arn: &str) -> String {
    let result = format!("<Arn>{arn}</Arn><UserId>AIDAEXAMPLE</UserId><Account>123456789012</Account>");
    result_xml("GetCallerIdentity", &result)
}

pub(crate) fn credentials_xml() -> String {
    format!(
        "<Credentials><AccessKeyId>{ACCESS_KEY_ID}</AccessKeyId><SecretAccessKey>{SECRET_ACCESS_KEY}\
         </SecretAccessKey><SessionToken>{SESSION_TOKEN}</SessionToken><Expiration>2026-11-22T12:00:00Z</Expiration>\
         </Credentials>"
    )
}

/// The error and its sources as an application prints them, then as a log shows them.
pub(crate) fn everything_printed(error: &(dyn Error + 'static)) -> String {
    let mut chain = Vec::new();
    let mut next = Some(error);
    while let Some(error) = next {
        chain.push(error.to_string());
        next = error.source();
    }
    format!("{} | {error:?}", chain.join(": "))
}

pub(crate) fn assert_no_secret(printed: &str) {
    for secret in [ACCESS_KEY_ID, SECRET_ACCESS_KEY, SESSION_TOKEN, CALLER.0, CALLER.1] {
        assert!(!printed.contains(secret), "{secret} is in {printed}");
    }
}
