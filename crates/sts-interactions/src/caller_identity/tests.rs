use super::*;
use crate::stand_in::{
    answer, assert_no_secret, caller_identity_xml, everything_printed, provider_with, refusal, result_xml,
};
use aws_interactions_core::RequestErrorKind;
use aws_sdk_sts::Client;
use aws_sdk_sts::config::http::HttpResponse;
use aws_smithy_mocks::{mock, mock_client};

async fn identity_by(
    respond: impl Fn() -> HttpResponse + Send + Sync + 'static,
) -> Result<CallerIdentity, CallerIdentityError> {
    let rule = mock!(Client::get_caller_identity).then_http_response(respond);
    let identity = get_caller_identity(&provider_with(mock_client!(aws_sdk_sts, [&rule])).await).await;
    assert_eq!(rule.num_calls(), 1);
    identity
}

async fn identity_of(arn: &'static str) -> CallerIdentity {
    identity_by(move || answer(200, caller_identity_xml(arn))).await.expect("a caller")
}

#[tokio::test]
async fn when_get_caller_identity_and_a_user_calls_then_account_partition_name_and_path_are_told() {
    // act
    let caller = identity_of("arn:aws-cn:iam::210987654321:user/teams/web/alice").await;
    // assert
    let expected = CallerIdentity {
        account_id: "210987654321".to_owned(),
        partition: "aws-cn".to_owned(),
        arn: "arn:aws-cn:iam::210987654321:user/teams/web/alice".parse().expect("an ARN"),
        user_id: "AIDAEXAMPLE".to_owned(),
        kind: CallerKind::User { name: "alice".to_owned(), path: "/teams/web/".to_owned() },
    };
    assert_eq!(caller, expected);
}

#[tokio::test]
async fn when_get_caller_identity_and_a_role_session_calls_then_the_last_segment_is_the_session() {
    let caller = identity_of("arn:aws:sts::123456789012:assumed-role/Deploy/ci").await;
    assert_eq!(caller.kind, CallerKind::RoleSession { role: "Deploy".to_owned(), session: "ci".to_owned() });
    assert_eq!(caller.kind.to_string(), "role Deploy in session ci");
}

#[tokio::test]
async fn when_get_caller_identity_and_a_federated_user_calls_then_its_name_is_told() {
    let caller = identity_of("arn:aws:sts::123456789012:federated-user/bob").await;
    assert_eq!(caller.kind, CallerKind::FederatedUser { name: "bob".to_owned() });
}

#[tokio::test]
async fn when_get_caller_identity_and_root_calls_then_the_kind_is_root() {
    assert_eq!(identity_of("arn:aws-us-gov:iam::123456789012:root").await.kind, CallerKind::Root);
}

#[tokio::test]
async fn when_get_caller_identity_and_the_principal_is_new_to_us_then_the_kind_is_other() {
    let caller = identity_of("arn:aws:sts::123456789012:agent/7").await;
    assert_eq!(caller.kind, CallerKind::Other("agent/7".to_owned()));
    assert_eq!(caller.account_id, "123456789012");
}

#[tokio::test]
async fn when_get_caller_identity_and_the_token_is_expired_then_the_kind_is_invalid_credentials() {
    for (status, code) in [(403, "ExpiredToken"), (400, "ExpiredTokenException")] {
        // act
        let respond = move || refusal(status, code, "The security token included in the request is expired");
        let error = identity_by(respond).await.expect_err("an expired token");
        // assert
        let CallerIdentityError::Request { source } = &error;
        assert_eq!((source.kind(), source.code()), (RequestErrorKind::InvalidCredentials, Some(code)));
        assert_no_secret(&everything_printed(&error));
    }
}

#[tokio::test]
async fn when_get_caller_identity_and_sts_is_off_then_the_code_tells() {
    let respond = || refusal(403, "RegionDisabledException", "STS is not activated in this region");
    let error = identity_by(respond).await.expect_err("a disabled region");
    let CallerIdentityError::Request { source } = &error;
    assert_eq!((source.kind(), source.code()), (RequestErrorKind::AccessDenied, Some("RegionDisabledException")));
}

#[tokio::test]
async fn when_get_caller_identity_and_the_key_is_unknown_then_the_request_error_is_kept_whole() {
    // act
    let respond = || refusal(403, "InvalidClientTokenId", "The security token included in the request is invalid.");
    let error = identity_by(respond).await.expect_err("an unknown key");
    // assert
    let CallerIdentityError::Request { source } = &error;
    assert_eq!(source.kind(), RequestErrorKind::InvalidCredentials);
    assert_eq!((source.service(), source.operation()), ("sts", "GetCallerIdentity"));
    assert_eq!((source.code(), source.request_id()), (Some("InvalidClientTokenId"), Some("req-1")));
    assert!(!error.to_string().contains(&source.to_string()), "{error} repeats its source");
}

#[tokio::test]
async fn when_get_caller_identity_and_the_answer_is_incomplete_then_it_is_not_understood() {
    let incomplete = [
        "<UserId>AIDAEXAMPLE</UserId><Account>123456789012</Account>",
        "<Arn>nonsense</Arn><UserId>AIDAEXAMPLE</UserId><Account>123456789012</Account>",
        "<Arn>arn:aws:iam:::root</Arn><UserId>AIDAEXAMPLE</UserId><Account>123456789012</Account>",
        "<Arn>arn:aws:iam::123456789012:root</Arn><Account>123456789012</Account>",
    ];
    for result in incomplete {
        // act
        let error = identity_by(move || answer(200, result_xml("GetCallerIdentity", result))).await.expect_err(result);
        // assert
        let CallerIdentityError::Request { source } = &error;
        assert_eq!(source.kind(), RequestErrorKind::ResponseNotUnderstood, "{result}");
    }
}
