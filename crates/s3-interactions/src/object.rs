//! Objects, one file an operation.

pub(crate) mod copy;
pub(crate) mod delete;
pub(crate) mod error;
pub(crate) mod get;
pub(crate) mod head;
pub(crate) mod key;
pub(crate) mod list;
pub(crate) mod local_file;
pub(crate) mod multipart;
pub(crate) mod parallel_list;
pub(crate) mod presign;
pub(crate) mod put;
pub(crate) mod storage_class;
pub(crate) mod usage;
