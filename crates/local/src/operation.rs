//! Which AWS operation an HTTP request is, whatever protocol its service speaks.

use http::HeaderMap;

use crate::credential_scope::CredentialScope;
use crate::target::{Target, parse_parameters};

/// What an S3 request is addressed to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Level {
    Service,
    Bucket,
    Object,
}
use Level::{Bucket, Object, Service};

/// S3 operations told apart by method and conditions; the first row that fits decides.
///
/// A condition is a query parameter (`uploads`), one with its value (`list-type=2`), or a header (`x-amz-…`).
const OPERATIONS: &[(Level, &str, &[&str], &str)] = &[
    (Service, "GET", &[], "ListBuckets"),
    (Bucket, "HEAD", &[], "HeadBucket"),
    (Bucket, "POST", &["delete"], "DeleteObjects"),
    (Bucket, "DELETE", &["lifecycle"], "DeleteBucketLifecycle"),
    (Bucket, "GET", &["list-type=2"], "ListObjectsV2"),
    (Bucket, "GET", &["versions"], "ListObjectVersions"),
    (Bucket, "GET", &["uploads"], "ListMultipartUploads"),
    (Bucket, "GET", &["session"], "CreateSession"),
    (Object, "HEAD", &[], "HeadObject"),
    (Object, "PUT", &["uploadId", "x-amz-copy-source"], "UploadPartCopy"),
    (Object, "PUT", &["uploadId"], "UploadPart"),
    (Object, "POST", &["uploads"], "CreateMultipartUpload"),
    (Object, "POST", &["uploadId"], "CompleteMultipartUpload"),
    (Object, "POST", &["restore"], "RestoreObject"),
    (Object, "POST", &["select"], "SelectObjectContent"),
    (Object, "DELETE", &["uploadId"], "AbortMultipartUpload"),
    (Object, "GET", &["uploadId"], "ListParts"),
    (Object, "PUT", &["renameObject"], "RenameObject"),
];

/// What a bucket or an object has one of, under a query parameter, and what can be done with it.
const SUBRESOURCES: &[(Level, &str, &str, &str)] = &[
    (Bucket, "accelerate", "Get Put", "BucketAccelerateConfiguration"),
    (Bucket, "acl", "Get Put", "BucketAcl"),
    (Bucket, "analytics", "Get Put Delete", "BucketAnalyticsConfiguration"),
    (Bucket, "cors", "Get Put Delete", "BucketCors"),
    (Bucket, "encryption", "Get Put Delete", "BucketEncryption"),
    (Bucket, "intelligent-tiering", "Get Put Delete", "BucketIntelligentTieringConfiguration"),
    (Bucket, "inventory", "Get Put Delete", "BucketInventoryConfiguration"),
    (Bucket, "lifecycle", "Get Put", "BucketLifecycleConfiguration"),
    (Bucket, "location", "Get", "BucketLocation"),
    (Bucket, "logging", "Get Put", "BucketLogging"),
    (Bucket, "metrics", "Get Put Delete", "BucketMetricsConfiguration"),
    (Bucket, "notification", "Get Put", "BucketNotificationConfiguration"),
    (Bucket, "object-lock", "Get Put", "ObjectLockConfiguration"),
    (Bucket, "ownershipControls", "Get Put Delete", "BucketOwnershipControls"),
    (Bucket, "policy", "Get Put Delete", "BucketPolicy"),
    (Bucket, "policyStatus", "Get", "BucketPolicyStatus"),
    (Bucket, "publicAccessBlock", "Get Put Delete", "PublicAccessBlock"),
    (Bucket, "replication", "Get Put Delete", "BucketReplication"),
    (Bucket, "requestPayment", "Get Put", "BucketRequestPayment"),
    (Bucket, "tagging", "Get Put Delete", "BucketTagging"),
    (Bucket, "versioning", "Get Put", "BucketVersioning"),
    (Bucket, "website", "Get Put Delete", "BucketWebsite"),
    (Object, "acl", "Get Put", "ObjectAcl"),
    (Object, "attributes", "Get", "ObjectAttributes"),
    (Object, "legal-hold", "Get Put", "ObjectLegalHold"),
    (Object, "retention", "Get Put", "ObjectRetention"),
    (Object, "tagging", "Get Put Delete", "ObjectTagging"),
    (Object, "torrent", "Get", "ObjectTorrent"),
];

/// What OpenSearch Service is asked for: by method, and whether a domain is named.
const OF_DOMAINS: &[(&str, bool, &str)] =
    &[("POST", false, "CreateDomain"), ("GET", true, "DescribeDomain"), ("DELETE", true, "DeleteDomain")];

