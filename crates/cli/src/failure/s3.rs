//! What the errors of S3 and of its workflows are to a person.

use super::{Failure, FailureKind};
use aws_interactions_orchestration::{AccessLoggingError, AccountBucketError};
use s3_interactions::{BucketError, LocalFileError, ObjectError, SyncError, SyncItemError};

impl From<BucketError> for Failure {
    fn from(error: BucketError) -> Self {
        Self::new(kind_of_bucket_error(&error), error)
    }
}

fn kind_of_bucket_error(error: &BucketError) -> FailureKind {
    match error {
        BucketError::InvalidName { .. } => FailureKind::Usage,
        BucketError::DoesNotExist { .. } => FailureKind::NotFound,
        BucketError::AccessDenied { .. } => FailureKind::AccessDenied,
        BucketError::NameTaken { .. } | BucketError::CouldntEnsureBucketExists { .. } => FailureKind::NameTaken,
        BucketError::NotEmpty { .. }
        | BucketError::PolicyTooLong { .. }
        | BucketError::InvalidLoggingTarget { .. }
        | BucketError::LoggingAcrossRegions { .. } => FailureKind::Refused,
        BucketError::Incomplete { source, .. } => kind_of_bucket_error(source),
        BucketError::Request { source, .. } | BucketError::List { source } => source.kind().into(),
        _ => FailureKind::Other,
    }
}

impl From<ObjectError> for Failure {
    fn from(error: ObjectError) -> Self {
        Self::new(kind_of_object_error(&error), error)
    }
}

fn kind_of_object_error(error: &ObjectError) -> FailureKind {
    match error {
        ObjectError::InvalidKey { .. } | ObjectError::InvalidInput { .. } => FailureKind::Usage,
        ObjectError::DoesNotExist { .. } => FailureKind::NotFound,
        ObjectError::AccessDenied { .. } => FailureKind::AccessDenied,
        ObjectError::AlreadyExists { .. } | ObjectError::Changed { .. } | ObjectError::Journal { .. } => {
            FailureKind::Refused
        }
        ObjectError::LocalFile(LocalFileError::AlreadyExists { .. }) => FailureKind::FileExists,
        ObjectError::Bucket(source) => kind_of_bucket_error(source),
        ObjectError::AbandonedUpload { source, .. }
        | ObjectError::LostUpload { source, .. }
        | ObjectError::SourceStays { source, .. } => kind_of_object_error(source),
        ObjectError::Request { source, .. } => source.kind().into(),
        _ => FailureKind::Other,
    }
}

/// Why one file or object is not copied, moved or deleted.
pub(crate) fn kind_of_sync_item_error(error: &SyncItemError) -> FailureKind {
    match error {
        SyncItemError::Copy(source) => kind_of_object_error(source),
        SyncItemError::Deletion(source) => kind_of_object_error(source),
        SyncItemError::NotDeleted { code, .. } if code == "AccessDenied" => FailureKind::AccessDenied,
        SyncItemError::Refused { .. } => FailureKind::Refused,
        _ => FailureKind::Other,
    }
}

impl From<SyncError> for Failure {
    fn from(error: SyncError) -> Self {
        let kind = match &error {
            SyncError::NoBucket { .. } | SyncError::Overlap { .. } => FailureKind::Usage,
            SyncError::Folder(LocalFileError::FolderDoesNotExist { .. }) => FailureKind::FolderNotFound,
            SyncError::List(source) | SyncError::Checksum(source) => kind_of_object_error(source),
            _ => FailureKind::Other,
        };
        Self::new(kind, error)
    }
}

impl From<AccountBucketError> for Failure {
    fn from(error: AccountBucketError) -> Self {
        let kind = match &error {
            AccountBucketError::InvalidPrefix { .. } => FailureKind::Usage,
            AccountBucketError::NotOurs { .. } => FailureKind::NameTaken,
            AccountBucketError::Environment { source } => source.kind().into(),
            AccountBucketError::Undone { source, .. }
            | AccountBucketError::HalfMade { source, .. }
            | AccountBucketError::NotCorrected { source, .. }
            | AccountBucketError::Bucket { source, .. } => kind_of_bucket_error(source),
            _ => FailureKind::Other,
        };
        Self::new(kind, error)
    }
}

impl From<AccessLoggingError> for Failure {
    fn from(error: AccessLoggingError) -> Self {
        let kind = match &error {
            AccessLoggingError::InvalidPrefix { .. } | AccessLoggingError::IntoItself { .. } => FailureKind::Usage,
            AccessLoggingError::Environment { source } => source.kind().into(),
            AccessLoggingError::NotOurs { .. } => FailureKind::NameTaken,
            AccessLoggingError::NoLogBucket { .. } => FailureKind::NotFound,
            AccessLoggingError::AcrossRegions { .. } | AccessLoggingError::Unfit { .. } => FailureKind::Refused,
            AccessLoggingError::Undone { source, .. }
            | AccessLoggingError::HalfMade { source, .. }
            | AccessLoggingError::Bucket { source, .. } => kind_of_bucket_error(source),
            _ => FailureKind::Other,
        };
        Self::new(kind, error)
    }
}
