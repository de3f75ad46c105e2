//! An upload that goes on where an earlier one of the same file stopped.

use super::begun::KnownParts;
use super::multipart::{SentPart, Upload};
use super::noted::{self, Head, Standing};
use super::part::Cut;
use crate::object::checksum::{Piece, crc64_text, number};
use crate::object::error::ObjectError;
use crate::object::journal::Journal;
use crate::object::local_file::{SourceFile, UNFINISHED};
use crate::object::put::PutOptions;
use crate::uri::S3Uri;
use aws_interactions_core::AwsClientProvider;
use crc_fast::{CrcAlgorithm, crc64_nvme};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::Path;
use std::time::UNIX_EPOCH;

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
    let (upload_to, upload_id) = (bucket.to_owned(), String::new());
    let mut head = Head { upload_to, key: key.to_owned(), upload_id, part_size, source: FileIdentity::of(file) };
    if let Some(Standing { journal, upload_id, lines, known }) = noted::standing(path, &head, provider).await? {
        let standing = lines.into_iter().filter_map(|line: Line| line.standing(&known));
        let standing: BTreeMap<i32, SentPart> = standing.map(|part| (part.number, part)).collect();
        let upload = Upload { bucket, key, id: upload_id, options, provider, journal: Some(journal) };
        return Ok(Resumed { upload, standing: standing.into_values().collect() });
    }
    let mut upload = Upload::begin(bucket, key, options, provider).await?;
    head.upload_id.clone_from(&upload.id);
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
