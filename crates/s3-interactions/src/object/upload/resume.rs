//! An upload that goes on where an earlier one of the same file stopped.

use super::begun::KnownParts;
use super::multipart::{SentPart, Upload};
use super::noted::{self, Head, Left, Standing};
use super::part::Cut;
use super::single::sends_checksums;
use crate::client::S3Client;
use crate::object::checksum::{Piece, crc64_text, number};
use crate::object::error::ObjectError;
use crate::object::journal::Journal;
use crate::object::local_file::SourceFile;
use crate::object::put::PutOptions;
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
    begun_with: String,
}

/// What S3 was told of the object when its upload began, as it is not told it again. Only a digest: metadata are nobody's.
fn digest_of(options: &PutOptions, provider: &AwsClientProvider) -> String {
    let PutOptions { metadata, content_type, storage_class, encryption, .. } = options;
    let with_checksums = sends_checksums(&provider.get_s3());
    let told = format!("{:?}", (metadata, content_type, storage_class, encryption.to_sdk(), with_checksums));
    format!("{:016x}", crc64_nvme(told.as_bytes()))
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

/// Takes up what the journal tells of, as far as S3 knows of it, or begins anew.
pub(super) async fn take_up<'a>(
    path: &Path,
    file: &SourceFile,
    part_size: u64,
    (bucket, key): (&'a str, &'a str),
    options: &'a PutOptions,
    provider: &'a AwsClientProvider,
) -> Result<Resumed<'a>, ObjectError> {
    let head = Head::new(bucket, key, part_size, &FileIdentity::of(file, options, provider));
    match noted::left(path, &head, provider).await? {
        Left::Standing(Standing { journal, upload_id: id, lines, known }) => {
            let standing = lines.into_iter().filter_map(|line: Line| line.standing(&known));
            let standing: BTreeMap<i32, SentPart> = standing.map(|part| (part.number, part)).collect();
            let upload = Upload { bucket, key, id, options, provider, journal: Some(journal), goes_on: true };
            Ok(Resumed { upload, standing: standing.into_values().collect() })
        }
        Left::Nothing(earlier) => {
            let upload = Upload::begin_noted(path, head, earlier, (bucket, key), options, provider).await?;
            Ok(Resumed::fresh(upload))
        }
    }
}

impl FileIdentity {
    fn of(file: &SourceFile, options: &PutOptions, provider: &AwsClientProvider) -> Self {
        let since = file.modified.and_then(|time| time.duration_since(UNIX_EPOCH).ok());
        let modified = since.map(|since| since.as_nanos().to_string());
        Self { size: file.size, modified, inode: file.inode, begun_with: digest_of(options, provider) }
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

#[cfg(test)]
mod tests;
