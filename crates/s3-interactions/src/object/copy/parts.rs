//! Copies that are too large for one request.

use super::resume::{self, Earlier};
use super::{Copy, MIB};
use crate::bucket_regions::in_bucket_region;
use crate::object::error::ObjectError;
use crate::object::head;
use crate::object::journal::Journal;
use crate::object::put::PutObject;
use crate::object::unheard::Unheard;
use crate::object::upload::begun::{Begun, id_of};
use crate::object::upload::lost::etag_of;
use crate::object::upload::noted::{self, may_go_on_after};
use crate::uri::S3Uri;
use aws_interactions_core::{RequestError, RequestErrorKind};
use aws_sdk_s3::primitives::{DateTime, DateTimeFormat};
use aws_sdk_s3::types::{CompletedMultipartUpload, CompletedPart, Tag};
use futures::{StreamExt, stream};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// S3's own limits.
const MOST_PARTS: u64 = 10_000;
const LARGEST_PART: u64 = 5 * 1024 * MIB;
/// S3 does the work: a part costs no memory here.
const PARTS_AT_A_TIME: usize = 16;

struct Upload<'a> {
    copy: &'a Copy<'a>,
    id: String,
    part_size: u64,
    /// What S3 had of it before.
    standing: Vec<CompletedPart>,
    journal: Option<Journal>,
    /// Bytes so far.
    copied: AtomicU64,
    has_failed: AtomicBool,
}

/// Copies in parts; all or nothing.
pub(super) async fn copy(copy: &Copy<'_>, smallest_part: u64) -> Result<PutObject, ObjectError> {
    let part_size = part_size(copy.size, smallest_part).ok_or_else(|| {
        let S3Uri { bucket, key } = copy.source.clone();
        ObjectError::TooLarge { bucket, key, size: copy.size, limit: MOST_PARTS * LARGEST_PART }
    })?;
    let upload = Box::pin(Upload::of(copy, part_size)).await?;
    match upload.send().await {
        Ok(object) => upload.forget().map(|()| object),
        Err(error) if upload.journal.is_some() && may_go_on_after(&error) => Err(error),
        Err(error) => Err(upload.abort(error).await),
    }
}

/// The smallest size that needs at most 10,000 parts, in whole MiB.
fn part_size(size: u64, smallest: u64) -> Option<u64> {
    let needed = size.div_ceil(MOST_PARTS).div_ceil(MIB) * MIB;
    Some(needed.max(smallest)).filter(|size| *size <= LARGEST_PART)
}

/// The first and the last byte of each part.
fn ranges(size: u64, part_size: u64) -> impl Iterator<Item = (u64, u64)> {
    std::iter::successors(Some(0_u64), move |start| start.checked_add(part_size))
        .take_while(move |start| *start < size)
        .map(move |start| (start, size.min(start.saturating_add(part_size)) - 1))
}

fn size_of((first, last): (u64, u64)) -> u64 {
    last - first + 1
}

/// The tags of the source, as a header carries them. Always asked for: to a caller who may not read tags S3 does not tell
/// that there are any, and they would be lost.
async fn tags_of(copy: &Copy<'_>) -> Result<Option<String>, ObjectError> {
    let S3Uri { bucket, key } = copy.source;
    let answer =
        in_bucket_region(bucket, copy.provider, |client| client.get_object_tagging().bucket(bucket).key(key).send());
    match answer.await.map_err(|error| RequestError::from_sdk("s3", "GetObjectTagging", error)) {
        Ok(answer) if answer.tag_set.is_empty() => Ok(None),
        Ok(answer) => Ok(Some(answer.tag_set.iter().map(as_parameter).collect::<Vec<_>>().join("&"))),
        // Some stand-ins have no tags.
        Err(error) if matches!(error.code(), Some("NotImplemented" | "MethodNotAllowed")) => Ok(None),
        Err(error) => Err(ObjectError::from_request(bucket, key, error)),
    }
}

