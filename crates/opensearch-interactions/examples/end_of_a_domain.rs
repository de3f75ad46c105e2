//! A domain looked at and destroyed, as often as one likes: `cargo run -p opensearch-interactions --example
//! end_of_a_domain`, on an embedded AWS.

use aws_interactions_core::Wait;
use aws_interactions_local::LocalAws;
use opensearch_interactions::{
    Destruction, OpenSearchClient, describe_domain, destroy_domain, wait_until_domain_is_gone,
};
use std::error::Error;
use std::time::Duration;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let aws = LocalAws::start().await?;
    let provider = aws.provider_builder().build().await?;
    // Whoever owns a domain makes it by other means: this is the SDK's own client.
    let request = provider.get_opensearch().create_domain().domain_name("search");
    request.engine_version("OpenSearch_2.19").send().await?;

    let domain = describe_domain("search", &provider).await?;
    println!("{} is {}, with {}", domain.name, domain.status, domain.engine_version.unwrap_or_default());
    for _ in 0..2 {
        match destroy_domain("search", &provider).await? {
            Destruction::Begun => println!("its end has begun"),
            _ => println!("there is nothing to destroy any more"),
        }
        let wait = Wait::at_most(Duration::from_hours(1)).every(Duration::from_secs(30));
        wait_until_domain_is_gone("search", &wait, &provider).await?;
    }
    if let Err(error) = describe_domain("search", &provider).await {
        println!("{error}");
    }
    Ok(())
}
