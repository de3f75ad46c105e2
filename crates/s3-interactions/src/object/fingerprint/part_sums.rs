//! Objects whose checksum is one of the checksums of their parts: what these are.

use super::Fingerprint;
use super::sum::{GrowingSum, Sum, crc_text, read, take};
use crate::bucket_regions::in_bucket_region;
use crate::object::checksum::{Piece, number};
use crate::object::error::ObjectError;
use aws_interactions_core::{AwsClientProvider, Page, RequestError, pages};
use aws_sdk_s3::types::{ChecksumMode, ObjectAttributes, ObjectPart};
use aws_smithy_types::base64;
use futures::TryStreamExt;
use std::io::{self, Read};
use std::vec;

/// The checksums of the parts of an object, in their order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PartSums {
    sum: Sum,
    parts: Vec<PartSum>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PartSum {
    pub(super) size: u64,
    /// In base64.
    pub(super) text: String,
}

impl PartSums {
    /// Calls `GetObjectAttributes`, and `HeadObject` where that is denied and there is one part. None where S3 does not tell
    /// them, or this caller, or they are not those that the object's checksum is of.
    pub(crate) async fn ask(
        bucket: &str,
        key: &str,
        known: &Fingerprint,
        provider: &AwsClientProvider,
    ) -> Result<Option<Self>, ObjectError> {
        let Some((sum, composite)) = known.composites.first() else { return Ok(None) };
        let fetch = |marker| async move { page(bucket, key, (*sum, known), marker, provider).await };
        let parts = pages(fetch, |error| ObjectError::broken_list(bucket, error)).try_collect::<Vec<Option<PartSum>>>();
        let parts = match Box::pin(parts).await {
            Ok(parts) => parts,
            Err(error) if is_not_told(&error) => vec![only_part(bucket, key, (*sum, composite), known, provider).await],
            Err(error) => return Err(error),
        };
        let Some(parts) = parts.into_iter().collect::<Option<Vec<_>>>() else { return Ok(None) };
        let sums = Self { sum: *sum, parts };
        Ok(Some(sums).filter(|sums| sums.are_of(known.size, composite)))
    }

    /// Of an object whose checksum is of all of it: one part.
    pub(crate) fn of_whole(sum: Sum, size: u64, text: String) -> Self {
        Self { sum, parts: vec![PartSum { size, text }] }
    }

    #[cfg(test)]
    pub(super) fn new(sum: Sum, parts: Vec<PartSum>) -> Self {
        Self { sum, parts }
    }

    /// Whether the object's checksum is of these.
    pub(super) fn are_of(&self, size: u64, composite: &str) -> bool {
        let bytes: Option<Vec<_>> = self.parts.iter().map(|part| base64::decode(&part.text).ok()).collect();
        let Some(bytes) = bytes else { return false };
        let sum = take(self.sum, bytes.concat().as_slice()).map(|(_, text)| text);
        let (text, count) = composite.split_once('-').unwrap_or((composite, ""));
        self.parts.iter().map(|part| part.size).sum::<u64>() == size
            && sum.is_ok_and(|sum| sum == text)
            && (count.is_empty() || count.parse() == Ok(self.parts.len()))
    }

    /// The checksum of all content, which follows from those of parts where they are CRCs.
    pub(crate) fn whole(&self) -> Option<Piece> {
        let (algorithm, _) = self.sum.crc()?;
        self.parts.iter().try_fold(Piece::empty(algorithm), |whole, part| {
            Some(whole.then(Piece { algorithm, crc: number(&part.text)?, size: part.size }))
        })
    }

    /// The same, as S3 writes it.
    pub(super) fn whole_text(&self) -> Option<(Sum, String)> {
        let (_, width) = self.sum.crc()?;
        Some((self.sum, crc_text(self.whole()?.crc, width)))
    }

    /// Whether content has parts with these checksums, and nothing behind them.
    pub(crate) fn are_of_content(&self, mut content: impl Read) -> io::Result<bool> {
        let mut growing = GrowingParts::new(self.clone());
        read(&mut content, |bytes| growing.add(bytes))?;
        Ok(growing.are_right())
    }

    /// Whether both are of the same content; none where they were cut otherwise.
    pub(super) fn are_like(&self, other: &Self) -> Option<bool> {
        let sizes = |sums: &Self| sums.parts.iter().map(|part| part.size).collect::<Vec<_>>();
        (self.sum == other.sum && sizes(self) == sizes(other)).then(|| self.parts == other.parts)
    }
}

/// Parts of content that comes piece by piece, held against their checksums.
pub(crate) struct GrowingParts {
    sum: Sum,
    rest: vec::IntoIter<PartSum>,
    at: Option<(PartSum, GrowingSum)>,
    are_right: bool,
}

