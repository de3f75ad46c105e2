//! The policies of buckets, as the JSON that they are.

use super::error::BucketError;
use super::name;
use super::settings::get::unless;
use crate::bucket_regions::in_bucket_region;
use aws_interactions_core::{AwsClientProvider, RequestError, RequestErrorKind};

/// 20 KB.
const LONGEST: usize = 20 * 1024;

/// The policy of `bucket` as JSON, in the words in which it was put; none where it has none.
///
/// Calls `GetBucketPolicy` (permission `s3:GetBucketPolicy`). The caller is to be of the bucket's own account: others
/// get a `MethodNotAllowed`, whatever the policy says.
///
/// ```no_run
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), s3_interactions::BucketError> {
/// let policy = s3_interactions::get_bucket_policy("logs", provider).await?;
/// println!("{}", policy.as_deref().unwrap_or("no policy"));
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`BucketError::InvalidName`], [`BucketError::DoesNotExist`], [`BucketError::AccessDenied`], and
/// [`BucketError::Request`] for any other failure.
#[tracing::instrument(skip_all, fields(bucket = bucket))]
pub async fn get_bucket_policy(bucket: &str, provider: &AwsClientProvider) -> Result<Option<String>, BucketError> {
    const GET: &str = "GetBucketPolicy";
    name::check(bucket)?;
    let answer = in_bucket_region(bucket, provider, |client| client.get_bucket_policy().bucket(bucket).send());
    let Some(answer) = unless("NoSuchBucketPolicy", GET, bucket, answer.await)? else { return Ok(None) };
    // Whoever took this for no policy would overwrite one.
    let empty = || RequestError::new(RequestErrorKind::ResponseNotUnderstood, "s3", GET, "the answer is empty");
    let policy = answer.policy.ok_or_else(|| BucketError::Request { bucket: bucket.to_owned(), source: empty() })?;
    Ok(Some(policy))
}

/// Replaces the whole policy of `bucket` by this JSON, of at most 20 KB (20,480 bytes).
///
/// S3 has no condition for policies, neither entity tag nor version: of two who read, add a statement and put at the same
/// time, one loses it. A policy that lets the public in is `AccessDenied` where public access is blocked. One may lock
/// oneself out; then only the account's root user can delete the policy.
///
/// Calls `PutBucketPolicy` (permission `s3:PutBucketPolicy`).
///
/// ```no_run
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), s3_interactions::BucketError> {
/// let only_tls = r#"{"Version": "2012-10-17", "Statement": [{
///     "Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": ["arn:aws:s3:::logs", "arn:aws:s3:::logs/*"],
///     "Condition": {"Bool": {"aws:SecureTransport": "false"}}}]}"#;
/// s3_interactions::put_bucket_policy("logs", only_tls, provider).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// - [`BucketError::InvalidName`] and [`BucketError::PolicyTooLong`] before anything is sent.
/// - [`BucketError::MalformedPolicy`] where S3 does not take it; the old policy stands.
/// - [`BucketError::DoesNotExist`], [`BucketError::AccessDenied`], and [`BucketError::Request`] for any other failure.
#[tracing::instrument(skip_all, fields(bucket = bucket, length = policy.len()))]
pub async fn put_bucket_policy(bucket: &str, policy: &str, provider: &AwsClientProvider) -> Result<(), BucketError> {
    name::check(bucket)?;
    if policy.len() > LONGEST {
        return Err(BucketError::PolicyTooLong { bucket: bucket.to_owned(), length: policy.len() });
    }
    let put =
        in_bucket_region(bucket, provider, |client| client.put_bucket_policy().bucket(bucket).policy(policy).send());
    put.await.map(drop).map_err(|error| BucketError::from_sdk("PutBucketPolicy", bucket, error))
}

/// Deletes the policy of `bucket`; it is no error that there is none.
///
/// Calls `DeleteBucketPolicy` (permission `s3:DeleteBucketPolicy`).
///
/// ```no_run
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), s3_interactions::BucketError> {
/// s3_interactions::delete_bucket_policy("logs", provider).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`BucketError::InvalidName`], [`BucketError::DoesNotExist`], [`BucketError::AccessDenied`], and
/// [`BucketError::Request`] for any other failure.
#[tracing::instrument(skip_all, fields(bucket = bucket))]
pub async fn delete_bucket_policy(bucket: &str, provider: &AwsClientProvider) -> Result<(), BucketError> {
    name::check(bucket)?;
    let delete = in_bucket_region(bucket, provider, |client| client.delete_bucket_policy().bucket(bucket).send());
    delete.await.map(drop).map_err(|error| BucketError::from_sdk("DeleteBucketPolicy", bucket, error))
}

#[cfg(test)]
mod tests;
