//! Objects, one file an operation.

pub(crate) mod address;
pub(crate) mod checksum;
pub(crate) mod content_type;
pub(crate) mod copy;
pub(crate) mod delete;
pub(crate) mod download;
pub(crate) mod error;
pub(crate) mod filter;
pub(crate) mod find;
pub(crate) mod fingerprint;
pub(crate) mod get;
pub(crate) mod head;
pub(crate) mod journal;
pub(crate) mod key;
pub(crate) mod list;
pub(crate) mod local_file;
pub(crate) mod moves;
pub(crate) mod parallel_list;
pub(crate) mod presign;
pub(crate) mod put;
pub(crate) mod storage_class;
pub(crate) mod unheard;
pub(crate) mod upload;
pub(crate) mod usage;
pub(crate) mod version_list;
