use super::*;
use crate::stand_in::{Answer, Script, assert_told_once, denied, missing, ok, page_end, refusal};

const ARN: &str = "arn:aws:iam::123456789012:policy/read";

fn policy(attached: u32, bounding: u32) -> Answer {
    let xml = format!(
        "<Policy><Arn>{ARN}</Arn><DefaultVersionId>v3</DefaultVersionId><AttachmentCount>{attached}</AttachmentCount>\
         <PermissionsBoundaryUsageCount>{bounding}</PermissionsBoundaryUsageCount></Policy>"
    );
    ok("GetPolicy", &xml)
}

fn versions(versions: &[(&str, bool)], next: Option<&str>) -> Answer {
    let version = |(id, default): &(&str, bool)| {
        format!("<member><VersionId>{id}</VersionId><IsDefaultVersion>{default}</IsDefaultVersion></member>")
    };
    let versions: String = versions.iter().map(version).collect();
    ok("ListPolicyVersions", &format!("<Versions>{versions}</Versions>{}", page_end(next)))
}

async fn delete_by(script: &Script) -> Result<ManagedPolicyDeletion, ManagedPolicyError> {
    let deletion = delete_managed_policy(ARN, &script.provider().await).await;
    script.assert_used_up();
    if let Err(error) = &deletion {
        assert_told_once(error);
    }
    deletion
}

#[tokio::test]
async fn when_delete_managed_policy_then_the_versions_of_all_pages_go_first_but_the_one_in_effect() {
    let script = Script::default()
        .on("GetPolicy", policy(0, 0))
        .on("ListPolicyVersions", versions(&[("v3", true)], Some("m")))
        .on("ListPolicyVersions", versions(&[("v2", false), ("v1", false)], None))
        .succeeding(["DeletePolicyVersion", "DeletePolicyVersion", "DeletePolicy"]);
    assert_eq!(delete_by(&script).await.expect("gone"), ManagedPolicyDeletion::Deleted);
    let expected = [
        format!("DeletePolicyVersion PolicyArn={ARN} VersionId=v1"),
        format!("DeletePolicyVersion PolicyArn={ARN} VersionId=v2"),
        format!("DeletePolicy PolicyArn={ARN}"),
    ];
    assert_eq!(script.calls()[3..], expected);
}

#[tokio::test]
async fn when_delete_managed_policy_and_it_is_in_use_then_nothing_of_it_is_deleted() {
    for (attached, bounding) in [(2, 0), (0, 2), (1, 1)] {
        let script = Script::default().on("GetPolicy", policy(attached, bounding));
        let error = delete_by(&script).await.expect_err("in use");
        assert!(matches!(error, ManagedPolicyError::InUse { entities: Some(2), .. }), "{error:?}");
    }
}

#[tokio::test]
async fn when_delete_managed_policy_and_somebody_attaches_it_meanwhile_then_it_is_in_use() {
    let script = Script::default().on("GetPolicy", policy(0, 0)).on("ListPolicyVersions", versions(&[], None));
    let script = script.on("DeletePolicy", refusal("DeleteConflict", "Cannot delete a policy attached to entities."));
    let error = delete_by(&script).await.expect_err("in use");
    assert!(matches!(&error, ManagedPolicyError::InUse { policy, entities: None } if policy == ARN), "{error:?}");
}

#[tokio::test]
async fn when_delete_managed_policy_and_there_is_none_or_no_more_then_that_is_no_error() {
    let none = Script::default().on("GetPolicy", missing());
    let faster = Script::default().on("GetPolicy", policy(0, 0)).on("ListPolicyVersions", versions(&[], None));
    for script in [none, faster.on("DeletePolicy", missing())] {
        assert_eq!(delete_by(&script).await.expect("nothing to do"), ManagedPolicyDeletion::DidNotExist);
    }
}

#[tokio::test]
async fn when_delete_managed_policy_and_a_version_goes_meanwhile_then_the_rest_goes_too() {
    let script = Script::default().on("GetPolicy", policy(0, 0));
    let script = script.on("ListPolicyVersions", versions(&[("v1", false)], None));
    let script = script.on("DeletePolicyVersion", missing()).succeeding(["DeletePolicy"]);
    assert_eq!(delete_by(&script).await.expect("gone"), ManagedPolicyDeletion::Deleted);
}

#[tokio::test]
async fn when_delete_managed_policy_and_it_is_denied_or_no_arn_then_the_error_says_so() {
    let error = delete_by(&Script::default().on("GetPolicy", denied())).await.expect_err("denied");
    assert!(matches!(error, ManagedPolicyError::AccessDenied { .. }), "{error:?}");
    let provider = Script::default().provider().await;
    for arn in ["read", "arn:aws:iam::123456789012:role/read", "arn:aws:s3:::policy/x"] {
        let error = delete_managed_policy(arn, &provider).await.expect_err("refused");
        assert!(matches!(error, ManagedPolicyError::Invalid { .. }), "{error:?}");
    }
}

#[tokio::test]
async fn when_delete_managed_policy_and_versions_are_gone_before_a_failure_then_they_are_told() {
    let found = || {
        let script = Script::default().on("GetPolicy", policy(0, 0));
        let script = script.on("ListPolicyVersions", versions(&[("v2", false), ("v1", false)], None));
        script.succeeding(["DeletePolicyVersion"])
    };
    let version = found().on("DeletePolicyVersion", denied());
    let whole = found().succeeding(["DeletePolicyVersion"]).on("DeletePolicy", denied());
    for (script, gone) in [(version, &["v1"][..]), (whole, &["v1", "v2"])] {
        let error = delete_by(&script).await.expect_err("denied");
        assert_eq!(error.request().expect("the one that was denied").code(), Some("AccessDenied"));
        let ManagedPolicyError::Incomplete { deleted, source, .. } = error else { panic!("{error:?}") };
        assert_eq!(deleted, gone);
        assert!(matches!(*source, ManagedPolicyError::AccessDenied { .. }), "{source:?}");
    }
}
