//! What objects need.

use super::bucket::BUCKET;
use aws_interactions_core::Permission;

pub(super) const OBJECT: &str = "arn:aws:s3:::BUCKET/KEY";
const SOURCE: &str = "arn:aws:s3:::SOURCE_BUCKET/SOURCE_KEY";
const KMS_KEY: &str = "arn:aws:kms:REGION:ACCOUNT:key/KMS_KEY";

const IS_ENCRYPTED: &str = "a KMS key encrypts the object";
const IS_ENCRYPTED_IN_PARTS: &str = "a KMS key encrypts the object and it goes in parts";
const HAS_TAGS: &str = "the source is tagged or over 5 GiB";
const IS_BROKEN_OFF: &str = "parts are taken back";
const IS_GONE_ON_WITH: &str = "an upload is gone on with";
const IS_LOST: &str = "an upload's answer is lost";
const CAME_IN_PARTS: &str = "its parts alone have checksums";
const IS_COMPARED_WITH: &str = "a known object is to be replaced";
const IS_OF_VERSIONS: &str = "versions are named";
const IS_PROTECTED: &str = "object lock in governance mode is to be passed over";
/// Who may not list the bucket is told `AccessDenied` of what does not exist.
const MAY_BE_MISSING: &str = "a missing object is to be told from a denied one";

const fn on_object(action: &'static str) -> Permission {
    Permission::new(action, OBJECT)
}

pub(super) const READ: &[Permission] = &[
    on_object("s3:GetObject"),
    Permission::new("s3:ListBucket", BUCKET).when(MAY_BE_MISSING),
    Permission::new("kms:Decrypt", KMS_KEY).when(IS_ENCRYPTED),
];
pub(super) const READ_PART_SUMS: &[Permission] = &[on_object("s3:GetObjectAttributes").when(CAME_IN_PARTS)];
pub(super) const LOOK: &[Permission] =
    &[on_object("s3:GetObject"), Permission::new("s3:ListBucket", BUCKET).when(MAY_BE_MISSING)];

pub(super) const WRITE: &[Permission] = &[
    on_object("s3:PutObject"),
    on_object("s3:GetObject").when(IS_COMPARED_WITH),
    Permission::new("kms:GenerateDataKey", KMS_KEY).when(IS_ENCRYPTED),
];
pub(super) const WRITE_UNHEARD: &[Permission] = &[on_object("s3:GetObject").when(IS_LOST)];
pub(super) const WRITE_PARTS: &[Permission] = &[
    on_object("s3:AbortMultipartUpload").when(IS_BROKEN_OFF),
    on_object("s3:ListMultipartUploadParts").when(IS_GONE_ON_WITH),
    on_object("s3:ListMultipartUploadParts").when(IS_LOST),
    on_object("s3:GetObject").when(IS_LOST),
    Permission::new("s3:ListBucketMultipartUploads", BUCKET).when(IS_LOST),
    Permission::new("kms:Decrypt", KMS_KEY).when(IS_ENCRYPTED_IN_PARTS),
];

pub(super) const COPY: &[Permission] = &[
    Permission::new("s3:GetObject", SOURCE),
    on_object("s3:PutObject"),
    Permission::new("s3:GetObjectTagging", SOURCE).when(HAS_TAGS),
    on_object("s3:PutObjectTagging").when(HAS_TAGS),
    on_object("s3:GetObject").when(IS_COMPARED_WITH),
    on_object("s3:AbortMultipartUpload").when(IS_BROKEN_OFF),
    on_object("s3:ListMultipartUploadParts").when(IS_GONE_ON_WITH),
    on_object("s3:ListMultipartUploadParts").when(IS_LOST),
    on_object("s3:GetObject").when(IS_LOST),
    Permission::new("s3:ListBucketMultipartUploads", BUCKET).when(IS_LOST),
    Permission::new("kms:Decrypt", KMS_KEY).when(IS_ENCRYPTED),
    Permission::new("kms:GenerateDataKey", KMS_KEY).when(IS_ENCRYPTED),
];
/// The copy is looked at before its source goes.
pub(super) const PROVE: &[Permission] = &[on_object("s3:GetObject")];
pub(super) const DELETE_SOURCE: &[Permission] = &[Permission::new("s3:DeleteObject", SOURCE)];

pub(super) const DELETE: &[Permission] = &[on_object("s3:DeleteObject")];
pub(super) const DELETE_VERSIONS: &[Permission] = &[on_object("s3:DeleteObjectVersion").when(IS_OF_VERSIONS)];
pub(super) const BYPASS_GOVERNANCE: Permission = on_object("s3:BypassGovernanceRetention").when(IS_PROTECTED);
pub(super) const PURGE: &[Permission] = &[on_object("s3:DeleteObjectVersion").when(IS_OF_VERSIONS), BYPASS_GOVERNANCE];
pub(super) const DELETE_FOUND: &[Permission] = &[
    Permission::new("s3:ListBucket", BUCKET).when("current versions are deleted"),
    on_object("s3:DeleteObject").when("anything is found"),
    Permission::new("s3:ListBucketVersions", BUCKET).when("all versions are deleted"),
    Permission::new("s3:ListBucketMultipartUploads", BUCKET).when("all versions are deleted"),
    on_object("s3:AbortMultipartUpload").when("all versions are deleted"),
];

/// What tells contents apart where size and time do not.
pub(super) const COMPARE: &[Permission] = &[
    on_object("s3:GetObject").when("checksums are compared"),
    on_object("s3:GetObjectAttributes").when("checksums are compared and an object came in parts"),
    Permission::new("kms:Decrypt", KMS_KEY).when("checksums are compared and a KMS key encrypts the object"),
];
/// A plan may hold anything, or nothing.
pub(super) const SYNC: &[Permission] = &[
    on_object("s3:PutObject").when("files are uploaded or objects copied"),
    on_object("s3:AbortMultipartUpload").when(IS_BROKEN_OFF),
    on_object("s3:GetObject").when("objects are downloaded, or anything is moved"),
    on_object("s3:GetObjectAttributes").when(CAME_IN_PARTS),
    on_object("s3:ListMultipartUploadParts").when(IS_GONE_ON_WITH),
    on_object("s3:ListMultipartUploadParts").when(IS_LOST),
    Permission::new("s3:ListBucketMultipartUploads", BUCKET).when(IS_LOST),
    Permission::new("s3:GetObject", SOURCE).when("objects are copied"),
    Permission::new("s3:GetObjectTagging", SOURCE).when(HAS_TAGS),
    on_object("s3:PutObjectTagging").when(HAS_TAGS),
    on_object("s3:DeleteObject").when("what the source has not is deleted"),
    Permission::new("s3:DeleteObject", SOURCE).when("objects are moved"),
    Permission::new("kms:Decrypt", KMS_KEY).when(IS_ENCRYPTED),
    Permission::new("kms:GenerateDataKey", KMS_KEY).when(IS_ENCRYPTED),
];
