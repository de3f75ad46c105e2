//! The headers that belong to an object and that the emulator forgets, or forgets to answer to a `HeadObject`.

use std::collections::HashMap;

use http::HeaderMap;
use http::header::HeaderName;

use super::parts::Parts;

/// Headers that an object keeps beside its `x-amz-meta-*`.
const KEPT: &[&str] = &[
    "cache-control",
    "content-disposition",
    "content-encoding",
    "content-language",
    "expires",
    "x-amz-server-side-encryption",
    "x-amz-server-side-encryption-aws-kms-key-id",
    "x-amz-server-side-encryption-bucket-key-enabled",
    "x-amz-storage-class",
    "x-amz-website-redirect-location",
];

const CHECKSUM: &str = "x-amz-checksum-";
const METADATA: &str = "x-amz-meta-";

/// One version of an object. The version of an unversioned object is `null`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct ObjectId {
    bucket: String,
    key: String,
    version: String,
}

impl ObjectId {
    /// The version that an answer of the emulator speaks of.
    pub(super) fn of(bucket: &str, key: &str, answer: &HeaderMap) -> Self {
        let version = answer.get("x-amz-version-id").and_then(|version| version.to_str().ok());
        Self::version(bucket, key, version.unwrap_or("null"))
    }

    pub(super) fn version(bucket: &str, key: &str, version: &str) -> Self {
        Self { bucket: bucket.to_owned(), key: key.to_owned(), version: version.to_owned() }
    }
}

/// What an object keeps.
#[derive(Debug, Clone, Default)]
pub(super) struct Kept {
    pub(super) headers: HeaderMap,
    /// Those that it came in, where it came in parts.
    pub(super) parts: Option<Parts>,
}

/// What is kept, by object version.
#[derive(Debug, Default)]
pub(super) struct Attributes(HashMap<ObjectId, Kept>);

impl Attributes {
    pub(super) fn set(&mut self, object: ObjectId, headers: HeaderMap, parts: Option<Parts>) {
        self.0.insert(object, Kept { headers, parts });
    }

    pub(super) fn headers(&self, object: &ObjectId) -> HeaderMap {
        self.0.get(object).map(|kept| kept.headers.clone()).unwrap_or_default()
    }

    pub(super) fn parts(&self, object: &ObjectId) -> Option<&Parts> {
        self.0.get(object)?.parts.as_ref()
    }

    pub(super) fn forget(&mut self, object: &ObjectId) {
        self.0.remove(object);
    }

    pub(super) fn forget_bucket(&mut self, bucket: &str) {
        self.0.retain(|object, _| object.bucket != bucket);
    }

    /// Puts an object's headers on an answer; checksums only on a whole object and when asked for.
    pub(super) fn put_on(&self, answer: &mut HeaderMap, object: &ObjectId, with_checksums: bool) {
        let Some(kept) = self.0.get(object) else {
            return;
        };
        for (name, value) in &kept.headers {
            if with_checksums || !name.as_str().starts_with(CHECKSUM) {
                answer.insert(name, value.clone());
            }
        }
    }
}

/// The headers of a request that its object keeps.
pub(super) fn kept(request: &HeaderMap) -> HeaderMap {
    let keeps = |name: &HeaderName| KEPT.contains(&name.as_str()) || name.as_str().starts_with(METADATA);
    request.iter().filter(|(name, _)| keeps(name)).map(|(name, value)| (name.clone(), value.clone())).collect()
}
