//! Why a bucket does not log, and what exists.

use super::AccessLoggingChange;
use aws_interactions_core::RequestError;
use s3_interactions::BucketError;
use std::fmt;

/// Why a bucket does not log its accesses as it should, and what there is instead.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AccessLoggingError {
    /// The prefix holds what is a wildcard or a variable in a policy. Nothing was asked.
    #[error("the prefix `{prefix}` holds `*`, `?` or `$`, which mean something else in a policy")]
    InvalidPrefix {
        /// What was given.
        prefix: String,
    },

    /// The bucket would log into itself, and each log would be logged. Nothing was asked.
    #[error("the bucket `{bucket}` would log into itself and grow for ever: take another bucket for the logs")]
    IntoItself {
        /// The bucket.
        bucket: String,
    },

    /// The account could not be found out. Nothing was changed.
    #[error("the account could not be found out")]
    Environment {
        /// What happened.
        source: RequestError,
    },

    /// A bucket belongs to another account, or this caller is kept out of its own account's bucket. Nothing was
    /// changed.
    #[error("the bucket `{bucket}` does not provably belong to the account {account_id}")]
    NotOurs {
        /// The bucket.
        bucket: String,
        /// The caller's account.
        account_id: String,
    },

    /// There is no log bucket, and it was not to be created. Nothing was changed.
    #[error("there is no bucket `{log_bucket}` to log to")]
    NoLogBucket {
        /// The bucket.
        log_bucket: String,
    },

    /// The buckets are in different regions, between which S3 delivers no logs. Nothing was changed.
    #[error("the bucket `{bucket}` is in {region}, and `{log_bucket}` in {log_region}: logs stay in their region")]
    AcrossRegions {
        /// The bucket that was to log.
        bucket: String,
        /// Where it is.
        region: String,
        /// The bucket for the logs.
        log_bucket: String,
        /// Where that is.
        log_region: String,
    },

    /// S3 would take the setting and never deliver. Nothing was changed.
    #[error("the bucket `{log_bucket}` cannot hold logs: {problem}")]
    Unfit {
        /// The bucket for the logs.
        log_bucket: String,
        /// Why not.
        problem: UnfitLogBucket,
    },

    /// The log bucket was created, or a setting was written, and then something failed; all of that was taken back.
    #[error("the {failed} could not be made, and everything is as it was")]
    Undone {
        /// What failed.
        failed: AccessLoggingChange,
        /// Why.
        source: BucketError,
    },

    /// Something failed, and what was made before could not be taken back. Running the workflow again goes on from
    /// there.
    #[error("the {failed} could not be made, and {} could not be taken back: {undo}", listed(left))]
    HalfMade {
        /// What failed.
        failed: AccessLoggingChange,
        /// What exists all the same, or may: it was asked for and no answer came.
        left: Vec<AccessLoggingChange>,
        /// Why it could not be taken back.
        undo: Box<AccessLoggingError>,
        /// Why it failed.
        source: BucketError,
    },

    /// Any other failure with a bucket. Nothing was changed.
    #[error("the bucket `{bucket}` could not be looked at or set up")]
    Bucket {
        /// The bucket.
        bucket: String,
        /// What happened.
        source: BucketError,
    },
}

/// Why a bucket cannot hold logs.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum UnfitLogBucket {
    /// It locks new objects for a time, and S3 does not deliver to such buckets.
    DefaultRetention,
    /// Those who ask pay, and S3 does not.
    RequesterPays,
    /// It encrypts with the key `aws/s3`, whose policy nobody can change to let S3's delivery use it.
    ManagedKey,
    /// Its own logs go to the bucket whose logs it would hold, or to itself: each delivery would be logged again.
    LogsBack {
        /// Where its own logs go.
        target: String,
    },
    /// A statement of its policy denies the delivery.
    Denied {
        /// The statement's `Sid`, or its number, counted from 1.
        statement: String,
    },
    /// Its policy cannot be read, so nothing can be added to it.
    UnreadablePolicy,
}

impl fmt::Display for UnfitLogBucket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::DefaultRetention => write!(f, "it locks new objects by default (default retention)"),
            Self::RequesterPays => write!(f, "requesters pay for it"),
            Self::ManagedKey => write!(f, "it encrypts with the key aws/s3; S3's own keys (SSE-S3) are for logs"),
            Self::LogsBack { target } => write!(f, "its own logs go to `{target}`, which would never end"),
            Self::Denied { statement } => write!(f, "the statement `{statement}` of its policy denies the delivery"),
            Self::UnreadablePolicy => write!(f, "its policy cannot be read"),
        }
    }
}

fn listed(left: &[AccessLoggingChange]) -> String {
    left.iter().map(|change| format!("the {change}")).collect::<Vec<_>>().join(" and ")
}

/// Wraps what a wrapper says of `bucket`.
pub(super) fn about(bucket: &str) -> impl Fn(BucketError) -> AccessLoggingError {
    move |source| AccessLoggingError::Bucket { bucket: bucket.to_owned(), source }
}
