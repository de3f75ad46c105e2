//! What can go wrong with a bucket.

use aws_interactions_core::{BrokenPaging, RequestError, RequestErrorKind};
use aws_sdk_s3::error::{ProvideErrorMetadata, SdkError};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use std::error::Error;

/// Why a function about a bucket did not do what it says.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BucketError {
    /// The name cannot be a bucket's. Nothing was sent.
    #[error("`{bucket}` cannot be the name of a bucket: {problem}")]
    InvalidName {
        /// What was given.
        bucket: String,
        /// What is wrong with it.
        problem: NameProblem,
    },

    /// No bucket has this name.
    #[error("the bucket `{bucket}` does not exist")]
    DoesNotExist {
        /// The bucket.
        bucket: String,
    },

    /// The bucket exists, or may exist, and the caller is not allowed to do this with it.
    #[error("access to the bucket `{bucket}` is denied")]
    AccessDenied {
        /// The bucket.
        bucket: String,
        /// What S3 said.
        source: RequestError,
    },

    /// Another account owns a bucket of this name: names are unique in all of a partition.
    #[error("the bucket name `{bucket}` is taken by another account")]
    NameTaken {
        /// The bucket.
        bucket: String,
    },

    /// The bucket could not be made sure of: it is there, and not for this caller.
    #[error("could not ensure that the bucket `{bucket}` exists: {reason}")]
    CouldntEnsureBucketExists {
        /// The bucket.
        bucket: String,
        /// Who has it.
        reason: &'static str,
    },

    /// The bucket holds something still.
    #[error("the bucket `{bucket}` is not empty")]
    NotEmpty {
        /// The bucket.
        bucket: String,
    },

    /// The bucket was made, and one of its settings was not: it exists with what stands before that setting.
    #[error("the bucket `{bucket}` was created, its {setting} could not be set")]
    Incomplete {
        /// The bucket, which exists.
        bucket: String,
        /// The setting that failed.
        setting: &'static str,
        /// Why.
        source: Box<BucketError>,
    },

    /// Entries of the bucket could not be deleted; the others are gone.
    #[error("{remaining} entries of the bucket `{bucket}` could not be deleted, the first of them {first}")]
    Remaining {
        /// The bucket, which exists.
        bucket: String,
        /// How many are left.
        remaining: u64,
        /// Key, version and reason of the first.
        first: String,
    },

    /// A list of the bucket's entries led nowhere; reading on would not have ended.
    #[error("the list of the bucket `{bucket}` is broken")]
    BrokenList {
        /// The bucket.
        bucket: String,
        /// How.
        source: BrokenPaging,
    },

    /// A directory bucket (S3 Express One Zone) was to be listed in the order of keys. Nothing was sent.
    #[error("the directory bucket `{bucket}` cannot be listed in the order of keys: S3 lists those in none")]
    NoKeyOrder {
        /// The bucket.
        bucket: String,
    },

    /// The bucket's lifecycle has no room for more rules. Nothing was changed.
    #[error("the lifecycle of the bucket `{bucket}` has no room for more rules: {limit} is the limit")]
    TooManyLifecycleRules {
        /// The bucket.
        bucket: String,
        /// S3's limit.
        limit: usize,
    },

    /// The bucket's lifecycle was written, and read back it is another: somebody else wrote it at the same time.
    #[error("the lifecycle of the bucket `{bucket}` was changed by somebody else at the same time: {rules}")]
    LifecycleNotKept {
        /// The bucket.
        bucket: String,
        /// Which rules are missing, or came back, and for how long that was looked at.
        rules: String,
    },

    /// The policy is longer than a bucket's can be. Nothing was sent.
    #[error("a policy of {length} bytes is too long for the bucket `{bucket}`: 20 KB (20480 bytes) is the limit")]
    PolicyTooLong {
        /// The bucket.
        bucket: String,
        /// The length of what was given, in bytes.
        length: usize,
    },

    /// S3 does not take the policy: it is no policy, it names a principal that does not exist, or another bucket.
    #[error("the policy for the bucket `{bucket}` is not taken")]
    MalformedPolicy {
        /// The bucket, whose policy is as it was.
        bucket: String,
        /// What S3 said.
        source: RequestError,
    },

    /// S3 does not deliver logs there: the target does not exist, belongs to another account, or refuses them.
    #[error("the bucket `{bucket}` cannot log to the bucket `{target}`")]
    InvalidLoggingTarget {
        /// The bucket that was to log, whose setting is as it was.
        bucket: String,
        /// Where to.
        target: String,
        /// What S3 said.
        source: RequestError,
    },

    /// Logs do not leave their region.
    #[error("the bucket `{bucket}` cannot log to the bucket `{target}` of another region")]
    LoggingAcrossRegions {
        /// The bucket that was to log, whose setting is as it was.
        bucket: String,
        /// Where to.
        target: String,
        /// What S3 said.
        source: RequestError,
    },

    /// Any other failure of a request.
    #[error("a request about the bucket `{bucket}` failed")]
    Request {
        /// The bucket.
        bucket: String,
        /// What happened.
        source: RequestError,
    },

    /// The list of all buckets could not be read.
    #[error("the buckets could not be listed")]
    List {
        /// What happened.
        source: RequestError,
    },
}

