//! What workflows with buckets need.

use aws_interactions_core::Permission;

/// What `PREFIX-ACCOUNT-REGION` is, or the bucket that logs.
const BUCKET: &str = "arn:aws:s3:::BUCKET";
const LOG_BUCKET: &str = "arn:aws:s3:::LOG_BUCKET";

const IS_MISSING: &str = "the bucket is missing";
const EXISTS: &str = "the bucket exists";
const IS_SHORT: &str = "the bucket is missing or not as it should be";
const FAILS: &str = "a new bucket cannot be set up and is taken back";
const LOG_BUCKET_EXISTS: &str = "the log bucket exists";
const LOG_BUCKET_IS_MISSING: &str = "the log bucket is missing";
const DOES_NOT_LOG: &str = "the bucket does not log as it should";
const IS_TAKEN_BACK: &str = "a later step fails and what was made is taken back";

const fn on_bucket(action: &'static str) -> Permission {
    Permission::new(action, BUCKET)
}

const fn on_log_bucket(action: &'static str) -> Permission {
    Permission::new(action, LOG_BUCKET)
}

pub(super) const ENSURE_ACCOUNT_BUCKET: &[Permission] = &[
    on_bucket("s3:ListBucket"),
    on_bucket("s3:CreateBucket").when(IS_MISSING),
    on_bucket("s3:PutBucketPublicAccessBlock").when(IS_SHORT),
    on_bucket("s3:PutBucketVersioning").when(IS_SHORT),
    on_bucket("s3:PutEncryptionConfiguration").when(IS_SHORT),
    on_bucket("s3:DeleteBucket").when(FAILS),
    on_bucket("s3:GetBucketVersioning").when(EXISTS),
    on_bucket("s3:GetEncryptionConfiguration").when(EXISTS),
    on_bucket("s3:GetBucketPublicAccessBlock").when(EXISTS),
    on_bucket("s3:GetBucketTagging").when(EXISTS),
    on_bucket("s3:GetBucketOwnershipControls").when(EXISTS),
];

pub(super) const LOOK_AT_LOGGING: &[Permission] = &[
    on_bucket("s3:ListBucket"),
    on_bucket("s3:GetBucketLogging"),
    on_log_bucket("s3:ListBucket"),
    on_log_bucket("s3:GetBucketLogging").when(LOG_BUCKET_EXISTS),
    on_log_bucket("s3:GetBucketPolicy").when(LOG_BUCKET_EXISTS),
    on_log_bucket("s3:GetBucketObjectLockConfiguration").when(LOG_BUCKET_EXISTS),
    on_log_bucket("s3:GetBucketRequestPayment").when(LOG_BUCKET_EXISTS),
    on_log_bucket("s3:GetBucketVersioning").when(LOG_BUCKET_EXISTS),
    on_log_bucket("s3:GetEncryptionConfiguration").when(LOG_BUCKET_EXISTS),
    on_log_bucket("s3:GetBucketPublicAccessBlock").when(LOG_BUCKET_EXISTS),
    on_log_bucket("s3:GetBucketTagging").when(LOG_BUCKET_EXISTS),
    on_log_bucket("s3:GetBucketOwnershipControls").when(LOG_BUCKET_EXISTS),
];
pub(super) const ENSURE_LOGGING: &[Permission] = &[
    on_bucket("s3:PutBucketLogging").when(DOES_NOT_LOG),
    on_log_bucket("s3:PutBucketPolicy").when("the policy of the log bucket does not let S3 deliver"),
    on_log_bucket("s3:CreateBucket").when(LOG_BUCKET_IS_MISSING),
    on_log_bucket("s3:PutBucketPublicAccessBlock").when(LOG_BUCKET_IS_MISSING),
    on_log_bucket("s3:PutEncryptionConfiguration").when(LOG_BUCKET_IS_MISSING),
    on_log_bucket("s3:DeleteBucket").when(IS_TAKEN_BACK),
    on_log_bucket("s3:DeleteBucketPolicy").when(IS_TAKEN_BACK),
];
