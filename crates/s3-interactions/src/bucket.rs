//! Buckets, one file an operation.

pub(crate) mod contents;
pub(crate) mod create;
pub(crate) mod destroy;
pub(crate) mod empty;
pub(crate) mod ensure;
pub(crate) mod error;
pub(crate) mod list;
pub(crate) mod name;
pub(crate) mod settings;
pub(crate) mod status;
