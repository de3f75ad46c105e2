//! What a bucket is like now.

use super::{BucketSettings, ObjectOwnership};
use crate::bucket::error::BucketError;
use crate::bucket::name;
use crate::bucket_regions::in_bucket_region;
use crate::encryption::Encryption;
use aws_interactions_core::{AwsClientProvider, RequestError};
use aws_sdk_s3::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_s3::types::{
    BucketVersioningStatus, PublicAccessBlockConfiguration, ServerSideEncryptionConfiguration, Tag,
};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use std::collections::BTreeMap;
use std::error::Error;

/// Reads the settings of `bucket`, all at the same time.
///
/// `block_public_access` is true where all four of its switches are on. Calls `GetBucketVersioning`,
/// `GetBucketEncryption`, `GetPublicAccessBlock`, `GetBucketTagging` and `GetBucketOwnershipControls` (permissions
/// `s3:GetBucketVersioning`, `s3:GetEncryptionConfiguration`, `s3:GetBucketPublicAccessBlock`, `s3:GetBucketTagging`
/// and `s3:GetBucketOwnershipControls`).
///
/// ```no_run
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), s3_interactions::BucketError> {
/// let settings = s3_interactions::get_bucket_settings("logs", provider).await?;
/// println!("versions are {}", if settings.versioning { "kept" } else { "not kept" });
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`BucketError::InvalidName`], [`BucketError::DoesNotExist`], [`BucketError::AccessDenied`] where one of the five
/// is not allowed, and [`BucketError::Request`] for any other failure.
#[tracing::instrument(skip_all, fields(bucket = bucket))]
pub async fn get_bucket_settings(bucket: &str, provider: &AwsClientProvider) -> Result<BucketSettings, BucketError> {
    name::check(bucket)?;
    // Boxed: five of the SDK's futures side by side are large.
    let (versioning, encryption, block_public_access, tags, ownership) = futures::try_join!(
        Box::pin(versioning(bucket, provider)),
        Box::pin(encryption(bucket, provider)),
        Box::pin(public_access_block(bucket, provider)),
        Box::pin(tags(bucket, provider)),
        Box::pin(ownership(bucket, provider)),
    )?;
    Ok(BucketSettings { versioning, encryption, block_public_access, tags, ownership })
}

async fn versioning(bucket: &str, provider: &AwsClientProvider) -> Result<bool, BucketError> {
    let answer = in_bucket_region(bucket, provider, |client| client.get_bucket_versioning().bucket(bucket).send());
    let answer = answer.await.map_err(|error| BucketError::from_sdk("GetBucketVersioning", bucket, error))?;
    Ok(answer.status == Some(BucketVersioningStatus::Enabled))
}

async fn encryption(bucket: &str, provider: &AwsClientProvider) -> Result<Encryption, BucketError> {
    const NONE: &str = "ServerSideEncryptionConfigurationNotFoundError";
    let answer = in_bucket_region(bucket, provider, |client| client.get_bucket_encryption().bucket(bucket).send());
    let answer = unless(NONE, "GetBucketEncryption", bucket, answer.await)?;
    let configuration = answer.and_then(|answer| answer.server_side_encryption_configuration);
    Ok(configuration.as_ref().map_or(Encryption::BucketDefault, first_rule))
}

/// A bucket has one rule, whatever the list allows.
fn first_rule(configuration: &ServerSideEncryptionConfiguration) -> Encryption {
    let mut rules = configuration.rules().iter();
    let by_default = rules.find_map(|rule| rule.apply_server_side_encryption_by_default());
    by_default.map_or(Encryption::BucketDefault, |rule| {
        Encryption::from_sdk(Some(rule.sse_algorithm()), rule.kms_master_key_id())
    })
}

async fn public_access_block(bucket: &str, provider: &AwsClientProvider) -> Result<bool, BucketError> {
    const NONE: &str = "NoSuchPublicAccessBlockConfiguration";
    let answer = in_bucket_region(bucket, provider, |client| client.get_public_access_block().bucket(bucket).send());
    let answer = unless(NONE, "GetPublicAccessBlock", bucket, answer.await)?;
    Ok(answer.and_then(|answer| answer.public_access_block_configuration).as_ref().is_some_and(blocks_all))
}

fn blocks_all(block: &PublicAccessBlockConfiguration) -> bool {
    let switches =
        [block.block_public_acls, block.ignore_public_acls, block.block_public_policy, block.restrict_public_buckets];
    switches.into_iter().all(|switch| switch == Some(true))
}

async fn tags(bucket: &str, provider: &AwsClientProvider) -> Result<BTreeMap<String, String>, BucketError> {
    let answer = in_bucket_region(bucket, provider, |client| client.get_bucket_tagging().bucket(bucket).send());
    let answer = unless("NoSuchTagSet", "GetBucketTagging", bucket, answer.await)?;
    let tags = answer.map(|answer| answer.tag_set).unwrap_or_default();
    Ok(tags.into_iter().map(|Tag { key, value, .. }| (key, value)).collect())
}

async fn ownership(bucket: &str, provider: &AwsClientProvider) -> Result<ObjectOwnership, BucketError> {
    const NONE: &str = "OwnershipControlsNotFoundError";
    let answer =
        in_bucket_region(bucket, provider, |client| client.get_bucket_ownership_controls().bucket(bucket).send());
    let answer = unless(NONE, "GetBucketOwnershipControls", bucket, answer.await)?;
    let rule =
        answer.and_then(|answer| answer.ownership_controls).and_then(|controls| controls.rules.into_iter().next());
    // What stood before ownership controls were invented.
    Ok(rule.map_or(ObjectOwnership::ObjectWriter, |rule| ObjectOwnership::from_sdk(&rule.object_ownership)))
}

/// The answer, or none where S3's error says that there is no such setting.
pub(in crate::bucket) fn unless<T, E>(
    none: &str,
    operation: &'static str,
    bucket: &str,
    answer: Result<T, SdkError<E, HttpResponse>>,
) -> Result<Option<T>, BucketError>
where
    E: ProvideErrorMetadata + Error + Send + Sync + 'static,
{
    let error = match answer {
        Ok(answer) => return Ok(Some(answer)),
        Err(error) => RequestError::from_sdk("s3", operation, error),
    };
    if error.code() == Some(none) { Ok(None) } else { Err(BucketError::from_request(bucket, error)) }
}

#[cfg(test)]
mod tests;
