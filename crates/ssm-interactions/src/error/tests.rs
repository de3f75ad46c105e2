use super::*;
use crate::client::SsmClient;
use aws_interactions_core::AwsClientProvider;
use aws_interactions_stand_in::{assert_code_decides, assert_credentials_told_apart, provider_refused};

async fn asked(provider: &AwsClientProvider) -> ParameterError {
    let error = provider.get_ssm().get_parameter().name("/shop/db").send().await.expect_err("refused");
    ParameterError::of_sdk("GetParameter", "/shop/db", error)
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
    assert_code_decides(&cases, &["`/shop/db`"], ParameterError::request, async |code| {
        asked(&provider_refused(code).await).await
    })
    .await;
}

#[tokio::test]
async fn when_it_is_the_credentials_that_fail_then_it_says_nothing_of_the_parameter() {
    assert_credentials_told_apart(ParameterError::request, asked).await;
}
