//! What there is, whether it can be used, and what is missing.

use super::delivery::Delivery;
use super::error::about;
use super::policy::{Policy, sid};
use super::{AccessLogging, AccessLoggingChange, AccessLoggingError, AccessLoggingReport, UnfitLogBucket};
use crate::events::WorkflowEvents;
use aws_interactions_core::{AwsClientProvider, AwsEnvironment};
use s3_interactions::{
    BucketError, BucketLogging, BucketStatus, Encryption, check_new_bucket_name, get_bucket_logging, get_bucket_policy,
    get_bucket_settings, get_bucket_status, has_default_retention, is_bucket_owned_by, is_requester_pays,
};
use serde_json::Value;

/// What is to be done, and what to go back to.
pub(super) struct Plan<'a> {
    pub(super) report: AccessLoggingReport,
    /// The name of the statement in the log bucket's policy.
    pub(super) sid: String,
    pub(super) statement: Value,
    /// The policy of the log bucket as it is.
    pub(super) policy: Policy,
    pub(super) provider: &'a AwsClientProvider,
}

/// What is known of a log bucket that is there.
struct LogBucket {
    policy: Policy,
    kms_key: Option<String>,
}

pub(super) async fn plan<'a>(
    bucket: &str,
    logging: &AccessLogging,
    events: &WorkflowEvents,
    provider: &'a AwsClientProvider,
) -> Result<Plan<'a>, AccessLoggingError> {
    let mut wanted = wanted(bucket, logging)?;
    let mut environment = provider.get_aws_env().await.map_err(|source| AccessLoggingError::Environment { source })?;
    let look = look_at_bucket(bucket, &environment, provider);
    let (region, before) = events.step(&format!("look at the bucket {bucket}"), look).await?;
    wanted.key_format = before.as_ref().map(|before| before.key_format).unwrap_or_default();
    environment.region = region;
    let delivery = Delivery::new(bucket, &wanted, &environment);

    let name = logging.log_bucket.as_str();
    let look = look_at_log_bucket(bucket, logging, &delivery, &environment, provider);
    let log_bucket = events.step(&format!("look at the log bucket {name}"), look).await?;

    let policy = log_bucket.as_ref().map_or(Policy::none(), |it| it.policy.clone());
    let all = [
        (AccessLoggingChange::LogBucket, log_bucket.is_some()),
        (AccessLoggingChange::Statement, policy.allows(&delivery)),
        (AccessLoggingChange::Setting, before.as_ref() == Some(&wanted)),
    ];
    let changes = all.into_iter().filter(|(_, is_there)| !is_there).map(|(change, _)| change).collect();
    let sid = sid(bucket);
    let report = AccessLoggingReport {
        bucket: bucket.to_owned(),
        logging: wanted,
        before,
        region: environment.region,
        account_id: environment.account_id,
        changes,
        kms_key: log_bucket.and_then(|it| it.kms_key),
    };
    Ok(Plan { report, statement: delivery.statement(&sid), sid, policy, provider })
}

/// What the bucket is to be told, as far as that is to be known without asking.
fn wanted(bucket: &str, logging: &AccessLogging) -> Result<BucketLogging, AccessLoggingError> {
    if bucket == logging.log_bucket {
        return Err(AccessLoggingError::IntoItself { bucket: bucket.to_owned() });
    }
    if logging.create {
        check_new_bucket_name(&logging.log_bucket).map_err(about(&logging.log_bucket))?;
    }
    let prefix = logging.prefix.clone().unwrap_or_else(|| format!("{bucket}/"));
    if prefix.contains(['*', '?', '$']) {
        return Err(AccessLoggingError::InvalidPrefix { prefix });
    }
    Ok(BucketLogging::to(&logging.log_bucket).prefix(prefix))
}

