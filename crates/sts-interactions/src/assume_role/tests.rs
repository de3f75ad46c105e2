use super::*;
use crate::stand_in::{
    ACCESS_KEY_ID, EXPIRES_AT, SECRET_ACCESS_KEY, SESSION_TOKEN, answer, assert_no_secret, bare_builder, capture,
    credentials_xml, everything_printed, provider_behind_a_denied_hop, provider_with, refusal, result_xml,
};
use aws_interactions_core::{ConfigError, RequestErrorKind, RoleArn};
use aws_sdk_sts::Client;
use aws_sdk_sts::config::http::HttpResponse;
use aws_smithy_mocks::{mock, mock_client};
use std::time::{Duration, UNIX_EPOCH};

const ROLE: &str = "arn:aws:iam::123456789012:role/teams/web/Deploy";
const POLICY: &str = "arn:aws:iam::aws:policy/ReadOnlyAccess";
const DEVICE: &str = "arn:aws:iam::123456789012:mfa/alice";
const SESSION_ARN: &str = "arn:aws:sts::123456789012:assumed-role/Deploy/ci";

fn role() -> AssumeRole {
    AssumeRole::new(ROLE)
}

fn assumed_xml() -> String {
    let user = format!(
        "<AssumedRoleUser><AssumedRoleId>AROAEXAMPLE:ci</AssumedRoleId><Arn>{SESSION_ARN}</Arn></AssumedRoleUser>"
    );
    result_xml("AssumeRole", &(user + &credentials_xml()))
}

async fn assume_by(respond: impl Fn() -> HttpResponse + Send + Sync + 'static) -> Result<AssumedRole, AssumeRoleError> {
    let rule = mock!(Client::assume_role)
        .match_requests(|request| request.role_arn() == Some(ROLE))
        .then_http_response(respond);
    let provider = provider_with(mock_client!(aws_sdk_sts, [&rule])).await;
    assume_role(&role(), &provider).await
}

/// Assumes the role where a request would panic.
async fn assume_without_a_call(role: AssumeRole) -> ConfigError {
    let no_rules: [&aws_smithy_mocks::Rule; 0] = [];
    let provider = provider_with(mock_client!(aws_sdk_sts, no_rules)).await;
    let error = assume_role(&role, &provider).await.expect_err("a role that STS would refuse");
    let AssumeRoleError::Invalid { source } = error else { panic!("{error:?}") };
    source
}

/// The setting that is refused before a call.
async fn refused_setting(role: AssumeRole) -> &'static str {
    let error = assume_without_a_call(role).await;
    let ConfigError::InvalidSetting { setting, .. } = error else { panic!("{error:?}") };
    setting
}

#[tokio::test]
async fn when_assume_role_and_all_is_set_then_all_are_sent_and_the_session_comes_back() {
    // arrange
    let rule = mock!(Client::assume_role)
        .match_requests(|request| {
            request.role_arn() == Some(ROLE)
                && request.role_session_name() == Some("ci")
                && request.external_id() == Some("agreed:upon")
                && request.duration_seconds() == Some(43_200)
                && request.policy() == Some("{}")
                && request.policy_arns().iter().filter_map(|policy| policy.arn()).eq([POLICY])
                && request.tags().iter().map(|tag| (tag.key(), tag.value())).eq([("team", "web"), ("job", "")])
                && request.transitive_tag_keys() == ["team"]
                && request.source_identity() == Some("alice")
                && request.serial_number() == Some(DEVICE)
                && request.token_code() == Some("123456")
        })
        .then_http_response(|| answer(200, assumed_xml()));
    let provider = provider_with(mock_client!(aws_sdk_sts, [&rule])).await;
    let asked = role()
        .session_name("ci")
        .external_id("agreed:upon")
        .duration(Duration::from_hours(12))
        .session_policy("{}")
        .session_policy_arn(POLICY)
        .tag("team", "web")
        .tag("job", "")
        .transitive_tag_key("team")
        .source_identity("alice")
        .mfa(DEVICE, |_| async { Ok::<_, String>("123456".to_owned()) });
    // act
    let session = assume_role(&asked, &provider).await.expect("a session");
    // assert
    let expires_at = UNIX_EPOCH + Duration::from_secs(EXPIRES_AT);
    let expected = AssumedRole {
        credentials: AwsCredentials::new(ACCESS_KEY_ID, SECRET_ACCESS_KEY)
            .with_session(SESSION_TOKEN, Some(expires_at)),
        arn: SESSION_ARN.parse().expect("an ARN"),
        assumed_role_id: "AROAEXAMPLE:ci".to_owned(),
        session_name: "ci".to_owned(),
    };
    assert_eq!(session, expected);
    assert_eq!(rule.num_calls(), 1);
    assert_no_secret(&format!("{session:?} {asked:?}"));
}

