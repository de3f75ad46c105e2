//! A bucket, and what a failure of AWS looks like: `cargo run -p s3-interactions --example denied_once`, on an embedded AWS.

use aws_interactions_local::{Fault, FaultInjector, LocalAws};
use s3_interactions::{BucketSettings, create_bucket, get_bucket_status};
use std::error::Error;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let aws = LocalAws::start().await?;
    let faults = FaultInjector::over(LocalAws::http_client());
    let provider = aws.provider_builder().http_client(faults.clone()).build().await?;
    faults.fail("CreateBucket", Fault::status(403, "AccessDenied", "not today"));
    for _ in 0..2 {
        match create_bucket("logs", &BucketSettings::default(), &provider).await {
            Ok(_) => println!("made"),
            Err(error) => println!("{error}"),
        }
    }
    println!("{:?}", get_bucket_status("logs", &provider).await?);
    Ok(())
}