fn as_parameter(tag: &Tag) -> String {
    let encoded = |text| utf8_percent_encode(text, NON_ALPHANUMERIC);
    format!("{}={}", encoded(&tag.key), encoded(&tag.value))
}

/// With all that `CopyObject` takes over by itself.
async fn begin(copy: &Copy<'_>, tags: Option<String>) -> Result<String, ObjectError> {
    const OPERATION: &str = "CreateMultipartUpload";
    let (unheard, S3Uri { bucket, key }, head) = (Unheard::new(), copy.target, &copy.head);
    let expires = head.expires_string.as_deref();
    let expires = expires.and_then(|time| DateTime::from_str(time, DateTimeFormat::HttpDate).ok());
    let answer = in_bucket_region(bucket, copy.provider, |client| {
        client
            .create_multipart_upload()
            .bucket(bucket)
            .key(key)
            .set_metadata(head.metadata.clone())
            .set_content_type(head.content_type.clone())
            .set_content_encoding(head.content_encoding.clone())
            .set_content_language(head.content_language.clone())
            .set_content_disposition(head.content_disposition.clone())
            .set_cache_control(head.cache_control.clone())
            .set_expires(expires)
            .set_tagging(tags.clone())
            .customize()
            .interceptor(unheard.clone())
            .send()
    });
    let answer = answer.await.map_err(|error| copy.failure(RequestError::from_sdk("s3", OPERATION, error)));
    id_of(answer, &unheard, bucket, key, copy.provider).await
}

impl<'a> Upload<'a> {
    /// Goes on with the one that the journal tells of, or begins one.
    async fn of(copy: &'a Copy<'a>, part_size: u64) -> Result<Self, ObjectError> {
        let begin = async { begin(copy, tags_of(copy).await?).await };
        let Some(path) = &copy.options.journal else {
            return Ok(Self::new(copy, begin.await?, part_size, None));
        };
        let head = resume::head_of(copy, part_size);
        let sizes: BTreeMap<_, _> = (1..).zip(ranges(copy.size, part_size).map(size_of)).collect();
        let size_of_part = |number| sizes.get(&number).copied();
        match resume::take_up(path, &head, copy, size_of_part).await? {
            Earlier::Standing { journal, id, parts } => {
                let copied = parts.iter().filter_map(|part| size_of_part(part.part_number()?)).sum();
                let upload = Self::new(copy, id, part_size, Some(journal));
                Ok(Self { standing: parts, copied: AtomicU64::new(copied), ..upload })
            }
            Earlier::Nothing(earlier) => {
                let (journal, id) = noted::begin(path, head, earlier, begin, copy.provider).await?;
                Ok(Self::new(copy, id, part_size, Some(journal)))
            }
        }
    }

    fn new(copy: &'a Copy<'a>, id: String, part_size: u64, journal: Option<Journal>) -> Self {
        let (copied, has_failed) = (AtomicU64::default(), AtomicBool::default());
        Self { copy, id, part_size, standing: Vec::new(), journal, copied, has_failed }
    }

    async fn send(&self) -> Result<PutObject, ObjectError> {
        let standing: BTreeSet<_> = self.standing.iter().filter_map(CompletedPart::part_number).collect();
        let parts = (1..).zip(ranges(self.copy.size, self.part_size)).filter(|(number, _)| !standing.contains(number));
        let mut running = stream::iter(parts)
            .map(|(number, range)| Box::pin(self.send_part(number, range)))
            .buffer_unordered(PARTS_AT_A_TIME);
        let (mut done, mut failure) = (self.standing.clone(), None);
        // Read to its end: S3 goes on with a part that nobody waits for, and would keep it after the upload is aborted.
        while let Some(part) = running.next().await {
            match part {
                Ok(part) => done.extend(part),
                Err(error) => {
                    self.has_failed.store(true, Ordering::Relaxed);
                    failure.get_or_insert(error);
                }
            }
        }
        if let Some(error) = failure {
            return Err(error);
        }
        done.sort_by_key(CompletedPart::part_number);
        self.complete(done).await
    }

