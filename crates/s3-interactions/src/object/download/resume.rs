//! A download that goes on where an earlier one of the same object stopped.

use super::ranges::is_range;
use super::request::Place;
use crate::object::checksum::{GrowingPiece, Piece};
use crate::object::error::ObjectError;
use crate::object::journal::{Journal, Told};
use crate::object::local_file::{LocalFileError, TargetFile};
use crc_fast::CrcAlgorithm;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};

/// What a journal is of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Head {
    download_of: String,
    key: String,
    etag: String,
    size: u64,
    checksum: String,
}

/// A range that was written.
#[derive(Debug, Serialize, Deserialize)]
struct Line {
    begin: u64,
    size: u64,
    crc: u64,
}

/// The unfinished file with its journal, and the ranges that stand in it.
pub(super) struct Resumed {
    pub(super) file: TargetFile,
    pub(super) journal: Journal,
    pub(super) standing: Vec<(u64, Piece)>,
}

impl Head {
    pub(super) fn new(place: &Place, etag: &str, size: u64, algorithm: CrcAlgorithm) -> Self {
        let (bucket, key) = (place.bucket.clone(), place.key.clone());
        Self { download_of: bucket, key, etag: etag.to_owned(), size, checksum: format!("{algorithm:?}") }
    }
}

/// Takes up what stands beside the target, where it is of this object, or begins anew. The journal alone is not believed:
/// what stands is read again.
pub(super) async fn take_up(file: TargetFile, head: Head, algorithm: CrcAlgorithm) -> Result<Resumed, ObjectError> {
    let target = file.path().to_owned();
    let taken_up = tokio::task::spawn_blocking(move || {
        let path = file.beside("journal");
        let told = Journal::open::<Head, Line>(&path)?;
        if let Some(Told { journal, head: Some(known), lines }) = told
            && known == head
            && let Some((file, mut content)) = file.on_unfinished(head.size).map_err(ObjectError::LocalFile)?
        {
            let mut standing = BTreeMap::new();
            for line in lines {
                // Part of a range would stand for all of it.
                if is_range(line.begin, line.size, head.size) && !standing.contains_key(&line.begin) {
                    standing.extend(line.standing(algorithm, &mut content));
                }
            }
            return Ok(Resumed { file, journal, standing: standing.into_iter().collect() });
        }
        let file = file.to_unfinished().map_err(ObjectError::LocalFile)?;
        Ok(Resumed { journal: Journal::begin(&path, &head)?, file, standing: Vec::new() })
    });
    let panicked = |error| ObjectError::LocalFile(LocalFileError::new(&target, io::Error::other(error)));
    taken_up.await.unwrap_or_else(|error| Err(panicked(error)))
}

/// Notes a range that stands in the file.
pub(super) fn note(journal: &Journal, begin: u64, piece: Piece) -> Result<(), ObjectError> {
    journal.add(&Line { begin, size: piece.size, crc: piece.crc })
}

impl Line {
    fn standing(self, algorithm: CrcAlgorithm, content: &mut File) -> Option<(u64, Piece)> {
        let piece = read_piece(content, self.begin, self.size, algorithm).ok()?;
        (piece == Piece { algorithm, crc: self.crc, size: self.size }).then_some((self.begin, piece))
    }
}

fn read_piece(file: &mut File, begin: u64, size: u64, algorithm: CrcAlgorithm) -> io::Result<Piece> {
    let mut piece = GrowingPiece::new(algorithm);
    let mut buffer = vec![0; 1024 * 1024];
    file.seek(SeekFrom::Start(begin))?;
    let mut rest = file.take(size);
    loop {
        let count = rest.read(&mut buffer)?;
        match buffer.get(..count) {
            Some(read) if count > 0 => piece.add(read),
            _ => return Ok(piece.done()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_what_stands_is_not_what_was_noted_then_it_does_not_stand() {
        let algorithm = CrcAlgorithm::Crc64Nvme;
        let mut file = tempfile::tempfile().expect("a file");
        io::Write::write_all(&mut file, b"0123456789").expect("written");
        let crc = Piece::of(algorithm, b"345").crc;
        let mut stands = |begin, size, crc| Line { begin, size, crc }.standing(algorithm, &mut file).is_some();
        assert!(stands(3, 3, crc));
        // The last would be right, if there were so much.
        let end = Piece::of(algorithm, b"9").crc;
        for (begin, size, crc) in [(3, 3, crc + 1), (4, 3, crc), (3, 4, crc), (9, 3, end)] {
            assert!(!stands(begin, size, crc), "{begin} {size}");
        }
    }

    #[test]
    fn when_a_range_is_noted_then_the_journal_tells_where_it_stands_and_its_checksum() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("journal");
        let journal = Journal::begin(&path, &"head").expect("a journal");
        note(&journal, 3, Piece { algorithm: CrcAlgorithm::Crc64Nvme, crc: 9, size: 4 }).expect("noted");
        let told = std::fs::read_to_string(&path).expect("a journal");
        assert_eq!(told, "\"head\"\n{\"begin\":3,\"size\":4,\"crc\":9}\n");
    }
}
