//! A large object in ranges side by side, each written where it belongs.

use super::reader::Reader;
use super::request::Place;
use super::resume;
use crate::object::checksum::{GrowingPiece, Piece};
use crate::object::error::ObjectError;
use crate::object::journal::Journal;
use crate::object::local_file::{FileRange, TargetFile};
use crate::progress::Progress;
use crate::rate_limit::RateLimit;
use bytes::Bytes;
use crc_fast::CrcAlgorithm;
use futures::future::{BoxFuture, try_join_all};
use std::collections::VecDeque;
use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::{iter, mem};

const MIB: u64 = 1024 * 1024;
/// Above this size ranges are worth their requests.
pub(crate) const LARGE: u64 = 16 * MIB;
const RANGE: u64 = 8 * MIB;
const AT_A_TIME: u64 = 8;

/// A download of ranges, of one object that is known by its etag.
pub(super) struct Ranges<'a> {
    pub(super) place: Place,
    pub(super) etag: String,
    pub(super) algorithm: CrcAlgorithm,
    pub(super) file: &'a TargetFile,
    pub(super) journal: Option<&'a Journal>,
    pub(super) rate_limit: RateLimit,
    pub(super) on_progress: &'a Progress,
    pub(super) todo: Mutex<VecDeque<Range<u64>>>,
    pub(super) done: Mutex<Vec<(u64, Piece)>>,
    pub(super) received: AtomicU64,
}

/// The ranges of an object of this size, in order.
pub(super) fn ranges_of(size: u64) -> VecDeque<Range<u64>> {
    (0..size.div_ceil(RANGE)).map(|number| number * RANGE..((number + 1) * RANGE).min(size)).collect()
}

/// Whether so many bytes from there are one of the ranges of an object of this size: all of it.
pub(super) fn is_range(begin: u64, length: u64, size: u64) -> bool {
    begin < size && begin.is_multiple_of(RANGE) && length == (size - begin).min(RANGE)
}

impl Ranges<'_> {
    /// Fetches all that is to do, and answers the checksum of the whole. `first` is a body that begins where the object
    /// does: it goes on from the front as long as it can, and the others come from the back, until they meet.
    pub(super) async fn fetch(&self, first: Reader) -> Result<Piece, ObjectError> {
        let count = u64::try_from(self.lock_todo().len()).unwrap_or(u64::MAX).min(AT_A_TIME);
        let front: BoxFuture<'_, _> = Box::pin(self.begin_at_front(first));
        let others = (1..count).map(|_| -> BoxFuture<'_, _> { Box::pin(self.begin_at_back()) });
        try_join_all(iter::once(front).chain(others)).await?;
        let mut done = mem::take(&mut *self.lock_done());
        done.sort_by_key(|(begin, _)| *begin);
        Ok(done.into_iter().fold(Piece::empty(self.algorithm), |whole, (_, piece)| whole.then(piece)))
    }

    async fn begin_at_front(&self, mut reader: Reader) -> Result<(), ObjectError> {
        let mut rest = Bytes::new();
        let mut at = 0;
        while let Some(range) = self.take_front(at) {
            at = range.end;
            rest = self.receive(range, &mut reader, rest).await?;
        }
        // What comes next is not what is wanted next.
        drop(reader);
        self.begin_at_back().await
    }

    fn take_front(&self, begin: u64) -> Option<Range<u64>> {
        let mut todo = self.lock_todo();
        if todo.front()?.start == begin { todo.pop_front() } else { None }
    }

    async fn begin_at_back(&self) -> Result<(), ObjectError> {
        loop {
            let Some(range) = self.lock_todo().pop_back() else { return Ok(()) };
            let limit = self.rate_limit.clone();
            let mut reader =
                Reader::of_range(self.place.clone(), Some(self.etag.clone()), range.start, Some(range.end), limit);
            self.receive(range, &mut reader, Bytes::new()).await?;
        }
    }

    /// Writes a range of what the reader brings, `begun` first, and answers what came beyond it.
    async fn receive(&self, range: Range<u64>, reader: &mut Reader, begun: Bytes) -> Result<Bytes, ObjectError> {
        let mut file = self.file.range(range.start).map_err(ObjectError::LocalFile)?;
        let mut piece = GrowingPiece::new(self.algorithm);
        let mut left = range.end - range.start;
        let mut bytes = begun;
        loop {
            let here = bytes.split_to(usize::try_from(left).unwrap_or(usize::MAX).min(bytes.len()));
            left -= self.keep(&here, &mut file, &mut piece)?;
            if left == 0 {
                self.note(range.start, piece.done())?;
                return Ok(bytes);
            }
            bytes = reader.next().await?.ok_or_else(|| self.place.not_intact("the content ended early".into()))?;
        }
    }

    fn keep(&self, bytes: &[u8], file: &mut FileRange, piece: &mut GrowingPiece) -> Result<u64, ObjectError> {
        file.write(bytes).map_err(ObjectError::LocalFile)?;
        piece.add(bytes);
        let size = u64::try_from(bytes.len()).unwrap_or_default();
        self.on_progress.report(self.received.fetch_add(size, Ordering::Relaxed) + size);
        Ok(size)
    }

    fn note(&self, begin: u64, piece: Piece) -> Result<(), ObjectError> {
        self.lock_done().push((begin, piece));
        self.journal.map_or(Ok(()), |journal| resume::note(journal, begin, piece))
    }

    fn lock_done(&self) -> MutexGuard<'_, Vec<(u64, Piece)>> {
        self.done.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn lock_todo(&self) -> MutexGuard<'_, VecDeque<Range<u64>>> {
        self.todo.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_so_much_stands_then_it_is_a_range_only_where_it_is_all_of_one() {
        let size = 2 * RANGE + 5;
        for range in ranges_of(size) {
            assert!(is_range(range.start, range.end - range.start, size), "{range:?}");
        }
        for (begin, length) in [(0, RANGE - 1), (0, RANGE + 1), (1, RANGE), (2 * RANGE, RANGE), (2 * RANGE, 4)] {
            assert!(!is_range(begin, length, size), "{begin} {length}");
        }
        assert!(!is_range(3 * RANGE, 0, size) && !is_range(2 * RANGE, 0, 2 * RANGE));
    }
}
