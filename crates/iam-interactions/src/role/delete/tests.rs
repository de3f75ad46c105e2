use super::*;
use crate::stand_in::{Script, assert_told_once, attached_page, denied, inline_page, missing, profiles_page, refusal};
use aws_interactions_core::{RequestError, RequestErrorKind};

const A: &str = "arn:aws:iam::aws:policy/A";
const B: &str = "arn:aws:iam::aws:policy/B";

fn owned(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

/// The three lists of what is attached.
fn attached(script: Script, profiles: &[&str], inline: &[&str], managed: &[&str]) -> Script {
    script
        .on("ListInstanceProfilesForRole", profiles_page(profiles, None))
        .on("ListRolePolicies", inline_page(inline, None))
        .on("ListAttachedRolePolicies", attached_page(managed, None))
}

async fn delete_by(script: &Script) -> Result<RoleDeletion, RoleError> {
    let deletion = delete_role("web", ItsInstanceProfiles::Keep, &script.provider().await).await;
    script.assert_used_up();
    if let Err(error) = &deletion {
        assert_told_once(error);
    }
    deletion
}

#[tokio::test]
async fn when_delete_role_and_every_list_has_pages_then_all_of_it_is_removed_before_the_role() {
    let script = Script::default()
        .on("ListInstanceProfilesForRole", profiles_page(&["p1"], Some("m1")))
        .on("ListInstanceProfilesForRole", profiles_page(&["p2"], None))
        .on("ListRolePolicies", inline_page(&["i1"], Some("m2")))
        .on("ListRolePolicies", inline_page(&["i2"], None))
        .on("ListAttachedRolePolicies", attached_page(&[A], Some("m3")))
        .on("ListAttachedRolePolicies", attached_page(&[B], None))
        .succeeding(["RemoveRoleFromInstanceProfile", "RemoveRoleFromInstanceProfile", "DeleteRolePolicy"])
        .succeeding(["DeleteRolePolicy", "DetachRolePolicy", "DetachRolePolicy", "DeleteRole"]);
    let deletion = delete_by(&script).await.expect("gone");
    let removal = RoleRemoval {
        left_instance_profiles: owned(&["p1", "p2"]),
        deleted_instance_profiles: Vec::new(),
        inline_policies: owned(&["i1", "i2"]),
        managed_policies: owned(&[A, B]),
    };
    assert_eq!(deletion, RoleDeletion::Deleted(removal));
    let calls = script.calls();
    let removed: Vec<&str> = calls.iter().map(String::as_str).filter(|call| !call.starts_with("List")).collect();
    let expected = [
        "RemoveRoleFromInstanceProfile InstanceProfileName=p1 RoleName=web",
        "RemoveRoleFromInstanceProfile InstanceProfileName=p2 RoleName=web",
        "DeleteRolePolicy PolicyName=i1 RoleName=web",
        "DeleteRolePolicy PolicyName=i2 RoleName=web",
        &format!("DetachRolePolicy PolicyArn={A} RoleName=web"),
        &format!("DetachRolePolicy PolicyArn={B} RoleName=web"),
        "DeleteRole RoleName=web",
    ];
    assert_eq!(removed, expected);
    assert!(calls.contains(&"ListInstanceProfilesForRole Marker=m1 RoleName=web".to_owned()));
}

#[tokio::test]
async fn when_delete_role_and_its_profiles_are_to_go_then_they_are_deleted_once_empty() {
    let script = attached(Script::default(), &["p1"], &[], &[]);
    let script = script.succeeding(["RemoveRoleFromInstanceProfile", "DeleteInstanceProfile", "DeleteRole"]);
    let deletion = delete_role("web", ItsInstanceProfiles::Delete, &script.provider().await).await.expect("gone");
    let expected = RoleRemoval {
        left_instance_profiles: owned(&["p1"]),
        deleted_instance_profiles: owned(&["p1"]),
        ..RoleRemoval::default()
    };
    assert_eq!(deletion, RoleDeletion::Deleted(expected));
    let removed = &script.operations()[1..3];
    assert_eq!(removed, ["RemoveRoleFromInstanceProfile", "DeleteInstanceProfile"]);
}

#[tokio::test]
async fn when_delete_role_and_there_is_none_then_that_is_said_and_nothing_else_is_asked() {
    let script = Script::default().on("ListInstanceProfilesForRole", missing());
    assert_eq!(delete_by(&script).await.expect("nothing to do"), RoleDeletion::DidNotExist);
}

#[tokio::test]
async fn when_delete_role_and_nothing_is_attached_then_it_is_deleted_with_nothing() {
    let script = attached(Script::default(), &[], &[], &[]).succeeding(["DeleteRole"]);
    assert_eq!(delete_by(&script).await.expect("gone"), RoleDeletion::Deleted(RoleRemoval::default()));
}

#[tokio::test]
async fn when_delete_role_and_a_server_lists_for_a_role_that_is_none_then_it_did_not_exist() {
    let script = attached(Script::default(), &[], &[], &[]).on("DeleteRole", missing());
    assert_eq!(delete_by(&script).await.expect("nothing to do"), RoleDeletion::DidNotExist);
}

#[tokio::test]
async fn when_delete_role_and_somebody_else_removes_things_too_then_only_what_this_call_removed_is_said() {
    let script = attached(Script::default(), &["p1"], &["i1", "i2"], &[A])
        .on("RemoveRoleFromInstanceProfile", missing())
        .on("DeleteRolePolicy", missing())
        .succeeding(["DeleteRolePolicy"])
        .on("DetachRolePolicy", missing())
        .on("DeleteRole", missing());
    let deletion = delete_by(&script).await.expect("gone");
    let expected = RoleRemoval { inline_policies: owned(&["i2"]), ..RoleRemoval::default() };
    assert_eq!(deletion, RoleDeletion::Deleted(expected));
}

#[tokio::test]
async fn when_delete_role_and_the_role_goes_between_the_lists_then_what_was_removed_is_said() {
    let script = Script::default()
        .on("ListInstanceProfilesForRole", profiles_page(&["p1"], None))
        .succeeding(["RemoveRoleFromInstanceProfile"])
        .on("ListAttachedRolePolicies", missing());
    let deletion = delete_by(&script).await.expect("gone");
    let expected = RoleRemoval { left_instance_profiles: owned(&["p1"]), ..RoleRemoval::default() };
    assert_eq!(deletion, RoleDeletion::Deleted(expected));
}

#[tokio::test(start_paused = true)]
async fn when_delete_role_and_something_is_attached_meanwhile_then_all_is_read_and_removed_once_more() {
    let script = attached(Script::default(), &[], &["i1"], &[]).succeeding(["DeleteRolePolicy"]);
    let script = script.on("DeleteRole", refusal("DeleteConflict", "must detach all policies first"));
    let script = attached(script, &["p2"], &[], &[B]);
    let script = script.succeeding(["RemoveRoleFromInstanceProfile", "DetachRolePolicy", "DeleteRole"]);
    let begun = tokio::time::Instant::now();
    let deletion = delete_by(&script).await.expect("gone");
    let expected = RoleRemoval {
        left_instance_profiles: owned(&["p2"]),
        inline_policies: owned(&["i1"]),
        managed_policies: owned(&[B]),
        ..RoleRemoval::default()
    };
    assert_eq!(deletion, RoleDeletion::Deleted(expected));
    assert_eq!(begun.elapsed(), BEFORE_READING_AGAIN);
}

#[tokio::test(start_paused = true)]
async fn when_delete_role_and_things_are_attached_again_and_again_then_it_ends_after_the_second_time() {
    let conflict = || refusal("DeleteConflict", "must detach all policies first");
    let script = attached(Script::default(), &[], &[], &[]).on("DeleteRole", conflict());
    let script = attached(script, &[], &[], &[A]).succeeding(["DetachRolePolicy"]).on("DeleteRole", conflict());
    let error = delete_by(&script).await.expect_err("never free");
    let RoleError::DeletionIncomplete { removed, source, .. } = &error else { panic!("{error:?}") };
    assert_eq!(removed.managed_policies, [A]);
    assert!(matches!(**source, RoleError::DeleteConflict { .. }), "{source:?}");
}

#[tokio::test(start_paused = true)]
async fn when_delete_role_and_it_goes_after_a_conflict_then_it_was_deleted_and_not_missing() {
    let script = attached(Script::default(), &[], &[], &[]).on("DeleteRole", refusal("DeleteConflict", "no"));
    let script = script.on("ListInstanceProfilesForRole", missing());
    assert_eq!(delete_by(&script).await.expect("gone"), RoleDeletion::Deleted(RoleRemoval::default()));
}

#[tokio::test(start_paused = true)]
async fn when_delete_role_and_somebody_changes_it_then_the_call_is_sent_again() {
    let busy = || refusal("ConcurrentModification", "busy");
    let script = attached(Script::default(), &[], &[], &[A]).on("DetachRolePolicy", busy()).on("DeleteRole", busy());
    let script = script.succeeding(["DetachRolePolicy", "DeleteRole"]);
    assert!(matches!(delete_by(&script).await.expect("gone"), RoleDeletion::Deleted(_)));
}

#[tokio::test]
async fn when_delete_role_and_it_belongs_to_a_service_then_the_error_says_so() {
    let script = attached(Script::default(), &[], &[], &[A]);
    let script = script.on("DetachRolePolicy", refusal("UnmodifiableEntity", "protected role"));
    let error = delete_by(&script).await.expect_err("not ours");
    assert!(matches!(&error, RoleError::Unmodifiable { role, .. } if role == "web"), "{error:?}");
}

#[tokio::test]
async fn when_delete_role_and_it_fails_half_way_then_the_error_says_what_is_gone() {
    let script = attached(Script::default(), &["p1"], &["i1"], &[A]);
    let script = script.succeeding(["RemoveRoleFromInstanceProfile", "DeleteRolePolicy"]);
    let script = script.on("DetachRolePolicy", denied());
    let error = delete_by(&script).await.expect_err("denied");
    let expected = "the role `web` could not be deleted, only cleared in part (out of instance profiles p1, deleted \
                    inline policies i1)";
    assert_eq!(error.to_string(), expected);
    assert_eq!(error.request().map(RequestError::kind), Some(RequestErrorKind::AccessDenied));
}

#[tokio::test]
async fn when_delete_role_and_the_first_list_is_denied_then_nothing_is_removed() {
    let script = Script::default().on("ListInstanceProfilesForRole", denied());
    let error = delete_by(&script).await.expect_err("denied");
    assert!(matches!(error, RoleError::AccessDenied { .. }), "{error:?}");
    let none = delete_role("no role", ItsInstanceProfiles::Keep, &Script::default().provider().await).await;
    assert!(matches!(none, Err(RoleError::Invalid { .. })), "{none:?}");
}
