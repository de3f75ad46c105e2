//! How content is cut into parts, and how many of them are held at a time.

use crate::object::checksum::Piece;
use crate::object::error::ObjectError;
use crate::object::local_file::SourceFile;
use bytes::Bytes;
use crc_fast::CrcAlgorithm;
use futures::{Stream, stream};
use std::mem;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

pub(super) const MIB: u64 = 1024 * 1024;
pub(super) const SMALLEST_PART: u64 = 8 * MIB;
/// S3's own limits.
pub(super) const MOST_PARTS: u64 = 10_000;
pub(super) const LARGEST_PART: u64 = 5 * 1024 * MIB;
/// What the parts on their way hold together. Where parts are larger, they go one at a time.
const IN_FLIGHT: u64 = 64 * MIB;
/// A stream's parts grow twofold each time so many have gone, up to a GiB: memory stays small while the stream is, and
/// 10,000 parts are more than S3's 5 TiB.
const PARTS_OF_A_SIZE: u64 = 750;
const LARGEST_PART_OF_A_STREAM: u64 = 1024 * MIB;

/// A part that is held to be sent.
pub(super) struct Part {
    pub(super) number: i32,
    pub(super) content: Bytes,
    pub(super) piece: Piece,
}

/// The room for parts that are held.
#[derive(Clone)]
pub(super) struct Room {
    room: Arc<Semaphore>,
    spare: Spare,
}

/// Where parts were held that are gone, for those that follow: the system has to find and to clear new memory, which is
/// a tenth of what an upload costs.
type Spare = Arc<Mutex<Vec<Vec<u8>>>>;

/// Where a part is held, and the room that it takes.
pub(super) struct Held {
    pub(super) content: Vec<u8>,
    spare: Spare,
    _room: OwnedSemaphorePermit,
}

impl Room {
    pub(super) fn new() -> Self {
        Self { room: Arc::new(Semaphore::new(mib(IN_FLIGHT))), spare: Spare::default() }
    }

    /// Waits until a part of this size may be read.
    pub(super) async fn take(&self, size: u64) -> Held {
        let permits = u32::try_from(mib(size).clamp(1, mib(IN_FLIGHT))).unwrap_or(1);
        loop {
            // It is never closed.
            if let Ok(room) = Arc::clone(&self.room).acquire_many_owned(permits).await {
                return Held { content: self.spare(size), spare: Arc::clone(&self.spare), _room: room };
            }
        }
    }

    /// Those that are too small for what comes now are given back to the system.
    fn spare(&self, size: u64) -> Vec<u8> {
        let mut spare = self.spare.lock().unwrap_or_else(PoisonError::into_inner);
        while let Some(mut content) = spare.pop() {
            if u64::try_from(content.capacity()).unwrap_or(u64::MAX) >= size {
                content.clear();
                return content;
            }
        }
        Vec::new()
    }
}

impl AsRef<[u8]> for Held {
    fn as_ref(&self) -> &[u8] {
        &self.content
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        let content = mem::take(&mut self.content);
        self.spare.lock().unwrap_or_else(PoisonError::into_inner).push(content);
    }
}

fn mib(bytes: u64) -> usize {
    usize::try_from(bytes.div_ceil(MIB)).unwrap_or(usize::MAX)
}

/// For a file of this size, the smallest size that needs at most 10,000 parts, in whole MiB.
pub(super) fn size_in_file(size: u64) -> Option<u64> {
    let needed = size.div_ceil(MOST_PARTS).div_ceil(MIB) * MIB;
    Some(needed.max(SMALLEST_PART)).filter(|size| *size <= LARGEST_PART)
}

/// For a stream of which nobody knows the length, the size of the part with this number, from 1 on.
pub(super) fn size_in_stream(number: i32) -> u64 {
    let before = u64::try_from(number - 1).unwrap_or_default();
    let doublings = u32::try_from(before / PARTS_OF_A_SIZE).unwrap_or(u32::MAX);
    let size = 2_u64.checked_pow(doublings).and_then(|times| SMALLEST_PART.checked_mul(times));
    size.map_or(LARGEST_PART_OF_A_STREAM, |size| size.min(LARGEST_PART_OF_A_STREAM))
}

/// Where a part stands in its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cut {
    pub(super) number: i32,
    pub(super) begin: u64,
    pub(super) size: u64,
}

