use super::*;
use crate::stand_in::{
    Answer, Script, TRUST, assert_told_once, denied, missing, ok, refusal, role_with, role_xml, tags_xml,
};
use aws_interactions_core::RequestErrorKind;
use std::time::UNIX_EPOCH;

async fn get_by(answer: Answer) -> Result<Role, RoleError> {
    let script = Script::default().on("GetRole", answer);
    let role = get_role("web", &script.provider().await).await;
    assert_eq!(script.calls(), ["GetRole RoleName=web"]);
    role
}

#[tokio::test]
async fn when_get_role_then_all_that_iam_says_is_there_and_the_trust_policy_is_decoded() {
    let more = format!(
        "<Description>serves</Description><MaxSessionDuration>7200</MaxSessionDuration><PermissionsBoundary>\
         <PermissionsBoundaryType>Policy</PermissionsBoundaryType><PermissionsBoundaryArn>arn:aws:iam::aws:policy/B\
         </PermissionsBoundaryArn></PermissionsBoundary>{}",
        tags_xml(&[("team", "web"), ("stage", "")])
    );
    let xml = format!("<Role>{}</Role>", role_with("/teams/", TRUST, &more));
    let role = get_by(ok("GetRole", &xml)).await.expect("a role");
    let expected = Role {
        name: "web".to_owned(),
        path: "/teams/".to_owned(),
        arn: "arn:aws:iam::123456789012:role/teams/web".parse().expect("an ARN"),
        id: "AROAEXAMPLE".to_owned(),
        trust_policy_json: TRUST.to_owned(),
        description: Some("serves".to_owned()),
        max_session_duration: Duration::from_hours(2),
        permissions_boundary: Some("arn:aws:iam::aws:policy/B".to_owned()),
        tags: [("team".to_owned(), "web".to_owned()), ("stage".to_owned(), String::new())].into(),
        created_at: Some(UNIX_EPOCH + Duration::from_hours(498_708)),
    };
    assert_eq!(role, expected);
    assert_eq!(role.trust_policy().expect("a policy"), PolicyDocument::trusting_service("ec2.amazonaws.com"));
}

#[tokio::test]
async fn when_get_role_and_iam_says_little_then_the_rest_is_empty_and_a_session_lasts_an_hour() {
    let xml = format!("<Role>{}</Role>", role_with("/", "{}", "<Description></Description>"));
    let role = get_by(ok("GetRole", &xml)).await.expect("a role");
    assert_eq!((role.description.as_ref(), role.max_session_duration), (None, Duration::from_hours(1)));
    assert!(role.tags.is_empty() && role.permissions_boundary.is_none());
    assert!(role.trust_policy().is_err(), "a policy without statements");
}

#[tokio::test]
async fn when_get_role_and_there_is_none_then_the_error_names_it() {
    let error = get_by(missing()).await.expect_err("no role");
    assert!(matches!(&error, RoleError::DoesNotExist { role } if role == "web"), "{error:?}");
}

#[tokio::test]
async fn when_get_role_and_it_is_denied_then_the_error_says_so_and_names_the_role() {
    let error = get_by(denied()).await.expect_err("denied");
    let RoleError::AccessDenied { role, source } = &error else { panic!("{error:?}") };
    assert_eq!((role.as_str(), source.operation(), source.code()), ("web", "GetRole", Some("AccessDenied")));
    assert_told_once(&error);
}

#[tokio::test]
async fn when_get_role_and_it_fails_otherwise_then_the_kind_tells() {
    let cases = [
        ("ExpiredToken", RequestErrorKind::InvalidCredentials),
        ("ServiceFailure", RequestErrorKind::ServiceFault),
        ("Throttling", RequestErrorKind::Throttled),
    ];
    for (code, kind) in cases {
        let error = get_by(refusal(code, "no")).await.expect_err(code);
        let RoleError::Request { source, .. } = &error else { panic!("{code}: {error:?}") };
        assert_eq!(source.kind(), kind, "{code}");
        assert_eq!(error.request().and_then(RequestError::request_id), Some("req-1"));
    }
}

#[tokio::test]
async fn when_get_role_and_the_answer_is_about_another_or_incomplete_then_it_is_not_understood() {
    let another = role_xml().replace("<RoleName>web", "<RoleName>cow");
    let no_arn = role_xml().replace("arn:aws:iam::123456789012:role/web", "nonsense");
    let no_text = role_xml().replace("%7B", "%FF%7B");
    for xml in [another, no_arn, no_text, String::new()] {
        let error = get_by(ok("GetRole", &xml)).await.expect_err(&xml);
        let RoleError::Request { source, .. } = &error else { panic!("{error:?}") };
        assert_eq!(source.kind(), RequestErrorKind::ResponseNotUnderstood);
    }
}

#[tokio::test]
async fn when_get_role_and_the_name_is_written_in_another_case_then_it_is_the_same_role() {
    let xml = role_xml().replace("<RoleName>web", "<RoleName>Web");
    assert_eq!(get_by(ok("GetRole", &xml)).await.expect("a role").name, "Web");
}

#[tokio::test]
async fn when_does_role_exist_then_it_tells_a_missing_one_from_a_hidden_one() {
    let script = Script::default().on("GetRole", ok("GetRole", &role_xml())).on("GetRole", missing());
    let script = script.on("GetRole", denied());
    let provider = script.provider().await;
    assert!(does_role_exist("web", &provider).await.expect("an answer"));
    assert!(!does_role_exist("web", &provider).await.expect("an answer"));
    let error = does_role_exist("web", &provider).await.expect_err("hidden");
    assert!(matches!(error, RoleError::AccessDenied { .. }), "{error:?}");
}

#[tokio::test]
async fn when_get_role_and_the_name_can_be_none_then_nothing_is_asked() {
    let provider = Script::default().provider().await;
    for name in ["", "two words", "arn:aws:iam::123456789012:role/web", "a/b", "ä", &"x".repeat(65)] {
        let error = get_role(name, &provider).await.expect_err(name);
        assert!(matches!(&error, RoleError::Invalid { role, .. } if role == name), "{error:?}");
        assert!(does_role_exist(name, &provider).await.is_err());
    }
}
