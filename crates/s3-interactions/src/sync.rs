//! A folder or a prefix made like another.

pub(crate) mod copies;
pub(crate) mod error;
pub(crate) mod filter;
pub(crate) mod left;
pub(crate) mod outcome;
pub(crate) mod place;
pub(crate) mod plan;
pub(crate) mod planner;
pub(crate) mod run;

mod case_pairs;
mod contents;
mod file_name;
mod journals;
mod route;
mod side;
mod target_folder;
mod walk;

use filter::SyncFilter;
#[cfg(doc)]
use plan::SyncReason;

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
    /// Where the contents differ, whatever the times. Of what has one size on both sides files are read in full and
    /// objects asked for their checksums, a `HeadObject` each (permission `s3:GetObject`; `kms:Decrypt` where a KMS key
    /// encrypts), 32 at a time.
    ///
    /// What counts is a checksum of the whole object: CRC64-NVME, CRC-32, CRC-32C, SHA-1 or SHA-256, or its etag where that is
    /// an MD5, as of what came in one piece and is encrypted by S3's own keys. Of an object that came in parts and has
    /// but a checksum of theirs, S3 is asked what these are, a `GetObjectAttributes` for a thousand of them (permission
    /// `s3:GetObjectAttributes`, which needs not be there for what came in one part), and a file is compared part by part.
    /// Where S3 knows no checksum, or does not let the caller look, or two objects were cut into other parts and have no CRCs, it is copied, and the plan says so
    /// ([`SyncReason::Incomparable`]).
    Checksum,
    /// Always. The target is not listed, but for deletions.
    Always,
    /// Never: only what the target does not have is copied. What appears there after the plan was made stays.
    MissingOnly,
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
