//! S3, whose actions have other names than its operations.

use std::collections::BTreeSet;

use super::Asked;

/// Operations whose action has another name; all others have their own.
const RENAMED: &[(&str, &[&str])] = &[
    ("CompleteMultipartUpload", &["PutObject"]),
    ("CopyObject", &["GetObject", "PutObject"]),
    ("CreateMultipartUpload", &["PutObject"]),
    ("DeleteBucketCors", &["PutBucketCORS"]),
    ("DeleteBucketEncryption", &["PutEncryptionConfiguration"]),
    ("DeleteBucketLifecycle", &["PutLifecycleConfiguration"]),
    ("DeleteBucketOwnershipControls", &["PutBucketOwnershipControls"]),
    ("DeleteBucketReplication", &["PutReplicationConfiguration"]),
    ("DeleteBucketTagging", &["PutBucketTagging"]),
    ("DeleteObjects", &["DeleteObject"]),
    ("DeletePublicAccessBlock", &["PutBucketPublicAccessBlock"]),
    ("GetBucketAccelerateConfiguration", &["GetAccelerateConfiguration"]),
    ("GetBucketCors", &["GetBucketCORS"]),
    ("GetBucketEncryption", &["GetEncryptionConfiguration"]),
    ("GetBucketLifecycleConfiguration", &["GetLifecycleConfiguration"]),
    ("GetBucketNotificationConfiguration", &["GetBucketNotification"]),
    ("GetBucketReplication", &["GetReplicationConfiguration"]),
    ("GetObjectAttributes", &["GetObject", "GetObjectAttributes"]),
    ("GetObjectLockConfiguration", &["GetBucketObjectLockConfiguration"]),
    ("GetPublicAccessBlock", &["GetBucketPublicAccessBlock"]),
    ("HeadBucket", &["ListBucket"]),
    ("HeadObject", &["GetObject"]),
    ("ListBuckets", &["ListAllMyBuckets"]),
    ("ListMultipartUploads", &["ListBucketMultipartUploads"]),
    ("ListObjectVersions", &["ListBucketVersions"]),
    ("ListObjects", &["ListBucket"]),
    ("ListObjectsV2", &["ListBucket"]),
    ("ListParts", &["ListMultipartUploadParts"]),
    ("PutBucketAccelerateConfiguration", &["PutAccelerateConfiguration"]),
    ("PutBucketCors", &["PutBucketCORS"]),
    ("PutBucketEncryption", &["PutEncryptionConfiguration"]),
    ("PutBucketLifecycleConfiguration", &["PutLifecycleConfiguration"]),
    ("PutBucketNotificationConfiguration", &["PutBucketNotification"]),
    ("PutBucketReplication", &["PutReplicationConfiguration"]),
    ("PutObjectLockConfiguration", &["PutBucketObjectLockConfiguration"]),
    ("PutPublicAccessBlock", &["PutBucketPublicAccessBlock"]),
    ("UploadPart", &["PutObject"]),
    ("UploadPartCopy", &["GetObject", "PutObject"]),
];

/// What a header asks for beside the operation.
const BY_HEADER: &[(&str, &str)] = &[
    ("x-amz-bucket-object-lock-enabled", "PutBucketObjectLockConfiguration"),
    ("x-amz-bucket-object-lock-enabled", "PutBucketVersioning"),
    ("x-amz-bypass-governance-retention", "BypassGovernanceRetention"),
    ("x-amz-object-lock-legal-hold", "PutObjectLegalHold"),
    ("x-amz-object-lock-mode", "PutObjectRetention"),
    ("x-amz-object-ownership", "PutBucketOwnershipControls"),
    ("x-amz-tagging", "PutObjectTagging"),
];

/// With `versionId` another action is looked for.
const OF_VERSIONS: &[(&str, &str)] = &[
    ("DeleteObject", "DeleteObjectVersion"),
    ("DeleteObjectTagging", "DeleteObjectVersionTagging"),
    ("GetObject", "GetObjectVersion"),
    ("GetObjectAcl", "GetObjectVersionAcl"),
    ("GetObjectAttributes", "GetObjectVersionAttributes"),
    ("GetObjectTagging", "GetObjectVersionTagging"),
    ("PutObjectAcl", "PutObjectVersionAcl"),
    ("PutObjectTagging", "PutObjectVersionTagging"),
];

pub(super) fn actions(asked: &Asked<'_>) -> BTreeSet<String> {
    let mut actions = BTreeSet::from([asked.operation]);
    if let Some((_, others)) = RENAMED.iter().find(|(operation, _)| *operation == asked.operation) {
        actions = others.iter().copied().collect();
    }
    let is_of_version = asked.has_parameter("versionId");
    let copies_version = asked.header("x-amz-copy-source").is_some_and(|source| source.contains("?versionId="));
    if is_of_version {
        actions = actions.into_iter().map(of_version).collect();
    } else if copies_version && actions.remove("GetObject") {
        actions.insert("GetObjectVersion");
    }
    if asked.operation == "DeleteObjects" {
        actions.extend(deleted(asked.body));
    }
    let by_header = BY_HEADER.iter().filter(|(header, _)| asked.header(header).is_some());
    actions.extend(by_header.map(|(_, action)| *action));
    if asked.header("x-amz-acl").is_some() {
        actions.insert(if asked.operation == "CreateBucket" { "PutBucketAcl" } else { "PutObjectAcl" });
    }
    // What is written or deleted if it is a known one is read for that.
    if asked.header("if-match").is_some_and(|etag| etag != "*") && !actions.contains("GetObjectVersion") {
        actions.insert("GetObject");
    }
    actions.into_iter().map(|action| format!("s3:{action}")).collect()
}

fn of_version(action: &str) -> &str {
    OF_VERSIONS.iter().find(|(plain, _)| *plain == action).map_or(action, |(_, versioned)| versioned)
}

/// What a batch deletes: objects, versions, or both.
fn deleted(body: &[u8]) -> Option<&'static str> {
    let text = String::from_utf8_lossy(body);
    text.contains("<VersionId>").then_some("DeleteObjectVersion")
}
