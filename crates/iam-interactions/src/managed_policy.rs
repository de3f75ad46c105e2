//! Managed policies of the account, one file an operation.

pub(crate) mod delete;
pub(crate) mod ensure;
pub(crate) mod error;
pub(crate) mod versions;
