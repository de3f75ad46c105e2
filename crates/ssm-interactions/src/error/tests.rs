use super::*;
use crate::client::SsmClient;
use crate::stand_in::{assert_told_once, bare_builder, provider_with, refusal};
use aws_interactions_core::AssumeRole;
use aws_sdk_ssm::Client;
use aws_sdk_ssm::config::Builder;
use aws_sdk_ssm::config::retry::RetryConfig;
use aws_sdk_ssm::operation::get_parameter::GetParameterError;
use aws_smithy_http_client::test_util::infallible_client_fn;
use aws_smithy_mocks::{RuleMode, mock, mock_client};

const OPERATION: &str = "GetParameter";

async fn refused(code: &'static str) -> ParameterError {
    let rule = mock!(Client::get_parameter).then_error(move || GetParameterError::generic(refusal(code)));
    // A test does not wait for retries.
    let once = |config: Builder| config.retry_config(RetryConfig::disabled());
    let provider = provider_with(mock_client!(aws_sdk_ssm, RuleMode::Sequential, [&rule], once)).await;
    let error = provider.get_ssm().get_parameter().set_name(Some("a-name".to_owned())).send().await.expect_err(code);
    ParameterError::of_sdk(OPERATION, "/shop/db", error)
}

fn variant(error: &ParameterError) -> String {
    format!("{error:?}").split(' ').next().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn when_a_request_fails_then_its_code_decides() {
    let cases = [
        ("AccessDeniedException", "AccessDenied"),
        ("ExpiredTokenException", "Request"),
        ("HierarchyLevelLimitExceededException", "LimitExceeded"),
        ("HierarchyTypeMismatchException", "Refused"),
        ("InternalServerError", "Request"),
        ("InvalidAllowedPatternException", "Refused"),
        ("InvalidKeyId", "KeyNotUsable"),
        ("InvalidNextToken", "Request"),
        ("ParameterAlreadyExists", "AlreadyExists"),
        ("ParameterLimitExceeded", "LimitExceeded"),
        ("ParameterMaxVersionLimitExceeded", "LimitExceeded"),
        ("ParameterNotFound", "DoesNotExist"),
        ("ParameterPatternMismatchException", "Refused"),
        ("ParameterVersionLabelNotFound", "VersionDoesNotExist"),
        ("ParameterVersionNotFound", "VersionDoesNotExist"),
        ("PoliciesLimitExceededException", "LimitExceeded"),
        ("ThrottlingException", "Request"),
        ("TooManyUpdates", "TooManyUpdates"),
        ("UnsupportedParameterType", "Refused"),
        ("ValidationException", "Request"),
    ];
    for (code, expected) in cases {
        let error = refused(code).await;
        assert_eq!(variant(&error), expected, "{code}");
        assert!(error.request().is_none_or(|request| request.code() == Some(code)), "{error:?}");
        assert!(error.to_string().contains("`/shop/db`"), "{error}");
        assert_told_once(&error);
    }
}

#[tokio::test]
async fn when_it_is_the_credentials_that_fail_then_it_says_nothing_of_the_thing() {
    let denied = "<ErrorResponse><Error><Code>AccessDenied</Code><Message>the hop</Message></Error></ErrorResponse>";
    let denied = http::Response::builder().status(403).body(denied).expect("a response");
    let base = bare_builder().http_client(infallible_client_fn(move |_| denied.clone())).build().await;
    let hop = AssumeRole::new("arn:aws:iam::123456789012:role/Hop");
    let provider = base.and_then(|base| base.assuming(&hop)).expect("complete settings");
    let error = provider
        .get_ssm()
        .get_parameter()
        .set_name(Some("a-name".to_owned()))
        .send()
        .await
        .expect_err("no credentials");
    let error = ParameterError::of_sdk(OPERATION, "/shop/db", error);
    assert!(matches!(&error, ParameterError::Request { source, .. } if source.is_of_credentials()), "{error:?}");
}
