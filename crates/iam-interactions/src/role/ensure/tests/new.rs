use super::*;

#[tokio::test]
async fn when_ensure_role_and_there_is_none_then_all_is_sent_with_its_creation_and_policies_follow() {
    let spec = RoleSpec {
        path: "/teams/".to_owned(),
        description: Some("serves".to_owned()),
        max_session_duration: Some(Duration::from_hours(2)),
        permissions_boundary: Some(B.to_owned()),
        ..full_spec(Undeclared::Remove)
    };
    let created = format!("<Role>{}</Role>", role_with("/teams/", TRUST, ""));
    let script = Script::default().on("GetRole", missing()).on("CreateRole", ok("CreateRole", &created));
    let script = script.succeeding(["AttachRolePolicy", "PutRolePolicy"]);
    let outcome = ensure_by(&spec, &script).await.expect("a new role");
    assert_eq!(outcome.changes, [RoleChange::Created, attached(A), inline_put("read")]);
    assert_eq!(outcome.arn.to_string(), "arn:aws:iam::123456789012:role/teams/web");
    assert!(outcome.was_created() && !outcome.is_unchanged());
    let create = format!(
        "CreateRole AssumeRolePolicyDocument={TRUST} Description=serves MaxSessionDuration=7200 Path=/teams/ \
         PermissionsBoundary={B} RoleName=web Tags.member.1.Key=team Tags.member.1.Value=web"
    );
    let expected = [
        "GetRole RoleName=web",
        &create,
        &format!("AttachRolePolicy PolicyArn={A} RoleName=web"),
        &format!("PutRolePolicy PolicyDocument={READ} PolicyName=read RoleName=web"),
    ];
    assert_eq!(script.calls(), expected);
}

#[tokio::test]
async fn when_ensure_role_and_little_is_said_then_little_is_sent() {
    let script = Script::default().on("GetRole", missing()).on("CreateRole", ok("CreateRole", &role_xml()));
    let outcome = ensure_by(&spec(Undeclared::Keep), &script).await.expect("a new role");
    assert_eq!(outcome.changes, [RoleChange::Created]);
    assert_eq!(script.calls()[1], format!("CreateRole AssumeRolePolicyDocument={TRUST} Path=/ RoleName=web"));
}

#[tokio::test(start_paused = true)]
async fn when_ensure_role_and_somebody_else_creates_it_meanwhile_then_it_is_made_like_the_spec() {
    // The other's role is not known to every server yet, and has another trust policy.
    let script = present(missing(), &[], &[]).on("GetRole", missing()).on("GetRole", found("{}", ""));
    let script = script.on("CreateRole", refusal("EntityAlreadyExists", "it is there")).succeeding([
        "UpdateAssumeRolePolicy",
        "TagRole",
        "AttachRolePolicy",
        "PutRolePolicy",
    ]);
    let outcome = ensure_by(&full_spec(Undeclared::Keep), &script).await.expect("a role");
    let tags = RoleChange::TagsPut { keys: vec!["team".to_owned()] };
    assert_eq!(outcome.changes, [RoleChange::TrustPolicyReplaced, tags, attached(A), inline_put("read")]);
    assert!(!outcome.was_created());
}

#[tokio::test(start_paused = true)]
async fn when_ensure_role_and_the_new_role_is_not_known_everywhere_then_that_is_waited_out() {
    let script = Script::default().on("GetRole", missing()).on("CreateRole", ok("CreateRole", &role_xml()));
    let script = script.on("AttachRolePolicy", missing()).on("AttachRolePolicy", missing());
    let script = script.on("PutRolePolicy", missing()).succeeding(["AttachRolePolicy", "PutRolePolicy"]);
    let outcome = ensure_by(&full_spec(Undeclared::Keep), &script).await.expect("a new role");
    assert_eq!(outcome.changes, [RoleChange::Created, attached(A), inline_put("read")]);
}

