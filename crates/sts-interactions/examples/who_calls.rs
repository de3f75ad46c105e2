//! Who calls, and who that is in a role: `cargo run -p sts-interactions --example who_calls`, on an embedded AWS.

use aws_interactions_core::AssumeRole;
use aws_interactions_local::LocalAws;
use std::error::Error;
use sts_interactions::get_caller_identity;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let aws = LocalAws::start().await?;
    let provider = aws.provider_builder().build().await?;
    println!("{}", get_caller_identity(&provider).await?.arn);
    let audit = provider.assuming(&AssumeRole::new("arn:aws:iam::123456789012:role/Audit"))?;
    println!("{}", get_caller_identity(&audit).await?.arn);
    Ok(())
}
