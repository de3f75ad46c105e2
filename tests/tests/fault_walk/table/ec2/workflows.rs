//! Workflows on VPCs, and the launch of an instance. They make dozens of calls: what is lost by walking them in few ways,
//! the functions that make the calls are walked in.

use super::arranged::{self, everything};
use super::state::{self, anonymous};
use crate::operation::{A_FEW, Answer, Doing, Operation, call, call_for};
use crate::world::World;
use aws_interactions_core::Wait;
use aws_interactions_orchestration::{
    InstanceLaunch, LaunchWaits, MirrorVpc, TeardownOptions, UnmirrorVpc, VpcInventoryOptions, WorkflowEvents,
    execute_teardown, get_vpc_inventory, launch_instance, mirror_vpc, plan_mirror_vpc, plan_unmirror_vpc,
    plan_vpc_teardown, unmirror_vpc,
};
use ec2_interactions::{Scope, attach_internet_gateway, create_internet_gateway, run_instances};
use futures::FutureExt;
use iam_interactions::{InstanceProfileError, does_role_exist, get_instance_profile};
use std::num::NonZeroUsize;
use std::time::Duration;

const VPC: &[&str] = &["VPC `vpc-|network interface|traffic mirror|internet gateway|account"];
/// What became of one of several.
const FAILED: &str = "Failed(";
/// One that is refused, and one that is done and not told.
const TWO: &[&str] = &["403", "answer lost"];

pub(super) fn table() -> Vec<Operation> {
    [mirrors(), others()].into_iter().flatten().collect()
}

fn mirrors() -> Vec<Operation> {
    vec![
        Operation::reading("orchestration::plan_mirror_vpc", VPC, arranged::target_and_filter, |world| {
            call(async { plan_mirror_vpc(&world.id("vpc"), &mirror(world), &world.provider).await })
        })
        .in_ways(A_FEW),
        Operation::changing(
            "orchestration::mirror_vpc",
            VPC,
            arranged::target_and_filter,
            |world| {
                let mirroring = async {
                    mirror_vpc(&world.id("vpc"), &mirror(world), &WorkflowEvents::default(), &world.provider).await
                };
                call_for(mirroring, |report| anonymous(&format!("{report:?}")))
            },
            state::mirror_sessions,
        )
        .in_ways(A_FEW)
        // The number of a session is looked for when its turn comes.
        .honest("", &[], FAILED),
        Operation::reading("orchestration::plan_unmirror_vpc", VPC, arranged::session, |world| {
            call(async { plan_unmirror_vpc(&world.id("vpc"), &UnmirrorVpc::all(), &world.provider).await })
        })
        .in_ways(A_FEW),
        Operation::changing(
            "orchestration::unmirror_vpc",
            VPC,
            arranged::session,
            |world| {
                let ending = async {
                    let all = UnmirrorVpc::all();
                    unmirror_vpc(&world.id("vpc"), &all, &WorkflowEvents::default(), &world.provider).await
                };
                call_for(ending, |report| anonymous(&format!("{report:?}")))
            },
            state::mirror_sessions,
        )
        .in_ways(A_FEW)
        .honest("DeleteTrafficMirrorSession", &[], FAILED)
        .honest("DeleteTrafficMirrorSession", &["404"], "WasGone"),
    ]
}

fn mirror(world: &World) -> MirrorVpc {
    MirrorVpc::new(world.id("target"), world.id("filter"))
}

fn others() -> Vec<Operation> {
    vec![
        Operation::reading("orchestration::get_vpc_inventory", VPC, everything, |world| {
            let looking = async {
                let (scope, one) = (Scope::vpc(world.id("vpc")), NonZeroUsize::MIN);
                let options = VpcInventoryOptions { concurrency: one, ..VpcInventoryOptions::default() };
                get_vpc_inventory(&scope, &options, &WorkflowEvents::default(), &world.provider).await
            };
            call(looking)
        })
        .in_ways(A_FEW)
        // What could not be read is named with the reason.
        .honest("", &[], "MissingPart {"),
        Operation::reading("orchestration::plan_vpc_teardown", VPC, everything, |world| {
            call(async { plan_vpc_teardown(&world.id("vpc"), &teardown(), &world.provider).await })
        })
        .in_ways(A_FEW),
        Operation::changing("orchestration::execute_teardown", VPC, small_vpc, tearing_down, state::of_a_vpc)
            .in_ways(TWO)
            // What stays is named, with the reason.
            .honest("", &[], "TeardownRemainder {"),
        Operation::changing("orchestration::launch_instance", &["web"], arranged::subnet, launching, launch_state)
            .in_ways(A_FEW)
            .admits(&["NotUndone"])
            // EC2 says that a launch is allowed by an error. Its status is left of it where its body is not.
            .honest("RunInstances", &["malformed body"], "status: Some(412)"),
    ]
}

fn teardown() -> TeardownOptions {
    let (deadline, interval) = (Duration::from_secs(30), Duration::from_secs(5));
    TeardownOptions { deadline, interval, ..TeardownOptions::default() }
}

/// An instance, and a gateway.
fn small_vpc(world: &World) -> Doing<'_, ()> {
    async {
        arranged::subnet(world).await;
        run_instances(&arranged::launch(world), &world.steady).await.expect("an instance");
        let gateway = create_internet_gateway(&arranged::tags(), &world.steady).await.expect("a gateway").id;
        attach_internet_gateway(&gateway, &world.id("vpc"), &world.steady).await.expect("attached");
    }
    .boxed_local()
}

fn tearing_down(world: &World) -> Doing<'_, Answer> {
    let tearing = async {
        let plan = plan_vpc_teardown(&world.id("vpc"), &teardown(), &world.steady).await?;
        execute_teardown(&plan, &WorkflowEvents::default(), &world.provider).await
    };
    // A step that fails is done in a later round: what went when does not matter.
    call_for(tearing, |outcome| if outcome.is_gone() { "gone".to_owned() } else { format!("{outcome:?}") })
}

fn launching(world: &World) -> Doing<'_, Answer> {
    let wait = Wait::at_most(Duration::from_secs(30)).every(Duration::from_secs(5));
    let launch = InstanceLaunch {
        subnet: Some(world.id("subnet")),
        waits: LaunchWaits { usable: wait.clone(), running: wait.clone(), terminated: wait.clone(), lost: wait },
        ..InstanceLaunch::new("web", "ami-1a2b", "t3.micro")
    };
    let launching = async move { launch_instance(&launch, &WorkflowEvents::default(), &world.provider).await };
    call_for(launching, |launched| launched.outcome)
}

fn launch_state(world: &World) -> Doing<'_, String> {
    async {
        let has_role = does_role_exist("web", &world.steady).await.expect("a look");
        let has_profile = match get_instance_profile("web", &world.steady).await {
            Err(InstanceProfileError::DoesNotExist { .. }) => false,
            profile => profile.map(|_| true).expect("a look"),
        };
        format!("{has_role} {has_profile} {}", state::live_instances(world).await)
    }
    .boxed_local()
}
