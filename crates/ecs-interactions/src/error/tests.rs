use super::*;
use crate::deploy::force_new_deployment;
use aws_interactions_stand_in::{assert_code_decides, assert_credentials_told_apart, provider_refused};

#[tokio::test]
async fn when_a_request_fails_then_its_code_decides() {
    let cases = [
        ("AccessDeniedException", "AccessDenied"),
        ("ClientException", "Refused"),
        ("ClusterNotFoundException", "ClusterDoesNotExist"),
        ("ExpiredTokenException", "Request"),
        ("InvalidParameterException", "Refused"),
        ("NamespaceNotFoundException", "Refused"),
        ("PlatformTaskDefinitionIncompatibilityException", "Refused"),
        ("PlatformUnknownException", "Refused"),
        ("ServerException", "Request"),
        ("ServiceNotActiveException", "NotActive"),
        ("ServiceNotFoundException", "DoesNotExist"),
        ("ThrottlingException", "Request"),
        ("UnsupportedFeatureException", "Refused"),
    ];
    assert_code_decides(&cases, &["`web`", "`shop`"], ServiceError::request, async |code| {
        force_new_deployment("shop", "web", &provider_refused(code).await).await.expect_err(code)
    })
    .await;
}

#[tokio::test]
async fn when_it_is_the_credentials_that_fail_then_it_says_nothing_of_the_service() {
    assert_credentials_told_apart(ServiceError::request, async |provider| {
        force_new_deployment("shop", "web", provider).await.expect_err("no credentials")
    })
    .await;
}
