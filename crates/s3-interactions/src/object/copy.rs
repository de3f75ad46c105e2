//! Copies inside S3.

mod parts;
mod resume;

use super::checksum::Verification;
use super::error::ObjectError;
use super::fingerprint::Fingerprint;
use super::head;
use super::key;
use super::put::{PutCondition, PutObject};
use super::unheard::Unheard;
use super::upload::noted;
use crate::bucket_regions::in_bucket_region;
use crate::progress::Progress;
use crate::uri::S3Uri;
use aws_interactions_core::{AwsClientProvider, RequestError};
use aws_sdk_s3::operation::head_object::HeadObjectOutput;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use std::path::PathBuf;

/// A header carries the source, encoded as a URL's path is.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'_').remove(b'.').remove(b'~');
const MIB: u64 = 1024 * 1024;

/// How an object is copied.
#[derive(Debug, Clone, Default)]
pub struct CopyOptions {
    /// When the copy is written at all.
    pub condition: PutCondition,
    /// Where a copy in parts is noted, so that the next one with the same journal goes on with it, as
    /// [`PutOptions::journal`](crate::PutOptions::journal). What goes in one request is not noted, and ends what is.
    pub journal: Option<PathBuf>,
    /// Told how many bytes have been copied.
    pub on_progress: Progress,
}

/// What is copied how.
struct Sizes {
    /// What goes in one request.
    one_request: u64,
    /// The least size of a part, but for the last.
    part: u64,
}

/// Copies an object, metadata and tags with it, without its content passing through here. The source may be in another
/// region, or in another account that lets the caller read it.
///
/// Up to 5 GiB in one request; above that in parts of 128 MiB or more, 16 at a time, up to 10,000 of them. If that fails
/// the parts are taken back; if the future is dropped half-way they stay, for a `journal` to go on with or until
/// [`empty_bucket`](crate::empty_bucket) or [`expire_uploads`](crate::expire_uploads) takes them. What was looked at is what
/// is copied: a source that is written in between is not.
///
/// With a `journal`, what begins is noted in that file. A failure of the network, a dropped future or a killed process
/// then leave parts and journal, and the same call later copies what is missing, as S3 tells it (`ListParts`, permission
/// `s3:ListMultipartUploadParts`); of a source that is another by then the old parts are taken back first. What was begun
/// and not heard of is ended as by [`put_file_to_bucket`](crate::put_file_to_bucket).
///
/// S3 encrypts the copy by the target bucket's rule and keeps it as `STANDARD`, whatever the source has; ACLs, retention
/// and a redirect of a website do not go along, nor do, above 5 GiB, annotations.
///
/// Calls `HeadObject` of the source and `CopyObject` (permissions `s3:GetObject` on the source and `s3:PutObject` on the
/// target; `s3:GetObjectTagging` and `s3:PutObjectTagging` where it has tags). For parts `GetObjectTagging`,
/// `CreateMultipartUpload`, `UploadPartCopy`, `CompleteMultipartUpload` and, on a failure, `AbortMultipartUpload`:
/// `s3:GetObjectTagging` is needed then whether there are tags or not, and `s3:AbortMultipartUpload`. Where the answer to a
/// beginning or a completion is lost, what became of it is looked at: `ListMultipartUploads` or `ListParts`, and
/// `HeadObject` of the target (`s3:ListBucketMultipartUploads`, `s3:ListMultipartUploadParts` and `s3:GetObject`).
///
/// ```no_run
/// # use s3_interactions::{CopyOptions, copy_object};
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), Box<dyn std::error::Error>> {
/// let (today, archive) = ("s3://logs/today.json".parse()?, "s3://archive/2026/11/22.json".parse()?);
/// copy_object(&today, &archive, &CopyOptions::default(), provider).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// - [`ObjectError::InvalidKey`], [`ObjectError::Bucket`] for a wrong name, before anything is sent.
/// - [`ObjectError::DoesNotExist`] where the source does not exist, [`ObjectError::Bucket`] where a bucket does not.
/// - [`ObjectError::AccessDenied`]; where S3 does not say to which of the two, the target is named.
/// - [`ObjectError::TooLarge`] for more than 10,000 parts of 5 GiB: nothing was copied.
/// - [`ObjectError::AlreadyExists`], [`ObjectError::Changed`] of the target, where the condition did not hold.
/// - [`ObjectError::Changed`] of the source, where somebody wrote it meanwhile.
/// - [`ObjectError::Journal`] where the journal is damaged, in use, or of another object.
/// - [`ObjectError::AbandonedUpload`] where parts could not be taken back, and [`ObjectError::LostUpload`] where the answer
///   to the beginning of parts was lost.
/// - [`ObjectError::Request`] for any other failure.
#[tracing::instrument(skip_all, fields(source = %source, target = %target))]
pub async fn copy_object(
    source: &S3Uri,
    target: &S3Uri,
    options: &CopyOptions,
    provider: &AwsClientProvider,
) -> Result<PutObject, ObjectError> {
    let sizes = Sizes { one_request: 5 * 1024 * MIB, part: 128 * MIB };
    copy_by_size(&sizes, source, target, options, provider).await
}

async fn copy_by_size(
    sizes: &Sizes,
    source: &S3Uri,
    target: &S3Uri,
    options: &CopyOptions,
    provider: &AwsClientProvider,
) -> Result<PutObject, ObjectError> {
    key::check(&source.bucket, &source.key)?;
    key::check(&target.bucket, &target.key)?;
    // Looked at first: of a source that is too large, or whose bucket is missing, S3's own answer does not say it.
    let head = Box::pin(head::ask(&source.bucket, &source.key, None, provider)).await?;
    let copy = Copy { source, target, size: head::size_of(&head), head, options, provider };
    if copy.size > sizes.one_request {
        return Box::pin(parts::copy(&copy, sizes.part)).await;
    }
    let copied = copy.in_one_request().await?;
    noted::end_left_of(options.journal.as_deref(), &target.bucket, &target.key, provider).await;
    Ok(copied)
}

/// A copy that is made, and what its source was when it was looked at.
struct Copy<'a> {
    source: &'a S3Uri,
    target: &'a S3Uri,
    size: u64,
    head: HeadObjectOutput,
    options: &'a CopyOptions,
    provider: &'a AwsClientProvider,
}

