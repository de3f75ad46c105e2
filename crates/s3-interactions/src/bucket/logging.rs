//! Server access logs: a line for each request to a bucket, delivered to another one.

use super::error::BucketError;
use super::name;
use crate::bucket_regions::in_bucket_region;
use aws_interactions_core::{AwsClientProvider, RequestError, RequestErrorKind};
use aws_sdk_s3::error::BuildError;
use aws_sdk_s3::types::{
    BucketLoggingStatus, LoggingEnabled, PartitionDateSource, PartitionedPrefix, SimplePrefix, TargetObjectKeyFormat,
};

/// Where the access logs of a bucket go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BucketLogging {
    /// The bucket that they are delivered to.
    pub target_bucket: String,
    /// What their keys begin with. It is put before the rest as it stands: a folder ends with a slash.
    pub prefix: String,
    /// How their keys go on.
    pub key_format: LogKeyFormat,
}

impl BucketLogging {
    /// To the root of a bucket, under simple keys.
    pub fn to(target_bucket: impl Into<String>) -> Self {
        Self { target_bucket: target_bucket.into(), prefix: String::new(), key_format: LogKeyFormat::default() }
    }

    /// With keys that begin so.
    #[must_use]
    pub fn prefix(mut self, prefix: impl Into<String>) -> Self {
        self.prefix = prefix.into();
        self
    }
}

/// How the key of a log goes on after its prefix. Times are in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum LogKeyFormat {
    /// `2026-11-22-13-05-07-ID`: one folder, whichever bucket logs. S3's default.
    #[default]
    Simple,
    /// `ACCOUNT/REGION/BUCKET/2026/11/22/2026-11-22-…`, by the time of the requests: each log holds those of one day.
    ByEventTime,
    /// The same, by the time at which S3 delivered the log.
    ByDeliveryTime,
}

impl LogKeyFormat {
    fn to_sdk(self) -> TargetObjectKeyFormat {
        let by = |source| {
            let prefix = PartitionedPrefix::builder().partition_date_source(source).build();
            TargetObjectKeyFormat::builder().partitioned_prefix(prefix).build()
        };
        match self {
            Self::Simple => TargetObjectKeyFormat::builder().simple_prefix(SimplePrefix::builder().build()).build(),
            Self::ByEventTime => by(PartitionDateSource::EventTime),
            Self::ByDeliveryTime => by(PartitionDateSource::DeliveryTime),
        }
    }

    fn from_sdk(format: Option<&TargetObjectKeyFormat>) -> Self {
        match format.and_then(TargetObjectKeyFormat::partitioned_prefix).map(PartitionedPrefix::partition_date_source) {
            None => Self::Simple,
            Some(Some(PartitionDateSource::EventTime)) => Self::ByEventTime,
            // What S3 takes where nothing is said.
            Some(_) => Self::ByDeliveryTime,
        }
    }
}

/// Where the access logs of `bucket` go; none where it does not log. Grants on the logs, which are ACLs, are not read.
///
/// Calls `GetBucketLogging` (permission `s3:GetBucketLogging`).
///
/// ```no_run
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), s3_interactions::BucketError> {
/// match s3_interactions::get_bucket_logging("data", provider).await? {
///     Some(logging) => println!("logs go to s3://{}/{}", logging.target_bucket, logging.prefix),
///     None => println!("nothing is logged"),
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`BucketError::InvalidName`], [`BucketError::DoesNotExist`], [`BucketError::AccessDenied`], and
/// [`BucketError::Request`] for any other failure.
#[tracing::instrument(skip_all, fields(bucket = bucket))]
pub async fn get_bucket_logging(
    bucket: &str,
    provider: &AwsClientProvider,
) -> Result<Option<BucketLogging>, BucketError> {
    name::check(bucket)?;
    let answer = in_bucket_region(bucket, provider, |client| client.get_bucket_logging().bucket(bucket).send());
    let answer = answer.await.map_err(|error| BucketError::from_sdk("GetBucketLogging", bucket, error))?;
    Ok(answer.logging_enabled.map(|logging| BucketLogging {
        key_format: LogKeyFormat::from_sdk(logging.target_object_key_format()),
        target_bucket: logging.target_bucket,
        prefix: logging.target_prefix,
    }))
}

/// Has S3 deliver the access logs of `bucket`, or no longer.
///
/// The target is in the same region and belongs to the same account, and its policy lets `logging.s3.amazonaws.com`
/// put objects; S3 takes a setting that its deliveries will then fail on. A bucket that logs to itself logs each of
/// those deliveries, and grows for ever. It takes up to an hour until logs come and as long until they stop; grants of
/// an older setting are removed.
///
/// Calls `PutBucketLogging` (permission `s3:PutBucketLogging`); only the bucket's own account may.
///
/// ```no_run
/// # use s3_interactions::{BucketLogging, put_bucket_logging};
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), s3_interactions::BucketError> {
/// put_bucket_logging("data", Some(&BucketLogging::to("logs").prefix("data/")), provider).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// - [`BucketError::InvalidName`] of either bucket, before anything is sent.
/// - [`BucketError::InvalidLoggingTarget`] where the target does not exist or is not the caller's;
///   [`BucketError::LoggingAcrossRegions`].
/// - [`BucketError::DoesNotExist`], [`BucketError::AccessDenied`], and [`BucketError::Request`] for any other failure.
#[tracing::instrument(skip_all, fields(bucket = bucket, target = logging.map(|logging| &logging.target_bucket)))]
pub async fn put_bucket_logging(
    bucket: &str,
    logging: Option<&BucketLogging>,
    provider: &AwsClientProvider,
) -> Result<(), BucketError> {
    name::check(bucket)?;
    if let Some(logging) = logging {
        name::check(&logging.target_bucket)?;
    }
    let enabled = logging.map(enabled).transpose().map_err(|error| unbuildable(bucket, &error))?;
    let status = BucketLoggingStatus::builder().set_logging_enabled(enabled).build();
    let put = in_bucket_region(bucket, provider, |client| {
        client.put_bucket_logging().bucket(bucket).bucket_logging_status(status.clone()).send()
    });
    let put = put.await.map(drop).map_err(|error| RequestError::from_sdk("s3", PUT, error));
    put.map_err(|error| refused(bucket, logging, error))
}

const PUT: &str = "PutBucketLogging";

fn enabled(logging: &BucketLogging) -> Result<LoggingEnabled, BuildError> {
    let enabled = LoggingEnabled::builder().target_bucket(&logging.target_bucket).target_prefix(&logging.prefix);
    enabled.target_object_key_format(logging.key_format.to_sdk()).build()
}

fn refused(bucket: &str, logging: Option<&BucketLogging>, source: RequestError) -> BucketError {
    let Some(target) = logging.map(|logging| logging.target_bucket.clone()) else {
        return BucketError::from_request(bucket, source);
    };
    let named = bucket.to_owned();
    match source.code() {
        Some("InvalidTargetBucketForLogging") => BucketError::InvalidLoggingTarget { bucket: named, target, source },
        // Spelt by AWS.
        Some("CrossLocationLoggingProhibitted") => BucketError::LoggingAcrossRegions { bucket: named, target, source },
        _ => BucketError::from_request(bucket, source),
    }
}

/// The SDK's builders want fields that are always given here.
fn unbuildable(bucket: &str, error: &BuildError) -> BucketError {
    let source = RequestError::new(RequestErrorKind::InvalidRequest, "s3", PUT, error.to_string());
    BucketError::Request { bucket: bucket.to_owned(), source }
}

#[cfg(test)]
mod tests;
