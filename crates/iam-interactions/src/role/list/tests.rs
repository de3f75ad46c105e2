use super::*;
use crate::stand_in::{Answer, Script, TRUST, assert_told_once, denied, ok, page_end, role_with};
use aws_interactions_core::RequestErrorKind;
use futures::TryStreamExt;

fn page(names: &[&str], next: Option<&str>) -> Answer {
    let role = |name: &&str| {
        let role = role_with("/teams/", TRUST, "<Description>serves</Description>");
        format!("<member>{}</member>", role.replace("web<", &format!("{name}<")))
    };
    let roles: String = names.iter().map(role).collect();
    ok("ListRoles", &format!("<Roles>{roles}</Roles>{}", page_end(next)))
}

async fn list_by(script: &Script) -> Result<Vec<RoleSummary>, RoleError> {
    let provider = script.provider().await;
    list_roles("/teams/", &provider).try_collect().await
}

#[tokio::test]
async fn when_list_roles_and_there_are_pages_then_all_are_read_each_from_the_marker_before() {
    let script = Script::default().on("ListRoles", page(&["a", "b"], Some("m1")));
    let script = script.on("ListRoles", page(&[], Some("m2"))).on("ListRoles", page(&["c"], None));
    let roles = list_by(&script).await.expect("a list");
    assert_eq!(roles.iter().map(|role| role.name.as_str()).collect::<Vec<_>>(), ["a", "b", "c"]);
    let first = "ListRoles MaxItems=1000 PathPrefix=/teams/";
    let second = "ListRoles Marker=m1 MaxItems=1000 PathPrefix=/teams/";
    assert_eq!(script.calls(), [first, second, &second.replace("m1", "m2")]);
    assert_eq!(roles[0].trust_policy_json, TRUST);
    assert_eq!(roles[0].description.as_deref(), Some("serves"));
    assert_eq!(roles[2].arn.to_string(), "arn:aws:iam::123456789012:role/teams/c");
}

#[tokio::test]
async fn when_list_roles_and_one_page_is_enough_then_the_next_is_not_asked_for() {
    let script = Script::default().on("ListRoles", page(&["a", "b"], Some("m1")));
    let provider = script.provider().await;
    let mut roles = std::pin::pin!(list_roles("/teams/", &provider));
    assert_eq!(roles.try_next().await.expect("a role").map(|role| role.name).as_deref(), Some("a"));
    assert_eq!(roles.try_next().await.expect("a role").map(|role| role.name).as_deref(), Some("b"));
    assert_eq!(script.calls().len(), 1);
}

#[tokio::test]
async fn when_list_roles_and_the_pages_lead_nowhere_then_it_is_an_error_and_not_endless() {
    let repeated = Script::default().on("ListRoles", page(&["a"], Some("m"))).on("ListRoles", page(&["b"], Some("m")));
    let nowhere = page(&["a"], Some("m")).1.replace("<Marker>m</Marker>", "");
    for script in [repeated, Script::default().on("ListRoles", (200, nowhere))] {
        let error = list_by(&script).await.expect_err("a broken list");
        let RoleError::List { source } = &error else { panic!("{error:?}") };
        assert_eq!(source.kind(), RequestErrorKind::ResponseNotUnderstood);
    }
}

#[tokio::test]
async fn when_list_roles_and_a_later_page_is_denied_then_the_list_ends_with_the_reason() {
    let script = Script::default().on("ListRoles", page(&["a"], Some("m"))).on("ListRoles", denied());
    let error = list_by(&script).await.expect_err("half a list is none");
    let RoleError::List { source } = &error else { panic!("{error:?}") };
    assert_eq!((source.kind(), source.operation()), (RequestErrorKind::AccessDenied, "ListRoles"));
    assert_told_once(&error);
}

#[tokio::test]
async fn when_list_roles_and_the_prefix_begins_no_path_then_nothing_is_asked() {
    let provider = Script::default().provider().await;
    for prefix in ["", "teams/"] {
        let error = list_roles(prefix, &provider).try_collect::<Vec<_>>().await.expect_err("refused");
        assert!(matches!(error, RoleError::Invalid { .. }), "{error:?}");
    }
}
