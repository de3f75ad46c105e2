//! Buckets that S3 empties by itself: rules of their lifecycle.

mod rules;

use self::rules::{ids, is_of, new_rules};
use super::error::BucketError;
use super::name;
use super::settings::get::unless;
use crate::bucket_regions::in_bucket_region;
use aws_interactions_core::{AwsClientProvider, Look, RequestError, RequestErrorKind, Wait, WaitError};
use aws_sdk_s3::types::{
    BucketLifecycleConfiguration, ExpirationStatus, LifecycleRule, TransitionDefaultMinimumObjectSize,
};
use std::time::Duration;

/// S3's limit for a bucket.
const MOST_RULES: usize = 1000;
/// What was written is seen within seconds.
const SEEN_WITHIN: Duration = Duration::from_secs(20);

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
    if let Some(expiration) = before.expiration(bucket, prefix).filter(|expiration| expiration.is_enabled) {
        return Ok(expiration);
    }
    let mut after = before.clone();
    after.rules.retain(|rule| !is_of(prefix, rule));
    let new = new_rules(bucket, prefix, &after.rules).map_err(|error| {
        let message = error.to_string();
        let source = RequestError::new(RequestErrorKind::InvalidRequest, "s3", PUT, message);
        BucketError::Request { bucket: bucket.to_owned(), source }
    })?;
    after.rules.extend(new);
    after.replace(bucket, prefix, provider).await?;
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
    Ok(Lifecycle::of(bucket, provider).await?.expiration(bucket, prefix))
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
        after.replace(bucket, prefix, provider).await?;
    }
    Ok(is_there)
}

/// All that a bucket's lifecycle says: it is only ever written as a whole.
#[derive(Debug, Clone, Default)]
struct Lifecycle {
    rules: Vec<LifecycleRule>,
    /// A header beside the rules, which S3 sets to its default where it is not sent again.
    smallest_transition: Option<TransitionDefaultMinimumObjectSize>,
}

const PUT: &str = "PutBucketLifecycleConfiguration";

impl Lifecycle {
    async fn of(bucket: &str, provider: &AwsClientProvider) -> Result<Self, BucketError> {
        const NONE: &str = "NoSuchLifecycleConfiguration";
        let answer = in_bucket_region(bucket, provider, |client| {
            client.get_bucket_lifecycle_configuration().bucket(bucket).send()
        });
        let answer = unless(NONE, "GetBucketLifecycleConfiguration", bucket, answer.await)?;
        Ok(answer.map_or_else(Self::default, |answer| Self {
            rules: answer.rules.unwrap_or_default(),
            smallest_transition: answer.transition_default_minimum_object_size,
        }))
    }

    /// None where a rule is missing: what is left of them does not empty the prefix.
    fn expiration(&self, bucket: &str, prefix: &str) -> Option<PrefixExpiration> {
        let ours: Vec<&LifecycleRule> = self.rules.iter().filter(|rule| is_of(prefix, rule)).collect();
        let is_enabled = ours.iter().all(|rule| rule.status == ExpirationStatus::Enabled);
        let is_whole = ours.len() == rules::wanted(bucket);
        is_whole.then(|| PrefixExpiration { prefix: prefix.to_owned(), rules: ids(ours), is_enabled })
    }

    /// Writes it in the place of what is there, and waits until it is seen to be so.
    async fn replace(&self, bucket: &str, prefix: &str, provider: &AwsClientProvider) -> Result<(), BucketError> {
        if self.rules.len() > MOST_RULES {
            return Err(BucketError::TooManyLifecycleRules { bucket: bucket.to_owned(), limit: MOST_RULES });
        }
        if self.rules.is_empty() {
            delete(bucket, provider).await?;
        } else {
            self.put(bucket, provider).await?;
        }
        let wait = Wait::at_most(SEEN_WITHIN).every(Duration::from_secs(1));
        let kept = wait.until(async || {
            let differing = self.differing(&Self::of(bucket, provider).await?, prefix);
            Ok(if differing.is_empty() { Look::Done(()) } else { Look::NotYet(differing.join(", ")) })
        });
        kept.await.map_err(|error| match error {
            WaitError::Failed(error) => error,
            error => BucketError::LifecycleNotKept { bucket: bucket.to_owned(), rules: error.to_string() },
        })
    }

    /// Rules of this that are not there, and ours that should not be.
    fn differing(&self, there: &Self, prefix: &str) -> Vec<String> {
        let (here, there_ids) = (ids(&self.rules), ids(&there.rules));
        let ours_there = ids(there.rules.iter().filter(|rule| is_of(prefix, rule)));
        let missing = here.iter().filter(|id| !there_ids.contains(id));
        missing.chain(ours_there.iter().filter(|id| !here.contains(id))).cloned().collect()
    }

    async fn put(&self, bucket: &str, provider: &AwsClientProvider) -> Result<(), BucketError> {
        let configuration = BucketLifecycleConfiguration::builder().set_rules(Some(self.rules.clone())).build();
        let configuration = configuration.map_err(|error| {
            let source = RequestError::new(RequestErrorKind::InvalidRequest, "s3", PUT, error.to_string());
            BucketError::Request { bucket: bucket.to_owned(), source }
        })?;
        let put = in_bucket_region(bucket, provider, |client| {
            let request = client.put_bucket_lifecycle_configuration().bucket(bucket);
            request
                .lifecycle_configuration(configuration.clone())
                .set_transition_default_minimum_object_size(self.smallest_transition.clone())
                .send()
        });
        put.await.map(drop).map_err(|error| BucketError::from_sdk(PUT, bucket, error))
    }
}

async fn delete(bucket: &str, provider: &AwsClientProvider) -> Result<(), BucketError> {
    let delete = in_bucket_region(bucket, provider, |client| client.delete_bucket_lifecycle().bucket(bucket).send());
    delete.await.map(drop).map_err(|error| BucketError::from_sdk("DeleteBucketLifecycle", bucket, error))
}

#[cfg(test)]
mod tests;
