//! Buckets that S3 empties by itself: rules of their lifecycle.

mod rules;

use self::rules::{is_of, new_rules};
use super::error::BucketError;
use super::lifecycle::{Lifecycle, ids, unbuildable};
use super::name;
use aws_interactions_core::AwsClientProvider;
use aws_sdk_s3::types::{ExpirationStatus, LifecycleRule};

/// What S3 deletes by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct PrefixExpiration {
    /// What keys begin with; empty for the whole bucket.
    pub prefix: String,
    /// The rules of the bucket's lifecycle that say so, by their ids.
    pub rules: Vec<String>,
    /// Whether they are in force. Somebody else may have switched them off.
    pub is_enabled: bool,
}

/// Has S3 delete everything under `prefix` (empty for all of `bucket`): current and older versions, delete markers that
/// stand alone, unfinished uploads. For so much that deleting it from here would take hours; nobody has to wait, and S3
/// takes no money for it.
///
/// Rules are added to the bucket's lifecycle, with ids of their own; all others stay. S3 looks at rules once a day, about
/// midnight UTC, and only at what is a day old: in a bucket that keeps versions, what is current becomes an older version
/// on the first day, is deleted on the second, and its delete marker later. Large buckets take days more. From when an
/// object is due, it costs nothing. Versions under object lock stay until they are released. **What is written under the
/// prefix later is deleted too**, until [`end_prefix_expiration`]; how far it is, [`count_prefix_contents`] tells.
///
/// In a directory bucket there are no versions, and S3 needs leave of the bucket's policy: `s3express:CreateSession` for
/// `lifecycle.s3.amazonaws.com`. Buckets with MFA Delete take no rules.
///
/// S3 has no way to change a lifecycle but to replace it, and no condition for that: who writes at the same moment may undo
/// this, which is found out by reading it back, or lose what they wrote.
///
/// Calls `GetBucketLifecycleConfiguration` and `PutBucketLifecycleConfiguration` (permissions
/// `s3:GetLifecycleConfiguration` and `s3:PutLifecycleConfiguration`), unless it is so already.
///
/// [`count_prefix_contents`]: crate::count_prefix_contents
///
/// ```no_run
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), s3_interactions::BucketError> {
/// let expiration = s3_interactions::expire_prefix("logs", "2019/", provider).await?;
/// println!("S3 deletes it by {}", expiration.rules.join(" and "));
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`BucketError::InvalidName`], [`BucketError::DoesNotExist`], [`BucketError::AccessDenied`],
/// [`BucketError::TooManyLifecycleRules`], [`BucketError::LifecycleNotKept`], and [`BucketError::Request`] for any other
/// failure, such as rules of the first kind (`Prefix` outside of `Filter`) that S3 does not mix with others.
#[tracing::instrument(skip_all, fields(bucket = bucket, prefix = prefix))]
pub async fn expire_prefix(
    bucket: &str,
    prefix: &str,
    provider: &AwsClientProvider,
) -> Result<PrefixExpiration, BucketError> {
    name::check(bucket)?;
    let before = Lifecycle::of(bucket, provider).await?;
    if let Some(expiration) = expiration(&before, bucket, prefix).filter(|expiration| expiration.is_enabled) {
        return Ok(expiration);
    }
    let mut after = before.clone();
    after.rules.retain(|rule| !is_of(prefix, rule));
    let new = new_rules(bucket, prefix, &after.rules).map_err(|error| unbuildable(bucket, &error))?;
    after.rules.extend(new);
    after.replace(bucket, |rule| is_of(prefix, rule), provider).await?;
    let rules = ids(after.rules.iter().filter(|rule| is_of(prefix, rule)));
    Ok(PrefixExpiration { prefix: prefix.to_owned(), rules, is_enabled: true })
}

/// The rules by which S3 deletes what is under `prefix` of `bucket`, if [`expire_prefix`] was called for exactly that.
///
/// Calls `GetBucketLifecycleConfiguration` (permission `s3:GetLifecycleConfiguration`).
///
/// # Errors
/// [`BucketError::InvalidName`], [`BucketError::DoesNotExist`], [`BucketError::AccessDenied`], and
/// [`BucketError::Request`] for any other failure.
#[tracing::instrument(skip_all, fields(bucket = bucket, prefix = prefix))]
pub async fn get_prefix_expiration(
    bucket: &str,
    prefix: &str,
    provider: &AwsClientProvider,
) -> Result<Option<PrefixExpiration>, BucketError> {
    name::check(bucket)?;
    Ok(expiration(&Lifecycle::of(bucket, provider).await?, bucket, prefix))
}

/// Takes back what [`expire_prefix`] did: S3 deletes nothing more under `prefix`, but for what other rules say. What is
/// gone is gone. Answers whether there was anything to take back.
///
/// Calls `GetBucketLifecycleConfiguration`, and `PutBucketLifecycleConfiguration` or, where no other rule is left,
/// `DeleteBucketLifecycle` (permissions `s3:GetLifecycleConfiguration` and `s3:PutLifecycleConfiguration`).
///
/// # Errors
/// As [`expire_prefix`].
#[tracing::instrument(skip_all, fields(bucket = bucket, prefix = prefix))]
pub async fn end_prefix_expiration(
    bucket: &str,
    prefix: &str,
    provider: &AwsClientProvider,
) -> Result<bool, BucketError> {
    name::check(bucket)?;
    let before = Lifecycle::of(bucket, provider).await?;
    let mut after = before.clone();
    after.rules.retain(|rule| !is_of(prefix, rule));
    let is_there = after.rules.len() < before.rules.len();
    if is_there {
        after.replace(bucket, |rule| is_of(prefix, rule), provider).await?;
    }
    Ok(is_there)
}

/// None where a rule is missing: what is left of them does not empty the prefix.
fn expiration(lifecycle: &Lifecycle, bucket: &str, prefix: &str) -> Option<PrefixExpiration> {
    let ours: Vec<&LifecycleRule> = lifecycle.rules.iter().filter(|rule| is_of(prefix, rule)).collect();
    let is_enabled = ours.iter().all(|rule| rule.status == ExpirationStatus::Enabled);
    let is_whole = ours.len() == rules::wanted(bucket);
    is_whole.then(|| PrefixExpiration { prefix: prefix.to_owned(), rules: ids(ours), is_enabled })
}

#[cfg(test)]
mod tests;