#[tokio::test]
async fn when_assume_role_and_only_the_arn_is_set_then_the_name_is_made_up_and_the_rest_left_out() {
    // arrange
    let rule = mock!(Client::assume_role)
        .match_requests(|request| {
            request.role_session_name().is_some_and(|name| name.starts_with("aws-interactions-"))
                && request.external_id().is_none()
                && request.duration_seconds().is_none()
                && request.policy().is_none()
                && request.policy_arns.is_none()
                && request.tags.is_none()
                && request.transitive_tag_keys.is_none()
                && request.source_identity().is_none()
                && request.serial_number().is_none()
                && request.token_code().is_none()
        })
        .then_http_response(|| answer(200, assumed_xml()));
    let provider = provider_with(mock_client!(aws_sdk_sts, [&rule])).await;
    // act
    let session = assume_role(&role(), &provider).await.expect("a session");
    // assert
    assert!(session.session_name.starts_with("aws-interactions-"), "{}", session.session_name);
}

#[tokio::test]
async fn when_assume_role_and_the_credentials_feed_a_provider_then_its_requests_are_signed_with_them() {
    // arrange
    let rule = mock!(Client::assume_role)
        .then_http_response(|| answer(200, assumed_xml().replace("2026-11-22T12:00:00Z", "2999-01-01T00:00:00Z")));
    let provider = provider_with(mock_client!(aws_sdk_sts, [&rule])).await;
    let session = assume_role(&role(), &provider).await.expect("a session");
    let (http_client, request) = capture();
    let in_role = bare_builder().credentials(session.credentials).http_client(http_client).build().await;
    // act
    let _ = in_role.expect("complete settings").get_sts().get_caller_identity().send().await;
    // assert
    let request = request.expect_request();
    let signature = request.headers().get("authorization").expect("a signature");
    assert!(signature.contains(&format!("Credential={ACCESS_KEY_ID}/")), "{signature}");
    assert_eq!(request.headers().get("x-amz-security-token"), Some(SESSION_TOKEN));
}

#[tokio::test]
async fn when_assume_role_and_the_arn_is_that_of_a_user_then_nothing_is_asked() {
    let error = assume_without_a_call(AssumeRole::new("arn:aws:iam::123456789012:user/alice")).await;
    assert!(matches!(error, ConfigError::MalformedRoleArn { .. }), "{error:?}");
}

#[tokio::test]
async fn when_assume_role_and_the_session_name_is_invalid_then_nothing_is_asked() {
    for name in ["", "x", "two words", &"x".repeat(65)] {
        assert_eq!(refused_setting(role().session_name(name)).await, "role session name", "{name}");
    }
}

#[tokio::test]
async fn when_assume_role_and_the_external_id_is_invalid_then_nothing_is_asked() {
    for id in ["", "x", "two words", &"x".repeat(1225)] {
        assert_eq!(refused_setting(role().external_id(id)).await, "external id", "{id}");
    }
}

#[tokio::test]
async fn when_assume_role_and_the_duration_is_out_of_range_then_nothing_is_asked() {
    for seconds in [0, 899, 43_201, u64::MAX] {
        let error = assume_without_a_call(role().duration(Duration::from_secs(seconds))).await;
        assert!(matches!(error, ConfigError::InvalidSetting { setting: "role duration", .. }), "{error:?}");
        assert!(error.to_string().ends_with("900 s to 43200 s"), "{error}");
    }
}

#[tokio::test]
async fn when_assume_role_and_it_is_denied_then_the_error_names_the_role() {
    // act
    let respond = || refusal(403, "AccessDenied", "User: alice is not authorized to perform: sts:AssumeRole");
    let error = assume_by(respond).await.expect_err("a denial");
    // assert
    let AssumeRoleError::AccessDenied { role, .. } = &error else { panic!("{error:?}") };
    assert_eq!(**role, ROLE.parse::<RoleArn>().expect("the ARN of a role"));
    assert!(error.to_string().contains(ROLE));
    let printed = everything_printed(&error);
    assert_no_secret(&printed);
    assert_eq!(printed.split(" | ").next().map(|chain| chain.matches("is not authorized").count()), Some(1));
}

#[tokio::test]
async fn when_assume_role_and_the_hop_before_is_denied_then_this_role_is_not_called_denied() {
    // act
    let provider = provider_behind_a_denied_hop().await;
    let error = assume_role(&role(), &provider).await.expect_err("a denied hop");
    // assert
    let AssumeRoleError::Request { source, .. } = &error else { panic!("{error:?}") };
    assert_eq!(source.kind(), RequestErrorKind::AccessDenied);
    assert!(everything_printed(&error).contains("role/Hop"));
    assert_no_secret(&everything_printed(&error));
}

