//! Roles of IAM, and what they may do.

use super::managed_policies::{self, reading};
use crate::operation::{Doing, Operation, all, call, call_for};
use crate::world::World;
use aws_interactions_core::Wait;
use futures::FutureExt;
use iam_interactions::{
    InstanceProfileSpec, ItsInstanceProfiles, PolicyDocument, RoleError, RoleSpec, Undeclared, delete_role,
    does_role_exist, ensure_instance_profile, ensure_role, get_role, get_role_policy, list_instance_profiles_for_role,
    list_role_policies, list_roles, simulate_principal_policy, wait_until_role_is_visible,
};
use std::time::Duration;

const WEB: &[&str] = &["web"];
const ARN: &str = "arn:aws:iam::123456789012:role/web";

pub(crate) fn table() -> Vec<Operation> {
    vec![
        Operation::reading("iam::does_role_exist", WEB, role, |world| call(does_role_exist("web", &world.provider)))
            .honest("GetRole", &["404"], "false"),
        Operation::reading("iam::get_role", WEB, role, |world| call(get_role("web", &world.provider))),
        Operation::reading("iam::get_role_policy", WEB, role, |world| {
            call(get_role_policy("web", "own", &world.provider))
        })
        .honest("GetRolePolicy", &["404"], "None"),
        Operation::reading("iam::list_instance_profiles_for_role", WEB, role, |world| {
            call(list_instance_profiles_for_role("web", &world.provider))
        }),
        Operation::reading("iam::list_role_policies", WEB, role, |world| {
            call(list_role_policies("web", &world.provider))
        }),
        Operation::reading("iam::list_roles", &["ListRoles"], role, |world| all(list_roles("/", &world.provider))),
        Operation::reading("iam::simulate_principal_policy", &[ARN], role, |world| {
            let simulating = async {
                let (actions, resources) = (["s3:GetObject".to_owned()], ["arn:aws:s3:::own/a".to_owned()]);
                simulate_principal_policy(ARN, &actions, &resources, &[], &world.provider).await
            };
            call(simulating)
        }),
        Operation::reading("iam::wait_until_role_is_visible", WEB, role, |world| {
            call(async { wait_until_role_is_visible("web", &wait(), &world.provider).await })
        }),
        Operation::changing("iam::ensure_role", WEB, managed_policies::policy, ensuring, role_state)
            .when("there is none")
            .admits(&["Incomplete"]),
        Operation::changing("iam::ensure_role", WEB, other_role, ensuring, role_state)
            .when("it is another")
            .admits(&["Incomplete"])
            .honest("DeleteRolePolicy", &["404"], "[TrustPolicyReplaced"),
        Operation::changing("iam::delete_role", WEB, role, deleting, role_state)
            .admits(&["DeletionIncomplete"])
            .honest("", &["404"], "DidNotExist")
            // Somebody else has deleted the one or the other meanwhile.
            .honest("", &["404"], "Deleted(RoleRemoval"),
    ]
}

fn wait() -> Wait {
    Wait::at_most(Duration::from_secs(30)).every(Duration::from_secs(1))
}

fn spec() -> RoleSpec {
    RoleSpec {
        description: Some("serves".to_owned()),
        max_session_duration: Some(Duration::from_hours(2)),
        managed_policies: [managed_policies::ARN.to_owned()].into(),
        inline_policies: [("own".to_owned(), reading("arn:aws:s3:::own/*"))].into(),
        tags: [("team".to_owned(), "web".to_owned())].into(),
        ..RoleSpec::new("web", PolicyDocument::trusting_service("ec2.amazonaws.com"), Undeclared::Remove)
    }
}

/// The role `web` with a policy of each kind, and in a profile.
pub(super) fn role(world: &World) -> Doing<'_, ()> {
    async {
        managed_policies::policy(world).await;
        ensure_role(&spec(), &world.steady).await.expect("a role");
        ensure_instance_profile(&InstanceProfileSpec::new("web", "web"), &world.steady).await.expect("a profile");
    }
    .boxed_local()
}

/// A role of that name which differs in all that can be changed.
fn other_role(world: &World) -> Doing<'_, ()> {
    async {
        managed_policies::policy(world).await;
        let other = RoleSpec {
            trust_policy: PolicyDocument::trusting_principal("123456789012"),
            description: Some("served".to_owned()),
            managed_policies: [].into(),
            inline_policies: [("other".to_owned(), reading("arn:aws:s3:::other/*"))].into(),
            tags: [("stage".to_owned(), "test".to_owned())].into(),
            ..spec()
        };
        ensure_role(&other, &world.steady).await.expect("a role");
    }
    .boxed_local()
}

fn ensuring(world: &World) -> Doing<'_, crate::operation::Answer> {
    call_for(async { ensure_role(&spec(), &world.provider).await }, |outcome| outcome.changes)
}

fn deleting(world: &World) -> Doing<'_, crate::operation::Answer> {
    call(delete_role("web", ItsInstanceProfiles::Delete, &world.provider))
}

pub(super) fn role_state(world: &World) -> Doing<'_, String> {
    async {
        let role = match get_role("web", &world.steady).await {
            Err(RoleError::DoesNotExist { .. }) => return "no role".to_owned(),
            role => role.expect("a role"),
        };
        let policies = list_role_policies("web", &world.steady).await.expect("policies");
        let profiles = list_instance_profiles_for_role("web", &world.steady).await.expect("profiles");
        let own = (role.description, role.max_session_duration, role.tags, role.trust_policy_json);
        format!("{own:?} {policies:?} {profiles:?}")
    }
    .boxed_local()
}
