//! A large object on its way into a file.

use super::parts;
use super::ranges::{Ranges, ranges_of};
use super::reader::Reader;
use super::request::Place;
use super::resume::{self, Head};
use crate::object::checksum::{KnownChecksum, Verification};
use crate::object::error::ObjectError;
use crate::object::fingerprint::part_sums::PartSums;
use crate::object::get::{ExistingFile, GetOptions};
use crate::object::journal::Journal;
use crate::object::local_file::TargetFile;
use crc_fast::CrcAlgorithm;
use std::sync::Mutex;
use std::sync::atomic::AtomicU64;

/// What is known of it from the first answer, whose body `reader` has.
pub(crate) struct Large {
    pub(crate) reader: Reader,
    pub(crate) size: u64,
    pub(crate) etag: String,
    pub(crate) checksum: KnownChecksum,
    /// Those of its parts, where they are all there is.
    pub(crate) parts: Option<PartSums>,
}

impl Large {
    /// Fetches it into the file, which gets its name when it is whole and right.
    pub(crate) async fn fetch(
        self,
        place: Place,
        mut file: TargetFile,
        options: &GetOptions,
    ) -> Result<Verification, ObjectError> {
        let algorithm = self.checksum.algorithm().unwrap_or(CrcAlgorithm::Crc64Nvme);
        let (mut journal, mut standing) = (None, Vec::new());
        if options.resume {
            let head = Head::new(&place, &self.etag, self.size, algorithm);
            let resumed = resume::take_up(file, head, algorithm).await?;
            (file, journal, standing) = (resumed.file, Some(resumed.journal), resumed.standing);
        }
        file.set_size(self.size).map_err(ObjectError::LocalFile)?;
        let mut todo = ranges_of(self.size);
        todo.retain(|range| !standing.iter().any(|(begin, _)| *begin == range.start));
        let ranges = Ranges {
            place,
            etag: self.etag,
            algorithm,
            file: &file,
            journal: journal.as_ref(),
            rate_limit: options.rate_limit.clone(),
            on_progress: &options.on_progress,
            received: AtomicU64::new(standing.iter().map(|(_, piece)| piece.size).sum()),
            todo: Mutex::new(todo),
            done: Mutex::new(standing),
        };
        let whole = ranges.fetch(self.reader).await;
        let is_whole = whole.is_ok();
        let compared = whole.and_then(|whole| {
            self.checksum.compare(Some(whole), false).map_err(|problem| ranges.place.not_intact(problem.into()))
        });
        let compared = match (compared, self.parts) {
            (Ok(_), Some(sums)) => parts::compare(sums, &file, &ranges.place).await,
            (compared, _) => compared,
        };
        if let Err(error) = &compared
            && (is_whole || !may_go_on_after(error))
        {
            forget(&mut file, journal.as_ref())?;
        }
        let verification = compared?;
        file.finish(options.existing == ExistingFile::Replace, options.modified).map_err(ObjectError::LocalFile)?;
        journal.as_ref().map_or(Ok(()), Journal::remove)?;
        Ok(verification)
    }
}

/// Whether what came is of use to a later download: not of an object that is another by now, or none. What broke off too
/// often is not intact either, and yet right as far as it came.
fn may_go_on_after(error: &ObjectError) -> bool {
    use ObjectError::{AccessDenied, LocalFile, NotIntact, Request};
    matches!(error, Request { .. } | AccessDenied { .. } | LocalFile(_) | NotIntact { .. })
}

fn forget(file: &mut TargetFile, journal: Option<&Journal>) -> Result<(), ObjectError> {
    file.keep_unfinished(false);
    journal.map_or(Ok(()), Journal::remove)
}

#[cfg(test)]
mod tests;
