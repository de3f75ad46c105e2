//! A bucket that belongs to the account: private, versioned, encrypted, under a name that follows from the account.

use aws_interactions_core::{AwsClientProvider, AwsEnvironment, RequestError};
use s3_interactions::{
    BucketCreation, BucketError, BucketSettings, BucketStatus, Encryption, check_new_bucket_name, create_bucket,
    delete_bucket, get_bucket_settings, get_bucket_status, is_bucket_owned_by, put_bucket_encryption,
    put_bucket_versioning, put_public_access_block,
};
use std::fmt;

/// A bucket that belongs to the account.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct AccountBucket {
    /// `PREFIX-ACCOUNT-REGION`.
    pub name: String,
    /// Where it was ensured, and whose it is.
    pub environment: AwsEnvironment,
    /// What it took.
    pub outcome: AccountBucketOutcome,
}

/// What it took to have the bucket.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum AccountBucketOutcome {
    /// It was created.
    Created,
    /// It was there, and these settings were put right.
    Corrected(Vec<AccountBucketSetting>),
    /// It was there as it should be.
    Unchanged,
}

/// A setting that every account bucket has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum AccountBucketSetting {
    /// All four switches against the public are on.
    PublicAccessBlock,
    /// Older versions are kept.
    Versioning,
    /// The bucket says how it encrypts.
    Encryption,
}

impl fmt::Display for AccountBucketSetting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::PublicAccessBlock => "public access block",
            Self::Versioning => "versioning",
            Self::Encryption => "encryption",
        })
    }
}

/// Why there is no bucket as it should be, and what there is instead.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AccountBucketError {
    /// The prefix makes no bucket name together with account and region. Nothing was changed.
    #[error("the prefix `{prefix}` makes no name for a bucket")]
    InvalidPrefix {
        /// What was given.
        prefix: String,
        /// The rule that the whole name breaks.
        source: BucketError,
    },

    /// The account could not be found out. Nothing was changed.
    #[error("the account could not be found out")]
    Environment {
        /// What happened.
        source: RequestError,
    },

    /// The name belongs to another account, or this caller is kept out of its own account's bucket. Nothing was
    /// changed.
    #[error("the bucket `{bucket}` exists and does not provably belong to the account {account_id}")]
    NotOurs {
        /// The bucket.
        bucket: String,
        /// The caller's account.
        account_id: String,
    },

    /// The bucket was created and could not be given a setting; it was deleted again.
    #[error("the bucket `{bucket}` could not be set up and was deleted again")]
    Undone {
        /// The bucket, which does not exist.
        bucket: String,
        /// The setting that failed, and why.
        source: BucketError,
    },

    /// The bucket was created, could not be given a setting, and could not be deleted either.
    #[error("the bucket `{bucket}` exists without all of its settings and could not be deleted: {undo}")]
    HalfMade {
        /// The bucket, which exists.
        bucket: String,
        /// Why it could not be deleted.
        undo: BucketError,
        /// The setting that failed, and why.
        source: BucketError,
    },

    /// The bucket is there, and a setting could not be put right.
    #[error("the {setting} of the bucket `{bucket}` could not be put right (done before: {})", listed(corrected))]
    NotCorrected {
        /// The bucket.
        bucket: String,
        /// The setting that failed.
        setting: AccountBucketSetting,
        /// The settings that were put right before it.
        corrected: Vec<AccountBucketSetting>,
        /// Why.
        source: BucketError,
    },

    /// Any other failure with the bucket. Nothing was changed.
    #[error("the bucket `{bucket}` could not be ensured")]
    Bucket {
        /// The bucket.
        bucket: String,
        /// What happened.
        source: BucketError,
    },
}

fn listed(settings: &[AccountBucketSetting]) -> String {
    let settings: Vec<_> = settings.iter().map(ToString::to_string).collect();
    if settings.is_empty() { "nothing".to_owned() } else { settings.join(", ") }
}

