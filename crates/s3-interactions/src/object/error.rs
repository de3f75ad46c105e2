//! What can go wrong with an object.

use super::local_file::LocalFileError;
use crate::bucket::error::BucketError;
use aws_interactions_core::{BrokenPaging, RequestError, RequestErrorKind};
use aws_sdk_s3::error::{ProvideErrorMetadata, SdkError};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use std::error::Error;
use std::io;
use std::path::PathBuf;

/// Why a function about an object did not do what it says.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ObjectError {
    /// The key cannot be an object's. Nothing was sent.
    #[error("`{key}` cannot be the key of an object: {problem}")]
    InvalidKey {
        /// What was given, cut after 100 characters.
        key: String,
        /// What is wrong with it.
        problem: &'static str,
    },

    /// Metadata, or another value that was given, cannot be sent. Nothing was sent.
    #[error("{what} cannot be sent: {problem}")]
    InvalidInput {
        /// What was given.
        what: String,
        /// What is wrong with it.
        problem: &'static str,
    },

    /// The bucket's name is wrong, or the bucket is not there, or its list is broken.
    #[error(transparent)]
    Bucket(BucketError),

    /// The bucket exists, and no object in it has this key.
    #[error("the object s3://{bucket}/{key} does not exist")]
    DoesNotExist {
        /// The bucket.
        bucket: String,
        /// The key.
        key: String,
    },

    /// The caller may not do this with the object. S3 answers so for a missing object too, to a caller that may not
    /// list the bucket.
    #[error("access to s3://{bucket}/{key} is denied")]
    AccessDenied {
        /// The bucket.
        bucket: String,
        /// The key.
        key: String,
        /// What S3 said.
        source: RequestError,
    },

    /// An object with this key exists, and none was to be overwritten.
    #[error("the object s3://{bucket}/{key} exists already")]
    AlreadyExists {
        /// The bucket.
        bucket: String,
        /// The key.
        key: String,
    },

    /// The object is not the one that was to be overwritten: somebody wrote it in between.
    #[error("the object s3://{bucket}/{key} has changed, its etag is no longer {expected}")]
    Changed {
        /// The bucket.
        bucket: String,
        /// The key.
        key: String,
        /// The etag that was expected.
        expected: String,
    },

    /// The object is larger than what was asked for, or than what one operation can take.
    #[error("s3://{bucket}/{key} has {size} bytes, more than the limit of {limit}")]
    TooLarge {
        /// The bucket.
        bucket: String,
        /// The key.
        key: String,
        /// Its size in bytes.
        size: u64,
        /// The limit in bytes.
        limit: u64,
    },

    /// The content broke off or arrived with a wrong checksum, here or at S3. Of a download nothing was kept. Of an upload
    /// nothing was written where S3 itself found it; a stand-in that takes any checksum has an object that is not right.
    #[error("the content of s3://{bucket}/{key} did not arrive whole")]
    NotIntact {
        /// The bucket.
        bucket: String,
        /// The key.
        key: String,
        /// How.
        source: Box<dyn Error + Send + Sync>,
    },

    /// What was to become the object could not be read to its end. No object was written.
    #[error("the stream for s3://{bucket}/{key} could not be read")]
    Stream {
        /// The bucket.
        bucket: String,
        /// The key.
        key: String,
        /// What its reader said.
        source: io::Error,
    },

    /// The journal of a transfer cannot be gone on with. Nothing was sent. Without it, a new transfer begins; parts that an
    /// upload has left are then nobody's.
    #[error("the journal {} cannot be used: {problem}", path.display())]
    Journal {
        /// The journal.
        path: PathBuf,
        /// Why.
        problem: &'static str,
    },

    /// The file on this side.
    #[error(transparent)]
    LocalFile(LocalFileError),

    /// An upload failed, and its parts could not be taken back: they cost storage until the upload is aborted.
    #[error("the upload {upload_id} to s3://{bucket}/{key} failed and could not be aborted")]
    AbandonedUpload {
        /// The bucket.
        bucket: String,
        /// The key.
        key: String,
        /// For `AbortMultipartUpload`.
        upload_id: String,
        /// Why the upload failed.
        source: Box<ObjectError>,
    },

    /// S3 was asked to begin an upload in parts, and its answer was lost. One of these uploads of the key may be it; as
    /// another writer may have begun them, none is ended here. Without parts an upload costs nothing, and the next one with
    /// the same journal, `AbortMultipartUpload`, [`empty_bucket`](crate::empty_bucket) or
    /// [`expire_uploads`](crate::expire_uploads) ends it.
    #[error("the beginning of an upload to s3://{bucket}/{key} was not answered, and may be {}, which AbortMultipartUpload ends", upload_ids.join(" or "))]
    LostUpload {
        /// The bucket.
        bucket: String,
        /// The key.
        key: String,
        /// Those that were begun since, each for `AbortMultipartUpload`.
        upload_ids: Vec<String>,
        /// What happened to the request.
        source: Box<ObjectError>,
    },

    /// A copy was made, and it could not be proven to be one: its source stays.
    #[error("s3://{bucket}/{key} is not proven: {problem}")]
    NotProven {
        /// The bucket.
        bucket: String,
        /// The key.
        key: String,
        /// Why.
        problem: &'static str,
    },

    /// A copy was made, and could not be looked at or its source not be deleted: both are there.
    #[error("the copy is made, and {place} stays")]
    SourceStays {
        /// The source: a file, or `s3://bucket/key`.
        place: String,
        /// Why.
        source: Box<ObjectError>,
    },

    /// Any other failure of a request.
    #[error("a request about s3://{bucket}/{key} failed")]
    Request {
        /// The bucket.
        bucket: String,
        /// The key.
        key: String,
        /// What happened.
        source: RequestError,
    },
}

