//! A bucket's lifecycle: rules by which S3 deletes and moves things by itself. It is only ever written as a whole.

use super::error::BucketError;
use super::settings::get::unless;
use crate::bucket_regions::in_bucket_region;
use aws_interactions_core::{AwsClientProvider, Look, RequestError, RequestErrorKind, Wait, WaitError};
use aws_sdk_s3::error::BuildError;
use aws_sdk_s3::types::{
    BucketLifecycleConfiguration, LifecycleRule, LifecycleRuleFilter, TransitionDefaultMinimumObjectSize,
};
use std::time::Duration;

/// S3's limit for a bucket.
const MOST_RULES: usize = 1000;
/// What was written is seen within seconds.
const SEEN_WITHIN: Duration = Duration::from_secs(20);

/// All that a bucket's lifecycle says.
#[derive(Debug, Clone, Default)]
pub(super) struct Lifecycle {
    pub(super) rules: Vec<LifecycleRule>,
    /// A header beside the rules, which S3 sets to its default where it is not sent again.
    pub(super) smallest_transition: Option<TransitionDefaultMinimumObjectSize>,
}

pub(super) const PUT: &str = "PutBucketLifecycleConfiguration";

impl Lifecycle {
    pub(super) async fn of(bucket: &str, provider: &AwsClientProvider) -> Result<Self, BucketError> {
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

    /// Writes it in the place of what is there, and waits until it is seen to be so: with all these rules, and no others of
    /// `ours`.
    pub(super) async fn replace(
        &self,
        bucket: &str,
        ours: impl Fn(&LifecycleRule) -> bool,
        provider: &AwsClientProvider,
    ) -> Result<(), BucketError> {
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
            let differing = self.differing(&Self::of(bucket, provider).await?, &ours);
            Ok(if differing.is_empty() { Look::Done(()) } else { Look::NotYet(differing.join(", ")) })
        });
        kept.await.map_err(|error| match error {
            WaitError::Failed(error) => error,
            error => BucketError::LifecycleNotKept { bucket: bucket.to_owned(), rules: error.to_string() },
        })
    }

    /// Rules of this that are not there, and ours that should not be.
    fn differing(&self, there: &Self, ours: impl Fn(&LifecycleRule) -> bool) -> Vec<String> {
        let (here, there_ids) = (ids(&self.rules), ids(&there.rules));
        let ours_there = ids(there.rules.iter().filter(|rule| ours(rule)));
        let missing = here.iter().filter(|id| !there_ids.contains(id));
        missing.chain(ours_there.iter().filter(|id| !here.contains(id))).cloned().collect()
    }

    async fn put(&self, bucket: &str, provider: &AwsClientProvider) -> Result<(), BucketError> {
        let configuration = BucketLifecycleConfiguration::builder().set_rules(Some(self.rules.clone())).build();
        let configuration = configuration.map_err(|error| unbuildable(bucket, &error))?;
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

/// The SDK's builders want fields that are always given here.
pub(super) fn unbuildable(bucket: &str, error: &BuildError) -> BucketError {
    let source = RequestError::new(RequestErrorKind::InvalidRequest, "s3", PUT, error.to_string());
    BucketError::Request { bucket: bucket.to_owned(), source }
}

/// Whether a rule is for all objects under `prefix`, and for no others.
pub(super) fn is_of_prefix(prefix: &str, rule: &LifecycleRule) -> bool {
    let is_plain = |filter: &&LifecycleRuleFilter| {
        filter.tag.is_none()
            && filter.and.is_none()
            && filter.object_size_greater_than.is_none()
            && filter.object_size_less_than.is_none()
    };
    // The empty prefix may come back as none.
    rule.filter().filter(is_plain).is_some_and(|filter| filter.prefix().unwrap_or_default() == prefix)
}

pub(super) fn ids<'a>(rules: impl IntoIterator<Item = &'a LifecycleRule>) -> Vec<String> {
    rules.into_iter().filter_map(|rule| rule.id().map(str::to_owned)).collect()
}

#[cfg(test)]
pub(crate) mod bucket;
