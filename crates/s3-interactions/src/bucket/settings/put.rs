//! One operation for each setting.

use super::ObjectOwnership;
use crate::bucket::error::BucketError;
use crate::bucket::name;
use crate::bucket_regions::in_bucket_region;
use crate::encryption::Encryption;
use aws_interactions_core::{AwsClientProvider, RequestError, RequestErrorKind};
use aws_sdk_s3::error::BuildError;
use aws_sdk_s3::types::{
    self, BucketVersioningStatus, OwnershipControls, OwnershipControlsRule, PublicAccessBlockConfiguration,
    ServerSideEncryptionByDefault, ServerSideEncryptionConfiguration, ServerSideEncryptionRule, Tag, Tagging,
    VersioningConfiguration,
};
use std::collections::BTreeMap;

/// Turns versioning on, or suspends it: what has versions keeps them.
///
/// Calls `PutBucketVersioning` (permission `s3:PutBucketVersioning`). AWS advises to wait 15 minutes before writing
/// to a bucket whose versioning was turned on for the first time.
///
/// ```no_run
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), s3_interactions::BucketError> {
/// s3_interactions::put_bucket_versioning("logs", true, provider).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`BucketError::InvalidName`], [`BucketError::DoesNotExist`], [`BucketError::AccessDenied`], and
/// [`BucketError::Request`] for any other failure.
#[tracing::instrument(skip_all, fields(bucket = bucket, enabled = enabled))]
pub async fn put_bucket_versioning(
    bucket: &str,
    enabled: bool,
    provider: &AwsClientProvider,
) -> Result<(), BucketError> {
    name::check(bucket)?;
    let status = if enabled { BucketVersioningStatus::Enabled } else { BucketVersioningStatus::Suspended };
    let versioning = VersioningConfiguration::builder().status(status).build();
    let put = in_bucket_region(bucket, provider, |client| {
        client.put_bucket_versioning().bucket(bucket).versioning_configuration(versioning.clone()).send()
    });
    put.await.map(drop).map_err(|error| BucketError::from_sdk("PutBucketVersioning", bucket, error))
}

/// Sets how new objects are encrypted; [`Encryption::BucketDefault`] goes back to S3's managed keys. What is stored
/// stays as it is. KMS keys are used through a bucket key, which asks KMS up to 99 % less.
///
/// Calls `PutBucketEncryption` (permission `s3:PutEncryptionConfiguration`).
///
/// ```no_run
/// # use s3_interactions::{Encryption, put_bucket_encryption};
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), s3_interactions::BucketError> {
/// let key = Encryption::Kms { key_id: Some("alias/logs".to_owned()) };
/// put_bucket_encryption("logs", &key, provider).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`BucketError::InvalidName`], [`BucketError::DoesNotExist`], [`BucketError::AccessDenied`], and
/// [`BucketError::Request`] for any other failure. S3 does not check that the KMS key exists.
#[tracing::instrument(skip_all, fields(bucket = bucket))]
pub async fn put_bucket_encryption(
    bucket: &str,
    encryption: &Encryption,
    provider: &AwsClientProvider,
) -> Result<(), BucketError> {
    name::check(bucket)?;
    let configuration =
        encryption_configuration(encryption).map_err(|error| unbuildable("PutBucketEncryption", bucket, &error))?;
    let put = in_bucket_region(bucket, provider, |client| {
        let configuration = configuration.clone();
        client.put_bucket_encryption().bucket(bucket).server_side_encryption_configuration(configuration).send()
    });
    put.await.map(drop).map_err(|error| BucketError::from_sdk("PutBucketEncryption", bucket, error))
}

fn encryption_configuration(encryption: &Encryption) -> Result<ServerSideEncryptionConfiguration, BuildError> {
    let (algorithm, key_id) = encryption.to_sdk();
    let by_default = ServerSideEncryptionByDefault::builder()
        .sse_algorithm(algorithm.unwrap_or(types::ServerSideEncryption::Aes256))
        .set_kms_master_key_id(key_id)
        .build()?;
    let uses_bucket_key = matches!(encryption, Encryption::Kms { .. });
    let rule = ServerSideEncryptionRule::builder()
        .apply_server_side_encryption_by_default(by_default)
        .bucket_key_enabled(uses_bucket_key)
        .build();
    ServerSideEncryptionConfiguration::builder().rules(rule).build()
}

/// Refuses, or no longer refuses, what would let the public in: all four switches at once.
///
/// Calls `PutPublicAccessBlock` (permission `s3:PutBucketPublicAccessBlock`). The account's own block, where there is
/// one, holds whatever the bucket says.
///
/// ```no_run
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), s3_interactions::BucketError> {
/// s3_interactions::put_public_access_block("logs", true, provider).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`BucketError::InvalidName`], [`BucketError::DoesNotExist`], [`BucketError::AccessDenied`], and
/// [`BucketError::Request`] for any other failure.
#[tracing::instrument(skip_all, fields(bucket = bucket, block = block))]
pub async fn put_public_access_block(
    bucket: &str,
    block: bool,
    provider: &AwsClientProvider,
) -> Result<(), BucketError> {
    name::check(bucket)?;
    let configuration = PublicAccessBlockConfiguration::builder()
        .block_public_acls(block)
        .ignore_public_acls(block)
        .block_public_policy(block)
        .restrict_public_buckets(block)
        .build();
    let put = in_bucket_region(bucket, provider, |client| {
        client.put_public_access_block().bucket(bucket).public_access_block_configuration(configuration.clone()).send()
    });
    put.await.map(drop).map_err(|error| BucketError::from_sdk("PutPublicAccessBlock", bucket, error))
}

/// Replaces all tags of the bucket; up to 50, keys of 128 and values of 256 characters. None at all removes them.
///
/// Calls `PutBucketTagging`, or `DeleteBucketTagging` (permission `s3:PutBucketTagging`).
///
/// ```no_run
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), s3_interactions::BucketError> {
/// let tags = [("team".to_owned(), "web".to_owned())].into();
/// s3_interactions::put_bucket_tags("logs", &tags, provider).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`BucketError::InvalidName`], [`BucketError::DoesNotExist`], [`BucketError::AccessDenied`], and
/// [`BucketError::Request`] for any other failure; tags that S3 does not take among them.
#[tracing::instrument(skip_all, fields(bucket = bucket, tags = tags.len()))]
pub async fn put_bucket_tags(
    bucket: &str,
    tags: &BTreeMap<String, String>,
    provider: &AwsClientProvider,
) -> Result<(), BucketError> {
    name::check(bucket)?;
    if tags.is_empty() {
        let delete = in_bucket_region(bucket, provider, |client| client.delete_bucket_tagging().bucket(bucket).send());
        return delete.await.map(drop).map_err(|error| BucketError::from_sdk("DeleteBucketTagging", bucket, error));
    }
    let tagging = tagging(tags).map_err(|error| unbuildable("PutBucketTagging", bucket, &error))?;
    let put = in_bucket_region(bucket, provider, |client| {
        client.put_bucket_tagging().bucket(bucket).tagging(tagging.clone()).send()
    });
    put.await.map(drop).map_err(|error| BucketError::from_sdk("PutBucketTagging", bucket, error))
}

fn tagging(tags: &BTreeMap<String, String>) -> Result<Tagging, BuildError> {
    let tags = tags.iter().map(|(key, value)| Tag::builder().key(key).value(value).build());
    Tagging::builder().set_tag_set(Some(tags.collect::<Result<_, _>>()?)).build()
}

/// Sets who owns what other accounts put here.
///
/// Calls `PutBucketOwnershipControls` (permission `s3:PutBucketOwnershipControls`).
///
/// ```no_run
/// # use s3_interactions::{ObjectOwnership, put_object_ownership};
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), s3_interactions::BucketError> {
/// put_object_ownership("logs", ObjectOwnership::BucketOwnerEnforced, provider).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`BucketError::InvalidName`], [`BucketError::DoesNotExist`], [`BucketError::AccessDenied`], and
/// [`BucketError::Request`] for any other failure; ACLs that still grant something to others among them.
#[tracing::instrument(skip_all, fields(bucket = bucket))]
pub async fn put_object_ownership(
    bucket: &str,
    ownership: ObjectOwnership,
    provider: &AwsClientProvider,
) -> Result<(), BucketError> {
    name::check(bucket)?;
    let controls =
        ownership_controls(ownership).map_err(|error| unbuildable("PutBucketOwnershipControls", bucket, &error))?;
    let put = in_bucket_region(bucket, provider, |client| {
        client.put_bucket_ownership_controls().bucket(bucket).ownership_controls(controls.clone()).send()
    });
    put.await.map(drop).map_err(|error| BucketError::from_sdk("PutBucketOwnershipControls", bucket, error))
}

fn ownership_controls(ownership: ObjectOwnership) -> Result<OwnershipControls, BuildError> {
    let ownership = ownership.to_sdk().unwrap_or(types::ObjectOwnership::BucketOwnerEnforced);
    let rule = OwnershipControlsRule::builder().object_ownership(ownership).build()?;
    OwnershipControls::builder().rules(rule).build()
}

/// The SDK's builders want fields that are always given here.
fn unbuildable(operation: &'static str, bucket: &str, error: &BuildError) -> BucketError {
    let source = RequestError::new(RequestErrorKind::InvalidRequest, "s3", operation, error.to_string());
    BucketError::Request { bucket: bucket.to_owned(), source }
}

#[cfg(test)]
mod tests;
