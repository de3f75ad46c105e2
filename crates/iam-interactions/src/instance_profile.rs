//! Instance profiles: what a role wears to be given to an instance. One file an operation.

pub(crate) mod delete;
pub(crate) mod ensure;
pub(crate) mod error;
pub(crate) mod get;
