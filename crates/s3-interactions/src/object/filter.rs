//! Which objects of a list take part.

mod globs;

pub use globs::KeyGlobs;

use super::list::ObjectSummary;
use super::storage_class::StorageClass;
use super::version_list::VersionSummary;
use crate::bucket::name::is_directory_bucket;
use std::sync::Arc;
use std::time::SystemTime;

/// Which objects take part: those that all of this fits. The default takes every one.
///
/// S3 itself looks at the beginning of keys alone. The rest is decided here, in the pass that reads the list: an object
/// that is left out is listed and paid for all the same, but for keys that do not begin as the globs do.
///
/// ```
/// use s3_interactions::{KeyGlobs, ObjectFilter};
/// use std::time::{Duration, SystemTime};
///
/// let large_and_old = ObjectFilter {
///     globs: KeyGlobs::new(["*.log"], ["keep/*"])?,
///     larger_than: Some(1024 * 1024),
///     older_than: Some(SystemTime::now() - Duration::from_hours(24 * 30)),
///     ..ObjectFilter::under("2026/")
/// };
/// # Ok::<(), s3_interactions::InvalidGlob>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct ObjectFilter {
    /// What keys begin with; empty for all of the bucket.
    pub prefix: String,
    /// What keys are like behind the prefix.
    pub globs: KeyGlobs,
    /// Only objects of more bytes.
    pub larger_than: Option<u64>,
    /// Only objects of fewer bytes.
    pub smaller_than: Option<u64>,
    /// Only what was written later.
    pub newer_than: Option<SystemTime>,
    /// Only what was written earlier.
    pub older_than: Option<SystemTime>,
    /// Only objects that are kept in one of these; wherever they are when there are none.
    pub storage_classes: Vec<StorageClass>,
}

impl ObjectFilter {
    /// All objects whose keys begin with `prefix`.
    pub fn under(prefix: impl Into<String>) -> Self {
        Self { prefix: prefix.into(), ..Self::default() }
    }

    /// Whether an object takes part.
    pub fn takes(&self, object: &ObjectSummary) -> bool {
        self.takes_key(&object.key)
            && self.takes_time(object.modified)
            && self.takes_content(object.size, &object.storage_class)
    }

    /// Whether a version does. A delete marker has neither size nor storage class: where one is asked for, it does not.
    pub fn takes_version(&self, version: &VersionSummary) -> bool {
        let takes_content = if version.is_delete_marker {
            !self.asks_for_content()
        } else {
            self.takes_content(version.size, &version.storage_class)
        };
        takes_content && self.takes_key(&version.key) && self.takes_time(version.modified)
    }

    /// Whether an object of this key may.
    pub(crate) fn takes_key(&self, key: &str) -> bool {
        key.strip_prefix(&self.prefix).is_some_and(|path| self.globs.takes(path))
    }

    /// Whether nothing but keys is asked about.
    pub(crate) fn is_of_keys(&self) -> bool {
        !self.asks_for_content() && self.newer_than.is_none() && self.older_than.is_none()
    }

    /// What S3 is asked for: the beginning that all keys share which take part. None for the whole bucket.
    pub(crate) fn listed(&self, bucket: &str) -> Option<Arc<str>> {
        let mut beginning = [self.prefix.as_str(), self.globs.beginning()].concat();
        // Only prefixes that end in a delimiter are supported there.
        if is_directory_bucket(bucket) {
            beginning.truncate(beginning.rfind('/').map_or(0, |slash| slash + 1));
        }
        (!beginning.is_empty()).then(|| Arc::from(beginning))
    }

    fn asks_for_content(&self) -> bool {
        self.larger_than.is_some() || self.smaller_than.is_some() || !self.storage_classes.is_empty()
    }

    fn takes_content(&self, size: u64, class: &StorageClass) -> bool {
        self.larger_than.is_none_or(|than| size > than)
            && self.smaller_than.is_none_or(|than| size < than)
            && (self.storage_classes.is_empty() || self.storage_classes.contains(class))
    }

    /// What has no time is neither newer nor older.
    fn takes_time(&self, modified: Option<SystemTime>) -> bool {
        let is = |than: Option<SystemTime>, side: fn(&SystemTime, &SystemTime) -> bool| {
            than.is_none_or(|than| modified.is_some_and(|modified| side(&modified, &than)))
        };
        is(self.newer_than, SystemTime::gt) && is(self.older_than, SystemTime::lt)
    }
}

#[cfg(test)]
mod tests;
