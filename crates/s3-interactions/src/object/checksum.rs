//! Checksums of whole objects.
//!
//! S3 keeps a checksum of every object that is written with one. Those of the CRC family are of the whole object however
//! many parts it came in, as the checksum of two neighbours follows from theirs; others of an upload in parts are
//! checksums of checksums ("composite"), which content alone does not give.

mod combined;

use super::fingerprint::sum::Sum;
use aws_sdk_s3::types::ChecksumType;
use aws_smithy_types::base64;
use combined::combined;
use crc_fast::{CrcAlgorithm, Digest};
use std::fmt;

/// What proves that the content here is the content at S3.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Verification {
    /// A checksum of the whole content, or those of all its parts, taken here, are the ones that S3 has.
    Checksum,
    /// S3 has a checksum of the parts' checksums alone, and does not tell those of the parts, at least not this caller. Each
    /// part was compared when it was uploaded; the length is right.
    CompositeChecksum,
    /// S3 told no checksum, as some stand-ins for it do, or none that could be compared. The length is right.
    NoChecksum,
    /// S3 copied it, and answers for that by itself: nothing passed through here that could be compared.
    CopiedByS3,
}

impl Verification {
    /// Whether checksums were compared, and are the same.
    pub fn is_verified(self) -> bool {
        self == Self::Checksum
    }

    /// A word for reports: `checksum`, `composite-checksum`, `no-checksum` or `copied-by-s3`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Checksum => "checksum",
            Self::CompositeChecksum => "composite-checksum",
            Self::NoChecksum => "no-checksum",
            Self::CopiedByS3 => "copied-by-s3",
        }
    }
}

/// In a sentence: `verified by its checksum`, or why it is not.
impl fmt::Display for Verification {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Checksum => "verified by its checksum",
            Self::CompositeChecksum => "not verified but for its length: S3 does not tell the checksums of its parts",
            Self::NoChecksum => "not verified but for its length: S3 tells no checksum that could be compared",
            Self::CopiedByS3 => "not verified here: S3 copied it by itself",
        })
    }
}

/// The CRC64-NVME of content, as S3 writes it.
pub(crate) fn crc64_text(crc: u64) -> String {
    base64::encode(crc.to_be_bytes())
}

/// What S3 answers of content whose CRC64-NVME is `crc`, against that.
pub(crate) fn compare_crc64(answered: Option<&str>, crc: u64) -> Result<Verification, String> {
    match answered {
        None => Ok(Verification::NoChecksum),
        Some(answered) if number(answered) == Some(crc) => Ok(Verification::Checksum),
        Some(answered) => Err(format!("its checksum is {}, and S3 answers {answered}", crc64_text(crc))),
    }
}

/// A piece of content, by its CRC: pieces that follow each other can be put together without being read again.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Piece {
    pub(crate) algorithm: CrcAlgorithm,
    pub(crate) crc: u64,
    pub(crate) size: u64,
}

impl Piece {
    pub(crate) fn of(algorithm: CrcAlgorithm, content: &[u8]) -> Self {
        let mut growing = GrowingPiece::new(algorithm);
        growing.add(content);
        growing.done()
    }

    pub(crate) fn empty(algorithm: CrcAlgorithm) -> Self {
        Self::of(algorithm, &[])
    }

    /// This piece and the one behind it.
    pub(crate) fn then(self, next: Self) -> Self {
        let crc = combined(self.algorithm, self.crc, next.crc, next.size);
        Self { algorithm: self.algorithm, crc, size: self.size + next.size }
    }
}

/// A piece that comes bit by bit.
pub(crate) struct GrowingPiece {
    algorithm: CrcAlgorithm,
    digest: Digest,
    size: u64,
}

impl GrowingPiece {
    pub(crate) fn new(algorithm: CrcAlgorithm) -> Self {
        Self { algorithm, digest: Digest::new(algorithm), size: 0 }
    }

    pub(crate) fn add(&mut self, content: &[u8]) {
        self.digest.update(content);
        self.size += u64::try_from(content.len()).unwrap_or_default();
    }

    pub(crate) fn done(&self) -> Piece {
        Piece { algorithm: self.algorithm, crc: self.digest.finalize(), size: self.size }
    }
}

/// What S3 tells of an object's checksum.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum KnownChecksum {
    /// Of the whole object, of the CRC family.
    Crc {
        algorithm: CrcAlgorithm,
        value: u64,
    },
    /// Of the whole object, of another family: only whoever reads it from its beginning to its end can compare it.
    Other {
        sum: Sum,
        text: String,
    },
    /// Of the checksums of parts.
    Composite,
    None,
}

/// The checksums beside an object, as the SDK gives them.
pub(crate) struct Told<'a> {
    pub(crate) crc64: Option<&'a str>,
    pub(crate) crc32c: Option<&'a str>,
    pub(crate) crc32: Option<&'a str>,
    pub(crate) sha1: Option<&'a str>,
    pub(crate) sha256: Option<&'a str>,
    pub(crate) kind: Option<&'a ChecksumType>,
}

impl KnownChecksum {
    pub(crate) fn of(told: &Told<'_>) -> Self {
        let crcs = [
            (told.crc64, CrcAlgorithm::Crc64Nvme),
            (told.crc32c, CrcAlgorithm::Crc32Iscsi),
            (told.crc32, CrcAlgorithm::Crc32IsoHdlc),
        ];
        let others = [(told.sha256, Sum::Sha256), (told.sha1, Sum::Sha1)];
        let texts = || crcs.iter().map(|(text, _)| *text).chain(others.map(|(text, _)| text)).flatten();
        if texts().next().is_none() {
            return Self::None;
        }
        // Older objects have no type, and the number of parts behind the checksum.
        if told.kind == Some(&ChecksumType::Composite) || texts().any(|text| text.contains('-')) {
            return Self::Composite;
        }
        let crc = |(text, algorithm): &(Option<&str>, CrcAlgorithm)| {
            Some(Self::Crc { algorithm: *algorithm, value: number(text.as_ref()?)? })
        };
        let other = |(text, sum): (Option<&str>, Sum)| Some(Self::Other { sum, text: text?.to_owned() });
        crcs.iter().find_map(crc).or_else(|| others.into_iter().find_map(other)).unwrap_or(Self::None)
    }

    /// What stands once all content was read in order, with the SDK looking at it.
    pub(crate) fn compare(&self, content: Option<Piece>, is_whole: bool) -> Result<Verification, String> {
        match (self, content) {
            (Self::Crc { value, .. }, Some(piece)) if piece.crc == *value => Ok(Verification::Checksum),
            (Self::Crc { value, .. }, Some(piece)) => {
                Err(format!("the checksum of what came is {:x}, that of the object {value:x}", piece.crc))
            }
            (Self::Other { .. }, _) if is_whole => Ok(Verification::Checksum),
            (Self::Composite, _) => Ok(Verification::CompositeChecksum),
            _ => Ok(Verification::NoChecksum),
        }
    }

    /// The family whose checksum is to be taken of the content.
    pub(crate) fn algorithm(&self) -> Option<CrcAlgorithm> {
        match self {
            Self::Crc { algorithm, .. } => Some(*algorithm),
            _ => None,
        }
    }
}

/// A checksum in base64 of its bytes, the highest first.
pub(crate) fn number(text: &str) -> Option<u64> {
    let bytes = base64::decode(text).ok().filter(|bytes| matches!(bytes.len(), 4 | 8))?;
    Some(bytes.iter().fold(0, |number, byte| (number << 8) | u64::from(*byte)))
}

#[cfg(test)]
mod tests;
