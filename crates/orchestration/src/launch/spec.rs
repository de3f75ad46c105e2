//! What a launch asks of IAM and EC2.

use super::InstanceLaunch;
use crate::mark::Mark;
use ec2_interactions::RunInstances;
use iam_interactions::{InstanceProfileSpec, RoleSpec, Undeclared};

/// The name under which consoles show a thing.
const NAME: &str = "Name";

pub(super) fn role(launch: &InstanceLaunch, mark: &Mark) -> RoleSpec {
    RoleSpec {
        managed_policies: launch.managed_policies.clone(),
        inline_policies: launch.inline_policies.clone(),
        tags: mark.named(&launch.tags),
        tags_at_creation: mark.of_run(),
        ..RoleSpec::new(&launch.name, launch.trust_policy.clone(), Undeclared::Remove)
    }
}

pub(super) fn profile(launch: &InstanceLaunch, mark: &Mark) -> InstanceProfileSpec {
    InstanceProfileSpec {
        tags: mark.named(&launch.tags),
        tags_at_creation: mark.of_run(),
        ..InstanceProfileSpec::new(&launch.name, &launch.name)
    }
}

pub(super) fn instance(launch: &InstanceLaunch, mark: &Mark) -> RunInstances {
    let mut tags = mark.named(&launch.tags);
    tags.extend(mark.of_run());
    tags.entry(NAME.to_owned()).or_insert_with(|| launch.name.clone());
    RunInstances {
        image: launch.image.clone(),
        instance_type: launch.instance_type.clone(),
        subnet: launch.subnet.clone(),
        security_groups: launch.security_groups.clone(),
        profile: Some(launch.name.clone()),
        user_data: launch.user_data.clone(),
        key_name: launch.key_name.clone(),
        tags,
        client_token: Some(mark.run().to_owned()),
        ..RunInstances::default()
    }
}
