//! An upload in parts that S3 has begun, whatever its parts are made of.

use super::lost;
use crate::bucket_regions::in_bucket_region;
use crate::object::address::{check_address, checked_upload_id};
use crate::object::error::ObjectError;
use crate::object::journal::Journal;
use crate::object::unheard::Unheard;
use aws_interactions_core::{AwsClientProvider, Page, RequestError, RequestErrorKind, pages};
use aws_sdk_s3::operation::create_multipart_upload::CreateMultipartUploadOutput;
use aws_sdk_s3::types::Part;
use futures::TryStreamExt;
use std::collections::BTreeMap;

type KnownPart = (i32, (Option<String>, u64));
pub(crate) type KnownParts = BTreeMap<i32, (Option<String>, u64)>;

#[derive(Debug, Clone, Copy)]
pub(crate) struct Begun<'a> {
    pub(crate) bucket: &'a str,
    pub(crate) key: &'a str,
    pub(crate) id: &'a str,
    pub(crate) provider: &'a AwsClientProvider,
}

/// The id of an upload, out of the answer to its beginning. What an attempt before it may have begun is ended.
pub(crate) async fn id_of(
    answer: Result<CreateMultipartUploadOutput, ObjectError>,
    unheard: &Unheard,
    bucket: &str,
    key: &str,
    provider: &AwsClientProvider,
) -> Result<String, ObjectError> {
    let answer = match answer {
        Ok(answer) => answer,
        Err(error) => {
            return Err(Box::pin(lost::with_uploads_since(unheard.since(), bucket, key, error, provider)).await);
        }
    };
    let id = checked_upload_id(answer.upload_id).map_err(|error| ObjectError::from_request(bucket, key, error))?;
    if unheard.is_unheard() {
        let begun = Begun { bucket, key, id: &id, provider };
        if let Err(error) = begun.end_nameless(&[unheard.since()]).await {
            tracing::warn!(key, %error, "an upload without parts may be left");
        }
    }
    Ok(id)
}

impl Begun<'_> {
    /// Takes the parts back, forgets the upload, and answers with the error that is then to be told.
    pub(crate) async fn abort(self, journal: Option<&Journal>, error: ObjectError) -> ObjectError {
        let ended = self.end().await;
        match ended.and_then(|()| journal.map_or(Ok(()), Journal::remove)) {
            Ok(()) => error,
            Err(_) => self.abandoned(error),
        }
    }

    fn abandoned(self, error: ObjectError) -> ObjectError {
        ObjectError::AbandonedUpload {
            bucket: self.bucket.to_owned(),
            key: self.key.to_owned(),
            upload_id: self.id.to_owned(),
            source: Box::new(error),
        }
    }

    /// Ends it without an object. One that is gone already is no failure.
    pub(crate) async fn end(self) -> Result<(), ObjectError> {
        let Self { bucket, key, id, provider } = self;
        let abort = in_bucket_region(bucket, provider, |client| {
            client.abort_multipart_upload().bucket(bucket).key(key).upload_id(id).send()
        });
        match abort.await.map_err(|error| RequestError::from_sdk("s3", "AbortMultipartUpload", error)) {
            Err(failure) if failure.kind() != RequestErrorKind::NotFound => {
                Err(ObjectError::from_request(bucket, key, failure))
            }
            _ => Ok(()),
        }
    }

    /// Etag and size of the parts that S3 has; none where it has no such upload any more.
    pub(super) async fn known_parts(self) -> Result<Option<KnownParts>, ObjectError> {
        let fetch = |marker| async move { self.page_of_parts(marker).await };
        let parts = pages(fetch, |error| ObjectError::broken_list(self.bucket, error));
        match parts.try_collect().await {
            Err(error) if error.request().and_then(RequestError::code) == Some("NoSuchUpload") => Ok(None),
            parts => parts.map(Some),
        }
    }

    async fn page_of_parts(self, marker: Option<String>) -> Result<Page<KnownPart, String>, ObjectError> {
        let Self { bucket, key, id, provider } = self;
        check_address("ListParts", [Some(id), marker.as_deref()])
            .map_err(|error| ObjectError::from_request(bucket, key, error))?;
        let page = in_bucket_region(bucket, provider, |client| {
            let list = client.list_parts().bucket(bucket).key(key).upload_id(id);
            list.set_part_number_marker(marker.clone()).send()
        });
        let page = page.await.map_err(|error| ObjectError::from_sdk("ListParts", bucket, key, error))?;
        let known = |part: Part| {
            let size = part.size.and_then(|size| u64::try_from(size).ok()).unwrap_or_default();
            (part.part_number.unwrap_or_default(), (part.e_tag, size))
        };
        let parts = page.parts.unwrap_or_default().into_iter().map(known).collect();
        Page::new(parts, page.is_truncated, page.next_part_number_marker)
            .map_err(|error| ObjectError::broken_list(bucket, error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stand_in::{error_answer, provider_over};

    async fn parts_by(status: u16, code: &'static str) -> Result<Option<KnownParts>, ObjectError> {
        let provider = provider_over(move |_| async move { error_answer(status, code) }).await;
        Begun { bucket: "logs", key: "a", id: "u", provider: &provider }.known_parts().await
    }

    #[tokio::test]
    async fn when_parts_are_asked_for_and_the_upload_is_gone_then_there_are_none_and_any_other_failure_is_one() {
        assert_eq!(parts_by(404, "NoSuchUpload").await.expect("gone"), None);
        let error = parts_by(500, "InternalError").await.expect_err("nobody knows");
        assert_eq!(error.request().expect("a request").code(), Some("InternalError"), "{error:?}");
    }
}
