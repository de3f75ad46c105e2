use super::*;
use crate::describe::describe_certificate;
use crate::stand_in::ARN;
use aws_interactions_stand_in::{assert_code_decides, assert_credentials_told_apart, provider_refused};

#[tokio::test]
async fn when_a_request_fails_then_its_code_decides() {
    let cases = [
        ("AccessDeniedException", "AccessDenied"),
        ("ConflictException", "Busy"),
        ("ExpiredTokenException", "Request"),
        ("InternalServerException", "Request"),
        ("InvalidArgsException", "Refused"),
        ("InvalidArnException", "Refused"),
        ("InvalidParameterException", "Refused"),
        ("InvalidTagException", "Refused"),
        ("LimitExceededException", "LimitExceeded"),
        ("RequestInProgressException", "Busy"),
        ("ResourceInUseException", "InUse"),
        ("ResourceNotFoundException", "DoesNotExist"),
        ("TagPolicyException", "Refused"),
        ("ThrottlingException", "Request"),
        ("TooManyTagsException", "Refused"),
        ("ValidationException", "Refused"),
    ];
    assert_code_decides(&cases, &[ARN], CertificateError::request, async |code| {
        describe_certificate(ARN, &provider_refused(code).await).await.expect_err(code)
    })
    .await;
}

#[tokio::test]
async fn when_it_is_the_credentials_that_fail_then_it_says_nothing_of_the_certificate() {
    assert_credentials_told_apart(CertificateError::request, async |provider| {
        describe_certificate(ARN, provider).await.expect_err("no credentials")
    })
    .await;
}
