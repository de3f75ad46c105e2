//! An upload that goes on where an earlier one of the same file stopped.

use super::multipart::{SentPart, Upload};
use super::part::Cut;
use crate::bucket_regions::in_bucket_region;
use crate::object::checksum::{Piece, crc64_text, number};
use crate::object::error::ObjectError;
use crate::object::journal::{Journal, Told, unusable};
use crate::object::key::check_address;
use crate::object::local_file::{SourceFile, UNFINISHED};
use crate::object::put::PutOptions;
use crate::uri::S3Uri;
use aws_interactions_core::{AwsClientProvider, Page, RequestError, pages};
use aws_sdk_s3::types::Part;
use crc_fast::{CrcAlgorithm, crc64_nvme};
use futures::TryStreamExt;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::Path;
use std::time::UNIX_EPOCH;

type KnownPart = (i32, (Option<String>, u64));
type KnownParts = BTreeMap<i32, (Option<String>, u64)>;

/// What a journal is of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Head {
    upload_to: String,
    key: String,
    upload_id: String,
    part_size: u64,
    file: FileIdentity,
}

/// A file, told from others and from itself after a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct FileIdentity {
    size: u64,
    modified: Option<String>,
    inode: Option<u64>,
}

/// A part that S3 has answered for.
#[derive(Debug, Serialize, Deserialize)]
struct Line {
    part: i32,
    etag: Option<String>,
    crc: String,
    size: u64,
}

/// An upload with its journal, and the parts that stand.
pub(super) struct Resumed<'a> {
    pub(super) upload: Upload<'a>,
    pub(super) standing: Vec<SentPart>,
}

impl<'a> Resumed<'a> {
    /// Of which nothing stands.
    pub(super) fn fresh(upload: Upload<'a>) -> Self {
        Self { upload, standing: Vec::new() }
    }
}

/// A name for the journal of an upload, for those who keep it beside the file: always the same for this file and this
/// object, hidden, and passed over by a [`plan_sync`](crate::plan_sync) of the folder.
///
/// ```
/// # fn example() -> Result<(), Box<dyn std::error::Error>> {
/// let name = s3_interactions::upload_journal_name("photo.raw", &"s3://photos/2026/photo.raw".parse()?);
/// assert!(name.starts_with(".s3-"));
/// # Ok(())
/// # }
/// # example().unwrap();
/// ```
pub fn upload_journal_name(file_name: &str, object: &S3Uri) -> String {
    format!("{UNFINISHED}{:016x}.upload", crc64_nvme(format!("{file_name}\0{object}").as_bytes()))
}

/// Takes up what the journal tells of, as far as S3 knows of it, or begins anew.
pub(super) async fn take_up<'a>(
    path: &Path,
    file: &SourceFile,
    part_size: u64,
    (bucket, key): (&'a str, &'a str),
    options: &'a PutOptions,
    provider: &'a AwsClientProvider,
) -> Result<Resumed<'a>, ObjectError> {
    let identity = FileIdentity::of(file);
    if let Some(Told { journal, head, lines }) = Journal::open::<Head, Line>(path)? {
        let is_of_s3 = |head: &Head| check_address("ListParts", bucket, [Some(&head.upload_id)]).is_ok();
        let head = head.filter(is_of_s3).ok_or_else(|| unusable(path, "it is damaged, or something else"))?;
        if (head.upload_to.as_str(), head.key.as_str()) != (bucket, key) {
            return Err(unusable(path, "it is of an upload to somewhere else"));
        }
        let fits = head.file == identity && head.part_size == part_size;
        let upload = Upload { bucket, key, id: head.upload_id, options, provider, journal: Some(journal) };
        if fits {
            if let Some(known) = known_parts(&upload).await? {
                let standing = lines.into_iter().filter_map(|line| line.standing(&known));
                let standing: BTreeMap<i32, SentPart> = standing.map(|part| (part.number, part)).collect();
                return Ok(Resumed { upload, standing: standing.into_values().collect() });
            }
        } else {
            // Parts of what the file was are of no use.
            upload.take_back().await?;
        }
    }
    let mut upload = Upload::begin(bucket, key, options, provider).await?;
    let head = Head {
        upload_to: bucket.to_owned(),
        key: key.to_owned(),
        upload_id: upload.id.clone(),
        part_size,
        file: identity,
    };
    match Journal::begin(path, &head) {
        Ok(journal) => upload.journal = Some(journal),
        Err(error) => return Err(upload.abort(error).await),
    }
    Ok(Resumed::fresh(upload))
}

impl FileIdentity {
    fn of(file: &SourceFile) -> Self {
        let since = file.modified.and_then(|time| time.duration_since(UNIX_EPOCH).ok());
        Self { size: file.size, modified: since.map(|since| since.as_nanos().to_string()), inode: file.inode }
    }
}

impl Line {
    /// The part, where S3 has it as it was sent.
    fn standing(self, known: &KnownParts) -> Option<SentPart> {
        let (etag, size) = known.get(&self.part)?;
        let crc = number(&self.crc)?;
        let piece = Piece { algorithm: CrcAlgorithm::Crc64Nvme, crc, size: self.size };
        (*size == self.size && *etag == self.etag).then_some(SentPart { number: self.part, etag: self.etag, piece })
    }
}

/// Notes a part that has gone.
pub(super) fn note(journal: &Journal, part: &SentPart) -> Result<(), ObjectError> {
    let SentPart { number, etag, piece } = part;
    journal.add(&Line { part: *number, etag: etag.clone(), crc: crc64_text(piece.crc), size: piece.size })
}

/// What of the file is still to go.
pub(super) fn missing(cuts: impl Iterator<Item = Cut>, standing: &[SentPart]) -> Vec<Cut> {
    let stands = |cut: &Cut| standing.iter().any(|part| part.number == cut.number && part.piece.size == cut.size);
    cuts.filter(|cut| !stands(cut)).collect()
}

/// Etag and size of the parts that S3 has; none where it has no such upload any more.
pub(super) async fn known_parts(upload: &Upload<'_>) -> Result<Option<KnownParts>, ObjectError> {
    let fetch = |marker| async move { page_of_parts(upload, marker).await };
    let parts = pages(fetch, |error| ObjectError::broken_list(upload.bucket, error));
    match parts.try_collect().await {
        Err(error) if error.request().and_then(RequestError::code) == Some("NoSuchUpload") => Ok(None),
        parts => parts.map(Some),
    }
}

async fn page_of_parts(upload: &Upload<'_>, marker: Option<String>) -> Result<Page<KnownPart, String>, ObjectError> {
    let Upload { bucket, key, id, provider, .. } = upload;
    check_address("ListParts", bucket, [Some(id.as_str()), marker.as_deref()]).map_err(ObjectError::Bucket)?;
    let page = in_bucket_region(bucket, provider, |client| {
        let list = client.list_parts().bucket(*bucket).key(*key).upload_id(id);
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
