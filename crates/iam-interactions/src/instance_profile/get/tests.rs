use super::*;
use crate::stand_in::{Script, assert_told_once, denied, missing, ok, profile_xml, refusal, tags_xml};
use aws_interactions_core::RequestErrorKind;

fn found(role: Option<&str>, tags: &str) -> crate::stand_in::Answer {
    ok("GetInstanceProfile", &format!("<InstanceProfile>{}</InstanceProfile>", profile_xml("web", role, tags)))
}

#[tokio::test]
async fn when_get_instance_profile_then_role_and_tags_are_there() {
    let script = Script::default().on("GetInstanceProfile", found(Some("serving"), &tags_xml(&[("team", "web")])));
    let profile = get_instance_profile("web", &script.provider().await).await.expect("a profile");
    assert_eq!((profile.name.as_str(), profile.role.as_deref(), profile.path.as_str()), ("web", Some("serving"), "/"));
    assert_eq!(profile.arn.to_string(), "arn:aws:iam::123456789012:instance-profile/web");
    assert_eq!((profile.id.as_str(), profile.tags["team"].as_str()), ("AIPAEXAMPLE", "web"));
    assert!(profile.created_at.is_some());
    assert_eq!(script.calls(), ["GetInstanceProfile InstanceProfileName=web"]);
}

#[tokio::test]
async fn when_get_instance_profile_and_no_role_is_in_it_then_there_is_none() {
    let script = Script::default().on("GetInstanceProfile", found(None, ""));
    assert_eq!(get_instance_profile("web", &script.provider().await).await.expect("a profile").role, None);
}

#[tokio::test]
async fn when_get_instance_profile_and_it_fails_then_the_code_decides() {
    let cases = [missing(), denied(), refusal("ServiceFailure", "no"), refusal("UnmodifiableEntity", "no")];
    let errors = [(0, "does not exist"), (1, "is denied"), (2, "a request about"), (3, "belongs to a service")];
    for (answer, (index, said)) in cases.into_iter().zip(errors) {
        let script = Script::default().on("GetInstanceProfile", answer);
        let error = get_instance_profile("web", &script.provider().await).await.expect_err(said);
        assert!(error.to_string().contains(said), "{index}: {error}");
        assert!(error.to_string().contains("`web`"), "{error}");
        assert_told_once(&error);
    }
}

#[tokio::test]
async fn when_get_instance_profile_and_the_answer_is_about_another_then_it_is_not_understood() {
    let (_, xml) = found(None, "");
    for xml in [xml.replace("<InstanceProfileName>web", "<InstanceProfileName>cow"), xml.replace("arn:", "urn:")] {
        let script = Script::default().on("GetInstanceProfile", (200, xml));
        let error = get_instance_profile("web", &script.provider().await).await.expect_err("another");
        let kind = error.request().map(RequestError::kind);
        assert_eq!(kind, Some(RequestErrorKind::ResponseNotUnderstood));
    }
}

#[tokio::test]
async fn when_get_instance_profile_and_the_name_can_be_none_then_nothing_is_asked() {
    let provider = Script::default().provider().await;
    for name in ["", "a/b", &"x".repeat(129)] {
        let error = get_instance_profile(name, &provider).await.expect_err("refused");
        assert!(matches!(error, InstanceProfileError::Invalid { .. }), "{error:?}");
    }
}
