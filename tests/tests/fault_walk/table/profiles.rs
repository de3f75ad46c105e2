//! Instance profiles of IAM.

use super::roles;
use crate::operation::{Answer, Doing, Operation, call, call_for};
use crate::world::World;
use futures::FutureExt;
use iam_interactions::{
    InstanceProfileError, InstanceProfileSpec, OtherRole, PolicyDocument, RoleSpec, Undeclared,
    delete_instance_profile, ensure_instance_profile, ensure_role, get_instance_profile,
};

const P: &[&str] = &["`p`"];

pub(crate) fn table() -> Vec<Operation> {
    vec![
        Operation::reading("iam::get_instance_profile", P, profile_of_other, |world| {
            call(get_instance_profile("p", &world.provider))
        }),
        Operation::changing("iam::ensure_instance_profile", P, roles::role, ensuring, state)
            .when("there is none")
            .admits(&["Incomplete"]),
        Operation::changing("iam::ensure_instance_profile", P, profile_of_other, ensuring, state)
            .when("it holds another role")
            .admits(&["Incomplete"])
            .honest("RemoveRoleFromInstanceProfile", &["404"], "[RoleAdded"),
        Operation::changing("iam::delete_instance_profile", P, profile_of_other, deleting, state)
            .admits(&["Incomplete"])
            .honest("GetInstanceProfile", &["404"], "DidNotExist")
            .honest("RemoveRoleFromInstanceProfile", &["404"], "DeleteConflict")
            .honest("DeleteInstanceProfile", &["404"], "Deleted"),
    ]
}

fn spec() -> InstanceProfileSpec {
    InstanceProfileSpec {
        tags: [("team".to_owned(), "web".to_owned())].into(),
        other_role: OtherRole::Replace,
        ..InstanceProfileSpec::new("p", "web")
    }
}

fn profile_of_other(world: &World) -> Doing<'_, ()> {
    async {
        roles::role(world).await;
        let trust = PolicyDocument::trusting_service("ec2.amazonaws.com");
        ensure_role(&RoleSpec::new("other", trust, Undeclared::Keep), &world.steady).await.expect("a role");
        ensure_instance_profile(&InstanceProfileSpec::new("p", "other"), &world.steady).await.expect("a profile");
    }
    .boxed_local()
}

fn ensuring(world: &World) -> Doing<'_, Answer> {
    call_for(async { ensure_instance_profile(&spec(), &world.provider).await }, |outcome| outcome.changes)
}

fn deleting(world: &World) -> Doing<'_, Answer> {
    call(delete_instance_profile("p", &world.provider))
}

fn state(world: &World) -> Doing<'_, String> {
    async {
        match get_instance_profile("p", &world.steady).await {
            Err(InstanceProfileError::DoesNotExist { .. }) => "no profile".to_owned(),
            profile => {
                let profile = profile.expect("a profile");
                format!("{:?} {:?}", profile.role, profile.tags)
            }
        }
    }
    .boxed_local()
}
