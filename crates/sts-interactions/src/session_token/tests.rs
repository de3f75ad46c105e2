use super::*;
use crate::stand_in::{
    ACCESS_KEY_ID, EXPIRES_AT, SECRET_ACCESS_KEY, SESSION_TOKEN, answer, assert_no_secret, credentials_xml,
    everything_printed, provider_behind_a_denied_hop, provider_with, refusal, result_xml,
};
use aws_interactions_core::RequestErrorKind;
use aws_sdk_sts::Client;
use aws_sdk_sts::config::http::HttpResponse;
use aws_smithy_mocks::{mock, mock_client};
use std::time::UNIX_EPOCH;

async fn token_by(
    respond: impl Fn() -> HttpResponse + Send + Sync + 'static,
) -> Result<AwsCredentials, SessionTokenError> {
    let rule = mock!(Client::get_session_token)
        .match_requests(|request| request.duration_seconds().is_none() && request.serial_number().is_none())
        .then_http_response(respond);
    get_session_token(None, None, &provider_with(mock_client!(aws_sdk_sts, [&rule])).await).await
}

#[tokio::test]
async fn when_get_session_token_and_a_duration_is_given_then_it_is_sent_and_the_keys_come_back() {
    // arrange
    let rule = mock!(Client::get_session_token)
        .match_requests(|request| request.duration_seconds() == Some(129_600))
        .then_http_response(|| answer(200, result_xml("GetSessionToken", &credentials_xml())));
    let provider = provider_with(mock_client!(aws_sdk_sts, [&rule])).await;
    // act
    let credentials = get_session_token(Some(Duration::from_hours(36)), None, &provider).await.expect("temporary keys");
    // assert
    let expires_at = UNIX_EPOCH + Duration::from_secs(EXPIRES_AT);
    let expected = AwsCredentials::new(ACCESS_KEY_ID, SECRET_ACCESS_KEY).with_session(SESSION_TOKEN, Some(expires_at));
    assert_eq!(credentials, expected);
    assert_no_secret(&format!("{credentials:?}"));
}

#[tokio::test]
async fn when_get_session_token_and_no_duration_is_given_then_sts_decides() {
    let credentials = token_by(|| answer(200, result_xml("GetSessionToken", &credentials_xml()))).await;
    assert_eq!(credentials.expect("temporary keys").session_token(), Some(SESSION_TOKEN));
}

#[tokio::test]
async fn when_get_session_token_and_the_duration_is_out_of_range_then_nothing_is_asked() {
    for seconds in [0, 899, 129_601, u64::MAX] {
        // arrange
        let no_rules: [&aws_smithy_mocks::Rule; 0] = [];
        let provider = provider_with(mock_client!(aws_sdk_sts, no_rules)).await;
        let asked = Duration::from_secs(seconds);
        // act
        let error = get_session_token(Some(asked), None, &provider).await.expect_err("a duration out of range");
        // assert
        assert!(matches!(error, SessionTokenError::InvalidDuration { duration } if duration == asked), "{error:?}");
        assert!(error.to_string().ends_with("expected 900s to 129600s"), "{error}");
    }
}

#[tokio::test]
async fn when_get_session_token_and_the_caller_is_temporary_then_the_error_is_access_denied() {
    let respond = || refusal(403, "AccessDenied", "Cannot call GetSessionToken with session credentials");
    let error = token_by(respond).await.expect_err("a temporary caller");
    assert!(matches!(error, SessionTokenError::AccessDenied { .. }), "{error:?}");
    assert_no_secret(&everything_printed(&error));
}

#[tokio::test]
async fn when_get_session_token_and_a_hop_is_denied_then_the_session_is_not_called_denied() {
    let error = get_session_token(None, None, &provider_behind_a_denied_hop().await).await.expect_err("a denied hop");
    let SessionTokenError::Request { source } = &error else { panic!("{error:?}") };
    assert_eq!((source.kind(), source.is_of_credentials()), (RequestErrorKind::AccessDenied, true));
}

#[tokio::test]
async fn when_get_session_token_and_the_token_is_expired_then_the_kind_is_invalid_credentials() {
    let respond = || refusal(403, "ExpiredToken", "The security token included in the request is expired");
    let error = token_by(respond).await.expect_err("an expired token");
    let SessionTokenError::Request { source } = &error else { panic!("{error:?}") };
    assert_eq!((source.kind(), source.code()), (RequestErrorKind::InvalidCredentials, Some("ExpiredToken")));
}

