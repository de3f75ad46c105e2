//! What is copied, in few bytes.

use super::plan::{SyncCopy, SyncReason};
use std::fmt;
use std::slice;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// What a chunk holds, so that a list that grows is never copied as a whole.
const CHUNK: usize = 64 * 1024;
const MUST_BE_MISSING: u8 = 1 << 6;
const HAS_TIME: u8 = 1 << 7;
const REASONS: [SyncReason; 6] = [
    SyncReason::Missing,
    SyncReason::Size,
    SyncReason::Newer,
    SyncReason::Content,
    SyncReason::Incomparable,
    SyncReason::Always,
];

/// A list of what is copied, in the order of its paths. Each is told by what differs from the one before, so that a plan of
/// many files takes some 15 to 30 bytes a file; what is read of it is made anew.
///
/// ```
/// # fn example(plan: &s3_interactions::SyncPlan) {
/// for copy in &plan.copies {
///     println!("{} of {} bytes", copy.path, copy.size);
/// }
/// # }
/// ```
#[derive(Clone, Default)]
pub struct SyncCopies {
    chunks: Vec<Chunk>,
    len: usize,
    last: Last,
}

#[derive(Debug, Clone, Default)]
struct Chunk(Vec<u8>);

/// What the next one is told by.
#[derive(Debug, Clone, Default)]
struct Last {
    path: String,
    /// In nanoseconds since 1970.
    modified: i128,
}

impl SyncCopies {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Each of them, in order.
    pub fn iter(&self) -> SyncCopiesIter<'_> {
        SyncCopiesIter { chunks: self.chunks.iter(), rest: &[], left: self.len, last: Last::default() }
    }

    pub(super) fn push(&mut self, copy: &SyncCopy) {
        if self.chunks.last().is_none_or(|chunk| chunk.0.len() >= CHUNK) {
            self.chunks.push(Chunk::default());
        }
        let Some(Chunk(chunk)) = self.chunks.last_mut() else { return };
        let SyncCopy { path, size, modified, must_be_missing, reason } = copy;
        let reason = REASONS.iter().position(|other| other == reason).and_then(|at| u8::try_from(at).ok());
        let flags = [(*must_be_missing, MUST_BE_MISSING), (modified.is_some(), HAS_TIME)];
        let flags = flags.into_iter().filter_map(|(is_set, flag)| is_set.then_some(flag)).sum::<u8>();
        chunk.push(flags | reason.unwrap_or_default());
        let shared = shared(&self.last.path, path);
        let (_, end) = path.split_at(shared);
        write(chunk, to_u128(shared));
        write(chunk, to_u128(end.len()));
        chunk.extend_from_slice(end.as_bytes());
        write(chunk, u128::from(*size));
        if let Some(modified) = modified.map(nanoseconds) {
            let later = modified - self.last.modified;
            // Small numbers stay small, whatever their sign.
            write(chunk, ((later << 1) ^ (later >> 127)).cast_unsigned());
            self.last.modified = modified;
        }
        self.last.path.truncate(shared);
        self.last.path.push_str(end);
        self.len += 1;
    }
}

impl<'a> IntoIterator for &'a SyncCopies {
    type Item = SyncCopy;
    type IntoIter = SyncCopiesIter<'a>;

    fn into_iter(self) -> SyncCopiesIter<'a> {
        self.iter()
    }
}

impl fmt::Debug for SyncCopies {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self).finish()
    }
}

/// What is copied, in the order of its paths.
#[derive(Debug, Clone)]
pub struct SyncCopiesIter<'a> {
    chunks: slice::Iter<'a, Chunk>,
    rest: &'a [u8],
    left: usize,
    last: Last,
}

