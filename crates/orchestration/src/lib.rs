//! Workflows that compose AWS services: the one library that knows more than one of them.
//!
//! Each file is a workflow. It takes business parameters and a provider as the wrappers do, says what it does at
//! `info` level, and when it fails half-way either undoes what it made or names what is left.
//!
//! ```no_run
//! # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), Box<dyn std::error::Error>> {
//! let bucket = aws_interactions_orchestration::ensure_account_bucket("logs", provider).await?;
//! println!("{} is ours", bucket.name); // logs-123456789012-eu-central-1
//! # Ok(())
//! # }
//! ```

mod account_bucket;

pub use account_bucket::{
    AccountBucket, AccountBucketError, AccountBucketOutcome, AccountBucketSetting, ensure_account_bucket,
};
