//! Uploads in parts that S3 ends by itself: a rule of the bucket's lifecycle.

use super::error::BucketError;
use super::lifecycle::{Lifecycle, is_of_prefix, unbuildable};
use super::name;
use aws_interactions_core::AwsClientProvider;
use aws_sdk_s3::error::BuildError;
use aws_sdk_s3::types::{AbortIncompleteMultipartUpload, ExpirationStatus, LifecycleRule, LifecycleRuleFilter};
use std::num::NonZeroU16;

/// What the id of our rule begins with.
const NAME: &str = "aws-interactions-uploads";

/// When S3 ends uploads in parts that nobody completes.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct UploadExpiration {
    /// So many days after they began.
    pub days: u32,
    /// The rule of the bucket's lifecycle that says so, by its id.
    pub rule: String,
}

/// Has S3 end every upload in parts of `bucket` that is not completed `days` after it began, and delete its parts
/// (`AbortIncompleteMultipartUpload`). Objects are left alone.
///
/// What a program leaves that was killed while it sent, no list of objects shows, and it costs what objects cost. With a
/// journal the next upload goes on with it or takes it back; this ends what nobody comes back for. Give it more days than an
/// upload may take, pauses included.
///
/// A rule is added to the bucket's lifecycle, with an id of its own, or the one that was added before is changed; all others
/// stay, those of others that end uploads sooner among them. S3 looks at rules once a day. A lifecycle can only be replaced
/// as a whole: what that means [`expire_prefix`](crate::expire_prefix) tells.
///
/// Calls `GetBucketLifecycleConfiguration` and `PutBucketLifecycleConfiguration` (permissions
/// `s3:GetLifecycleConfiguration` and `s3:PutLifecycleConfiguration`), unless it is so already.
///
/// ```no_run
/// # use std::num::NonZeroU16;
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), s3_interactions::BucketError> {
/// const WEEK: NonZeroU16 = NonZeroU16::new(7).unwrap();
/// s3_interactions::expire_uploads("backup", WEEK, provider).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// As [`expire_prefix`](crate::expire_prefix).
#[tracing::instrument(skip_all, fields(bucket = bucket, days = days.get()))]
pub async fn expire_uploads(bucket: &str, days: NonZeroU16, provider: &AwsClientProvider) -> Result<(), BucketError> {
    name::check(bucket)?;
    let rule = rule_of(days).map_err(|error| unbuildable(bucket, &error))?;
    let mut lifecycle = Lifecycle::of(bucket, provider).await?;
    let ours: Vec<&LifecycleRule> = lifecycle.rules.iter().filter(|rule| is_ours(rule)).collect();
    if matches!(ours.as_slice(), [ours] if is_enabled(ours) && days_of(ours) == days_of(&rule)) {
        return Ok(());
    }
    lifecycle.rules.retain(|rule| !is_ours(rule));
    lifecycle.rules.push(rule);
    lifecycle.replace(bucket, is_ours, provider).await
}

/// When S3 ends uploads in parts of `bucket` that nobody completes, by whichever rule does it first; none where they stay.
/// Rules for a prefix alone, and those that are switched off, do not count.
///
/// Calls `GetBucketLifecycleConfiguration` (permission `s3:GetLifecycleConfiguration`).
///
/// # Errors
/// [`BucketError::InvalidName`], [`BucketError::DoesNotExist`], [`BucketError::AccessDenied`], and
/// [`BucketError::Request`] for any other failure.
#[tracing::instrument(skip_all, fields(bucket = bucket))]
pub async fn get_upload_expiration(
    bucket: &str,
    provider: &AwsClientProvider,
) -> Result<Option<UploadExpiration>, BucketError> {
    name::check(bucket)?;
    let lifecycle = Lifecycle::of(bucket, provider).await?;
    let in_force = lifecycle.rules.iter().filter(|rule| is_enabled(rule) && is_of_prefix("", rule));
    let told = in_force.filter_map(|rule| {
        Some(UploadExpiration { days: days_of(rule)?, rule: rule.id().unwrap_or_default().to_owned() })
    });
    Ok(told.min_by_key(|expiration| expiration.days))
}

/// Takes back what [`expire_uploads`] did: uploads that are not completed stay, but for what other rules say. Answers whether
/// there was anything to take back.
///
/// Calls `GetBucketLifecycleConfiguration`, and `PutBucketLifecycleConfiguration` or, where no other rule is left,
/// `DeleteBucketLifecycle` (permissions `s3:GetLifecycleConfiguration` and `s3:PutLifecycleConfiguration`).
///
/// # Errors
/// As [`expire_prefix`](crate::expire_prefix).
#[tracing::instrument(skip_all, fields(bucket = bucket))]
pub async fn end_upload_expiration(bucket: &str, provider: &AwsClientProvider) -> Result<bool, BucketError> {
    name::check(bucket)?;
    let mut lifecycle = Lifecycle::of(bucket, provider).await?;
    let before = lifecycle.rules.len();
    lifecycle.rules.retain(|rule| !is_ours(rule));
    let is_there = lifecycle.rules.len() < before;
    if is_there {
        lifecycle.replace(bucket, is_ours, provider).await?;
    }
    Ok(is_there)
}

/// The days are in its id, so that a change of them is seen when it is read back.
fn rule_of(days: NonZeroU16) -> Result<LifecycleRule, BuildError> {
    let abort = AbortIncompleteMultipartUpload::builder().days_after_initiation(days.get().into()).build();
    LifecycleRule::builder()
        .id(format!("{NAME}-{days}"))
        .filter(LifecycleRuleFilter::builder().prefix("").build())
        .status(ExpirationStatus::Enabled)
        .abort_incomplete_multipart_upload(abort)
        .build()
}

fn is_ours(rule: &LifecycleRule) -> bool {
    rule.id().is_some_and(|id| id.starts_with(NAME)) && is_of_prefix("", rule)
}

fn is_enabled(rule: &LifecycleRule) -> bool {
    *rule.status() == ExpirationStatus::Enabled
}

fn days_of(rule: &LifecycleRule) -> Option<u32> {
    u32::try_from(rule.abort_incomplete_multipart_upload()?.days_after_initiation()?).ok()
}

#[cfg(test)]
mod tests;