#[tokio::test(start_paused = true)]
async fn when_ensure_role_and_a_principal_was_just_made_then_it_is_waited_for() {
    let unknown = || refusal("MalformedPolicyDocument", "Invalid principal in policy: \"AWS\":\"arn:x\"");
    let script = Script::default().on("GetRole", missing());
    let script = (0..6).fold(script, |script, _| script.on("CreateRole", unknown()));
    let script = script.on("CreateRole", ok("CreateRole", &role_xml()));
    let begun = tokio::time::Instant::now();
    ensure_by(&spec(Undeclared::Keep), &script).await.expect("known in the end");
    let waited = begun.elapsed().as_secs();
    assert!((31..=62).contains(&waited), "{waited} s");
}

#[tokio::test(start_paused = true)]
async fn when_ensure_role_and_a_principal_never_was_then_the_wait_ends_with_what_iam_said() {
    let script = Script::default().on("GetRole", missing());
    let script = (0..7).fold(script, |script, _| {
        script.on("CreateRole", refusal("MalformedPolicyDocument", "Invalid principal in policy"))
    });
    let error = ensure_by(&spec(Undeclared::Keep), &script).await.expect_err("never known");
    let RoleError::MalformedPolicy { source, .. } = &error else { panic!("{error:?}") };
    assert_eq!(source.message(), Some("Invalid principal in policy"));
}

#[tokio::test(start_paused = true)]
async fn when_ensure_role_and_the_policy_is_malformed_otherwise_then_it_is_not_sent_again() {
    let script = Script::default().on("GetRole", missing());
    let script = script.on("CreateRole", refusal("MalformedPolicyDocument", "Has prohibited field Resource"));
    let error = ensure_by(&spec(Undeclared::Keep), &script).await.expect_err("malformed");
    assert!(matches!(error, RoleError::MalformedPolicy { .. }), "{error:?}");
}

#[tokio::test]
async fn when_ensure_role_and_it_cannot_be_created_then_nothing_stands_before_the_error() {
    for code in ["LimitExceeded", "AccessDenied"] {
        let script = Script::default().on("GetRole", missing()).on("CreateRole", refusal(code, "no"));
        let error = ensure_by(&full_spec(Undeclared::Keep), &script).await.expect_err(code);
        let is_typed = matches!(error, RoleError::LimitExceeded { .. } | RoleError::AccessDenied { .. });
        assert!(is_typed, "{error:?}");
        assert_eq!(error.request().and_then(RequestError::code), Some(code));
    }
}

/// With a tag that tells who made it.
fn marked(undeclared: Undeclared) -> RoleSpec {
    let tags_at_creation = [("run".to_owned(), "1".to_owned()), ("team".to_owned(), "other".to_owned())].into();
    RoleSpec { tags_at_creation, tags: [("team".to_owned(), "web".to_owned())].into(), ..spec(undeclared) }
}

#[tokio::test]
async fn when_ensure_role_and_there_is_none_then_it_gets_the_tags_of_its_creation_too_and_the_declared_ones_count() {
    let script = Script::default().on("GetRole", missing()).on("CreateRole", ok("CreateRole", &role_xml()));
    ensure_by(&marked(Undeclared::Remove), &script).await.expect("a new role");
    let tags = "Tags.member.1.Key=run Tags.member.1.Value=1 Tags.member.2.Key=team Tags.member.2.Value=web";
    assert!(script.calls()[1].ends_with(tags), "{:?}", script.calls());
}

#[tokio::test]
async fn when_ensure_role_and_it_is_there_then_tags_of_a_creation_are_neither_put_nor_changed_nor_removed() {
    for there in [&[("team", "web"), ("run", "0")][..], &[("team", "web")]] {
        let script = present(found(TRUST, &tags_xml(there)), &[], &[]);
        let outcome = ensure_by(&marked(Undeclared::Remove), &script).await.expect("as it should be");
        assert!(outcome.is_unchanged(), "{outcome:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn when_ensure_role_and_somebody_else_creates_it_meanwhile_then_it_keeps_the_other_s_tags_of_creation() {
    let theirs = found(TRUST, &tags_xml(&[("team", "web"), ("run", "0")]));
    let script = present(missing(), &[], &[]).on("GetRole", theirs);
    let script = script.on("CreateRole", refusal("EntityAlreadyExists", "it is there"));
    let outcome = ensure_by(&marked(Undeclared::Remove), &script).await.expect("theirs");
    assert!(outcome.is_unchanged() && !outcome.was_created(), "{outcome:?}");
}