impl SyncCopiesIter<'_> {
    fn read(&mut self) -> Option<SyncCopy> {
        let (flags, rest) = self.rest.split_first()?;
        self.rest = rest;
        let shared = read(&mut self.rest)?;
        let end = usize::try_from(read(&mut self.rest)?).ok()?;
        let (end, rest) = self.rest.split_at_checked(end)?;
        self.rest = rest;
        self.last.path.truncate(usize::try_from(shared).ok()?);
        self.last.path.push_str(str::from_utf8(end).ok()?);
        let size = u64::try_from(read(&mut self.rest)?).ok()?;
        let mut modified = None;
        if flags & HAS_TIME != 0 {
            let later = read(&mut self.rest)?;
            self.last.modified += (later >> 1).cast_signed() ^ -(later & 1).cast_signed();
            modified = time(self.last.modified);
        }
        Some(SyncCopy {
            path: self.last.path.clone(),
            size,
            modified,
            must_be_missing: flags & MUST_BE_MISSING != 0,
            reason: *REASONS.get(usize::from(flags & !(MUST_BE_MISSING | HAS_TIME)))?,
        })
    }
}

impl Iterator for SyncCopiesIter<'_> {
    type Item = SyncCopy;

    fn next(&mut self) -> Option<SyncCopy> {
        if self.rest.is_empty() {
            self.rest = &self.chunks.next()?.0;
        }
        self.left = self.left.saturating_sub(1);
        self.read()
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left, Some(self.left))
    }
}

impl ExactSizeIterator for SyncCopiesIter<'_> {}

/// With how many bytes both begin, whole characters.
fn shared(one: &str, other: &str) -> usize {
    let alike = one.bytes().zip(other.bytes()).take_while(|(one, other)| one == other).count();
    other.floor_char_boundary(alike)
}

fn to_u128(number: usize) -> u128 {
    // No processor has larger ones.
    u128::try_from(number).unwrap_or(u128::MAX)
}

/// Seven bits a byte, the lowest first; the eighth says that there are more.
fn write(into: &mut Vec<u8>, mut number: u128) {
    while number > 0x7f {
        into.push(low_bits(number) | 0x80);
        number >>= 7;
    }
    into.push(low_bits(number));
}

fn low_bits(number: u128) -> u8 {
    u8::try_from(number & 0x7f).unwrap_or_default()
}

fn read(from: &mut &[u8]) -> Option<u128> {
    let mut number = 0;
    for shift in (0..u128::BITS).step_by(7) {
        let (byte, rest) = from.split_first()?;
        *from = rest;
        number |= u128::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            break;
        }
    }
    Some(number)
}

fn nanoseconds(time: SystemTime) -> i128 {
    let signed = |duration: Duration| i128::try_from(duration.as_nanos()).unwrap_or(i128::MAX);
    time.duration_since(UNIX_EPOCH).map_or_else(|before| -signed(before.duration()), signed)
}