/// What is wrong with the name of a bucket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NameProblem {
    /// Names have 3 to 63 characters.
    #[error("a name has 3 to 63 characters")]
    Length,
    /// Names are of lower-case letters, digits, hyphens and dots.
    #[error("a name is of lower-case letters, digits, hyphens and dots")]
    Character,
    /// Names begin and end with a letter or digit.
    #[error("a name begins and ends with a letter or a digit")]
    Ends,
    /// Dots do not stand side by side.
    #[error("dots do not stand side by side")]
    Dots,
    /// A name does not look like an IP address.
    #[error("a name does not look like an IP address")]
    IpAddress,
    /// S3 keeps some beginnings and ends for itself.
    #[error("S3 keeps names that begin or end like this for itself")]
    Reserved,
}

impl BucketError {
    /// Reads the SDK's error.
    pub(crate) fn from_sdk<E>(operation: &'static str, bucket: &str, error: SdkError<E, HttpResponse>) -> Self
    where
        E: ProvideErrorMetadata + Error + Send + Sync + 'static,
    {
        Self::from_request(bucket, RequestError::from_sdk("s3", operation, error))
    }

    pub(crate) fn from_request(bucket: &str, source: RequestError) -> Self {
        let bucket = bucket.to_owned();
        match (source.code(), source.kind()) {
            // It says nothing about the bucket.
            _ if source.is_of_credentials() => Self::Request { bucket, source },
            (Some("BucketAlreadyExists"), _) => Self::NameTaken { bucket },
            (Some("BucketNotEmpty"), _) => Self::NotEmpty { bucket },
            (Some("MalformedPolicy"), _) => Self::MalformedPolicy { bucket, source },
            // `NotFound` is the SDK's word for an answer without a body, as HEAD has them. One whose body is damaged has no
            // code: it may have been about a setting.
            (Some("NoSuchBucket" | "NotFound"), RequestErrorKind::NotFound) => Self::DoesNotExist { bucket },
            (_, RequestErrorKind::AccessDenied) => Self::AccessDenied { bucket, source },
            _ => Self::Request { bucket, source },
        }
    }

    /// The request behind the error, where there was one.
    pub fn request(&self) -> Option<&RequestError> {
        match self {
            Self::AccessDenied { source, .. }
            | Self::MalformedPolicy { source, .. }
            | Self::InvalidLoggingTarget { source, .. }
            | Self::LoggingAcrossRegions { source, .. }
            | Self::Request { source, .. }
            | Self::List { source } => Some(source),
            Self::Incomplete { source, .. } => source.request(),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests;
