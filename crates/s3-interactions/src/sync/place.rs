//! What is synchronized with what.

use crate::uri::S3Uri;
use std::fmt;
use std::path::{Path, PathBuf};

/// A side of a synchronization.
///
/// ```
/// use s3_interactions::SyncPlace;
///
/// assert_eq!(SyncPlace::prefix("logs", "2026").to_string(), "s3://logs/2026/");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum SyncPlace {
    /// A folder on this side.
    Folder(PathBuf),
    /// What begins with a prefix, which ends in `/` or is empty.
    Prefix(S3Uri),
}

impl SyncPlace {
    /// A folder on this side.
    pub fn folder(path: impl Into<PathBuf>) -> Self {
        Self::Folder(path.into())
    }

    /// The objects of a bucket whose keys begin with `prefix` and a `/`; all of them where it is empty.
    pub fn prefix(bucket: impl Into<String>, prefix: impl Into<String>) -> Self {
        let mut key = prefix.into();
        if !key.is_empty() && !key.ends_with('/') {
            key.push('/');
        }
        Self::Prefix(S3Uri { bucket: bucket.into(), key })
    }
}

pub(super) fn object_in(prefix: &S3Uri, path: &str) -> S3Uri {
    S3Uri { bucket: prefix.bucket.clone(), key: format!("{}{path}", prefix.key) }
}

pub(super) fn file_in(folder: &Path, path: &str) -> PathBuf {
    path.split('/').fold(folder.to_owned(), |folder, name| folder.join(name))
}

impl fmt::Display for SyncPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Folder(folder) => folder.display().fmt(f),
            Self::Prefix(prefix) => prefix.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_a_prefix_is_named_then_it_ends_in_a_slash_or_is_the_whole_bucket() {
        for (prefix, key) in [("", ""), ("a", "a/"), ("a/", "a/"), ("a/b", "a/b/"), ("/", "/")] {
            let expected = S3Uri { bucket: "logs".to_owned(), key: key.to_owned() };
            assert_eq!(SyncPlace::prefix("logs", prefix), SyncPlace::Prefix(expected));
        }
    }

    #[test]
    fn when_a_place_is_shown_then_it_is_its_path_or_its_uri() {
        assert_eq!(SyncPlace::folder("a/b").to_string(), "a/b");
        assert_eq!(SyncPlace::prefix("logs", "2026").to_string(), "s3://logs/2026/");
    }
}
