//! The file that the demo sends, and what comes back.

use crate::failure::{Failure, FailureKind};
use std::fs::File;
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// More than one part of an upload in parts, and not a whole number of them.
const GENERATED_BYTES: usize = 20 * 1024 * 1024 + 17;

#[derive(Debug, thiserror::Error)]
#[error("the file {} cannot be used for the demo", path.display())]
struct UnusableFile {
    path: PathBuf,
    source: io::Error,
}

/// A file to upload, and a place for its download that goes when this is dropped.
#[derive(Debug)]
pub(super) struct Sample {
    folder: TempDir,
    pub(super) path: PathBuf,
    pub(super) size: u64,
}

impl Sample {
    /// The given file, or a generated one.
    pub(super) fn take(given: Option<&Path>) -> Result<Self, Failure> {
        let folder = tempfile::Builder::new().prefix("awsi-demo-").tempdir();
        let folder = folder.map_err(|error| Failure::new(FailureKind::Other, error))?;
        let path = given.map_or_else(|| folder.path().join("random.bin"), Path::to_owned);
        let prepared = if given.is_some() { look_at(&path) } else { generate(&path) };
        match prepared {
            Ok(size) => Ok(Self { folder, path, size }),
            Err(source) => Err(Failure::new(FailureKind::Other, UnusableFile { path, source })),
        }
    }

    pub(super) fn key(&self) -> String {
        let name = self.path.file_name().unwrap_or_default();
        format!("demo/{}", name.to_string_lossy())
    }

    /// Where the download goes.
    pub(super) fn download(&self) -> PathBuf {
        self.folder.path().join("downloaded")
    }

    /// Whether the download is the same, byte by byte.
    pub(super) fn compare(&self) -> io::Result<Option<u64>> {
        first_difference(BufReader::new(File::open(&self.path)?), BufReader::new(File::open(self.download())?))
    }
}

fn look_at(path: &Path) -> io::Result<u64> {
    let metadata = File::open(path)?.metadata()?;
    if metadata.is_file() { Ok(metadata.len()) } else { Err(io::Error::other("it is not a regular file")) }
}

fn generate(path: &Path) -> io::Result<u64> {
    let mut content = vec![0; GENERATED_BYTES];
    fastrand::fill(&mut content);
    File::create(path)?.write_all(&content)?;
    Ok(content.len() as u64)
}

/// The place of the first byte in which two texts differ, an end included.
fn first_difference(mut left: impl BufRead, mut right: impl BufRead) -> io::Result<Option<u64>> {
    let mut place = 0;
    loop {
        let (ours, theirs) = (left.fill_buf()?, right.fill_buf()?);
        if ours.is_empty() || theirs.is_empty() {
            return Ok((ours.len() != theirs.len()).then_some(place));
        }
        let length = ours.len().min(theirs.len());
        if let Some(offset) = ours.iter().zip(theirs).position(|(our, their)| our != their) {
            return Ok(Some(place + offset as u64));
        }
        place += length as u64;
        left.consume(length);
        right.consume(length);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_two_files_are_compared_then_the_first_difference_is_found() {
        let cases: [(&[u8], &[u8], Option<u64>); 6] = [
            (b"", b"", None),
            (b"same", b"same", None),
            (b"same", b"some", Some(1)),
            (b"same", b"same but longer", Some(4)),
            (b"same", b"sam", Some(3)),
            (b"", b"x", Some(0)),
        ];
        for (left, right, expected) in cases {
            assert_eq!(first_difference(left, right).ok(), Some(expected));
        }
    }

    #[test]
    fn when_the_file_is_a_folder_or_missing_then_it_is_refused_and_named() {
        let folder = tempfile::tempdir().expect("a folder");
        for path in [folder.path().to_owned(), folder.path().join("missing")] {
            let failure = Sample::take(Some(&path)).expect_err("no file");
            assert!(failure.to_string().contains(&path.display().to_string()), "{failure}");
        }
    }
}
