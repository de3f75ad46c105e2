//! A program that is kept out of the wrong account: `cargo run -p aws-interactions-core --example wrong_account`, on an
//! embedded AWS.

use aws_interactions_local::LocalAws;
use std::error::Error;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let aws = LocalAws::start().await?;
    for account in [aws_interactions_local::ACCOUNT_ID, "999999999999"] {
        let builder = aws.provider_builder().allowed_accounts([account]).verify_account_at_build();
        match builder.build().await {
            Ok(provider) => println!("allowed {account}: working in {}", provider.get_aws_env().await?),
            Err(error) => println!("allowed {account}: {}", with_causes(&error)),
        }
    }
    Ok(())
}

/// No message repeats the one below it.
fn with_causes(error: &dyn Error) -> String {
    let below = error.source().map(with_causes);
    below.map_or_else(|| error.to_string(), |below| format!("{error}: {below}"))
}
