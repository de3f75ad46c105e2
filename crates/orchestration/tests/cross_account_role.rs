//! Roles for another account, on the embedded AWS: its one account is both sides, and no trust policy is asked.
#![expect(clippy::expect_used, reason = "a test that cannot be set up fails")]

use aws_interactions_core::{AwsClientProvider, Wait};
use aws_interactions_local::{ACCOUNT_ID, Fault, FaultInjector, LocalAws};
use aws_interactions_orchestration::{
    CrossAccountAccess, CrossAccountProblem, CrossAccountRole, CrossAccountRoleError, OnFailure, WorkflowEvents,
    ensure_cross_account_role,
};
use iam_interactions::{
    PolicyDocument, RoleChange, RoleSpec, Statement, Undeclared, does_role_exist, ensure_role, get_role,
};
use std::time::Duration;

struct World {
    aws: LocalAws,
    faults: FaultInjector,
    target: AwsClientProvider,
    source: AwsClientProvider,
}

async fn world() -> World {
    let aws = LocalAws::start().await.expect("a free port");
    let faults = FaultInjector::over(LocalAws::http_client());
    let (target, source) = (provider(&aws, &faults).await, provider(&aws, &faults).await);
    World { aws, faults, target, source }
}

async fn provider(aws: &LocalAws, faults: &FaultInjector) -> AwsClientProvider {
    let builder = aws.provider_builder().http_client(faults.clone()).max_attempts(1);
    builder.build().await.expect("a provider")
}

fn asked() -> CrossAccountRole {
    let read = PolicyDocument::new([Statement::allow(["s3:GetObject"]).on(["arn:aws:s3:::logs/*"])]);
    let wait = |milliseconds| Wait::at_most(Duration::from_millis(milliseconds)).every(Duration::from_millis(10));
    CrossAccountRole {
        external_id: Some("agreed".to_owned()),
        inline_policies: [("read".to_owned(), read)].into(),
        assumable: wait(400),
        lost: wait(30),
        ..CrossAccountRole::new("audit")
    }
}

async fn ensure(role: &CrossAccountRole, world: &World) -> Result<CrossAccountAccess, CrossAccountRoleError> {
    ensure_cross_account_role(role, &WorkflowEvents::default(), &world.target, &world.source).await
}

async fn exists(world: &World) -> bool {
    does_role_exist("audit", &world.target).await.expect("a look")
}

fn denied() -> Fault {
    Fault::status(403, "AccessDenied", "User is not authorized to perform: sts:AssumeRole")
}

#[tokio::test]
async fn when_there_is_no_role_then_it_trusts_the_source_s_account_and_can_be_worked_in_and_the_next_run_changes_nothing()
 {
    let world = world().await;
    let access = ensure(&asked(), &world).await.expect("ensured");
    assert_eq!(access.changes.first(), Some(&RoleChange::Created));
    assert_eq!(access.role.to_string(), format!("arn:aws:iam::{ACCOUNT_ID}:role/audit"));
    let role = get_role("audit", &world.target).await.expect("a role");
    let trust = PolicyDocument::trusting_principal_with_external_id(ACCOUNT_ID, "agreed");
    assert!(role.trust_policy().expect("a policy").is_equivalent_to(&trust), "{}", role.trust_policy_json);
    assert_eq!(role.tags.get("aws-interactions:cross-account-role").map(String::as_str), Some("audit"));
    assert!(format!("{:?}", access.provider).contains("role/audit"), "{:?}", access.provider);
    assert_eq!(access.provider.get_aws_env().await.expect("an account").account_id, ACCOUNT_ID);

    let again = ensure(&asked(), &world).await.expect("ensured");
    assert!(again.changes.is_empty(), "{:?}", again.changes);
    let principal = format!("arn:aws:iam::{ACCOUNT_ID}:role/ci");
    let other = CrossAccountRole { principal: Some(principal.clone()), external_id: None, ..asked() };
    assert_eq!(ensure(&other, &world).await.expect("ensured").changes, [RoleChange::TrustPolicyReplaced]);
    let trust = get_role("audit", &world.target).await.expect("a role").trust_policy().expect("a policy");
    assert!(trust.is_equivalent_to(&PolicyDocument::trusting_principal(principal)), "{trust}");
}

#[tokio::test]
async fn when_the_role_cannot_be_assumed_yet_then_it_is_waited_for_and_told() {
    let world = world().await;
    world.faults.fail("AssumeRole", denied()).fail("AssumeRole", denied());
    let told = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
    let hears = std::sync::Arc::clone(&told);
    let events = WorkflowEvents::new(move |event| hears.lock().expect("no panic").push(event.to_string()));
    ensure_cross_account_role(&asked(), &events, &world.target, &world.source).await.expect("ensured");
    assert_eq!(world.faults.calls()["AssumeRole"], 3);
    let told = told.lock().expect("no panic");
    let denials = told.iter().filter(|event| *event == "wait until the role `audit` can be assumed: denied").count();
    assert_eq!(denials, 2, "{told:?}");
}

#[tokio::test]
async fn when_the_role_is_denied_up_to_the_deadline_then_one_that_was_made_is_gone_and_one_that_was_there_stays() {
    let world = world().await;
    world.faults.always("AssumeRole", denied());
    let error = ensure(&asked(), &world).await.expect_err("denied");
    assert!(matches!(&error, CrossAccountRoleError::Undone { .. }) && !error.leaves_role(), "{error:?}");
    let CrossAccountProblem::StillDenied { source, .. } = error.problem() else { panic!("{error:?}") };
    assert!(source.is_some());
    assert!(!exists(&world).await);

    world.faults.heal();
    ensure(&asked(), &world).await.expect("ensured");
    world.faults.always("AssumeRole", denied());
    let error = ensure(&asked(), &world).await.expect_err("denied");
    assert!(!error.leaves_role(), "{error:?}");
    assert!(exists(&world).await, "an earlier run made it");
}

