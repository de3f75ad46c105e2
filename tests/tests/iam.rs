//! IAM on the embedded AWS.
//!
//! Not checked there: permissions, principals of trust policies, quotas, and that IAM takes its time. Those are shown by
//! recorded answers beside the functions.
#![expect(clippy::expect_used, reason = "a test that cannot be set up fails")]

use aws_interactions_core::{AwsClientProvider, RequestErrorKind, Wait};
use aws_interactions_local::{Fault, FaultInjector, LocalAws};
use iam_interactions::{
    Decision, InstanceProfileChange, InstanceProfileDeletion, InstanceProfileError, InstanceProfileSpec,
    ItsInstanceProfiles, ManagedPolicyChange, ManagedPolicyDeletion, ManagedPolicyError, ManagedPolicySpec, OtherRole,
    PolicyDocument, RoleChange, RoleDeletion, RoleError, RoleSpec, Statement, Undeclared, delete_instance_profile,
    delete_managed_policy, delete_role, does_role_exist, ensure_instance_profile, ensure_managed_policy, ensure_role,
    get_instance_profile, get_role, list_role_policies, simulate_principal_policy, wait_until_role_is_visible,
};
use std::time::Duration;

struct World {
    /// Serves as long as it is held.
    _aws: LocalAws,
    faults: FaultInjector,
    provider: AwsClientProvider,
    /// A managed policy of the account.
    policy: String,
}

/// A fresh embedded AWS with a managed policy, that breaks what it is told to, once: nothing is sent again.
async fn world() -> World {
    let aws = LocalAws::start().await.expect("a free port");
    let faults = FaultInjector::over(LocalAws::http_client());
    let builder = aws.provider_builder().http_client(faults.clone()).max_attempts(1);
    let provider = builder.build().await.expect("a provider");
    let spec = ManagedPolicySpec::new("read-logs", reading("arn:aws:s3:::logs/*"));
    let policy = ensure_managed_policy(&spec, &provider).await.expect("a policy").arn;
    World { _aws: aws, faults, provider, policy }
}

fn reading(resource: &str) -> PolicyDocument {
    PolicyDocument::new([Statement::allow(["s3:GetObject"]).on([resource])])
}

fn spec(world: &World) -> RoleSpec {
    RoleSpec {
        description: Some("serves".to_owned()),
        max_session_duration: Some(Duration::from_hours(2)),
        managed_policies: [world.policy.clone()].into(),
        inline_policies: [("own".to_owned(), reading("arn:aws:s3:::own/*"))].into(),
        tags: [("team".to_owned(), "web".to_owned()), ("stage".to_owned(), "test".to_owned())].into(),
        path: "/teams/".to_owned(),
        ..RoleSpec::new("web", PolicyDocument::trusting_service("ec2.amazonaws.com"), Undeclared::Remove)
    }
}

/// Another role of the same name.
fn changed_spec(world: &World) -> RoleSpec {
    RoleSpec {
        trust_policy: PolicyDocument::trusting_principal_with_external_id("123456789012", "agreed"),
        description: Some("serves more".to_owned()),
        managed_policies: [].into(),
        inline_policies: [("other".to_owned(), reading("arn:aws:s3:::other/*"))].into(),
        tags: [("team".to_owned(), "db".to_owned())].into(),
        ..spec(world)
    }
}

#[tokio::test]
async fn when_a_role_is_made_and_changed_then_it_is_as_its_spec_says_each_time_and_then_left_alone() {
    let world = world().await;
    let provider = &world.provider;
    let spec = spec(&world);
    let outcome = ensure_role(&spec, provider).await.expect("a new role");
    assert!(outcome.was_created(), "{outcome:?}");
    assert_eq!(outcome.arn.to_string(), "arn:aws:iam::123456789012:role/teams/web");
    let wait = Wait::at_most(Duration::from_secs(5));
    let role = wait_until_role_is_visible("web", &wait, provider).await.expect("a role");
    assert_eq!(role, get_role("web", provider).await.expect("the same role"));
    assert_eq!((&role.description, &role.tags, &role.path), (&spec.description, &spec.tags, &spec.path));
    assert_eq!(role.max_session_duration, Duration::from_hours(2));
    assert!(role.trust_policy().expect("a policy").is_equivalent_to(&spec.trust_policy));
    let policies = list_role_policies("web", provider).await.expect("its policies");
    assert_eq!((policies.managed, policies.inline), (vec![world.policy.clone()], vec!["own".to_owned()]));
    assert!(ensure_role(&spec, provider).await.expect("the same role").is_unchanged());

    let spec = changed_spec(&world);
    let changes = ensure_role(&spec, provider).await.expect("another role").changes;
    let expected = [
        RoleChange::TrustPolicyReplaced,
        RoleChange::DescriptionReplaced,
        RoleChange::TagsRemoved { keys: vec!["stage".to_owned()] },
        RoleChange::TagsPut { keys: vec!["team".to_owned()] },
        RoleChange::ManagedPolicyDetached { policy: world.policy.clone() },
        RoleChange::InlinePolicyDeleted { policy: "own".to_owned() },
        RoleChange::InlinePolicyPut { policy: "other".to_owned() },
    ];
    assert_eq!(changes, expected);
    let role = get_role("web", provider).await.expect("a role");
    assert_eq!((role.description, role.max_session_duration), (spec.description.clone(), Duration::from_hours(2)));
    assert!(ensure_role(&spec, provider).await.expect("the same role").is_unchanged());
}

