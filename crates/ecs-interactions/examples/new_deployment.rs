//! A service deployed anew and waited for, and one that is not there: `cargo run -p ecs-interactions --example
//! new_deployment`, on an embedded AWS.

use aws_interactions_core::{AwsClientProvider, Wait};
use aws_interactions_local::LocalAws;
use aws_sdk_ecs::types::ContainerDefinition;
use ecs_interactions::{EcsClient, describe_services, force_new_deployment, wait_for_deployment};
use std::error::Error;
use std::time::Duration;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let aws = LocalAws::start().await?;
    let provider = aws.provider_builder().build().await?;
    create_service(&provider).await?;

    let deployment = force_new_deployment("shop", "web", &provider).await?;
    let wait = Wait::at_most(Duration::from_mins(15)).every(Duration::from_secs(15));
    let deployed = wait_for_deployment("shop", "web", &deployment, &wait, &provider).await?;
    println!("{} of {} tasks run", deployed.running, deployed.desired);

    // ECS answers with success, and has the missing one in a list beside.
    let services = describe_services("shop", &["web", "wbe"], &provider).await?;
    println!("{} is there; not there: {}", services.found.len(), services.missing.join(", "));
    Ok(())
}

/// Whoever owns a service makes it by other means: this is the SDK's own client.
async fn create_service(provider: &AwsClientProvider) -> Result<(), Box<dyn Error>> {
    let client = provider.get_ecs();
    client.create_cluster().cluster_name("shop").send().await?;
    let container = ContainerDefinition::builder().name("web").image("web").memory(64).build();
    client.register_task_definition().family("web").container_definitions(container).send().await?;
    let service = client.create_service().cluster("shop").service_name("web").task_definition("web");
    service.desired_count(2).send().await?;
    Ok(())
}