impl Copy<'_> {
    async fn in_one_request(&self) -> Result<PutObject, ObjectError> {
        let (S3Uri { bucket, key }, source, condition) = (self.target, self.encoded_source(), &self.options.condition);
        let unheard = Unheard::new();
        let answer = in_bucket_region(bucket, self.provider, |client| {
            let copy = client.copy_object().bucket(bucket).key(key).copy_source(&source);
            copy.set_copy_source_if_match(self.head.e_tag.clone())
                .set_if_none_match(condition.if_none_match())
                .set_if_match(condition.if_match())
                .customize()
                .interceptor(unheard.clone())
                .send()
        });
        let answer = match answer.await.map_err(|error| RequestError::from_sdk("s3", "CopyObject", error)) {
            Ok(answer) => answer,
            Err(error) => {
                let copied = Box::pin(self.object_after(&unheard)).await;
                return if let Some(copied) = copied { Ok(copied) } else { Err(self.failure_of_one(error).await) };
            }
        };
        self.options.on_progress.report(self.size);
        let etag = answer.copy_object_result.and_then(|result| result.e_tag);
        Ok(self.done(etag, answer.version_id))
    }

    /// The copy, where it stands though the request for it has failed.
    async fn object_after(&self, unheard: &Unheard) -> Option<PutObject> {
        let (S3Uri { bucket, key }, condition) = (self.target, &self.options.condition);
        let stands = unheard.object_after(bucket, key, condition, self.provider).await?;
        let source = Fingerprint::ask(&self.source.bucket, &self.source.key, self.provider).await.ok()?;
        let is_it = source.etag == self.head.e_tag
            && Fingerprint::of(&stands).is_like(&source) == Some(true)
            && (&stands.metadata, &stands.content_type) == (&self.head.metadata, &self.head.content_type);
        is_it.then(|| self.done(stands.e_tag, stands.version_id))
    }

    fn done(&self, etag: Option<String>, version_id: Option<String>) -> PutObject {
        PutObject { etag, version_id, size: self.size, verification: Verification::CopiedByS3 }
    }

    fn encoded_source(&self) -> String {
        utf8_percent_encode(&format!("{}/{}", self.source.bucket, self.source.key), ENCODED).to_string()
    }

    /// One request has conditions for both, and S3 does not say by a code which did not hold: the source is looked at.
    async fn failure_of_one(&self, error: RequestError) -> ObjectError {
        if error.code() == Some("PreconditionFailed") && self.options.condition != PutCondition::Always {
            let S3Uri { bucket, key } = self.source;
            let now = Box::pin(head::ask(bucket, key, None, self.provider)).await;
            if now.is_ok_and(|now| now.e_tag == self.head.e_tag) {
                return self.options.condition.failure(&self.target.bucket, &self.target.key, error);
            }
        }
        self.failure(error)
    }

    fn failure(&self, error: RequestError) -> ObjectError {
        let S3Uri { bucket, key } = self.source.clone();
        match (error.code(), &self.head.e_tag) {
            (Some("PreconditionFailed"), Some(etag)) => ObjectError::Changed { bucket, key, expected: etag.clone() },
            // Only a source can be missing below a bucket.
            (Some("NoSuchKey" | "ObjectNotInActiveTierError"), _) => ObjectError::from_request(&bucket, &key, error),
            _ => ObjectError::from_request(&self.target.bucket, &self.target.key, error),
        }
    }
}

#[cfg(test)]
mod tests;