#[tokio::test]
async fn when_get_session_token_and_sts_is_off_then_the_code_tells() {
    let respond = || refusal(403, "RegionDisabledException", "STS is not activated in this region");
    let error = token_by(respond).await.expect_err("a disabled region");
    let SessionTokenError::Request { source } = &error else { panic!("{error:?}") };
    assert_eq!((source.kind(), source.code()), (RequestErrorKind::AccessDenied, Some("RegionDisabledException")));
}

#[tokio::test]
async fn when_get_session_token_and_it_fails_otherwise_then_the_request_error_is_kept() {
    let error = token_by(|| refusal(400, "ValidationError", "no")).await.expect_err("a failure");
    let SessionTokenError::Request { source } = &error else { panic!("{error:?}") };
    assert_eq!((source.kind(), source.operation()), (RequestErrorKind::InvalidRequest, "GetSessionToken"));
}

#[tokio::test]
async fn when_get_session_token_and_the_answer_holds_no_keys_then_it_is_not_understood() {
    let error = token_by(|| answer(200, result_xml("GetSessionToken", ""))).await.expect_err("an empty answer");
    let SessionTokenError::Request { source } = &error else { panic!("{error:?}") };
    assert_eq!(source.kind(), RequestErrorKind::ResponseNotUnderstood);
}

const DEVICE: &str = "arn:aws:iam::123456789012:mfa/alice";
const WRONG_CODE: &str = "MultiFactorAuthentication failed with invalid MFA one time pass code. ";

/// With the code 271828, of which STS says this.
async fn token_with_mfa_by(
    respond: impl Fn() -> HttpResponse + Send + Sync + 'static,
) -> Result<AwsCredentials, SessionTokenError> {
    let rule = mock!(Client::get_session_token)
        .match_requests(|request| request.serial_number() == Some(DEVICE) && request.token_code() == Some("271828"))
        .then_http_response(respond);
    let provider = provider_with(mock_client!(aws_sdk_sts, [&rule])).await;
    get_session_token(None, Some(&MfaCode::new(DEVICE, " 271828\n")), &provider).await
}

#[tokio::test]
async fn when_get_session_token_and_a_code_is_given_then_it_is_sent_with_its_device() {
    let credentials = token_with_mfa_by(|| answer(200, result_xml("GetSessionToken", &credentials_xml()))).await;
    assert_eq!(credentials.expect("temporary keys").session_token(), Some(SESSION_TOKEN));
}

#[tokio::test]
async fn when_get_session_token_and_the_code_is_wrong_then_the_error_names_the_device_and_not_the_code() {
    let error = token_with_mfa_by(|| refusal(403, "AccessDenied", WRONG_CODE)).await.expect_err("a wrong code");
    let SessionTokenError::InvalidMfaCode { serial, source } = &error else { panic!("{error:?}") };
    assert_eq!((serial.as_str(), source.kind()), (DEVICE, RequestErrorKind::InvalidMfaCode));
    assert!(!everything_printed(&error).contains("271828"), "{error:?}");
}

#[tokio::test]
async fn when_get_session_token_and_it_is_denied_for_other_reasons_then_the_code_is_not_to_blame() {
    let respond = || refusal(403, "AccessDenied", "Cannot call GetSessionToken with session credentials");
    let error = token_with_mfa_by(respond).await.expect_err("a temporary caller");
    assert!(matches!(error, SessionTokenError::AccessDenied { .. }), "{error:?}");
    let error = token_by(|| refusal(403, "AccessDenied", WRONG_CODE)).await.expect_err("no code was given");
    assert!(matches!(error, SessionTokenError::AccessDenied { .. }), "{error:?}");
}

#[tokio::test]
async fn when_get_session_token_and_what_is_given_is_no_code_then_nothing_is_asked_and_it_is_not_shown() {
    for code in ["", "27182", "2718281", "27182x", "２７１８２８", "271 828"] {
        let no_rules: [&aws_smithy_mocks::Rule; 0] = [];
        let provider = provider_with(mock_client!(aws_sdk_sts, no_rules)).await;
        let mfa = MfaCode::new(DEVICE, code);
        let error = get_session_token(None, Some(&mfa), &provider).await.expect_err(code);
        assert!(matches!(&error, SessionTokenError::MalformedMfaCode { serial } if serial == DEVICE), "{error:?}");
        let told = format!("{} {mfa:?}", everything_printed(&error));
        assert!(code.is_empty() || !told.contains(code), "{told}");
    }
}
