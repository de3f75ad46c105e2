use super::*;
use crate::stand_in::{Answer, Script, assert_told_once, denied, missing, ok, profile_xml, refusal, tags_xml};

fn found(role: Option<&str>, tags: &str) -> Answer {
    ok("GetInstanceProfile", &format!("<InstanceProfile>{}</InstanceProfile>", profile_xml("web", role, tags)))
}

fn created() -> Answer {
    ok("CreateInstanceProfile", &format!("<InstanceProfile>{}</InstanceProfile>", profile_xml("web", None, "")))
}

fn spec() -> InstanceProfileSpec {
    InstanceProfileSpec {
        tags: [("team".to_owned(), "web".to_owned())].into(),
        ..InstanceProfileSpec::new("web", "serving")
    }
}

fn replacing() -> InstanceProfileSpec {
    InstanceProfileSpec { other_role: OtherRole::Replace, ..spec() }
}

fn tagged() -> String {
    tags_xml(&[("team", "web"), ("stage", "x")])
}

fn added() -> InstanceProfileChange {
    InstanceProfileChange::RoleAdded { role: "serving".to_owned() }
}

async fn ensure_by(
    spec: &InstanceProfileSpec,
    script: &Script,
) -> Result<InstanceProfileOutcome, InstanceProfileError> {
    let outcome = ensure_instance_profile(spec, &script.provider().await).await;
    script.assert_used_up();
    if let Err(error) = &outcome {
        assert_told_once(error);
    }
    outcome
}

#[tokio::test]
async fn when_ensure_instance_profile_and_there_is_none_then_it_is_created_with_tags_and_holds_the_role() {
    let script = Script::default().on("GetInstanceProfile", missing()).on("CreateInstanceProfile", created());
    let script = script.succeeding(["AddRoleToInstanceProfile"]);
    let outcome = ensure_by(&spec(), &script).await.expect("a profile");
    assert_eq!(outcome.changes, [InstanceProfileChange::Created, added()]);
    assert!(!outcome.is_unchanged(), "{outcome:?}");
    assert_eq!(outcome.arn.to_string(), "arn:aws:iam::123456789012:instance-profile/web");
    let expected = [
        "GetInstanceProfile InstanceProfileName=web",
        "CreateInstanceProfile InstanceProfileName=web Path=/ Tags.member.1.Key=team Tags.member.1.Value=web",
        "AddRoleToInstanceProfile InstanceProfileName=web RoleName=serving",
    ];
    assert_eq!(script.calls(), expected);
}

#[tokio::test]
async fn when_ensure_instance_profile_and_it_is_as_it_should_be_then_nothing_is_changed() {
    let script = Script::default().on("GetInstanceProfile", found(Some("serving"), &tagged()));
    assert!(ensure_by(&spec(), &script).await.expect("a profile").is_unchanged());
}

#[tokio::test]
async fn when_ensure_instance_profile_and_role_and_tags_are_missing_then_they_are_added() {
    let script = Script::default().on("GetInstanceProfile", found(None, ""));
    let script = script.succeeding(["AddRoleToInstanceProfile", "TagInstanceProfile"]);
    let outcome = ensure_by(&spec(), &script).await.expect("a profile");
    let tags = InstanceProfileChange::TagsPut { keys: vec!["team".to_owned()] };
    assert_eq!(outcome.changes, [added(), tags]);
    let tag = "TagInstanceProfile InstanceProfileName=web Tags.member.1.Key=team Tags.member.1.Value=web";
    assert_eq!(script.calls()[2], tag);
}

#[tokio::test]
async fn when_ensure_instance_profile_and_another_role_is_in_it_then_it_stays_and_both_are_named() {
    let script = Script::default().on("GetInstanceProfile", found(Some("other"), &tagged()));
    let error = ensure_by(&spec(), &script).await.expect_err("taken");
    let InstanceProfileError::HoldsOtherRole { holds, wanted, .. } = &error else { panic!("{error:?}") };
    assert_eq!((holds.as_str(), wanted.as_str()), ("other", "serving"));
}

