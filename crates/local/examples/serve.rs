//! An embedded AWS and who calls it: `cargo run -p aws-interactions-local --example serve`.

use aws_interactions_local::LocalAws;
use std::error::Error;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let aws = LocalAws::start().await?;
    let provider = aws.provider_builder().build().await?;
    println!("{} serves {}", aws.endpoint_url(), provider.get_aws_env().await?);
    for (operation, calls) in aws.calls() {
        println!("{operation}: {calls}");
    }
    Ok(())
}
