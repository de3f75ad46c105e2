use super::*;
use crate::describe::describe_domain;
use aws_interactions_stand_in::{assert_code_decides, assert_credentials_told_apart, provider_refused};

#[tokio::test]
async fn when_a_request_fails_then_its_code_decides() {
    let cases = [
        ("AccessDeniedException", "AccessDenied"),
        ("BaseException", "Request"),
        ("ConflictException", "Request"),
        ("DisabledOperationException", "Request"),
        ("ExpiredTokenException", "Request"),
        ("InternalException", "Request"),
        ("ResourceNotFoundException", "DoesNotExist"),
        ("ThrottlingException", "Request"),
        ("ValidationException", "Request"),
    ];
    assert_code_decides(&cases, &["`search`"], DomainError::request, async |code| {
        describe_domain("search", &provider_refused(code).await).await.expect_err(code)
    })
    .await;
}

#[tokio::test]
async fn when_it_is_the_credentials_that_fail_then_it_says_nothing_of_the_domain() {
    assert_credentials_told_apart(DomainError::request, async |provider| {
        describe_domain("search", provider).await.expect_err("no credentials")
    })
    .await;
}
