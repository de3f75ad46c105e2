//! Content that goes in one request.

use super::pace::Pace;
use super::signing::PayloadSigning;
use crate::bucket_regions::in_bucket_region;
use crate::object::checksum::{compare_crc64, crc64_text};
use crate::object::error::ObjectError;
use crate::object::fingerprint::sum::md5_text;
use crate::object::head;
use crate::object::put::{PutObject, PutOptions, failure, metadata};
use crate::object::storage_class::StorageClass;
use crate::object::unheard::Unheard;
use aws_interactions_core::AwsClientProvider;
use aws_sdk_s3::Client;
use aws_sdk_s3::config::RequestChecksumCalculation;
use aws_sdk_s3::operation::head_object::HeadObjectOutput;
use aws_sdk_s3::primitives::ByteStream;
use bytes::Bytes;

/// Whether checksums go with content: with all of it, but for clients of stand-ins, some of which choke on them.
pub(super) fn sends_checksums(client: &Client) -> bool {
    client.config().request_checksum_calculation() != Some(&RequestChecksumCalculation::WhenRequired)
}

/// Makes `content`, of which `crc` is the CRC64-NVME, the object.
pub(crate) async fn put(
    content: Bytes,
    crc: u64,
    bucket: &str,
    key: &str,
    options: &PutOptions,
    provider: &AwsClientProvider,
) -> Result<PutObject, ObjectError> {
    let (encryption, key_id) = options.encryption.to_sdk();
    let size = u64::try_from(content.len()).unwrap_or(u64::MAX);
    let (signing, unheard) = (PayloadSigning::of(provider), Unheard::new());
    let answer = in_bucket_region(bucket, provider, |client| {
        let put = client
            .put_object()
            .bucket(bucket)
            .key(key)
            .body(ByteStream::from(content.clone()))
            .set_checksum_crc64_nvme(sends_checksums(&client).then(|| crc64_text(crc)))
            .set_metadata(metadata(options))
            .set_content_type(options.content_type.clone())
            .set_storage_class(options.storage_class.as_ref().map(StorageClass::to_sdk))
            .set_server_side_encryption(encryption.clone())
            .set_ssekms_key_id(key_id.clone())
            .set_if_none_match(options.condition.if_none_match())
            .set_if_match(options.condition.if_match());
        let mut put = put.customize().interceptor(unheard.clone());
        if signing == PayloadSigning::Idle {
            put = put.disable_payload_signing();
        }
        if let Some(pace) = Pace::new(&content, &options.rate_limit) {
            put = put.config_override(pace.patience(&client)).interceptor(pace);
        }
        put.send()
    });
    let answer = match answer.await.map_err(|error| failure("PutObject", bucket, key, &options.condition, error)) {
        Ok(answer) => answer,
        Err(error) => {
            let stands = Box::pin(unheard.object_after(bucket, key, &options.condition, provider)).await;
            return stands.and_then(|stands| of_content(stands, &content, crc, options)).ok_or(error);
        }
    };
    options.on_progress.report(size);
    let verification = compare_crc64(answer.checksum_crc64_nvme.as_deref(), crc);
    let verification = verification.map_err(|problem| ObjectError::not_intact(bucket, key, problem))?;
    Ok(PutObject { etag: answer.e_tag, version_id: answer.version_id, size, verification })
}

/// What stands, where it is what was sent: by its checksum, or where none is told by its etag, and by all that went with it.
fn of_content(stands: HeadObjectOutput, content: &[u8], crc: u64, options: &PutOptions) -> Option<PutObject> {
    let size = u64::try_from(content.len()).unwrap_or(u64::MAX);
    let verification = compare_crc64(stands.checksum_crc64_nvme.as_deref(), crc).ok()?;
    let is_its_content = verification.is_verified() || stands.e_tag == Some(md5_text(content));
    let sent = options.metadata.iter().map(|(name, value)| (name.to_ascii_lowercase(), value.clone())).collect();
    let is_it = is_its_content
        && head::size_of(&stands) == size
        && stands.metadata.unwrap_or_default() == sent
        && (options.content_type.is_none() || options.content_type == stands.content_type);
    is_it.then_some(PutObject { etag: stands.e_tag, version_id: stands.version_id, size, verification })
}

#[cfg(test)]
mod tests;
