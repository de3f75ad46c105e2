use super::*;
use crate::client::{{type}}Client;
use crate::stand_in::{provider_with, refusal};
use aws_interactions_core::AwsClientProvider;
use aws_interactions_stand_in::{assert_code_decides, assert_credentials_told_apart};
use {{library}}::Client;
use {{library}}::config::Builder;
use {{library}}::config::retry::RetryConfig;
use {{library}}::operation::{{function}}::{{operation}}Error;
use aws_smithy_mocks::{RuleMode, mock, mock_client};

async fn asked(provider: &AwsClientProvider) -> {{type}}Error {
    let error = provider.get_{{name}}().{{call}}.send().await.expect_err("refused");
    {{type}}Error::of_sdk("{{operation}}", "`web`".to_owned(), error)
}

async fn refused(code: &'static str) -> {{type}}Error {
    let rule = mock!(Client::{{function}}).then_error(move || {{operation}}Error::generic(refusal(code)));
    // A test does not wait for retries.
    let once = |config: Builder| config.retry_config(RetryConfig::disabled());
    asked(&provider_with(mock_client!({{library}}, RuleMode::Sequential, [&rule], once)).await).await
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
    assert_code_decides(&cases, &["`web`"], |error: &{{type}}Error| Some(error.request()), refused).await;
}

#[tokio::test]
async fn when_it_is_the_credentials_that_fail_then_it_says_nothing_of_the_thing() {
    assert_credentials_told_apart(|error: &{{type}}Error| Some(error.request()), asked).await;
}
