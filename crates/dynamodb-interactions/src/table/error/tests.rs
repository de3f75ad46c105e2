use super::*;
use crate::client::DynamoDbClient;
use crate::stand_in::{assert_told_once, provider_with, refusal};
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::Builder;
use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_sdk_dynamodb::operation::describe_table::DescribeTableError;
use aws_smithy_mocks::{RuleMode, mock, mock_client};

#[tokio::test]
async fn when_a_request_about_a_table_fails_then_its_code_decides() {
    let cases = [
        ("AccessDeniedException", "AccessDenied"),
        ("ExpiredTokenException", "Request"),
        ("InternalServerError", "Request"),
        ("ResourceNotFoundException", "DoesNotExist"),
        ("ThrottlingException", "Request"),
    ];
    for (code, expected) in cases {
        let rule = mock!(Client::describe_table).then_error(move || DescribeTableError::generic(refusal(code)));
        let once = |config: Builder| config.retry_config(RetryConfig::disabled());
        let provider = provider_with(mock_client!(aws_sdk_dynamodb, RuleMode::Sequential, [&rule], once)).await;
        let error = provider.get_dynamodb().describe_table().table_name("orders").send().await.expect_err(code);
        let error = TableError::of_sdk("DescribeTable", "orders", error);
        assert_eq!(format!("{error:?}").split(' ').next(), Some(expected), "{code}");
        assert!(error.request().is_some_and(|request| request.code() == Some(code)), "{error:?}");
        assert_told_once(&error);
    }
}
