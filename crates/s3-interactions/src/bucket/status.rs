//! Does a bucket exist, where, and whose is it?

use super::error::BucketError;
use super::name;
use crate::bucket_regions::{in_bucket_region, region_header};
use aws_interactions_core::{AwsClientProvider, RequestError, RequestErrorKind, is_account_id};
use aws_sdk_s3::error::SdkError;
use aws_sdk_s3::operation::head_bucket::{HeadBucketError, HeadBucketOutput};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;

const HEAD_BUCKET: &str = "HeadBucket";

/// What this caller can see of a bucket name. There is no fourth case, so a `match` needs no wildcard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BucketStatus {
    /// Nobody owns the name.
    DoesNotExist,
    /// The bucket exists, and the caller may list it.
    ExistsHaveAccess {
        /// Where it lives. Stand-ins for S3 may not say.
        region: Option<String>,
    },
    /// The bucket exists, and somebody keeps the caller out: another account, or a policy of this one.
    ExistsNoAccess {
        /// Where it lives. Stand-ins for S3 may not say.
        region: Option<String>,
    },
}

/// Reports whether `bucket` exists and whether the caller may list it.
///
/// Calls `HeadBucket` (permission `s3:ListBucket`), in the bucket's own region.
///
/// ```no_run
/// # use s3_interactions::{BucketStatus, get_bucket_status};
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), s3_interactions::BucketError> {
/// let is_free = get_bucket_status("logs", provider).await? == BucketStatus::DoesNotExist;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// - [`BucketError::InvalidName`] before anything is sent.
/// - [`BucketError::Request`] for anything but success, 403 and 404; an expired token among them, which S3 answers
///   with a bare 400 here.
#[tracing::instrument(skip_all, fields(bucket = bucket))]
pub async fn get_bucket_status(bucket: &str, provider: &AwsClientProvider) -> Result<BucketStatus, BucketError> {
    let error = match head_bucket(bucket, None, provider).await? {
        Ok(head) => return Ok(BucketStatus::ExistsHaveAccess { region: head.bucket_region }),
        Err(error) => error,
    };
    // A HEAD answer has no body, hence no error code: its status and a header are all that S3 sends.
    match status(&error) {
        Some(404) => Ok(BucketStatus::DoesNotExist),
        Some(403) => Ok(BucketStatus::ExistsNoAccess { region: region_header(&error).map(str::to_owned) }),
        _ => Err(failure(bucket, error)),
    }
}

/// The region in which `bucket` lives, whoever owns it.
///
/// Calls `HeadBucket`, whose answer names the region even to those whom it keeps out: no permission is needed.
/// (`GetBucketLocation` needs one, and calls two regions by other names.)
///
/// ```no_run
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), s3_interactions::BucketError> {
/// let there = s3_interactions::get_bucket_region("logs", provider).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// - [`BucketError::InvalidName`] before anything is sent.
/// - [`BucketError::DoesNotExist`].
/// - [`BucketError::AccessDenied`] where a stand-in for S3 keeps the caller out and does not name the region.
/// - [`BucketError::Request`] for any other failure.
#[tracing::instrument(skip_all, fields(bucket = bucket))]
pub async fn get_bucket_region(bucket: &str, provider: &AwsClientProvider) -> Result<String, BucketError> {
    match head_bucket(bucket, None, provider).await? {
        Ok(HeadBucketOutput { bucket_region: Some(region), .. }) => Ok(region),
        Ok(_) => Err(BucketError::Request { bucket: bucket.to_owned(), source: no_region() }),
        // What keeps the caller out names the region all the same; what failed otherwise may name anything.
        Err(error) => match region_header(&error).filter(|_| matches!(status(&error), Some(301 | 400 | 403))) {
            Some(region) => Ok(region.to_owned()),
            None => Err(failure(bucket, error)),
        },
    }
}

/// Whether the account with this id owns `bucket`.
///
/// Calls `HeadBucket` with the expected owner (permission `s3:ListBucket`). S3 answers 403 both to a wrong owner and
/// to a caller that may not look, so `false` means *not proven*.
///
/// ```no_run
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), Box<dyn std::error::Error>> {
/// let account = provider.get_aws_env().await?.account_id;
/// if s3_interactions::is_bucket_owned_by("logs", &account, provider).await? {
///     println!("ours");
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// - [`BucketError::InvalidName`] before anything is sent.
/// - [`BucketError::DoesNotExist`].
/// - [`BucketError::Request`] for any other failure; an account id that is none, before anything is sent.
#[tracing::instrument(skip_all, fields(bucket = bucket, account_id = account_id))]
pub async fn is_bucket_owned_by(
    bucket: &str,
    account_id: &str,
    provider: &AwsClientProvider,
) -> Result<bool, BucketError> {
    check_account(bucket, account_id)?;
    match head_bucket(bucket, Some(account_id), provider).await? {
        Ok(_) => Ok(true),
        Err(error) if status(&error) == Some(403) => Ok(false),
        Err(error) => Err(failure(bucket, error)),
    }
}

type Head = Result<HeadBucketOutput, SdkError<HeadBucketError, HttpResponse>>;

async fn head_bucket(bucket: &str, owner: Option<&str>, provider: &AwsClientProvider) -> Result<Head, BucketError> {
    name::check(bucket)?;
    let head = in_bucket_region(bucket, provider, |client| {
        client.head_bucket().bucket(bucket).set_expected_bucket_owner(owner.map(str::to_owned)).send()
    });
    Ok(head.await)
}

/// S3 would answer with a bare 400, which reads as expired credentials.
fn check_account(bucket: &str, account_id: &str) -> Result<(), BucketError> {
    if is_account_id(account_id) {
        return Ok(());
    }
    let message = format!("`{account_id}` is no account id, which has 12 digits");
    let source = RequestError::new(RequestErrorKind::InvalidRequest, "s3", HEAD_BUCKET, message);
    Err(BucketError::Request { bucket: bucket.to_owned(), source })
}

fn status(error: &SdkError<HeadBucketError, HttpResponse>) -> Option<u16> {
    error.raw_response().map(|answer| answer.status().as_u16())
}

fn failure(bucket: &str, error: SdkError<HeadBucketError, HttpResponse>) -> BucketError {
    let is_bare_400 = status(&error) == Some(400);
    let request = RequestError::from_sdk("s3", HEAD_BUCKET, error);
    // The other meaning of a bare 400, a wrong region, has been followed up by now.
    let kind = if is_bare_400 { RequestErrorKind::InvalidCredentials } else { request.kind() };
    BucketError::from_request(bucket, request.with_kind(kind))
}

fn no_region() -> RequestError {
    let message = "the answer does not name the bucket's region";
    RequestError::new(RequestErrorKind::ResponseNotUnderstood, "s3", HEAD_BUCKET, message)
}

#[cfg(test)]
mod tests;
