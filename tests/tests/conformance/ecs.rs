//! Services and their deployments.

use crate::world::World;
use aws_interactions_core::{AwsClientProvider, Wait};
use ecs_interactions::{
    EcsClient, ServiceError, ServiceStatus, describe_service, describe_services, force_new_deployment,
    wait_for_deployment,
};
use std::time::Duration;

play! {
    when_a_service_is_deployed_anew_then_its_primary_deployment_is_a_new_one: on_moto, on_ministack, on_embedded;
    when_services_are_described_then_the_missing_are_told_apart: on_moto, on_ministack, on_embedded;
    when_a_service_is_deleted_then_nothing_is_waited_for: on_moto, on_ministack, on_embedded;
}

/// A cluster `shop` with these services, none of which wants a task: nothing has to run for them.
async fn make(services: &[&str], provider: &AwsClientProvider) {
    let client = provider.get_ecs();
    client.create_cluster().cluster_name("shop").send().await.expect("a cluster");
    let container = aws_sdk_ecs::types::ContainerDefinition::builder().name("web").image("web").memory(64).build();
    let definition = client.register_task_definition().family("web").container_definitions(container);
    definition.send().await.expect("a task definition");
    for service in services {
        let service = client.create_service().cluster("shop").service_name(*service).task_definition("web");
        service.desired_count(0).send().await.expect("a service");
    }
}

fn minute() -> Wait {
    Wait::at_most(Duration::from_mins(1)).every(Duration::from_millis(100))
}

async fn when_a_service_is_deployed_anew_then_its_primary_deployment_is_a_new_one(world: World) {
    let provider = &world.provider;
    make(&["web"], provider).await;
    let before = describe_service("shop", "web", provider).await.expect("a service");
    let first = before.primary_deployment().expect("a deployment").clone();
    let begun = force_new_deployment("shop", "web", provider).await.expect("a deployment");
    assert_ne!(begun.id, first.id);
    let ended = wait_for_deployment("shop", "web", &begun, &minute(), provider).await.expect("nothing has to run");
    assert_eq!((ended.id, ended.desired, ended.failed_tasks), (begun.id, 0, 0));
    let after = describe_service("shop", "web", provider).await.expect("a service");
    assert!(!after.is_deployment_in_progress() && after.failed_task_count() == 0, "{after:?}");
    let error = wait_for_deployment("shop", "web", &first, &minute(), provider).await.expect_err("it is over");
    assert!(matches!(error, ServiceError::Replaced { .. }), "{error:?}");
}

async fn when_services_are_described_then_the_missing_are_told_apart(world: World) {
    let provider = &world.provider;
    let names: Vec<String> = (0..11).map(|n| format!("web-{n}")).collect();
    let there: Vec<&str> = names.iter().map(String::as_str).collect();
    make(&there, provider).await;
    let described = describe_services("shop", &[&["gone"], &there[..]].concat(), provider).await.expect("services");
    assert_eq!(described.found.iter().map(|service| service.name.as_str()).collect::<Vec<_>>(), there);
    assert_eq!(described.missing, ["gone"]);
    let by_arn = described.found[0].arn.clone().expect("an ARN");
    assert_eq!(describe_service("shop", &by_arn, provider).await.expect("a service").name, "web-0");
    for error in [
        describe_service("shop", "gone", provider).await.map(drop).expect_err("gone"),
        force_new_deployment("shop", "gone", provider).await.map(drop).expect_err("gone"),
    ] {
        assert!(matches!(error, ServiceError::DoesNotExist { .. }), "{error:?}");
    }
    let error = describe_service("nowhere", "web", provider).await.expect_err("no cluster");
    assert!(matches!(error, ServiceError::ClusterDoesNotExist { .. }), "{error:?}");
}

async fn when_a_service_is_deleted_then_nothing_is_waited_for(world: World) {
    let provider = &world.provider;
    make(&["web"], provider).await;
    let begun = force_new_deployment("shop", "web", provider).await.expect("a deployment");
    let deletion = provider.get_ecs().delete_service().cluster("shop").service("web").force(true);
    deletion.send().await.expect("deleted");
    let seen = describe_service("shop", "web", provider).await.expect("it is told of for a while");
    assert!(matches!(seen.status, ServiceStatus::Draining | ServiceStatus::Inactive), "{seen:?}");
    let error = wait_for_deployment("shop", "web", &begun, &minute(), provider).await.expect_err("it is deleted");
    assert!(matches!(error, ServiceError::NotActive { .. }), "{error:?}");
}
