use super::*;

#[tokio::test]
async fn when_ensure_role_and_all_is_as_it_should_be_then_nothing_is_changed() {
    // As IAM writes it: lists for single values, another order, AWS's own tags.
    let trust = r#"{"Statement": {"Action": ["sts:assumerole"], "Principal": {"Service": ["ec2.amazonaws.com"]},
        "Effect": "Allow"}, "Version": "2012-10-17"}"#;
    let more = tags_xml(&[("aws:cloudformation:stack-name", "s"), ("team", "web")]);
    let script = present(found(trust, &more), &[A], &["read"]);
    let script = script.on("GetRolePolicy", inline_document(&READ.replace("\"*\"", "[\"*\"]")));
    let outcome = ensure_by(&full_spec(Undeclared::Remove), &script).await.expect("as it should be");
    assert!(outcome.is_unchanged() && !outcome.was_created());
    let expected = ["GetRole", "ListAttachedRolePolicies", "ListRolePolicies", "GetRolePolicy"];
    assert_eq!(script.operations(), expected);
}

#[tokio::test]
async fn when_ensure_role_and_everything_differs_then_all_is_changed_and_what_is_undeclared_removed_first() {
    let more = format!(
        "<Description>old</Description><MaxSessionDuration>7200</MaxSessionDuration>{}",
        tags_xml(&[("team", "db"), ("stage", "x"), ("aws:own", "y")])
    );
    let script = present(found(&TRUST.replace("ec2", "lambda"), &more), &[B], &["read", "write"])
        .on("GetRolePolicy", inline_document(&READ.replace("Get", "Put")))
        .succeeding(["UpdateAssumeRolePolicy", "UpdateRole", "PutRolePermissionsBoundary", "UntagRole", "TagRole"])
        .succeeding(["DetachRolePolicy", "DeleteRolePolicy", "AttachRolePolicy", "PutRolePolicy"]);
    let spec = RoleSpec {
        description: Some("serves".to_owned()),
        max_session_duration: Some(Duration::from_hours(3)),
        permissions_boundary: Some(A.to_owned()),
        ..full_spec(Undeclared::Remove)
    };
    let outcome = ensure_by(&spec, &script).await.expect("changed");
    let expected = [
        RoleChange::TrustPolicyReplaced,
        RoleChange::DescriptionReplaced,
        RoleChange::MaxSessionDurationReplaced,
        RoleChange::PermissionsBoundaryReplaced,
        RoleChange::TagsRemoved { keys: vec!["stage".to_owned()] },
        RoleChange::TagsPut { keys: vec!["team".to_owned()] },
        RoleChange::ManagedPolicyDetached { policy: B.to_owned() },
        RoleChange::InlinePolicyDeleted { policy: "write".to_owned() },
        attached(A),
        inline_put("read"),
    ];
    assert_eq!(outcome.changes, expected);
    let calls = script.calls();
    let expected = [
        "GetRole RoleName=web",
        &format!("UpdateAssumeRolePolicy PolicyDocument={TRUST} RoleName=web"),
        "UpdateRole Description=serves MaxSessionDuration=10800 RoleName=web",
        &format!("PutRolePermissionsBoundary PermissionsBoundary={A} RoleName=web"),
        "UntagRole RoleName=web TagKeys.member.1=stage",
        "TagRole RoleName=web Tags.member.1.Key=team Tags.member.1.Value=web",
        "ListAttachedRolePolicies RoleName=web",
        "ListRolePolicies RoleName=web",
        &format!("DetachRolePolicy PolicyArn={B} RoleName=web"),
        "DeleteRolePolicy PolicyName=write RoleName=web",
        &format!("AttachRolePolicy PolicyArn={A} RoleName=web"),
        "GetRolePolicy PolicyName=read RoleName=web",
        &format!("PutRolePolicy PolicyDocument={READ} PolicyName=read RoleName=web"),
    ];
    assert_eq!(calls, expected);
}

