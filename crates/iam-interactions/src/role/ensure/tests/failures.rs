use super::*;

#[tokio::test]
async fn when_ensure_role_and_it_fails_half_way_then_the_error_says_what_stands() {
    let script = Script::default().on("GetRole", missing()).on("CreateRole", ok("CreateRole", &role_xml()));
    let script = script.succeeding(["AttachRolePolicy"]).on("PutRolePolicy", denied());
    let error = ensure_by(&full_spec(Undeclared::Keep), &script).await.expect_err("half-way");
    let RoleError::Incomplete { role, changes, source } = &error else { panic!("{error:?}") };
    assert_eq!((role.as_str(), changes.as_slice()), ("web", [RoleChange::Created, attached(A)].as_slice()));
    assert!(matches!(**source, RoleError::AccessDenied { .. }), "{source:?}");
}

#[tokio::test]
async fn when_ensure_role_and_the_first_change_fails_then_nothing_stands_before_the_error() {
    let script = Script::default().on("GetRole", found("{}", "")).on("UpdateAssumeRolePolicy", denied());
    let error = ensure_by(&full_spec(Undeclared::Keep), &script).await.expect_err("denied");
    assert!(matches!(error, RoleError::AccessDenied { .. }), "{error:?}");
}

#[tokio::test(start_paused = true)]
async fn when_ensure_role_and_somebody_else_changes_it_then_it_is_tried_again() {
    let conflict = || refusal("ConcurrentModification", "being modified");
    let script = present(found("{}", ""), &[], &[]);
    let script = (0..5).fold(script, |script, _| script.on("UpdateAssumeRolePolicy", conflict()));
    let script = script.on("TagRole", conflict()).on("AttachRolePolicy", conflict()).on("PutRolePolicy", conflict());
    let script = script.succeeding(["TagRole", "AttachRolePolicy", "PutRolePolicy"]);
    let script = script.on("UpdateAssumeRolePolicy", ok("UpdateAssumeRolePolicy", ""));
    let outcome = ensure_by(&full_spec(Undeclared::Keep), &script).await.expect("calm in the end");
    assert_eq!(outcome.changes.len(), 4);
}

#[tokio::test(start_paused = true)]
async fn when_ensure_role_and_somebody_changes_it_on_and_on_then_the_patience_ends() {
    let script = Script::default().on("GetRole", found(TRUST, "<Description>old</Description>"));
    let script = (0..6).fold(script, |script, _| script.on("UpdateRole", refusal("ConcurrentModification", "busy")));
    let spec = RoleSpec { description: Some("new".to_owned()), ..spec(Undeclared::Keep) };
    let error = ensure_by(&spec, &script).await.expect_err("busy for ever");
    let RoleError::Request { source, .. } = &error else { panic!("{error:?}") };
    assert_eq!(source.code(), Some("ConcurrentModification"));
    assert!(source.is_retryable());
}

#[tokio::test]
async fn when_ensure_role_and_a_policy_is_none_then_the_error_names_it() {
    for (code, is_missing) in [("NoSuchEntity", true), ("PolicyNotAttachable", false)] {
        let script = present(found(TRUST, &tags_xml(&[("team", "web")])), &[], &[]);
        let script = script.on("AttachRolePolicy", refusal(code, "no"));
        let error = ensure_by(&full_spec(Undeclared::Keep), &script).await.expect_err(code);
        match &error {
            RoleError::PolicyDoesNotExist { policy, .. } if is_missing => assert_eq!(policy, A),
            RoleError::PolicyNotAttachable { policy, .. } if !is_missing => assert_eq!(policy, A),
            _ => panic!("{error:?}"),
        }
    }
}

#[tokio::test]
async fn when_ensure_role_and_the_boundary_is_none_then_the_error_names_it() {
    let script = Script::default().on("GetRole", found(TRUST, "")).on("PutRolePermissionsBoundary", missing());
    let spec = RoleSpec { permissions_boundary: Some(B.to_owned()), ..spec(Undeclared::Keep) };
    let error = ensure_by(&spec, &script).await.expect_err("no policy");
    assert!(matches!(&error, RoleError::PolicyDoesNotExist { policy, .. } if policy == B), "{error:?}");
}

#[tokio::test]
async fn when_ensure_role_and_it_exists_elsewhere_then_nothing_is_changed_and_both_paths_are_named() {
    let elsewhere = ok("GetRole", &format!("<Role>{}</Role>", role_with("/teams/", "{}", "")));
    let script = Script::default().on("GetRole", elsewhere);
    let error = ensure_by(&full_spec(Undeclared::Remove), &script).await.expect_err("elsewhere");
    let RoleError::OtherPath { path, wanted, .. } = &error else { panic!("{error:?}") };
    assert_eq!((path.as_str(), wanted.as_str()), ("/teams/", "/"));
}

#[tokio::test]
async fn when_ensure_role_and_it_belongs_to_a_service_then_the_error_says_so() {
    let refused = refusal("UnmodifiableEntity", "Cannot perform the operation on the protected role");
    let script = Script::default().on("GetRole", found("{}", "")).on("UpdateAssumeRolePolicy", refused);
    let error = ensure_by(&spec(Undeclared::Keep), &script).await.expect_err("not ours");
    assert!(matches!(&error, RoleError::Unmodifiable { role, .. } if role == "web"), "{error:?}");
}

#[tokio::test]
async fn when_ensure_role_and_the_spec_breaks_a_rule_then_nothing_is_asked() {
    let spec = RoleSpec { name: "no name".to_owned(), ..spec(Undeclared::Keep) };
    let error = ensure_by(&spec, &Script::default()).await.expect_err("refused");
    assert!(matches!(error, RoleError::Invalid { .. }), "{error:?}");
    let spec = RoleSpec { trust_policy: read(), ..super::spec(Undeclared::Keep) };
    let error = ensure_by(&spec, &Script::default()).await.expect_err("refused");
    assert!(matches!(error, RoleError::InvalidPolicy { .. }), "{error:?}");
}
