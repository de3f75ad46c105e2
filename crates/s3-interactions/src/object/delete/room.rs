//! How many batches are deleted at a time.

use crate::side_by_side::SideBySide;
use std::time::Duration;

/// So many at first, and where S3 is near.
pub(crate) const FEW: usize = 8;
/// Each holds a thousand entries in memory.
pub(crate) const MOST: usize = 32;
/// What it costs to read a thousand entries of a list, and to write the request that deletes them.
const EACH: Duration = Duration::from_millis(2);

/// Room for batches.
pub(super) struct Room {
    wanted: SideBySide,
    /// As many as S3 takes, which answers for each key of a batch.
    taken: usize,
}

impl Room {
    pub(super) fn new() -> Self {
        Self { wanted: SideBySide::new(EACH, FEW, MOST), taken: FEW }
    }

    pub(super) fn count(&self) -> usize {
        self.wanted.count().min(self.taken)
    }

    /// Where a batch took so long, one more is tried; where S3 turned it away for a while, half as many.
    pub(super) fn learn(&mut self, took: Duration, was_turned_away: bool) {
        self.wanted.learn(took);
        self.taken = if was_turned_away { (self.count() / 2).max(1) } else { self.taken + 1 };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn room_after(batches: usize, took: Duration) -> Room {
        let mut room = Room::new();
        (0..batches).for_each(|_| room.learn(took, false));
        room
    }

    #[test]
    fn when_s3_is_far_and_takes_all_then_there_is_room_for_one_more_with_each_batch_up_to_the_most() {
        let far = Duration::from_secs(1);
        let counts = [0, 1, 2, 24, 100].map(|batches| room_after(batches, far).count());
        assert_eq!(counts, [8, 9, 10, 32, 32]);
        assert_eq!(room_after(100, Duration::from_millis(30)).count(), 15);
    }

    #[test]
    fn when_s3_is_near_then_the_room_stays_as_it_was() {
        assert_eq!(room_after(100, Duration::from_millis(1)).count(), FEW);
    }

    #[test]
    fn when_s3_turns_batches_away_then_there_is_room_for_half_and_never_for_none() {
        let second = Duration::from_secs(1);
        let mut room = room_after(100, second);
        let counts = [(); 7].map(|()| {
            room.learn(second, true);
            room.count()
        });
        assert_eq!(counts, [16, 8, 4, 2, 1, 1, 1]);
        room.learn(second, false);
        assert_eq!(room.count(), 2);
    }
}