/// Where the bucket is, and where its logs go.
async fn look_at_bucket(
    bucket: &str,
    environment: &AwsEnvironment,
    provider: &AwsClientProvider,
) -> Result<(String, Option<BucketLogging>), AccessLoggingError> {
    let Some(region) = region_of_ours(bucket, environment, provider).await? else {
        return Err(about(bucket)(BucketError::DoesNotExist { bucket: bucket.to_owned() }));
    };
    Ok((region, get_bucket_logging(bucket, provider).await.map_err(about(bucket))?))
}

/// The region of a bucket that is proven to be the account's; none where there is no such bucket.
async fn region_of_ours(
    bucket: &str,
    environment: &AwsEnvironment,
    provider: &AwsClientProvider,
) -> Result<Option<String>, AccessLoggingError> {
    let account_id = environment.account_id.as_str();
    let not_ours = || AccessLoggingError::NotOurs { bucket: bucket.to_owned(), account_id: account_id.to_owned() };
    let region = match get_bucket_status(bucket, provider).await.map_err(about(bucket))? {
        BucketStatus::DoesNotExist => return Ok(None),
        BucketStatus::ExistsNoAccess { .. } => return Err(not_ours()),
        BucketStatus::ExistsHaveAccess { region } => region,
    };
    if !is_bucket_owned_by(bucket, account_id, provider).await.map_err(about(bucket))? {
        return Err(not_ours());
    }
    // Stand-ins for S3 that do not name a region have one.
    Ok(Some(region.unwrap_or_else(|| provider.region().to_owned())))
}

async fn look_at_log_bucket(
    bucket: &str,
    logging: &AccessLogging,
    delivery: &Delivery,
    environment: &AwsEnvironment,
    provider: &AwsClientProvider,
) -> Result<Option<LogBucket>, AccessLoggingError> {
    let name = logging.log_bucket.as_str();
    let Some(log_region) = region_of_ours(name, environment, provider).await? else {
        let log_bucket = name.to_owned();
        return if logging.create { Ok(None) } else { Err(AccessLoggingError::NoLogBucket { log_bucket }) };
    };
    if log_region != environment.region {
        return Err(AccessLoggingError::AcrossRegions {
            bucket: bucket.to_owned(),
            region: environment.region.clone(),
            log_bucket: name.to_owned(),
            log_region,
        });
    }
    let unfit = |problem| AccessLoggingError::Unfit { log_bucket: name.to_owned(), problem };
    if let Some(problem) = refusal(bucket, name, provider).await.map_err(about(name))? {
        return Err(unfit(problem));
    }
    let kms_key = match get_bucket_settings(name, provider).await.map_err(about(name))?.encryption {
        Encryption::Kms { key_id } => Some(own_key(key_id).ok_or_else(|| unfit(UnfitLogBucket::ManagedKey))?),
        _ => None,
    };
    let policy = get_bucket_policy(name, provider).await.map_err(about(name))?;
    let policy = Policy::read(policy.as_deref()).ok_or_else(|| unfit(UnfitLogBucket::UnreadablePolicy))?;
    match policy.denier(delivery) {
        Some(statement) => Err(unfit(UnfitLogBucket::Denied { statement })),
        None => Ok(Some(LogBucket { policy, kms_key })),
    }
}

/// What a bucket has that keeps deliveries out, or lets them never end.
async fn refusal(
    bucket: &str,
    log_bucket: &str,
    provider: &AwsClientProvider,
) -> Result<Option<UnfitLogBucket>, BucketError> {
    if let Some(BucketLogging { target_bucket, .. }) = get_bucket_logging(log_bucket, provider).await?
        && (target_bucket == bucket || target_bucket == log_bucket)
    {
        return Ok(Some(UnfitLogBucket::LogsBack { target: target_bucket }));
    }
    if has_default_retention(log_bucket, provider).await? {
        return Ok(Some(UnfitLogBucket::DefaultRetention));
    }
    let pays = is_requester_pays(log_bucket, provider).await?;
    Ok(pays.then_some(UnfitLogBucket::RequesterPays))
}

/// The key, where it is one of the account's own.
fn own_key(key_id: Option<String>) -> Option<String> {
    key_id.filter(|key| !key.ends_with("alias/aws/s3"))
}
