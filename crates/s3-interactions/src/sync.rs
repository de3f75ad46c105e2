//! A folder or a prefix made like another.

pub(crate) mod error;
pub(crate) mod filter;
pub(crate) mod left;
pub(crate) mod outcome;
pub(crate) mod place;
pub(crate) mod plan;
pub(crate) mod planner;
pub(crate) mod run;

mod case_pairs;
mod file_name;
mod route;
mod side;
mod walk;

use filter::SyncFilter;

/// What is synchronized, and how. `Default` takes everything, compares size and time, deletes nothing.
#[derive(Debug, Clone, Default)]
pub struct SyncOptions {
    /// When a file or object is copied though the target has one.
    pub comparison: SyncComparison,
    /// Whether what the source does not have is deleted from the target.
    pub delete: bool,
    /// Which paths are looked at. The others are neither copied nor deleted.
    pub filter: SyncFilter,
    /// What becomes of symbolic links in a source folder.
    pub links: SymbolicLinks,
    /// Whether a download writes keys that differ by case alone. Where the file system does not tell case, the one
    /// would replace the other.
    pub allows_case_pairs: bool,
}

/// When a file or object is copied though the target has one of its path.
///
/// Contents are not compared: the etag of an object is a checksum of its content only where it was sent in one piece and
/// is not encrypted with KMS, which a list does not tell, and other checksums cost a request for each object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum SyncComparison {
    /// Where the sizes differ, or the source was written later.
    ///
    /// An object's time is that of its upload, in whole seconds: a file that was written within the second of its upload
    /// counts as newer, and goes once more.
    #[default]
    SizeAndTime,
    /// Where the sizes differ. A change that keeps the size is not noticed.
    SizeOnly,
}

/// What becomes of symbolic links in a source folder. In a target folder none is followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum SymbolicLinks {
    /// They are left out, and told of.
    #[default]
    Skip,
    /// What they lead to is taken, also where it lies outside of the folder. A link to a folder that it lies in is left
    /// out, and told of.
    Follow,
}
