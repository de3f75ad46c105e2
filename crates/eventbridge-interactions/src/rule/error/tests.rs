use super::*;
use crate::client::EventBridgeClient;
use aws_interactions_core::AwsClientProvider;
use aws_interactions_stand_in::{assert_code_decides, assert_credentials_told_apart, provider_refused};

async fn asked(provider: &AwsClientProvider) -> RuleError {
    let error = provider.get_eventbridge().delete_rule().name("orders").send().await.expect_err("refused");
    RuleError::of_sdk("DeleteRule", "orders", error)
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
    assert_code_decides(&cases, &["`orders`"], RuleError::request, async |code| {
        asked(&provider_refused(code).await).await
    })
    .await;
}

#[tokio::test]
async fn when_it_is_the_credentials_that_fail_then_it_says_nothing_of_the_rule() {
    assert_credentials_told_apart(RuleError::request, asked).await;
}
