//! Buckets, one file an operation.

pub(crate) mod contents;
pub(crate) mod create;
pub(crate) mod destroy;
pub(crate) mod empty;
pub(crate) mod ensure;
pub(crate) mod error;
pub(crate) mod expiration;
pub(crate) mod lifecycle;
pub(crate) mod list;
pub(crate) mod logging;
pub(crate) mod name;
pub(crate) mod object_lock;
pub(crate) mod policy;
pub(crate) mod request_payment;
pub(crate) mod settings;
pub(crate) mod status;
pub(crate) mod upload_expiration;
