use super::*;
use crate::client::SecretsManagerClient;
use aws_interactions_core::AwsClientProvider;
use aws_interactions_stand_in::{assert_code_decides, assert_credentials_told_apart, provider_refused};

async fn asked(provider: &AwsClientProvider) -> SecretError {
    let error =
        provider.get_secretsmanager().get_secret_value().secret_id("shop/db").send().await.expect_err("refused");
    SecretError::of_sdk("GetSecretValue", "shop/db", error)
}

#[tokio::test]
async fn when_a_request_fails_then_its_code_decides() {
    let cases = [
        ("AccessDeniedException", "AccessDenied"),
        ("DecryptionFailure", "KeyNotUsable"),
        ("EncryptionFailure", "KeyNotUsable"),
        ("ExpiredTokenException", "Request"),
        ("InternalServiceError", "Request"),
        ("InvalidParameterException", "Request"),
        ("InvalidRequestException", "Request"),
        ("LimitExceededException", "LimitExceeded"),
        ("PreconditionNotMetException", "Request"),
        ("ResourceExistsException", "AlreadyExists"),
        ("ResourceNotFoundException", "DoesNotExist"),
        ("ThrottlingException", "Request"),
    ];
    assert_code_decides(&cases, &["`shop/db`"], SecretError::request, async |code| {
        asked(&provider_refused(code).await).await
    })
    .await;
}

#[tokio::test]
async fn when_it_is_the_credentials_that_fail_then_it_says_nothing_of_the_secret() {
    assert_credentials_told_apart(SecretError::request, asked).await;
}
