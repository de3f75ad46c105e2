use super::*;
use crate::client::DynamoDbClient;
use crate::stand_in::{assert_told_once, bare_builder, provider_with, refusal};
use aws_interactions_core::AssumeRole;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::Builder;
use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_sdk_dynamodb::operation::get_item::GetItemError;
use aws_smithy_http_client::test_util::infallible_client_fn;
use aws_smithy_mocks::{RuleMode, mock, mock_client};

const OPERATION: &str = "GetItem";

async fn refused(code: &'static str) -> ItemError {
    let rule = mock!(Client::get_item).then_error(move || GetItemError::generic(refusal(code)));
    // A test does not wait for retries.
    let once = |config: Builder| config.retry_config(RetryConfig::disabled());
    let provider = provider_with(mock_client!(aws_sdk_dynamodb, RuleMode::Sequential, [&rule], once)).await;
    let error = provider.get_dynamodb().get_item().table_name("orders").send().await.expect_err(code);
    ItemError::of_sdk(OPERATION, "orders", error)
}

#[tokio::test]
async fn when_a_request_fails_then_its_code_decides() {
    let cases = [
        ("AccessDeniedException", "AccessDenied"),
        ("ConditionalCheckFailedException", "Request"),
        ("ExpiredTokenException", "Request"),
        ("InternalServerError", "Request"),
        ("ItemCollectionSizeLimitExceededException", "Refused"),
        ("ProvisionedThroughputExceededException", "Request"),
        ("ResourceNotFoundException", "TableDoesNotExist"),
        ("ThrottlingException", "Request"),
        ("TransactionConflictException", "InTransaction"),
        ("ValidationException", "Refused"),
    ];
    for (code, expected) in cases {
        let error = refused(code).await;
        assert_eq!(format!("{error:?}").split(' ').next(), Some(expected), "{code}");
        assert!(error.request().is_some_and(|request| request.code() == Some(code)), "{error:?}");
        assert!(error.to_string().contains("`orders`"), "{error}");
        assert_told_once(&error);
    }
}

#[tokio::test]
async fn when_it_is_the_credentials_that_fail_then_it_says_nothing_of_the_table() {
    let denied = "<ErrorResponse><Error><Code>AccessDenied</Code><Message>the hop</Message></Error></ErrorResponse>";
    let denied = http::Response::builder().status(403).body(denied).expect("a response");
    let base = bare_builder().http_client(infallible_client_fn(move |_| denied.clone())).build().await;
    let hop = AssumeRole::new("arn:aws:iam::123456789012:role/Hop");
    let provider = base.and_then(|base| base.assuming(&hop)).expect("complete settings");
    let error = provider.get_dynamodb().get_item().table_name("orders").send().await.expect_err("no credentials");
    let error = ItemError::of_sdk(OPERATION, "orders", error);
    assert!(matches!(&error, ItemError::Request { source, .. } if source.is_of_credentials()), "{error:?}");
}
