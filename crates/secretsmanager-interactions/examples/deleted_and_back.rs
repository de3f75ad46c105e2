//! A secret that is deleted, and comes back: `cargo run -p secretsmanager-interactions --example deleted_and_back`, on an
//! embedded AWS.

use aws_interactions_core::SecretValue;
use aws_interactions_local::LocalAws;
use secretsmanager_interactions::{RecoveryWindow, delete_secret, ensure_secret, get_secret};
use std::error::Error;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let aws = LocalAws::start().await?;
    let provider = aws.provider_builder().build().await?;
    let value = SecretValue::new(r#"{"password": "s3cret"}"#);
    for _ in 0..2 {
        println!("ensured: {}", ensure_secret("shop/db", &value, &provider).await?);
    }
    delete_secret("shop/db", RecoveryWindow::Days(7), &provider).await?;
    match get_secret("shop/db", &provider).await {
        Ok(secret) => println!("still there: {}", secret.name),
        Err(error) => println!("deleted: {error}"),
    }
    println!("ensured: {}", ensure_secret("shop/db", &value, &provider).await?);
    println!("{:?}", get_secret("shop/db", &provider).await?.value);
    Ok(())
}
