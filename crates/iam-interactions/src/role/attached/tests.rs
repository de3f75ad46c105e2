use super::*;
use crate::stand_in::{Script, attached_page, denied, inline_page, missing, ok, profiles_page};
use aws_interactions_core::RequestErrorKind;

const A: &str = "arn:aws:iam::aws:policy/A";
const B: &str = "arn:aws:iam::aws:policy/B";

#[tokio::test]
async fn when_list_role_policies_and_both_lists_have_pages_then_all_are_read() {
    let script = Script::default()
        .on("ListAttachedRolePolicies", attached_page(&[A], Some("m1")))
        .on("ListAttachedRolePolicies", attached_page(&[B], None))
        .on("ListRolePolicies", inline_page(&["x"], Some("m2")))
        .on("ListRolePolicies", inline_page(&["y"], None));
    let policies = list_role_policies("web", &script.provider().await).await.expect("policies");
    let expected =
        RolePolicies { managed: vec![A.to_owned(), B.to_owned()], inline: vec!["x".to_owned(), "y".to_owned()] };
    assert_eq!(policies, expected);
    let expected = [
        "ListAttachedRolePolicies RoleName=web",
        "ListAttachedRolePolicies Marker=m1 RoleName=web",
        "ListRolePolicies RoleName=web",
        "ListRolePolicies Marker=m2 RoleName=web",
    ];
    assert_eq!(script.calls(), expected);
}

#[tokio::test]
async fn when_list_role_policies_and_there_is_no_role_then_the_error_names_it() {
    let script = Script::default().on("ListAttachedRolePolicies", missing());
    let error = list_role_policies("web", &script.provider().await).await.expect_err("no role");
    assert!(matches!(&error, RoleError::DoesNotExist { role } if role == "web"), "{error:?}");
}

#[tokio::test]
async fn when_list_role_policies_and_a_marker_repeats_then_it_is_an_error_and_not_endless() {
    let script = Script::default()
        .on("ListAttachedRolePolicies", attached_page(&[A], Some("m")))
        .on("ListAttachedRolePolicies", attached_page(&[B], Some("m")));
    let error = list_role_policies("web", &script.provider().await).await.expect_err("a broken list");
    let RoleError::Request { source, .. } = &error else { panic!("{error:?}") };
    assert_eq!(source.kind(), RequestErrorKind::ResponseNotUnderstood);
    assert_eq!(source.operation(), "ListAttachedRolePolicies");
}

#[tokio::test]
async fn when_list_role_policies_and_the_second_list_is_denied_then_half_an_answer_is_none() {
    let script =
        Script::default().on("ListAttachedRolePolicies", attached_page(&[A], None)).on("ListRolePolicies", denied());
    let error = list_role_policies("web", &script.provider().await).await.expect_err("denied");
    assert!(matches!(error, RoleError::AccessDenied { .. }), "{error:?}");
    assert!(list_role_policies("no role", &script.provider().await).await.is_err());
}

#[tokio::test]
async fn when_get_role_policy_then_it_is_decoded_and_a_missing_one_is_none() {
    let xml = "<RoleName>web</RoleName><PolicyName>x</PolicyName><PolicyDocument>%7B%22a%22%3A%22b%20c%2Bd+%22%7D</PolicyDocument>";
    let script = Script::default().on("GetRolePolicy", ok("GetRolePolicy", xml)).on("GetRolePolicy", missing());
    let provider = script.provider().await;
    let document = get_role_policy("web", "x", &provider).await.expect("a document");
    assert_eq!(document.as_deref(), Some(r#"{"a":"b c+d+"}"#));
    assert_eq!(get_role_policy("web", "x", &provider).await.expect("an answer"), None);
    assert_eq!(script.calls(), ["GetRolePolicy PolicyName=x RoleName=web"; 2]);
}

#[tokio::test]
async fn when_get_role_policy_is_denied_or_the_names_are_none_then_the_error_says_so() {
    let script = Script::default().on("GetRolePolicy", denied());
    let provider = script.provider().await;
    let error = get_role_policy("web", "x", &provider).await.expect_err("denied");
    assert!(matches!(&error, RoleError::AccessDenied { role, .. } if role == "web"), "{error:?}");
    for (role, policy, named) in [("no role", "x", "`no role`"), ("web", "no policy", "`no policy`"), ("web", "", "``")]
    {
        let error = get_role_policy(role, policy, &provider).await.expect_err("no name");
        assert!(matches!(&error, RoleError::Invalid { problem, .. } if problem.contains(named)), "{error:?}");
    }
    assert_eq!(script.calls().len(), 1);
}

#[tokio::test]
async fn when_list_instance_profiles_for_role_then_every_page_is_read() {
    let script = Script::default()
        .on("ListInstanceProfilesForRole", profiles_page(&["a", "b"], Some("m")))
        .on("ListInstanceProfilesForRole", profiles_page(&["c"], None));
    let profiles = list_instance_profiles_for_role("web", &script.provider().await).await.expect("profiles");
    assert_eq!(profiles, ["a", "b", "c"]);
    let expected = ["ListInstanceProfilesForRole RoleName=web", "ListInstanceProfilesForRole Marker=m RoleName=web"];
    assert_eq!(script.calls(), expected);
}

#[tokio::test]
async fn when_list_instance_profiles_for_role_and_there_is_no_role_or_no_access_then_the_error_names_it() {
    let script =
        Script::default().on("ListInstanceProfilesForRole", missing()).on("ListInstanceProfilesForRole", denied());
    let provider = script.provider().await;
    let error = list_instance_profiles_for_role("web", &provider).await.expect_err("no role");
    assert!(matches!(&error, RoleError::DoesNotExist { role } if role == "web"), "{error:?}");
    let error = list_instance_profiles_for_role("web", &provider).await.expect_err("denied");
    assert!(matches!(error, RoleError::AccessDenied { .. }), "{error:?}");
    let error = list_instance_profiles_for_role("no role", &provider).await.expect_err("no name");
    assert!(matches!(error, RoleError::Invalid { .. }), "{error:?}");
    assert_eq!(script.calls().len(), 2);
}
