//! Roles, instance profiles and policies.

use crate::world::World;
use aws_interactions_core::Wait;
use futures::TryStreamExt;
use iam_interactions as iam;
use iam_interactions::{
    Decision, InstanceProfileDeletion, InstanceProfileError, InstanceProfileSpec, ItsInstanceProfiles,
    ManagedPolicyChange, ManagedPolicyDeletion, ManagedPolicySpec, PolicyDocument, RoleDeletion, RoleError, RoleSpec,
    Statement, Undeclared,
};
use std::time::Duration;

operations! {
    delete_instance_profile,
    delete_managed_policy,
    delete_role,
    does_role_exist,
    ensure_instance_profile,
    ensure_managed_policy,
    ensure_role,
    get_instance_profile,
    get_role,
    get_role_policy,
    list_instance_profiles_for_role,
    list_role_policies,
    list_roles,
    simulate_principal_policy,
    wait_until_role_is_visible,
}

fn reading() -> PolicyDocument {
    PolicyDocument::new([Statement::allow(["s3:GetObject"]).on(["arn:aws:s3:::logs/*"])])
}

/// The ARN of a managed policy.
async fn policy(world: &World) -> String {
    let spec = ManagedPolicySpec::new("read-logs", reading());
    iam::ensure_managed_policy(&spec, &world.provider).await.expect("a policy").arn
}

/// A role `web` with a managed policy and one of its own.
async fn spec(world: &World) -> RoleSpec {
    let trust = PolicyDocument::trusting_service("ec2.amazonaws.com");
    RoleSpec {
        path: "/teams/".to_owned(),
        description: Some("serves".to_owned()),
        managed_policies: [policy(world).await].into(),
        inline_policies: [("own".to_owned(), reading())].into(),
        tags: [("team".to_owned(), "web b".to_owned())].into(),
        ..RoleSpec::new("web", trust, Undeclared::Remove)
    }
}

async fn role(world: &World) -> RoleSpec {
    let spec = spec(world).await;
    iam::ensure_role(&spec, &world.provider).await.expect("a role");
    spec
}

/// The role, and a profile that holds it.
async fn profile(world: &World) {
    role(world).await;
    let spec = InstanceProfileSpec::new("web-profile", "web");
    iam::ensure_instance_profile(&spec, &world.provider).await.expect("a profile");
}

async fn ensure_role(world: World) {
    let mut spec = spec(&world).await;
    assert!(iam::ensure_role(&spec, &world.provider).await.expect("a role").was_created());
    let again = iam::ensure_role(&spec, &world.provider).await.expect("the same");
    assert!(again.is_unchanged(), "{again:?}");
    spec.trust_policy = PolicyDocument::trusting_service("lambda.amazonaws.com");
    spec.inline_policies.clear();
    spec.tags.clear();
    let changed = iam::ensure_role(&spec, &world.provider).await.expect("changed");
    assert_eq!(changed.changes.len(), 3, "{changed:?}");
    assert!(iam::ensure_role(&spec, &world.provider).await.expect("the same").is_unchanged());
}

async fn get_role(world: World) {
    let missing = iam::get_role("web", &world.provider).await;
    assert!(matches!(missing, Err(RoleError::DoesNotExist { .. })), "{missing:?}");
    let spec = role(&world).await;
    let found = iam::get_role("web", &world.provider).await.expect("a role");
    assert_eq!((&found.path, &found.description, &found.tags), (&spec.path, &spec.description, &spec.tags));
    assert!(found.trust_policy().expect("a policy").is_equivalent_to(&spec.trust_policy), "{found:?}");
    assert!(found.created_at.is_some() && !found.id.is_empty(), "{found:?}");
}

async fn does_role_exist(world: World) {
    assert!(!iam::does_role_exist("web", &world.provider).await.expect("an answer"));
    role(&world).await;
    assert!(iam::does_role_exist("web", &world.provider).await.expect("an answer"));
}

async fn list_roles(world: World) {
    role(&world).await;
    let names = async |prefix: &str| -> Vec<String> {
        let roles: Vec<_> = iam::list_roles(prefix, &world.provider).try_collect().await.expect("a list");
        roles.into_iter().map(|role| role.name).collect()
    };
    assert_eq!(names("/teams/").await, ["web"]);
    assert!(names("/nobody/").await.is_empty(), "the path is not looked at");
}

async fn list_role_policies(world: World) {
    let spec = role(&world).await;
    let policies = iam::list_role_policies("web", &world.provider).await.expect("policies");
    assert_eq!(policies.managed, spec.managed_policies.into_iter().collect::<Vec<_>>());
    assert_eq!(policies.inline, ["own"]);
}

