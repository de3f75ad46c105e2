//! What is to be done.

use super::copies::SyncCopies;
use super::left::{SyncRefusal, SyncSkip};
use super::route::Route;
use crate::object::local_file::LocalFileError;
use std::time::SystemTime;

/// What makes the target like the source. Paths are those below source and target, with `/` between folders; each list is
/// in their order, as their bytes have it.
///
/// Memory grows with what is in these lists, by few bytes with what is copied, and not with what is the same on both sides.
#[derive(Debug)]
#[non_exhaustive]
pub struct SyncPlan {
    pub(super) route: Route,
    /// Whether files are read over symbolic links.
    pub(super) follows_links: bool,
    /// What is copied.
    pub copies: SyncCopies,
    /// What is deleted from the target, once all copies are made.
    pub deletions: Vec<SyncDeletion>,
    /// What is left as it is, in keeping with what was asked for.
    pub skipped: Vec<SyncSkipped>,
    /// What should be copied and cannot be.
    pub refused: Vec<SyncRefused>,
    /// Folders and files that could not be looked at. If any is in the source, nothing is deleted.
    pub unread: Vec<SyncUnread>,
    /// How many are the same on both sides.
    pub unchanged: u64,
}

/// Something that is copied.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SyncCopy {
    /// Its path on both sides.
    pub path: String,
    /// Its size in bytes.
    pub size: u64,
    /// When the source was written.
    pub modified: Option<SystemTime>,
    /// Whether it is copied only if the target does not have it by then.
    pub(super) must_be_missing: bool,
    /// Why it is copied.
    pub reason: SyncReason,
}

/// Why something is copied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SyncReason {
    /// The target does not have it.
    Missing,
    /// The sizes differ.
    Size,
    /// The source was written later.
    Newer,
    /// The contents differ.
    Content,
    /// The contents could not be compared: S3 tells no checksum that both sides have or can take, or keeps the caller out.
    Incomparable,
    /// It was asked for, whatever the target has.
    Always,
}

impl SyncReason {
    /// A word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Size => "size",
            Self::Newer => "newer",
            Self::Content => "content",
            Self::Incomparable => "incomparable",
            Self::Always => "always",
        }
    }
}

/// Something that is deleted from the target.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SyncDeletion {
    /// Its path.
    pub path: String,
    /// Its size in bytes.
    pub size: u64,
}

/// Something that is left as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SyncSkipped {
    /// Its path.
    pub path: String,
    /// Why.
    pub reason: SyncSkip,
}

/// Something that cannot be copied.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SyncRefused {
    /// Its path; what is not Unicode in it is replaced.
    pub path: String,
    /// Why.
    pub reason: SyncRefusal,
}

/// Something that could not be looked at.
#[derive(Debug)]
#[non_exhaustive]
pub struct SyncUnread {
    /// Its path; what is not Unicode in it is replaced.
    pub path: String,
    /// What the operating system said.
    pub source: LocalFileError,
}

impl SyncPlan {
    pub(super) fn new(route: Route, follows_links: bool) -> Self {
        Self {
            route,
            follows_links,
            copies: SyncCopies::default(),
            deletions: Vec::new(),
            skipped: Vec::new(),
            refused: Vec::new(),
            unread: Vec::new(),
            unchanged: 0,
        }
    }

    /// Where the file or object of a path comes from: a file's path, or `s3://bucket/key`.
    pub fn source_of(&self, path: &str) -> String {
        self.route.source(path)
    }

    /// Where the file or object of a path goes: a file's path, or `s3://bucket/key`.
    pub fn target_of(&self, path: &str) -> String {
        self.route.target(path)
    }

    /// How many bytes are copied.
    pub fn bytes(&self) -> u64 {
        self.copies.iter().fold(0, |sum, copy| sum.saturating_add(copy.size))
    }

    /// Whether the target is like the source when all is done as planned.
    pub fn is_whole(&self) -> bool {
        self.refused.is_empty() && self.unread.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_a_reason_is_told_then_it_is_a_word_of_reports() {
        use SyncReason::{Always, Content, Incomparable, Missing, Newer, Size};
        let words = [Missing, Size, Newer, Content, Incomparable, Always].map(SyncReason::as_str);
        assert_eq!(words, ["missing", "size", "newer", "content", "incomparable", "always"]);
    }
}