#[tokio::test]
async fn when_assuming_fails_otherwise_then_nothing_is_waited_for() {
    let world = world().await;
    world.faults.always("AssumeRole", Fault::status(400, "ValidationError", "no"));
    let error = ensure(&asked(), &world).await.expect_err("refused");
    assert!(matches!(error.problem(), CrossAccountProblem::AssumeRole(_)), "{error:?}");
    assert_eq!(world.faults.calls()["AssumeRole"], 1);
    assert!(!exists(&world).await);
}

#[tokio::test]
async fn when_the_role_is_to_be_kept_or_cannot_be_deleted_then_the_error_says_that_it_exists() {
    let world = world().await;
    world.faults.always("AssumeRole", denied());
    let error = ensure(&CrossAccountRole { on_failure: OnFailure::Keep, ..asked() }, &world).await.expect_err("denied");
    assert!(matches!(&error, CrossAccountRoleError::Kept { role, .. } if role == "audit"), "{error:?}");
    assert!(error.leaves_role() && exists(&world).await);

    let world = self::world().await;
    world.faults.always("AssumeRole", denied()).always("DeleteRole", Fault::status(403, "AccessDenied", "not you"));
    let error = ensure(&asked(), &world).await.expect_err("denied");
    assert!(matches!(&error, CrossAccountRoleError::NotUndone { .. }) && error.leaves_role(), "{error:?}");
    assert!(matches!(error.problem(), CrossAccountProblem::StillDenied { .. }));
    assert!(exists(&world).await);
}

#[tokio::test]
async fn when_a_role_of_the_name_is_not_this_workflow_s_then_it_is_not_opened() {
    let world = world().await;
    let trust = PolicyDocument::trusting_service("ec2.amazonaws.com");
    ensure_role(&RoleSpec::new("audit", trust.clone(), Undeclared::Keep), &world.target).await.expect("a role");
    let error = ensure(&asked(), &world).await.expect_err("not ours");
    assert!(matches!(error.problem(), CrossAccountProblem::NotOurs), "{error:?}");
    let role = get_role("audit", &world.target).await.expect("it is there still");
    assert!(role.trust_policy().expect("a policy").is_equivalent_to(&trust) && role.tags.is_empty());
}

#[tokio::test]
async fn when_something_cannot_be_asked_for_then_nothing_is_sent() {
    let world = world().await;
    let tag = |key: &str| [(key.to_owned(), String::new())].into();
    let wrong = [
        (CrossAccountRole { name: "a b".to_owned(), ..asked() }, "`a b`"),
        (CrossAccountRole { name: "x".repeat(65), ..asked() }, "1 to 64"),
        (CrossAccountRole { external_id: Some("x".to_owned()), ..asked() }, "external"),
        (CrossAccountRole { principal: Some("arn:aws:iam::123456789012:group/a".to_owned()), ..asked() }, "group/a"),
        (CrossAccountRole { principal: Some("arn:aws:iam::123456789012:role/".to_owned()), ..asked() }, "role/"),
        (CrossAccountRole { principal: Some("*".to_owned()), ..asked() }, "`*`"),
        (CrossAccountRole { managed_policies: ["ReadOnly".to_owned()].into(), ..asked() }, "ReadOnly"),
        (CrossAccountRole { tags: tag("aws:a"), ..asked() }, "aws:a"),
        (CrossAccountRole { tags: tag("aws-interactions:run"), ..asked() }, "aws-interactions:run"),
    ];
    for (role, named) in wrong {
        let error = ensure(&role, &world).await.expect_err(named);
        assert!(matches!(error, CrossAccountRoleError::Invalid { .. }), "{error:?}");
        let mut chain = error.to_string();
        let mut below = std::error::Error::source(&error);
        while let Some(source) = below {
            chain = format!("{chain}: {source}");
            below = source.source();
        }
        assert!(chain.contains(named), "{chain} does not name {named}");
    }
    assert!(world.faults.log().is_empty(), "{:?}", world.faults.log());
}

#[tokio::test]
async fn when_any_call_fails_then_no_role_is_left_and_the_next_run_completes() {
    let clean = world().await;
    ensure(&asked(), &clean).await.expect("ensured");
    let calls = clean.faults.log();
    assert!(calls.len() >= 7, "{calls:?}");
    for (index, operation) in calls.iter().enumerate() {
        let nth = calls.iter().take(index + 1).filter(|call| *call == operation).count() as u64;
        // A denied AssumeRole is waited for, and shown elsewhere.
        let refused = Fault::status(403, "OptInRequired", "not you");
        let failed = Fault::status(500, "InternalError", "not now");
        for fault in [refused, failed, Fault::ConnectionReset, Fault::LoseAnswer] {
            let about = format!("{operation} {nth}: {fault:?}");
            let mut world = world().await;
            world.faults.nth(operation, nth, fault);
            let error = ensure(&asked(), &world).await.expect_err(&about);
            assert!(!error.leaves_role(), "{about}: {error:?}");
            world.faults.heal();
            assert!(!exists(&world).await, "{about}: {error:?}");
            world.source = provider(&world.aws, &world.faults).await;
            ensure(&asked(), &world).await.expect(&about);
        }
    }
}