async fn get_role_policy(world: World) {
    role(&world).await;
    let own = iam::get_role_policy("web", "own", &world.provider).await.expect("an answer").expect("a policy");
    assert!(own.parse::<PolicyDocument>().expect("a document").is_equivalent_to(&reading()), "{own}");
    assert_eq!(iam::get_role_policy("web", "other", &world.provider).await.expect("an answer"), None);
}

async fn list_instance_profiles_for_role(world: World) {
    profile(&world).await;
    let profiles = iam::list_instance_profiles_for_role("web", &world.provider).await.expect("profiles");
    assert_eq!(profiles, ["web-profile"]);
}

async fn delete_role(world: World) {
    profile(&world).await;
    let delete = || iam::delete_role("web", ItsInstanceProfiles::Delete, &world.provider);
    let RoleDeletion::Deleted(removal) = delete().await.expect("deleted") else { panic!("it was there") };
    assert_eq!((removal.deleted_instance_profiles.len(), removal.inline_policies.len()), (1, 1), "{removal:?}");
    assert_eq!(delete().await.expect("an answer"), RoleDeletion::DidNotExist);
}

async fn ensure_instance_profile(world: World) {
    profile(&world).await;
    let spec = InstanceProfileSpec::new("web-profile", "web");
    let again = iam::ensure_instance_profile(&spec, &world.provider).await.expect("the same");
    assert!(again.is_unchanged(), "{again:?}");
}

async fn get_instance_profile(world: World) {
    let missing = iam::get_instance_profile("web-profile", &world.provider).await;
    assert!(matches!(missing, Err(InstanceProfileError::DoesNotExist { .. })), "{missing:?}");
    profile(&world).await;
    let found = iam::get_instance_profile("web-profile", &world.provider).await.expect("a profile");
    assert_eq!(found.role.as_deref(), Some("web"));
}

async fn delete_instance_profile(world: World) {
    profile(&world).await;
    let delete = || iam::delete_instance_profile("web-profile", &world.provider);
    let deleted = delete().await.expect("deleted");
    assert!(matches!(&deleted, InstanceProfileDeletion::Deleted { role: Some(role) } if role == "web"), "{deleted:?}");
    assert_eq!(delete().await.expect("an answer"), InstanceProfileDeletion::DidNotExist);
}

async fn ensure_managed_policy(world: World) {
    let mut spec = ManagedPolicySpec::new("read-logs", reading());
    let ensured = async |spec: &ManagedPolicySpec| {
        iam::ensure_managed_policy(spec, &world.provider).await.expect("a policy").change
    };
    assert_eq!(ensured(&spec).await, ManagedPolicyChange::Created);
    assert_eq!(ensured(&spec).await, ManagedPolicyChange::Unchanged);
    spec.document = PolicyDocument::new([Statement::deny(["s3:GetObject"]).on(["*"])]);
    assert!(matches!(ensured(&spec).await, ManagedPolicyChange::NewVersion { .. }));
    assert_eq!(ensured(&spec).await, ManagedPolicyChange::Unchanged);
}

async fn delete_managed_policy(world: World) {
    let arn = policy(&world).await;
    let delete = || iam::delete_managed_policy(&arn, &world.provider);
    assert_eq!(delete().await.expect("an answer"), ManagedPolicyDeletion::Deleted);
    assert_eq!(delete().await.expect("an answer"), ManagedPolicyDeletion::DidNotExist);
}

async fn simulate_principal_policy(world: World) {
    role(&world).await;
    let arn = iam::get_role("web", &world.provider).await.expect("a role").arn.to_string();
    let actions = ["s3:GetObject", "s3:PutObject"].map(str::to_owned);
    let resources = ["arn:aws:s3:::logs/a".to_owned()];
    let decisions = iam::simulate_principal_policy(&arn, &actions, &resources, &[], &world.provider).await;
    let decisions: Vec<Decision> = decisions.expect("decisions").iter().map(|one| one.decision).collect();
    assert_eq!(decisions, [Decision::Allowed, Decision::ImplicitlyDenied]);
}

async fn wait_until_role_is_visible(world: World) {
    role(&world).await;
    let wait = Wait::at_most(Duration::from_secs(5)).every(Duration::from_millis(10));
    let role = iam::wait_until_role_is_visible("web", &wait, &world.provider).await.expect("it is there");
    assert_eq!(role.name, "web");
}
