//! Ways to sum up content, as S3 writes them.

use aws_smithy_types::base64;
use crc_fast::CrcAlgorithm;
use md5::Md5;
use sha1::Sha1;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::io::{self, Read};

/// Read at a time.
pub(super) const CHUNK: usize = 1024 * 1024;

/// A way to sum up content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sum {
    Crc64Nvme,
    Crc32,
    Crc32C,
    Sha1,
    Sha256,
    /// As etags have it: hexadecimal digits in quotes.
    Md5,
}

impl Sum {
    /// Which CRC, and of how many bytes.
    pub(super) fn crc(self) -> Option<(CrcAlgorithm, usize)> {
        match self {
            Self::Crc64Nvme => Some((CrcAlgorithm::Crc64Nvme, 8)),
            Self::Crc32 => Some((CrcAlgorithm::Crc32IsoHdlc, 4)),
            Self::Crc32C => Some((CrcAlgorithm::Crc32Iscsi, 4)),
            Self::Sha1 | Self::Sha256 | Self::Md5 => None,
        }
    }
}

/// A sum of content that comes piece by piece.
pub(crate) enum GrowingSum {
    /// And of how many bytes it is.
    Crc(crc_fast::Digest, usize),
    Sha1(Sha1),
    Sha256(Sha256),
    Md5(Md5),
}

impl GrowingSum {
    pub(crate) fn new(sum: Sum) -> Self {
        match (sum, sum.crc()) {
            (_, Some((algorithm, width))) => Self::Crc(crc_fast::Digest::new(algorithm), width),
            (Sum::Sha1, _) => Self::Sha1(Sha1::new()),
            (Sum::Sha256, _) => Self::Sha256(Sha256::new()),
            (_, None) => Self::Md5(Md5::new()),
        }
    }

    pub(crate) fn add(&mut self, bytes: &[u8]) {
        match self {
            Self::Crc(digest, _) => digest.update(bytes),
            Self::Sha1(digest) => digest.update(bytes),
            Self::Sha256(digest) => digest.update(bytes),
            Self::Md5(digest) => digest.update(bytes),
        }
    }

    /// As S3 writes it.
    pub(crate) fn text(self) -> String {
        match self {
            Self::Crc(digest, width) => crc_text(digest.finalize(), width),
            Self::Sha1(digest) => base64::encode(digest.finalize()),
            Self::Sha256(digest) => base64::encode(digest.finalize()),
            Self::Md5(digest) => in_quotes(&digest.finalize()),
        }
    }
}

/// How many bytes content has, and its sum.
pub(super) fn take(sum: Sum, mut content: impl Read) -> io::Result<(u64, String)> {
    let (mut growing, mut size) = (GrowingSum::new(sum), 0);
    read(&mut content, |bytes| {
        growing.add(bytes);
        size += u64::try_from(bytes.len()).unwrap_or_default();
    })?;
    Ok((size, growing.text()))
}

pub(super) fn read(content: &mut impl Read, mut look: impl FnMut(&[u8])) -> io::Result<()> {
    let mut buffer = vec![0; CHUNK];
    loop {
        let read = content.read(&mut buffer)?;
        let Some(bytes) = buffer.get(..read).filter(|bytes| !bytes.is_empty()) else { return Ok(()) };
        look(bytes);
    }
}

pub(super) fn crc_text(crc: u64, width: usize) -> String {
    let crc = crc.to_be_bytes();
    base64::encode(crc.get(crc.len() - width..).unwrap_or_default())
}

/// The etag that S3 gives content that came in one piece and that it encrypts with keys of its own.
pub(crate) fn md5_text(content: &[u8]) -> String {
    in_quotes(&Md5::digest(content))
}

fn in_quotes(bytes: &[u8]) -> String {
    let mut etag = "\"".to_owned();
    for byte in bytes {
        // Writing to a string cannot fail.
        let _ = write!(etag, "{byte:02x}");
    }
    etag.push('"');
    etag
}
