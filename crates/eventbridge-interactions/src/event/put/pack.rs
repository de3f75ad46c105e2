//! As many events as one call takes.

use super::Placed;
use crate::event::{CALL_BYTES, Event};

const CALL_EVENTS: usize = 10;

/// All events in their order, each with its place.
pub(super) fn packs(events: &[Event]) -> Vec<Vec<Placed<'_>>> {
    let mut packs = Vec::new();
    let (mut pack, mut bytes) = (Vec::new(), 0);
    for (index, event) in events.iter().enumerate() {
        let more = event.bytes();
        if pack.len() == CALL_EVENTS || bytes + more > CALL_BYTES {
            packs.push(std::mem::take(&mut pack));
            bytes = 0;
        }
        pack.push((index, event));
        bytes += more;
    }
    packs.push(pack);
    packs.retain(|pack| !pack.is_empty());
    packs
}
