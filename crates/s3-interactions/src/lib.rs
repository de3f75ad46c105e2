//! Amazon S3 in domain terms: functions that take what the business knows and an
//! [`AwsClientProvider`](aws_interactions_core::AwsClientProvider), and answer with values of this crate.
//!
//! ```no_run
//! use s3_interactions::{BucketStatus, get_bucket_status};
//!
//! # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), s3_interactions::BucketError> {
//! match get_bucket_status("logs", provider).await? {
//!     BucketStatus::DoesNotExist => println!("nobody owns the name"),
//!     BucketStatus::ExistsHaveAccess { region } => println!("ours, in {}", region.unwrap_or_default()),
//!     BucketStatus::ExistsNoAccess { .. } => println!("somebody keeps us out"),
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # What all functions do
//! - A bucket in another region is followed there, once, and its region is remembered by the provider: S3 answers
//!   with a redirect that no SDK follows.
//! - Lists read every page; batches read the failures inside a success.
//! - Names are checked before anything is sent. An error says which bucket, which key.
//! - [`S3Client::get_s3`] hands out the SDK's own client for what this crate does not do.

mod bucket;
mod bucket_regions;
mod client;
mod encryption;
mod endpoint_host;
mod expected_owner;
mod object;
mod parallel;
mod permissions;
mod plain_xml;
mod progress;
mod rate_limit;
mod scanned_answer;
mod side_by_side;
#[cfg(test)]
mod stand_in;
mod sync;
mod uri;
mod whole_answer;

pub use bucket::contents::{BucketContents, count_bucket_contents, count_prefix_contents};
pub use bucket::create::{BucketCreation, create_bucket};
pub use bucket::destroy::{Destruction, delete_bucket, destroy_bucket};
pub use bucket::empty::empty_bucket;
pub use bucket::ensure::ensure_bucket_exists;
pub use bucket::error::{BucketError, NameProblem};
pub use bucket::expiration::{PrefixExpiration, end_prefix_expiration, expire_prefix, get_prefix_expiration};
pub use bucket::list::{BucketSummary, list_buckets};
pub use bucket::logging::{BucketLogging, LogKeyFormat, get_bucket_logging, put_bucket_logging};
pub use bucket::name::check_new_bucket_name;
pub use bucket::object_lock::has_default_retention;
pub use bucket::policy::{delete_bucket_policy, get_bucket_policy, put_bucket_policy};
pub use bucket::request_payment::is_requester_pays;
pub use bucket::settings::get::get_bucket_settings;
pub use bucket::settings::put::{
    put_bucket_encryption, put_bucket_tags, put_bucket_versioning, put_object_ownership, put_public_access_block,
};
pub use bucket::settings::{BucketSettings, ObjectOwnership};
pub use bucket::status::{BucketStatus, get_bucket_region, get_bucket_status, is_bucket_owned_by};
pub use bucket::upload_expiration::{UploadExpiration, end_upload_expiration, expire_uploads, get_upload_expiration};
pub use client::S3Client;
pub use encryption::Encryption;
pub use object::checksum::Verification;
pub use object::content_type::content_type_of;
pub use object::copy::{CopyOptions, copy_object};
pub use object::delete::found::{DeletedVersions, delete_prefix};
pub use object::delete::purge::{DeleteOutcome, DeleteOutcomes, EmptyOptions, EmptyReport, delete_object_stream};
pub use object::delete::{DeleteReport, FailedDelete, ObjectVersion, delete_object, delete_objects};
pub use object::download::stream::{ObjectStream, StreamOptions, stream_object};
pub use object::error::ObjectError;
pub use object::filter::{KeyGlobs, ObjectFilter};
pub use object::find::find_objects;
pub use object::get::{ExistingFile, GetOptions, GotObject, get_object, get_object_bytes};
pub use object::head::{ObjectHead, get_object_user_metadata, head_object};
pub use object::list::{FolderEntry, ObjectSummary, list_bucket_objects, stream_bucket_objects, stream_folder};
pub use object::local_file::LocalFileError;
pub use object::moves::{move_file_to_bucket, move_object, move_object_to_file};
pub use object::parallel_list::stream_bucket_objects_in_parallel;
pub use object::presign::{PresignedRequest, presign_get, presign_put};
pub use object::put::{PutCondition, PutObject, PutOptions, put_file_to_bucket, put_object_bytes};
pub use object::storage_class::StorageClass;
pub use object::upload::{put_stream_to_bucket, upload_journal_name};
pub use object::usage::{ObjectUsage, Usage, get_object_usage};
pub use object::version_list::{VersionSummary, find_object_versions};
pub use parallel::{ListOrder, ParallelList};
pub use permissions::PERMISSIONS;
pub use progress::Progress;
pub use rate_limit::RateLimit;
pub use sync::copies::{SyncCopies, SyncCopiesIter};
pub use sync::error::{SyncError, SyncItemError};
pub use sync::filter::{InvalidGlob, SyncFilter};
pub use sync::left::{SyncRefusal, SyncSkip};
pub use sync::outcome::{SyncAction, SyncOutcome, SyncSummary};
pub use sync::place::SyncPlace;
pub use sync::plan::{SyncCopy, SyncDeletion, SyncPlan, SyncReason, SyncRefused, SyncSkipped, SyncUnread};
pub use sync::planner::plan_sync;
pub use sync::run::{SyncRun, run_sync};
pub use sync::{SymbolicLinks, SyncComparison, SyncOptions};
pub use uri::{S3Uri, S3UriError};
