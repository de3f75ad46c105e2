use super::*;
use crate::client::DynamoDbClient;
use aws_interactions_core::AwsClientProvider;
use aws_interactions_stand_in::{assert_code_decides, assert_credentials_told_apart, provider_refused};

async fn asked(provider: &AwsClientProvider) -> TableError {
    let error = provider.get_dynamodb().describe_table().table_name("orders").send().await.expect_err("refused");
    TableError::of_sdk("DescribeTable", "orders", error)
}

#[tokio::test]
async fn when_a_request_fails_then_its_code_decides() {
    let cases = [
        ("AccessDeniedException", "AccessDenied"),
        ("ExpiredTokenException", "Request"),
        ("InternalServerError", "Request"),
        ("ResourceNotFoundException", "DoesNotExist"),
        ("ThrottlingException", "Request"),
    ];
    assert_code_decides(&cases, &["`orders`"], TableError::request, async |code| {
        asked(&provider_refused(code).await).await
    })
    .await;
}

#[tokio::test]
async fn when_it_is_the_credentials_that_fail_then_it_says_nothing_of_the_table() {
    assert_credentials_told_apart(TableError::request, asked).await;
}
