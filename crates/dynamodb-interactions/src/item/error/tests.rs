use super::*;
use crate::client::DynamoDbClient;
use aws_interactions_core::AwsClientProvider;
use aws_interactions_stand_in::{assert_code_decides, assert_credentials_told_apart, provider_refused};

async fn asked(provider: &AwsClientProvider) -> ItemError {
    let error = provider.get_dynamodb().get_item().table_name("orders").send().await.expect_err("refused");
    ItemError::of_sdk("GetItem", "orders", error)
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
    assert_code_decides(&cases, &["`orders`"], ItemError::request, async |code| {
        asked(&provider_refused(code).await).await
    })
    .await;
}

#[tokio::test]
async fn when_it_is_the_credentials_that_fail_then_it_says_nothing_of_the_table() {
    assert_credentials_told_apart(ItemError::request, asked).await;
}
