//! Instances. What becomes of each of several is told with its id.

use super::arranged::{self, launch};
use super::state::{self, anonymous};
use crate::operation::{Answer, Doing, Operation, call_for};
use ec2_interactions::{
    Ec2Error, InstanceOutcome, StopMode, reboot_instances, run_instances, start_instances, stop_instances,
    terminate_instances,
};
use std::fmt::Debug;

const INSTANCE: &[&str] = &["instance `i-"];
/// The failure of one of several.
const FAILED: &str = "result: Err(";

pub(super) fn table() -> Vec<Operation> {
    vec![
        Operation::changing(
            "ec2::run_instances",
            &["instance|image"],
            arranged::subnet,
            |world| {
                call_for(async { run_instances(&launch(world), &world.provider).await }, |instances| instances.len())
            },
            state::instances,
        ),
        Operation::changing(
            "ec2::start_instances",
            INSTANCE,
            arranged::stopped_instance,
            |world| outcomes(async { start_instances(&[world.id("instance")], &world.provider).await }),
            state::instances,
        )
        .honest("", &[], FAILED),
        Operation::changing(
            "ec2::stop_instances",
            INSTANCE,
            arranged::instance,
            |world| {
                outcomes(async { stop_instances(&[world.id("instance")], StopMode::Ordinary, &world.provider).await })
            },
            state::instances,
        )
        .honest("", &[], FAILED),
        Operation::changing(
            "ec2::terminate_instances",
            INSTANCE,
            arranged::instance,
            |world| outcomes(async { terminate_instances(&[world.id("instance")], &world.provider).await }),
            state::instances,
        )
        .honest("", &[], FAILED),
        Operation::reading("ec2::reboot_instances", INSTANCE, arranged::instance, |world| {
            outcomes(async { reboot_instances(&[world.id("instance")], &world.provider).await })
        })
        .honest("", &[], FAILED),
    ]
}

fn outcomes<'a, T: Debug>(
    change: impl Future<Output = Result<Vec<InstanceOutcome<T>>, Ec2Error>> + 'a,
) -> Doing<'a, Answer> {
    call_for(change, |outcomes| anonymous(&format!("{outcomes:?}")))
}