impl GrowingParts {
    pub(crate) fn new(sums: PartSums) -> Self {
        let mut growing = Self { sum: sums.sum, rest: sums.parts.into_iter(), at: None, are_right: true };
        growing.begin_next();
        growing
    }

    pub(crate) fn add(&mut self, mut bytes: &[u8]) {
        while !bytes.is_empty() {
            let Some((part, sum)) = &mut self.at else {
                self.are_right = false;
                return;
            };
            let (here, behind) = bytes.split_at(usize::try_from(part.size).unwrap_or(usize::MAX).min(bytes.len()));
            sum.add(here);
            part.size -= u64::try_from(here.len()).unwrap_or_default();
            bytes = behind;
            if part.size == 0 {
                self.end_part();
            }
        }
    }

    /// Whether all of them have come, and nothing else.
    pub(crate) fn are_right(mut self) -> bool {
        // Of nothing there may be a part, too.
        while self.at.as_ref().is_some_and(|(part, _)| part.size == 0) {
            self.end_part();
        }
        self.are_right && self.at.is_none()
    }

    fn begin_next(&mut self) {
        self.at = self.rest.next().map(|part| (part, GrowingSum::new(self.sum)));
    }

    fn end_part(&mut self) {
        if let Some((part, sum)) = self.at.take() {
            self.are_right &= sum.text() == part.text;
        }
        self.begin_next();
    }
}

/// A page of parts. One that is told without its checksum, or of another object, is none.
async fn page(
    bucket: &str,
    key: &str,
    (sum, known): (Sum, &Fingerprint),
    marker: Option<String>,
    provider: &AwsClientProvider,
) -> Result<Page<Option<PartSum>, String>, ObjectError> {
    let answer = in_bucket_region(bucket, provider, |client| {
        let ask = client.get_object_attributes().bucket(bucket).key(key).set_part_number_marker(marker.clone());
        ask.object_attributes(ObjectAttributes::Etag).object_attributes(ObjectAttributes::ObjectParts).send()
    });
    let answer = answer.await.map_err(|error| ObjectError::from_sdk("GetObjectAttributes", bucket, key, error))?;
    // Here alone etags have no quotes.
    let etag = |text: &Option<String>| text.as_deref().map(|etag| etag.trim_matches('"').to_owned());
    let is_another = etag(&answer.e_tag) != etag(&known.etag);
    let Some(parts) = answer.object_parts.filter(|_| !is_another) else {
        return Ok(Page { items: vec![None], next: None });
    };
    let items = parts.parts.unwrap_or_default().into_iter().map(|part| PartSum::of(part, sum)).collect();
    Page::new(items, parts.is_truncated, parts.next_part_number_marker)
        .map_err(|error| ObjectError::broken_list(bucket, error))
}

/// The part of an object that has but one: who may read the object is told of each part by itself.
async fn only_part(
    bucket: &str,
    key: &str,
    (sum, composite): (Sum, &str),
    known: &Fingerprint,
    provider: &AwsClientProvider,
) -> Option<PartSum> {
    if !composite.ends_with("-1") {
        return None;
    }
    let head = in_bucket_region(bucket, provider, |client| {
        let head = client.head_object().bucket(bucket).key(key).part_number(1).set_if_match(known.etag.clone());
        head.checksum_mode(ChecksumMode::Enabled).send()
    });
    let head = head.await.ok()?;
    let text = match sum {
        Sum::Crc64Nvme => head.checksum_crc64_nvme,
        Sum::Crc32 => head.checksum_crc32,
        Sum::Crc32C => head.checksum_crc32_c,
        Sum::Sha1 => head.checksum_sha1,
        Sum::Sha256 => head.checksum_sha256,
        Sum::Md5 => None,
    };
    Some(PartSum { size: known.size, text: text? })
}

impl PartSum {
    fn of(part: ObjectPart, sum: Sum) -> Option<Self> {
        let text = match sum {
            Sum::Crc64Nvme => part.checksum_crc64_nvme,
            Sum::Crc32 => part.checksum_crc32,
            Sum::Crc32C => part.checksum_crc32_c,
            Sum::Sha1 => part.checksum_sha1,
            Sum::Sha256 => part.checksum_sha256,
            Sum::Md5 => None,
        };
        Some(Self { size: u64::try_from(part.size?).ok()?, text: text? })
    }
}

/// Whether S3 keeps them to itself: from this caller, or because it is a stand-in that does not know them.
fn is_not_told(error: &ObjectError) -> bool {
    let code = error.request().and_then(RequestError::code);
    matches!(error, ObjectError::AccessDenied { .. } | ObjectError::DoesNotExist { .. })
        || matches!(code, Some("NotImplemented" | "MethodNotAllowed"))
}
