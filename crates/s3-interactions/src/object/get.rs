//! The content of objects.

use super::error::ObjectError;
use super::key;
use super::local_file::TargetFile;
use crate::bucket_regions::in_bucket_region;
use crate::progress::Progress;
use aws_interactions_core::AwsClientProvider;
use aws_sdk_s3::operation::get_object::GetObjectOutput;
use std::path::Path;

/// What to do with a file that is there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum ExistingFile {
    /// Leave it, and fail.
    #[default]
    Refuse,
    /// Replace it, in one step, once the object is here whole.
    Replace,
}

/// How an object is fetched.
#[derive(Debug, Clone, Default)]
pub struct GetOptions {
    /// What to do with a file that is there already.
    pub existing: ExistingFile,
    /// Told how many bytes have come.
    pub on_progress: Progress,
}

/// Fetches an object into the file `path`, and answers how many bytes it has.
///
/// The content goes to a hidden file beside `path` and gets its name in one step when it is whole: nobody ever sees
/// half a file, and a failure leaves nothing behind. Length and, where S3 has one, checksum are verified. Memory does
/// not grow with the object, and no timeout cuts a download that flows.
///
/// Calls `GetObject` (permission `s3:GetObject`; `kms:Decrypt` for what a KMS key encrypts).
///
/// ```no_run
/// # use s3_interactions::{GetOptions, get_object};
/// # use std::path::Path;
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), s3_interactions::ObjectError> {
/// let size = get_object("logs", "2026/11/22.json", Path::new("22.json"), &GetOptions::default(), provider).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// - [`ObjectError::InvalidKey`], [`ObjectError::Bucket`] for a wrong name, and [`ObjectError::LocalFile`] where the
///   file exists already or its folder does not or may not be written to: before anything is sent.
/// - [`ObjectError::DoesNotExist`], or [`ObjectError::Bucket`] where the bucket does not.
/// - [`ObjectError::AccessDenied`]: also for a missing object, where the caller may not list the bucket.
/// - [`ObjectError::NotIntact`] where the content broke off, or its checksum is wrong.
/// - [`ObjectError::LocalFile`] for a full disk, or a file that appeared under this name meanwhile.
/// - [`ObjectError::Request`] for any other failure; an archived object that must be restored first among them.
#[tracing::instrument(skip_all, fields(bucket = bucket, key = key, path = %path.display()))]
pub async fn get_object(
    bucket: &str,
    key: &str,
    path: &Path,
    options: &GetOptions,
    provider: &AwsClientProvider,
) -> Result<u64, ObjectError> {
    key::check(bucket, key)?;
    let may_replace = options.existing == ExistingFile::Replace;
    let mut file = TargetFile::create(path, may_replace).map_err(ObjectError::LocalFile)?;
    let answer = request(bucket, key, provider).await?;
    let size = receive(bucket, key, answer, |bytes, so_far| {
        options.on_progress.report(so_far);
        file.write(bytes).map_err(ObjectError::LocalFile)
    })
    .await?;
    file.finish(may_replace).map_err(ObjectError::LocalFile)?;
    Ok(size)
}

/// Fetches an object of at most `limit` bytes into memory.
///
/// Calls `GetObject` (permission `s3:GetObject`); the content of a larger object is not read.
///
/// ```no_run
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), s3_interactions::ObjectError> {
/// let bytes = s3_interactions::get_object_bytes("logs", "2026/11/22.json", 1024 * 1024, provider).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`ObjectError::TooLarge`], and the errors of [`get_object`] but those of the file.
#[tracing::instrument(skip_all, fields(bucket = bucket, key = key, limit = limit))]
pub async fn get_object_bytes(
    bucket: &str,
    key: &str,
    limit: u64,
    provider: &AwsClientProvider,
) -> Result<Vec<u8>, ObjectError> {
    key::check(bucket, key)?;
    let answer = request(bucket, key, provider).await?;
    let too_large = |size| ObjectError::TooLarge { bucket: bucket.to_owned(), key: key.to_owned(), size, limit };
    if let Some(size) = expected_size(&answer).filter(|size| *size > limit) {
        return Err(too_large(size));
    }
    let mut content = Vec::new();
    receive(bucket, key, answer, |bytes, so_far| {
        // An answer without a length is counted as it comes.
        if so_far > limit {
            return Err(too_large(so_far));
        }
        content.extend_from_slice(bytes);
        Ok(())
    })
    .await?;
    Ok(content)
}

async fn request(bucket: &str, key: &str, provider: &AwsClientProvider) -> Result<GetObjectOutput, ObjectError> {
    let get = in_bucket_region(bucket, provider, |client| client.get_object().bucket(bucket).key(key).send());
    get.await.map_err(|error| ObjectError::from_sdk("GetObject", bucket, key, error))
}

fn expected_size(answer: &GetObjectOutput) -> Option<u64> {
    answer.content_length.and_then(|length| u64::try_from(length).ok())
}

/// Hands on the content piece by piece, with the number of bytes so far, and checks that it came whole.
async fn receive(
    bucket: &str,
    key: &str,
    mut answer: GetObjectOutput,
    mut hand_on: impl FnMut(&[u8], u64) -> Result<(), ObjectError>,
) -> Result<u64, ObjectError> {
    let not_intact = |source| ObjectError::NotIntact { bucket: bucket.to_owned(), key: key.to_owned(), source };
    let mut received = 0;
    while let Some(bytes) = answer.body.try_next().await.map_err(|error| not_intact(error.into()))? {
        received += u64::try_from(bytes.len()).unwrap_or_default();
        hand_on(&bytes, received)?;
    }
    match expected_size(&answer) {
        Some(expected) if expected != received => {
            Err(not_intact(format!("{received} of {expected} bytes arrived").into()))
        }
        _ => Ok(received),
    }
}

#[cfg(test)]
mod tests;
