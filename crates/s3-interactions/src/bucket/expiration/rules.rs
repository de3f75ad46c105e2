//! The rules that empty a prefix.

use crate::bucket::lifecycle::is_of_prefix;
use crate::bucket::name::is_directory_bucket;
use aws_sdk_s3::error::BuildError;
use aws_sdk_s3::types::{
    AbortIncompleteMultipartUpload, ExpirationStatus, LifecycleExpiration, LifecycleRule, LifecycleRuleFilter,
    NoncurrentVersionExpiration,
};

/// What the ids of our rules begin with.
const NAME: &str = "aws-interactions-empty";
/// The least that S3 takes, in days.
const AT_ONCE: i32 = 1;

/// How many rules it takes. Delete markers want a rule of their own: S3 takes no days beside them.
pub(super) fn wanted(bucket: &str) -> usize {
    if is_directory_bucket(bucket) { 1 } else { 2 }
}

pub(super) fn new_rules(
    bucket: &str,
    prefix: &str,
    others: &[LifecycleRule],
) -> Result<Vec<LifecycleRule>, BuildError> {
    let name = free_name(others);
    let rule = |part: &str| {
        let filter = LifecycleRuleFilter::builder().prefix(prefix).build();
        LifecycleRule::builder().id(format!("{name}-{part}")).filter(filter).status(ExpirationStatus::Enabled)
    };
    let uploads = AbortIncompleteMultipartUpload::builder().days_after_initiation(AT_ONCE).build();
    let entries = rule("entries")
        .expiration(LifecycleExpiration::builder().days(AT_ONCE).build())
        .abort_incomplete_multipart_upload(uploads);
    if is_directory_bucket(bucket) {
        return Ok(vec![entries.build()?]);
    }
    let older = NoncurrentVersionExpiration::builder().noncurrent_days(AT_ONCE).build();
    let markers = LifecycleExpiration::builder().expired_object_delete_marker(true).build();
    Ok(vec![entries.noncurrent_version_expiration(older).build()?, rule("markers").expiration(markers).build()?])
}

/// Ids are of one bucket, and its other prefixes may have theirs.
fn free_name(others: &[LifecycleRule]) -> String {
    let is_free = |name: &String| {
        let beginning = format!("{name}-");
        !others.iter().filter_map(LifecycleRule::id).any(|id| id.starts_with(&beginning))
    };
    // Of one name more than there are rules, one is free.
    (1..=others.len() + 1).map(|number| format!("{NAME}-{number}")).find(is_free).unwrap_or_else(|| NAME.to_owned())
}

/// Whether a rule is one of ours, for this prefix.
pub(super) fn is_of(prefix: &str, rule: &LifecycleRule) -> bool {
    rule.id().is_some_and(|id| id.starts_with(NAME)) && is_of_prefix(prefix, rule)
}