/// Where the parts of a file stand.
pub(super) fn cuts_of_file(size: u64, part_size: u64) -> impl Iterator<Item = Cut> {
    (1..).zip(0..size.div_ceil(part_size)).map(move |(number, index)| {
        let begin = index * part_size;
        Cut { number, begin, size: part_size.min(size - begin) }
    })
}

/// These parts of a file, each read when there is room to send it.
pub(super) fn parts_of_file(file: &SourceFile, cuts: Vec<Cut>) -> impl Stream<Item = Result<Part, ObjectError>> + '_ {
    stream::try_unfold((cuts.into_iter(), Room::new()), move |(mut cuts, room)| async move {
        let Some(Cut { number, begin, size }) = cuts.next() else { return Ok(None) };
        let mut held = room.take(size).await;
        let buffer = mem::take(&mut held.content);
        let read = file.read(begin, size, buffer, |content| Piece::of(CrcAlgorithm::Crc64Nvme, content)).await;
        let piece;
        (held.content, piece) = read.map_err(ObjectError::LocalFile)?;
        let part = Part { number, content: Bytes::from_owner(held), piece };
        Ok(Some((part, (cuts, room))))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn when_a_file_is_cut_into_parts_then_they_keep_s3s_limits(size in 1..=MOST_PARTS * LARGEST_PART) {
            let part = size_in_file(size).expect("the size is within S3's limits");
            prop_assert!((SMALLEST_PART..=LARGEST_PART).contains(&part));
            prop_assert!(size.div_ceil(part) <= MOST_PARTS);
        }
    }

    #[test]
    fn when_a_file_is_larger_than_s3_takes_then_there_is_no_size_for_its_parts() {
        assert_eq!(size_in_file(MOST_PARTS * LARGEST_PART + 1), None);
    }

    #[test]
    fn when_a_stream_is_cut_into_parts_then_they_grow_and_5_tib_fit_into_10_000() {
        let sizes: Vec<u64> = (1..=10_000).map(size_in_stream).collect();
        assert!(sizes.is_sorted() && sizes.iter().sum::<u64>() >= 5 * 1024 * 1024 * MIB);
        assert_eq!((sizes[0], sizes[749], sizes[750]), (8 * MIB, 8 * MIB, 16 * MIB));
        assert_eq!((sizes[9_999], size_in_stream(i32::MAX)), (1024 * MIB, 1024 * MIB));
        // The first 18 GiB need no more memory than a file does.
        assert!(sizes[..1500].iter().all(|size| *size <= 16 * MIB));
    }

    #[tokio::test]
    async fn when_parts_are_held_then_no_more_than_the_room_and_one_that_fills_it_alone() {
        let room = Room::new();
        let held = futures::future::join_all((0..8).map(|_| room.take(8 * MIB))).await;
        assert!(futures::FutureExt::now_or_never(room.take(1)).is_none());
        drop(held);
        let large = room.take(1024 * MIB).await;
        assert!(futures::FutureExt::now_or_never(room.take(1)).is_none());
        drop(large);
        drop(room.take(1).await);
    }

    #[tokio::test]
    async fn when_a_part_is_gone_then_the_next_one_is_held_where_it_was() {
        let room = Room::new();
        let mut first = room.take(100).await;
        first.content.extend_from_slice(&[1; 100]);
        let at = first.content.as_ptr();
        let content = Bytes::from_owner(first);
        let kept = content.clone();
        drop(content);
        assert_eq!(room.take(100).await.content.capacity(), 0);
        drop(kept);
        let next = room.take(100).await;
        assert_eq!((next.content.as_ptr(), next.content.len()), (at, 0));
    }

    #[tokio::test]
    async fn when_parts_grow_then_what_is_too_small_for_them_is_not_kept() {
        let room = Room::new();
        let mut held = room.take(100).await;
        held.content.reserve_exact(100);
        drop(held);
        assert_eq!(room.take(101).await.content.capacity(), 0);
        assert_eq!(room.take(100).await.content.capacity(), 0);
    }

    #[tokio::test]
    async fn when_content_is_still_held_then_its_room_is_taken() {
        let room = Room::new();
        let content = Bytes::from_owner(room.take(IN_FLIGHT).await);
        assert!(futures::FutureExt::now_or_never(room.take(1)).is_none());
        drop(content);
        assert!(futures::FutureExt::now_or_never(room.take(1)).is_some());
    }
}