impl ObjectError {
    /// Reads the SDK's error.
    pub(crate) fn from_sdk<E>(
        operation: &'static str,
        bucket: &str,
        key: &str,
        error: SdkError<E, HttpResponse>,
    ) -> Self
    where
        E: ProvideErrorMetadata + Error + Send + Sync + 'static,
    {
        Self::from_request(bucket, key, RequestError::from_sdk("s3", operation, error))
    }

    pub(crate) fn from_request(bucket: &str, key: &str, source: RequestError) -> Self {
        let code = source.code().map(str::to_owned);
        let (bucket, key) = (bucket.to_owned(), key.to_owned());
        match (code.as_deref(), source.kind()) {
            // It says nothing about the object.
            _ if source.is_of_credentials() => Self::Request { bucket, key, source },
            (Some("NoSuchBucket"), _) => Self::Bucket(BucketError::DoesNotExist { bucket }),
            (Some("BadDigest" | "XAmzContentSHA256Mismatch" | "XAmzContentChecksumMismatch"), _) => {
                Self::NotIntact { bucket, key, source: source.into() }
            }
            (Some("NoSuchUpload"), _) => Self::Request { bucket, key, source },
            // A 403, though it is not the caller that is kept out: the object is archived.
            (Some("InvalidObjectState" | "ObjectNotInActiveTierError"), _) => {
                Self::Request { bucket, key, source: source.with_kind(RequestErrorKind::Conflict) }
            }
            (_, RequestErrorKind::NotFound) => Self::DoesNotExist { bucket, key },
            (_, RequestErrorKind::AccessDenied) => Self::AccessDenied { bucket, key, source },
            _ => Self::Request { bucket, key, source },
        }
    }

    pub(crate) fn not_intact(bucket: &str, key: &str, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::NotIntact { bucket: bucket.to_owned(), key: key.to_owned(), source: source.into() }
    }

    pub(crate) fn broken_list(bucket: &str, source: BrokenPaging) -> Self {
        Self::Bucket(BucketError::BrokenList { bucket: bucket.to_owned(), source })
    }