#[tokio::test]
async fn when_a_role_is_deleted_then_its_profiles_and_policies_are_out_of_the_way_and_nothing_is_left() {
    let world = world().await;
    let provider = &world.provider;
    ensure_role(&spec(&world), provider).await.expect("a role");
    for profile in ["web", "web-2"] {
        let made = ensure_instance_profile(&InstanceProfileSpec::new(profile, "web"), provider).await;
        assert_eq!(made.expect("a profile").changes.len(), 2);
    }
    let RoleDeletion::Deleted(removal) = delete_role("web", ItsInstanceProfiles::Keep, provider).await.expect("gone")
    else {
        panic!("it was there")
    };
    let mut profiles = removal.left_instance_profiles;
    profiles.sort();
    assert_eq!(profiles, ["web", "web-2"]);
    assert_eq!((removal.inline_policies, removal.managed_policies), (vec!["own".to_owned()], vec![world.policy]));
    assert!(!does_role_exist("web", provider).await.expect("an answer"));
    assert_eq!(get_instance_profile("web", provider).await.expect("it stays").role, None);
    let again = delete_role("web", ItsInstanceProfiles::Keep, provider).await.expect("nothing to do");
    assert_eq!(again, RoleDeletion::DidNotExist);
}

#[tokio::test]
async fn when_an_instance_profile_is_made_then_it_holds_one_role_that_is_replaced_when_asked_alone() {
    let world = world().await;
    let provider = &world.provider;
    for name in ["web", "other"] {
        let role = RoleSpec { name: name.to_owned(), ..spec(&world) };
        ensure_role(&role, provider).await.expect("a role");
    }
    let spec = InstanceProfileSpec {
        tags: [("team".to_owned(), "web".to_owned())].into(),
        ..InstanceProfileSpec::new("p", "web")
    };
    ensure_instance_profile(&spec, provider).await.expect("a profile");
    assert!(ensure_instance_profile(&spec, provider).await.expect("the same").is_unchanged());
    let profile = get_instance_profile("p", provider).await.expect("a profile");
    assert_eq!((profile.role.as_deref(), profile.tags.len()), (Some("web"), 1));

    let other = InstanceProfileSpec { role: "other".to_owned(), ..spec };
    let error = ensure_instance_profile(&other, provider).await.expect_err("taken");
    assert!(matches!(error, InstanceProfileError::HoldsOtherRole { .. }), "{error:?}");
    let replacing = InstanceProfileSpec { other_role: OtherRole::Replace, ..other };
    let outcome = ensure_instance_profile(&replacing, provider).await.expect("replaced");
    let removed = InstanceProfileChange::RoleRemoved { role: "web".to_owned() };
    assert_eq!(outcome.changes, [removed, InstanceProfileChange::RoleAdded { role: "other".to_owned() }]);

    let deletion = delete_instance_profile("p", provider).await.expect("gone");
    assert_eq!(deletion, InstanceProfileDeletion::Deleted { role: Some("other".to_owned()) });
    let again = delete_instance_profile("p", provider).await.expect("nothing to do");
    assert_eq!(again, InstanceProfileDeletion::DidNotExist);
    assert!(does_role_exist("other", provider).await.expect("an answer"));
}

#[tokio::test]
async fn when_a_managed_policy_changes_again_and_again_then_the_oldest_versions_make_room() {
    let world = world().await;
    let provider = &world.provider;
    let named = |n: u32| ManagedPolicySpec::new("read-logs", reading(&format!("arn:aws:s3:::logs-{n}/*")));
    let mut deleted = Vec::new();
    for n in 2..=7 {
        let outcome = ensure_managed_policy(&named(n), provider).await.expect("a version");
        let ManagedPolicyChange::NewVersion { deleted: gone } = outcome.change else { panic!("{outcome:?}") };
        deleted.extend(gone);
        let again = ensure_managed_policy(&named(n), provider).await.expect("the same");
        assert_eq!(again.change, ManagedPolicyChange::Unchanged);
    }
    assert_eq!(deleted, ["v1", "v2"]);

    ensure_role(&spec(&world), provider).await.expect("a role with the policy");
    let error = delete_managed_policy(&world.policy, provider).await.expect_err("in use");
    assert!(matches!(error, ManagedPolicyError::InUse { .. }), "{error:?}");
    delete_role("web", ItsInstanceProfiles::Delete, provider).await.expect("gone");
    for expected in [ManagedPolicyDeletion::Deleted, ManagedPolicyDeletion::DidNotExist] {
        assert_eq!(delete_managed_policy(&world.policy, provider).await.expect("gone"), expected);
    }
}