fn time(nanoseconds: i128) -> Option<SystemTime> {
    const A_SECOND: u128 = 1_000_000_000;
    let away = nanoseconds.unsigned_abs();
    let away = Duration::new(u64::try_from(away / A_SECOND).ok()?, u32::try_from(away % A_SECOND).ok()?);
    if nanoseconds < 0 { UNIX_EPOCH.checked_sub(away) } else { UNIX_EPOCH.checked_add(away) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn when_there_are_reasons_then_each_is_in_the_table_once() {
        let number = |reason| match reason {
            SyncReason::Missing => 0,
            SyncReason::Size => 1,
            SyncReason::Newer => 2,
            SyncReason::Content => 3,
            SyncReason::Incomparable => 4,
            SyncReason::Always => 5,
        };
        assert_eq!(REASONS.map(number), [0, 1, 2, 3, 4, 5]);
    }

    fn any_copy() -> impl Strategy<Value = SyncCopy> {
        let time =
            (any::<bool>(), 0..=u64::from(u32::MAX) * 4, 0..1_000_000_000_u32).prop_map(|(is_past, secs, nanos)| {
                let away = Duration::new(secs, nanos);
                if is_past { UNIX_EPOCH.checked_sub(away) } else { UNIX_EPOCH.checked_add(away) }
            });
        let path = prop_oneof!["[ab]{0,3}/[aä日]{0,4}", any::<String>()];
        let flags = (any::<bool>(), prop::sample::select(REASONS.as_slice()));
        (path, any::<u64>(), prop::option::of(time), flags).prop_map(
            |(path, size, modified, (must_be_missing, reason))| SyncCopy {
                path,
                size,
                modified: modified.flatten(),
                must_be_missing,
                reason,
            },
        )
    }

    proptest! {
        #[test]
        fn when_any_copies_are_packed_then_they_come_out_as_they_went_in(copies in prop::collection::vec(any_copy(), 0..40)) {
            let mut packed = SyncCopies::default();
            for copy in &copies {
                packed.push(copy);
            }
            prop_assert_eq!(packed.len(), copies.len());
            let mut read = packed.iter();
            for (number, copy) in copies.iter().enumerate() {
                prop_assert_eq!(read.len(), copies.len() - number);
                let next = read.next();
                prop_assert_eq!(next.as_ref(), Some(copy));
            }
            prop_assert_eq!((read.len(), read.next()), (0, None));
        }
    }

    #[test]
    fn when_many_files_are_packed_then_each_takes_few_bytes_and_none_is_lost_between_chunks() {
        let copy = |number: u64| SyncCopy {
            path: format!("photos/2026/{:04}/{number:08}.jpg", number / 500),
            size: 3_000_000 + number,
            modified: Some(UNIX_EPOCH + Duration::new(1_790_000_000 + number, 123_456_789)),
            must_be_missing: false,
            reason: SyncReason::Missing,
        };
        let mut packed = SyncCopies::default();
        (0..100_000).for_each(|number| packed.push(&copy(number)));
        let bytes: usize = packed.chunks.iter().map(|chunk| chunk.0.capacity()).sum();
        assert!(bytes < 100_000 * 40, "{bytes}");
        assert!(packed.chunks.len() > 10);
        assert!(packed.iter().eq((0..100_000).map(copy)));
    }

    #[test]
    fn when_copies_are_shown_then_each_is_and_they_are_empty_where_there_is_none() {
        let copy = |path: &str| SyncCopy {
            path: path.to_owned(),
            size: 1,
            modified: None,
            must_be_missing: true,
            reason: SyncReason::Size,
        };
        let mut packed = SyncCopies::default();
        assert!(packed.is_empty());
        assert_eq!(format!("{packed:?}"), "[]");
        packed.push(&copy("a"));
        packed.push(&copy("b"));
        assert!(!packed.is_empty());
        assert_eq!(format!("{packed:?}"), format!("{:?}", [copy("a"), copy("b")]));
    }

    #[test]
    fn when_numbers_are_written_then_seven_bits_go_into_a_byte() {
        let bytes_of = |number| {
            let mut bytes = Vec::new();
            write(&mut bytes, number);
            bytes
        };
        assert_eq!(bytes_of(0x7f), [0x7f]);
        assert_eq!(bytes_of(0x80), [0x80, 1]);
        assert_eq!(bytes_of(0x3fff), [0xff, 0x7f]);
    }

    #[test]
    fn when_a_list_is_long_then_a_chunk_is_full_before_the_next_begins() {
        let copy = SyncCopy {
            path: "a".repeat(1000),
            size: 1,
            modified: None,
            must_be_missing: false,
            reason: SyncReason::Size,
        };
        let mut packed = SyncCopies::default();
        for number in 0..200 {
            packed.push(&SyncCopy { path: format!("{number}{}", copy.path), ..copy.clone() });
        }
        let (_, full) = packed.chunks.split_last().expect("chunks");
        assert!(full.len() > 1 && full.iter().all(|chunk| (65_536..67_536).contains(&chunk.0.len())));
    }
}
