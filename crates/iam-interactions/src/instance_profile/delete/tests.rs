use super::*;
use crate::stand_in::{Answer, Script, denied, missing, ok, profile_xml, refusal};

fn found(role: Option<&str>) -> Answer {
    ok("GetInstanceProfile", &format!("<InstanceProfile>{}</InstanceProfile>", profile_xml("web", role, "")))
}

async fn delete_by(script: &Script) -> Result<InstanceProfileDeletion, InstanceProfileError> {
    let deletion = delete_instance_profile("web", &script.provider().await).await;
    script.assert_used_up();
    deletion
}

#[tokio::test]
async fn when_delete_instance_profile_and_a_role_is_in_it_then_that_is_taken_out_first() {
    let script = Script::default().on("GetInstanceProfile", found(Some("serving")));
    let script = script.succeeding(["RemoveRoleFromInstanceProfile", "DeleteInstanceProfile"]);
    let deletion = delete_by(&script).await.expect("gone");
    assert_eq!(deletion, InstanceProfileDeletion::Deleted { role: Some("serving".to_owned()) });
    let calls = script.calls();
    assert_eq!(calls[1], "RemoveRoleFromInstanceProfile InstanceProfileName=web RoleName=serving");
    assert_eq!(calls[2], "DeleteInstanceProfile InstanceProfileName=web");
}

#[tokio::test]
async fn when_delete_instance_profile_and_it_is_empty_then_it_is_deleted_alone() {
    let script = Script::default().on("GetInstanceProfile", found(None)).succeeding(["DeleteInstanceProfile"]);
    assert_eq!(delete_by(&script).await.expect("gone"), InstanceProfileDeletion::Deleted { role: None });
}

#[tokio::test]
async fn when_delete_instance_profile_and_there_is_none_then_that_is_no_error() {
    let script = Script::default().on("GetInstanceProfile", missing());
    assert_eq!(delete_by(&script).await.expect("nothing to do"), InstanceProfileDeletion::DidNotExist);
}

#[tokio::test]
async fn when_delete_instance_profile_and_somebody_else_is_faster_then_it_is_gone_all_the_same() {
    let script = Script::default().on("GetInstanceProfile", found(Some("serving")));
    let script = script.on("RemoveRoleFromInstanceProfile", missing()).on("DeleteInstanceProfile", missing());
    assert!(matches!(delete_by(&script).await.expect("gone"), InstanceProfileDeletion::Deleted { .. }));
}

#[tokio::test]
async fn when_delete_instance_profile_and_it_is_refused_then_the_error_says_why() {
    let first = Script::default().on("GetInstanceProfile", found(Some("serving")));
    let first = first.on("RemoveRoleFromInstanceProfile", denied());
    let error = delete_by(&first).await.expect_err("denied");
    assert!(matches!(error, InstanceProfileError::AccessDenied { .. }), "{error:?}");
    let second = Script::default().on("GetInstanceProfile", found(None));
    let second = second.on("DeleteInstanceProfile", refusal("DeleteConflict", "a role is in it"));
    let error = delete_by(&second).await.expect_err("in use");
    assert_eq!(error.request().and_then(RequestError::code), Some("DeleteConflict"));
    let third = Script::default().on("GetInstanceProfile", found(Some("serving")));
    let third = third.succeeding(["RemoveRoleFromInstanceProfile"]).on("DeleteInstanceProfile", denied());
    let error = delete_by(&third).await.expect_err("denied");
    let InstanceProfileError::Incomplete { changes, source, .. } = error else { panic!("{error:?}") };
    assert_eq!(changes, [InstanceProfileChange::RoleRemoved { role: "serving".to_owned() }]);
    assert!(matches!(*source, InstanceProfileError::AccessDenied { .. }), "{source:?}");
    let provider = Script::default().provider().await;
    assert!(delete_instance_profile("no name", &provider).await.is_err());
}