#[tokio::test]
async fn when_ensure_instance_profile_and_the_other_role_is_to_go_then_it_is_taken_out_first() {
    let script = Script::default().on("GetInstanceProfile", found(Some("other"), &tagged()));
    let script = script.succeeding(["RemoveRoleFromInstanceProfile", "AddRoleToInstanceProfile"]);
    let outcome = ensure_by(&replacing(), &script).await.expect("a profile");
    let removed = InstanceProfileChange::RoleRemoved { role: "other".to_owned() };
    assert_eq!(outcome.changes, [removed, added()]);
    let calls = script.calls();
    assert_eq!(calls[1], "RemoveRoleFromInstanceProfile InstanceProfileName=web RoleName=other");
    assert_eq!(calls[2], "AddRoleToInstanceProfile InstanceProfileName=web RoleName=serving");
}

#[tokio::test]
async fn when_ensure_instance_profile_and_somebody_else_takes_the_other_role_out_then_it_goes_on() {
    let script = Script::default().on("GetInstanceProfile", found(Some("other"), &tagged()));
    let script = script.on("RemoveRoleFromInstanceProfile", missing()).succeeding(["AddRoleToInstanceProfile"]);
    assert_eq!(ensure_by(&replacing(), &script).await.expect("a profile").changes, [added()]);
}

#[tokio::test(start_paused = true)]
async fn when_ensure_instance_profile_and_somebody_else_creates_it_meanwhile_then_that_one_gets_the_role() {
    let script = Script::default()
        .on("GetInstanceProfile", missing())
        .on("CreateInstanceProfile", refusal("EntityAlreadyExists", "it is there"))
        .on("GetInstanceProfile", missing())
        .on("GetInstanceProfile", found(None, &tagged()))
        .on("AddRoleToInstanceProfile", missing())
        .succeeding(["AddRoleToInstanceProfile"]);
    assert_eq!(ensure_by(&spec(), &script).await.expect("a profile").changes, [added()]);
}

#[tokio::test]
async fn when_ensure_instance_profile_and_somebody_else_puts_a_role_in_then_it_is_looked_which() {
    for (role, is_ours) in [("serving", true), ("other", false)] {
        let script = Script::default().on("GetInstanceProfile", found(None, &tagged()));
        let script =
            script.on("AddRoleToInstanceProfile", refusal("LimitExceeded", "InstanceSessionsPerInstanceProfile: 1"));
        let script = script.on("GetInstanceProfile", found(Some(role), &tagged()));
        match ensure_by(&spec(), &script).await {
            Ok(outcome) => assert!(is_ours && outcome.is_unchanged()),
            Err(InstanceProfileError::HoldsOtherRole { holds, .. }) => assert!(!is_ours && holds == role),
            Err(error) => panic!("{error:?}"),
        }
    }
}

#[tokio::test]
async fn when_ensure_instance_profile_and_the_account_has_too_many_then_the_quota_is_named() {
    let script = Script::default().on("GetInstanceProfile", missing());
    let script = script.on("CreateInstanceProfile", refusal("LimitExceeded", "InstanceProfilesPerAccount: 1000"));
    let error = ensure_by(&spec(), &script).await.expect_err("too many");
    assert!(matches!(error, InstanceProfileError::LimitExceeded { .. }), "{error:?}");
}

#[tokio::test(start_paused = true)]
async fn when_ensure_instance_profile_and_there_is_no_such_role_then_both_are_named_and_what_stands() {
    let script = Script::default().on("GetInstanceProfile", missing()).on("CreateInstanceProfile", created());
    let script = (0..6).fold(script, |script, _| script.on("AddRoleToInstanceProfile", missing()));
    let error = ensure_by(&spec(), &script).await.expect_err("no role");
    let InstanceProfileError::Incomplete { changes, source, .. } = &error else { panic!("{error:?}") };
    assert_eq!(changes.as_slice(), [InstanceProfileChange::Created]);
    assert!(matches!(&**source, InstanceProfileError::RoleDoesNotExist { role, .. } if role == "serving"));
    assert!(error.to_string().contains("(instance profile created)"), "{error}");
}

