//! New buckets.

use super::error::BucketError;
use super::name;
use super::settings::BucketSettings;
use super::settings::apply::apply_to_new;
use crate::client::S3Client;
use aws_interactions_core::{AwsClientProvider, RequestError};
use aws_sdk_s3::types::{BucketLocationConstraint, CreateBucketConfiguration};
use backon::{BackoffBuilder, ExponentialBuilder};
use std::time::Duration;

/// The one region that is not named when a bucket is created in it.
const UNNAMED_REGION: &str = "us-east-1";

/// What asking for a new bucket came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum BucketCreation {
    /// The bucket is new. (In us-east-1 S3 says so of the caller's old bucket too.)
    Created,
    /// The caller owned it already; its settings were left as they are.
    AlreadyOwned,
}

/// Creates `bucket` in the provider's region, private, with these settings.
///
/// Calls `CreateBucket` and `PutPublicAccessBlock` (permissions `s3:CreateBucket` and `s3:PutBucketPublicAccessBlock`), then
/// one operation for each other setting that is not S3's own default; see [`BucketSettings`]. No ACL is ever sent: new
/// buckets refuse them.
///
/// A name that was deleted a moment ago is refused for a while (`OperationAborted`); that is waited out for one to two
/// minutes.
///
/// ```no_run
/// # use s3_interactions::{BucketSettings, create_bucket};
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), s3_interactions::BucketError> {
/// let settings = BucketSettings { versioning: true, ..BucketSettings::default() };
/// create_bucket("logs", &settings, provider).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// - [`BucketError::InvalidName`] before anything is sent.
/// - [`BucketError::NameTaken`] where another account owns the name.
/// - [`BucketError::AccessDenied`].
/// - [`BucketError::Incomplete`] where the bucket was created and a setting failed: the bucket exists.
/// - [`BucketError::Request`] for any other failure; `OperationAborted` after that time among them.
#[tracing::instrument(skip_all, fields(bucket = bucket, region = provider.region()))]
pub async fn create_bucket(
    bucket: &str,
    settings: &BucketSettings,
    provider: &AwsClientProvider,
) -> Result<BucketCreation, BucketError> {
    name::check_new_bucket_name(bucket)?;
    match create_patiently(bucket, settings, provider).await {
        Ok(()) => {
            apply_to_new(bucket, settings, provider).await?;
            Ok(BucketCreation::Created)
        }
        Err(error) if error.code() == Some("BucketAlreadyOwnedByYou") => Ok(BucketCreation::AlreadyOwned),
        Err(error) => Err(BucketError::from_request(bucket, error)),
    }
}

async fn create_patiently(
    bucket: &str,
    settings: &BucketSettings,
    provider: &AwsClientProvider,
) -> Result<(), RequestError> {
    let pauses = ExponentialBuilder::default().with_min_delay(Duration::from_secs(2)).with_max_times(5).with_jitter();
    for pause in pauses.build() {
        match create(bucket, settings, provider).await {
            Err(error) if error.code() == Some("OperationAborted") => tokio::time::sleep(pause).await,
            other => return other,
        }
    }
    create(bucket, settings, provider).await
}

async fn create(bucket: &str, settings: &BucketSettings, provider: &AwsClientProvider) -> Result<(), RequestError> {
    let location = (provider.region() != UNNAMED_REGION).then(|| {
        let region = BucketLocationConstraint::from(provider.region());
        CreateBucketConfiguration::builder().location_constraint(region).build()
    });
    let request = provider.get_s3().create_bucket().bucket(bucket).set_create_bucket_configuration(location);
    let answer = request.set_object_ownership(settings.ownership.to_sdk()).send().await;
    answer.map(drop).map_err(|error| RequestError::from_sdk("s3", "CreateBucket", error))
}

#[cfg(test)]
mod tests;