    /// None where another part has failed before this one began.
    async fn send_part(&self, number: i32, (first, last): (u64, u64)) -> Result<Option<CompletedPart>, ObjectError> {
        const OPERATION: &str = "UploadPartCopy";
        if self.has_failed.load(Ordering::Relaxed) {
            return Ok(None);
        }
        let (copy, S3Uri { bucket, key }) = (self.copy, self.copy.target);
        let source = copy.encoded_source();
        let answer = in_bucket_region(bucket, copy.provider, |client| {
            let part = client.upload_part_copy().bucket(bucket).key(key).upload_id(&self.id).part_number(number);
            part.copy_source(&source)
                .copy_source_range(format!("bytes={first}-{last}"))
                .set_copy_source_if_match(copy.head.e_tag.clone())
                .send()
        });
        let answer = answer.await.map_err(|error| copy.failure(RequestError::from_sdk("s3", OPERATION, error)))?;
        let etag = answer.copy_part_result.and_then(|result| result.e_tag);
        let etag = etag.ok_or_else(|| {
            let kind = RequestErrorKind::ResponseNotUnderstood;
            copy.failure(RequestError::new(kind, "s3", OPERATION, "the answer holds no etag"))
        })?;
        let size = size_of((first, last));
        copy.options.on_progress.report(self.copied.fetch_add(size, Ordering::Relaxed) + size);
        Ok(Some(CompletedPart::builder().part_number(number).e_tag(etag).build()))
    }

    async fn complete(&self, parts: Vec<CompletedPart>) -> Result<PutObject, ObjectError> {
        let (copy, S3Uri { bucket, key }, condition) = (self.copy, self.copy.target, &self.copy.options.condition);
        let etag = etag_of(parts.iter().map(CompletedPart::e_tag));
        let parts = CompletedMultipartUpload::builder().set_parts(Some(parts)).build();
        let unheard = Unheard::new();
        let answer = in_bucket_region(bucket, copy.provider, |client| {
            client
                .complete_multipart_upload()
                .bucket(bucket)
                .key(key)
                .upload_id(&self.id)
                .multipart_upload(parts.clone())
                .set_if_none_match(condition.if_none_match())
                .set_if_match(condition.if_match())
                .customize()
                .interceptor(unheard.clone())
                .send()
        });
        let answer = answer.await.map_err(|error| {
            condition.failure(bucket, key, RequestError::from_sdk("s3", "CompleteMultipartUpload", error))
        });
        match answer {
            Ok(answer) => Ok(copy.done(answer.e_tag, answer.version_id)),
            Err(error) => Box::pin(self.object_after(&error, &unheard, etag)).await.ok_or(error),
        }
    }

    /// The copy, where it stands though its completion has failed: it has the etag that its parts give.
    async fn object_after(&self, error: &ObjectError, unheard: &Unheard, etag: Option<String>) -> Option<PutObject> {
        let head = self.begun().head_after(error, unheard).await?;
        let is_it = etag.is_some() && head.e_tag == etag && head::size_of(&head) == self.copy.size;
        is_it.then(|| self.copy.done(etag, head.version_id))
    }

    async fn abort(&self, error: ObjectError) -> ObjectError {
        self.begun().abort(self.journal.as_ref(), error).await
    }

    fn forget(&self) -> Result<(), ObjectError> {
        self.journal.as_ref().map_or(Ok(()), Journal::remove)
    }

    fn begun(&self) -> Begun<'_> {
        let S3Uri { bucket, key } = self.copy.target;
        Begun { bucket, key, id: &self.id, provider: self.copy.provider }
    }
}

#[cfg(test)]
mod tests;
