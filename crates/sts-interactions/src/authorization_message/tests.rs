use super::*;
use crate::stand_in::{
    answer, assert_no_secret, everything_printed, provider_behind_a_denied_hop, provider_with, refusal, result_xml,
};
use aws_interactions_core::RequestErrorKind;
use aws_sdk_sts::Client;
use aws_sdk_sts::config::http::HttpResponse;
use aws_smithy_mocks::{mock, mock_client};

const ENCODED: &str = "8ZmvC3r2hB7Yk_encoded-text";
const DECODED: &str = r#"{"allowed":false,"explicitDeny":false,"matchedStatements":{"items":[]},"failures":{"items":[]},"context":{"principal":{"id":"AIDAEXAMPLE","name":"bob","arn":"arn:aws:iam::123456789012:user/bob"},"action":"ec2:StopInstances","resource":"arn:aws:ec2:us-east-1:123456789012:instance/i-dd01c9bd","conditions":{"items":[{"key":"ec2:Tenancy","values":{"items":[{"value":"default"}]}}]}}}"#;

async fn decode_by(
    encoded: &str,
    respond: impl Fn() -> HttpResponse + Send + Sync + 'static,
) -> Result<DecodedMessage, AuthorizationMessageError> {
    let rule = mock!(Client::decode_authorization_message)
        .match_requests(|request| request.encoded_message() == Some(ENCODED))
        .then_http_response(respond);
    let provider = provider_with(mock_client!(aws_sdk_sts, [&rule])).await;
    decode_authorization_message(encoded, &provider).await
}

async fn refused_with(status: u16, code: &'static str) -> AuthorizationMessageError {
    decode_by(ENCODED, move || refusal(status, code, "no")).await.expect_err(code)
}

#[tokio::test]
async fn when_decode_authorization_message_and_it_is_valid_then_the_denial_is_read_and_kept_whole() {
    // arrange
    let escaped = DECODED.replace('"', "&quot;");
    let respond = move || {
        let result = format!("<DecodedMessage>{escaped}</DecodedMessage>");
        answer(200, result_xml("DecodeAuthorizationMessage", &result))
    };
    // act
    let denial = decode_by(&format!(" {ENCODED}\n"), respond).await.expect("a decoded message");
    // assert
    assert_eq!((denial.allowed, denial.explicit_deny), (Some(false), Some(false)));
    assert_eq!(denial.principal.as_deref(), Some("arn:aws:iam::123456789012:user/bob"));
    assert_eq!(denial.action.as_deref(), Some("ec2:StopInstances"));
    assert_eq!(denial.resource.as_deref(), Some("arn:aws:ec2:us-east-1:123456789012:instance/i-dd01c9bd"));
    assert_eq!(denial.json, DECODED);
    assert!(!format!("{denial:?}").contains("ec2:Tenancy"), "{denial:?}");
}

#[tokio::test]
async fn when_decode_authorization_message_and_the_text_is_empty_then_nothing_is_asked() {
    for text in ["", " \n\t"] {
        let no_rules: [&aws_smithy_mocks::Rule; 0] = [];
        let provider = provider_with(mock_client!(aws_sdk_sts, no_rules)).await;
        let error = decode_authorization_message(text, &provider).await.expect_err("no text");
        assert!(matches!(error, AuthorizationMessageError::Empty), "{error:?}");
    }
}

#[tokio::test]
async fn when_decode_authorization_message_and_the_text_is_no_message_then_the_error_is_invalid() {
    for code in ["InvalidAuthorizationMessageException", "ValidationError"] {
        let error = refused_with(400, code).await;
        assert!(matches!(error, AuthorizationMessageError::Invalid { .. }), "{error:?}");
        let printed = everything_printed(&error);
        assert!(!printed.contains(ENCODED), "{printed}");
    }
}

#[tokio::test]
async fn when_decode_authorization_message_and_the_caller_may_not_then_the_error_is_access_denied() {
    let error = refused_with(403, "AccessDenied").await;
    assert!(matches!(error, AuthorizationMessageError::AccessDenied { .. }), "{error:?}");
    assert_no_secret(&everything_printed(&error));
}

#[tokio::test]
async fn when_decode_authorization_message_and_a_hop_is_denied_then_decoding_is_not_called_denied() {
    let provider = provider_behind_a_denied_hop().await;
    let error = decode_authorization_message(ENCODED, &provider).await.expect_err("a denied hop");
    let AuthorizationMessageError::Request { source } = &error else { panic!("{error:?}") };
    assert_eq!((source.kind(), source.is_of_credentials()), (RequestErrorKind::AccessDenied, true));
}

#[tokio::test]
async fn when_decode_authorization_message_and_the_token_is_expired_then_the_kind_is_invalid_credentials() {
    let error = refused_with(403, "ExpiredToken").await;
    let AuthorizationMessageError::Request { source } = &error else { panic!("{error:?}") };
    assert_eq!((source.kind(), source.code()), (RequestErrorKind::InvalidCredentials, Some("ExpiredToken")));
}

#[tokio::test]
async fn when_decode_authorization_message_and_sts_is_off_then_the_code_tells() {
    let error = refused_with(403, "RegionDisabledException").await;
    let AuthorizationMessageError::Request { source } = &error else { panic!("{error:?}") };
    assert_eq!((source.kind(), source.code()), (RequestErrorKind::AccessDenied, Some("RegionDisabledException")));
}

#[tokio::test]
async fn when_decode_authorization_message_and_it_fails_otherwise_then_the_request_error_is_kept() {
    let error = refused_with(403, "InvalidClientTokenId").await;
    let AuthorizationMessageError::Request { source } = &error else { panic!("{error:?}") };
    assert_eq!(source.code(), Some("InvalidClientTokenId"));
}

#[tokio::test]
async fn when_decode_authorization_message_and_the_answer_is_empty_then_it_is_not_understood() {
    let respond = || answer(200, result_xml("DecodeAuthorizationMessage", ""));
    let error = decode_by(ENCODED, respond).await.expect_err("an empty answer");
    let AuthorizationMessageError::Request { source } = &error else { panic!("{error:?}") };
    assert_eq!(source.kind(), RequestErrorKind::ResponseNotUnderstood);
}
