//! Clients by their type: made once, handed out as clones.

use std::any::{Any, TypeId};
use std::fmt;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// A list that only grows, so that reading it takes no lock: a getter costs little more than the clone it answers with.
#[derive(Default)]
pub(crate) struct ClientCache {
    first: Link,
    /// Held while a client is made and appended.
    making: Mutex<()>,
}

type Link = OnceLock<Box<Entry>>;

struct Entry {
    /// Beside the client, so that passing over an entry costs no call.
    kind: TypeId,
    client: Arc<dyn Any + Send + Sync>,
    next: Link,
}

impl Entry {
    fn new(client: Arc<dyn Any + Send + Sync>, next: Link) -> Self {
        Self { kind: (*client).type_id(), client, next }
    }
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
            self.append(Arc::new(client.clone()));
            client
        })
    }

    /// The client of this type, if there is one.
    pub(crate) fn get<C: Clone + 'static>(&self) -> Option<C> {
        let mut link = &self.first;
        while let Some(entry) = link.get() {
            if entry.kind == TypeId::of::<C>() {
                return entry.client.downcast_ref::<C>().cloned();
            }
            link = &entry.next;
        }
        None
    }

    /// Puts a client in the place of the one that would be made, or of an earlier one: the first of its type counts.
    pub(crate) fn inject<C: Clone + Send + Sync + 'static>(&mut self, client: C) {
        let next = std::mem::take(&mut self.first);
        self.first = Box::new(Entry::new(Arc::new(client), next)).into();
    }

    fn append(&self, client: Arc<dyn Any + Send + Sync>) {
        let end = self.entries().last().map_or(&self.first, |entry| &entry.next);
        // The end is not set, and only the holder of the lock appends.
        let _ = end.set(Box::new(Entry::new(client, Link::new())));
    }

    fn entries(&self) -> impl Iterator<Item = &Entry> {
        std::iter::successors(self.first.get(), |entry| entry.next.get()).map(|entry| &**entry)
    }
}

impl Clone for ClientCache {
    fn clone(&self) -> Self {
        let copy = Self::default();
        for entry in self.entries() {
            copy.append(Arc::clone(&entry.client));
        }
        copy
    }
}

impl fmt::Debug for ClientCache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientCache").finish_non_exhaustive()
    }
}
