//! Services and their deployments.

use crate::operation::{Doing, Operation, call, call_for};
use crate::world::World;
use aws_interactions_core::Wait;
use aws_sdk_ecs::types::ContainerDefinition;
use ecs_interactions::{EcsClient, describe_service, describe_services, force_new_deployment, wait_for_deployment};
use futures::FutureExt;
use std::time::Duration;

const WEB: &[&str] = &["web"];

pub(crate) fn table() -> Vec<Operation> {
    vec![
        Operation::reading("ecs::describe_service", WEB, service, |world| {
            call(describe_service("shop", "web", &world.provider))
        }),
        Operation::reading("ecs::describe_services", &["shop"], service, |world| {
            call(async { describe_services("shop", &["web", "gone"], &world.provider).await })
        }),
        Operation::reading("ecs::wait_for_deployment", WEB, service, |world| {
            call(async {
                let wait = Wait::at_most(Duration::from_secs(30)).every(Duration::from_secs(1));
                let service = describe_service("shop", "web", &world.steady).await.expect("a service");
                let deployment = service.primary_deployment().expect("a deployment");
                wait_for_deployment("shop", "web", deployment, &wait, &world.provider).await
            })
        }),
        Operation::changing(
            "ecs::force_new_deployment",
            WEB,
            service,
            |world| {
                let deploying = force_new_deployment("shop", "web", &world.provider);
                call_for(deploying, |deployment| (deployment.desired, deployment.running))
            },
            is_another_deployment,
        ),
    ]
}

/// The service `web` with a task.
fn service(world: &World) -> Doing<'_, ()> {
    async {
        let client = world.steady.get_ecs();
        client.create_cluster().cluster_name("shop").send().await.expect("a cluster");
        let container = ContainerDefinition::builder().name("web").image("web").memory(64).build();
        let definition = client.register_task_definition().family("web").container_definitions(container);
        definition.send().await.expect("a task definition");
        let service = client.create_service().cluster("shop").service_name("web").task_definition("web");
        service.desired_count(1).send().await.expect("a service");
        world.note("deployment", deployment(world).await);
    }
    .boxed_local()
}

async fn deployment(world: &World) -> String {
    let service = describe_service("shop", "web", &world.steady).await.expect("a service");
    service.primary_deployment().expect("a deployment").id.clone()
}

/// Whether it is another one than in the beginning: a run after one whose answer was lost begins one more.
fn is_another_deployment(world: &World) -> Doing<'_, String> {
    async { (deployment(world).await != world.id("deployment")).to_string() }.boxed_local()
}
