use super::*;
use crate::client::EventBridgeClient;
use crate::stand_in::{assert_told_once, bare_builder, provider_with, refusal};
use aws_interactions_core::AssumeRole;
use aws_sdk_eventbridge::Client;
use aws_sdk_eventbridge::config::Builder;
use aws_sdk_eventbridge::config::retry::RetryConfig;
use aws_sdk_eventbridge::operation::delete_rule::DeleteRuleError;
use aws_smithy_http_client::test_util::infallible_client_fn;
use aws_smithy_mocks::{RuleMode, mock, mock_client};

const OPERATION: &str = "DeleteRule";

async fn refused(code: &'static str) -> RuleError {
    let rule = mock!(Client::delete_rule).then_error(move || DeleteRuleError::generic(refusal(code)));
    // A test does not wait for retries.
    let once = |config: Builder| config.retry_config(RetryConfig::disabled());
    let provider = provider_with(mock_client!(aws_sdk_eventbridge, RuleMode::Sequential, [&rule], once)).await;
    let error = provider.get_eventbridge().delete_rule().name("orders").send().await.expect_err(code);
    RuleError::of_sdk(OPERATION, "orders", error)
}

fn variant(error: &RuleError) -> String {
    format!("{error:?}").split(' ').next().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn when_a_request_fails_then_its_code_decides() {
    let cases = [
        ("AccessDeniedException", "AccessDenied"),
        ("ConcurrentModificationException", "ConcurrentChange"),
        ("ExpiredTokenException", "Request"),
        ("InternalException", "Request"),
        ("InvalidEventPatternException", "InvalidPattern"),
        ("LimitExceededException", "LimitExceeded"),
        ("ManagedRuleException", "Managed"),
        ("ResourceNotFoundException", "DoesNotExist"),
        ("ThrottlingException", "Request"),
        ("ValidationException", "Request"),
    ];
    for (code, expected) in cases {
        let error = refused(code).await;
        assert_eq!(variant(&error), expected, "{code}");
        assert!(error.request().is_some_and(|request| request.code() == Some(code)), "{error:?}");
        assert!(error.to_string().contains("`orders`"), "{error}");
        assert_told_once(&error);
    }
}

#[tokio::test]
async fn when_it_is_the_credentials_that_fail_then_it_says_nothing_of_the_rule() {
    let denied = "<ErrorResponse><Error><Code>AccessDenied</Code><Message>the hop</Message></Error></ErrorResponse>";
    let denied = http::Response::builder().status(403).body(denied).expect("a response");
    let base = bare_builder().http_client(infallible_client_fn(move |_| denied.clone())).build().await;
    let hop = AssumeRole::new("arn:aws:iam::123456789012:role/Hop");
    let provider = base.and_then(|base| base.assuming(&hop)).expect("complete settings");
    let error = provider.get_eventbridge().delete_rule().name("orders").send().await.expect_err("no credentials");
    let error = RuleError::of_sdk(OPERATION, "orders", error);
    assert!(matches!(&error, RuleError::Request { source, .. } if source.is_of_credentials()), "{error:?}");
}