#[tokio::test]
async fn when_ensure_role_and_it_has_more_than_is_declared_and_that_is_kept_then_nothing_is_changed() {
    let more = format!(
        "<Description>old</Description><MaxSessionDuration>7200</MaxSessionDuration><PermissionsBoundary>\
         <PermissionsBoundaryArn>{B}</PermissionsBoundaryArn></PermissionsBoundary>{}",
        tags_xml(&[("stage", "x")])
    );
    let script = present(found(TRUST, &more), &[B], &["write"]);
    let outcome = ensure_by(&spec(Undeclared::Keep), &script).await.expect("as it should be");
    assert!(outcome.is_unchanged());
}

#[tokio::test]
async fn when_ensure_role_and_one_of_description_and_duration_differs_then_the_other_is_sent_as_it_is() {
    let more = "<Description>old</Description><MaxSessionDuration>7200</MaxSessionDuration>";
    let described = RoleSpec { description: Some("new".to_owned()), ..spec(Undeclared::Keep) };
    let lasting = RoleSpec { max_session_duration: Some(Duration::from_hours(1)), ..spec(Undeclared::Keep) };
    let cases = [
        (described, "UpdateRole Description=new MaxSessionDuration=7200 RoleName=web", RoleChange::DescriptionReplaced),
        (
            lasting,
            "UpdateRole Description=old MaxSessionDuration=3600 RoleName=web",
            RoleChange::MaxSessionDurationReplaced,
        ),
    ];
    for (spec, call, change) in cases {
        let script = present(found(TRUST, more), &[], &[]).succeeding(["UpdateRole"]);
        let outcome = ensure_by(&spec, &script).await.expect("changed");
        assert_eq!(outcome.changes, [change]);
        assert_eq!(script.calls()[1], call);
    }
}

#[tokio::test]
async fn when_ensure_role_and_the_stored_policies_cannot_be_read_then_they_are_replaced() {
    let script = present(found("{\"Statement\":7}", &tags_xml(&[("team", "web")])), &[A], &["read"])
        .on("GetRolePolicy", inline_document("not JSON"))
        .succeeding(["UpdateAssumeRolePolicy", "PutRolePolicy"]);
    let outcome = ensure_by(&full_spec(Undeclared::Keep), &script).await.expect("replaced");
    assert_eq!(outcome.changes, [RoleChange::TrustPolicyReplaced, inline_put("read")]);
}

#[tokio::test]
async fn when_ensure_role_and_an_inline_policy_goes_meanwhile_then_it_is_put_again() {
    let script = present(found(TRUST, &tags_xml(&[("team", "web")])), &[A], &["read"]);
    let script = script.on("GetRolePolicy", missing()).succeeding(["PutRolePolicy"]);
    let outcome = ensure_by(&full_spec(Undeclared::Keep), &script).await.expect("put");
    assert_eq!(outcome.changes, [inline_put("read")]);
}

#[tokio::test]
async fn when_ensure_role_and_somebody_else_removes_the_undeclared_then_that_is_not_said_to_be_changed() {
    let script = present(found(TRUST, ""), &[B], &["write"]);
    let script = script.on("DetachRolePolicy", missing()).on("DeleteRolePolicy", missing());
    let outcome = ensure_by(&spec(Undeclared::Remove), &script).await.expect("gone");
    assert!(outcome.is_unchanged());
}

#[tokio::test]
async fn when_ensure_role_and_its_policies_are_on_later_pages_then_they_are_not_added_again() {
    let script = Script::default()
        .on("GetRole", found(TRUST, &tags_xml(&[("team", "web")])))
        .on("ListAttachedRolePolicies", attached_page(&[B], Some("m")))
        .on("ListAttachedRolePolicies", attached_page(&[A], None))
        .on("ListRolePolicies", inline_page(&["x"], Some("m")))
        .on("ListRolePolicies", inline_page(&["read"], None))
        .on("GetRolePolicy", inline_document(READ));
    let outcome = ensure_by(&full_spec(Undeclared::Keep), &script).await.expect("as it should be");
    assert!(outcome.is_unchanged());
}
