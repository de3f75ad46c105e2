//! What the null server keeps.

use crate::pieces::Pieces;
use http::{HeaderName, HeaderValue};
use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Objects of full buckets are of so many bytes.
const SEEDED_SIZE: usize = 64;
const FOLDERS: u64 = 16;

pub(crate) struct Object {
    pub(crate) content: Pieces,
    pub(crate) etag: String,
    /// As the client told it.
    pub(crate) checksum: Option<(HeaderName, HeaderValue)>,
}

pub(crate) type Keys = BTreeMap<String, Arc<Object>>;
pub(crate) type Parts = BTreeMap<u32, Object>;

#[derive(Default)]
pub(crate) struct Store {
    buckets: Mutex<HashMap<String, Arc<Mutex<Keys>>>>,
    uploads: Mutex<HashMap<String, Parts>>,
    numbers: AtomicU64,
}

impl Store {
    /// The bucket, made where nobody asked for it before.
    pub(crate) fn bucket(&self, name: &str) -> Arc<Mutex<Keys>> {
        let mut buckets = held(&self.buckets);
        let bucket = buckets.entry(name.to_owned()).or_insert_with(|| Arc::new(Mutex::new(self.seeded(name))));
        Arc::clone(bucket)
    }

    pub(crate) fn uploads(&self) -> MutexGuard<'_, HashMap<String, Parts>> {
        held(&self.uploads)
    }

    /// Different from all before it.
    pub(crate) fn number(&self) -> u64 {
        self.numbers.fetch_add(1, Relaxed)
    }

    pub(crate) fn object(&self, content: Pieces, checksum: Option<(HeaderName, HeaderValue)>) -> Object {
        Object { content, etag: format!("{:032x}", self.number()), checksum }
    }

    fn seeded(&self, bucket: &str) -> Keys {
        let mut words = bucket.split('-');
        let key = match words.next() {
            Some("flat") => |number| format!("part-{number:08}.dat"),
            Some("folders") => |number| format!("p{:02x}/year=2026/part-{number:08}.dat", number % FOLDERS),
            _ => return Keys::new(),
        };
        let count: u64 = words.next().and_then(|count| count.parse().ok()).unwrap_or_default();
        let object = Arc::new(self.object(vec![b'x'; SEEDED_SIZE].into(), None));
        (0..count).map(|number| (key(number), Arc::clone(&object))).collect()
    }
}

pub(crate) fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
