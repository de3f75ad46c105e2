//! From where to where.

use super::error::SyncError;
use super::place::{SyncPlace, file_in, object_in};
use crate::uri::S3Uri;
use std::path::{Path, PathBuf};

/// A source and a target that can be synchronized.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Route {
    Up { from: PathBuf, to: S3Uri },
    Down { from: S3Uri, to: PathBuf },
    Across { from: S3Uri, to: S3Uri },
}

impl Route {
    pub(super) fn between(source: &SyncPlace, target: &SyncPlace) -> Result<Self, SyncError> {
        let sides = || (source.clone(), target.clone());
        match sides() {
            (SyncPlace::Folder(_), SyncPlace::Folder(_)) => {
                let (from, to) = sides();
                Err(SyncError::NoBucket { from, to })
            }
            (SyncPlace::Folder(from), SyncPlace::Prefix(to)) => Ok(Self::Up { from, to }),
            (SyncPlace::Prefix(from), SyncPlace::Folder(to)) => Ok(Self::Down { from, to }),
            (SyncPlace::Prefix(from), SyncPlace::Prefix(to)) if overlap(&from, &to) => {
                let (from, to) = sides();
                Err(SyncError::Overlap { from, to })
            }
            (SyncPlace::Prefix(from), SyncPlace::Prefix(to)) => Ok(Self::Across { from, to }),
        }
    }

    /// The folder, where one side is one.
    pub(super) fn folder(&self) -> &Path {
        match self {
            Self::Up { from: folder, .. } | Self::Down { to: folder, .. } => folder,
            Self::Across { .. } => Path::new(""),
        }
    }

    /// Where a path comes from.
    pub(super) fn source(&self, path: &str) -> String {
        match self {
            Self::Up { from, .. } => file_in(from, path).display().to_string(),
            Self::Down { from, .. } | Self::Across { from, .. } => object_in(from, path).to_string(),
        }
    }

    /// Where it goes.
    pub(super) fn target(&self, path: &str) -> String {
        match self {
            Self::Down { to, .. } => file_in(to, path).display().to_string(),
            Self::Up { to, .. } | Self::Across { to, .. } => object_in(to, path).to_string(),
        }
    }
}

/// Whether what is written to the one would be seen in the other.
fn overlap(one: &S3Uri, other: &S3Uri) -> bool {
    one.bucket == other.bucket && (one.key.starts_with(&other.key) || other.key.starts_with(&one.key))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_one_prefix_is_in_the_other_then_there_is_no_route_between_them() {
        let at = |bucket: &str, prefix: &str| SyncPlace::prefix(bucket, prefix);
        for (one, other) in [("", ""), ("a", "a"), ("a", ""), ("a/b", "a")] {
            for (from, to) in [(one, other), (other, one)] {
                let route = Route::between(&at("data", from), &at("data", to));
                assert!(matches!(route, Err(SyncError::Overlap { .. })), "{from} {to}");
                Route::between(&at("data", from), &at("logs", to)).expect("another bucket");
            }
        }
        let route = Route::between(&at("data", "a"), &at("data", "ab")).expect("beside each other");
        assert_eq!((route.source("x"), route.target("x")), ("s3://data/a/x".into(), "s3://data/ab/x".into()));
        Route::between(&SyncPlace::folder("a"), &SyncPlace::folder("b")).expect_err("no bucket");
    }
}