    /// The request behind the error, where there was one.
    pub fn request(&self) -> Option<&RequestError> {
        match self {
            Self::AccessDenied { source, .. } | Self::Request { source, .. } => Some(source),
            Self::Bucket(source) => source.request(),
            Self::AbandonedUpload { source, .. }
            | Self::LostUpload { source, .. }
            | Self::SourceStays { source, .. } => source.request(),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stand_in::{assert_told_once, error_answer};
    use aws_credential_types::provider::error::CredentialsError;
    use aws_sdk_s3::operation::get_object::GetObjectError;
    use aws_smithy_runtime_api::client::result::ConnectorError;

    fn answered(status: u16, code: &str) -> RequestError {
        let error = GetObjectError::generic(aws_sdk_s3::error::ErrorMetadata::builder().code(code).build());
        RequestError::from_sdk("s3", "GetObject", SdkError::service_error(error, error_answer(status, code)))
    }

    fn by(status: u16, code: &str) -> ObjectError {
        ObjectError::from_request("logs", "a b", answered(status, code))
    }

    #[test]
    fn when_s3_answers_with_a_code_then_the_error_is_what_a_caller_acts_on() {
        let cases = [
            (404, "NoSuchBucket", "the bucket `logs` does not exist"),
            (404, "NoSuchKey", "the object s3://logs/a b does not exist"),
            (404, "NotFound", "the object s3://logs/a b does not exist"),
            (404, "NoSuchVersion", "the object s3://logs/a b does not exist"),
            (403, "AccessDenied", "access to s3://logs/a b is denied"),
            (403, "SomethingNew", "access to s3://logs/a b is denied"),
            (404, "NoSuchUpload", "a request about s3://logs/a b failed"),
            (403, "InvalidObjectState", "a request about s3://logs/a b failed"),
            (403, "ObjectNotInActiveTierError", "a request about s3://logs/a b failed"),
            (400, "ExpiredToken", "a request about s3://logs/a b failed"),
            (403, "InvalidAccessKeyId", "a request about s3://logs/a b failed"),
            (412, "PreconditionFailed", "a request about s3://logs/a b failed"),
            (503, "SlowDown", "a request about s3://logs/a b failed"),
        ];
        for (status, code, message) in cases {
            assert_eq!(by(status, code).to_string(), message, "{code}");
        }
        assert_eq!(by(403, "InvalidObjectState").request().map(RequestError::kind), Some(RequestErrorKind::Conflict));
    }

    #[test]
    fn when_there_were_no_credentials_to_ask_with_then_nothing_is_said_of_the_object() {
        for kind in [RequestErrorKind::AccessDenied, RequestErrorKind::NotFound] {
            let role = RequestError::new(kind, "sts", "AssumeRole", "told so");
            let failure = ConnectorError::other(CredentialsError::provider_error(role).into(), None);
            let error = SdkError::<GetObjectError, HttpResponse>::dispatch_failure(failure);
            let error = ObjectError::from_sdk("GetObject", "logs", "a b", error);
            let ObjectError::Request { source, .. } = error else { panic!("{error:?}") };
            assert_eq!((source.kind(), source.is_of_credentials()), (kind, true));
        }
    }

    #[test]
    fn when_an_error_is_shown_then_no_message_repeats_the_one_below_it() {
        let (bucket, key) = (|| "logs".to_owned(), || "a b".to_owned());
        let path = PathBuf::from("folder/file");
        let errors = [
            ObjectError::InvalidKey { key: key(), problem: "it is empty" },
            ObjectError::InvalidInput { what: "the content type".to_owned(), problem: "it is not printable ASCII" },
            ObjectError::Bucket(BucketError::AccessDenied { bucket: bucket(), source: answered(403, "AccessDenied") }),
            ObjectError::Bucket(BucketError::BrokenList { bucket: bucket(), source: BrokenPaging::MissingCursor }),
            by(404, "NoSuchKey"),
            by(403, "AccessDenied"),
            by(503, "SlowDown"),
            ObjectError::AlreadyExists { bucket: bucket(), key: key() },
            ObjectError::Changed { bucket: bucket(), key: key(), expected: "\"e\"".to_owned() },
            ObjectError::TooLarge { bucket: bucket(), key: key(), size: 2, limit: 1 },
            ObjectError::NotIntact { bucket: bucket(), key: key(), source: "3 of 6 bytes arrived".into() },
            ObjectError::LocalFile(LocalFileError::Io { path, source: io::Error::other("the disk is full") }),
            ObjectError::NotProven { bucket: bucket(), key: key(), problem: "it is another one" },
            ObjectError::SourceStays { place: "a".to_owned(), source: Box::new(by(403, "AccessDenied")) },
            ObjectError::AbandonedUpload {
                bucket: bucket(),
                key: key(),
                upload_id: "id".to_owned(),
                source: Box::new(by(403, "AccessDenied")),
            },
        ];
        for error in errors {
            assert_told_once(&error);
        }
    }

    #[test]
    fn when_a_request_lies_below_an_error_then_it_is_found() {
        let abandoned = |source| ObjectError::AbandonedUpload {
            bucket: "logs".to_owned(),
            key: "a b".to_owned(),
            upload_id: "id".to_owned(),
            source: Box::new(source),
        };
        let of_bucket = BucketError::Request { bucket: "logs".to_owned(), source: answered(503, "SlowDown") };
        let code_of = |error: &ObjectError| error.request().and_then(RequestError::code).map(str::to_owned);
        assert_eq!(code_of(&abandoned(by(403, "AccessDenied"))).as_deref(), Some("AccessDenied"));
        assert_eq!(code_of(&ObjectError::Bucket(of_bucket)).as_deref(), Some("SlowDown"));
        assert_eq!(code_of(&by(404, "NoSuchKey")), None);
    }
}