#[tokio::test]
async fn when_a_role_is_simulated_then_its_policies_decide() {
    let world = world().await;
    let provider = &world.provider;
    let role = ensure_role(&spec(&world), provider).await.expect("a role").arn.to_string();
    let actions = ["s3:GetObject".to_owned(), "s3:PutObject".to_owned()];
    let resources = ["arn:aws:s3:::logs/a".to_owned()];
    let decisions = simulate_principal_policy(&role, &actions, &resources, &[], provider).await.expect("decisions");
    let decided: Vec<_> = decisions.iter().map(|decision| decision.decision).collect();
    assert_eq!(decided, [Decision::Allowed, Decision::ImplicitlyDenied]);
}

/// Makes the n-th call, and the same one after it, meet a fault; answers whether there was such a call.
fn strike(world: &World, log: &[String], n: usize, fault: &Fault) -> bool {
    let Some(operation) = log.get(n) else { return false };
    let before = log.iter().take(n).filter(|other| *other == operation).count() + 1;
    let so_far = world.faults.calls().get(operation).copied().unwrap_or_default();
    world.faults.nth(operation, so_far + u64::try_from(before).expect("few calls"), fault.clone());
    true
}

fn faults() -> [(Fault, RequestErrorKind); 3] {
    [
        (Fault::status(403, "AccessDenied", "no"), RequestErrorKind::AccessDenied),
        (Fault::status(500, "ServiceFailure", "no"), RequestErrorKind::ServiceFault),
        (Fault::ConnectionReset, RequestErrorKind::Network),
    ]
}

fn assert_told(error: &RoleError, kind: RequestErrorKind) {
    assert!(error.to_string().contains("`web`"), "{error}");
    assert_eq!(error.request().map(aws_interactions_core::RequestError::kind), Some(kind), "{error:?}");
}

/// The operations of a run of `work` that nothing breaks.
async fn log_of<T>(world: &World, work: impl Future<Output = T>) -> Vec<String> {
    let before = world.faults.log().len();
    work.await;
    world.faults.log().split_off(before)
}

#[tokio::test]
async fn when_any_call_of_making_or_changing_a_role_fails_then_it_is_told_and_the_next_run_ends_it() {
    let dry = world().await;
    let made = log_of(&dry, ensure_role(&spec(&dry), &dry.provider)).await;
    let changed = log_of(&dry, ensure_role(&changed_spec(&dry), &dry.provider)).await;
    assert_eq!((made.len(), changed.len()), (4, 10), "{made:?} {changed:?}");
    for (fault, kind) in faults() {
        for n in 0..made.len() + changed.len() {
            let world = world().await;
            let (first, second) = (spec(&world), changed_spec(&world));
            let (wanted, log, n) = match n.checked_sub(made.len()) {
                None => (first, &made, n),
                Some(n) => {
                    ensure_role(&first, &world.provider).await.expect("a role to change");
                    (second, &changed, n)
                }
            };
            assert!(strike(&world, log, n, &fault));
            let error = ensure_role(&wanted, &world.provider).await.expect_err(&log[n]);
            assert_told(&error, kind);
            // What stands before the failure is said, one change for each call that changes.
            let stands = if let RoleError::Incomplete { changes, .. } = &error { changes.len() } else { 0 };
            let reads = |operation: &&String| !operation.starts_with("Get") && !operation.starts_with("List");
            assert_eq!(stands, log.iter().take(n).filter(reads).count(), "{:?}", log.get(n));
            let rest = ensure_role(&wanted, &world.provider).await.expect("the next run");
            assert!(!rest.is_unchanged(), "{rest:?}");
            assert!(ensure_role(&wanted, &world.provider).await.expect("as it should be").is_unchanged());
        }
    }
}

#[tokio::test]
async fn when_any_call_of_deleting_a_role_fails_then_it_is_told_and_the_next_run_ends_it() {
    async fn world_with_role() -> World {
        let world = world().await;
        ensure_role(&spec(&world), &world.provider).await.expect("a role");
        let profile = InstanceProfileSpec::new("web", "web");
        ensure_instance_profile(&profile, &world.provider).await.expect("a profile");
        world
    }
    let dry = world_with_role().await;
    let deleted = log_of(&dry, delete_role("web", ItsInstanceProfiles::Delete, &dry.provider)).await;
    assert_eq!(deleted.len(), 8, "{deleted:?}");
    for (fault, kind) in faults() {
        for n in 0..deleted.len() {
            let world = world_with_role().await;
            assert!(strike(&world, &deleted, n, &fault));
            let delete = || delete_role("web", ItsInstanceProfiles::Delete, &world.provider);
            let error = delete().await.expect_err(&deleted[n]);
            assert_told(&error, kind);
            assert!(does_role_exist("web", &world.provider).await.expect("an answer"));
            let is_partial = matches!(error, RoleError::DeletionIncomplete { .. });
            assert_eq!(is_partial, deleted.iter().take(n).any(|operation| !operation.starts_with("List")));
            assert!(matches!(delete().await.expect("the next run"), RoleDeletion::Deleted(_)));
            assert_eq!(delete().await.expect("nothing left"), RoleDeletion::DidNotExist);
        }
    }
}
