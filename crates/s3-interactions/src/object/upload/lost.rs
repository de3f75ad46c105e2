//! Answers that are lost: S3 may have done what it was asked for, and nobody was told.

use super::begun::Begun;
use super::multipart::{SentPart, Upload};
use crate::bucket_regions::in_bucket_region;
use crate::object::address::check_address;
use crate::object::checksum::{Piece, Verification, compare_crc64};
use crate::object::error::ObjectError;
use crate::object::head;
use crate::object::put::PutObject;
use crate::object::unheard::{SKEW, Unheard};
use aws_interactions_core::{AwsClientProvider, Page, RequestError, RequestErrorKind, pages};
use aws_sdk_s3::operation::head_object::HeadObjectOutput;
use aws_sdk_s3::types::{ChecksumMode, MultipartUpload};
use futures::TryStreamExt;
use futures::future::ready;
use md5::{Digest, Md5};
use std::fmt::Write as _;
use std::time::{Duration, SystemTime};

/// So long a request and its repetitions may have been under way.
const LONGEST: Duration = Duration::from_mins(15);

/// Whether it is unknown what became of a request.
fn is_lost(error: &ObjectError) -> bool {
    let kind = error.request().map(RequestError::kind);
    matches!(
        kind,
        Some(RequestErrorKind::Network | RequestErrorKind::Timeout | RequestErrorKind::ResponseNotUnderstood)
    )
}

/// Whether an upload may have begun, though this is what was heard of it.
pub(super) fn may_have_begun(error: &ObjectError) -> bool {
    is_lost(error) || error.request().is_some_and(|request| request.kind() == RequestErrorKind::ServiceFault)
}

/// The error of an upload that could not be begun: with the uploads that may be it, where S3 has such. They are not ended
/// here, as another may have begun them for the same key.
pub(super) async fn with_uploads_since(
    begun: SystemTime,
    bucket: &str,
    key: &str,
    error: ObjectError,
    provider: &AwsClientProvider,
) -> ObjectError {
    if !is_lost(&error) {
        return error;
    }
    let may_be_it = |upload: &MultipartUpload| initiated(upload).is_none_or(|initiated| initiated + SKEW >= begun);
    let found = Box::pin(uploads_of(bucket, key, provider)).await.unwrap_or_default().into_iter().filter(may_be_it);
    let upload_ids: Vec<String> = found.filter_map(|upload| upload.upload_id).collect();
    if upload_ids.is_empty() {
        return error;
    }
    let (bucket, key, source) = (bucket.to_owned(), key.to_owned(), Box::new(error));
    ObjectError::LostUpload { bucket, key, upload_ids, source }
}

fn initiated(upload: &MultipartUpload) -> Option<SystemTime> {
    upload.initiated.and_then(|time| SystemTime::try_from(time).ok())
}

/// Uploads of this very key that are neither completed nor ended.
async fn uploads_of(
    bucket: &str,
    key: &str,
    provider: &AwsClientProvider,
) -> Result<Vec<MultipartUpload>, ObjectError> {
    let fetch = |markers| async move { page(bucket, key, markers, provider).await };
    let uploads = pages(fetch, |error| ObjectError::broken_list(bucket, error));
    // Longer keys begin alike.
    uploads.try_filter(|upload| ready(upload.key.as_deref() == Some(key))).try_collect().await
}

type Markers = (Option<String>, Option<String>);

async fn page(
    bucket: &str,
    key: &str,
    markers: Option<Markers>,
    provider: &AwsClientProvider,
) -> Result<Page<MultipartUpload, Markers>, ObjectError> {
    let (key_marker, id_marker) = markers.unwrap_or_default();
    check_address("ListMultipartUploads", [key_marker.as_deref(), id_marker.as_deref()])
        .map_err(|error| ObjectError::from_request(bucket, key, error))?;
    let page = in_bucket_region(bucket, provider, |client| {
        let list = client.list_multipart_uploads().bucket(bucket).prefix(key);
        list.set_key_marker(key_marker.clone()).set_upload_id_marker(id_marker.clone()).send()
    });
    let page = page.await.map_err(|error| ObjectError::from_sdk("ListMultipartUploads", bucket, key, error))?;
    let next = page.next_key_marker.map(|key| (Some(key), page.next_upload_id_marker));
    Page::new(page.uploads.unwrap_or_default(), page.is_truncated, next)
        .map_err(|error| ObjectError::broken_list(bucket, error))
}