/// What remains when no row and no subresource fits.
const PLAIN: &[(Level, &str, &[&str], &str)] = &[
    (Bucket, "PUT", &[], "CreateBucket"),
    (Bucket, "DELETE", &[], "DeleteBucket"),
    (Bucket, "GET", &[], "ListObjects"),
    (Object, "PUT", &["x-amz-copy-source"], "CopyObject"),
    (Object, "PUT", &[], "PutObject"),
    (Object, "GET", &[], "GetObject"),
    (Object, "DELETE", &[], "DeleteObject"),
];

/// The name of a request whose operation nobody can tell.
pub(crate) const UNKNOWN: &str = "Unknown";

/// Names the operation of a request: by target header (JSON), path (CBOR), form body (query protocol), or as OpenSearch
/// Service and S3 do.
pub(crate) fn operation_name(method: &str, uri: &str, headers: &HeaderMap, body: &[u8]) -> String {
    let target = Target::parse(uri);
    json_operation(headers)
        .or_else(|| cbor_operation(target.path))
        .or_else(|| domain_operation(method, target.path, &CredentialScope::of(uri, headers)?))
        .or_else(|| query_operation(headers, body))
        .unwrap_or_else(|| s3_operation(method, target, headers))
}

fn json_operation(headers: &HeaderMap) -> Option<String> {
    let target = headers.get("x-amz-target")?.to_str().ok()?;
    Some(target.rsplit('.').next().unwrap_or(target).to_owned())
}

fn cbor_operation(path: &str) -> Option<String> {
    let (_, operation) = path.strip_prefix("/service/")?.split_once("/operation/")?;
    Some(operation.to_owned())
}

fn domain_operation(method: &str, path: &str, scope: &CredentialScope) -> Option<String> {
    let rest = path.strip_prefix("/2021-01-01/opensearch/domain").filter(|_| scope.service == "es")?;
    let name = rest.trim_start_matches('/');
    let fits = |row: &&(&str, bool, &str)| row.0 == method && row.1 != name.is_empty() && !name.contains('/');
    Some(OF_DOMAINS.iter().find(fits).map_or(UNKNOWN, |row| row.2).to_owned())
}

fn query_operation(headers: &HeaderMap, body: &[u8]) -> Option<String> {
    let content_type = headers.get(http::header::CONTENT_TYPE)?.to_str().ok()?;
    if !content_type.starts_with("application/x-www-form-urlencoded") {
        return None;
    }
    let parameters = parse_parameters(std::str::from_utf8(body).ok()?);
    parameters.into_iter().find_map(|(name, value)| (name == "Action").then_some(value))
}

fn s3_operation(method: &str, target: Target<'_>, headers: &HeaderMap) -> String {
    let level = match target.bucket_and_key() {
        (None, _) => Service,
        (Some(_), None) => Bucket,
        (Some(_), Some(_)) => Object,
    };
    let parameters = target.parameters();
    let find = |rows: &[(Level, &str, &[&str], &str)]| {
        let fits = |row: &&(Level, &str, &[&str], &str)| {
            row.0 == level && row.1 == method && row.2.iter().all(|condition| holds(condition, &parameters, headers))
        };
        rows.iter().find(fits).map(|row| row.3.to_owned())
    };
    find(OPERATIONS)
        .or_else(|| subresource_operation(level, method, &parameters))
        .or_else(|| find(PLAIN))
        .unwrap_or_else(|| UNKNOWN.to_owned())
}

fn subresource_operation(level: Level, method: &str, parameters: &[(String, String)]) -> Option<String> {
    let verb = match method {
        "GET" => "Get",
        "PUT" => "Put",
        "DELETE" => "Delete",
        _ => return None,
    };
    let named = |name: &str| parameters.iter().any(|(parameter, _)| parameter == name);
    let (_, _, verbs, noun) = SUBRESOURCES.iter().find(|(of, name, ..)| *of == level && named(name))?;
    // Never the bucket or the object instead: an ACL that cannot be deleted does not stand for its bucket.
    let known = verbs.split(' ').any(|other| other == verb);
    Some(if known { format!("{verb}{noun}") } else { UNKNOWN.to_owned() })
}

