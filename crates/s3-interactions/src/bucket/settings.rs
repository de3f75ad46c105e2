//! The settings that people choose when they create a bucket.

pub(super) mod apply;
pub(crate) mod get;
pub(crate) mod put;

use crate::encryption::Encryption;
use aws_sdk_s3::types;
use std::collections::BTreeMap;

/// What a bucket is like. `Default` is private, unversioned, encrypted by S3.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BucketSettings {
    /// Keep what is overwritten and deleted as older versions. Once on it can be suspended, never removed.
    pub versioning: bool,
    /// How new objects are encrypted that do not say it themselves.
    pub encryption: Encryption,
    /// Refuse every ACL and policy that would let the public in. On by default.
    pub block_public_access: bool,
    /// The bucket's tags, for cost reports and policies.
    pub tags: BTreeMap<String, String>,
    /// Who owns what other accounts put here.
    pub ownership: ObjectOwnership,
}

impl Default for BucketSettings {
    fn default() -> Self {
        Self {
            versioning: false,
            encryption: Encryption::default(),
            block_public_access: true,
            tags: BTreeMap::new(),
            ownership: ObjectOwnership::default(),
        }
    }
}

/// Who owns what other accounts put into a bucket, and whether ACLs mean anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum ObjectOwnership {
    /// The bucket's owner owns everything; ACLs are off, and a request that sends one fails. AWS's default.
    #[default]
    BucketOwnerEnforced,
    /// The bucket's owner, where the writer grants it by an ACL.
    BucketOwnerPreferred,
    /// The account that wrote the object.
    ObjectWriter,
}

impl ObjectOwnership {
    /// The SDK's value; none for what is AWS's default, which some stand-ins do not know.
    pub(crate) fn to_sdk(self) -> Option<types::ObjectOwnership> {
        match self {
            Self::BucketOwnerEnforced => None,
            Self::BucketOwnerPreferred => Some(types::ObjectOwnership::BucketOwnerPreferred),
            Self::ObjectWriter => Some(types::ObjectOwnership::ObjectWriter),
        }
    }

    fn from_sdk(ownership: &types::ObjectOwnership) -> Self {
        match ownership {
            types::ObjectOwnership::BucketOwnerPreferred => Self::BucketOwnerPreferred,
            types::ObjectOwnership::ObjectWriter => Self::ObjectWriter,
            _ => Self::BucketOwnerEnforced,
        }
    }
}
