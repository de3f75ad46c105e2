use super::*;
use crate::deploy::force_new_deployment;
use crate::stand_in::{assert_told_once, bare_builder, json_refusal, json_wire, provider_on};
use aws_interactions_core::AssumeRole;
use aws_interactions_stand_in::{Wire, answer};

fn variant(error: &ServiceError) -> String {
    format!("{error:?}").split(' ').next().unwrap_or_default().to_owned()
}

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
    for (code, expected) in cases {
        let wire = json_wire(move |_, _| json_refusal(code));
        let error = force_new_deployment("shop", "web", &provider_on(&wire).await).await.expect_err(code);
        assert_eq!(variant(&error), expected, "{code}");
        assert!(error.request().is_none_or(|request| request.code() == Some(code)), "{error:?}");
        assert!(error.to_string().contains("`web`") || error.to_string().contains("`shop`"), "{error}");
        assert_told_once(&error);
    }
}

#[tokio::test]
async fn when_it_is_the_credentials_that_fail_then_it_says_nothing_of_the_service() {
    let denied = "<ErrorResponse><Error><Code>AccessDenied</Code><Message>the hop</Message></Error></ErrorResponse>";
    let wire = Wire::answering(move |_| answer(403, denied));
    let base = bare_builder().http_client(wire.http_client).build().await;
    let hop = AssumeRole::new("arn:aws:iam::123456789012:role/Hop");
    let provider = base.and_then(|base| base.assuming(&hop)).expect("complete settings");
    let error = force_new_deployment("shop", "web", &provider).await.expect_err("no credentials");
    assert!(matches!(&error, ServiceError::Request { source, .. } if source.is_of_credentials()), "{error:?}");
}