impl Begun<'_> {
    /// Ends the uploads that S3 was asked for at these times and whose ids nobody has heard. This one's id is known: they are
    /// of the same key and the same caller, were begun then, and have no parts. Who cannot look, or not end them, goes on:
    /// without parts they cost nothing.
    pub(super) async fn end_nameless(self, asked: &[SystemTime]) -> Result<(), ObjectError> {
        if asked.is_empty() {
            return Ok(());
        }
        match Box::pin(self.end_empty_of(asked)).await {
            Err(error) if !may_pass(&error) => {
                tracing::warn!(key = self.key, %error, "an upload without parts may be left");
                Ok(())
            }
            ended => ended,
        }
    }

    async fn end_empty_of(self, asked: &[SystemTime]) -> Result<(), ObjectError> {
        let uploads = uploads_of(self.bucket, self.key, self.provider).await?;
        let Some(this) = uploads.iter().find(|upload| upload.upload_id.as_deref() == Some(self.id)) else {
            return Ok(());
        };
        let may_be_ours = |upload: &&MultipartUpload| {
            let is_of_then = |initiated| asked.iter().any(|asked| is_answer_to(*asked, initiated));
            caller(upload) == caller(this) && initiated(upload).is_some_and(is_of_then)
        };
        let ids = uploads.iter().filter(may_be_ours).filter_map(MultipartUpload::upload_id);
        for id in ids.filter(|id| *id != self.id) {
            let found = Begun { id, ..self };
            if found.known_parts().await?.is_some_and(|parts| parts.is_empty()) {
                found.end().await?;
            }
        }
        Ok(())
    }

    /// What stands under the key, where the upload is gone though its completion has failed: it may be its object.
    pub(crate) async fn head_after(self, error: &ObjectError, unheard: &Unheard) -> Option<HeadObjectOutput> {
        let is_gone = error.request().is_some_and(|request| request.code() == Some("NoSuchUpload"));
        let is_completed = is_gone || unheard.is_unheard() && matches!(self.known_parts().await, Ok(None));
        if !is_completed {
            return None;
        }
        head::ask(self.bucket, self.key, Some(ChecksumMode::Enabled), self.provider).await.ok()
    }
}

/// Whether an upload may be what S3 was asked for then.
fn is_answer_to(asked: SystemTime, initiated: SystemTime) -> bool {
    initiated + SKEW >= asked && initiated <= asked + LONGEST
}

/// Who began it. A role is the same in its next session.
fn caller(upload: &MultipartUpload) -> Option<&str> {
    let id = upload.initiator.as_ref()?.id()?;
    let role = id.contains(":assumed-role/").then(|| id.rsplit_once('/')).flatten();
    Some(role.map_or(id, |(role, _session)| role))
}

/// Whether it may succeed later: not what is refused, nor the answer of a stand-in that has no such list.
fn may_pass(error: &ObjectError) -> bool {
    error.request().is_some_and(RequestError::is_retryable)
}

impl Upload<'_> {
    /// The object of these parts, where it stands though its completion has failed: it has the checksum that they give, or
    /// at least the etag.
    pub(super) async fn object_after(
        &self,
        error: &ObjectError,
        unheard: &Unheard,
        whole: Piece,
        sent: &[SentPart],
    ) -> Option<PutObject> {
        let head = self.begun().head_after(error, unheard).await?;
        let verification = compare_crc64(head.checksum_crc64_nvme.as_deref(), whole.crc).ok()?;
        let etag = etag_of(sent.iter().map(|part| part.etag.as_deref()));
        let is_it = verification == Verification::Checksum || (etag.is_some() && head.e_tag == etag);
        let put =
            PutObject { size: whole.size, verification, etag: head.e_tag.clone(), version_id: head.version_id.clone() };
        (is_it && head::size_of(&head) == whole.size).then_some(put)
    }
}

/// The etag that S3 gives an object of parts whose etags are MD5s; none where they are not.
pub(crate) fn etag_of<'a>(etags: impl IntoIterator<Item = Option<&'a str>>) -> Option<String> {
    let (mut digest, mut count) = (Md5::new(), 0_usize);
    for etag in etags {
        let digits = etag?.trim_matches('"');
        if digits.len() != 32 {
            return None;
        }
        for at in (0..32).step_by(2) {
            digest.update([u8::from_str_radix(digits.get(at..at + 2)?, 16).ok()?]);
        }
        count += 1;
    }
    let mut etag = "\"".to_owned();
    for byte in digest.finalize() {
        // Writing to a string cannot fail.
        let _ = write!(etag, "{byte:02x}");
    }
    Some(format!("{etag}-{count}\""))
}

#[cfg(test)]
mod tests;
