//! What can go wrong with a synchronization.

use super::place::SyncPlace;
use crate::object::error::ObjectError;
use crate::object::local_file::LocalFileError;
use std::sync::Arc;

/// Why there is no plan.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SyncError {
    /// Both sides are folders.
    #[error("{from} and {to} are both folders, and one side must be a bucket")]
    NoBucket {
        /// The source.
        from: SyncPlace,
        /// The target.
        to: SyncPlace,
    },
    /// One side lies within the other, or both are the same.
    #[error("{from} and {to} overlap")]
    Overlap {
        /// The source.
        from: SyncPlace,
        /// The target.
        to: SyncPlace,
    },
    /// The source folder, or the target folder itself, could not be read.
    #[error(transparent)]
    Folder(LocalFileError),
    /// A list of objects could not be read.
    #[error(transparent)]
    List(ObjectError),
    /// The checksum of an object could not be asked for.
    #[error(transparent)]
    Checksum(ObjectError),
    /// A list of objects is not in the order of keys, as those of directory buckets: nothing can be compared by it.
    #[error("the list of {place} is not in the order of its keys, at `{path}`")]
    NotInOrder {
        /// Which.
        place: SyncPlace,
        /// The first path that is out of order.
        path: String,
    },
}

/// Why one file or object is not copied or deleted.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SyncItemError {
    /// It could not be sent, received or copied.
    #[error(transparent)]
    Copy(ObjectError),
    /// Its path has become one that cannot be written since the plan was made.
    #[error("it can no longer be written")]
    Refused {
        /// Why.
        #[from]
        source: super::left::SyncRefusal,
    },
    /// The file or its folder on this side.
    #[error(transparent)]
    LocalFile(#[from] LocalFileError),
    /// S3 would not delete it.
    #[error("not deleted: {message} ({code})")]
    NotDeleted {
        /// S3's error code.
        code: String,
        /// S3's message.
        message: String,
    },
    /// The request that was to delete it and others failed.
    #[error(transparent)]
    Deletion(Arc<ObjectError>),
    /// It was not deleted, as not everything could be copied.
    #[error("not deleted, as not everything was copied")]
    DeletionWithheld,
}
