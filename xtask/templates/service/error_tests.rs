use super::*;
use crate::client::{{type}}Client;
use crate::stand_in::{assert_told_once, bare_builder, provider_with, refusal};
use aws_interactions_core::AssumeRole;
use {{library}}::Client;
use {{library}}::config::Builder;
use {{library}}::config::retry::RetryConfig;
use {{library}}::operation::{{function}}::{{operation}}Error;
use aws_smithy_http_client::test_util::infallible_client_fn;
use aws_smithy_mocks::{RuleMode, mock, mock_client};

const OPERATION: &str = "{{operation}}";

async fn refused(code: &'static str) -> {{type}}Error {
    let rule = mock!(Client::{{function}}).then_error(move || {{operation}}Error::generic(refusal(code)));
    // A test does not wait for retries.
    let once = |config: Builder| config.retry_config(RetryConfig::disabled());
    let provider = provider_with(mock_client!({{library}}, RuleMode::Sequential, [&rule], once)).await;
    let error = provider.get_{{name}}().{{call}}.send().await.expect_err(code);
    {{type}}Error::of_sdk(OPERATION, "`web`".to_owned(), error)
}

fn variant(error: &{{type}}Error) -> &'static str {
    match error {
        {{type}}Error::DoesNotExist { .. } => "DoesNotExist",
        {{type}}Error::AccessDenied { .. } => "AccessDenied",
        {{type}}Error::Request { .. } => "Request",
    }
}

#[tokio::test]
async fn when_a_request_fails_then_its_code_decides() {
    let cases = [
        ("AccessDeniedException", "AccessDenied"),
        ("ExpiredTokenException", "Request"),
        ("NotFoundException", "DoesNotExist"),
        ("ThrottlingException", "Request"),
        {{cases}}
    ];
    for (code, expected) in cases {
        let error = refused(code).await;
        assert_eq!((variant(&error), error.request().code()), (expected, Some(code)));
        assert!(error.to_string().contains("`web`"), "{error}");
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
    let error = provider.get_{{name}}().{{call}}.send().await.expect_err("no credentials");
    let error = {{type}}Error::of_sdk(OPERATION, "`web`".to_owned(), error);
    assert!(matches!(&error, {{type}}Error::Request { source, .. } if source.is_of_credentials()), "{error:?}");
}
