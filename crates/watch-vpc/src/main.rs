//! Plays the application on the embedded AWS: a VPC is watched, grows, is watched again, and no more.

mod stage;

use aws_interactions_core::AwsClientProvider;
use aws_interactions_local::LocalAws;
use watch_vpc::{end_watch, watch_vpc, watched_vpcs};

const CLUSTER: &str = "security";

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let aws = LocalAws::start().await?;
    let provider = aws.provider().await?;
    let (vpc, subnet) = stage::network(&provider).await?;
    stage::settings(&subnet, &provider).await?.write(CLUSTER, &provider).await?;

    stage::start_instance(&subnet, &provider).await?;
    watch(&vpc, &provider).await?;
    println!("\nAn instance more:");
    stage::start_instance(&subnet, &provider).await?;
    watch(&vpc, &provider).await?;
    println!("\nWatched by {CLUSTER}: {}.", watched_vpcs(CLUSTER, &provider).await?.join(", "));

    let ended = end_watch(CLUSTER, &vpc, &provider).await?;
    println!("No more: {} mirror sessions ended.\n\nWhat AWS was asked:", ended.sessions.len());
    for (operation, count) in aws.calls() {
        println!("{count:>4} {operation}");
    }
    Ok(())
}

async fn watch(vpc: &str, provider: &AwsClientProvider) -> anyhow::Result<()> {
    for one in watch_vpc(CLUSTER, vpc, provider).await?.interfaces {
        println!("{} {}", one.interface, one.outcome);
    }
    Ok(())
}
