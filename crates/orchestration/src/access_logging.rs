//! A bucket that logs its accesses to another one, which lets S3 deliver by a policy and not by an ACL.

mod apply;
mod delivery;
mod error;
mod look;
mod policy;

pub use error::{AccessLoggingError, UnfitLogBucket};

use crate::events::WorkflowEvents;
use aws_interactions_core::AwsClientProvider;
use s3_interactions::BucketLogging;
use std::fmt;

/// Where the access logs of a bucket are to go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessLogging {
    /// The bucket that they are delivered to: another one, of the same account and region.
    pub log_bucket: String,
    /// What their keys begin with; none for the name of the bucket that logs and a slash, which keeps the logs of
    /// several apart.
    pub prefix: Option<String>,
    /// Whether the log bucket is created where there is none.
    pub create: bool,
}

impl AccessLogging {
    /// To a bucket that is there, under the name of the bucket that logs.
    pub fn to(log_bucket: impl Into<String>) -> Self {
        Self { log_bucket: log_bucket.into(), prefix: None, create: false }
    }

    /// With keys that begin so. A folder ends with a slash.
    #[must_use]
    pub fn prefix(mut self, prefix: impl Into<String>) -> Self {
        self.prefix = Some(prefix.into());
        self
    }

    /// Creates the log bucket where there is none: private, encrypted by S3, without ACLs.
    #[must_use]
    pub fn create(mut self) -> Self {
        self.create = true;
        self
    }
}

/// How a bucket logs, and what that takes or took.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct AccessLoggingReport {
    /// The bucket that logs.
    pub bucket: String,
    /// Where its logs go. Their key format is left as it is.
    pub logging: BucketLogging,
    /// Where they went before.
    pub before: Option<BucketLogging>,
    /// The region of both buckets.
    pub region: String,
    /// The account of both buckets.
    pub account_id: String,
    /// What has to be changed, or was, in this order. Empty where all was as it should be.
    pub changes: Vec<AccessLoggingChange>,
    /// The KMS key with which the log bucket encrypts, where it does not with S3's own: logs come only if the key's
    /// policy lets `logging.s3.amazonaws.com` use it, which this workflow does not see.
    pub kms_key: Option<String>,
}

/// A step on the way to a bucket that logs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum AccessLoggingChange {
    /// The log bucket is created.
    LogBucket,
    /// The policy of the log bucket gets a statement that lets S3 deliver.
    Statement,
    /// The bucket is told to log.
    Setting,
}

impl fmt::Display for AccessLoggingChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::LogBucket => "log bucket",
            Self::Statement => "policy statement",
            Self::Setting => "logging setting",
        })
    }
}

/// What [`ensure_access_logging`] would change. Makes all of its checks and writes nothing.
///
/// Calls `GetCallerIdentity`, `HeadBucket` and `GetBucketLogging` of both buckets, `GetBucketPolicy`,
/// `GetObjectLockConfiguration`, `GetBucketRequestPayment` of the log bucket and the five operations of
/// [`get_bucket_settings`](s3_interactions::get_bucket_settings) (permissions `s3:ListBucket`,
/// `s3:GetBucketLogging`, `s3:GetBucketPolicy`, `s3:GetBucketObjectLockConfiguration`,
/// `s3:GetBucketRequestPayment`, and those to read the settings).
///
/// ```no_run
/// # use aws_interactions_orchestration::{AccessLogging, WorkflowEvents, plan_access_logging};
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), Box<dyn std::error::Error>> {
/// let logging = AccessLogging::to("logs").create();
/// for change in plan_access_logging("data", &logging, &WorkflowEvents::default(), provider).await?.changes {
///     println!("would change the {change}");
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// Those of [`AccessLoggingError`] that say that nothing was changed.
#[tracing::instrument(skip_all, fields(bucket = bucket, log_bucket = logging.log_bucket))]
pub async fn plan_access_logging(
    bucket: &str,
    logging: &AccessLogging,
    events: &WorkflowEvents,
    provider: &AwsClientProvider,
) -> Result<AccessLoggingReport, AccessLoggingError> {
    Ok(look::plan(bucket, logging, events, provider).await?.report)
}

/// Makes sure that S3 delivers the access logs of `bucket` to another bucket.
///
/// Looks first, and refuses what S3 would take and never deliver to: a bucket that logs into itself or back, of
/// another account, with default retention, Requester Pays or the key `aws/s3`, or whose policy denies it. Then
/// creates the log bucket where it is missing, adds one statement to its policy, and tells `bucket` to log **last**,
/// when everything is there. Run twice, it writes nothing the second time. A failure takes back what was made, or says
/// what is left of it; what a run that was cut short has made, the next run goes on from.
///
/// The statement allows `logging.s3.amazonaws.com` to put objects under the prefix, for `bucket` and the account
/// alone. It has a name of its own for each bucket that logs, and all other statements stay. A statement that allows
/// the same in other words is left to do it. **S3 has no condition for policies**: a statement that somebody else adds
/// between reading and writing is lost. Do not run this for two buckets and one log bucket at the same time.
///
/// Logs come within hours, not all of them, and not in order. They are charged as storage: give the log bucket a
/// lifecycle.
///
/// Calls what [`plan_access_logging`] calls, then `CreateBucket`, `PutPublicAccessBlock`, `PutBucketEncryption`,
/// `PutBucketPolicy` and `PutBucketLogging`, each where it is needed; to take back `DeleteBucket`, and
/// `PutBucketPolicy` or `DeleteBucketPolicy` (permissions `s3:CreateBucket`, `s3:PutBucketPublicAccessBlock`,
/// `s3:PutEncryptionConfiguration`, `s3:PutBucketPolicy`, `s3:PutBucketLogging`, `s3:DeleteBucket`,
/// `s3:DeleteBucketPolicy`).
///
/// ```no_run
/// # use aws_interactions_orchestration::{AccessLogging, WorkflowEvents, ensure_access_logging};
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), Box<dyn std::error::Error>> {
/// let events = WorkflowEvents::new(|event| eprintln!("{event}"));
/// let logging = AccessLogging::to("logs").prefix("access/data/").create();
/// let report = ensure_access_logging("data", &logging, &events, provider).await?;
/// println!("s3://{}/{}", report.logging.target_bucket, report.logging.prefix);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`AccessLoggingError`]: each variant says what exists afterwards.
#[tracing::instrument(skip_all, fields(bucket = bucket, log_bucket = logging.log_bucket))]
pub async fn ensure_access_logging(
    bucket: &str,
    logging: &AccessLogging,
    events: &WorkflowEvents,
    provider: &AwsClientProvider,
) -> Result<AccessLoggingReport, AccessLoggingError> {
    let plan = look::plan(bucket, logging, events, provider).await?;
    apply::apply(&plan, events).await?;
    tracing::info!(changes = ?plan.report.changes, "the bucket logs its accesses");
    Ok(plan.report)
}