#[tokio::test]
async fn when_ensure_instance_profile_and_tags_are_denied_then_the_changes_before_and_the_request_are_told() {
    let script = Script::default().on("GetInstanceProfile", found(Some("other"), ""));
    let script = script.succeeding(["RemoveRoleFromInstanceProfile", "AddRoleToInstanceProfile"]);
    let error = ensure_by(&replacing(), &script.on("TagInstanceProfile", denied())).await.expect_err("denied");
    assert!(error.to_string().contains("(role other taken out, role serving put in)"), "{error}");
    let request = error.request().expect("the one that was denied");
    assert_eq!(request.code(), Some("AccessDenied"));
}

#[test]
fn when_a_change_is_shown_then_it_says_of_what() {
    let tags = InstanceProfileChange::TagsPut { keys: vec!["team".to_owned(), "stage".to_owned()] };
    assert_eq!(tags.to_string(), "tags team stage put");
}

#[tokio::test]
async fn when_ensure_instance_profile_and_it_exists_elsewhere_then_nothing_is_changed() {
    let spec = InstanceProfileSpec { path: "/teams/".to_owned(), ..spec() };
    let script = Script::default().on("GetInstanceProfile", found(None, ""));
    let error = ensure_by(&spec, &script).await.expect_err("elsewhere");
    assert!(matches!(error, InstanceProfileError::OtherPath { .. }), "{error:?}");
}

#[tokio::test]
async fn when_ensure_instance_profile_and_a_call_is_denied_then_the_error_says_so() {
    let first = Script::default().on("GetInstanceProfile", denied());
    let second = Script::default().on("GetInstanceProfile", found(None, "")).on("AddRoleToInstanceProfile", denied());
    let third = Script::default().on("GetInstanceProfile", found(Some("other"), &tagged()));
    let third = third.on("RemoveRoleFromInstanceProfile", denied());
    for script in [first, second, third] {
        let error = ensure_by(&replacing(), &script).await.expect_err("denied");
        assert!(matches!(error, InstanceProfileError::AccessDenied { .. }), "{error:?}");
    }
}

#[tokio::test]
async fn when_ensure_instance_profile_and_a_value_breaks_a_rule_then_nothing_is_asked() {
    let cases = [
        InstanceProfileSpec::new("no name", "serving"),
        InstanceProfileSpec::new("web", "arn:aws:iam::123456789012:role/serving"),
        InstanceProfileSpec { path: "x".to_owned(), ..spec() },
        InstanceProfileSpec { tags: [("aws:x".to_owned(), String::new())].into(), ..spec() },
    ];
    for spec in cases {
        let error = ensure_by(&spec, &Script::default()).await.expect_err("refused");
        assert!(matches!(error, InstanceProfileError::Invalid { .. }), "{error:?}");
    }
}

#[tokio::test]
async fn when_ensure_instance_profile_and_it_has_tags_of_a_creation_then_they_are_sent_with_that_alone() {
    let spec = InstanceProfileSpec { tags_at_creation: [("run".to_owned(), "1".to_owned())].into(), ..spec() };
    let script = Script::default().on("GetInstanceProfile", missing()).on("CreateInstanceProfile", created());
    let script = script.succeeding(["AddRoleToInstanceProfile"]);
    ensure_by(&spec, &script).await.expect("a profile");
    assert!(script.calls()[1].contains("Tags.member.1.Key=run Tags.member.1.Value=1"), "{:?}", script.calls());
    for there in [tags_xml(&[("team", "web"), ("run", "0")]), tagged()] {
        let script = Script::default().on("GetInstanceProfile", found(Some("serving"), &there));
        assert!(ensure_by(&spec, &script).await.expect("a profile").is_unchanged());
    }
}

#[test]
fn when_an_instance_profile_has_too_many_tags_together_then_it_is_refused() {
    let tags = |from: usize, to: usize| (from..to).map(|n| (n.to_string(), String::new())).collect();
    let spec = InstanceProfileSpec { tags: tags(0, 49), tags_at_creation: tags(49, 51), ..spec() };
    assert!(matches!(spec.check(), Err(InstanceProfileError::Invalid { problem, .. }) if problem.contains("51 tags")));
}
