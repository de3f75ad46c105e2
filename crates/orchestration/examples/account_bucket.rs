//! A bucket whose name no other account has: `cargo run -p aws-interactions-orchestration --example account_bucket`, on an
//! embedded AWS.

use aws_interactions_local::LocalAws;
use aws_interactions_orchestration::ensure_account_bucket;
use std::error::Error;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let aws = LocalAws::start().await?;
    let provider = aws.provider_builder().build().await?;
    println!("{} is ours", ensure_account_bucket("logs", &provider).await?.name);
    Ok(())
}
