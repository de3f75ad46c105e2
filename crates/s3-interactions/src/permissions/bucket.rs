//! What buckets need.

use super::object::{BYPASS_GOVERNANCE, OBJECT};
use aws_interactions_core::Permission;

pub(super) const BUCKET: &str = "arn:aws:s3:::BUCKET";

const NEEDS_CREATION: &str = "the bucket is missing";

const fn on_bucket(action: &'static str) -> Permission {
    Permission::new(action, BUCKET)
}

pub(super) const LIST: &[Permission] = &[on_bucket("s3:ListBucket")];
pub(super) const LIST_ALL: &[Permission] = &[Permission::new("s3:ListAllMyBuckets", "*")];
pub(super) const VERSIONS: &[Permission] = &[on_bucket("s3:ListBucketVersions")];
pub(super) const UPLOADS: &[Permission] = &[on_bucket("s3:ListBucketMultipartUploads")];

pub(super) const CREATE: &[Permission] = &[
    on_bucket("s3:CreateBucket"),
    on_bucket("s3:PutBucketPublicAccessBlock"),
    on_bucket("s3:PutBucketVersioning").when("versioning is asked for"),
    on_bucket("s3:PutEncryptionConfiguration").when("encryption is asked for"),
    on_bucket("s3:PutBucketTagging").when("tags are asked for"),
    on_bucket("s3:PutBucketOwnershipControls").when("an ownership is asked for"),
];
pub(super) const CREATE_IF_MISSING: &[Permission] = &[
    on_bucket("s3:CreateBucket").when(NEEDS_CREATION),
    on_bucket("s3:PutBucketPublicAccessBlock").when(NEEDS_CREATION),
    on_bucket("s3:PutBucketVersioning").when("versioning is asked for"),
    on_bucket("s3:PutEncryptionConfiguration").when("encryption is asked for"),
    on_bucket("s3:PutBucketTagging").when("tags are asked for"),
    on_bucket("s3:PutBucketOwnershipControls").when("an ownership is asked for"),
];
pub(super) const DELETE: &[Permission] = &[on_bucket("s3:DeleteBucket")];
pub(super) const EMPTY: &[Permission] = &[
    on_bucket("s3:ListBucketVersions"),
    on_bucket("s3:ListBucketMultipartUploads"),
    Permission::new("s3:DeleteObject", OBJECT).when("the bucket is not empty"),
    Permission::new("s3:DeleteObjectVersion", OBJECT).when("the bucket is not empty"),
    Permission::new("s3:AbortMultipartUpload", OBJECT).when("uploads are unfinished"),
    BYPASS_GOVERNANCE,
];

pub(super) const GET_LIFECYCLE: &[Permission] = &[on_bucket("s3:GetLifecycleConfiguration")];
pub(super) const PUT_LIFECYCLE: &[Permission] =
    &[on_bucket("s3:PutLifecycleConfiguration").when("the rules are not as they should be")];
pub(super) const GET_LOGGING: &[Permission] = &[on_bucket("s3:GetBucketLogging")];
pub(super) const PUT_LOGGING: &[Permission] = &[on_bucket("s3:PutBucketLogging")];
pub(super) const GET_OBJECT_LOCK: &[Permission] = &[on_bucket("s3:GetBucketObjectLockConfiguration")];
pub(super) const GET_POLICY: &[Permission] = &[on_bucket("s3:GetBucketPolicy")];
pub(super) const PUT_POLICY: &[Permission] = &[on_bucket("s3:PutBucketPolicy")];
pub(super) const DELETE_POLICY: &[Permission] = &[on_bucket("s3:DeleteBucketPolicy")];
pub(super) const GET_REQUEST_PAYMENT: &[Permission] = &[on_bucket("s3:GetBucketRequestPayment")];
pub(super) const GET_SETTINGS: &[Permission] = &[
    on_bucket("s3:GetBucketVersioning"),
    on_bucket("s3:GetEncryptionConfiguration"),
    on_bucket("s3:GetBucketPublicAccessBlock"),
    on_bucket("s3:GetBucketTagging"),
    on_bucket("s3:GetBucketOwnershipControls"),
];
pub(super) const PUT_ENCRYPTION: &[Permission] = &[on_bucket("s3:PutEncryptionConfiguration")];
pub(super) const PUT_OWNERSHIP: &[Permission] = &[on_bucket("s3:PutBucketOwnershipControls")];
pub(super) const PUT_PUBLIC_ACCESS_BLOCK: &[Permission] = &[on_bucket("s3:PutBucketPublicAccessBlock")];
pub(super) const PUT_TAGS: &[Permission] = &[on_bucket("s3:PutBucketTagging")];
pub(super) const PUT_VERSIONING: &[Permission] = &[on_bucket("s3:PutBucketVersioning")];