#[tokio::test]
async fn when_assume_role_and_the_token_is_expired_then_the_kind_is_invalid_credentials() {
    for (status, code) in [(403, "ExpiredToken"), (400, "ExpiredTokenException")] {
        let respond = move || refusal(status, code, "The security token included in the request is expired");
        let error = assume_by(respond).await.expect_err("an expired token");
        let AssumeRoleError::Request { source, .. } = &error else { panic!("{error:?}") };
        assert_eq!((source.kind(), source.code()), (RequestErrorKind::InvalidCredentials, Some(code)));
    }
}

#[tokio::test]
async fn when_assume_role_and_sts_is_off_then_the_code_tells() {
    let respond = || refusal(403, "RegionDisabledException", "STS is not activated in this region");
    let error = assume_by(respond).await.expect_err("a disabled region");
    let AssumeRoleError::Request { source, .. } = &error else { panic!("{error:?}") };
    assert_eq!((source.kind(), source.code()), (RequestErrorKind::AccessDenied, Some("RegionDisabledException")));
}

#[tokio::test]
async fn when_assume_role_and_the_role_allows_less_time_then_it_is_rejected_with_what_aws_said() {
    // act
    let message = "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.";
    let error = assume_by(move || refusal(400, "ValidationError", message)).await.expect_err("a rejection");
    // assert
    let AssumeRoleError::Rejected { source, .. } = &error else { panic!("{error:?}") };
    assert_eq!(source.message(), Some(message));
}

#[tokio::test]
async fn when_assume_role_and_the_session_policy_is_refused_then_it_is_rejected() {
    for code in ["MalformedPolicyDocument", "PackedPolicyTooLarge"] {
        let error = assume_by(move || refusal(400, code, "no")).await.expect_err("a rejection");
        assert!(matches!(error, AssumeRoleError::Rejected { .. }), "{error:?}");
    }
}

#[tokio::test]
async fn when_assume_role_and_no_code_is_given_then_nothing_is_asked_and_the_error_says_so() {
    let no_rules: [&aws_smithy_mocks::Rule; 0] = [];
    let provider = provider_with(mock_client!(aws_sdk_sts, no_rules)).await;
    let without = [
        role().mfa_serial(DEVICE),
        role().mfa(DEVICE, |_| async { Err::<String, _>("no terminal") }),
        role().mfa(DEVICE, |_| async { Ok::<_, String>("12345".to_owned()) }),
    ];
    for role in without {
        let error = assume_role(&role, &provider).await.expect_err("no code");
        let AssumeRoleError::InvalidMfaCode { source, .. } = &error else { panic!("{error:?}") };
        assert!(source.to_string().contains(DEVICE) && error.to_string().contains(ROLE), "{error}: {source}");
    }
}

#[tokio::test]
async fn when_assume_role_and_the_code_is_wrong_then_it_is_no_denial_of_the_role() {
    let rule =
        mock!(Client::assume_role).match_requests(|request| request.token_code() == Some("654321")).then_http_response(
            || refusal(403, "AccessDenied", "MultiFactorAuthentication failed with invalid MFA one time pass code. "),
        );
    let provider = provider_with(mock_client!(aws_sdk_sts, [&rule])).await;
    let asked = role().mfa(DEVICE, |_| async { Ok::<_, String>(" 654321\n".to_owned()) });
    let error = assume_role(&asked, &provider).await.expect_err("a wrong code");
    assert!(matches!(error, AssumeRoleError::InvalidMfaCode { .. }), "{error:?}");
    assert!(!everything_printed(&error).contains("654321"));
    assert_eq!(rule.num_calls(), 1);
}

#[tokio::test]
async fn when_assume_role_and_it_fails_otherwise_then_the_request_error_is_kept() {
    let respond = || refusal(403, "SignatureDoesNotMatch", "Signature not yet current");
    let error = assume_by(respond).await.expect_err("a failure");
    let AssumeRoleError::Request { source, .. } = &error else { panic!("{error:?}") };
    assert_eq!((source.code(), source.kind()), (Some("SignatureDoesNotMatch"), RequestErrorKind::InvalidCredentials));
}

#[tokio::test]
async fn when_assume_role_and_the_answer_is_incomplete_then_it_is_not_understood_and_shows_no_keys() {
    let user = "<AssumedRoleUser><AssumedRoleId>AROAEXAMPLE:ci</AssumedRoleId></AssumedRoleUser>";
    for result in [String::new(), credentials_xml(), format!("{user}{}", credentials_xml()), user.to_owned()] {
        // act
        let respond = move || answer(200, result_xml("AssumeRole", &result));
        let error = assume_by(respond).await.expect_err("an incomplete answer");
        // assert
        let AssumeRoleError::Request { source, .. } = &error else { panic!("{error:?}") };
        assert_eq!(source.kind(), RequestErrorKind::ResponseNotUnderstood);
        assert_no_secret(&everything_printed(&error));
    }
}