/// Makes sure that the account has a private, versioned, encrypted bucket of its own for `prefix` in the provider's
/// region: `PREFIX-ACCOUNT-REGION`, a name that no other account has a reason to take.
///
/// Run twice, it changes nothing the second time. A bucket that is there is proven to belong to the account before
/// anything is written to it; its settings are put right where they fall short, a KMS key and tags are left alone.
/// When a new bucket cannot be given its settings it is deleted again.
///
/// Calls `GetCallerIdentity`, `HeadBucket`, then `CreateBucket`, `PutPublicAccessBlock`, `PutBucketVersioning`,
/// `PutBucketEncryption` (on failure `DeleteBucket`), or the five operations of
/// [`get_bucket_settings`](s3_interactions::get_bucket_settings) and those that put a setting right (permissions
/// `s3:ListBucket`, `s3:CreateBucket`, `s3:DeleteBucket`, `s3:PutBucketPublicAccessBlock`, `s3:PutBucketVersioning`,
/// `s3:PutEncryptionConfiguration`, and those to read them).
///
/// ```no_run
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), Box<dyn std::error::Error>> {
/// let bucket = aws_interactions_orchestration::ensure_account_bucket("logs", provider).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`AccountBucketError`]: each variant says what exists afterwards.
#[tracing::instrument(skip_all, fields(prefix = prefix))]
pub async fn ensure_account_bucket(
    prefix: &str,
    provider: &AwsClientProvider,
) -> Result<AccountBucket, AccountBucketError> {
    let environment = provider.get_aws_env().await.map_err(|source| AccountBucketError::Environment { source })?;
    let name = format!("{prefix}-{}-{}", environment.account_id, environment.region);
    check_new_bucket_name(&name)
        .map_err(|source| AccountBucketError::InvalidPrefix { prefix: prefix.to_owned(), source })?;
    let outcome = match get_bucket_status(&name, provider).await.map_err(about(&name))? {
        BucketStatus::DoesNotExist => create(&name, &environment, provider).await?,
        BucketStatus::ExistsHaveAccess { .. } => correct(&name, &environment, provider).await?,
        BucketStatus::ExistsNoAccess { .. } => return Err(not_ours(&name, &environment)),
    };
    tracing::info!(bucket = name, ?outcome, "the account has its bucket");
    Ok(AccountBucket { name, environment, outcome })
}

/// Encryption is said though it is S3's default: what audits look for is then written down.
fn settings() -> BucketSettings {
    BucketSettings { versioning: true, encryption: Encryption::S3Managed, ..BucketSettings::default() }
}

async fn create(
    name: &str,
    environment: &AwsEnvironment,
    provider: &AwsClientProvider,
) -> Result<AccountBucketOutcome, AccountBucketError> {
    match create_bucket(name, &settings(), provider).await {
        Ok(BucketCreation::Created) => Ok(AccountBucketOutcome::Created),
        // Another run of this workflow was faster.
        Ok(_) => correct(name, environment, provider).await,
        Err(BucketError::NameTaken { .. }) => Err(not_ours(name, environment)),
        Err(source @ BucketError::Incomplete { .. }) => Err(undo(name, source, provider).await),
        Err(source) => Err(about(name)(source)),
    }
}

/// Deletes the bucket only if it is empty: should it not be ours alone after all, nothing is lost.
async fn undo(name: &str, source: BucketError, provider: &AwsClientProvider) -> AccountBucketError {
    let bucket = name.to_owned();
    match delete_bucket(name, provider).await {
        Ok(()) | Err(BucketError::DoesNotExist { .. }) => AccountBucketError::Undone { bucket, source },
        Err(undo) => AccountBucketError::HalfMade { bucket, undo, source },
    }
}

async fn correct(
    name: &str,
    environment: &AwsEnvironment,
    provider: &AwsClientProvider,
) -> Result<AccountBucketOutcome, AccountBucketError> {
    if !is_bucket_owned_by(name, &environment.account_id, provider).await.map_err(about(name))? {
        return Err(not_ours(name, environment));
    }
    let current = get_bucket_settings(name, provider).await.map_err(about(name))?;
    let mut corrected = Vec::new();
    for setting in shortcomings(&current) {
        if let Err(source) = put_right(setting, name, provider).await {
            return Err(AccountBucketError::NotCorrected { bucket: name.to_owned(), setting, corrected, source });
        }
        corrected.push(setting);
    }
    let is_unchanged = corrected.is_empty();
    Ok(if is_unchanged { AccountBucketOutcome::Unchanged } else { AccountBucketOutcome::Corrected(corrected) })
}

fn shortcomings(current: &BucketSettings) -> Vec<AccountBucketSetting> {
    let all = [
        (AccountBucketSetting::PublicAccessBlock, current.block_public_access),
        (AccountBucketSetting::Versioning, current.versioning),
        (AccountBucketSetting::Encryption, current.encryption != Encryption::BucketDefault),
    ];
    all.into_iter().filter(|(_, is_right)| !is_right).map(|(setting, _)| setting).collect()
}

async fn put_right(setting: AccountBucketSetting, name: &str, provider: &AwsClientProvider) -> Result<(), BucketError> {
    match setting {
        AccountBucketSetting::PublicAccessBlock => put_public_access_block(name, true, provider).await,
        AccountBucketSetting::Versioning => put_bucket_versioning(name, true, provider).await,
        AccountBucketSetting::Encryption => put_bucket_encryption(name, &settings().encryption, provider).await,
    }
}

fn not_ours(name: &str, environment: &AwsEnvironment) -> AccountBucketError {
    AccountBucketError::NotOurs { bucket: name.to_owned(), account_id: environment.account_id.clone() }
}

fn about(name: &str) -> impl Fn(BucketError) -> AccountBucketError {
    move |source| AccountBucketError::Bucket { bucket: name.to_owned(), source }
}
