use super::*;
use crate::describe::describe_domain;
use crate::stand_in::{Wire, assert_told_once, bare_builder, json_refusal, json_wire, provider_on};
use aws_interactions_core::AssumeRole;
use aws_interactions_stand_in::answer;

fn variant(error: &DomainError) -> String {
    format!("{error:?}").split(' ').next().unwrap_or_default().to_owned()
}

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
    for (code, expected) in cases {
        let wire = json_wire(move |_, _| json_refusal(code));
        let error = describe_domain("search", &provider_on(&wire).await).await.expect_err(code);
        assert_eq!(variant(&error), expected, "{code}");
        assert!(error.request().is_none_or(|request| request.code() == Some(code)), "{error:?}");
        assert!(error.to_string().contains("`search`"), "{error}");
        assert_told_once(&error);
    }
}

#[tokio::test]
async fn when_it_is_the_credentials_that_fail_then_it_says_nothing_of_the_domain() {
    let denied = "<ErrorResponse><Error><Code>AccessDenied</Code><Message>the hop</Message></Error></ErrorResponse>";
    let wire = Wire::answering(move |_| answer(403, denied));
    let base = bare_builder().http_client(wire.http_client).build().await;
    let hop = AssumeRole::new("arn:aws:iam::123456789012:role/Hop");
    let provider = base.and_then(|base| base.assuming(&hop)).expect("complete settings");
    let error = describe_domain("search", &provider).await.expect_err("no credentials");
    assert!(matches!(&error, DomainError::Request { source, .. } if source.is_of_credentials()), "{error:?}");
}