fn holds(condition: &str, parameters: &[(String, String)], headers: &HeaderMap) -> bool {
    if condition.starts_with("x-amz-") {
        return headers.contains_key(condition);
    }
    match condition.split_once('=') {
        Some((name, value)) => parameters.iter().any(|(n, v)| n == name && v == value),
        None => parameters.iter().any(|(name, _)| name == condition),
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    #[test]
    fn when_naming_and_request_is_path_style_s3_then_method_and_query_decide() {
        for (method, path, expected) in [
            ("GET", "/", "ListBuckets"),
            ("GET", "/?max-buckets=2", "ListBuckets"),
            ("HEAD", "/logs", "HeadBucket"),
            ("HEAD", "/logs/key", "HeadObject"),
            ("PUT", "/logs", "CreateBucket"),
            ("PUT", "/logs/", "CreateBucket"),
            ("DELETE", "/logs", "DeleteBucket"),
            ("GET", "/logs?list-type=2&prefix=versions", "ListObjectsV2"),
            ("GET", "/logs?prefix=a", "ListObjects"),
            ("GET", "/logs?versions&max-keys=1", "ListObjectVersions"),
            ("GET", "/logs?uploads", "ListMultipartUploads"),
            ("POST", "/logs?delete", "DeleteObjects"),
            ("GET", "/logs?location", "GetBucketLocation"),
            ("GET", "/logs?versioning", "GetBucketVersioning"),
            ("PUT", "/logs?publicAccessBlock", "PutPublicAccessBlock"),
            ("DELETE", "/logs?encryption", "DeleteBucketEncryption"),
            ("PUT", "/logs?ownershipControls=", "PutBucketOwnershipControls"),
            ("PUT", "/logs?lifecycle", "PutBucketLifecycleConfiguration"),
            ("DELETE", "/logs?lifecycle", "DeleteBucketLifecycle"),
            ("PUT", "/logs/key?x-id=PutObject", "PutObject"),
            ("GET", "/logs/key", "GetObject"),
            ("DELETE", "/logs/key?versionId=3", "DeleteObject"),
            ("GET", "/logs/key?tagging", "GetObjectTagging"),
            ("POST", "/logs/key?uploads", "CreateMultipartUpload"),
            ("PUT", "/logs/key?partNumber=1&uploadId=u", "UploadPart"),
            ("GET", "/logs/key?uploadId=u", "ListParts"),
            ("POST", "/logs/key?uploadId=u", "CompleteMultipartUpload"),
            ("DELETE", "/logs/key?uploadId=u", "AbortMultipartUpload"),
            ("PATCH", "/logs/key", "Unknown"),
            ("DELETE", "/logs?acl", "Unknown"),
            ("PUT", "/logs?policyStatus", "Unknown"),
        ] {
            assert_eq!(operation_name(method, path, &HeaderMap::new(), b""), expected, "{method} {path}");
        }
    }

    #[test]
    fn when_naming_and_request_is_virtual_host_style_s3_then_the_path_is_the_key() {
        let name = |method, uri| operation_name(method, uri, &HeaderMap::new(), b"");
        assert_eq!(name("HEAD", "https://logs.s3.eu-west-1.amazonaws.com/"), "HeadBucket");
        assert_eq!(name("GET", "https://logs.s3.amazonaws.com/key"), "GetObject");
        assert_eq!(name("GET", "https://s3.eu-west-1.amazonaws.com/logs"), "ListObjects");
    }

    #[test]
    fn when_naming_and_a_copy_source_is_named_then_it_is_a_copy() {
        let mut headers = HeaderMap::new();
        headers.insert("x-amz-copy-source", HeaderValue::from_static("logs/key"));
        assert_eq!(operation_name("PUT", "/logs/copy", &headers, b""), "CopyObject");
        assert_eq!(operation_name("PUT", "/logs/copy?partNumber=1&uploadId=u", &headers, b""), "UploadPartCopy");
    }

    #[test]
    fn when_naming_and_request_is_of_the_query_protocol_then_the_action_decides() {
        let mut headers = HeaderMap::new();
        headers.insert("content-type", HeaderValue::from_static("application/x-www-form-urlencoded"));
        let name = operation_name("POST", "/", &headers, b"Version=2011-06-15&Action=AssumeRole");
        assert_eq!(name, "AssumeRole");
    }

    #[test]
    fn when_naming_and_request_is_signed_for_opensearch_then_method_and_path_decide() {
        let mut headers = HeaderMap::new();
        let path = "/2021-01-01/opensearch/domain";
        assert_eq!(operation_name("GET", &format!("{path}/search"), &headers, b""), "GetObject");
        let signed = "AWS4-HMAC-SHA256 Credential=AKID/20261122/eu-west-1/es/aws4_request";
        headers.insert("authorization", HeaderValue::from_static(signed));
        for (method, rest, expected) in [
            ("POST", "", "CreateDomain"),
            ("GET", "/search", "DescribeDomain"),
            ("DELETE", "/search", "DeleteDomain"),
            ("POST", "/search", "Unknown"),
            ("GET", "/search/config", "Unknown"),
        ] {
            assert_eq!(operation_name(method, &format!("{path}{rest}"), &headers, b""), expected, "{method} {rest}");
        }
    }

    #[test]
    fn when_naming_and_request_is_json_or_cbor_then_target_or_path_decides() {
        let mut headers = HeaderMap::new();
        assert_eq!(operation_name("POST", "/service/Granite/operation/PutMetricData", &headers, b""), "PutMetricData");
        headers.insert("x-amz-target", HeaderValue::from_static("AmazonSSM.GetParameter"));
        assert_eq!(operation_name("POST", "/", &headers, b"{}"), "GetParameter");
    }
}
