//! Clients by their type: made once, handed out as clones.

use std::any::{Any, TypeId};
use std::fmt;
use std::hash::{Hash, Hasher};
use std::iter::successors;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// More than a program has services, so that clients hardly ever share a slot.
const SLOTS: usize = 32;

/// Slots by the client's type, each a list that only grows. Reading takes no lock, and what else was made hardly ever
/// stands in the way: a getter costs little more than the clone it answers with.
#[derive(Default)]
pub(crate) struct ClientCache {
    slots: [Link; SLOTS],
    /// Held while a client is made and appended.
    making: Mutex<()>,
}

type Client = Arc<dyn Any + Send + Sync>;
type Link = OnceLock<Box<Entry>>;

struct Entry {
    client: Client,
    next: Link,
}

impl ClientCache {
    /// The client of this type, made by `make` if there is none. Made once, however many ask at the same time.
    pub(crate) fn get_or_make<C: Clone + Send + Sync + 'static>(&self, make: impl FnOnce() -> C) -> C {
        if let Some(client) = self.get() {
            return client;
        }
        let _making = self.making.lock().unwrap_or_else(PoisonError::into_inner);
        self.get().unwrap_or_else(|| {
            let client = make();
            if let Some(slot) = self.slots.get(slot_of::<C>()) {
                append(slot, Arc::new(client.clone()));
            }
            client
        })
    }

    /// The client of this type, if there is one.
    pub(crate) fn get<C: Clone + 'static>(&self) -> Option<C> {
        let mut link = self.slots.get(slot_of::<C>())?;
        while let Some(entry) = link.get() {
            if let Some(client) = entry.client.downcast_ref::<C>() {
                return Some(client.clone());
            }
            link = &entry.next;
        }
        None
    }

    /// Puts a client in the place of the one that would be made, or of an earlier one: the first of its type counts.
    pub(crate) fn inject<C: Clone + Send + Sync + 'static>(&mut self, client: C) {
        if let Some(slot) = self.slots.get_mut(slot_of::<C>()) {
            let next = std::mem::take(slot);
            *slot = Box::new(Entry { client: Arc::new(client), next }).into();
        }
    }
}

/// The compiler knows it: a type's id is a constant.
fn slot_of<C: 'static>() -> usize {
    let mut bits = IdBits(0);
    TypeId::of::<C>().hash(&mut bits);
    let [low, ..] = bits.finish().to_le_bytes();
    usize::from(low) % SLOTS
}

/// An id of a type is a hash already.
struct IdBits(u64);

impl Hasher for IdBits {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(self.0.rotate_left(8) ^ u64::from(*byte));
        }
    }

    fn write_u64(&mut self, bits: u64) {
        self.0 = bits;
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// To a list that nobody else appends to meanwhile.
fn append(first: &Link, client: Client) {
    let end = entries(first).last().map_or(first, |entry| &entry.next);
    let _ = end.set(Box::new(Entry { client, next: Link::new() }));
}

fn entries(first: &Link) -> impl Iterator<Item = &Entry> {
    successors(first.get(), |entry| entry.next.get()).map(|entry| &**entry)
}

impl Clone for ClientCache {
    fn clone(&self) -> Self {
        let copy = |slot: &Link| {
            let copied = Link::new();
            for entry in entries(slot) {
                append(&copied, Arc::clone(&entry.client));
            }
            copied
        };
        Self { slots: self.slots.each_ref().map(copy), making: Mutex::default() }
    }
}

impl fmt::Debug for ClientCache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientCache").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Barrier;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    #[derive(Debug, Clone, PartialEq)]
    struct Numbered<const N: usize>(usize);

    /// With a type for each number: one more than there are slots, so that two share one.
    macro_rules! for_each_type {
        (|$number:ident, $kind:ident| $action:expr) => {
            for_each_type!(@ $number $kind $action; 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32)
        };
        (@ $number:ident $kind:ident $action:expr; $($literal:literal)*) => {
            $({
                let ($number, $kind) = ($literal, &Numbered::<$literal>($literal));
                $action;
            })*
        };
    }

    fn made<const N: usize>(cache: &ClientCache, number: usize, _: &Numbered<N>) -> usize {
        cache.get_or_make(|| Numbered::<N>(number)).0
    }

    fn inject<const N: usize>(cache: &mut ClientCache, number: usize, _: &Numbered<N>) {
        cache.inject(Numbered::<N>(number));
    }

    #[test]
    fn when_there_are_more_types_than_slots_then_each_has_its_own_client_in_copies_too() {
        let cache = ClientCache::default();
        for_each_type!(|number, kind| assert_eq!(made(&cache, number, kind), number));
        let copy = cache.clone();
        for_each_type!(|number, kind| assert_eq!(made(&cache, 1000, kind), number, "it is there already"));
        for_each_type!(|number, kind| assert_eq!(made(&copy, 1000, kind), number, "it is there already"));
    }

    #[test]
    fn when_a_client_is_injected_then_it_comes_before_all_others_of_its_type() {
        let mut cache = ClientCache::default();
        for_each_type!(|number, kind| made(&cache, number, kind));
        for_each_type!(|number, kind| inject(&mut cache, number + 100, kind));
        for_each_type!(|number, kind| inject(&mut cache, number + 200, kind));
        for_each_type!(|number, kind| assert_eq!(made(&cache, 1000, kind), number + 200));
    }

    #[test]
    fn when_many_are_the_first_to_ask_then_one_client_is_made() {
        let (cache, count) = (ClientCache::default(), AtomicUsize::new(0));
        let start = Barrier::new(8);
        let make = || {
            std::thread::sleep(Duration::from_millis(50));
            Numbered::<0>(count.fetch_add(1, Ordering::SeqCst))
        };
        let ask = || {
            start.wait();
            assert_eq!(cache.get_or_make(make).0, 0);
        };
        std::thread::scope(|scope| (0..8).for_each(|_| drop(scope.spawn(ask))));
        assert_eq!(count.into_inner(), 1);
    }
}
